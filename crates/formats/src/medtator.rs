//! XML of MedTator, MAE and i2b2: a `TEXT`, and `TAGS` with an element for each mention.
//!
//! A mention has `spans="0~4"`, or `start` and `end`. Offsets are UTF-16 code units. The label is
//! the element's name, or in files of i2b2 its `TYPE`.

use crate::codec::TextReader;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, RawDocument, RawOffset, RawSpan,
    ReadError, resolve_offsets,
};
use crate::shorten::shorten;
use crate::spec::{OffsetUnit, Spec};
use crate::xml::{XmlElement, XmlEvent, for_each_xml_event, root_element};

pub(crate) const MEDTATOR: TextReader = TextReader {
    spec: &Spec {
        name: "medtator",
        title: "MedTator",
        consumers: &["MedTator", "MAE"],
        extension: "medtator.xml",
        mime: "application/xml",
        offset_unit: OffsetUnit::Utf16,
        is_markup: true,
        ..Spec::TEXT
    },
    recognize: |probe| {
        let text = probe.text.unwrap_or_default();
        root_element(text).is_some() && text.contains("<TEXT>") && text.contains("<TAGS")
    },
    read: read_medtator,
};

fn read_medtator(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut document = ParsedDocument { location: "text".to_owned(), ..Default::default() };
    let (mut spans, mut notes, mut n_links) = (Vec::new(), NoteCollector::default(), 0);
    let (mut is_in_text, mut is_in_tags, mut is_i2b2) = (false, false, false);
    for_each_xml_event(text, |event| {
        match event {
            XmlEvent::Start(element) => match element.name.as_str() {
                "TEXT" => is_in_text = true,
                "TAGS" => is_in_tags = true,
                _ if is_in_tags => match tag_span(&element, is_i2b2, &mut notes) {
                    Some(span) => spans.push(span),
                    None => n_links += 1,
                },
                name => is_i2b2 |= name.contains("i2b2"),
            },
            XmlEvent::End(name) if name == "TEXT" => is_in_text = false,
            XmlEvent::End(name) if name == "TAGS" => is_in_tags = false,
            XmlEvent::Text(text) if is_in_text => document.text.push_str(&text),
            _ => {}
        }
        Ok(())
    })?;
    if n_links > 0 {
        let what = format!("{n_links} tags without a position, such as relations");
        notes.push(ImportNote::Skipped { location: "tags".to_owned(), what });
    }
    Ok(resolve_offsets(vec![RawDocument { document, spans }], OffsetUnit::Utf16, notes))
}

/// Returns the mention of a tag, or `None` if it has no position in the text.
fn tag_span(element: &XmlElement, is_i2b2: bool, notes: &mut NoteCollector) -> Option<RawSpan> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    let pieces: Vec<(u32, u32)> = match element.attribute("spans") {
        Some(spans) => spans
            .split([',', ';'])
            .map(|piece| {
                let (start, end) = piece.split_once('~')?;
                number(start).zip(number(end))
            })
            .collect::<Option<_>>()?,
        None => {
            let start = element.attribute("start").and_then(number);
            vec![start.zip(element.attribute("end").and_then(number))?]
        }
    };
    let start = pieces.iter().map(|piece| piece.0).min()?;
    let end = pieces.iter().map(|piece| piece.1).max()?;
    let quote = element.attribute("text").map(str::to_owned);
    if pieces.len() > 1 {
        notes.push(ImportNote::Joined {
            location: format!("tag {}", shorten(element.attribute("id").unwrap_or_default(), 30)),
            quote: shorten(quote.as_deref().unwrap_or_default(), 60),
        });
    }
    let label = element.attribute("TYPE").filter(|_| is_i2b2).unwrap_or(&element.name);
    Some(RawSpan {
        start: RawOffset(Some(start)),
        end: RawOffset(Some(end)),
        // The quote of a discontinuous mention does not occur in the text.
        quote: quote.filter(|quote| pieces.len() == 1 && !quote.is_empty()),
        label: label.to_owned(),
        details: None,
    })
}
