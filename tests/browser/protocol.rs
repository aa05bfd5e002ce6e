//! Messages survive the conversion to JavaScript values, whose only numbers are floats.

use dateline_annotation::model::{LabelSet, Score, Suggestion, SuggestionSource};
use dateline_formats::Encoding;
use dateline_formats::import::{ImportNote, LabelMatching, SpanFault};
use dateline_protocol::{
    DetectRequest, DetectResponse, FromWorker, ImportBundle, ImportRequest, ImportedPart,
    RequestId, ToWorker,
};
use dateline_text::Span;
use serde::{Serialize, de::DeserializeOwned};
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
        let detect =
            DetectRequest { request: RequestId(7), document: 3, overlay: 1 << 40, text, date };
        let message = ToWorker::Detect(detect);
        assert_eq!(round_trip(&message), message);
    }
    let bundle = ImportBundle {
        files: vec!["a.ann".to_owned(), "a.txt".to_owned()],
        sidecars: vec!["README.md".to_owned()],
        has_other_files: true,
    };
    let message = ToWorker::Import(ImportRequest { request: RequestId(7), bundles: vec![bundle] });
    assert_eq!(round_trip(&message), message);
    let message = ToWorker::Cancel { request: RequestId(u32::MAX) };
    assert_eq!(round_trip(&message), message);
}

#[wasm_bindgen_test]
fn responses_round_trip() {
    // In JavaScript, 1 and 0 become integers, and 0.1234 does not.
    let scores = [Some(1.0), Some(0.0), Some(0.1234), None];
    let sources = [
        SuggestionSource::Tagger,
        SuggestionSource::Rule("date".to_owned()),
        SuggestionSource::Consistency,
        SuggestionSource::Tagger,
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
        overlay: 0,
        model: "3e93".to_owned(),
        english: true,
        suggestions: suggestions.collect(),
    };
    let request = RequestId(7);
    let import = |part| FromWorker::Imported { request, part };
    let name = "a.txt".to_owned();
    for message in [
        import(ImportedPart::DocumentBatch { documents: vec!["{}".to_owned()] }),
        import(ImportedPart::DocumentsEnd {
            name: name.clone(),
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
        import(ImportedPart::Rejected { name: name.clone(), reason: "no".to_owned() }),
        import(ImportedPart::Text {
            name, text: "😀\r\n".to_owned(), encoding: Encoding::Utf16Le
        }),
        import(ImportedPart::BundleEnd),
        FromWorker::ImportFinished { request },
        FromWorker::DetectedBatch { request, suggestions: response.suggestions.clone() },
        FromWorker::Detected(response),
        FromWorker::Ready { version: 1, model: String::new() },
        FromWorker::Progress { request, done: 1, total: 2 },
        FromWorker::Error { request: None, reason: "no".to_owned() },
        FromWorker::Error { request: Some(request), reason: "no".to_owned() },
    ] {
        assert_eq!(round_trip(&message), message);
    }
}
