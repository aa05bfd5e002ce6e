//! Reads the `<Label>` elements of Label Studio's labeling configuration.

use super::{LabelFileError, LocatedLabel, color};
use crate::shorten::shorten;
use dateline_annotation::model::{Color, LabelDraft};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;

pub(super) fn read_label_studio_config(text: &str) -> Result<Vec<LocatedLabel>, LabelFileError> {
    let mut reader = Reader::from_str(text);
    let mut placed: Vec<LocatedLabel> = Vec::new();
    loop {
        let event = reader.read_event();
        let before = text.get(..reader.buffer_position() as usize).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let error_at_line = |reason: &str| {
            LabelFileError::invalid_at(&format!("line {line}"), shorten(reason, 200))
        };
        match event.map_err(|_| error_at_line("the XML is damaged"))? {
            Event::Eof => break,
            Event::DocType(_) => return Err(error_at_line("document types are not allowed")),
            Event::Start(element) | Event::Empty(element) if element.name().as_ref() == "Label" => {
                let draft = label_from_element(&element, &placed)
                    .map_err(|reason| error_at_line(&reason))?;
                placed.push((format!("label {}", placed.len() + 1), draft));
            }
            _ => {}
        }
    }
    if placed.is_empty() {
        let reason = "this XML has no <Label value=\"…\"> as in Label Studio configurations";
        return Err(LabelFileError::UnknownFormat(reason.to_owned()));
    }
    Ok(placed)
}

const DAMAGED_ATTRIBUTE: &str = "an attribute is damaged";

fn label_from_element(element: &BytesStart, before: &[LocatedLabel]) -> Result<LabelDraft, String> {
    let mut members = BTreeMap::new();
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| DAMAGED_ATTRIBUTE)?;
        let value = attribute.normalized_value(XmlVersion::Explicit1_0);
        let value = value.map_err(|_| DAMAGED_ATTRIBUTE)?.into_owned();
        members.insert(attribute.key.as_ref().to_owned(), value);
    }
    let name = members.remove("value").ok_or("a <Label> has no value")?;
    let used: Vec<Color> = before.iter().filter_map(|(_, draft)| draft.color).collect();
    let mut key = members.get("hotkey").map(|it| it.to_lowercase()).unwrap_or_default();
    Ok(LabelDraft {
        name,
        description: members.remove("hint").unwrap_or_default(),
        color: members.get("background").and_then(|css| color::nearest_palette_color(css, &used)),
        // Dateline's keys are single characters.
        key: key.pop().filter(|_| key.is_empty()),
        ..LabelDraft::default()
    })
}
