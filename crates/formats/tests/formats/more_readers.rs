//! Variants of formats that other programs write, and files that more than one format fits.

use crate::readers::{check, describe};
use dateline_formats::{File, OpenedFile, open, open_files};

#[test]
fn labels_with_subtypes_and_without_prefix_are_tags() {
    check(
        "Ines\tperson-actor\nFalk\tperson-actor\nleft\tO\nfor\tO\nTarn\tlocation-GPE\n.\tO\n",
        &["iob2", "Ines Falk left for Tarn . | person-actor=Ines Falk, location-GPE=Tarn"],
    );
}

#[test]
fn words_that_look_like_tags_are_words() {
    for file in [
        "-DOCSTART- -X- O O\n\nB-X O\nB-B-X O\n",
        "-DOCSTART- -X- O O\n\nB-X -X- _ O\nB-B-X -X- _ O\n",
        "-DOCSTART- -X- O O\n\nB-X B-PER\nB-B-X I-PER\n",
    ] {
        let told = describe("a.conll", file);
        assert!(told[1].starts_with("B-X B-B-X | "), "{told:?}");
    }
    let one = describe("a.conll", "-DOCSTART- -X- O O\n\nB-X -X- _ O\n");
    assert_eq!(one[1], "B-X | ");
}

#[test]
fn tags_of_a_sentence_are_read_from_its_line_or_the_next() {
    let expected = ["tag-lines", "Ines Falk left\nTarn fell | PER=Ines Falk, LOC=Tarn"];
    check("Ines Falk left\tB-PER I-PER O\r\nTarn fell\tB-LOC O\r\n", &expected);
    check("Ines Falk left\nB-PER I-PER O\n\nTarn fell\nB-LOC O\n", &expected);
    check("Ines Falk left\nB-PER I-PER O\n\nTarn fell\n", &["text"]);
    check("Sons: O\nB-12: -\n", &["text"]);
}

#[test]
fn tokens_may_be_joined_with_tags_by_colons_and_underscores() {
    for separator in ["|", "/", ":", "_"] {
        let file = "Ines*B-PER Falk*I-PER left*O\nTarn*B-LOC fell*O\n".replace('*', separator);
        check(&file, &["iob", "Ines Falk left\nTarn fell | PER=Ines Falk, LOC=Tarn"]);
    }
    check("at_10_O He left.\n", &["text"]);
}

#[test]
fn rows_of_a_table_may_be_mentions() {
    check(
        "text,start,end,label\nInes left Tarn,0,4,PER\nInes left Tarn,10,14,LOC\n",
        &["span-table", "Ines left Tarn | PER=Ines, LOC=Tarn"],
    );
    let without = describe("a.csv", "doc_id,start,end,label\n7,0,4,PER\n");
    assert_eq!(
        without,
        [
            "this looks like a table of mentions, as of Amazon Comprehend, whose texts are in other files, which \
          Dateline does not read; convert both to JSON lines with a text and its entities"
        ]
    );
    check("start,end,label\n2024-01-01,2024-01-02,fair\n", &["text"]);
}

#[test]
fn rows_of_the_hub_have_their_names_beside_them() {
    let row = |tags: &str| {
        format!(r#"{{"row_idx":0,"row":{{"tokens":["Ines","left"],"ner_tags":{tags}}}}}"#)
    };
    let features =
        r#"[{"name":"tokens"},{"name":"ner_tags","type":{"feature":{"names":["O","B-PER"]}}}]"#;
    let expected = ["huggingface", "Ines left | PER=Ines"];
    check(&format!(r#"{{"features":{features},"rows":[{}]}}"#, row("[1,0]")), &expected);
    check(&format!(r#"{{"rows":[{}]}}"#, row(r#"["B-PER","O"]"#)), &expected);
}

#[test]
fn records_may_be_members_named_by_their_ids() {
    check(
        r#"{"a":{"text":"Ines left","entities":[[0,4,"PER"]]},"b":{"text":"Tarn","entities":[]}}"#,
        &["jsonl", "Ines left | PER=Ines", "Tarn | "],
    );
}

#[test]
fn an_empty_list_of_token_spans_is_a_text_without_mentions() {
    check(
        r#"[{"tokenized_text":["Ines","left"],"ner":[[0,0,"PER"]]},{"tokenized_text":["No"],"ner":[]}]"#,
        &["gliner", "Ines left | PER=Ines", "No | "],
    );
}

#[test]
fn declarations_of_a_document_type_are_refused_in_every_xml_format() {
    let doctype =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n";
    let refused = "the document type has declarations of its own, which Dateline does not read; remove the part in \
                   brackets";
    for (format, body) in [
        (
            "tei",
            "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><p><persName>&a;</persName></p></body></text></TEI>",
        ),
        ("gate", "<GateDocument><TextWithNodes>&a;</TextWithNodes><AnnotationSet/></GateDocument>"),
        ("medtator", "<X><TEXT>&a;</TEXT><TAGS><P spans=\"0~1\" text=\"a\" id=\"P0\"/></TAGS></X>"),
        (
            "bioc",
            "<collection><document><id>1</id><passage><offset>0</offset><text>&a;</text></passage></document></collection>",
        ),
    ] {
        let told = describe("a.xml", &format!("{doctype}{body}"));
        assert_eq!(told, [format!("{format}: line 2: {refused}")], "{format}");
    }
    for start in [doctype, "<!DOCTYPE foo [<!ENTITY a \"b\">]>\n"] {
        let told = describe("a.xml", &format!("{start}<foo>&a;</foo>"));
        assert!(told[0].starts_with("this looks like XML of an unknown kind (<foo>)"), "{told:?}");
    }
}

#[test]
fn events_of_bionlp_are_refused_by_name() {
    let file = |path: &str, text: &str| File { path: path.to_owned(), bytes: text.into() };
    let opened = open_files(vec![
        file("x.a1", "T1\tPER 0 4\tInes\n"),
        file("x.a2", "T2\tLeave 5 9\tleft\nE1\tLeave:T2 Agent:T1\n"),
        file("x.txt", "Ines left"),
    ]);
    let names: Vec<&str> = opened.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["x.a1", "x.a2"]);
    let told = describe("x.a2", "T2\tLeave 5 9\tleft\nE1\tLeave:T2 Agent:T1\n");
    assert_eq!(
        told,
        [
            "brat: x.a2: events of BioNLP are not read; the mentions are in the .a1 file: open it with its .txt file"
        ]
    );
}

/// Every file that several formats recognize, with both formats: the first reads it.
const AMBIGUOUS: &[(&str, &str)] = &[];

#[test]
fn seeds_fit_at_most_one_format() {
    let corpus =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/training");
    for entry in std::fs::read_dir(corpus).unwrap() {
        let path = entry.unwrap().path();
        let opened = open("seed", &std::fs::read(&path).unwrap());
        let Ok(OpenedFile::TrainingData { format, other_format, .. }) = opened else { continue };
        let other = other_format.map(|other| (format.spec().name, other.spec().name));
        assert!(
            other.is_none_or(|pair| AMBIGUOUS.contains(&pair)),
            "{}: {other:?}",
            path.display()
        );
    }
}
