//! Files of annotation programs as found in practice, and malicious files.

use crate::fixture::codec;
use crate::third_party::{assert_files_import, assert_imports, assert_rejected};
use crate::{fixture, training};
use dateline_annotation::model::{Document, DocumentId, LabelSet, Status};
use dateline_formats::export::{self, ExportOptions, LossKind};
use dateline_formats::{
    Codec, FORMATS, File, MentionAttribute, OpenedFile, archive, import, open, open_files,
};

fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

#[test]
fn label_studio_is_read_in_both_layouts() {
    let region = r#"{"id":"a","from_name":"label","to_name":"text","type":"labels","value":{"start":2,"end":6,"text":"Homs","labels":["LOC","GPE"]}}"#;
    let other = r#"{"type":"relation","from_id":"a","to_id":"b"},{"type":"choices","value":{"choices":["x"]}}"#;
    let full = format!(
        r#"[{{"id":1,"data":{{"text":"😀 Homs","n":1}},"annotations":[{{"was_cancelled":true,"result":[]}},{{"result":[{region},{other}]}},{{"result":[]}}],"predictions":[7]}}]"#
    );
    assert_imports(
        codec("label-studio"),
        &full,
        &["LOC: Homs", "GPE: Homs"],
        &[
            "task 1: skipped: 1 of type choices",
            "task 1: skipped: 1 of type relation",
            "task 1: several people annotated the text; the annotations by no. 1 were read, those by no. 2 were not",
        ],
    );
    let minimal = r#"[{"id":1,"body":"😀 Homs","ner":[{"start":3,"end":7,"text":"Homs","labels":["GPE"]}],"tags":["a"],"annotator":1,"annotation_id":1,"lead_time":1.5}]"#;
    let expected_notes = ["offsets are UTF-16, recognized by their quotes"];
    assert_imports(codec("label-studio"), minimal, &["GPE: Homs"], &expected_notes);
    assert_rejected(
        codec("label-studio"),
        r#"[{"data":{"image":7},"annotations":[]}]"#,
        "task 1: no member of “data” is a text or a dialogue",
    );
    let deep = format!(r#"[{{"data":{{"text":"a"}},"annotations":{}"#, "[".repeat(1_000_000));
    assert_rejected(codec("label-studio"), &deep, "line 1: ");
    let unusual = r#"[{"data":{"text":"Homs","__proto__":"x"},"annotations":[{"result":[{"type":"labels","value":{"start":"/div[1]","end":-1,"labels":["__proto__"]}}]}],"__proto__":[]}]"#;
    let expected_notes = ["task 1: a mention (__proto__) was left out: the span is out of range"];
    assert_imports(codec("label-studio"), unusual, &[], &expected_notes);
}

#[test]
fn ground_truth_takes_precedence() {
    let annotation = |truth, label| {
        format!(
            r#"{{"ground_truth":{truth},"result":[{{"type":"labels","value":{{"start":0,"end":4,"labels":["{label}"]}}}}]}}"#
        )
    };
    let task = format!(
        r#"{{"data":{{"text":"Homs"}},"annotations":[{},{}]}}"#,
        annotation(false, "ORG"),
        annotation(true, "GPE")
    );
    let expected_notes = [
        "task 1: several people annotated the text; the annotations by no. 2 were read, those by no. 1 were not",
    ];
    assert_imports(codec("label-studio"), &task, &["GPE: Homs"], &expected_notes);
}

#[test]
fn ner_annotator_is_read() {
    let text =
        r#"{"classes":["GPE","X"],"annotations":[null,["😀 Homs\r",{"entities":[[3,7,"GPE"]]}]]}"#;
    assert_imports(codec("ner-annotator"), text, &["GPE: Homs"], &[]);
    let huge = r#"{"classes":[],"annotations":[["a",{"entities":[[0,1e999,"X"]]}]]}"#;
    assert_rejected(codec("ner-annotator"), huge, "line 1: a number is out of range at column 55");
}

#[test]
fn brat_is_read_with_its_text() {
    let text = file("a/x.txt", "😀 North and South America fell.");
    let ann = "T1\tLOC 2 7;18 25\tNorth America\r\nT2\tLoc 12 17;18 25\tSouth America\n#1\tAnnotatorNotes T1\tboth\nR1\tIn Arg1:T1 Arg2:T2\nA1\tSuggested T2\nT3\tGPE 99 4294967296\tAmerica\nT4\tGPE 99 199\tAsia\n";
    let files = [file("a/x.ann", ann), text, file("a/annotation.conf", "[entities]\n")];
    assert_files_import(
        codec("brat"),
        &files,
        &["LOC: North and South America", "LOC: South America", "GPE: America"],
        &[
            "a/x.ann: skipped: 1 × relation",
            "a/x.ann, line 1: a mention in several pieces was joined: “North and South America”",
            "a/x.ann: “America” was found at other offsets",
            "a/x.ann: a mention (GPE) was left out: the span is out of range",
            "label Loc was opened as LOC",
        ],
    );
    let read = codec("brat").read_files(&files).unwrap();
    let extra = |at: usize| read.documents[0].spans[at].details.clone().unwrap();
    assert_eq!(extra(0).attributes.note.as_deref(), Some("both"));
    assert_eq!(extra(1).status, Some(Status::Suggested));
}

#[track_caller]
fn assert_files_rejected(format: &'static dyn Codec, files: &[File], reason: &str) {
    assert_eq!(format.read_files(files).unwrap_err().to_string(), reason);
}

#[test]
fn mention_of_the_letter_o_is_no_tag() {
    let opened = open("x.ann", b"T1\tPERSON 0 1\to\n").unwrap();
    let is_brat =
        matches!(&opened, OpenedFile::TrainingData { format, .. } if *format == codec("brat"));
    assert!(is_brat, "{opened:?}");
}

#[test]
fn files_without_text_companion_are_rejected() {
    let alone = [file("a/x.ann", "T1\tLOC 0 1\ta\n")];
    let reason = "a/x.ann: the text is missing: open x.txt together with this file";
    assert_files_rejected(codec("brat"), &alone, reason);
    let broken = [file("x.ann", "T1\tLOC 0 a\ta\n"), file("x.txt", "a")];
    let reason = "x.ann, line 1: skipped: “T1 LOC 0 a a” is not a mention such as T1⇥GPE 0 4⇥Homs";
    assert_files_import(codec("brat"), &broken, &[], &[reason]);
    let alone = [file("x.jsonld", r#"{"body":[],"target":[]}"#)];
    let reason = "x.jsonld: the text is missing: open it together with this file";
    assert_files_rejected(codec("web-annotation"), &alone, reason);
}

fn xmi(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" \
         xmlns:custom=\"http:///webanno/custom.ecore\" xmlns:pos=\"http:///de/lexmorph/type/pos.ecore\">{inside}</xmi:XMI>"
    )
}

#[test]
fn xmi_is_read_with_any_layer() {
    let inside = "<custom:Span xmi:id=\"3\" sofa=\"1\" begin=\"3\" end=\"7\" label=\"GPE\"/>\
        <custom:Span sofa=\"1\" begin=\"1\" end=\"3\" value=\"a&amp;b\"/><custom:Span sofa=\"1\" begin=\"NaN\" end=\"-1\" value=\"GPE\"/>\
        <pos:POS sofa=\"1\" begin=\"3\" end=\"7\" value=\"NNP\"/><custom:Span sofa=\"1\" begin=\"0\" end=\"2\"/>\
        <cas:Sofa xmi:id=\"1\" sofaString=\"😀 Homs&#10;&quot;fell&quot;\"/><cas:View sofa=\"1\" members=\"3\"/>";
    let expected_notes = [
        "a: skipped: 1 × Span without a label",
        "a: a mention (a&b) was left out: the span begins or ends inside a character",
        "a: a mention (GPE) was left out: the span is out of range",
    ];
    assert_imports(codec("xmi"), &xmi(inside), &["GPE: Homs"], &expected_notes);
    assert_files_import(codec("xmi"), &[file("t.xml", "<typeSystemDescription/>")], &[], &[]);
}

#[test]
fn xml_entities_are_not_expanded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><xmi:XMI/>";
    let error = codec("xmi").read_files(&[file("a", bomb)]).unwrap_err().to_string();
    assert!(error.contains(": the document type has declarations of its own"), "{error}");
    let unknown = xmi("<cas:Sofa xmi:id=\"1\" sofaString=\"&b;\"/>");
    assert!(codec("xmi").read_files(&[file("a", &unknown)]).is_err());
    let external = xmi("<cas:Sofa xmi:id=\"1\" sofaString=\"&#0;\"/>");
    assert!(codec("xmi").read_files(&[file("a", &external)]).is_err());
    let deep = xmi(&"<a>".repeat(300_000));
    assert!(codec("xmi").read_files(&[file("a", &deep)]).is_err());
    let many: String = (0..100_000).map(|number| format!(" a{number}=\"\"")).collect();
    let wide = xmi(&format!("<cas:Sofa xmi:id=\"1\" sofaString=\"a\"{many}/>"));
    assert_eq!(codec("xmi").read_files(&[file("a", &wide)]).unwrap().documents.len(), 1);
}

#[test]
fn foreign_annotations_are_read() {
    let tag = r#"{"type":"TextualBody","value":"GPE"}"#;
    let annotation = |body: &str, selector: &str| {
        format!(
            r#"{{"type":"Annotation","body":{body},"target":{{"source":"http://a.b/x.txt","selector":{selector}}}}}"#
        )
    };
    let quote = r#"{"type":"TextQuoteSelector","exact":"Hama"}"#;
    let position = r#"[{"type":"TextQuoteSelector","exact":"Homs"},{"type":"TextPositionSelector","start":3,"end":7}]"#;
    let comment = r#"{"purpose":"commenting","value":"why"}"#;
    let list = format!(
        "[{},{},{},7,{{\"target\":\"http://a.b/x.txt\"}}]",
        annotation(tag, position),
        annotation(&format!("[{tag},{comment}]"), quote),
        annotation(comment, position),
    );
    let files = [file("f/y.json", &list), file("f/x.txt", "😀 Homs, Hama")];
    let expected_notes = [
        "f/y.json: skipped: 2 annotations without a tag or a text",
        "offsets are UTF-16, recognized by their quotes",
        "f/y.json: “Hama” was found at other offsets",
    ];
    assert_files_import(
        codec("web-annotation"),
        &files,
        &["GPE: Homs", "GPE: Hama"],
        &expected_notes,
    );
    let read = codec("web-annotation").read_files(&files).unwrap();
    assert_eq!(
        read.documents[0].spans[1].details.as_ref().unwrap().attributes.note.as_deref(),
        Some("why")
    );
    let deep = "{\"items\":[".repeat(200_000);
    assert!(codec("web-annotation").read_files(&[file("x.jsonld", &deep)]).is_err());
}

/// All attributes that a format claims to carry must be preserved.
#[test]
fn status_and_notes_round_trip() {
    let labels = fixture::labels();
    let mut parts = fixture::document();
    let describe = |document: &Document, has_notes: bool| -> Vec<_> {
        let live = document.annotations().iter().filter(|annotation| annotation.is_live());
        live.map(|it| (it.span, it.status, it.details.note.clone().filter(|_| has_notes))).collect()
    };
    parts = training::with_note(parts, "seen, “quoted”");
    for format in FORMATS.iter().filter(|format| format.spec().carries(MentionAttribute::Status)) {
        let exported =
            export::export_documents(format, &labels, &[&parts], &ExportOptions::default(), "a")
                .unwrap();
        let imported = format.import(&exported.files, &labels, "a").unwrap();
        let has_notes = format.spec().carries(MentionAttribute::Note);
        assert_eq!(
            describe(&imported.documents[0], has_notes),
            describe(&parts, has_notes),
            "{format:?}"
        );
    }
}

#[test]
fn multiline_mention_is_split_for_brat() {
    let text = "The army of the country was seen in the city of New\nYork yesterday, and it went on to the sea in a day.";
    let document = training::with_mention(text, "New\nYork");
    let files = export(codec("brat"), &document);
    let ann = files.iter().find(|file| file.path.ends_with(".ann")).unwrap();
    assert_eq!(String::from_utf8_lossy(&ann.bytes), "T1\tPERSON 48 51;52 56\tNew York\n");
    let document = training::with_mention(text, "\nYork");
    let exported = export::export_documents(
        codec("brat"),
        &fixture::labels(),
        &[&document],
        &ExportOptions::default(),
        "a",
    );
    assert_eq!(exported.unwrap().report.lost.count(LossKind::Break), 1);
}

fn export(format: &'static dyn Codec, document: &Document) -> Vec<File> {
    let exported = export::export_documents(
        format,
        &fixture::labels(),
        &[document],
        &ExportOptions::default(),
        "a",
    );
    exported.unwrap().files
}

#[test]
fn control_characters_in_markup_are_replaced_and_reported() {
    let document = training::with_mention("Homs\u{1}\u{c}fell\u{ffff}.", "Homs\u{1}");
    for format in [codec("xmi"), codec("html")] {
        let exported = export::export_documents(
            format,
            &fixture::labels(),
            &[&document],
            &ExportOptions::default(),
            "a",
        )
        .unwrap();
        assert_eq!(exported.report.lost.count(LossKind::Control), 3);
        let read = format.read_files(&exported.files).unwrap();
        assert_eq!(read.documents[0].text, "Homs  fell\u{fffd}.");
    }
    let exported = export::export_documents(
        codec("brat"),
        &fixture::labels(),
        &[&document],
        &ExportOptions::default(),
        "a",
    )
    .unwrap();
    assert_eq!(exported.report.lost.count(LossKind::Control), 0);
    let blank = training::with_mention("Homs\u{1}fell.", "\u{1}");
    let exported = export::export_documents(
        codec("xmi"),
        &fixture::labels(),
        &[&blank],
        &ExportOptions::default(),
        "a",
    );
    assert_eq!(exported.unwrap().report.lost.count(LossKind::Blank), 1);
}

/// User text must never become markup.
#[test]
fn html_report_runs_no_script() {
    let text = "<script>alert(1)</script> &lt; \" onload=\"x <mark data-end=\"1\"></div>Homs";
    let document = training::with_mention(text, "Homs");
    let page = String::from_utf8(export(codec("html"), &document).remove(0).bytes).unwrap();
    assert!(
        !page.contains("<script")
            && !page.contains("onload=\"")
            && page.contains("default-src 'none'")
    );
    assert_eq!(codec("html").read_files(&[file("a", &page)]).unwrap().documents[0].text, text);
}

#[test]
fn archives_of_all_exports_are_opened() {
    let (labels, document) = (fixture::labels(), fixture::document());
    for format in FORMATS.iter() {
        let exported =
            export::export_documents(format, &labels, &[&document], &ExportOptions::default(), "a")
                .unwrap();
        let mut files = exported.files.clone();
        files.push(file("manifest.json", &exported.report.to_manifest_json()));
        let bytes = archive::write_zip(&files).unwrap();
        let Ok(OpenedFile::Archive(opened)) = open("a.zip", &bytes) else { panic!("{format:?}") };
        assert_eq!(opened.len(), 1, "{format:?}: {opened:?}");
        let Ok(OpenedFile::TrainingData { format: found, files, .. }) = &opened[0].1 else {
            panic!("{format:?}: {opened:?}")
        };
        assert_eq!(*found, format);
        assert_eq!(format.read_files(files).unwrap().documents.len(), 1);
    }
}

#[test]
fn related_files_are_opened_together() {
    let files = vec![
        file("a/1.txt", "Homs"),
        file("a/1.ann", ""),
        file("a/2.txt", "Hama"),
        file("a/2.ann", "T1\tGPE 0 4\tHama\n"),
        file("a/annotation.conf", "[entities]\nGPE\n"),
        file("b/1.txt", "A text by itself."),
        file("b/3.ann", "T1\tGPE 0 4\tHama\n"),
        file("page.html", "<!doctype html><p>Homs fell"),
        file("page.html", "Another of the same name."),
        file("inner.zip", "PK\u{3}\u{4}"),
    ];
    let described: Vec<String> = open_files(files)
        .into_iter()
        .map(|(name, opened)| match opened {
            Ok(OpenedFile::TrainingData { format, files, .. }) => {
                format!("{name}: {format:?} {}", files.len())
            }
            Ok(OpenedFile::Text { .. }) => format!("{name}: text"),
            Ok(OpenedFile::Articles { .. }) => format!("{name}: articles"),
            Ok(_) => format!("{name}: other"),
            Err(error) => format!("{name}: {error}"),
        })
        .collect();
    assert_eq!(
        described,
        [
            "a: brat 4",
            "b/1.txt: text",
            "b/3.ann: brat 1",
            "page.html: articles",
            "page.html: text",
            "inner.zip: archives inside archives are not opened; unpack it, and open what is in it",
        ]
    );
}

#[test]
fn articles_are_read_in_any_encoding() {
    let table = "id,text\n1,Zoë left Homs – for good.\n";
    let utf16: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe", utf16.as_slice()].concat();
    for bytes in [table.as_bytes().to_vec(), utf16, marked] {
        let Ok(OpenedFile::Articles { documents: read, .. }) = open("a", &bytes) else {
            panic!("{bytes:?}")
        };
        let from = import::Provenance::for_articles("a.csv");
        let imported = import::assemble_documents(read, &LabelSet::default(), &from).unwrap();
        let document = &imported.documents[0];
        assert_eq!((document.id, &*document.text), (DocumentId(1), "Zoë left Homs – for good."));
        assert_eq!(document.meta.source, "a.csv");
    }
}

/// An archive whose only file claims to have 2 GB.
#[test]
fn claimed_size_is_not_trusted() {
    let mut bytes = archive::write_zip(&[file("a.txt", "Homs falls")]).unwrap();
    let central = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    for at in [22, central + 24] {
        bytes[at..at + 4].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    }
    match open("a.zip", &bytes) {
        Ok(OpenedFile::Archive(files)) => assert_eq!(files.len(), 1),
        Ok(other) => panic!("{other:?}"),
        Err(error) => assert!(error.to_string().len() < 300),
    }
}
