//! Reads the training set: the output of [`super::prepare_training_set`], with the column that the
//! teachers add. That column has the probability of each tag in thousandths, in the order of the
//! tagger's columns.

use super::prepare_training_set::format_tag;
use crate::corpus::DOCUMENT_START;
use crate::error::{CommandError, ContentError};
use crate::files::read_to_string;
use dateline_ner::{TAG_COUNT, Tag};
use dateline_text::{Span, Token, TokenKind};
use std::ops::Range;
use std::path::Path;

/// A document's tokens joined by spaces, and the target of each token.
#[derive(Default)]
pub(super) struct TrainingDocument {
    pub text: String,
    pub tokens: Vec<Token>,
    /// Token ranges.
    pub sentences: Vec<Range<usize>>,
    /// The probability of each tag, for each token.
    pub targets: Vec<[f32; TAG_COUNT]>,
}

/// Reads the documents of a file.
pub(super) fn read_training_documents(path: &Path) -> Result<Vec<TrainingDocument>, CommandError> {
    let text = read_to_string(path)?;
    let names: Vec<String> = (0..TAG_COUNT).map(|it| format_tag(Tag::from_column(it))).collect();
    let mut documents: Vec<TrainingDocument> = Vec::new();
    let mut start = 0;
    for (line, number) in text.lines().chain([""]).zip(1..) {
        if line == DOCUMENT_START {
            documents.push(TrainingDocument::default());
            start = 0;
            continue;
        }
        let Some(document) = documents.last_mut() else {
            let error = ContentError::NoDocumentStart(DOCUMENT_START);
            return Err(CommandError::at_line(path.display(), number, error));
        };
        if line.is_empty() {
            let end = document.tokens.len();
            if end > start {
                document.sentences.push(start..end);
            }
            start = end;
            continue;
        }
        let target = parse_target(line, &names).ok_or_else(|| {
            CommandError::at_line(path.display(), number, ContentError::TokenLine)
        })?;
        document.push_token(line.split('\t').next().unwrap_or_default());
        document.targets.push(target);
    }
    documents.retain(|document| !document.tokens.is_empty());
    Ok(documents)
}

impl TrainingDocument {
    fn push_token(&mut self, word: &str) {
        let start = self.text.len() as u32;
        self.text.push_str(word);
        self.tokens
            .push(Token { span: Span::new(start, self.text.len() as u32), kind: TokenKind::Word });
        self.text.push(' ');
    }
}

/// Parses the tag probabilities of a line, preferring the teachers'. Returns `None` if the line is
/// malformed.
fn parse_target(line: &str, names: &[String]) -> Option<[f32; TAG_COUNT]> {
    let mut columns = line.split('\t').skip(1);
    let tag = columns.next()?;
    let mut target = [0.0; TAG_COUNT];
    let Some(thousandths) = columns.next() else {
        target[names.iter().position(|name| name == tag)?] = 1.0;
        return Some(target);
    };
    let mut numbers = thousandths.split(' ');
    for part in &mut target {
        *part = numbers.next()?.parse().ok()?;
    }
    let total: f32 = target.iter().sum();
    (numbers.next().is_none() && total > 0.0).then(|| target.map(|part| part / total))
}
