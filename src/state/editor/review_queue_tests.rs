//! Tests of the review queue, of corrected entities and of notes.

use crate::state::action::ReviewReason;
use crate::state::action::{Action, EditAction, EntityAction, MentionEdit};
use crate::state::editor::messages::EditorMessage;
use crate::state::editor::review_queue::ReviewQueue;
use crate::state::testing::Page;
use dateline_annotation::model::{AnnotationId, MentionDetail, group_entities};

#[test]
fn mentions_that_disagree_are_the_fewer_and_undecided() {
    let cases = [
        ("[Homs|GPE?] [Homs|GPE?] [homs|ORG?] [Bo|ORG?]", "", 1),
        ("[Homs|GPE?] [Homs|ORG?]", "", 2),
        ("[Homs|GPE?] [Homs|ORG?]", "j a", 1),
        ("[Homs|GPE?] [Homs|ORG?] [Homs|ORG?]", "j a", 2),
        ("[Homs|GPE?] [Homs|ORG?]", "j a a", 0),
        ("[Homs|GPE?] [Homs|ORG?]", "j x", 0),
    ];
    for (text, keys, expected) in cases {
        let mut page = Page::open(text);
        page.press(keys);
        let (workspace, document) = page.state.session.workspace().unwrap();
        let doubts = ReviewQueue::from_document(&workspace.places.list, document);
        assert_eq!(doubts.count(ReviewReason::Inconsistent), expected, "{text} {keys}");
    }
}

#[test]
fn what_should_be_looked_at_is_walked_through() {
    let mut page = Page::open("[Ann|PERSON?], [Bo|ORG??], [Cy|ORG?], [Cy|ORG?], [Cy|GPE?].");
    page.press("Shift+u x Shift+u x");
    assert_eq!(page.marked_text(), "[Ann|PERSON?], Bo, [Cy|ORG?], [Cy|ORG?], Cy.");
    page.press("Shift+u");
    let nothing = EditorMessage::NothingToReview(ReviewReason::Any);
    assert_eq!(page.announcement(), nothing.into());
}

/// Returns the entities of the open document: names with their number of mentions.
fn grouped(page: &Page) -> Vec<String> {
    let (_, document) = page.state.session.workspace().unwrap();
    let entities = group_entities(document, page.state.session.history.project().labels());
    entities.iter().map(|it| format!("{} {}", it.name, it.mentions.len())).collect()
}

#[test]
fn entities_are_named_merged_and_taken_apart() {
    let mut page = Page::open("[Ann Lee|PERSON?], [Lee|PERSON?], [Dr Lee|PERSON?], [Lee|PERSON?].");
    assert_eq!(grouped(&page), ["Ann Lee 2", "Dr Lee 2"]);
    let name = |ids: &[u32], name: &str| {
        let mentions = ids.iter().map(|id| AnnotationId(*id)).collect();
        Action::Edit(EditAction::Mention(MentionEdit::Entity(EntityAction::Name {
            mentions,
            name: name.to_owned(),
        })))
    };
    page.dispatch(name(&[3, 4], " ann  Lee "));
    assert_eq!(grouped(&page), ["ann Lee 4"], "what has the name of another is the same");
    page.press("Ctrl+z").dispatch(name(&[1, 2, 3, 4], " Ann  Lee "));
    assert_eq!(grouped(&page), ["Ann Lee 4"]);
    page.dispatch(EntityAction::Separate(AnnotationId(4)));
    assert_eq!(grouped(&page), ["Ann Lee 3", "Lee 1"]);
    page.dispatch(EntityAction::Separate(AnnotationId(2)));
    assert_eq!(grouped(&page), ["Ann Lee 2", "Lee (2) 1", "Lee 1"]);
    page.dispatch(name(&[1, 2, 3, 4], ""));
    assert_eq!(grouped(&page), ["Ann Lee 2", "Dr Lee 2"], "by computation again");
    page.press("Ctrl+z Ctrl+z Ctrl+z Ctrl+z");
    assert_eq!(grouped(&page), ["Ann Lee 2", "Dr Lee 2"]);
    assert_eq!(page.marked_text().matches('?').count(), 4, "it says nothing about what is right");
}

#[test]
fn notes_are_kept_and_undone() {
    let set =
        |note: &str| MentionEdit::SetDetail(AnnotationId(1), MentionDetail::Note(note.to_owned()));
    let mut page = Page::open("[Ann|PERSON?]");
    let note = |page: &Page| {
        page.state.session.workspace().unwrap().1.annotations()[0].details.note.clone()
    };
    let changes = page.state.session.history.last_seq();
    page.dispatch(set(" who? "));
    page.dispatch(set("who?"));
    assert_eq!(note(&page).as_deref(), Some("who?"));
    assert_eq!(page.state.session.history.last_seq(), changes + 1, "the same note is no change");
    page.press("Ctrl+z");
    assert_eq!(note(&page), None);
}
