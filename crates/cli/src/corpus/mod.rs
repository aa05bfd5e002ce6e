//! Reads corpus files: a token and its tags on each line, separated by tabs, or any file of training
//! data.

mod detokenize;
mod documents;

pub(crate) use detokenize::detokenize;

use crate::files::read_to_string;
use dateline_ner::{EntityClass, NAME_TAGS, Tag, UNLABELED_NAME};
use dateline_text::{Span, Token, tokenize};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::path::Path;

/// The words that the corpora tag as nationalities or groups often enough.
pub(crate) type NorpWords = BTreeSet<String>;

/// A sentence as in the corpus file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentence {
    /// Its tokens.
    pub tokens: Vec<String>,
    /// The first tag column: PER, ORG, LOC, MISC and others, with B- or I-.
    pub conll_tags: Vec<String>,
    /// The corpus's own tags. Equal to the first column if there is no second one.
    pub original_tags: Vec<String>,
}

/// A mention as in the corpus file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CorpusMention {
    /// The index of the first token.
    pub start: usize,
    /// One past the index of the last token.
    pub end: usize,
    /// The tag without B- or I-.
    pub entity_type: String,
}

/// The sentences of a document.
pub(crate) type CorpusDocument = Vec<Sentence>;

/// An error in a corpus file.
#[derive(Debug)]
pub(crate) enum CorpusError {
    /// The file cannot be read; the error names it.
    File(std::io::Error),
    /// A line is malformed.
    Line {
        /// The path of the file.
        path: String,
        /// The line number, from 1.
        line: usize,
        /// The reason.
        reason: String,
    },
    /// A file of training data is malformed.
    Documents {
        /// The path of the file.
        path: String,
        /// The reason, with the line if there is one.
        reason: String,
    },
}

impl fmt::Display for CorpusError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => error.fmt(formatter),
            Self::Line { path, line, reason } => {
                write!(formatter, "{path}, line {line}: {reason}")
            }
            Self::Documents { path, reason } => write!(formatter, "{path}: {reason}"),
        }
    }
}

impl std::error::Error for CorpusError {}

/// The number of sentences in a document if the corpus does not keep documents.
const SENTENCES_PER_DOCUMENT: usize = 10;

/// The marker of the beginning of a document, in corpora and in training sets.
pub(crate) const DOCUMENT_START: &str = "-DOCSTART-";

/// A corpus file.
pub(crate) struct Corpus {
    /// The file name without its extension.
    pub name: String,
    /// Its documents.
    pub documents: Vec<CorpusDocument>,
    /// True if the corpus marks its documents. Otherwise every ten sentences form a document.
    pub has_document_boundaries: bool,
}

impl Corpus {
    /// Reads a corpus file, or a file of training data that `dateline convert` reads.
    pub(crate) fn load(path: &Path) -> Result<Self, CorpusError> {
        let text = read_text(path)?;
        let (name, file) = (path.file_stem().unwrap_or_default(), path.display().to_string());
        let name = name.to_string_lossy().into_owned();
        match parse_documents(&file, &text, SENTENCES_PER_DOCUMENT) {
            Ok(documents) => {
                let has_document_boundaries = text.contains(DOCUMENT_START);
                Ok(Self { name, documents, has_document_boundaries })
            }
            Err(error) => {
                let read = documents::read_annotated_documents(&file, text.as_bytes())?;
                let documents = read.ok_or(error)?;
                Ok(Self { name, documents, has_document_boundaries: true })
            }
        }
    }
}

/// The names of the dev corpora, in the order of the card.
pub(crate) const DEV_CORPORA: &[&str] =
    &["wikigold", "uner_ewt", "crossner_politics", "gum", "gmb", "wnut17"];

/// Reads the dev corpora of a folder.
pub(crate) fn load_dev_corpora(dev: &Path) -> Result<Vec<Corpus>, CorpusError> {
    DEV_CORPORA.iter().map(|name| Corpus::load(&dev.join(format!("{name}.tsv")))).collect()
}

/// Reads the documents of a corpus file.
pub(crate) fn read_documents(path: &Path) -> Result<Vec<CorpusDocument>, CorpusError> {
    read_documents_of(path, SENTENCES_PER_DOCUMENT)
}

/// Reads the documents of a corpus file. If it does not mark them, each has this number of
/// sentences.
pub(crate) fn read_documents_of(
    path: &Path,
    sentences: usize,
) -> Result<Vec<CorpusDocument>, CorpusError> {
    parse_documents(&path.display().to_string(), &read_text(path)?, sentences)
}

fn read_text(path: &Path) -> Result<String, CorpusError> {
    read_to_string(path).map_err(CorpusError::File)
}

fn parse_documents(
    name: &str,
    text: &str,
    sentences_per_document: usize,
) -> Result<Vec<CorpusDocument>, CorpusError> {
    let has_documents = text.contains(DOCUMENT_START);
    let mut documents: Vec<CorpusDocument> = vec![Vec::new()];
    let mut sentence = Sentence::default();
    for (at, line) in text.lines().chain([""]).enumerate() {
        let is_start = line.starts_with(DOCUMENT_START);
        if line.trim().is_empty() || is_start {
            let full = !has_documents
                && documents.last().is_some_and(|it| it.len() >= sentences_per_document);
            if full || is_start {
                documents.push(Vec::new());
            }
            if !sentence.tokens.is_empty()
                && let Some(document) = documents.last_mut()
            {
                document.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let (token, conll_tag, original_tag) = match columns.as_slice() {
            [token, tag] => (token, tag, tag),
            [token, conll_tag, original_tag] => (token, conll_tag, original_tag),
            _ => {
                let reason = format!("{} columns instead of two or three", columns.len());
                let path = name.to_owned();
                return Err(CorpusError::Line { path, line: at + 1, reason });
            }
        };
        if let Some(tag) = [conll_tag, original_tag].into_iter().find(|tag| !is_tag(tag)) {
            let (path, reason) =
                (name.to_owned(), format!("“{tag}” is not a tag such as O or B-PER"));
            return Err(CorpusError::Line { path, line: at + 1, reason });
        }
        sentence.tokens.push(token.replace(char::is_whitespace, "_"));
        sentence.conll_tags.push((*conll_tag).to_owned());
        sentence.original_tags.push((*original_tag).to_owned());
    }
    documents.retain(|document| !document.is_empty());
    Ok(documents)
}

/// Returns true for `O` and for a label after `B-` or `I-`.
fn is_tag(tag: &str) -> bool {
    tag == "O" || ["B-", "I-"].iter().any(|prefix| tag.len() > 2 && tag.starts_with(prefix))
}

/// Returns the mentions that a column of tags marks. An I- without a B- before it begins a mention.
pub(crate) fn decode_mentions(tags: &[String]) -> Vec<CorpusMention> {
    let mut found: Vec<CorpusMention> = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        let Some((edge, kind)) = tag.split_once('-') else { continue };
        match found.last_mut() {
            Some(last) if edge == "I" && last.end == at && last.entity_type == kind => {
                last.end = at + 1
            }
            _ => found.push(CorpusMention { start: at, end: at + 1, entity_type: kind.to_owned() }),
        }
    }
    found
}

/// A sentence joined by single spaces and tokenized by Dateline.
pub(crate) struct RetokenizedSentence {
    /// The text.
    pub text: String,
    /// Dateline's tokens of the text.
    pub tokens: Vec<Token>,
    /// The byte span of each of the file's tokens in the text.
    pub token_spans: Vec<Span>,
}

impl RetokenizedSentence {
    /// Joins the tokens of a sentence and tokenizes the result.
    pub(crate) fn new(sentence: &Sentence) -> Self {
        let mut text = String::new();
        let mut token_spans = Vec::new();
        for token in &sentence.tokens {
            if !text.is_empty() {
                text.push(' ');
            }
            let start = text.len() as u32;
            text.push_str(token);
            token_spans.push(Span::new(start, text.len() as u32));
        }
        let tokens = tokenize(&text);
        Self { text, tokens, token_spans }
    }

    /// Returns the byte span of a mention.
    pub(crate) fn mention_span(&self, mention: &CorpusMention) -> Span {
        Span::new(self.token_spans[mention.start].start, self.token_spans[mention.end - 1].end)
    }

    /// Returns the range of Dateline's tokens that a mention covers.
    pub(crate) fn covered_tokens(&self, mention: &CorpusMention) -> Range<usize> {
        let span = self.mention_span(mention);
        let start = self.tokens.partition_point(|token| token.span.end <= span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        start..end
    }
}

/// Joins the sentences of a document into one text. Returns the text, its tokens, and the token
/// range of each sentence.
pub(crate) fn concatenate_sentences(
    joined: &[RetokenizedSentence],
) -> (String, Vec<Token>, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut tokens = Vec::new();
    let mut ranges = Vec::new();
    for sentence in joined {
        let offset = text.len() as u32;
        text.push_str(&sentence.text);
        text.push('\n');
        let start = tokens.len();
        tokens.extend(sentence.tokens.iter().map(|token| {
            let mut token = *token;
            token.span.start += offset;
            token.span.end += offset;
            token
        }));
        ranges.push(start..tokens.len());
    }
    (text, tokens, ranges)
}

/// Returns the tags that the tagger is to learn from a sentence, one for each of Dateline's tokens.
pub(crate) fn training_tags(
    sentence: &Sentence,
    joined: &RetokenizedSentence,
    norps: &NorpWords,
) -> Vec<Tag> {
    let mut tags = vec![Tag::OUTSIDE; joined.tokens.len()];
    let mut set = |range: Range<usize>, class: EntityClass| {
        for (at, tag) in tags[range].iter_mut().enumerate() {
            *tag = if at == 0 { NAME_TAGS.begin(class) } else { NAME_TAGS.inside(class) };
        }
    };
    for mention in decode_mentions(&sentence.original_tags) {
        if is_event(&mention.entity_type) {
            set(joined.covered_tokens(&mention), EntityClass::Event);
        }
    }
    for mention in decode_mentions(&sentence.conll_tags) {
        let class = match mention.entity_type.as_str() {
            "PER" => EntityClass::Person,
            "ORG" => EntityClass::Organization,
            "LOC" => EntityClass::Place,
            "MISC" if is_norp(sentence, &mention) => EntityClass::Norp,
            _ => continue,
        };
        set(joined.covered_tokens(&mention), class);
    }
    for mention in
        decode_mentions(&sentence.conll_tags).into_iter().filter(|it| it.entity_type == "MISC")
    {
        let covered = &mut tags[joined.covered_tokens(&mention)];
        if is_other_name(sentence, &mention, norps)
            && covered.iter().all(|it| NAME_TAGS.class(*it).is_none())
        {
            covered.fill(UNLABELED_NAME);
        }
    }
    for (at, token) in joined.tokens.iter().enumerate() {
        if tags[at] == Tag::OUTSIDE && norps.contains(&joined.text[token.span.range()]) {
            tags[at] = NAME_TAGS.begin(EntityClass::Norp);
        }
    }
    tags
}

/// Returns true if a MISC mention is a name other than a nationality. The corpora also mark genres
/// and fields of science as MISC.
fn is_other_name(sentence: &Sentence, mention: &CorpusMention, norps: &NorpWords) -> bool {
    let tokens = &sentence.tokens[mention.start..mention.end];
    let is_norp = matches!(tokens, [one] if norps.contains(one));
    !is_norp && tokens.iter().any(|it| it.contains(char::is_uppercase))
}

/// Returns true if the corpus's own tag marks a mention as a nationality or group.
pub(crate) fn is_norp(sentence: &Sentence, mention: &CorpusMention) -> bool {
    let original_tag = &sentence.original_tags[mention.start];
    original_tag.ends_with("-gpe") || original_tag.ends_with("-nationality")
}

/// Returns true if a corpus's own tag, with or without B- or I-, is that of a named event.
pub(crate) fn is_event(original_tag: &str) -> bool {
    let kind = original_tag.split_once('-').map_or(original_tag, |(_, kind)| kind);
    ["eve", "event", "EVENT"].contains(&kind)
}

/// Returns the words that the corpora tag as nationalities or groups in at least 80 % of their
/// occurrences, and at least three times. Other corpora do not tag such words; `tags` does it for
/// them.
pub(crate) fn collect_norp_words(documents: &[CorpusDocument]) -> NorpWords {
    let mut counts: std::collections::BTreeMap<&str, (u32, u32)> = Default::default();
    for sentence in documents.iter().flatten() {
        for token in &sentence.tokens {
            counts.entry(token).or_default().1 += 1;
        }
        for mention in decode_mentions(&sentence.conll_tags) {
            if mention.end == mention.start + 1
                && mention.entity_type == "MISC"
                && is_norp(sentence, &mention)
            {
                counts.entry(&sentence.tokens[mention.start]).or_default().0 += 1;
            }
        }
    }
    let often = |(norp, all): (u32, u32)| norp >= 3 && f64::from(norp) >= 0.8 * f64::from(all);
    counts.into_iter().filter(|&(_, it)| often(it)).map(|(word, _)| word.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_and_three_column_files_are_read() {
        let three = "-DOCSTART-\tO\tO\n\nAnn\tB-PER\tB-writer\nLee\tI-PER\tI-writer\n\nran\tO\tO\n";
        let documents = parse_documents("a.tsv", three, SENTENCES_PER_DOCUMENT).unwrap();
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0].len(), 2);
        let mention = CorpusMention { start: 0, end: 2, entity_type: "PER".to_owned() };
        assert_eq!(decode_mentions(&documents[0][0].conll_tags), [mention]);
        let two = parse_documents("b.tsv", "Bo\tI-PER\n", SENTENCES_PER_DOCUMENT).unwrap();
        assert_eq!(decode_mentions(&two[0][0].conll_tags).len(), 1);
        let bad = parse_documents("c.tsv", "Bo\tO\n\nBo\n", SENTENCES_PER_DOCUMENT).unwrap_err();
        assert_eq!(bad.to_string(), "c.tsv, line 3: 1 columns instead of two or three");
        let bad = parse_documents("d.tsv", "Bo\tB_PER\n", SENTENCES_PER_DOCUMENT).unwrap_err();
        assert_eq!(bad.to_string(), "d.tsv, line 1: “B_PER” is not a tag such as O or B-PER");
    }

    #[test]
    fn tags_are_projected_onto_own_tokens() {
        let text = "the\tO\nParis-based\tB-LOC\ngroup\tO\n'Afghan'\tO\n";
        let documents = parse_documents("a.tsv", text, SENTENCES_PER_DOCUMENT).unwrap();
        let joined = RetokenizedSentence::new(&documents[0][0]);
        let norps = NorpWords::from(["Afghan".to_owned()]);
        let tags = training_tags(&documents[0][0], &joined, &norps);
        let shown: Vec<String> = joined
            .tokens
            .iter()
            .zip(&tags)
            .filter_map(|(token, tag)| {
                let class = NAME_TAGS.class(*tag)?;
                Some(format!("{} {class:?}", &joined.text[token.span.range()]))
            })
            .collect();
        assert_eq!(shown, ["Paris Place", "- Place", "based Place", "Afghan Norp"]);
    }

    #[test]
    fn unlabeled_names_have_their_own_tag() {
        let text = "the\tO\tO\nLong\tB-MISC\tB-book\nWar\tI-MISC\tI-book\n\
                    folk\tB-MISC\tB-musicgenre\nAfghan\tB-MISC\tB-misc\n\
                    Games\tB-MISC\tB-event\n";
        let documents = parse_documents("a.tsv", text, SENTENCES_PER_DOCUMENT).unwrap();
        let joined = RetokenizedSentence::new(&documents[0][0]);
        let norps = NorpWords::from(["Afghan".to_owned()]);
        let expected = [
            Tag::OUTSIDE,
            UNLABELED_NAME,
            UNLABELED_NAME,
            Tag::OUTSIDE,
            NAME_TAGS.begin(EntityClass::Norp),
            NAME_TAGS.begin(EntityClass::Event),
        ];
        assert_eq!(training_tags(&documents[0][0], &joined, &norps), expected);
    }
}
