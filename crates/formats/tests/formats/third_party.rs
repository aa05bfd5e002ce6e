//! Files of other programs, valid and invalid: what is accepted, repaired and rejected.

use crate::fixture::codec;
use crate::properties::stored_zlib;
use crate::training::provenance;
use dateline_annotation::model::LabelSet;
use dateline_formats::{Codec, File, import};

fn file(text: impl Into<Vec<u8>>) -> File {
    File { path: "a".to_owned(), bytes: text.into() }
}

/// Asserts the mentions of all documents, as `LABEL: quote`, and the import notes.
#[track_caller]
pub(crate) fn assert_imports(
    format: &'static dyn Codec,
    text: &str,
    expected_mentions: &[&str],
    expected_notes: &[&str],
) {
    assert_files_import(format, &[file(text)], expected_mentions, expected_notes);
}

/// Like `assert_imports`, for several files.
#[track_caller]
pub(crate) fn assert_files_import(
    format: &'static dyn Codec,
    files: &[File],
    expected_mentions: &[&str],
    expected_notes: &[&str],
) {
    let read = format.read_files(files).unwrap();
    let imported = import::assemble_documents(read, &LabelSet::default(), &provenance()).unwrap();
    let mentions: Vec<String> = imported
        .documents
        .iter()
        .flat_map(|document| {
            document.annotations().iter().map(|annotation| {
                let label = &imported.labels.get(annotation.label).unwrap().name;
                format!("{label}: {}", document.quote(annotation.span))
            })
        })
        .collect();
    let notes: Vec<String> = imported.notes.iter().map(ToString::to_string).collect();
    assert_eq!(mentions, expected_mentions, "{files:?}");
    assert_eq!(notes, expected_notes, "{files:?}");
}

#[track_caller]
pub(crate) fn assert_rejected(format: &'static dyn Codec, text: &str, reason: &str) {
    let error = format
        .read_files(&[file(text)])
        .and_then(|read| import::assemble_documents(read, &LabelSet::default(), &provenance()))
        .unwrap_err()
        .to_string();
    assert!(error.starts_with(reason), "\n{error}\ndoes not start with\n{reason}");
}

#[test]
fn labels_match_regardless_of_case() {
    assert_imports(
        codec("jsonl"),
        r#"{"text":"Homs Hama","entities":[[0,4,"gpe"],[5,9,"__proto__"]],"meta":{}}"#,
        &["GPE: Homs", "__proto__: Hama"],
        &["label gpe was opened as GPE", "label __proto__ was added"],
    );
}

#[test]
fn invalid_spans_are_skipped_and_reported() {
    assert_imports(
        codec("jsonl"),
        "\n{\"text\":\"Homs\\n\\nHama\",\"entities\":[[-1,4,\"GPE\"],[0,4e9,\"GPE\"],[2,1,\"GPE\"],[4,6,\"GPE\"],[0,4,\"\\n\"],[0,8,\"GPE\"]]}",
        &["GPE: Homs"],
        &[
            "line 2: a mention (GPE) was left out: the span is out of range",
            "line 2: a mention (GPE) was left out: the span is out of range",
            "line 2: a mention (GPE) was left out: the span is out of range",
            "line 2: a mention (GPE) was left out: the span is empty",
            "line 2: a mention ( ) was left out: the label is not a valid name",
            "line 2: a mention was cut at the end of its paragraph, to “Homs”",
        ],
    );
    assert_imports(
        codec("doccano"),
        r#"{"text":"😀 Homs","label":[[1,7,"GPE"],[3,7,"GPE"]]}"#,
        &["GPE: Homs"],
        &["line 1: a mention (GPE) was left out: the span begins or ends inside a character"],
    );
}

#[test]
fn invalid_label_does_not_affect_others() {
    assert_imports(
        codec("jsonl"),
        r#"{"text":"Homs Hama","entities":[[0,4,"a\nb"],[5,9,"a b"]]}"#,
        &["a b: Hama"],
        &[
            "line 1: a mention (a b) was left out: the label is not a valid name",
            "label a b was added",
        ],
    );
}

#[test]
fn line_endings_do_not_shift_spans() {
    assert_imports(
        codec("jsonl"),
        r#"{"text":"Homs\r\nHama","entities":[[6,10,"GPE"],[0,6,"GPE"]]}"#,
        &["GPE: Homs", "GPE: Hama"],
        &[],
    );
}

#[test]
fn relations_and_unknown_members_are_ignored() {
    assert_imports(
        codec("doccano"),
        r#"{"id":1,"text":"Homs 😀 Hama","entities":[{"id":3,"label":"GPE","start_offset":8,"end_offset":12}],"relations":[],"title":7,"Comments":[]}"#,
        &["GPE: Hama"],
        &[],
    );
}

#[test]
fn all_tag_schemes_are_read() {
    let tags = |tags: [&str; 5]| {
        let rows: Vec<String> = ["New", "York", "Homs", "fell", "UN"]
            .iter()
            .zip(tags)
            .map(|(token, tag)| format!("{token}\t{tag}\n"))
            .collect();
        rows.concat()
    };
    let found = ["LOC: New York", "LOC: Homs", "ORG: UN"];
    assert_imports(codec("iob2"), &tags(["B-LOC", "I-LOC", "B-LOC", "O", "B-ORG"]), &found, &[]);
    assert_imports(codec("iob2"), &tags(["B-LOC", "E-LOC", "S-LOC", "-", "S-ORG"]), &found, &[]);
    assert_imports(codec("iob2"), &tags(["B-LOC", "L-LOC", "U-LOC", "O", "U-ORG"]), &found, &[]);
    let expected_notes = ["2 I- tags without a preceding B- tag were treated as B-"];
    assert_imports(
        codec("iob2"),
        &tags(["I-LOC", "I-LOC", "B-LOC", "O", "I-ORG"]),
        &found,
        &expected_notes,
    );
    let original = "-DOCSTART- -X- -X- O\r\n\r\nEU NNP I-NP I-ORG\r\n\r\nHoms NNP I-NP I-LOC\r\n";
    assert_imports(codec("conll2003"), original, &["ORG: EU", "LOC: Homs"], &expected_notes);
}

#[test]
fn invalid_input_is_rejected_with_location() {
    let jsonl = |text, reason| assert_rejected(codec("jsonl"), text, reason);
    jsonl("{\"text\":\"a\",\"entities\":[]}\n{}", "line 2: no text");
    jsonl(
        "{\"text\":\"a\",\"entities\":[[NaN,1,\"X\"]]}",
        "line 1: the JSON is damaged at column 26",
    );
    jsonl("{\"text\":\"a\",\"entities\":[[0,1e999,\"X\"]]}", "line 1: a number is out of range");
    jsonl(
        "{\"text\":\"a\",\"entities\":[[\"a\",1,\"X\"]]}",
        "line 1: “entities” holds no mentions: a mention is [start, end, label]",
    );
    jsonl("{\"text\":\"a\",\"text\":\"b\",\"entities\":[]}", "line 1: “text” occurs twice");
    jsonl("{\"text\":\"a", "line 1: the JSON ends too early");
    let deep = format!("{{\"text\":\"a\",\"entities\":[],\"x\":{}", "[".repeat(1_000_000));
    jsonl(&deep, "line 1: the JSON ");
    let deep = format!("{{\"text\":\"a\",\"label\":{}", "[".repeat(1_000_000));
    assert_rejected(codec("doccano"), &deep, "line 1: the JSON ");
    let unusual = "{\"text\":\"a\",\"label\":[[0,1]]}";
    assert_rejected(
        codec("doccano"),
        unusual,
        "line 1: “label” holds no mentions: a mention is [start, end, label], or an object",
    );
    assert_rejected(codec("iob2"), "Homs B-LOC\nfell\n", "line 2: a token has no tag");
    assert_rejected(
        codec("iob2"),
        "Homs B-LOC\nfell yes\n",
        "line 2: “yes” is not a tag such as O, B-LOC or I-LOC",
    );
    let many: String = (0..1100).map(|number| format!("a B-L{number}\n")).collect();
    assert_rejected(codec("iob2"), &many, "the project would have more than 1000 labels");
    let error = codec("jsonl").read_files(&[file(b"{\"text\":\"\xff\"}".to_vec())]).unwrap_err();
    assert_eq!(error.to_string(), "the file is not UTF-8 at byte 9");
}

#[test]
fn reported_problems_are_limited() {
    let entities = vec!["[9,9,\"GPE\"]"; 5000].join(",");
    let text = format!("{{\"text\":\"a\",\"entities\":[{entities}]}}");
    let read = codec("jsonl").read_files(&[file(text)]).unwrap();
    assert_eq!(read.notes.len(), 201);
    assert_eq!(read.notes[200].to_string(), "and 4800 more notes");
}

#[test]
fn locations_name_the_file() {
    let line =
        |entities: &str| format!("{{\"text\":\"Homs\",\"entities\":[{entities}]}}").into_bytes();
    let files = [("a", "[0,4,\"GPE\"]"), ("b", "[0,9,\"GPE\"]")]
        .map(|(path, entities)| File { path: path.to_owned(), bytes: line(entities) });
    let read = codec("jsonl").read_files(&files).unwrap();
    assert_eq!(read.documents[1].location, "b, line 1");
    assert_eq!(
        read.notes[0].to_string(),
        "b, line 1: a mention (GPE) was left out: the span is out of range"
    );
    let bad = File { path: "c".to_owned(), bytes: b"{}".to_vec() };
    let error = codec("jsonl").read_files(&[files[0].clone(), bad]).unwrap_err();
    assert!(error.to_string().starts_with("c: line 1: no text"), "{error}");
}

#[test]
fn prodigy_answers_set_status() {
    let task = |answer| {
        format!(
            r#"{{"text":"Homs fell","spans":[{{"start":0,"end":4,"label":"GPE","token_start":0}}],"meta":{{"score":0.5,"title":"T"}},"answer":{answer}}}"#
        )
    };
    let text =
        [task("\"accept\""), task("\"reject\""), task("\"ignore\""), task("null")].join("\n");
    let imported = codec("prodigy").import(&[file(text)], &LabelSet::default(), "a").unwrap();
    let status = imported.documents.iter().map(|document| document.annotations()[0].status);
    use dateline_annotation::model::{Status::Accepted, Status::Rejected, Status::Suggested};
    assert_eq!(status.collect::<Vec<_>>(), [Accepted, Rejected, Suggested, Accepted]);
    assert_eq!(imported.documents[0].meta.title, "T");
    assert_imports(codec("prodigy"), r#"{"text":"Homs"}"#, &[], &[]);
}

#[test]
fn treebanks_are_read() {
    let row =
        |id: &str, form: &str, misc: &str| format!("{id}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}\r\n");
    let text = [
        "# newpar\r\n".to_owned(),
        row("1-2", "Vámonos", "ner=O"),
        row("1", "Vamos", "_"),
        row("2", "nos", "_"),
        row("2.1", "a", "_"),
        row("3", "New", "Lang=en|NER=B-GPE"),
        row("4", "York", "NER=I-GPE|SpaceAfter=No"),
        row("5", ".", "_"),
        "\r\n# newpar\r\n".to_owned(),
        row("1", "Homs", "NER=S-GPE"),
    ];
    let text = text.concat();
    assert_imports(codec("conllu"), &text, &["GPE: New York", "GPE: Homs"], &[]);
    let read = codec("conllu").read_files(&[file(text.as_str())]).unwrap();
    assert_eq!(read.documents[0].text, "Vámonos New York.\n\nHoms");
    assert_eq!(read.documents[0].fully_annotated.len(), 1);
    assert_rejected(codec("conllu"), "1\tHoms\t_\n", "line 1: expected a row of ten columns");
    assert_rejected(
        codec("conllu"),
        &row("1", "Homs", "NER=yes"),
        "line 1: “yes” is not a tag such as B-LOC",
    );
}

#[test]
fn hugging_face_rows_require_tag_names() {
    let rows = r#"{"id":"0","tokens":["EU","rejects","","New York"],"ner_tags":[1,0,0,3]}"#;
    assert_rejected(
        codec("huggingface"),
        rows,
        "line 1: the tags are numbers, and their names are missing",
    );
    let labels_with_tag_file = |path: &str, text: &str| {
        let files = [File { path: path.to_owned(), bytes: text.as_bytes().to_vec() }, file(rows)];
        let read = codec("huggingface").read_files(&files).unwrap();
        assert_eq!(read.documents[0].text, "EU rejects  New York");
        read.documents[0].spans.iter().map(|span| span.label.clone()).collect::<Vec<_>>()
    };
    assert_eq!(labels_with_tag_file("a/labels.txt", "O\nB-ORG\nI-ORG\nB-LOC\n"), ["ORG", "LOC"]);
    let card = "---\nfeatures:\n- name: ner_tags\n  names:\n  '0': O\n  '1': \"B-ORG\"\n  '2': I-ORG\n  '3': 'B-LOC'\n---\n";
    assert_eq!(labels_with_tag_file("README.md", card), ["ORG", "LOC"]);
    let words = r#"{"tokens":["EU","rejects"],"ner_tags":["B-ORG","O"]}"#;
    assert_imports(codec("huggingface"), words, &["ORG: EU"], &[]);
    let short = r#"{"tokens":["EU","rejects"],"ner_tags":["B-ORG"]}"#;
    assert_rejected(
        codec("huggingface"),
        short,
        "line 1: the numbers of tokens (2) and tags (1) differ",
    );
}

#[test]
fn docbins_with_huge_claimed_lengths_are_rejected() {
    let head = b"\x82\xa7version\xa30.1\xa5attrs\x93\x41\xcc\x4d\xcc\x4e";
    let with = |more: &[u8]| {
        let mut bytes = head.to_vec();
        bytes[0] = 0x83;
        bytes.extend(more);
        codec("spacy").read_files(&[file(stored_zlib(&bytes))]).unwrap_err().to_string()
    };
    let place = "the unpacked bytes: ";
    assert_eq!(
        with(b"\xa6tokens\xc6\xff\xff\xff\xf8"),
        format!("{place}more than six million tokens")
    );
    assert_eq!(with(b"\xa6tokens\xc4\x07"), format!("{place}the last token is incomplete"));
    assert_eq!(with(b"\xa6tokens\xc4\x18"), format!("{place}the file is damaged or incomplete"));
    assert_eq!(with(b"\xa5flags\xdd\xff\xff\xff\xff"), format!("{place}more than a million texts"));
    assert!(with(b"\xa1x\xc6\xff\xff\xff\xff").starts_with(place));
    assert_eq!(
        with(b"\xa6spaces\xc4\x01\x01"),
        format!("{place}the token counts of the texts do not match the file")
    );
    let error = codec("spacy").read_files(&[file(vec![0x78, 0x9c, 1, 2, 3])]).unwrap_err();
    assert!(error.to_string().starts_with(place), "{error}");
}
