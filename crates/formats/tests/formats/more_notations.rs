//! Notations of names in texts and tables, and arrangements of JSON, as programs write them.

use crate::readers::{check, describe};

const EXPECTED: &str = "Ines Falk left.\nShe saw Tarn. | PER=Ines Falk, LOC=Tarn\n";

/// Returns a text with its names in a notation: `*` is the name and `#` the label.
fn marked(notation: &str) -> String {
    let mark = |name: &str, label: &str| notation.replace('#', label).replace('*', name);
    format!("{} left.\nShe saw {}.", mark("Ines Falk", "PER"), mark("Tarn", "LOC"))
}

#[test]
fn marks_around_names_are_read() {
    for notation in [
        "[*]{#}", "{{#:*}}", "[[*|#]]", "[[#|*]]", "[[#:*]]", "[*](#)", "[#: *]", "[# *]", "(# *)",
        "<#:*>", "{*|#}", "{#:*}", "[*|#]", "<*|#>", "[#]*[/#]", "{#}*{/#}",
    ] {
        let file = marked(notation);
        for file in [file.clone(), format!("\u{feff}{file}"), file.replace('\n', "\r\n")] {
            check(&file, &["inline-marks", EXPECTED.trim_end()]);
        }
    }
    let bold = "**Ines** [PER] left, and **Ines**[PER] saw **Tarn**[LOC].";
    check(
        bold,
        &[
            "inline-marks",
            "**Ines** [PER] left, and Ines saw Tarn. | PER=Ines, LOC=Tarn",
            "text: skipped: 2 × “**” that is no mark and stays in the text",
        ],
    );
    check(
        "<SAILOR>Ines</SAILOR> saw <PORT>Tarn</PORT>.\n",
        &["inline-marks", "Ines saw Tarn.\n | SAILOR=Ines, PORT=Tarn"],
    );
    check(
        "[Ines]{SAILOR} saw [Tarn]{PORT} [sic].\n",
        &[
            "inline-marks",
            "Ines saw Tarn [sic].\n | SAILOR=Ines, PORT=Tarn",
            "text: skipped: 1 × “[” that is no mark and stays in the text",
        ],
    );
    check(
        "go to [Tarn](city) with [Ines](person)\n",
        &["inline-marks", "go to Tarn with Ines\n | city=Tarn, person=Ines"],
    );
}

#[test]
fn brackets_of_ordinary_texts_are_no_marks() {
    for text in [
        "The [license](LICENSE) and the [authors](AUTHORS) are named.\n",
        "See [the city](city) and [1](http://a.example/1).\n",
        "[[Tarn]] is near the [[World Health Organization|WHO]] and [[Falk, Ines|Ines]].\n",
        "The [[Port of Tarn|PORT]] is {{convert|3|km}} away. {{DEFAULTSORT:Tarn}}\n",
        "They paid (PER DIEM) and (LOC CIT) in [ORG CHART] of [NAME WITHHELD].\n",
        "[PERSON UNKNOWN] left [LOCATION WITHHELD] at noon.\n",
        "\\textbf[PER]{Tarn} and \\cite[p. 3]{PERSON} and \\\\[2pt]{LOC} here.\n",
        "[Falk]{.smallcaps} left [Tarn]{#id}.\n",
        "[LOCATION: Tarn]\n[DATE: 3 May]\n\nThe ship left.\n",
        "Homs (LOC) and so on (ORG).\n",
        "<EM>Ines</EM> saw <STRONG>Tarn</STRONG>.\n",
        "[b]Ines[/b] saw [quote]Tarn[/quote].\n",
        "a {x|y} and {key: value} of the [a|b] and {NAME|upper}.\n",
        "a <b:c> and <std::string>\n",
    ] {
        assert!(matches!(describe("a.txt", text)[0].as_str(), "text" | "1 articles"), "{text}");
    }
}

#[test]
fn tagged_tokens_may_have_labels_without_prefix() {
    let expected = ["iob", "Ines Falk left\nTarn fell | PER=Ines Falk, LOC=Tarn"];
    check("Ines/PER Falk/PER left/O\nTarn/LOC fell/O\n", &expected);
    check("Ines_PER Falk_PER left_O\r\nTarn_LOC fell_O\r\n", &expected);
    check("Ines/PER\nFalk/PER\nleft/O\n\nTarn/LOC\nfell/O\n", &expected);
    check(
        "Ines|B-PER\nFalk|I-PER\nleft|O\n\nTarn|B-LOC\nfell|O\n",
        &["token-table", "Ines Falk left\nTarn fell | PER=Ines Falk, LOC=Tarn"],
    );
    check("The/DT ship/NN left/VBD\n", &["text"]);
    check("date/time and/or name/title\n", &["text"]);
}

#[test]
fn tags_with_labels_in_attributes_are_read() {
    let expected = ["inline-tags", "Ines left. | PER=Ines"];
    check("<entity type=\"PER\">Ines</entity> left.\n", &expected);
    check("<?xml version=\"1.0\"?>\n<doc><s><ne type=\"PER\">Ines</ne> left.</s></doc>", &expected);
    check("<doc><name type=\"PER\">Ines</name> left.</doc>", &expected);
    check(
        "<e1>Ines</e1> saw <e2>Tarn</e2>.\n",
        &["inline-tags", "Ines saw Tarn. | ENTITY=Ines, ENTITY=Tarn"],
    );
    check(
        "<html><p><span class=\"PER\">Ines</span> left.</p></html>",
        &["displacy", "Ines left. | PER=Ines"],
    );
    check("<html><p><span class=\"person\">Ines</span> left.</p></html>", &["1 articles"]);
    let relations =
        describe("a", "1\t\"<e1>Ines</e1> saw <e2>Tarn</e2>.\"\nSaw(e1,e2)\nComment:\n");
    assert!(relations[0].starts_with("this looks like sentences with two names"), "{relations:?}");
    let tree = describe("a", "(S\n  (PERSON Ines/NNP)\n  left/VBD\n  ./.)\n");
    assert!(tree[0].starts_with("this looks like a tree of NLTK"), "{tree:?}");
    check("(See note 1)\n", &["text"]);
}

#[test]
fn columns_with_other_words_and_labels_are_read() {
    check(
        "Ines\tPerson\nFalk\tPerson\nleft\tOther\nfor\tOther\nTarn\tLocation\n",
        &["iob2", "Ines Falk left for Tarn | Person=Ines Falk, Location=Tarn"],
    );
    check("Ines\tB:PER\nFalk\tI:PER\nleft\tO\n", &["iob2", "Ines Falk left | PER=Ines Falk"]);
    let rows = "Ines\tSailor\nFalk\tSailor\nleft\tO\nfor\tO\nthe\tO\nold\tO\nport\tO\nTarn\tHarbor\n.\tO\n";
    check(
        rows,
        &["iob2", "Ines Falk left for the old port Tarn . | Sailor=Ines Falk, Harbor=Tarn"],
    );
    check(
        "sentence,word_labels\nInes Falk left,\"B-PER,I-PER,O\"\n",
        &["tag-table", "Ines Falk left | PER=Ines Falk"],
    );
}

#[test]
fn tables_of_names_are_read() {
    check(
        "sentence,entity,type\nInes left Tarn.,Ines,PER\nInes left Tarn.,Tarn,LOC\nNo one came.,,\n",
        &[
            "name-table",
            "Ines left Tarn. | PER=Ines, LOC=Tarn",
            "No one came. | ",
            "2 mentions without offsets: placed wherever the text occurs",
        ],
    );
    for table in [
        "text,name,category\nThe Tarn lamp is good.,Tarn lamp,lighting\n",
        "text,name,type\nA book.,Tarn,PER\n",
        "text,name\nInes left.,Ines\n",
    ] {
        assert_eq!(describe("a.csv", table), ["1 articles"], "{table}");
    }
    let aida = describe("a", "-DOCSTART- (1 Tarn)\nInes\tB\tInes\tInes_Falk\nleft\n");
    assert!(aida[0].starts_with("this looks like the AIDA data set"), "{aida:?}");
}

#[test]
fn names_in_any_column_of_a_treebank_are_read_or_told() {
    let row = |id: usize, form: &str, feats: &str, misc: &str| {
        format!("{id}\t{form}\t_\t_\t_\t{feats}\t_\t_\t_\t{misc}\n")
    };
    let both = |feats: &str, misc: &str| row(1, "Ines", feats, misc) + &row(2, "left", "_", "_");
    let expected = ["conllu", "Ines left | PER=Ines"];
    for (feats, misc) in [
        ("_", "Name=B-PER"),
        ("_", "Entity=B-PER"),
        ("_", "NamedEntity=Yes|NEType=PER"),
        ("NER=B-PER", "_"),
        ("NE=B-PER|Number=Sing", "SpaceAfter=Yes"),
    ] {
        check(&both(feats, misc), &expected);
    }
    check(
        &both("NameType=Geo", "Name=Yes"),
        &[
            "conllu",
            "Ines left | ",
            "columns: skipped: “Name=Yes” of 1 tokens, which is no label of a mention",
            "columns: skipped: “NameType=Geo” of 1 tokens, which is no label of a mention",
        ],
    );
}

#[test]
fn commas_after_values_are_ignored() {
    let line = r#"{"text":"Ines left","entities":[[0,4,"PER"]]}"#;
    for file in [
        format!("{line},\n{line},\n"),
        format!("{line},\r\n{line}"),
        format!("{line},{line}"),
        format!("[{line},\n{line},\n]"),
    ] {
        let found = describe("a.json", &file);
        assert_eq!(found[1..], ["Ines left | PER=Ines", "Ines left | PER=Ines"], "{file}");
    }
}

#[test]
fn parts_of_records_are_joined() {
    for json in [
        r#"{"text":["Ines left"],"entities":[[[0,4,"PER"]]]}"#,
        r#"{"tokens":[["Ines","left"]],"ner_tags":[["B-PER","O"]]}"#,
        r#"{"tokens":{"0":["Ines","left"]},"ner_tags":{"0":["B-PER","O"]}}"#,
        r#"[[["Ines","B-PER"],["left","O"]]]"#,
        r#"[[["Ines","left"],["B-PER","O"]]]"#,
        r#"[[{"text":"Ines","ner":"S-PER"},{"text":"left","ner":"O"}]]"#,
        r#"[{"sentence":"Ines left","labels":["B-PER","O"]}]"#,
        r#"[["Ines left",{"entities":["U-PER","O"]}]]"#,
        r#"{"text":"Ines left","tags":"B-PER O"}"#,
        r#"{"tokens":"Ines left","labels":"B-PER O"}"#,
        r#"[{"sentences":[{"tokens":["Ines","left"],"ner":["B-PER","O"]}]}]"#,
        r#"[{"sentence":["Ines","left"],"ner":[{"index":[0],"type":"PER"}]}]"#,
        r#"[{"passages":[{"text":["Ines left"],"offsets":[[0,9]]}],"entities":[{"type":"PER","text":["Ines"],"offsets":[[0,4]]}]}]"#,
    ] {
        check(json, &["json-columns", "Ines left | PER=Ines"]);
    }
    check("[('Ines left', {'entities': [(0, 4, 'PER')]})]\n", &["python", "Ines left | PER=Ines"]);
    check(
        "{'text': 'Ines left', 'entities': [[0, 4, 'PER']]}\n",
        &["python", "Ines left | PER=Ines"],
    );
}

#[test]
fn mentions_under_other_names_are_read() {
    for json in [
        r#"{"text":"Ines left","denotations":[{"id":"T1","span":{"begin":0,"end":4},"obj":"PER"}]}"#,
        r#"{"text":"Ines left","annotation_sets":{"":{"name":"","annotations":[{"type":"PER","start":0,"end":4,"id":0,"features":{}}]}},"offset_type":"p"}"#,
        r#"{"text":"Ines left","entities":{"PER":[{"indices":[0,4]}],"Location":[]}}"#,
        r#"[{"text":"Ines left","entities":{"PER":[{"indices":[0,4]}],"LOCATION":[]}}]"#,
    ] {
        let found = describe("a.json", json);
        assert_eq!(found[1], "Ines left | PER=Ines", "{json}: {found:?}");
    }
    let watson = r#"{"analyzed_text":"Ines left","entities":[{"type":"PER","text":"Ines","mentions":[{"text":"Ines","location":[0,4]}]}]}"#;
    assert_eq!(describe("a.json", watson)[1], "Ines left | PER=Ines");
    let declared = "<?xml version=\"1.0\"?>\n<!DOCTYPE doc [<!ENTITY b \"x\">]>\n<doc><PER>&b;</PER> left</doc>";
    assert!(describe("a.xml", declared)[0].starts_with("this looks like XML"), "{declared}");
}

#[test]
fn examples_of_rasa_with_metadata_are_read() {
    let file = "nlu:\n  - intent: go\n    metadata: {}\n    examples:\n      - text: |\n          go to [Tarn](LOC)\n        \
                metadata: {}\n      - text: \"hello\"\n";
    check(file, &["rasa", "go to Tarn | LOC=Tarn", "hello | "]);
}

#[test]
fn dialogues_of_label_studio_are_read() {
    let region = |turn: usize, start: usize, end: usize, quote: &str, label: &str| {
        format!(
            r#"{{"type":"paragraphlabels","value":{{"start":"{turn}","end":"{turn}","startOffset":{start},"endOffset":{end},"text":"{quote}","paragraphlabels":["{label}"]}}}}"#
        )
    };
    let file = format!(
        r#"[{{"data":{{"url":"http://a.example/1","dialogue":[{{"author":"A","text":"Hello 😀 Ines"}},{{"author":"B","text":"Off to Tarn?"}}]}},"annotations":[{{"result":[{},{}]}}]}}]"#,
        region(0, 8, 12, "Ines", "PER"),
        region(1, 7, 11, "Tarn", "LOC"),
    );
    check(
        &file,
        &[
            "label-studio",
            "Hello 😀 Ines\n\nOff to Tarn? | PER=Ines, LOC=Tarn",
            "task 1: skipped: 1 dialogues whose speakers are not part of the text",
        ],
    );
}
