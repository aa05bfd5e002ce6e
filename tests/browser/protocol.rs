//! Messages survive the conversion to JavaScript values, whose only numbers are floats.

use dateline_annotation::model::{
    LabelDraft, LabelId, LabelSet, Score, Suggestion, SuggestionSource,
};
use dateline_formats::export::{ExportLabelScheme, ExportOptions};
use dateline_formats::import::{ImportNote, LabelMatching, SpanFault};
use dateline_formats::{Encoding, ReadAs};
use dateline_protocol::detector::{
    DetectRequest, DetectResponse, DetectorReady, DetectorRequest, DetectorResponse,
};
use dateline_protocol::files::{
    ExportFailure, ExportRequest, ExportResponse, FileRequest, FileResponse, ImportBundle,
    ImportFailure, ImportRequest, ImportedPart,
};
use dateline_protocol::learning::{
    ContradictionReport, ImportedModel, ImportedResponse, LabelToLearn, LearnInput, LearnRequest,
    LearnedFileError, LearnedLabelReport, LearnedNameReport, LearnedReport, LearnedResponse,
    LearnedScores, LearnedWordReport, Review, ReviewedDocument, WordPosition,
};
use dateline_protocol::{
    Failed, FatalError, FileSection, InvalidRequest, ModelFileError, RequestId,
};
use dateline_text::Span;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use wasm_bindgen_test::wasm_bindgen_test;

fn round_trip<T: Serialize + DeserializeOwned>(message: &T) -> T {
    let value =
        message.serialize(&serde_wasm_bindgen::Serializer::new()).expect("serialization succeeds");
    serde_wasm_bindgen::from_value(value).expect("deserialization succeeds")
}

#[wasm_bindgen_test]
fn requests_round_trip() {
    for date in [None, "2024-12-08".parse().ok()] {
        let text = "Damascus\u{0}😀\n".to_owned();
        let detect = DetectRequest { request: RequestId(7), document: 3, text, date };
        let message = DetectorRequest::Detect(detect);
        assert_eq!(round_trip(&message), message);
    }
    let bundle = |read_as| ImportBundle {
        files: vec!["a.ann".to_owned(), "a.txt".to_owned()],
        sidecars: vec!["README.md".to_owned()],
        has_other_files: true,
        read_as,
    };
    let bundles = [ReadAs::Recognized, ReadAs::Text, ReadAs::Annotator("Bo".to_owned())];
    let open = ImportRequest { request: RequestId(7), bundles: bundles.map(bundle).into() };
    let message = FileRequest::Import(open);
    assert_eq!(round_trip(&message), message);
    let message = FileRequest::Export(ExportRequest::Cancel { request: RequestId(7) });
    assert_eq!(round_trip(&message), message);
    let scheme =
        BTreeMap::from([("GPE".to_owned(), Some("LOC".to_owned())), ("LAW".to_owned(), None)]);
    let begin = ExportRequest::Begin {
        request: RequestId(7),
        format: "spacy".to_owned(),
        labels: LabelSet::default(),
        options: ExportOptions {
            labels: ExportLabelScheme::Map(scheme),
            ..ExportOptions::default()
        },
        stem: "all".to_owned(),
    };
    let message = FileRequest::Export(begin);
    assert_eq!(round_trip(&message), message);
    let message = FileRequest::ReadLabels { request: RequestId(7), bytes: vec![0, 255] };
    assert_eq!(round_trip(&message), message);
    let message = DetectorRequest::Cancel { request: RequestId(u32::MAX) };
    assert_eq!(round_trip(&message), message);
}

#[wasm_bindgen_test]
fn detector_responses_round_trip() {
    // In JavaScript, 1 and 0 become integers, and 0.1234 does not.
    let scores = [Some(1.0), Some(0.0), Some(0.1234), None];
    let sources = [
        SuggestionSource::Tagger,
        SuggestionSource::Rule("date".to_owned()),
        SuggestionSource::Learned,
        SuggestionSource::List("Ships".to_owned()),
    ];
    let suggestions = scores.into_iter().zip(sources).map(|(score, source)| Suggestion {
        span: Span::new(6, 16),
        label: "DATE".to_owned(),
        source,
        score: score.map(Score::new),
        value: score.map(|_| "2024-12-08".to_owned()),
    });
    let response = DetectResponse {
        request: RequestId(7),
        document: 3,
        model: "3e93".to_owned(),
        english: true,
        is_last: true,
        suggestions: suggestions.collect(),
    };
    let request = RequestId(7);
    for message in [
        DetectorResponse::Detected(response),
        DetectorResponse::Loading { percent: 40 },
        DetectorResponse::Progress { request, done: 1, total: 2 },
        DetectorResponse::GazetteerFailed { error: ModelFileError::Section(FileSection::NameMap) },
        InvalidRequest { request: None, detail: "no".to_owned() }.into(),
        InvalidRequest { request: Some(request), detail: "no".to_owned() }.into(),
    ] {
        assert_eq!(round_trip(&message), message);
    }
    let ready = DetectorReady { version: 1, model: String::new() };
    assert_eq!(round_trip(&ready), ready);
}

#[wasm_bindgen_test]
fn messages_about_learning_round_trip() {
    let request = RequestId(7);
    let label = LabelId(3);
    let review =
        Review { paragraphs: vec![Span::new(0, 9)], mentions: vec![(Span::new(4, 8), label)] };
    let text = "The Vasa\u{0}😀".to_owned();
    let reviewed = ReviewedDocument { document: 1, text, date: None, review };
    let labels =
        vec![LabelToLearn { id: label, name: "SHIP".to_owned(), detector_labels: Vec::new() }];
    let input = LearnInput {
        labels,
        documents: vec![1],
        forgotten: vec!["Ann".to_owned()],
        forgotten_words: vec![(WordPosition::Before, "frigate".to_owned())],
    };
    for message in [
        DetectorRequest::Review(reviewed),
        DetectorRequest::Learn(LearnRequest { request, input }),
        DetectorRequest::ExportLearned { request, hashes_only: true },
        DetectorRequest::ImportLearned { request, bytes: vec![0, 255] },
    ] {
        assert_eq!(round_trip(&message), message);
    }
    let (learned, shipped) = (Score::new(1.0), Score::new(0.1234));
    let scores = Some(LearnedScores { learned, interval: (shipped, learned), shipped });
    let report = LearnedReport {
        labels: vec![LearnedLabelReport { label, examples: 2, is_used: true, scores }],
        names: vec![LearnedNameReport { text: "Vasa".to_owned(), label: None, count: 3 }],
        name_count: 1,
        documents: 1,
        words: vec![LearnedWordReport {
            label,
            position: WordPosition::After,
            text: "sank".to_owned(),
        }],
        contradictions: vec![ContradictionReport {
            text: "Vasa".to_owned(),
            examples: [(1, Span::new(0, 4), label), (2, Span::new(5, 9), LabelId(9))],
        }],
    };
    let imported = |outcome| {
        let model = "3e93".to_owned();
        DetectorResponse::LearnedImported(ImportedResponse { request, model, outcome })
    };
    let in_file =
        ImportedModel { own_labels: vec!["SHIP".to_owned()], names: 3, has_hashes_only: true };
    let model = "3e93".to_owned();
    for message in [
        DetectorResponse::LearningProgress { request, is_validating: true, percent: 7 },
        DetectorResponse::Learned(LearnedResponse { request, model, is_final: true, report }),
        DetectorResponse::LearnedFile { request, bytes: vec![0, 255] },
        imported(Ok(in_file)),
        imported(Err(LearnedFileError::OtherEngine)),
    ] {
        assert_eq!(round_trip(&message), message);
    }
}

#[wasm_bindgen_test]
fn failures_round_trip() {
    for error in [
        ModelFileError::NotFetched { message: None },
        ModelFileError::NotFound { status: 404 },
        ModelFileError::Foreign,
        ModelFileError::Version { found: 6, supported: 5 },
        ModelFileError::Length { expected: 1 << 40, found: 7 },
        ModelFileError::Section(FileSection::Lexicon),
    ] {
        let failed = Failed { version: 1, error: FatalError::Model(error) };
        assert_eq!(round_trip(&failed), failed);
    }
    let failed = Failed { version: 1, error: FatalError::NoMessageChannels };
    assert_eq!(round_trip(&failed), failed);
}

#[wasm_bindgen_test]
fn file_responses_round_trip() {
    let request = RequestId(7);
    let import = |part| FileResponse::Imported { request, part };
    let name = "a.txt".to_owned();
    for message in [
        import(ImportedPart::DocumentBatch { documents: vec!["{}".to_owned()] }),
        import(ImportedPart::DocumentsEnd {
            name: name.clone(),
            format: Some("brat standoff".to_owned()),
            has_annotations: true,
            labels: LabelSet::default(),
            label_matching: LabelMatching::Lenient,
            encoding: Encoding::Utf8,
            notes: vec![
                ImportNote::LabelAdded { name: "DISH".to_owned() },
                ImportNote::SpanRejected {
                    location: name.clone(),
                    label: name.clone(),
                    reason: SpanFault::Empty,
                },
            ],
        }),
        import(ImportedPart::Rejected {
            name: name.clone(),
            error: ImportFailure::Invalid { detail: "no".to_owned(), is_text: true },
        }),
        import(ImportedPart::Text {
            name, text: "😀\r\n".to_owned(), encoding: Encoding::Utf16Le
        }),
        import(ImportedPart::BundleEnd),
        FileResponse::ImportFinished { request },
        FileResponse::LabelsRead { request, labels: Err("no".to_owned()) },
        FileResponse::LabelsRead {
            request,
            labels: Ok(vec![LabelDraft {
                name: "DISH".to_owned(),
                key: Some('d'),
                ..LabelDraft::default()
            }]),
        },
        FileResponse::Export(ExportResponse::Progress { request, documents: 1 }),
        FileResponse::Export(ExportResponse::Failed {
            request,
            error: ExportFailure::DuplicateDocument { id: 7 },
        }),
        InvalidRequest { request: Some(request), detail: "no".to_owned() }.into(),
    ] {
        assert_eq!(round_trip(&message), message);
    }
}
