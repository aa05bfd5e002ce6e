//! Reads the names of numeric tags from tag files.

use super::{CARD_FILE, LABELS_FILE, TAG_FILES};
use crate::bio::BioTag;
use crate::file::File;
use crate::limits::MAX_SIDECAR_BYTES;
use serde_json::Value;
use std::collections::BTreeMap;

/// The column with the tags.
const TAGS_COLUMN: &str = "ner_tags";

/// Returns the names in the order of their numbers, from the first of [`TAG_FILES`] that has any.
pub(super) fn read_tag_names(files: &[File]) -> Vec<String> {
    let read = |list: &&str| {
        let has_name = |file: &&File| file.path.rsplit('/').next() == Some(list);
        let text = String::from_utf8_lossy(&files.iter().find(has_name)?.bytes);
        Some(match *list {
            LABELS_FILE => non_empty_lines(&text),
            CARD_FILE => names_in_card(&text),
            _ => names_in_features(&text).unwrap_or_else(|| names_by_number(&text)),
        })
    };
    TAG_FILES.iter().filter_map(read).find(|names| !names.is_empty()).unwrap_or_default()
}

/// Returns true if a file only describes rows.
pub(super) fn is_hugging_face_sidecar(file: &File) -> bool {
    if !TAG_FILES.contains(&file.name()) || file.bytes.len() > MAX_SIDECAR_BYTES {
        return false;
    }
    let text = String::from_utf8_lossy(&file.bytes);
    match file.name() {
        LABELS_FILE => {
            let names = non_empty_lines(&text);
            !names.is_empty() && names.iter().all(|name| BioTag::parse(name).is_some())
        }
        CARD_FILE => text.starts_with("---") && text.contains("token-classification"),
        _ => text.contains("\"features\"") || !names_by_number(&text).is_empty(),
    }
}

fn non_empty_lines(text: &str) -> Vec<String> {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Returns the names in `{"features": {"ner_tags": {… "names": […]}}}`, which may be at the top
/// level or inside the first of several configurations.
fn names_in_features(text: &str) -> Option<Vec<String>> {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let column = find_member(&value, TAGS_COLUMN)?;
    find_member(column, "names").map(string_elements)
}

/// Returns the names in the features beside rows, as in answers of the Hub's API:
/// `{"features": [{"name": "ner_tags", "type": {… "names": […]}}], "rows": […]}`. Empty if there are
/// none, or if the file is longer than such an answer.
pub(super) fn names_beside_rows(text: &str) -> Vec<String> {
    let head = &text[..text.floor_char_boundary(1000)];
    if !head.contains("\"features\"") || text.len() > MAX_SIDECAR_BYTES {
        return Vec::new();
    }
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let features = value.get("features").and_then(Value::as_array);
    let mut named = features.into_iter().flatten().filter(|it| find_member(it, "names").is_some());
    let tags = named.find(|it| it.get("name").and_then(Value::as_str) == Some(TAGS_COLUMN));
    let names = tags.or_else(|| named.next()).and_then(|it| find_member(it, "names"));
    names.map(string_elements).unwrap_or_default()
}

/// Returns the names in `{"O": 0, "B-PER": 1}`, in the order of their numbers. Empty if a number is
/// missing or a name is no tag.
fn names_by_number(text: &str) -> Vec<String> {
    let numbers: BTreeMap<String, usize> = serde_json::from_str(text).unwrap_or_default();
    let mut names = vec![String::new(); numbers.len()];
    for (name, number) in numbers {
        match names.get_mut(number).filter(|_| BioTag::parse(&name).is_some()) {
            Some(place) => *place = name,
            None => return Vec::new(),
        }
    }
    if names.contains(&String::new()) { Vec::new() } else { names }
}

/// Finds a member at any depth. The recursion is bounded, because serde_json limits the depth to
/// 128.
fn find_member<'a>(value: &'a Value, member: &str) -> Option<&'a Value> {
    match value {
        Value::Object(members) => members
            .get(member)
            .or_else(|| members.values().find_map(|inside| find_member(inside, member))),
        Value::Array(all) => all.iter().find_map(|inside| find_member(inside, member)),
        _ => None,
    }
}

fn string_elements(value: &Value) -> Vec<String> {
    let words = value.as_array().into_iter().flatten();
    words.map(|word| word.as_str().unwrap_or_default().to_owned()).collect()
}

/// Returns the names that the card's YAML gives to the feature, either as a list or as a map with
/// consecutive numbers as keys.
fn names_in_card(card: &str) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = card.lines().filter(|line| !line.trim().is_empty());
    let is_column = |line: &&str| {
        let key = line.trim().trim_start_matches("- ").strip_prefix("name:");
        key.is_some_and(|name| unquote_yaml(name) == TAGS_COLUMN)
    };
    let Some(column) = lines.find(is_column) else { return Vec::new() };
    let mut inside = lines.take_while(|line| indent(line) > indent(column));
    let inline = inside.find_map(|line| line.trim().strip_prefix("names:"));
    let Some(inline) = inline else { return Vec::new() };
    if let Some(list) = inline.trim().strip_prefix('[') {
        return list.trim_end_matches(']').split(',').map(unquote_yaml).collect();
    }
    let mut names: Vec<String> = Vec::new();
    for line in inside.map(str::trim) {
        let is_next = |number: &str| unquote_yaml(number) == names.len().to_string();
        let numbered = line.split_once(':').filter(|(number, _)| is_next(number));
        match line.strip_prefix("- ").or(numbered.map(|(_, name)| name)) {
            Some(name) => names.push(unquote_yaml(name)),
            None => break,
        }
    }
    names
}

/// Removes the quotes of a YAML scalar.
fn unquote_yaml(scalar: &str) -> String {
    let scalar = scalar.trim();
    let plain = scalar.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    serde_json::from_str(scalar)
        .unwrap_or_else(|_| plain.map_or_else(|| scalar.to_owned(), |it| it.replace("''", "'")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str, expected: &[&str]) {
        let file = File { path: format!("a/{name}"), bytes: text.as_bytes().to_vec() };
        assert_eq!(read_tag_names(&[file]), expected, "{text}");
    }

    #[test]
    fn tag_names_are_found_in_each_kind_of_list() {
        let three = ["O", "B-PER", "I-PER"];
        check("labels.txt", "O\r\nB-PER\nI-PER\n\n", &three);
        let card = "---\ndataset_info:\n  features:\n  - name: pos_tags\n    sequence:\n      \
                    class_label:\n        names:\n          '0': NN\n          '1': VB\n  - name: ner_tags\n    \
                    sequence:\n      class_label:\n        names:\n          '0': O\n          1: B-PER\n          \
                    '2': \"I-PER\"\n  - name: other\n    names:\n      '3': X\n---\n# A card\n";
        check("README.md", card, &three);
        let list = "---\nfeatures:\n- name: 'ner_tags'\n  class_label:\n    names:\n    - O\n    - 'B-PER'\n    \
                    - I-PER\nsplits:\n- name: train\n";
        check("README.md", list, &three);
        check("README.md", "- name: ner_tags\n  names: [O, B-PER, 'I-PER']\n", &three);
        check("README.md", "# A dataset\n\n- name: ner_tags\n", &[]);
        let feature = r#"{"feature":{"names":["O","B-PER","I-PER"],"_type":"ClassLabel"},"_type":"Sequence"}"#;
        let features =
            format!(r#"{{"features":{{"pos":{{"names":["NN"]}},"ner_tags":{feature}}}}}"#);
        check("dataset_info.json", &features, &three);
        check("dataset_infos.json", &format!(r#"{{"default":{features}}}"#), &three);
        check("dataset_infos.json", "{", &[]);
        check("label.json", r#"{"B-PER":1,"I-PER":2,"O":0}"#, &three);
        check("label.json", r#"{"B-PER":1,"I-PER":3,"O":0}"#, &[]);
    }

    #[test]
    fn tag_files_are_recognized() {
        let is_sidecar = |path: &str, bytes: &[u8]| {
            is_hugging_face_sidecar(&File { path: path.to_owned(), bytes: bytes.to_vec() })
        };
        assert!(is_sidecar("labels.txt", b"O\nB-LOC\nI-LOC\n"));
        assert!(!is_sidecar("labels.txt", b"Homs fell.\n"));
        assert!(is_sidecar("README.md", b"---\ntask_categories:\n- token-classification\n---\n"));
        assert!(!is_sidecar("README.md", b"# Articles on token-classification\n"));
        assert!(is_sidecar("dataset_infos.json", br#"{"default":{"features":{}}}"#));
    }
}
