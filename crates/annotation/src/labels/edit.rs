//! Edits of a single label, as operations for one change. Edits that also affect annotations are in
//! `label_merge`.

use crate::model::{
    Color, Label, LabelDraft, LabelId, LabelList, LabelSet, MAX_LIST_TERMS, MAX_LISTS, Op,
};

/// The maximum length of a label name in characters.
pub const MAX_LABEL_NAME: usize = 100;

/// The maximum number of labels in a project.
pub const MAX_LABELS: usize = 1000;

/// The reason why an edit of the label set is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// The name has no visible characters.
    #[error("a label needs a name")]
    EmptyName,
    /// The name has more than [`MAX_LABEL_NAME`] characters.
    #[error("the name of a label has at most {MAX_LABEL_NAME} characters")]
    NameTooLong,
    /// The name contains control characters.
    #[error("the name of a label has no control characters")]
    ControlCharacter,
    /// Another label has this name, ignoring case.
    #[error("there is already a label “{0}”")]
    NameTaken(String),
    /// The key is not exactly one visible character.
    #[error("a key is one letter, digit or symbol")]
    InvalidKey,
    /// The page uses the key.
    #[error("the key {0} is already used on this page")]
    KeyReserved(char),
    /// Another label has the key.
    #[error("the key {key} is already used for {label}")]
    KeyTaken {
        /// The key.
        key: char,
        /// The name of the label.
        label: String,
    },
    /// The project already has [`MAX_LABELS`] labels.
    #[error("a project has at most {MAX_LABELS} labels")]
    TooManyLabels,
    /// A list has no terms, or a pattern is empty.
    #[error("a list needs at least one term")]
    EmptyList,
    /// The lists of the project would have this many terms, more than [`MAX_LIST_TERMS`].
    #[error("the lists would have {0} terms; a project has at most {MAX_LIST_TERMS}")]
    TooManyTerms(usize),
    /// The project already has [`MAX_LISTS`] lists.
    #[error("a project has at most {MAX_LISTS} lists")]
    TooManyLists,
    /// The project would have no labels.
    #[error("a project has at least one label")]
    LastLabel,
    /// The label is not in the set.
    #[error("this label no longer exists")]
    NotFound,
    /// A document with annotations of the label is not in memory.
    #[error("some documents with this label are not loaded yet")]
    DocumentNotLoaded,
}

/// Normalizes a label name: no surrounding whitespace, and single spaces inside.
///
/// # Errors
///
/// Returns an error if the name is empty, too long, or contains control characters.
pub fn parse_name(input: &str) -> Result<String, LabelError> {
    let name = input.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        Err(LabelError::EmptyName)
    } else if name.chars().any(char::is_control) {
        Err(LabelError::ControlCharacter)
    } else if name.chars().count() > MAX_LABEL_NAME {
        Err(LabelError::NameTooLong)
    } else {
        Ok(name)
    }
}

/// Normalizes a name that no other label may have, ignoring case. Imports match labels by name
/// regardless of case.
fn parse_unique_name(
    set: &LabelSet,
    input: &str,
    renamed: Option<LabelId>,
) -> Result<String, LabelError> {
    let name = parse_name(input)?;
    let folded = name.to_lowercase();
    let mut other_labels = set.iter().filter(|other| Some(other.id) != renamed);
    match other_labels.find(|other| other.name.to_lowercase() == folded) {
        Some(other) => Err(LabelError::NameTaken(other.name.clone())),
        None => Ok(name),
    }
}

/// Parses a key: one visible character, letters in lower case. `None` if the input is blank.
///
/// # Errors
///
/// Returns an error if the input is not one character, or `is_reserved` returns true for it.
pub fn parse_key(
    input: &str,
    is_reserved: impl Fn(char) -> bool,
) -> Result<Option<char>, LabelError> {
    let small = input.trim().to_lowercase();
    let mut characters = small.chars();
    match (characters.next(), characters.next()) {
        (None, _) => Ok(None),
        (Some(key), None) if is_reserved(key) => Err(LabelError::KeyReserved(key)),
        (Some(key), None) if !key.is_control() => Ok(Some(key)),
        _ => Err(LabelError::InvalidKey),
    }
}

fn replace_label_set(before: &LabelSet, after: LabelSet) -> Vec<Op> {
    if *before == after {
        return Vec::new();
    }
    vec![Op::SetLabels { before: before.clone(), after }]
}

fn edit_label(
    set: &LabelSet,
    id: LabelId,
    change: impl FnOnce(&mut Label),
) -> Result<Vec<Op>, LabelError> {
    let mut after = set.clone();
    change(after.get_mut(id).ok_or(LabelError::NotFound)?);
    Ok(replace_label_set(set, after))
}

/// Appends a label with the next free color and key. Returns its id and the operations.
///
/// # Errors
///
/// Returns an error if the name is invalid or taken, or if there are too many labels.
pub fn create(
    set: &LabelSet,
    name: &str,
    is_reserved: impl Fn(char) -> bool,
) -> Result<(LabelId, Vec<Op>), LabelError> {
    let name = parse_unique_name(set, name, None)?;
    if set.iter().count() >= MAX_LABELS {
        return Err(LabelError::TooManyLabels);
    }
    let mut after = set.clone();
    let key = set.free_key(&name, is_reserved);
    let id = after.push_draft(LabelDraft { name, key, ..LabelDraft::default() });
    Ok((id, replace_label_set(set, after)))
}

/// Renames a label. Annotations and detector labels stay with it.
///
/// # Errors
///
/// Returns an error if the name is invalid or taken, or if the label does not exist.
pub fn rename(set: &LabelSet, id: LabelId, name: &str) -> Result<Vec<Op>, LabelError> {
    let name = parse_unique_name(set, name, Some(id))?;
    edit_label(set, id, |label| label.name = name)
}

/// Sets the description of a label.
///
/// # Errors
///
/// Returns an error if the label does not exist.
pub fn set_description(set: &LabelSet, id: LabelId, input: &str) -> Result<Vec<Op>, LabelError> {
    let description = input.split_whitespace().collect::<Vec<_>>().join(" ");
    edit_label(set, id, |label| label.description = description)
}

/// Sets the color of a label.
///
/// # Errors
///
/// Returns an error if the label does not exist.
pub fn set_color(set: &LabelSet, id: LabelId, color: Color) -> Result<Vec<Op>, LabelError> {
    edit_label(set, id, |label| label.color = color)
}

/// Sets the key of a label, or removes it if the input is blank.
///
/// # Errors
///
/// Returns an error if the input is not a key, the page uses the key, another label has it, or the
/// label does not exist.
pub fn set_key(
    set: &LabelSet,
    id: LabelId,
    input: &str,
    is_reserved: impl Fn(char) -> bool,
) -> Result<Vec<Op>, LabelError> {
    let key = parse_key(input, is_reserved)?;
    let other = key.and_then(|key| set.by_key(key)).filter(|other| other.id != id);
    if let (Some(key), Some(other)) = (key, other) {
        return Err(LabelError::KeyTaken { key, label: other.name.clone() });
    }
    edit_label(set, id, |label| label.key = key)
}

/// Adds a list to a label, replaces the list with this index, or removes it if `list` is `None`.
/// Cost: a pass over the lists of the project.
///
/// # Errors
///
/// Returns an error if the name is invalid, the list is empty, the project would have too many lists
/// or terms, or the label does not exist.
pub fn set_list(
    set: &LabelSet,
    id: LabelId,
    index: usize,
    list: Option<LabelList>,
) -> Result<Vec<Op>, LabelError> {
    let list = list.map(|list| Ok(LabelList { name: parse_name(&list.name)?, ..list }));
    let list = list.transpose()?;
    if list.as_ref().is_some_and(|it| it.text.trim().is_empty()) {
        return Err(LabelError::EmptyList);
    }
    let mut after = set.clone();
    let lists = &mut after.get_mut(id).ok_or(LabelError::NotFound)?.lists;
    let end = (index + 1).min(lists.len());
    lists.splice(index.min(end)..end, list);
    check_lists(&after)?;
    Ok(replace_label_set(set, after))
}

/// Checks the number of lists and of their terms. Cost: a pass over the lists.
///
/// # Errors
///
/// Returns an error if there are more than [`MAX_LISTS`] or [`MAX_LIST_TERMS`].
pub fn check_lists(set: &LabelSet) -> Result<(), LabelError> {
    let terms = set.lists().map(|(_, list)| list.terms().count()).sum();
    if terms > MAX_LIST_TERMS {
        return Err(LabelError::TooManyTerms(terms));
    }
    if set.lists().count() > MAX_LISTS { Err(LabelError::TooManyLists) } else { Ok(()) }
}

/// Moves a label one position down or up. Returns no operations if it is the last or first one
/// already.
///
/// # Errors
///
/// Returns an error if the label does not exist.
pub fn move_label(set: &LabelSet, id: LabelId, down: bool) -> Result<Vec<Op>, LabelError> {
    let at = set.labels.iter().position(|label| label.id == id).ok_or(LabelError::NotFound)?;
    let to = if down { Some(at + 1) } else { at.checked_sub(1) };
    let Some(to) = to.filter(|to| *to < set.labels.len()) else { return Ok(Vec::new()) };
    let mut after = set.clone();
    after.labels.swap(at, to);
    Ok(replace_label_set(set, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(set: &LabelSet, name: &str) -> LabelId {
        set.by_name(name).unwrap().id
    }

    fn after(ops: Vec<Op>) -> LabelSet {
        match <[Op; 1]>::try_from(ops) {
            Ok([Op::SetLabels { after, .. }]) => after,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn label_names_are_unique_and_trimmed() {
        let set = LabelSet::default();
        for (typed, error) in [
            ("", LabelError::EmptyName),
            (" \t ", LabelError::EmptyName),
            ("a\u{7}b", LabelError::ControlCharacter),
            ("person", LabelError::NameTaken("PERSON".to_owned())),
            (" Person ", LabelError::NameTaken("PERSON".to_owned())),
        ] {
            assert_eq!(create(&set, typed, |_| false), Err(error), "{typed:?}");
        }
        let long = "x".repeat(MAX_LABEL_NAME + 1);
        assert_eq!(create(&set, &long, |_| false), Err(LabelError::NameTooLong));
        let (new, ops) = create(&set, "  War   ship ", |_| false).unwrap();
        let set = after(ops);
        assert_eq!(set.get(new).unwrap().name, "War ship");
        assert_eq!(set.get(new).unwrap().key, Some('w'));
        assert_eq!(set.iter().last().unwrap().id, new);
    }

    #[test]
    fn renamed_label_keeps_detector_labels() {
        let set = LabelSet::default();
        let gpe = id(&set, "GPE");
        assert_eq!(rename(&set, gpe, "LOC"), Err(LabelError::NameTaken("LOC".to_owned())));
        assert_eq!(rename(&set, gpe, " GPE "), Ok(Vec::new()));
        let set = after(rename(&set, gpe, "gpe").unwrap());
        let set = after(rename(&set, gpe, "PLACE").unwrap());
        assert_eq!(set.by_detector_label("GPE").unwrap().name, "PLACE");
        assert_eq!(set.place_label(gpe), Some("GPE"));
    }

    #[test]
    fn keys_are_unique_and_not_reserved() {
        let set = LabelSet::default();
        let org = id(&set, "ORG");
        let key = |typed: &str| set_key(&set, org, typed, |key| key == 'j');
        assert_eq!(key("J"), Err(LabelError::KeyReserved('j')));
        let error = LabelError::KeyTaken { key: 'p', label: "PERSON".to_owned() };
        assert_eq!(key("P"), Err(error));
        assert_eq!(key("ab"), Err(LabelError::InvalidKey));
        assert_eq!(key("O"), Ok(Vec::new()));
        assert_eq!(after(key("7").unwrap()).get(org).unwrap().key, Some('7'));
        assert_eq!(after(key(" ").unwrap()).get(org).unwrap().key, None);
    }

    #[test]
    fn lists_are_added_replaced_and_removed() {
        let mut set = LabelSet::default();
        let org = id(&set, "ORG");
        let list = |name: &str, text: &str| {
            Some(LabelList { name: name.to_owned(), text: text.into(), ..LabelList::default() })
        };
        let texts = |set: &LabelSet| -> Vec<String> {
            set.lists().map(|(label, list)| format!("{} {}", label.name, list.name)).collect()
        };
        for (index, name) in ["A", " B  b "].into_iter().enumerate() {
            set = after(set_list(&set, org, index, list(name, "Reuters")).unwrap());
        }
        assert_eq!(texts(&set), ["ORG A", "ORG B b"]);
        set = after(set_list(&set, org, 0, list("C", "AP")).unwrap());
        set = after(set_list(&set, org, 9, list("D", "AFP")).unwrap());
        set = after(set_list(&set, org, 1, None).unwrap());
        assert_eq!(texts(&set), ["ORG C", "ORG D"]);
        assert_eq!(set_list(&set, org, 7, None), Ok(Vec::new()));
        assert_eq!(set_list(&set, org, 0, list("C", " \n")), Err(LabelError::EmptyList));
        assert_eq!(set_list(&set, org, 0, list(" ", "AP")), Err(LabelError::EmptyName));
        let long = "x\n".repeat(MAX_LIST_TERMS);
        let refused = Err(LabelError::TooManyTerms(MAX_LIST_TERMS + 1));
        assert_eq!(set_list(&set, org, 0, list("C", &long)), refused);
        let stored = serde_json::to_string(&set).unwrap();
        assert!(stored.contains(r#""lists":[{"name":"C","text":"AP"},"#), "{stored}");
        assert_eq!(serde_json::from_str::<LabelSet>(&stored).unwrap(), set);
    }

    #[test]
    fn labels_move_one_position_at_a_time() {
        let set = LabelSet::default();
        let norp = id(&set, "NORP");
        let names = |set: &LabelSet| -> Vec<String> {
            set.iter().take(3).map(|label| label.name.clone()).collect()
        };
        assert_eq!(names(&set), ["PERSON", "NORP", "FAC"]);
        assert_eq!(names(&after(move_label(&set, norp, true).unwrap())), ["PERSON", "FAC", "NORP"]);
        let up = after(move_label(&set, norp, false).unwrap());
        assert_eq!(names(&up), ["NORP", "PERSON", "FAC"]);
        assert_eq!(move_label(&up, norp, false), Ok(Vec::new()));
        let last = id(&set, "QUANTITY");
        assert_eq!(move_label(&set, last, true), Ok(Vec::new()));
    }
}
