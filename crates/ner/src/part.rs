//! A part of a text that is read as one: what it says of a word or a name holds for all of it.

use crate::consistency;
use crate::feature::Words;
use crate::lexicon::Flags;
use crate::locality;
use crate::mention::{Finder, Mention, add_beside, settle};
use crate::names::{self, Sentence};
use crate::place;
use crate::recase::recase;
use crate::rules;
use crate::tag::Class;
use crate::tagger::{Reading, Tagger};
use crate::talk::talk;
use crate::trim;
use dateline_annotation::{Score, Suggestion};
use dateline_text::{Span, Token, sentences, tokenize_in};
use std::ops::Range;

/// Paragraphs that are read together. They are cut into tokens, then its words are hashed, then its
/// sentences are read, then it as a whole.
pub(crate) struct Part {
    /// Bytes of the text: up to the last paragraph that is cut.
    pub(crate) span: Span,
    pub(crate) tokens: Vec<Token>,
    /// Ranges of `tokens`, each within one paragraph.
    sentences: Vec<Range<usize>>,
    /// Known once all paragraphs are cut into tokens.
    reading: Option<Reading>,
    /// Of the sentences that are read.
    rules: rules::Reader,
    /// The next sentence to read.
    next: usize,
    /// The first tokens of headlines with a capital on each word, in order.
    titles: Vec<usize>,
    /// Cities and states at the head of paragraphs, in order.
    datelines: Vec<Range<usize>>,
    mentions: Vec<Mention>,
    /// Tokens of names that surely have no label here.
    others: Vec<usize>,
    /// Returns true once nothing is left to do.
    pub(crate) is_read: bool,
}

impl Part {
    /// One that begins at this byte.
    pub(crate) fn at(start: u32) -> Self {
        Self {
            span: Span::new(start, start),
            tokens: Vec::new(),
            sentences: Vec::new(),
            reading: None,
            rules: rules::Reader::default(),
            next: 0,
            titles: Vec::new(),
            datelines: Vec::new(),
            mentions: Vec::new(),
            others: Vec::new(),
            is_read: false,
        }
    }

    /// A whole text that is cut already.
    pub(crate) fn of_tokens(
        tagger: &Tagger,
        text: &str,
        tokens: Vec<Token>,
        sentences: Vec<Range<usize>>,
    ) -> Self {
        let span = Span::new(0, text.len() as u32);
        let mut part = Self { span, tokens, sentences, ..Self::at(0) };
        part.hash(tagger, text);
        part
    }

    /// Adds a paragraph, cut into tokens; returns the tokens of work.
    pub(crate) fn cut(&mut self, text: &str, paragraph: Span) -> usize {
        let tokens = tokenize_in(text, paragraph);
        let first = self.tokens.len();
        let mut ranges = sentences(text, &tokens);
        let datelines = names::dateline(text, &tokens).into_iter();
        // "ST. PAUL" is no end of a sentence.
        let city = datelines.as_slice().first().map_or(0, |city| city.end);
        while ranges.len() > 1 && ranges[0].end < city {
            let second = ranges.remove(1);
            ranges[0].end = second.end;
        }
        self.datelines.extend(datelines.map(|it| first + it.start..first + it.end));
        self.sentences
            .extend(ranges.into_iter().flat_map(|it| pieces(first + it.start..first + it.end)));
        self.tokens.extend_from_slice(&tokens);
        self.span = Span::new(self.span.start, paragraph.end);
        tokens.len() / 16 + 1
    }

    /// Whether its words are hashed: no paragraph comes to it any more.
    pub(crate) fn is_whole(&self) -> bool {
        self.reading.is_some()
    }

    /// Hashes its words, which are all there; returns the tokens of work.
    pub(crate) fn hash(&mut self, tagger: &Tagger, text: &str) -> usize {
        let recased = recase(tagger.lexicon(), text, &self.tokens, &self.sentences);
        self.titles = recased.titles.clone();
        let (lexicon, tokens) = (tagger.lexicon(), &self.tokens);
        let words = Words::recased(lexicon, text, tokens, &self.sentences, &recased);
        self.reading = Some(tagger.read(words));
        self.rules = rules::Reader::new(text, &self.tokens);
        self.tokens.len() / 16 + 1
    }

    /// Where the next sentence begins; nothing when all are read, or none can be yet.
    pub(crate) fn next_sentence(&self) -> Option<u32> {
        let sentence = self.sentences.get(self.next).filter(|_| self.is_whole())?;
        Some(self.tokens[sentence.start].span.start)
    }

    /// Reads the next sentence, if there is one; returns the tokens of work.
    pub(crate) fn read(&mut self, tagger: &Tagger, text: &str, date: Option<time::Date>) -> usize {
        let (Some(reading), Some(range)) = (&self.reading, self.sentences.get(self.next)) else {
            return 1;
        };
        let range = range.clone();
        self.next += 1;
        let tokens = &self.tokens[range.clone()];
        let sightings = tagger.tag(reading, range.clone(), &mut self.others);
        let sightings = trim::whole(reading.words(), &range, sightings);
        let names = sightings.iter().filter_map(|sighting| {
            let span = trim::name(text, tokens, sighting.span)?;
            let place = range.start + span.start..range.start + span.end;
            let flags = reading.words().flags(place.clone());
            Some(Mention {
                tokens: place,
                label: place::label(text, tokens, span, flags),
                finder: Finder::Tagger,
                probability: Some(sighting.probability),
                value: None,
            })
        });
        let groups = reading.words().names(range.clone()).filter_map(|(place, flags)| {
            let is_group = flags.has(Flags::GROUP) && !flags.has(Flags::AMBIGUOUS);
            is_group.then_some(Mention {
                tokens: place,
                label: "NORP",
                finder: Finder::Rule("group"),
                probability: None,
                value: None,
            })
        });
        let amounts = self.rules.find(text, tokens, date).into_iter().map(|found| Mention {
            tokens: range.start + found.tokens.start..range.start + found.tokens.end,
            label: found.label,
            finder: Finder::Rule(found.rule),
            probability: None,
            value: found.value,
        });
        let mut names: Vec<Mention> = names.collect();
        let first = self.others.partition_point(|&it| it < range.start);
        let others = &self.others[first..];
        let (words, start) = (reading.words(), range.start);
        let is_title = self.titles.binary_search(&start).is_ok();
        names::mend(&Sentence { text, tokens, words, start, others, is_title }, &mut names);
        let from = self.datelines.partition_point(|it| it.start < range.start);
        for place in self.datelines[from..].iter().take_while(|it| it.end <= range.end) {
            names.retain(|it| it.tokens.end <= place.start || place.end <= it.tokens.start);
            names.push(Mention {
                tokens: place.clone(),
                label: "GPE",
                finder: Finder::Rule("dateline"),
                probability: None,
                value: None,
            });
        }
        names.sort_by_key(|it| it.tokens.start);
        add_beside(&mut names, groups);
        let lexicon = tagger.lexicon();
        locality::part(lexicon, text, &self.tokens, &mut names);
        locality::states(lexicon, text, &self.tokens, &mut names);
        locality::complete(lexicon, text, &self.tokens, &range, &mut names);
        let mentions = settle(names, amounts.collect());
        self.mentions.extend(mentions);
        range.len()
    }

    /// How much it talks of its writer and reader, 0 to 1: what is cut into tokens by now.
    pub(crate) fn talk(&self, text: &str) -> f64 {
        talk(text, &self.tokens)
    }

    /// Reads it as a whole, once all sentences are read, and adds what was found, by span.
    pub(crate) fn complete(
        &mut self,
        tagger: &Tagger,
        text: &str,
        found: &mut Vec<Suggestion>,
    ) -> usize {
        let mut mentions = std::mem::take(&mut self.mentions);
        if let Some(reading) = &self.reading {
            let words = reading.words();
            let echo = tagger.calibration().of_all(ECHO);
            let document = consistency::Document::new(text, &self.tokens, words, echo);
            document.complete(&self.sentences, &self.others, &mut mentions);
        }
        mentions.sort_by_key(|mention| mention.tokens.start);
        let (calibration, talk) = (tagger.calibration(), self.talk(text));
        found.extend(mentions.into_iter().map(|mention| {
            let tokens = &self.tokens[mention.tokens];
            let span = Span::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end);
            let name = &text[span.range()];
            let score = mention
                .probability
                .zip(Class::of_label(mention.label))
                .map(|(sure, class)| Score::new(calibration.of_name(sure, class, name, talk)));
            Suggestion {
                span,
                label: mention.label.to_owned(),
                source: mention.finder.into(),
                score,
                value: mention.value,
            }
        }));
        self.is_read = true;
        self.tokens.len() / 16 + 1
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
