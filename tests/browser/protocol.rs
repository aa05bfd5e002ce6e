//! Messages survive the way between page and worker, which knows JavaScript's numbers only.

use dateline_annotation::{LabelSet, Score, Source, Suggestion};
use dateline_formats::Encoding;
use dateline_formats::import::{Fault, Naming, Note};
use dateline_protocol::{
    Detect, Found, FromWorker, Open, OpenBundle, OpenedPart, RequestId, ToWorker,
};
use dateline_text::Span;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_test::wasm_bindgen_test;

fn sent<T: Serialize + DeserializeOwned>(message: &T) -> T {
    let value = message.serialize(&serde_wasm_bindgen::Serializer::new()).expect("it is written");
    serde_wasm_bindgen::from_value(value).expect("it is read")
}

#[wasm_bindgen_test]
fn to_the_worker() {
    for date in [None, "2024-12-08".parse().ok()] {
        let text = "Damascus\u{0}😀\n".to_owned();
        let detect = Detect { request: RequestId(7), document: 3, overlay: 1 << 40, text, date };
        let message = ToWorker::Detect(detect);
        assert_eq!(sent(&message), message);
    }
    let bundle = OpenBundle {
        files: vec!["a.ann".to_owned(), "a.txt".to_owned()],
        beside: vec!["README.md".to_owned()],
        is_several: true,
    };
    let message = ToWorker::Open(Open { request: RequestId(7), bundles: vec![bundle] });
    assert_eq!(sent(&message), message);
    let message = ToWorker::Cancel { request: RequestId(u32::MAX) };
    assert_eq!(sent(&message), message);
}

#[wasm_bindgen_test]
fn to_the_page() {
    // 1 and 0 are whole numbers in JavaScript, 0.1234 is not.
    let scores = [Some(1.0), Some(0.0), Some(0.1234), None];
    let sources =
        [Source::Tagger, Source::Rule("date".to_owned()), Source::Consistency, Source::Tagger];
    let suggestions = scores.into_iter().zip(sources).map(|(score, source)| Suggestion {
        span: Span::new(6, 16),
        label: "DATE".to_owned(),
        source,
        score: score.map(Score::new),
        value: score.map(|_| "2024-12-08".to_owned()),
    });
    let found = Found {
        request: RequestId(7),
        document: 3,
        overlay: 0,
        model: "3e93".to_owned(),
        english: true,
        suggestions: suggestions.collect(),
    };
    let request = RequestId(7);
    let opened = |part| FromWorker::Opened { request, part };
    let name = "a.txt".to_owned();
    for message in [
        opened(OpenedPart::Some { documents: vec!["{}".to_owned()] }),
        opened(OpenedPart::Documents {
            name: name.clone(),
            annotated: true,
            labels: LabelSet::default(),
            naming: Naming::Close,
            encoding: Encoding::Utf8,
            notes: vec![
                Note::LabelAdded { name: "DISH".to_owned() },
                Note::LeftOut { place: name.clone(), label: name.clone(), fault: Fault::Empty },
            ],
        }),
        opened(OpenedPart::Refused { name: name.clone(), reason: "no".to_owned() }),
        opened(OpenedPart::Text { name, text: "😀\r\n".to_owned(), encoding: Encoding::Utf16Le }),
        opened(OpenedPart::End),
        FromWorker::AllOpened { request },
        FromWorker::Done(found),
        FromWorker::Ready { version: 1, model: String::new() },
        FromWorker::Progress { request, done: 1, total: 2 },
        FromWorker::Error { request: None, reason: "no".to_owned() },
        FromWorker::Error { request: Some(request), reason: "no".to_owned() },
    ] {
        assert_eq!(sent(&message), message);
    }
}
