use crate::corpus::{self, Document, Joined};
use crate::detokenize::detokenize;
use crate::train::together;
use dateline_annotation::Suggestion;
use dateline_ner::{Detection, Tagger, detect};
use dateline_text::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Right, found and true mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found and true, span and label alike.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// True.
    pub gold: usize,
}

impl Counts {
    /// Found ones that are right, 0 to 1; 0 where nothing was found.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// True ones that were found.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    /// Their harmonic mean.
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, self.found + self.gold)
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.gold += other.gold;
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Counts by label, in the view that the corpora share: PER, ORG and LOC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// By label.
    pub labels: BTreeMap<&'static str, Counts>,
}

const LABELS: [&str; 3] = ["PER", "ORG", "LOC"];

/// A mention to compare: its bytes and its label.
pub type Labeled = (Span, &'static str);

impl Score {
    /// Counts the mentions of one text.
    pub fn count(&mut self, gold: &[Labeled], found: &[Labeled]) {
        let truth: BTreeSet<&Labeled> = gold.iter().collect();
        for label in LABELS {
            let of = |all: &[Labeled]| all.iter().filter(|(_, it)| *it == label).count();
            let right = found.iter().filter(|it| it.1 == label && truth.contains(it)).count();
            let counts = Counts { right, found: of(found), gold: of(gold) };
            self.labels.entry(label).or_default().add(counts);
        }
    }

    /// All labels together.
    pub fn micro(&self) -> Counts {
        let mut all = Counts::default();
        self.labels.values().for_each(|counts| all.add(*counts));
        all
    }
}

/// The shared view's name of a label, if it has one.
fn view(label: &str) -> Option<&'static str> {
    match label {
        "PERSON" => Some("PER"),
        "ORG" => Some("ORG"),
        "GPE" | "LOC" | "FAC" => Some("LOC"),
        _ => None,
    }
}

/// The true mentions of a sentence in the shared view; `places` are its tokens' in the text.
fn gold(sentence: &corpus::Sentence, places: &[Span]) -> Vec<Labeled> {
    corpus::mentions(&sentence.clean)
        .iter()
        .filter_map(|mention| {
            let label = LABELS.into_iter().find(|label| *label == mention.kind)?;
            Some((Span::new(places[mention.start].start, places[mention.end - 1].end), label))
        })
        .collect()
}

/// How a corpus becomes text again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The file's own sentences, its tokens joined by single spaces.
    GoldTokens,
    /// Text as a person would type it, cut into tokens and sentences as the page does.
    Detokenized,
}

/// The whole detector on a corpus, compared by characters.
pub fn evaluate(tagger: &Arc<Tagger>, documents: &[Document], view: View) -> Score {
    let mut score = Score::default();
    for document in documents {
        let (gold, found) = match view {
            View::GoldTokens => on_gold_tokens(tagger, document),
            View::Detokenized => detokenized(tagger, document),
        };
        score.count(&gold, &labeled(&found));
    }
    score
}

pub fn labeled(found: &[Suggestion]) -> Vec<Labeled> {
    found.iter().filter_map(|it| Some((it.span, view(&it.label)?))).collect()
}

/// The true mentions and what was found, on the file's own tokens.
pub fn on_gold_tokens(
    tagger: &Arc<Tagger>,
    document: &Document,
) -> (Vec<Labeled>, Vec<Suggestion>) {
    let joined: Vec<Joined> = document.iter().map(Joined::new).collect();
    let (text, tokens, ranges) = together(&joined);
    let mut gold_mentions = Vec::new();
    let mut offset = 0;
    for (sentence, joined) in document.iter().zip(&joined) {
        let places: Vec<Span> = joined
            .places
            .iter()
            .map(|place| Span::new(place.start + offset, place.end + offset))
            .collect();
        gold_mentions.extend(gold(sentence, &places));
        offset += joined.text.len() as u32 + 1;
    }
    let found = Detection::of_tokens(tagger.clone(), text.into(), tokens, ranges).finish();
    (gold_mentions, found)
}

/// The same on text put together again by [`detokenize`].
fn detokenized(tagger: &Arc<Tagger>, document: &Document) -> (Vec<Labeled>, Vec<Suggestion>) {
    let (text, places) = detokenize(document);
    let gold = document.iter().zip(&places).flat_map(|(it, places)| gold(it, places)).collect();
    (gold, detect(tagger, &text.into(), None))
}
