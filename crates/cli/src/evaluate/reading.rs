//! Runs the whole detector on documents of a corpus, and keeps its mentions beside the gold ones.

use super::count::{Counts, Label, Labeled, Score};
use crate::corpus::{self, Document, Joined, Sentence, together};
use crate::detokenize::detokenize;

use dateline_annotation::{Suggestion, SuggestionSource};
use dateline_ner::{Detection, Tagger};
use dateline_text::Span;
use std::sync::Arc;

/// How a corpus is turned back into text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The file's own sentences, with tokens joined by single spaces.
    GoldTokens,
    /// Detokenized text, split into tokens and sentences as in the page.
    Detokenized,
}

/// The unit of resampling. Units are treated as independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Document,
    /// Used if a corpus keeps no documents. The mentions detected in a sentence still depend
    /// slightly on the nine others that are detected with it.
    Sentence,
}

impl Unit {
    /// Returns the plural name used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "documents",
            Self::Sentence => "sentences",
        }
    }
}

/// A mention that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Its span and label.
    pub mention: Labeled,
    /// The probability. `None` if a document-level pass added the mention, not the tagger.
    pub probability: Option<f64>,
}

/// A document with its gold mentions and the ones that the detector found.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its text.
    pub text: Arc<str>,
    /// Its pronoun rate, from 0 to 1, as computed by the detector.
    pub talk: f64,
    /// The byte spans of its sentences, in order.
    pub sentences: Vec<Span>,
    /// The gold mentions, in text order.
    pub gold: Vec<Labeled>,
    /// The mentions that were found, in text order, without dates and amounts.
    pub found: Vec<Found>,
}

impl Reading {
    /// Detects mentions in a document.
    ///
    /// Cost: one detection.
    pub fn new(tagger: &Arc<Tagger>, document: &Document, view: View) -> Self {
        match view {
            View::GoldTokens => Self::on_gold_tokens(tagger, document),
            View::Detokenized => {
                let (text, places) = detokenize(document);
                let text: Arc<str> = text.into();
                let detection = Detection::new(tagger.clone(), text.clone(), None);
                Self::with(text, document, &places, detection)
            }
        }
    }

    fn on_gold_tokens(tagger: &Arc<Tagger>, document: &Document) -> Self {
        let joined: Vec<Joined> = document.iter().map(Joined::new).collect();
        let (text, tokens, ranges) = together(&joined);
        let mut offset = 0;
        let mut places = Vec::new();
        for sentence in &joined {
            let moved = |it: &Span| Span::new(it.start + offset, it.end + offset);
            places.push(sentence.places.iter().map(moved).collect());
            offset += sentence.text.len() as u32 + 1;
        }
        let text: Arc<str> = text.into();
        let detection = Detection::from_tokens(tagger.clone(), text.clone(), tokens, ranges);
        Self::with(text, document, &places, detection)
    }

    /// Runs a detection. `places` are the byte spans of the tokens of each sentence.
    fn with(
        text: Arc<str>,
        document: &Document,
        places: &[Vec<Span>],
        mut detection: Detection,
    ) -> Self {
        while !detection.advance(usize::MAX) {}
        let talk = detection.personal_pronoun_rate();
        let found = detection.finish();
        let ends = |places: &Vec<Span>| Some((places.first()?.start, places.last()?.end));
        let sentences = places.iter().filter_map(ends);
        let gold = document.iter().zip(places).flat_map(|(it, places)| gold(it, places));
        // No corpus marks groups such as Muslims and Marxists with its nationalities.
        let is_group = |it: &Suggestion| it.source == SuggestionSource::Rule("group".to_owned());
        let found = found.iter().filter(|it| !is_group(it)).filter_map(|it| {
            let mention = (it.span, Label::of_detector(&it.label)?);
            Some(Found { mention, probability: it.score.map(|score| score.get()) })
        });
        Self {
            text,
            talk,
            sentences: sentences.map(|(start, end)| Span::new(start, end)).collect(),
            gold: gold.collect(),
            found: found.collect(),
        }
    }

    /// Returns the found mentions without their probabilities.
    pub fn found_mentions(&self) -> Vec<Labeled> {
        self.found.iter().map(|found| found.mention).collect()
    }

    /// Returns the index of the sentence in which a mention begins.
    pub fn sentence_of(&self, mention: &Labeled) -> usize {
        self.sentences.partition_point(|it| it.start <= mention.0.start).saturating_sub(1)
    }

    /// Returns the counts of PER, ORG and LOC for each sentence. A mention belongs to the sentence
    /// in which it begins.
    fn by_sentence(&self) -> Vec<Counts> {
        let found = self.found_mentions();
        let part = |all: &[Labeled], at: usize| -> Vec<Labeled> {
            all.iter().copied().filter(|it| self.sentence_of(it) == at).collect()
        };
        let count = |at| {
            let mut score = Score::default();
            score.count(&part(&self.gold, at), &part(&found, at));
            score.micro()
        };
        (0..self.sentences.len()).map(count).collect()
    }
}

/// Detects mentions in all documents of a corpus.
pub fn read_all(tagger: &Arc<Tagger>, documents: &[Document], view: View) -> Vec<Reading> {
    documents.iter().map(|document| Reading::new(tagger, document, view)).collect()
}

/// Returns the counts by label over some readings.
pub fn score(readings: &[Reading]) -> Score {
    let mut score = Score::default();
    for reading in readings {
        score.count(&reading.gold, &reading.found_mentions());
    }
    score
}

/// Returns the counts of PER, ORG and LOC for each unit. Their sum is the count over all readings.
pub fn units(readings: &[Reading], unit: Unit) -> Vec<Counts> {
    match unit {
        Unit::Document => {
            readings.iter().map(|it| score(std::slice::from_ref(it)).micro()).collect()
        }
        Unit::Sentence => readings.iter().flat_map(Reading::by_sentence).collect(),
    }
}

/// Returns the gold mentions of a sentence. `places` are the byte spans of its tokens in the text.
fn gold(sentence: &Sentence, places: &[Span]) -> Vec<Labeled> {
    let mentions = corpus::mentions(&sentence.clean);
    let labeled = mentions.iter().filter_map(|mention| {
        let label = match mention.kind.as_str() {
            "PER" => Label::Person,
            "ORG" => Label::Organization,
            "LOC" => Label::Place,
            "MISC" if corpus::is_norp(sentence, mention) => Label::Norp,
            "MISC" if corpus::is_event(&sentence.own[mention.start]) => Label::Event,
            "MISC" => Label::Other,
            _ => return None,
        };
        Some((Span::new(places[mention.start].start, places[mention.end - 1].end), label))
    });
    labeled.collect()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Creates a reading by hand. Mentions are given by byte offsets.
    pub fn reading(
        text: &str,
        sentences: &[(u32, u32)],
        gold: &[(u32, u32, Label)],
        found: &[(u32, u32, Label, Option<f64>)],
    ) -> Reading {
        let span = |(start, end)| Span::new(start, end);
        Reading {
            text: text.into(),
            talk: 0.0,
            sentences: sentences.iter().copied().map(span).collect(),
            gold: gold.iter().map(|it| (span((it.0, it.1)), it.2)).collect(),
            found: found
                .iter()
                .map(|it| Found { mention: (span((it.0, it.1)), it.2), probability: it.3 })
                .collect(),
        }
    }

    #[test]
    fn sentences_add_up_to_the_document() {
        use Label::{Norp, Organization, Person};
        let read = reading(
            "Ann ran. Bo Lee sat.",
            &[(0, 8), (9, 20)],
            &[(0, 3, Person), (9, 15, Person)],
            &[(0, 3, Person, Some(0.9)), (9, 11, Organization, None), (12, 15, Norp, None)],
        );
        let parts = units(std::slice::from_ref(&read), Unit::Sentence);
        let by_hand =
            [Counts { right: 1, found: 1, gold: 1 }, Counts { right: 0, found: 1, gold: 1 }];
        assert_eq!(parts, by_hand);
        let whole = units(&[read], Unit::Document);
        assert_eq!(whole, [parts.into_iter().sum()]);
    }

    #[test]
    fn what_a_corpus_says() {
        let column = |tags: &str| tags.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let sentence = Sentence {
            tokens: column("Afghan Lee left Game I monday"),
            clean: column("B-MISC B-PER O B-MISC B-MISC B-TIME"),
            own: column("B-gpe B-per O B-eve B-art B-tim"),
        };
        let places: Vec<Span> = (0..6).map(|at| Span::new(at, at + 1)).collect();
        let said: Vec<(u32, &str)> =
            gold(&sentence, &places).iter().map(|(span, it)| (span.start, it.name())).collect();
        assert_eq!(said, [(0, "NORP"), (1, "PER"), (3, "EVENT"), (4, "MISC")]);
    }
}
