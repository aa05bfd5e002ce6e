//! Checks that the style sheets do not use declarations that a supported browser does not
//! understand.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;

/// WebKit ignores a `text-decoration` that has more than the line type. Style, thickness and color
/// have to be set separately.
#[test]
fn text_decorations_are_written_out() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/styles");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("the folder of style sheets") {
        let path = entry.expect("a style sheet").path();
        let sheet = fs::read_to_string(&path).expect("it is text");
        for value in sheet.lines().filter_map(|line| line.trim().strip_prefix("text-decoration:")) {
            count += 1;
            let words = value.split_whitespace().count();
            assert_eq!(words, 1, "{}: text-decoration:{value}", path.display());
        }
    }
    assert!(count > 0, "there are underlines");
}
