//! Tests of the conversion of browser selections.
//!
//! Browsers represent the same highlighted text with different boundary points. Every observed form
//! is tested.

use dateline_app::platform::selection::{clear_selection, selected_range};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Node};

/// An article as rendered: three paragraphs at bytes 0, 30 and 60, with nested marks and an emoji.
const ARTICLE: &str = concat!(
    r#"<p id="before">Before</p>"#,
    r#"<div id="text">"#,
    r#"<div data-paragraph="0">Rebels took <mark>Damascus</mark> on Sunday.</div>"#,
    r#"<div data-paragraph="30">😀 <mark>Bank of <mark>Japan</mark></mark></div>"#,
    r#"<div data-paragraph="60">The end</div>"#,
    r#"</div><p id="after">After</p>"#,
);

struct Page(Element);

impl Page {
    fn new() -> Self {
        let document = gloo::utils::document();
        // A failed test leaves its elements in the page.
        if let Some(stale) = document.get_element_by_id("selection") {
            stale.remove();
        }
        let root = document.create_element("div").expect("a div");
        root.set_id("selection");
        root.set_inner_html(ARTICLE);
        document.body().expect("a body").append_child(&root).expect("the element is appended");
        Self(root)
    }

    fn element(&self, selector: &str) -> Node {
        self.0.query_selector(selector).expect("a selector").expect("an element").into()
    }

    fn paragraph(&self, start: u32) -> Node {
        self.element(&format!("[data-paragraph='{start}']"))
    }

    /// Returns the text node with this text.
    fn text(&self, text: &str) -> Node {
        fn find(node: &Node, text: &str) -> Option<Node> {
            if node.node_type() == Node::TEXT_NODE && node.node_value().as_deref() == Some(text) {
                return Some(node.clone());
            }
            let children = node.child_nodes();
            (0..children.length()).find_map(|index| find(&children.get(index)?, text))
        }
        find(self.0.unchecked_ref(), text).expect("such a text node")
    }

    /// Returns the range of a selection between two boundary points. Selects in both directions and
    /// asserts that the results are equal.
    fn select(&self, from: (&Node, u32), to: (&Node, u32)) -> Option<[(u32, u32); 2]> {
        let select = |anchor: (&Node, u32), focus: (&Node, u32)| {
            let selection =
                gloo::utils::window().get_selection().ok().flatten().expect("a selection");
            selection
                .set_base_and_extent(anchor.0, anchor.1, focus.0, focus.1)
                .expect("the selection is set");
            selected_range().map(|selected| {
                [selected.start, selected.end].map(|point| (point.paragraph, point.utf16))
            })
        };
        let forward = select(from, to);
        assert_eq!(forward, select(to, from), "backward");
        forward
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        clear_selection();
        self.0.remove();
    }
}

#[wasm_bindgen_test]
fn selection_within_one_text_node_is_converted() {
    let page = Page::new();
    let mark = page.text("Damascus");
    assert_eq!(page.select((&mark, 1), (&mark, 3)), Some([(0, 13), (0, 15)]));
}

#[wasm_bindgen_test]
fn selection_across_marks_is_converted() {
    let page = Page::new();
    let (before, after) = (page.text("Rebels took "), page.text(" on Sunday."));
    assert_eq!(page.select((&before, 7), (&after, 3)), Some([(0, 7), (0, 23)]));
    let (emoji, japan) = (page.text("😀 "), page.text("Japan"));
    assert_eq!(page.select((&emoji, 3), (&japan, 5)), Some([(30, 3), (30, 16)]));
    assert_eq!(page.select((&emoji, 0), (&emoji, 2)), Some([(30, 0), (30, 2)]));
}

#[wasm_bindgen_test]
fn selection_across_paragraphs_is_converted() {
    let page = Page::new();
    let (mark, end) = (page.text("Damascus"), page.text("The end"));
    assert_eq!(page.select((&mark, 0), (&end, 3)), Some([(0, 12), (60, 3)]));
}

/// In Chromium, the selection ends at the start of the next paragraph.
#[wasm_bindgen_test]
fn triple_click_selects_its_paragraph() {
    let page = Page::new();
    let first = page.text("Rebels took ");
    let whole = Some([(0, 0), (0, 31)]);
    assert_eq!(page.select((&first, 0), (&page.paragraph(30), 0)), whole);
    assert_eq!(page.select((&first, 0), (&page.text("😀 "), 0)), whole);
    // In Firefox, both ends are in the paragraph's element.
    let paragraph = page.paragraph(0);
    assert_eq!(page.select((&paragraph, 0), (&paragraph, 3)), whole);
}

/// Here, the selection ends in the element after the article.
#[wasm_bindgen_test]
fn triple_click_selects_the_last_paragraph() {
    let page = Page::new();
    let last = page.text("The end");
    let whole = Some([(60, 0), (60, 7)]);
    assert_eq!(page.select((&last, 0), (&page.element("#after"), 0)), whole);
    assert_eq!(page.select((&last, 0), (&page.element("#text"), 3)), whole);
}

#[wasm_bindgen_test]
fn selection_from_paragraph_end_starts_in_the_next_paragraph() {
    let page = Page::new();
    let (sunday, japan) = (page.text(" on Sunday."), page.text("Japan"));
    assert_eq!(page.select((&sunday, 11), (&japan, 5)), Some([(30, 0), (30, 16)]));
    assert_eq!(page.select((&page.paragraph(0), 3), (&japan, 5)), Some([(30, 0), (30, 16)]));
}

#[wasm_bindgen_test]
fn selection_between_elements_is_converted() {
    let page = Page::new();
    let text = page.element("#text");
    assert_eq!(page.select((&text, 1), (&text, 2)), Some([(30, 0), (30, 16)]));
    let paragraph = page.paragraph(0);
    assert_eq!(page.select((&paragraph, 1), (&paragraph, 2)), Some([(0, 12), (0, 20)]));
}

#[wasm_bindgen_test]
fn selection_beyond_the_article_is_clipped() {
    let page = Page::new();
    let (before, after) = (page.text("Before"), page.text("After"));
    let mark = page.text("Damascus");
    assert_eq!(page.select((&before, 2), (&mark, 8)), Some([(0, 0), (0, 20)]));
    assert_eq!(page.select((&page.text("The end"), 4), (&after, 2)), Some([(60, 4), (60, 7)]));
}

#[wasm_bindgen_test]
fn selection_outside_the_article_is_ignored() {
    let page = Page::new();
    let (before, after) = (page.text("Before"), page.text("After"));
    let mark = page.text("Damascus");
    assert_eq!(page.select((&before, 0), (&before, 6)), None);
    assert_eq!(page.select((&mark, 3), (&mark, 3)), None);
    // Only a line ending is selected.
    assert_eq!(page.select((&page.text(" on Sunday."), 11), (&page.text("😀 "), 0)), None);
    assert_eq!(page.select((&page.text("The end"), 7), (&after, 2)), None);
    // "Select all" is meant for copying the whole page.
    assert_eq!(page.select((&before, 0), (&after, 5)), None);
    clear_selection();
    assert_eq!(selected_range(), None);
}
