//! Texts of the home screen.

pub(crate) const INTRODUCTION: &str = text!(
    "Paste a news article. Dateline marks the people, organizations, places, dates and amounts in \
     it. Correct them, see the places on a map, and export training data. Your text never leaves \
     this browser."
);
pub(crate) const NEW_ARTICLE: &str = text!("New article");
pub(crate) const PASTE_HINT: &str = text!("Paste an article here, or drop files on this page");
pub(crate) const CHOOSE_PARAGRAPHS: &str = text!("Next: choose paragraphs");
pub(crate) const OPEN_FILES: &str = text!("Open files…");
pub(crate) const OPEN_FOLDER: &str = text!("Open a folder…");
pub(crate) const TRY_SAMPLE: &str = text!("Try a sample article");
pub(crate) const EXAMPLE_LISBON: &str = text!("Lisbon");
pub(crate) const EXAMPLE_TUNIS: &str = text!("Tunis");
/// The sentence of the example: its pieces, and the labels of those that are mentions.
pub(crate) const EXAMPLE_SENTENCE: [(&str, Option<&str>); 9] = [
    (text!("On "), None),
    (text!("3 May 2024"), Some("DATE")),
    (text!(", "), None),
    (text!("Ana Reis"), Some("PERSON")),
    (text!(" flew from "), None),
    (EXAMPLE_LISBON, Some("GPE")),
    (text!(" to "), None),
    (EXAMPLE_TUNIS, Some("GPE")),
    (text!(" to open a school."), None),
];
pub(crate) const EXAMPLE_CAPTION: &str =
    text!("Dateline marks names, dates and amounts like these, and puts the places on a map.");
