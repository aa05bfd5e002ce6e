//! Texts with marks around names: `[Mara]{PER}`, `[Mara](PER)`, `[[Mara|PER]]`, `[PER Mara]`,
//! `(PER Mara)`, `{{PER:Mara}}`, `<PER:Mara>`, `[PER]Mara[/PER]`, `**Mara**[PER]` and others.
//!
//! All marks of a file have the same notation. Everything outside of them is the text. Prose,
//! Markdown, wiki pages and LaTeX have brackets, too, so the labels decide: they are usual ones.

use crate::codec::TextReader;
use crate::columns::{is_label, is_usual_label};
use crate::import::{
    ImportNote, NoteCollector, ParsedDocument, ParsedDocuments, ParsedSpan, Probe, ReadError,
};
use crate::spec::Spec;
use dateline_text::Span;
use std::collections::BTreeSet;

pub(crate) const INLINE_MARKS: TextReader = TextReader {
    spec: &Spec {
        name: "inline-marks",
        title: "Text with marks around names",
        extension: "marks.txt",
        mime: "text/plain",
        is_markup: true,
        ..Spec::TEXT
    },
    recognize: |probe| find_notation(probe).is_some(),
    read: read_marked,
};

/// The form that the labels of a notation must have, so that ordinary texts do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// Usual labels, or several in capitals: the notation is rare.
    Any,
    /// Usual labels. Markdown has links in this notation.
    Usual,
    /// Several usual labels in capitals. Wiki pages and prose have brackets in this notation.
    Capitals,
    /// Any labels in capitals that are no elements of HTML, and nothing else in angle brackets.
    Elements,
}

/// A way to mark names.
#[derive(Debug)]
struct Notation {
    open: &'static str,
    middle: &'static str,
    close: &'static str,
    is_label_first: bool,
    /// True if the label and a bracket like that in `middle` follow `close`.
    has_end_label: bool,
    evidence: Evidence,
}

impl Notation {
    const fn label_first(parts: [&'static str; 3], evidence: Evidence) -> Self {
        let [open, middle, close] = parts;
        Self { open, middle, close, is_label_first: true, has_end_label: false, evidence }
    }

    const fn label_last(parts: [&'static str; 3], evidence: Evidence) -> Self {
        Self { is_label_first: false, ..Self::label_first(parts, evidence) }
    }

    const fn label_twice(parts: [&'static str; 3], evidence: Evidence) -> Self {
        Self { has_end_label: true, ..Self::label_first(parts, evidence) }
    }
}

const NOTATIONS: &[Notation] = &[
    Notation::label_last(["[", "]{", "}"], Evidence::Any),
    Notation::label_first(["{{", ":", "}}"], Evidence::Usual),
    Notation::label_last(["[[", "|", "]]"], Evidence::Capitals),
    Notation::label_first(["[[", "|", "]]"], Evidence::Capitals),
    Notation::label_first(["[[", ":", "]]"], Evidence::Capitals),
    Notation::label_last(["[", "](", ")"], Evidence::Usual),
    Notation::label_first(["[", ":", "]"], Evidence::Capitals),
    Notation::label_first(["[", " ", "]"], Evidence::Capitals),
    Notation::label_first(["(", " ", ")"], Evidence::Capitals),
    Notation::label_first(["<", ":", ">"], Evidence::Capitals),
    Notation::label_last(["{", "|", "}"], Evidence::Capitals),
    Notation::label_first(["{", ":", "}"], Evidence::Capitals),
    Notation::label_last(["[", "|", "]"], Evidence::Capitals),
    Notation::label_last(["<", "|", ">"], Evidence::Capitals),
    Notation::label_last(["**", "**[", "]"], Evidence::Capitals),
    Notation::label_last(["**", "**(", ")"], Evidence::Capitals),
    Notation::label_twice(["[", "]", "[/"], Evidence::Capitals),
    Notation::label_twice(["{", "}", "{/"], Evidence::Capitals),
    Notation::label_twice(["<", ">", "</"], Evidence::Elements),
];

/// Labels of which a file with marks in capitals has at least one.
const CORE_LABELS: &[&str] =
    &["PER", "PERS", "PERSON", "LOC", "LOCATION", "ORG", "ORGANIZATION", "GPE", "MISC", "NORP"];

/// Names of elements with text inside a line of HTML, which old pages have in capitals.
const HTML_NAMES: &[&str] = &[
    "address", "abbr", "big", "caption", "center", "cite", "code", "dd", "del", "dfn", "div", "dt",
    "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "ins", "kbd", "label", "li", "mark",
    "option", "pre", "samp", "small", "span", "strike", "strong", "sub", "sup", "td", "th",
    "title", "tt", "var",
];

/// The maximum length of a mark in bytes.
const MAX_MARK_BYTES: usize = 300;

/// The number of bytes that are looked at.
const SAMPLED_BYTES: usize = 100_000;

/// A mark, and the bytes of the text that it covers.
struct Mark<'a> {
    label: &'a str,
    quote: &'a str,
    start: usize,
    end: usize,
}

impl Notation {
    /// Parses the mark that begins at `start`, where the text has the opening bracket.
    fn parse_mark<'a>(&self, text: &'a str, start: usize) -> Option<Mark<'a>> {
        // A command of LaTeX, an image of Markdown, or an index is no mark.
        let before = text[..start].chars().next_back();
        if before.is_some_and(|it| it.is_ascii_alphanumeric() || "\\}]!)_^".contains(it)) {
            return None;
        }
        let content = &text[start + self.open.len()..];
        let content = &content[..content.floor_char_boundary(MAX_MARK_BYTES)];
        let content = &content[..content.find('\n').unwrap_or(content.len())];
        let (first, rest) = content.split_once(self.middle)?;
        let second = &rest[..rest.find(self.close)?];
        let end = start + self.open.len() + first.len() + self.middle.len() + second.len();
        let is_bracket = |it: char| self.open.contains(it) || self.close.contains(it);
        if first.contains(is_bracket) || second.contains(is_bracket) {
            return None;
        }
        let (label, quote) = if self.is_label_first { (first, second) } else { (second, first) };
        let (label, quote) = (label.trim(), quote.trim());
        let is_fit = is_label(label) && label.len() <= 40 && !quote.is_empty();
        let mut end = end + self.close.len();
        if self.has_end_label {
            text[end..].strip_prefix(label)?.strip_prefix(self.middle)?;
            end += label.len() + self.middle.len();
        }
        is_fit.then_some(Mark { label, quote, start, end })
    }

    /// Returns the marks of a text, and the number of opening brackets that begin none.
    fn marks<'a>(&self, text: &'a str) -> (Vec<Mark<'a>>, usize) {
        let (mut marks, mut n_others, mut at) = (Vec::new(), 0, 0);
        while let Some(found) = text[at..].find(self.open) {
            at += found;
            match self.parse_mark(text, at) {
                Some(mark) => {
                    at = mark.end;
                    marks.push(mark);
                }
                None => {
                    n_others += 1;
                    at += self.open.len();
                }
            }
        }
        (marks, n_others)
    }

    /// Returns the number of marks if they are those of names.
    fn score(&self, text: &str) -> Option<usize> {
        let (marks, n_others) = self.marks(text);
        let all = |fits: fn(&&Mark) -> bool| !marks.is_empty() && marks.iter().all(|it| fits(&it));
        let is_capital = |mark: &&Mark| !mark.label.contains(char::is_lowercase);
        let are_usual = all(|mark| is_usual_label(mark.label));
        let labels: BTreeSet<&str> = marks.iter().map(|mark| mark.label).collect();
        let is_core = labels.iter().any(|label| CORE_LABELS.contains(label));
        // In transcripts, a bracket such as “[NAME WITHHELD]” is a remark.
        let is_remark = |mark: &&Mark| {
            let has = |case: fn(char) -> bool| mark.quote.contains(case);
            !has(char::is_alphabetic) || has(char::is_uppercase) && !has(char::is_lowercase)
        };
        let are_remarks = 2 * marks.iter().filter(is_remark).count() > marks.len();
        let is_evident = match self.evidence {
            Evidence::Any => are_usual || all(is_capital) && marks.len() >= 2 && labels.len() <= 30,
            Evidence::Usual => are_usual && (all(is_capital) || n_others == 0 && marks.len() >= 2),
            Evidence::Elements => {
                let is_html =
                    marks.iter().any(|mark| HTML_NAMES.contains(&&*mark.label.to_lowercase()));
                all(is_capital) && n_others == 0 && marks.len() >= 2 && !is_html
            }
            // A remark is often at the beginning of a line, and often of one kind.
            Evidence::Capitals => {
                let is_several = marks.len() >= 2 && labels.len() >= 2 && !are_remarks;
                let is_inside = marks.iter().any(|mark| mark.is_after_words(text));
                are_usual && all(is_capital) && is_core && is_several && is_inside
            }
        };
        let is_in_sentence = |mark: &Mark| mark.is_after_words(text) || mark.is_before_words(text);
        let is_enough = is_evident && marks.len() >= n_others && marks.iter().any(is_in_sentence);
        is_enough.then_some(marks.len())
    }
}

impl Mark<'_> {
    /// Returns true if words precede the mark on its line.
    fn is_after_words(&self, text: &str) -> bool {
        let before = text[..self.start].rsplit('\n').next().unwrap_or_default();
        before.contains(char::is_alphabetic)
    }

    /// Returns true if words follow the mark on its line.
    fn is_before_words(&self, text: &str) -> bool {
        let after = text[self.end..].split('\n').next().unwrap_or_default();
        after.contains(char::is_alphabetic)
    }
}

fn find_notation(probe: &Probe) -> Option<&'static Notation> {
    let text = probe.text.filter(|_| !probe.is_json())?;
    // Rasa's files have examples with marks.
    let is_rasa = |line: &str| line.trim_end() == "nlu:" || line.starts_with("## intent:");
    if text.lines().any(is_rasa) {
        return None;
    }
    notation_of(&text[..text.floor_char_boundary(SAMPLED_BYTES)])
}

/// Returns the notation with the most marks, the first of equal ones.
fn notation_of(text: &str) -> Option<&'static Notation> {
    let scores = NOTATIONS.iter().filter_map(|it| Some((it.score(text)?, it)));
    scores.rev().max_by_key(|(score, _)| *score).map(|(_, notation)| notation)
}

fn read_marked(text: &str) -> Result<ParsedDocuments, ReadError> {
    let head = &text[..text.floor_char_boundary(SAMPLED_BYTES)];
    let Some(notation) = notation_of(head) else {
        let reason = "no marks such as [Homs]{GPE}".to_owned();
        return Err(ReadError::Invalid { location: "line 1".to_owned(), reason });
    };
    let (marks, n_others) = notation.marks(text);
    let location = "line 1".to_owned();
    let mut document = ParsedDocument { location, ..ParsedDocument::default() };
    let mut at = 0;
    for mark in marks {
        document.text.push_str(&text[at..mark.start]);
        let start = document.text.len() as u32;
        document.text.push_str(mark.quote);
        let span = Span::new(start, document.text.len() as u32);
        document.spans.push(ParsedSpan { span, label: mark.label.to_owned(), details: None });
        at = mark.end;
    }
    document.text.push_str(&text[at..]);
    let mut notes = NoteCollector::default();
    if n_others > 0 {
        let what =
            format!("{n_others} × “{}” that is no mark and stays in the text", notation.open);
        notes.push(ImportNote::Skipped { location: "text".to_owned(), what });
    }
    Ok(ParsedDocuments { documents: vec![document], notes: notes.into_vec() })
}
