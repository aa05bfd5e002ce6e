use crate::consistency;
use crate::feature::Words;
use crate::lexicon::Flags;
use crate::mention::{Mention, add_beside, settle};
use crate::place;
use crate::rules;
use crate::tag::Class;
use crate::tagger::{Reading, Tagger};
use crate::talk::talk;
use crate::trim;
use dateline_annotation::{Date, Score, Source, Suggestion};
use dateline_text::{Span, Token, paragraphs, sentences, tokenize_in};
use std::ops::Range;
use std::sync::Arc;

/// The detection of one document, computed in slices: whoever drives it keeps the clock.
pub struct Detection {
    tagger: Arc<Tagger>,
    text: Arc<str>,
    tokens: Vec<Token>,
    /// Ranges of `tokens`, each within one paragraph.
    sentences: Vec<Range<usize>>,
    /// Known once all paragraphs are cut into tokens.
    reading: Option<Reading>,
    /// Paragraphs that are not cut into tokens yet, the last first.
    paragraphs: Vec<Span>,
    /// The document's.
    date: Option<time::Date>,
    next: usize,
    mentions: Vec<Mention>,
    /// Tokens of names that surely have no label here.
    others: Vec<usize>,
}

impl Detection {
    /// Starts to read a text. `date` is the document's, which relative dates are read against.
    /// Cost: a look at the line ends.
    pub fn new(tagger: Arc<Tagger>, text: Arc<str>, date: Option<Date>) -> Self {
        let mut paragraphs = paragraphs(&text);
        paragraphs.reverse();
        Self {
            tagger,
            text,
            tokens: Vec::new(),
            sentences: Vec::new(),
            reading: None,
            paragraphs,
            date: date.map(time::Date::from),
            next: 0,
            mentions: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Starts to read a text that is cut into tokens and sentences already: for corpora that keep
    /// their own. `sentences` are ranges of `tokens`.
    pub fn of_tokens(
        tagger: Arc<Tagger>,
        text: Arc<str>,
        tokens: Vec<Token>,
        sentences: Vec<Range<usize>>,
    ) -> Self {
        let words = Words::new(tagger.lexicon(), &text, &tokens, &sentences);
        let reading = Some(tagger.read(words));
        let (paragraphs, mentions, others) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            tagger,
            text,
            tokens,
            sentences,
            reading,
            paragraphs,
            date: None,
            next: 0,
            mentions,
            others,
        }
    }

    /// Does about `budget` tokens of work and says whether all is done. A paragraph is cut into
    /// tokens whole, and hashing the words of the document is one piece of work.
    pub fn advance(&mut self, budget: usize) -> bool {
        let mut left = budget.max(1);
        while left > 0 && self.reading.is_none() {
            left = left.saturating_sub(self.cut());
        }
        while left > 0 && self.next < self.sentences.len() {
            left = left.saturating_sub(self.read());
        }
        self.reading.is_some() && self.next == self.sentences.len()
    }

    /// Work done and work in all, in bytes of text.
    pub fn progress(&self) -> (usize, usize) {
        let end = self.text.len();
        let cut = self.paragraphs.last().map_or(end, |paragraph| paragraph.start as usize);
        let read =
            self.sentences.get(self.next).map(|it| self.tokens[it.start].span.start as usize);
        let read = if self.reading.is_some() { read.unwrap_or(end) } else { 0 };
        // Cutting is quick beside reading.
        (cut / 4 + read, (end / 4 + end).max(1))
    }

    /// Cuts the next paragraph, or hashes the words once all are cut; returns the tokens of work.
    fn cut(&mut self) -> usize {
        let Some(paragraph) = self.paragraphs.pop() else {
            let lexicon = self.tagger.lexicon();
            let words = Words::new(lexicon, &self.text, &self.tokens, &self.sentences);
            self.reading = Some(self.tagger.read(words));
            return self.tokens.len() / 16 + 1;
        };
        let tokens = tokenize_in(&self.text, paragraph);
        let first = self.tokens.len();
        let ranges = sentences(&self.text, &tokens);
        self.sentences
            .extend(ranges.into_iter().flat_map(|it| pieces(first + it.start..first + it.end)));
        self.tokens.extend_from_slice(&tokens);
        tokens.len() / 16 + 1
    }

    fn read(&mut self) -> usize {
        let range = self.sentences[self.next].clone();
        self.next += 1;
        let Some(reading) = &self.reading else { return 1 };
        let tokens = &self.tokens[range.clone()];
        let sightings = self.tagger.tag(reading, range.clone(), &mut self.others);
        let sightings = trim::whole(reading.words(), &range, sightings);
        let names = sightings.iter().filter_map(|sighting| {
            let span = trim::name(&self.text, tokens, sighting.span)?;
            let place = range.start + span.start..range.start + span.end;
            let flags = reading.words().flags(place.clone());
            Some(Mention {
                tokens: place,
                label: place::label(&self.text, tokens, span, flags),
                source: Source::Tagger,
                probability: Some(sighting.probability),
                value: None,
            })
        });
        let groups = reading.words().names(range.clone()).filter_map(|(place, flags)| {
            let is_group = flags.has(Flags::GROUP) && !flags.has(Flags::AMBIGUOUS);
            is_group.then(|| Mention {
                tokens: place,
                label: "NORP",
                source: Source::Rule("group".to_owned()),
                probability: None,
                value: None,
            })
        });
        let amounts = rules::find(&self.text, tokens, self.date).into_iter().map(|found| Mention {
            tokens: range.start + found.tokens.start..range.start + found.tokens.end,
            label: found.label,
            source: Source::Rule(found.rule.to_owned()),
            probability: None,
            value: found.value,
        });
        let mut names: Vec<Mention> = names.collect();
        add_beside(&mut names, groups);
        let mentions = settle(names, amounts.collect());
        self.mentions.extend(mentions);
        range.len()
    }

    /// How much the document talks of its writer and reader, 0 to 1: what is cut into tokens by now,
    /// so ask once [`Detection::advance`] has done all. Cost: a look at each token.
    pub fn talk(&self) -> f64 {
        talk(&self.text, &self.tokens)
    }

    /// What was found, by span; does what is left to do first. Spans do not overlap.
    pub fn finish(mut self) -> Vec<Suggestion> {
        while !self.advance(usize::MAX) {}
        if let Some(reading) = &self.reading {
            let words = reading.words();
            let echo = self.tagger.calibration().of_all(ECHO);
            let document = consistency::Document::new(&self.text, &self.tokens, words, echo);
            document.complete(&self.sentences, &self.others, &mut self.mentions);
        }
        self.mentions.sort_by_key(|mention| mention.tokens.start);
        let (calibration, talk) = (self.tagger.calibration(), self.talk());
        let suggestion = |mention: Mention| {
            let tokens = &self.tokens[mention.tokens];
            let span = Span::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end);
            let name = &self.text[span.range()];
            let score = mention
                .probability
                .zip(Class::of_label(mention.label))
                .map(|(sure, class)| Score::new(calibration.of_name(sure, class, name, talk)));
            Suggestion {
                span,
                label: mention.label.to_owned(),
                source: mention.source,
                score,
                value: mention.value,
            }
        };
        self.mentions.into_iter().map(suggestion).collect()
    }
}

/// What only the rest of a document speaks for is right on the dev corpora about as often as what
/// the tagger calls so probable, before calibration.
const ECHO: f64 = 0.54;

/// The longest piece that is read at once: a "sentence" of thousands of tokens is none, and must
/// not hold up what else is to be done.
const LONGEST: usize = 400;

fn pieces(range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range.step_by(LONGEST).map(move |start| start..(start + LONGEST).min(end))
}

/// Reads a text at once: see [`Detection`].
pub fn detect(tagger: &Arc<Tagger>, text: &Arc<str>, date: Option<Date>) -> Vec<Suggestion> {
    Detection::new(tagger.clone(), text.clone(), date).finish()
}
