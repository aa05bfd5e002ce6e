//! The sample article opens and contains the expected names.

use dateline_annotation::model::DocumentId;
use dateline_formats::{Encoding, OpenedFile, open, open_text};

const SAMPLE: &[u8] = include_bytes!("../../../../tests/data/sample.txt");

#[test]
fn sample_has_date_and_title() {
    let OpenedFile::Text { text, encoding } = open("sample.txt", SAMPLE).unwrap() else {
        panic!("the sample is plain text");
    };
    assert_eq!(encoding, Encoding::Utf8);
    let document = open_text(DocumentId(1), &text, "sample.txt").unwrap();
    assert_eq!(document.meta.date.unwrap().to_string(), "2024-12-08");
    assert!(document.meta.title.starts_with("Assad family’s half century"));
    assert_eq!(document.paragraphs().len(), 8);
}

#[test]
fn sample_has_expected_mentions() {
    let text = std::str::from_utf8(SAMPLE).unwrap();
    for name in [
        "Bashar al-Assad",
        "Hafez al-Assad",
        "Hadi al-Bahra",
        "Mohammad Ghazi al-Jalali",
        "Abu Mohamed al-Julani",
        "Hayat Tahrir al-Sham",
        "Reuters",
        "Syria ",
        "Damascus",
        "Homs",
        "Lattakia",
        "Tartus",
        "Sednaya Prison",
        "Syrian ",
        "Syrians",
    ] {
        assert!(text.contains(name), "{name}");
    }
}
