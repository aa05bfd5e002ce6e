//! Sentences with all their tags behind them: `Mara left⇥B-PER O`, or with the tags on the next line.

use crate::bio::BioTag;
use crate::codec::TextReader;
use crate::columns::{is_label, is_usual_label};
use crate::import::{NoteCollector, ParsedDocuments, ReadError};
use crate::shorten::shorten;
use crate::spec::Spec;
use crate::token_text::TokenTextBuilder;

pub(crate) const TAG_LINES: TextReader = TextReader {
    spec: &Spec {
        name: "tag-lines",
        title: "Sentences with lines of tags",
        extension: "tags.txt",
        mime: "text/plain",
        ..Spec::TOKENS
    },
    recognize: |probe| detect(probe.text.unwrap_or_default()).is_some(),
    read: read_tag_lines,
};

/// Where the tags of a sentence are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TagPlace {
    /// Behind a tab.
    SameLine,
    NextLine,
}

/// The number of sentences that are looked at.
const SAMPLED_SENTENCES: usize = 100;

/// A sentence and its tags, with the number of its line.
type Pair<'a> = (usize, &'a str, &'a str);

/// Returns the sentences of a file with their tags. A sentence without any has none.
fn pairs(text: &str, place: TagPlace) -> impl Iterator<Item = Pair<'_>> {
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    std::iter::from_fn(move || {
        let (number, line) = lines.next()?;
        Some(match place {
            TagPlace::SameLine => {
                let (sentence, tags) = line.split_once('\t').unwrap_or((line, ""));
                (number, sentence, tags)
            }
            TagPlace::NextLine => (number, line, lines.next().map_or("", |(_, tags)| tags)),
        })
    })
}

/// Returns the tokens with their tags, or `None` unless there is a tag for each token.
fn parse_pair<'a>((_, sentence, tags): Pair<'a>) -> Option<Vec<(&'a str, BioTag<'a>)>> {
    let tokens: Vec<&str> = sentence.split_whitespace().collect();
    let tags: Vec<BioTag> = tags.split_whitespace().map(BioTag::parse).collect::<Option<_>>()?;
    (tokens.len() == tags.len()).then(|| tokens.into_iter().zip(tags).collect())
}

/// Returns the place of the tags if all of the first sentences have them and one has a mention.
fn detect(text: &str) -> Option<TagPlace> {
    [TagPlace::SameLine, TagPlace::NextLine].into_iter().find(|&place| {
        let sampled = || pairs(text, place).take(SAMPLED_SENTENCES);
        let is_several = sampled().nth(1).is_some();
        // Prose may have words such as “B-12:”.
        let is_mention = |tag: &BioTag| match tag {
            BioTag::Entity { label, .. } => is_usual_label(label) || is_several && is_label(label),
            _ => false,
        };
        // One token with its tag on a line is a file of columns.
        let has_mention = |pair| {
            parse_pair(pair)
                .is_some_and(|pair| pair.len() > 1 && pair.iter().any(|(_, tag)| is_mention(tag)))
        };
        sampled().all(|pair| parse_pair(pair).is_some()) && sampled().any(has_mention)
    })
}

fn read_tag_lines(text: &str) -> Result<ParsedDocuments, ReadError> {
    let place = detect(text).unwrap_or(TagPlace::SameLine);
    let mut builder = TokenTextBuilder::new();
    for pair in pairs(text, place) {
        let Some(tagged) = parse_pair(pair) else {
            let reason = format!("“{}” does not have a tag for each word", shorten(pair.1, 40));
            return Err(ReadError::Invalid { location: format!("line {}", pair.0), reason });
        };
        for (token, tag) in tagged {
            builder.push_tagged(pair.0, token, tag);
        }
        builder.end_sentence();
    }
    Ok(builder.finish(NoteCollector::default()))
}
