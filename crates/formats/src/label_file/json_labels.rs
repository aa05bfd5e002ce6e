//! Labels in JSON of other programs: a list of names or of objects, as doccano and NER Annotator
//! export them, alone or as a member of an object.

use super::{LabelFileError, LocatedLabel, color};
use crate::json::json_error_location;
use dateline_annotation::model::{Color, LabelDraft};
use serde_json::Value;

/// Members with the name of a label: those of doccano and of NER Annotator come first.
const NAMES: &[&str] = &["text", "name", "label", "value", "title"];
const COLORS: &[&str] = &["background_color", "backgroundColor", "color", "background"];
const KEYS: &[&str] = &["suffix_key", "suffixKey", "key", "hotkey", "shortcut"];
/// Members of an object with the list of labels.
const LISTS: &[&str] = &["labels", "classes", "tags", "label", "entities"];

/// Reads a list of labels. Returns `None` if the value has none.
pub(super) fn read_json_labels(text: &str) -> Result<Option<Vec<LocatedLabel>>, LabelFileError> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let location = json_error_location(&error);
        LabelFileError::UnknownFormat(format!(
            "this JSON file is damaged or incomplete ({location})"
        ))
    })?;
    let list =
        value.as_array().or_else(|| LISTS.iter().find_map(|name| value.get(name)?.as_array()));
    let Some(list) = list else { return Ok(None) };
    let mut placed: Vec<LocatedLabel> = Vec::new();
    for (number, element) in (1..).zip(list) {
        let number: usize = number;
        let used: Vec<Color> = placed.iter().filter_map(|(_, draft)| draft.color).collect();
        let Some(draft) = label_from_element(element, &used) else { return Ok(None) };
        placed.push((format!("label {number}"), draft));
    }
    Ok(Some(placed))
}

fn label_from_element(element: &Value, used: &[Color]) -> Option<LabelDraft> {
    let member = |names: &[&str]| names.iter().find_map(|name| element.get(name)?.as_str());
    let name = element.as_str().or_else(|| member(NAMES))?.to_owned();
    let color =
        member(COLORS).and_then(|css| color::nearest_palette_color(&plain_color(css), used));
    let mut key = member(KEYS).unwrap_or_default().chars();
    // Dateline's keys are single characters.
    let key = key.next().filter(|_| key.next().is_none()).map(|key| key.to_ascii_lowercase());
    Some(LabelDraft { name, color, key, ..LabelDraft::default() })
}

/// Returns the CSS color of a color of Quasar, which NER Annotator uses: `light-blue-11` is a light
/// blue.
fn plain_color(color: &str) -> String {
    let base = color.rsplit_once('-').filter(|(_, shade)| shade.parse::<u32>().is_ok());
    base.map_or_else(|| color.to_owned(), |(base, _)| base.replace('-', ""))
}
