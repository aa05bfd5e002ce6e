//! WebAnno TSV 3 of WebAnno and INCEpTION: sentences, and a row of columns for each token.
//!
//! The header names the layers with their features. Layers of spans are read, except those of
//! tokens and grammar; the label is the feature `value`, or else another one that names a kind, or
//! else the layer's name. Relations and chains are skipped.

use crate::codec::TextReader;
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ParsedSpan, ReadError,
};
use crate::shorten::shorten;
use crate::spec::Spec;
use dateline_text::Span;
use std::collections::BTreeMap;

pub(crate) const WEBANNO_TSV: TextReader = TextReader {
    spec: &Spec {
        name: "webanno-tsv",
        title: "WebAnno TSV 3",
        consumers: &["WebAnno", "INCEpTION"],
        extension: "webanno.tsv",
        mime: "text/tab-separated-values",
        ..Spec::TEXT
    },
    recognize: |probe| probe.first_line().starts_with("#FORMAT=WebAnno TSV 3"),
    read: read_webanno,
};

/// Parts of the names of layers that are not mentions.
const LINGUISTIC_LAYERS: &[&str] = &[
    ".lexmorph.",
    ".segmentation.",
    ".syntax.",
    ".morph.",
    ".metadata.",
    ".transform.",
    ".semantics.",
    ".coref.",
    "SurfaceForm",
];

/// Features that name the kind of a mention, in order of preference.
const LABEL_FEATURES: &[&str] =
    &["value", "label", "type", "category", "class", "kind", "entitytype", "role"];

/// The columns of a layer.
struct Layer {
    name: String,
    /// The first column after those of the token, and the number of columns.
    start: usize,
    count: usize,
    /// The feature of the label, counted from `start`.
    label_feature: Option<usize>,
    is_read: bool,
}

impl Layer {
    /// Parses a line such as `#T_SP=de…NamedEntity|identifier|value`.
    fn parse(line: &str, start: usize) -> Option<Self> {
        let (kind, rest) = line.strip_prefix("#T_")?.split_once('=')?;
        let mut parts = rest.trim_end().split('|');
        let name = parts.next()?.to_owned();
        let features: Vec<String> =
            parts.map(|feature| feature.to_lowercase().replace('_', "")).collect();
        let find = |wanted: &&str| features.iter().position(|feature| feature == wanted);
        let is_read = kind == "SP" && !LINGUISTIC_LAYERS.iter().any(|part| name.contains(part));
        let label_feature = LABEL_FEATURES.iter().find_map(find);
        let count = features.len().max(1);
        Some(Self { name, start, count, label_feature, is_read })
    }

    fn short_name(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or_default()
    }
}

struct WebannoReader {
    layers: Vec<Layer>,
    document: ParsedDocument,
    /// The position in the text after the last token.
    cursor: usize,
    /// The last token, with its offset in the file.
    last_token: Option<(Span, u32)>,
    /// The index of each mention of several tokens, by layer and number.
    numbered: BTreeMap<(usize, String), usize>,
    /// The number of annotations in layers that are not read.
    skipped: BTreeMap<String, usize>,
}

fn read_webanno(text: &str) -> Result<ParsedDocuments, ReadError> {
    let mut reader = WebannoReader {
        layers: Vec::new(),
        document: ParsedDocument { location: "text".to_owned(), ..Default::default() },
        cursor: 0,
        last_token: None,
        numbered: BTreeMap::new(),
        skipped: BTreeMap::new(),
    };
    let mut column = 0;
    let mut is_in_rows = true;
    for (number, line) in (1..).zip(text.lines()) {
        let number: usize = number;
        if let Some(layer) = Layer::parse(line, column) {
            // A relation has a column for its source, too.
            column += layer.count + usize::from(line.starts_with("#T_RL"));
            reader.layers.push(layer);
        } else if let Some(sentence) = line.strip_prefix("#Text=") {
            reader.add_sentence_text(&unescape_text(sentence), std::mem::take(&mut is_in_rows));
        } else if line.starts_with(|first: char| first.is_ascii_digit()) {
            is_in_rows = true;
            reader.read_row(line).map_err(|reason| ReadError::Invalid {
                location: format!("line {number}"),
                reason,
            })?;
        }
    }
    let mut notes = NoteCollector::default();
    for (layer, count) in reader.skipped.iter().take(20) {
        let what = format!("{count} annotations of the layer {}", shorten(layer, 60));
        notes.push(ImportNote::Skipped { location: "layers".to_owned(), what });
    }
    Ok(ParsedDocuments { documents: vec![reader.document], notes: notes.into_vec() })
}

impl WebannoReader {
    /// Begins a sentence, or adds a line to it.
    fn add_sentence_text(&mut self, line: &str, is_new: bool) {
        if !self.document.text.is_empty() {
            self.document.text.push('\n');
        }
        if is_new {
            self.cursor = self.document.text.len();
        }
        self.document.text.push_str(line);
    }

    fn read_row(&mut self, line: &str) -> Result<(), String> {
        let mut fields = line.split('\t');
        let (Some(id), Some(range), Some(form)) = (fields.next(), fields.next(), fields.next())
        else {
            return Err("expected a row of columns".to_owned());
        };
        let form = if form.contains('\\') { &unescape_text(form) } else { form };
        let begin = range.split('-').next().and_then(|begin| begin.parse::<u32>().ok());
        let begin = begin.ok_or("expected the offsets of a token")?;
        let is_part = id.rsplit('-').next().is_some_and(|last| last.contains('.'));
        let span = match self.last_token {
            Some((token, token_begin)) if is_part => {
                let slice = token.slice(&self.document.text).unwrap_or_default();
                let from = utf16_to_byte(slice, begin.saturating_sub(token_begin));
                let at = slice.get(from..).filter(|rest| rest.starts_with(form)).map(|_| from);
                let at =
                    at.or_else(|| slice.find(form)).ok_or("the token is not in its sentence")?;
                let start = token.start + at as u32;
                Span::new(start, start + form.len() as u32)
            }
            _ => {
                let rest = self.document.text.get(self.cursor..).unwrap_or_default();
                let at = rest.find(form).ok_or("the token is not in its sentence")?;
                let start = self.cursor + at;
                self.cursor = start + form.len();
                let span = Span::new(start as u32, self.cursor as u32);
                self.last_token = Some((span, begin));
                span
            }
        };
        let cells: Vec<&str> = fields.collect();
        for at in 0..self.layers.len() {
            self.read_layer(at, &cells, span);
        }
        Ok(())
    }

    fn read_layer(&mut self, at: usize, cells: &[&str], span: Span) {
        let layer = &self.layers[at];
        let columns = cells.get(layer.start..layer.start + layer.count).unwrap_or_default();
        let Some(first) = columns.first().filter(|first| **first != "_" && !first.is_empty())
        else {
            return;
        };
        let count = split_values(first).len();
        if !layer.is_read {
            *self.skipped.entry(layer.name.clone()).or_default() += count;
            return;
        }
        for index in 0..count {
            let value = |column: usize| {
                let values = split_values(columns.get(column).copied().unwrap_or_default());
                values.get(index).map(|value| parse_value(value))
            };
            let (_, number) = value(0).unwrap_or_default();
            let label = layer.label_feature.and_then(value).map(|(label, _)| label);
            let label = label.filter(|label| !label.is_empty() && label != "*" && label != "_");
            let label = label.unwrap_or_else(|| layer.short_name().to_owned());
            let spans = &mut self.document.spans;
            let known = number.as_ref().and_then(|id| self.numbered.get(&(at, id.clone())));
            match known.and_then(|&known| spans.get_mut(known)) {
                Some(mention) => mention.span.end = mention.span.end.max(span.end),
                None => {
                    if let Some(id) = number {
                        self.numbered.insert((at, id), spans.len());
                    }
                    spans.push(ParsedSpan { span, label, details: None });
                }
            }
        }
    }
}

/// Returns the byte at an offset in UTF-16 code units.
fn utf16_to_byte(text: &str, offset: u32) -> usize {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= offset {
            return at;
        }
        units += character.len_utf16() as u32;
    }
    text.len()
}

/// Splits the values of stacked annotations at unescaped bars.
fn split_values(cell: &str) -> Vec<&str> {
    let (mut values, mut start, mut is_escaped) = (Vec::new(), 0, false);
    for (at, character) in cell.char_indices() {
        if character == '|' && !is_escaped {
            values.push(&cell[start..at]);
            start = at + 1;
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    values.push(&cell[start..]);
    values
}

/// Splits a value such as `PER[1]` into its text and its number.
fn parse_value(value: &str) -> (String, Option<String>) {
    let number = value.strip_suffix(']').filter(|rest| !rest.ends_with('\\')).and_then(|rest| {
        let at = rest.rfind('[')?;
        let id = &rest[at + 1..];
        let is_number = !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit());
        is_number.then_some((&rest[..at], id))
    });
    match number {
        Some((text, id)) => (unescape_text(text), Some(id.to_owned())),
        None => (unescape_text(value), None),
    }
}

/// Removes the backslashes before characters.
fn unescape_text(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            unescaped.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => unescaped.push('\n'),
            Some('r') => unescaped.push('\r'),
            Some('t') => unescaped.push('\t'),
            Some(other) => unescaped.push(other),
            None => unescaped.push('\\'),
        }
    }
    unescaped
}
