//! JSON of texts and mentions in the arrangements of many programs: recognized by its content and
//! read, with any line endings and with a byte order mark.

use dateline_annotation::model::{LabelSet, Status};
use dateline_formats::import::{ImportNote, ReadOptions};
use dateline_formats::{File, OpenedFile, open};

struct Case {
    name: &'static str,
    content: &'static str,
    /// The name of the format.
    format: &'static str,
    mentions: &'static [&'static str],
    notes: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        name: "a list",
        content: r#"[{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": [[0, 9, "PERSON"], [19, 32, "ORG"]]}]"#,
        format: "jsonl",
        mentions: &["PERSON: Zoë Blanc", "ORG: Oldwick Trust"],
        notes: &[],
    },
    Case {
        name: "objects",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": [{"start": 0, "end": 9, "label": "PERSON"}, {"start": 19, "end": 32, "label": "ORG"}]}"#,
        format: "jsonl",
        mentions: &["PERSON: Zoë Blanc", "ORG: Oldwick Trust"],
        notes: &[],
    },
    Case {
        name: "other names of members",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": [{"startChar": 0, "end_char": 9, "entity_type": "PERSON", "word": "Zoë Blanc"}, {"offset": 19, "length": 13, "type": "ORG"}]}"#,
        format: "jsonl",
        mentions: &["PERSON: Zoë Blanc", "ORG: Oldwick Trust"],
        notes: &[],
    },
    Case {
        name: "numbers as texts",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": [["0", "9", "PERSON"]]}"#,
        format: "jsonl",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "names without offsets",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": [["Zoë Blanc", "PERSON"], {"text": "Oldwick Trust", "label": "ORG"}]}"#,
        format: "jsonl",
        mentions: &["PERSON: Zoë Blanc", "ORG: Oldwick Trust"],
        notes: &["2 mentions without offsets: placed wherever the text occurs"],
    },
    Case {
        name: "detector",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": [{"start": 0, "end": 9, "label": "PERSON", "source": "tagger", "score": 0.9}]}"#,
        format: "jsonl",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "detector with lists and what it learned",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": [{"start": 0, "end": 9, "label": "PERSON", "source": "learned", "score": 0.9}, {"start": 19, "end": 32, "label": "ORG", "source": "list"}]}"#,
        format: "jsonl",
        mentions: &["PERSON: Zoë Blanc", "ORG: Oldwick Trust"],
        notes: &[],
    },
    Case {
        name: "pairs",
        content: r#"[["Zoë Blanc runs the Oldwick Trust.", {"entities": [[0, 9, "PERSON"], [19, 32, "ORG"]]}], ["b", {"entities": []}]]"#,
        format: "spacy-train-data",
        mentions: &["PERSON: Zoë Blanc", "ORG: Oldwick Trust"],
        notes: &[],
    },
    Case {
        name: "pair on a line",
        content: "[\"Zoë Blanc runs the Oldwick Trust.\",{\"entities\":[[0,9,\"PERSON\"]]}]\n[\"b\",{\"entities\":[]}]\n",
        format: "spacy-train-data",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "doccano data",
        content: r#"{"id": 1, "data": "Zoë Blanc runs the Oldwick Trust.", "label": [[0, 9, "PERSON"]]}"#,
        format: "doccano",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "doccano array",
        content: r#"[{"text": "Zoë Blanc runs the Oldwick Trust.", "labels": [{"start": 0, "end": 9, "label": "PERSON"}]}]"#,
        format: "doccano",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "doccano class",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "label": ["news"]}"#,
        format: "doccano",
        mentions: &[],
        notes: &["line 1: skipped: a class of the whole text, “news” in “label”"],
    },
    Case {
        name: "prodigy",
        content: r#"[{"text": "Zoë Blanc runs the Oldwick Trust.", "spans": [{"start": 0, "end": 9, "label": "PERSON"}], "label": "PERSON", "answer": "accept"}]"#,
        format: "prodigy",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "prodigy relations",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "spans": [{"start": 0, "end": 9, "label": "PERSON"}], "relations": [{"head": 1, "child": 5}]}"#,
        format: "prodigy",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &["line 1: skipped: “relations”"],
    },
    Case {
        name: "doc",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "ents": [{"start": 0, "end": 9, "label": "PERSON"}], "tokens": [{"id": 0, "start": 0, "end": 3}], "spans": {"sc": [{"start": 0, "end": 9, "label": "PERSON"}, {"start": 19, "end": 32, "label": "ORG"}]}}"#,
        format: "spacy-doc",
        mentions: &["PERSON: Zoë Blanc", "ORG: Oldwick Trust"],
        notes: &[],
    },
    Case {
        name: "lighttag",
        content: r#"{"examples": [{"content": "Zoë Blanc runs the Oldwick Trust.", "annotations": [{"start": 0, "end": 9, "tag": "PERSON", "value": "Zoë Blanc"}]}]}"#,
        format: "lighttag",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "dataturks",
        content: r#"{"content": "Zoë Blanc runs the Oldwick Trust.", "annotation": [{"label": ["PERSON"], "points": [{"start": 0, "end": 8, "text": "Zoë Blanc"}]}], "extras": null}"#,
        format: "dataturks",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &["offsets are code points, ends inclusive, recognized by their quotes"],
    },
    Case {
        name: "gliner",
        content: r#"[{"tokenized_text": ["Zoë", "Blanc", "left", "Oldwick"], "ner": [[0, 1, "PERSON"], [3, 3, "LOC"]]}]"#,
        format: "gliner",
        mentions: &["PERSON: Zoë Blanc", "LOC: Oldwick"],
        notes: &[],
    },
    Case {
        name: "spert",
        content: r#"[{"tokens": ["Zoë", "Blanc", "left"], "entities": [{"type": "Peop", "start": 0, "end": 2}], "relations": []}]"#,
        format: "spert",
        mentions: &["Peop: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "dygie",
        content: r#"{"doc_key": "a", "sentences": [["It", "rained"], ["Zoë", "Blanc", "left"]], "ner": [[], [[2, 3, "PER"]]]}"#,
        format: "dygie",
        mentions: &["PER: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "cluener",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "label": {"name": {"Zoë Blanc": [[0, 8]]}, "company": {"Oldwick Trust": [[19, 31]]}}}"#,
        format: "cluener",
        mentions: &["name: Zoë Blanc", "company: Oldwick Trust"],
        notes: &["offsets are code points, ends inclusive, recognized by their quotes"],
    },
    Case {
        name: "rasa",
        content: r#"{"rasa_nlu_data": {"common_examples": [{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": [{"start": 0, "end": 9, "value": "zoe", "entity": "person"}]}]}}"#,
        format: "rasa-json",
        mentions: &["person: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "sagemaker",
        content: r#"{"source": "Zoë Blanc runs the Oldwick Trust.", "my-job": {"annotations": {"entities": [{"label": "PERSON", "startOffset": 0, "endOffset": 9}], "labels": [{"label": "PERSON"}]}}, "my-job-metadata": {}}"#,
        format: "sagemaker",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "vertex",
        content: r#"{"textSegmentAnnotations": [{"endOffset": 9, "startOffset": 0, "displayName": "PERSON"}], "textContent": "Zoë Blanc runs the Oldwick Trust."}"#,
        format: "vertex",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "automl",
        content: r#"{"annotations": [{"text_extraction": {"text_segment": {"start_offset": 0, "end_offset": 9}}, "display_name": "PERSON"}], "text_snippet": {"content": "Zoë Blanc runs the Oldwick Trust."}}"#,
        format: "vertex",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "argilla",
        content: r#"[{"text": "Zoë Blanc runs the Oldwick Trust.", "tokens": ["x"], "prediction": null, "annotation": [["PERSON", 0, 9]]}]"#,
        format: "argilla",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "argilla 2",
        content: r#"{"fields": {"text": "Zoë Blanc runs the Oldwick Trust."}, "suggestions": [{"question_name": "ner", "value": [{"start": 0, "end": 9, "label": "PERSON"}]}]}"#,
        format: "argilla",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "ubiai",
        content: r#"[{"documentName": "a", "document": "Zoë Blanc runs the Oldwick Trust.", "tokens": [{"text": "Zoë Blanc", "start": 0, "end": 9, "token_start": 0, "token_end": 1, "entityLabel": "PERSON"}], "relations": []}]"#,
        format: "ubiai",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "words",
        content: r#"{"words": ["Zoë", "Blanc", "left"], "ner": ["B-PER", "I-PER", "O"]}"#,
        format: "huggingface",
        mentions: &["PER: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "bare tags",
        content: r#"[{"tokens": ["Zoë", "Blanc", "left"], "ner_tags": ["PER", "PER", "O"]}]"#,
        format: "huggingface",
        mentions: &["PER: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "tokens and text",
        content: r#"{"text": "Zoë  Blanc left", "tokens": ["Zoë", "Blanc", "left"], "ner_tags": ["B-PER", "I-PER", "O"]}"#,
        format: "huggingface",
        mentions: &["PER: Zoë  Blanc"],
        notes: &[],
    },
    Case {
        name: "bigbio",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "mentions": [{"id": "1", "offsets": [[0, 9]], "text": ["Zoë Blanc"], "type": "PERSON"}]}"#,
        format: "json",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "an unusual text member",
        content: r#"{"tweet": "Zoë Blanc runs the Oldwick Trust.", "entities": [{"start": 0, "end": 9, "label": "PERSON", "text": "Zoë Blanc"}]}"#,
        format: "json",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
    Case {
        name: "by label",
        content: r#"{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": {"PERSON": [[0, 9]], "ORG": ["Oldwick Trust"]}}"#,
        format: "jsonl",
        mentions: &["PERSON: Zoë Blanc", "ORG: Oldwick Trust"],
        notes: &["1 mention without offsets: placed wherever the text occurs"],
    },
    Case {
        name: "code points in doccano",
        content: r#"{"text": "😀 Zoë Blanc left", "label": [[2, 11, "PERSON"]]}"#,
        format: "doccano",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &["offsets are taken as code points: then most mentions begin and end at words"],
    },
    Case {
        name: "splits",
        content: r#"{"train": [{"text": "Zoë Blanc runs the Oldwick Trust.", "entities": [[0, 9, "PERSON"]]}], "dev": [{"text": "b", "entities": []}]}"#,
        format: "jsonl",
        mentions: &["PERSON: Zoë Blanc"],
        notes: &[],
    },
];

/// Returns the name of the format of a file, the mentions and the notes.
#[track_caller]
fn read(name: &str, content: &str) -> (String, Vec<String>, Vec<String>) {
    let opened = open("file.txt", content.as_bytes());
    let Ok(OpenedFile::TrainingData { format, files, .. }) = opened else {
        panic!("{name}: {opened:?}");
    };
    let imported = format.import(&files, &LabelSet::empty(), "a").unwrap();
    let documents = imported.documents.iter();
    let mentions = documents.flat_map(|document| {
        document.annotations().iter().map(|annotation| {
            let label = &imported.labels.get(annotation.label).unwrap().name;
            format!("{label}: {}", document.quote(annotation.span))
        })
    });
    let is_news = |note: &&ImportNote| !matches!(note, ImportNote::LabelAdded { .. });
    let notes = imported.notes.iter().filter(is_news).map(ToString::to_string);
    (format.spec().name.to_owned(), mentions.collect(), notes.collect())
}

#[test]
fn arrangements_are_recognized_and_read() {
    for case in CASES {
        let (format, mentions, notes) = read(case.name, case.content);
        assert_eq!(format, case.format, "{}", case.name);
        assert_eq!(mentions, case.mentions, "{}", case.name);
        assert_eq!(notes, case.notes, "{}", case.name);
    }
}

#[test]
fn byte_order_marks_and_line_endings_change_nothing() {
    for case in CASES {
        let expected = read(case.name, case.content);
        let windows = format!("\u{feff}{}\r\n", case.content.replace('\n', "\r\n"));
        assert_eq!(read(case.name, &windows), expected, "{}", case.name);
    }
}

#[test]
fn detected_mentions_are_suggestions_with_values() {
    let line = r#"{"text":"It fell on 8 December 2024.","entities":[{"start":11,"end":26,"label":"DATE","source":"rule","value":"2024-12-08"}]}"#;
    let opened = open("a", line.as_bytes()).unwrap();
    let OpenedFile::TrainingData { format, files, .. } = opened else { panic!("{opened:?}") };
    let imported = format.import(&files, &LabelSet::empty(), "a").unwrap();
    let annotation = &imported.documents[0].annotations()[0];
    assert_eq!(annotation.status, Status::Suggested);
    assert_eq!(annotation.details.value.as_deref(), Some("2024-12-08"));
}

#[test]
fn annotators_of_flat_tasks_are_told_apart() {
    let task = |annotator: u32, label: &str| {
        format!(
            r#"{{"id":7,"text":"Homs","label":[{{"start":0,"end":4,"labels":["{label}"]}}],"annotator":{annotator},"annotation_id":{annotator}}}"#
        )
    };
    let content = format!("[{},{}]", task(3, "GPE"), task(5, "ORG"));
    let files = [File { path: "a".to_owned(), bytes: content.into_bytes() }];
    for (annotator, expected) in [(None, "GPE"), (Some("5"), "ORG")] {
        let options =
            ReadOptions { annotator: annotator.map(str::to_owned), ..ReadOptions::default() };
        let format = crate::fixture::codec("label-studio");
        let read = format.read_files_with(&files, &options).unwrap();
        assert_eq!((read.documents.len(), read.notes.len()), (1, 1));
        assert_eq!(read.documents[0].spans[0].label, expected);
    }
}

#[test]
fn values_on_several_lines_in_a_row_are_read() {
    let content = "{\n \"text\": \"Homs\",\n \"entities\": [[0,4,\"GPE\"]]\n}\n{\n \"text\": \"Hama\",\n \"entities\": []\n}\n";
    assert_eq!(read("rows", content).1, ["GPE: Homs"]);
    let damaged = format!("{content}{{\"text\":");
    let opened = open("a", damaged.as_bytes()).unwrap();
    let OpenedFile::TrainingData { format, files, .. } = opened else { panic!("{opened:?}") };
    let error = format.read_files(&files).unwrap_err().to_string();
    assert_eq!(error, "line 9: the JSON ends too early");
}

#[test]
fn clusters_of_emoji_are_counted_as_the_words_show() {
    let content = r#"{"text":"👨‍👩‍👧 Zoë Blanc left","label":[[2,11,"PERSON"],[12,16,"X"]]}"#;
    let (_, mentions, notes) = read("emoji", content);
    assert_eq!(mentions, ["PERSON: Zoë Blanc", "X: left"]);
    assert!(notes[0].contains("characters as they are seen"), "{notes:?}");
}

#[test]
fn other_json_is_not_training_data() {
    for content in [
        r#"{"name":"x","version":"1.0.0","scripts":{"test":"a"},"keywords":["b"]}"#,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{}}]}"#,
        r#"{"cells":[{"cell_type":"code","source":["a = 1"],"outputs":[]}],"metadata":{}}"#,
        r#"[{"a":1},{"a":2}]"#,
        "[1,2,3]",
        r#"{"data":[{"title":"x","paragraphs":[{"context":"Homs fell.","qas":[]}]}]}"#,
        r#"{"File":"a.txt","Line":0,"Entities":[{"BeginOffset":0,"EndOffset":8,"Text":"Zoë Blanc","Type":"PERSON"}]}"#,
    ] {
        let opened = open("a.json", content.as_bytes());
        assert!(opened.is_err(), "{content}: {opened:?}");
    }
    let keywords = r#"[{"text":"Homs fell.","tags":["war","cities"],"label_count":3}]"#;
    assert!(matches!(open("a", keywords.as_bytes()), Ok(OpenedFile::Articles { .. })));
}
