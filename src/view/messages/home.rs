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
