//! Invalid files are rejected as a whole, with a message that says where and what the problem is.

use crate::fixture;
use dateline_annotation::model::LabelSet;
use dateline_formats::dateline_json::{self, DatelineFileError};

fn valid_file() -> String {
    dateline_json::write_dateline_json(&fixture::labels(), &[&fixture::document()])
}

#[track_caller]
fn assert_rejected(file: &str, expected: &str) {
    let error =
        dateline_json::read_dateline_json(file, &LabelSet::default()).unwrap_err().to_string();
    assert!(error.starts_with(expected), "\n{error}\ndoes not start with\n{expected}");
}

/// Rejects the valid file with one replacement.
#[track_caller]
fn assert_edit_rejected(from: &str, to: &str, expected: &str) {
    let good = valid_file();
    assert!(good.contains(from), "{from}");
    assert_rejected(&good.replacen(from, to, 1), expected);
}

#[test]
fn foreign_files_are_described() {
    assert_rejected("", "this JSON file is damaged or incomplete (line 1, column 0)");
    assert_rejected("Homs falls", "this JSON file is damaged or incomplete (line 1, column 1)");
    assert_rejected(
        "{\"format\":\"dateline\",\"version\":1",
        "this JSON file is damaged or incomplete (line 1, column 32)",
    );
    assert_rejected("[1]", "this JSON has no format that Dateline knows (a list)");
    assert_rejected(
        "{\"classes\":[],\"annotations\":[]}",
        "this JSON has no format that Dateline knows (looks like a file of NER Annotator)",
    );
    assert_rejected(
        "{\"format\":\"dateline\",\"version\":2,\"new\":[]}",
        "the file has version 2, and this Dateline reads up to version 1; open it with a newer one",
    );
    assert_rejected(
        "{\"format\":\"dateline\",\"version\":0}",
        "version: must be a whole number from 1 to 1",
    );
    assert_rejected(
        "{\"format\":\"dateline\",\"version\":1.5}",
        "the file: invalid type: floating point `1.5`",
    );
    assert_rejected("{\"format\":\"dateline\",\"version\":1}", "the file: missing field `offsets`");
}

#[test]
fn members_are_reported_with_location() {
    assert_edit_rejected(
        "\"version\": 1,",
        "\"version\": 1, \"extra\": 1,",
        "extra: unknown field `extra`",
    );
    assert_edit_rejected(
        "\"start\":33",
        "\"start\":-1",
        "document 1, annotation 1, start: invalid value: integer `-1`",
    );
    assert_edit_rejected(
        "\"start\":33",
        "\"start\":4.5",
        "document 1, annotation 1, start: invalid type: floating point `4.5`",
    );
    assert_edit_rejected(
        "\"start\":33",
        "\"start\":1e999",
        "document 1, annotation 1, start: number out of range",
    );
    assert_edit_rejected(
        "\"start\":33",
        "\"start\":NaN",
        "this JSON file is damaged or incomplete",
    );
    assert_edit_rejected("\"id\":3,", "", "document 1, annotation 1: missing field `id`");
    assert_edit_rejected(
        "\"id\":3,",
        "\"id\":3,\"id\":4,",
        "document 1, annotation 1: duplicate field `id`",
    );
    assert_edit_rejected(
        "\"id\":3,",
        "\"id\":3,\"__proto__\":4,",
        "document 1, annotation 1, __proto__: unknown field",
    );
    assert_edit_rejected(
        "\"status\":\"accepted\"",
        "\"status\":\"done\"",
        "document 1, annotation 1, status: unknown variant `done`",
    );
    assert_edit_rejected(
        "2024-12-08\"",
        "2024-13-08\"",
        "document 1, date: \"2024-13-08\" is not a date",
    );
    assert_edit_rejected("\"hue\":240", "\"hue\":360", "label 1: the hue is above 359");
    assert_edit_rejected(
        "\"name\":\"NORP\"",
        "\"name\":\"PERSON\"",
        "label 2: an earlier label has this name",
    );
    assert_edit_rejected("\"name\":\"NORP\"", "\"name\":\" \"", "label 2: the name is empty");
    assert_edit_rejected(
        "\"key\":\"n\"",
        "\"key\":\"nn\"",
        "label 2, key: invalid value: string \"nn\", expected a character",
    );
    assert_edit_rejected("code points", "bytes", "`offsets` is “unicode bytes, end exclusive”");
}

#[test]
fn annotations_are_validated_against_text() {
    assert_edit_rejected(
        "\"quote\":\"Homs\"",
        "\"quote\":\"Hama\"",
        "document 1, annotation 1: the text at 33..37 is “Homs”, not “Hama”",
    );
    assert_edit_rejected(
        "\"end\":37",
        "\"end\":33",
        "document 1, annotation 1: start 33 is not before end 33",
    );
    assert_edit_rejected(
        "\"end\":37",
        "\"end\":4294967345",
        "document 1, annotation 1: 33..4294967345 is outside the text of ",
    );
    assert_edit_rejected(
        "\"id\":6,",
        "\"id\":3,",
        "document 1, annotation 2: annotation 1 has the same id, 3",
    );
    assert_edit_rejected(
        "\"id\":6,",
        "\"id\":4294967295,",
        "document 1, annotation 2: the id is above 2147483647",
    );
    assert_edit_rejected(
        "\"label\":\"DISH\"",
        "\"label\":\"DASH\"",
        "document 1, annotation 4: the label “DASH” is not in the list",
    );
    assert_edit_rejected(
        "\"score\":0.9877",
        "\"score\":1.5",
        "document 1, annotation 1, origin: the score must be between 0 and 1",
    );
    assert_edit_rejected(
        "\"rule\":\"money\",",
        "",
        "document 1, annotation 3, origin: `rule` and `list` are required for `source` “rule” and “list”",
    );
    assert_edit_rejected(
        "\"reviewed\": [",
        "\"reviewed\": [{\"start\":0,\"end\":4},",
        "document 1, reviewed paragraph 1: 0..4 is not a paragraph",
    );
    assert_edit_rejected("Homs 🏠\\n", "Homs 🏠\\r", "document 1: the text has carriage returns");
}

#[test]
fn places_are_validated() {
    let place = "document 1, annotation 1, place";
    let with = |from: &str, to: &str, expected: &str| {
        assert_edit_rejected(from, to, &format!("{place}{expected}"));
    };
    let none = "\"place\":{\"none\":true,\"name\"";
    with("\"place\":{\"name\"", none, ": `none` excludes all other members");
    let unknown = "\"place\":{\"__proto__\":1,\"name\"";
    with("\"place\":{\"name\"", unknown, ", __proto__: unknown field `__proto__`");
    with("\"name\":\"Homs\",\"kind\"", "\"kind\"", ": missing `name`");
    with("\"kind\":\"city\",", "", ": missing `kind`");
    with("\"kind\":\"city\"", "\"kind\":\"town\"", ", kind: unknown variant `town`");
    with("\"lat\":34.72682,", "", ": missing `lat`");
    with("\"lon\":36.72339,", "", ": missing `lon`");
    let beyond = ": latitude 91, longitude 36.72339 is not a point on Earth";
    with("\"lat\":34.72682", "\"lat\":91", beyond);
    with("\"lon\":36.72339", "\"lon\":-180.001", ": latitude 34.72682, longitude -180.001 is not");
    with("\"lat\":34.72682", "\"lat\":1e999", ", lat: number out of range");
    with("\"lat\":34.72682", "\"lat\":\"34\"", ", lat: invalid type: string \"34\"");
    with("\"country\":\"SY\"", "\"country\":\"Sy\"", ": the country must be two capital letters");
    with("\"country\":\"SY\"", "\"country\":\"É\"", ": the country must be two capital letters");
    with("\"region\":\"Homs\"", "\"region\":\"\"", ": the region is empty");
    let long = format!("\"region\":\"{}\"", "é".repeat(1001));
    with("\"region\":\"Homs\"", &long, ": the region is longer than 1000 characters");
    let people = "\"population\":9007199254740992";
    with("\"population\":775404", people, ": the population is above 9007199254740991");
    with("\"population\":775404", "\"population\":-1", ", population: invalid value: integer `-1`");
    with("\"geonames\":169577", "\"geonames\":4294967296", ", geonames: invalid value");
    let score = ": `by` “resolver” needs `score`";
    with("\"by\":\"resolver\",\"score\":0.93", "\"by\":\"resolver\"", score);
    with("\"by\":\"resolver\",\"score\":0.93", "\"by\":\"person\",\"score\":0.93", score);
    with("\"score\":0.93", "\"score\":-0.1", ": the score must be between 0 and 1");
    with(",\"by\":\"resolver\"", "", ": missing field `by`");
    with("\"by\":\"resolver\"", "\"by\":\"me\"", ", by: unknown variant `me`");
    let approximate = ": `none` and `approximate` must be true or omitted";
    with("\"score\":0.93", "\"score\":0.93,\"approximate\":false", approximate);
}

#[test]
fn annotation_across_paragraphs_is_rejected() {
    let quote = "Homs 🏠\\n\\nIn\u{a0}Homs";
    assert_edit_rejected(
        "\"start\":33,\"end\":37,\"quote\":\"Homs\"",
        &format!("\"start\":33,\"end\":48,\"quote\":\"{quote}\""),
        "document 1, annotation 1: 33..48 is not within one paragraph",
    );
}

#[test]
fn document_ids_are_unique() {
    let document = fixture::document();
    let twice = dateline_json::write_dateline_json(&fixture::labels(), &[&document, &document]);
    assert_rejected(&twice, "document 2: document 1 has the same id");
}

#[test]
fn many_problems_are_counted() {
    let error = dateline_json::read_dateline_json(
        &valid_file().replace("\"quote\":\"", "\"quote\":\"x"),
        &LabelSet::default(),
    );
    let Err(DatelineFileError::Invalid(problems)) = error else { panic!("it is unsound") };
    assert_eq!((problems.shown().len(), problems.count()), (3, 16));
    assert!(problems.to_string().ends_with("; and 13 more problems"), "{problems}");
}

#[test]
fn offsets_in_other_units_are_recognized() {
    type Length = fn(&str) -> usize;
    let text = "😀 Zoë in Homs";
    let units: [(&str, Length); 2] = [
        ("bytes of UTF-8", str::len),
        ("UTF-16 code units (as JavaScript counts)", |part| part.encode_utf16().count()),
    ];
    for (name, count) in units {
        let annotations: Vec<String> = ["Zoë", "Homs"]
            .iter()
            .enumerate()
            .map(|(id, quote)| {
                let start = count(&text[..text.find(quote).unwrap()]);
                format!(
                    "{{\"id\":{id},\"start\":{start},\"end\":{},\"quote\":\"{quote}\",\"label\":\"GPE\",\
                     \"status\":\"accepted\",\"origin\":{{\"kind\":\"person\"}}}}",
                    start + count(quote)
                )
            })
            .collect();
        let file = format!(
            "{{\"format\":\"dateline\",\"version\":1,\"offsets\":\"unicode code points, end exclusive\",\
             \"labels\":[],\"documents\":[{{\"id\":1,\"text\":\"{text}\",\"annotations\":[{}]}}]}}",
            annotations.join(",")
        );
        assert_rejected(
            &file,
            &format!("the offsets look like {name}, and must be Unicode code points"),
        );
    }
}

#[test]
fn hostile_files_are_rejected_with_short_errors() {
    let deep = format!("{{\"format\":\"dateline\",\"version\":{}", "[".repeat(1_000_000));
    let long = valid_file().replacen("\"accepted\"", &format!("\"{}\"", "x".repeat(1_000_000)), 1);
    let wide =
        valid_file().replacen("\"start\":33", &format!("\"start\":\"{}\"", "é".repeat(100_000)), 1);
    for file in [deep, long, wide] {
        let error =
            dateline_json::read_dateline_json(&file, &LabelSet::default()).unwrap_err().to_string();
        assert!(error.chars().count() < 500, "{}", error.len());
    }
    let labels: Vec<String> =
        (0..70_000).map(|n| format!("{{\"name\":\"L{n}\",\"hue\":0}}")).collect();
    let file =
        valid_file().replacen("\"labels\": [", &format!("\"labels\": [{},", labels.join(",")), 1);
    assert_rejected(&file, "label 989: a project has at most 1000 labels");
}
