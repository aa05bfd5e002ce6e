//! Texts that are given as tokens, with a tag for each token or with spans of tokens.

use super::mentions::{MentionList, RawMention, find_member};
use super::value::JsonValue;
use crate::bio::{BioDecoder, BioTag};
use crate::import::ParsedSpan;
use crate::shorten::shorten;
use dateline_text::Span;

const TOKENS: &[&str] =
    &["tokens", "words", "tokenizedtext", "tokenized", "token", "text", "sentence"];
const SENTENCES: &[&str] = &["sentences", "sents"];
/// The text of a token that is an object.
const FORM: &[&str] = &["text", "orth", "word", "form", "token", "originaltext"];
/// Members with the tags of the tokens, or the tag of a token that is an object.
const TAGS: &[&str] = &[
    "nertags",
    "nertag",
    "ner",
    "nerlabels",
    "tags",
    "tag",
    "labels",
    "label",
    "biotags",
    "bio",
    "iobtags",
    "iob",
    "bilou",
    "entitytags",
    "tagsner",
    "entities",
    "entity",
];
/// Members of [`TAGS`] that name no other property of tokens, so that tags without prefix are
/// labels.
const NER_TAGS: &[&str] =
    &["nertags", "nertag", "ner", "nerlabels", "entitytags", "tagsner", "entities"];

/// Members of [`TAGS`] that may also hold spans of tokens.
const MENTIONS: &[&str] = &["ner", "entities", "entity"];

/// The tokens of a record. The tokens of sentences are in one list.
pub(crate) struct Tokens {
    words: Vec<String>,
    /// The indices of the tokens that begin a sentence.
    sentence_starts: Vec<usize>,
}

/// The tags of the tokens.
pub(crate) enum Tags {
    /// Names such as `B-LOC`.
    Names(Vec<String>),
    /// Indices into a list of names.
    Numbers(Vec<u32>),
}

/// The reason why tags are not read.
pub(crate) enum TagFault {
    /// The number of tokens, and that of tags.
    CountsDiffer(usize, usize),
    /// A tag that is none, cut.
    NotATag(String),
    /// A number without a name.
    Unnamed(u32),
}

/// A text made of tokens, with the span of each.
pub(crate) struct TokenText {
    pub(crate) text: String,
    spans: Vec<Span>,
}

impl Tokens {
    /// Returns the tokens of a record: a list of texts, of objects with a text each, or of
    /// sentences.
    pub(crate) fn find(record: &JsonValue) -> Option<Self> {
        let is_words = |value: &JsonValue| words_of(value).is_some();
        if let Some((_, value)) = find_member(record, TOKENS, is_words) {
            return Some(Self { words: words_of(value)?, sentence_starts: Vec::new() });
        }
        let is_sentences = |value: &JsonValue| {
            !value.is_empty() && value.elements().iter().all(|one| sentence_words(one).is_some())
        };
        let (_, sentences) = find_member(record, SENTENCES, is_sentences)?;
        let mut tokens = Self { words: Vec::new(), sentence_starts: Vec::new() };
        for words in sentences.elements().iter().filter_map(sentence_words) {
            tokens.sentence_starts.push(tokens.words.len());
            tokens.words.extend(words);
        }
        Some(tokens).filter(|tokens| !tokens.words.is_empty())
    }

    /// Returns true if a record has a list of tokens that is empty.
    pub(crate) fn is_blank(record: &JsonValue) -> bool {
        find_member(record, TOKENS, |value| value.is_list() && value.is_empty()).is_some()
    }

    /// Returns the text: tokens with a space between, sentences on lines of their own.
    pub(crate) fn join(&self) -> TokenText {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for (at, word) in self.words.iter().enumerate() {
            if at > 0 {
                let is_start = self.sentence_starts.binary_search(&at).is_ok();
                text.push(if is_start { '\n' } else { ' ' });
            }
            let start = text.len() as u32;
            text.push_str(word);
            spans.push(Span::new(start, text.len() as u32));
        }
        TokenText { text, spans }
    }

    /// Returns the tokens at their places in a text, or `None` if it does not consist of them.
    pub(crate) fn align(&self, text: &str) -> Option<TokenText> {
        let (mut at, mut spans) = (0, Vec::new());
        for word in &self.words {
            let rest = &text[at..];
            let start = at + rest.len() - rest.trim_start().len();
            let is_here = text[start..].starts_with(word.as_str());
            at = if is_here { start + word.len() } else { return None };
            spans.push(Span::new(start as u32, at as u32));
        }
        text[at..].trim().is_empty().then(|| TokenText { text: text.to_owned(), spans })
    }

    /// Returns the tags of a record: names if it has any, else numbers.
    pub(crate) fn find_tags(&self, record: &JsonValue) -> Option<Result<Tags, TagFault>> {
        let lists = TAGS.iter().filter_map(|name| {
            let (_, value) = find_member(record, &[name], |value| value.is_list())?;
            // A list of mentions may have the same name.
            let is_no_mention = value.is_empty() && MENTIONS.contains(name);
            Some((NER_TAGS.contains(name), tag_list(value).filter(|_| !is_no_mention)?))
        });
        let lists: Vec<(bool, Tags)> = lists.collect();
        let is_names = |tags: &Tags| matches!(tags, Tags::Names(_));
        let best =
            lists.iter().position(|(is_ner, tags)| is_names(tags) && are_tags(tags, *is_ner));
        let first = || lists.iter().position(|(is_ner, tags)| *is_ner || !is_names(tags));
        let in_objects = || tags_in_tokens(record).map(|tags| (true, tags));
        let chosen = best.or_else(first);
        let (_, tags) = match chosen {
            Some(at) => lists.into_iter().nth(at),
            None => in_objects(),
        }?;
        let count = match &tags {
            Tags::Names(names) => names.len(),
            Tags::Numbers(numbers) => numbers.len(),
        };
        Some(match count == self.words.len() {
            true => Ok(tags),
            false => Err(TagFault::CountsDiffer(self.words.len(), count)),
        })
    }
}

fn words_of(value: &JsonValue) -> Option<Vec<String>> {
    let form = |token: &JsonValue| {
        let named = || find_member(token, FORM, |value| value.as_text().is_some());
        token.as_text().or_else(|| named()?.1.as_text()).map(str::to_owned)
    };
    let words: Option<Vec<String>> = value.elements().iter().map(form).collect();
    words.filter(|words| !words.is_empty())
}

/// Returns the tokens of a sentence: a list, or an object with a list.
fn sentence_words(value: &JsonValue) -> Option<Vec<String>> {
    words_of(value).or_else(|| {
        let (_, tokens) = find_member(value, TOKENS, |value| words_of(value).is_some())?;
        words_of(tokens)
    })
}

fn tag_list(value: &JsonValue) -> Option<Tags> {
    // The tags of sentences are in one list, as their tokens.
    let is_nested = value.elements().iter().all(|element| element.is_list());
    let flat: Vec<&JsonValue> = match is_nested {
        true => value.elements().iter().flat_map(JsonValue::elements).collect(),
        false => value.elements().iter().collect(),
    };
    let names: Option<Vec<String>> =
        flat.iter().map(|it| it.as_text().map(str::to_owned)).collect();
    let number = |it: &&JsonValue| match it {
        JsonValue::Number(_) => it.as_offset().0,
        _ => None,
    };
    match names.filter(|names| !names.is_empty()) {
        // Some programs write numbers as texts.
        Some(names) if names.iter().all(|name| name.parse::<u32>().is_ok()) => names
            .iter()
            .map(|name| name.parse().ok())
            .collect::<Option<Vec<u32>>>()
            .map(Tags::Numbers),
        Some(names) => Some(Tags::Names(names)),
        None => flat.iter().map(number).collect::<Option<Vec<u32>>>().map(Tags::Numbers),
    }
}

/// Returns the tags of tokens that are objects, if any has one.
fn tags_in_tokens(record: &JsonValue) -> Option<Tags> {
    let (_, tokens) = find_member(record, TOKENS, JsonValue::is_list)?;
    let tag = |token: &JsonValue| {
        find_member(token, NER_TAGS, |value| value.as_text().is_some())
            .or_else(|| find_member(token, TAGS, |value| value.as_text().is_some_and(has_prefix)))
            .and_then(|(_, value)| value.as_text().map(str::to_owned))
    };
    let tags: Vec<Option<String>> = tokens.elements().iter().map(tag).collect();
    let is_any = tags.iter().any(Option::is_some);
    is_any.then(|| Tags::Names(tags.into_iter().map(Option::unwrap_or_default).collect()))
}

fn has_prefix(tag: &str) -> bool {
    tag == "O" || BioTag::parse(tag).is_some()
}

/// Returns true if names are tags of mentions. Tags without a prefix count only in a member that
/// can have nothing else, and if some tokens are outside.
fn are_tags(tags: &Tags, is_ner: bool) -> bool {
    let Tags::Names(names) = tags else { return true };
    names.iter().all(|name| has_prefix(name))
        || is_ner && names.iter().any(|name| is_outside(name) || has_prefix(name))
}

fn is_outside(name: &str) -> bool {
    matches!(name, "O" | "" | "-" | "_")
}

impl TokenText {
    /// Returns the mentions of tags. `names` are those of numbers.
    pub(crate) fn decode_tags(
        &self,
        tags: &Tags,
        names: &[String],
        decoder: &mut BioDecoder,
    ) -> Result<Vec<ParsedSpan>, TagFault> {
        decoder.close_span();
        let mut spans = Vec::new();
        let mut before = "";
        for (at, token) in self.spans.iter().enumerate() {
            let name = match tags {
                Tags::Names(all) => all[at].as_str(),
                Tags::Numbers(all) => {
                    let name = names.get(all[at] as usize);
                    name.ok_or(TagFault::Unnamed(all[at]))?.as_str()
                }
            };
            let tag = match BioTag::parse(name) {
                _ if is_outside(name) => BioTag::Outside,
                Some(tag) => tag,
                None if name.trim().is_empty() || name.chars().count() > 100 => {
                    return Err(TagFault::NotATag(shorten(name, 30)));
                }
                None => {
                    // A label without prefix continues the mention of a token with the same label.
                    BioTag::Entity { prefix: if name == before { 'I' } else { 'B' }, label: name }
                }
            };
            if !token.is_empty() {
                decoder.push_tag(&mut spans, *token, tag);
            }
            before = name;
        }
        Ok(spans)
    }

    /// Returns mentions whose offsets are numbers of tokens, and the number of those that are out of
    /// range.
    pub(super) fn decode_ranges(&self, list: &MentionList) -> (Vec<ParsedSpan>, usize) {
        let is_inclusive = self.are_ends_inclusive(&list.mentions);
        let (mut spans, mut n_rejected) = (Vec::new(), 0);
        for mention in &list.mentions {
            let range = mention.start.0.zip(mention.end.0);
            let last = range.and_then(|(start, end)| {
                let last = if is_inclusive { end } else { end.checked_sub(1)? };
                (start <= last).then_some((start as usize, last as usize))
            });
            let found = last.and_then(|(first, last)| {
                Some(Span::new(self.spans.get(first)?.start, self.spans.get(last)?.end))
            });
            match found.filter(|span| !span.is_empty()) {
                Some(span) => {
                    spans.push(ParsedSpan { span, label: mention.label.clone(), details: None });
                }
                None => n_rejected += 1,
            }
        }
        (spans, n_rejected)
    }

    /// Returns true if the ends of mentions are the last token rather than the one after it.
    fn are_ends_inclusive(&self, mentions: &[RawMention]) -> bool {
        if mentions.iter().any(|mention| mention.start == mention.end) {
            return true;
        }
        let count = self.spans.len() as u32;
        let is_beyond =
            mentions.iter().any(|mention| mention.end.0.is_some_and(|end| end >= count));
        !is_beyond && mentions.first().is_some_and(|mention| mention.is_tuple)
    }
}
