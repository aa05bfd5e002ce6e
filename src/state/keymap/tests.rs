//! Tests of the effect of keys on marked texts (see `page_tests`) and of customized keys.

use crate::state::action::{Dialog, InterfaceAction, KeymapAction, WorkspaceAction};
use crate::state::editor::label_search::match_labels;
use crate::state::effect::Effect;
use crate::state::keymap::chord::{Chord, KeyPress};
use crate::state::keymap::command;
use crate::state::keymap::command::Command;
use crate::state::keymap::{KeyConflict, Keymap};
use crate::state::testing::Page;
use dateline_annotation::model::LabelSet;

#[test]
fn text_is_selected_and_labeled_without_a_mouse() {
    let text = "Ann Lee left. “So what?” he said.\n\nThey met [Bo|ORG?], later.";
    let cases = [
        ("the first word", "v p", "[Ann|PERSON] Lee"),
        ("the next, grown", "v ArrowRight Shift+ArrowRight p", "Ann [Lee left|PERSON]"),
        ("and back", "v ArrowRight ArrowLeft Shift+ArrowRight p", "[Ann Lee|PERSON]"),
        ("the next sentence", "v ArrowDown p", "“[So|PERSON] what"),
        ("sentence by sentence", "ArrowDown ArrowDown ArrowDown p", "[They|PERSON] met"),
        ("back to its start", "v j j ArrowUp p", "[Ann|PERSON] Lee"),
        ("the next paragraph", "v Ctrl+ArrowDown p", "[They|PERSON] met"),
        ("back to its paragraph", "v Ctrl+ArrowDown j Ctrl+ArrowUp p", "[They|PERSON] met"),
        ("after the mention", "j v p", "[Bo|ORG?], [later|PERSON]."),
        ("past the end", "j v j j j p", "[later|PERSON]."),
        ("from where one was", "j Escape ArrowLeft Escape v j p", "[Bo|ORG?], [later|PERSON]."),
    ];
    for (name, keys, expected) in cases {
        let mut page = Page::open(text);
        page.press(keys);
        assert!(page.marked_text().contains(expected), "{name}: {keys}: {}", page.marked_text());
    }
}

#[test]
fn mentions_are_split_and_joined() {
    let text = "In [Homs, Hama and Tartus|GPE?] and [Ann|PERSON?] [Lee|ORG?].\n\n[Bo|ORG?].";
    let cases = [
        ("a list", "j b", "[Homs|GPE], [Hama|GPE] and [Tartus|GPE] and"),
        ("in one undo", "j b Ctrl+z", "[Homs, Hama and Tartus|GPE?]"),
        ("one word", "j j b", "[Ann|PERSON?]"),
        ("join", "j j Shift+b", "[Ann Lee|PERSON]."),
        ("join and split", "j j Shift+b b", "[Ann|PERSON] [Lee|PERSON]."),
        ("not over paragraphs", "j j j Shift+b", "[Lee|ORG?].\n\n[Bo|ORG?]"),
        (
            "nothing in focus",
            "b Shift+b",
            "[Homs, Hama and Tartus|GPE?] and [Ann|PERSON?] [Lee|ORG?]",
        ),
        ("cut at a word", "v j j b", "[Homs|GPE], [Hama|GPE] and [Tartus|GPE]"),
    ];
    for (name, keys, expected) in cases {
        let mut page = Page::open(text);
        page.press(keys);
        assert!(page.marked_text().contains(expected), "{name}: {keys}: {}", page.marked_text());
    }
}

#[test]
fn labels_are_found_by_what_is_typed() {
    let labels = LabelSet::default();
    let cases = [
        ("gp", "GPE"),
        ("org", "ORG"),
        ("cit", "GPE"),
        ("Loc", "LOC"),
        ("rcent", "PERCENT"),
        ("zz", ""),
    ];
    for (typed, expected) in cases {
        let found = match_labels(&labels, typed);
        assert_eq!(found.first().map_or("", |label| &label.name), expected, "{typed}");
    }
    assert_eq!(match_labels(&labels, "").len(), 12);
    let mut page = Page::open("[Ann|PERSON?]");
    page.press("j r").dispatch(WorkspaceAction::SearchLabel(Some("or".to_owned())));
    assert_eq!(page.state.session.workspace().unwrap().0.label_query.as_deref(), Some("or"));
    page.press("Escape").press("x");
    assert_eq!(page.marked_text(), "Ann", "the first Escape leaves the mention in focus");
}

#[test]
fn no_two_commands_have_the_same_key_at_the_same_time() {
    let mut map = Keymap::default();
    let labels = LabelSet::default();
    for entry in command::all_commands() {
        for chord in map.chords(entry.command) {
            assert_eq!(map.rebind(entry.command, chord, &labels), Ok(()), "{}", entry.name);
            map.reset_to_defaults();
        }
    }
}

fn chord(name: &str) -> Chord {
    Chord::parse(name).unwrap()
}

#[test]
fn keys_are_changed_unless_they_are_taken() {
    let labels = LabelSet::default();
    let mut map = Keymap::default();
    assert_eq!(
        map.rebind(Command::Split, chord("x"), &labels),
        Err(KeyConflict::Command(Command::Reject))
    );
    assert_eq!(map.rebind(Command::Split, chord("g"), &labels), Err(KeyConflict::Label(4)));
    assert_eq!(map.rebind(Command::Reject, chord("Ctrl+Shift+x"), &labels), Ok(()));
    assert_eq!(map.rebind(Command::Split, chord("x"), &labels), Ok(()), "it is free now");
    let again = Keymap::from_stored(&map.to_stored());
    assert_eq!(again, map);
    let mut stored = map.to_stored();
    stored.insert("no_such_command".to_owned(), vec!["y".to_owned()]);
    stored.insert("accept".to_owned(), vec!["Hyper+y".to_owned()]);
    assert_eq!(Keymap::from_stored(&stored), map, "what is not known is passed over");
}

#[test]
fn chords_are_read_as_they_are_written() {
    let key = |name: &str, command, shift, alt| KeyPress {
        name: name.to_owned(),
        ctrl_or_cmd: command,
        shift,
        alt,
    };
    let cases = [
        (key("Z", true, true, false), "Ctrl+Shift+z"),
        (key("?", false, true, false), "?"),
        (key("+", true, false, false), "Ctrl++"),
        (key("ArrowLeft", false, true, true), "Alt+Shift+ArrowLeft"),
        (key(" ", false, false, false), " "),
    ];
    for (key, name) in cases {
        let chord = Chord::from_key_press(&key).unwrap();
        assert_eq!(chord.name(), name);
        assert_eq!(Chord::parse(name), Some(chord));
    }
    for held in ["Shift", "Control", "Tab", "Dead"] {
        assert_eq!(Chord::from_key_press(&key(held, false, false, false)), None);
    }
}

#[test]
fn a_person_sets_another_key_in_the_help_sheet() {
    let mut page = Page::open("[Ann|PERSON?] [Bo|ORG?]");
    let press = |page: &mut Page, name: &str| {
        let key = KeyPress { name: name.to_owned(), ..KeyPress::default() };
        page.dispatch(KeymapAction::Press(key));
    };
    page.dispatch(InterfaceAction::ShowDialog(Dialog::Keys))
        .dispatch(KeymapAction::Record(Command::Reject));
    press(&mut page, "p");
    assert!(page.state.keymap_editor.is_recording(), "P is a label’s");
    press(&mut page, "h");
    assert!(!page.state.keymap_editor.is_recording());
    assert!(
        page.effects
            .iter()
            .any(|effect| matches!(effect, Effect::StoreKeymap(keys) if keys["reject"] == ["h"]))
    );
    page.dispatch(InterfaceAction::Escape).press("j x h");
    assert_eq!(page.marked_text(), "Ann [Bo|ORG?]");
    page.dispatch(InterfaceAction::ShowDialog(Dialog::Keys))
        .dispatch(KeymapAction::Record(Command::Accept));
    press(&mut page, "Escape");
    assert!(!page.state.keymap_editor.is_recording() && page.state.session.dialog.is_some());
    page.dispatch(KeymapAction::Reset).dispatch(InterfaceAction::Escape).press("Ctrl+z k x");
    assert_eq!(page.marked_text(), "Ann [Bo|ORG?]");
}
