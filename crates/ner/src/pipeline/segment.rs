//! A segment: a part of a text that is detected as if it were a document.

use super::tagging::DocumentTagger;
use crate::document::document_words::DocumentWords;
use crate::document::pronoun_rate::personal_pronoun_rate;
use crate::document::truecasing::truecase;
use crate::engine::{Engine, TokenizedDocument};
use crate::label::Label;
use crate::lexicon::NameFlags;
use crate::postprocess::boundaries;
use crate::postprocess::city_and_state;
use crate::postprocess::consistency;
use crate::postprocess::mention::{
    MentionSource, TokenMention, add_non_overlapping, merge_names_and_amounts, text_of_tokens,
};
use crate::postprocess::name_rules::{self, SentenceContext};
use crate::postprocess::place_kind;
use crate::rules;
use dateline_annotation::model::{Score, Suggestion};
use dateline_text::{Span, Token, sentences, tokenize_in};
use std::ops::Range;
use std::sync::Arc;

/// Paragraphs that are processed together. First they are tokenized, then the words are hashed,
/// then each sentence is tagged, then the segment is processed as a whole.
pub(crate) struct Segment {
    /// The bytes of the text up to the end of the last tokenized paragraph.
    pub(crate) span: Span,
    pub(crate) tokens: Vec<Token>,
    /// Ranges of `tokens`, each within one paragraph.
    sentences: Vec<Range<usize>>,
    /// Set once all paragraphs are tokenized.
    prepared: Option<PreparedSegment>,
    /// The rule matcher, with the context of the processed sentences.
    rule_matcher: rules::RuleMatcher,
    /// The index of the next sentence to process.
    next_sentence_index: usize,
    /// The first tokens of headlines in title case, in order.
    title_case_sentences: Vec<usize>,
    /// Cities and states in datelines, in order.
    datelines: Vec<Range<usize>>,
    mentions: Vec<TokenMention>,
    /// Tokens of names that surely have no label here.
    unlabeled: Vec<usize>,
    /// True if nothing is left to do.
    pub(crate) is_finished: bool,
}

/// The words of a segment, and the engine at work on it.
struct PreparedSegment {
    words: DocumentWords,
    tagger: DocumentTagger,
}

impl Segment {
    /// Creates an empty segment that begins at this byte.
    pub(crate) fn starting_at(start: u32) -> Self {
        Self {
            span: Span::new(start, start),
            tokens: Vec::new(),
            sentences: Vec::new(),
            prepared: None,
            rule_matcher: rules::RuleMatcher::default(),
            next_sentence_index: 0,
            title_case_sentences: Vec::new(),
            datelines: Vec::new(),
            mentions: Vec::new(),
            unlabeled: Vec::new(),
            is_finished: false,
        }
    }

    /// Creates a segment of a whole text that is already tokenized.
    pub(crate) fn from_tokens(
        engine: &Arc<dyn Engine>,
        text: &str,
        tokens: Vec<Token>,
        sentences: Vec<Range<usize>>,
    ) -> Self {
        let span = Span::new(0, text.len() as u32);
        let mut part = Self { span, tokens, sentences, ..Self::starting_at(0) };
        part.prepare(engine, text);
        part
    }

    /// Tokenizes a paragraph and adds it. Returns the cost in tokens.
    pub(crate) fn add_paragraph(&mut self, text: &str, paragraph: Span) -> usize {
        let tokens = tokenize_in(text, paragraph);
        let first = self.tokens.len();
        let mut ranges = sentences(text, &tokens);
        let datelines = name_rules::find_dateline(text, &tokens).into_iter();
        // "ST. PAUL" is not the end of a sentence.
        let city = datelines.as_slice().first().map_or(0, |city| city.end);
        while ranges.len() > 1 && ranges[0].end < city {
            let second = ranges.remove(1);
            ranges[0].end = second.end;
        }
        self.datelines.extend(datelines.map(|it| first + it.start..first + it.end));
        self.sentences.extend(
            ranges.into_iter().flat_map(|it| split_long_sentence(first + it.start..first + it.end)),
        );
        self.tokens.extend_from_slice(&tokens);
        self.span = Span::new(self.span.start, paragraph.end);
        tokens.len() / 16 + 1
    }

    /// Returns true if the words are hashed. Then no further paragraph is added.
    pub(crate) fn is_prepared(&self) -> bool {
        self.prepared.is_some()
    }

    /// Hashes the words and begins the engine's work, once all paragraphs are added. Returns the
    /// cost in tokens.
    pub(crate) fn prepare(&mut self, engine: &Arc<dyn Engine>, text: &str) -> usize {
        let (lexicon, tokens, sentences) = (engine.lexicon(), &self.tokens, &self.sentences);
        let recased = truecase(lexicon, text, tokens, sentences);
        let words = DocumentWords::with_truecasing(lexicon, text, tokens, sentences, &recased);
        self.title_case_sentences = recased.title_case_sentences;
        let document = TokenizedDocument { text, tokens, sentences, words: &words };
        let tagger = DocumentTagger::new(engine.clone(), document);
        self.prepared = Some(PreparedSegment { words, tagger });
        self.rule_matcher = rules::RuleMatcher::new(text, &self.tokens);
        self.tokens.len() / 16 + 1
    }

    /// Returns the first byte of the next sentence. Returns `None` if no sentence is left, or if
    /// the words are not hashed yet.
    pub(crate) fn next_sentence_start(&self) -> Option<u32> {
        let sentence =
            self.sentences.get(self.next_sentence_index).filter(|_| self.is_prepared())?;
        Some(self.tokens[sentence.start].span.start)
    }

    /// Processes the next sentence, if there is one. Returns the cost in tokens.
    pub(crate) fn detect_next_sentence(
        &mut self,
        engine: &dyn Engine,
        text: &str,
        date: Option<time::Date>,
    ) -> usize {
        let Some(range) = self.sentences.get(self.next_sentence_index).cloned() else { return 1 };
        self.next_sentence_index += 1;
        let mut names = self.tag_names(text, &range);
        let Some(PreparedSegment { words, .. }) = &self.prepared else { return 1 };
        let tokens = &self.tokens[range.clone()];
        let first = self.unlabeled.partition_point(|&it| it < range.start);
        let context = SentenceContext {
            text,
            tokens,
            words,
            start: range.start,
            unlabeled: &self.unlabeled[first..],
            is_title_case: self.title_case_sentences.binary_search(&range.start).is_ok(),
        };
        name_rules::apply_name_rules(&context, &mut names);
        self.mark_datelines(&range, &mut names);
        names.sort_by_key(|it| it.tokens.start);
        add_non_overlapping(&mut names, group_mentions(words, &range));
        let lexicon = engine.lexicon();
        city_and_state::split_city_and_state_code(lexicon, text, &self.tokens, &mut names);
        city_and_state::relabel_person_states(lexicon, text, &self.tokens, &mut names);
        city_and_state::mark_city_and_state(lexicon, text, &self.tokens, &range, &mut names);
        city_and_state::mark_abbreviated_cities(lexicon, text, &self.tokens, &range, &mut names);
        city_and_state::include_periods(text, &self.tokens, &range, &mut names);
        let amounts = self.rule_matcher.find_in_sentence(text, tokens, date).into_iter();
        let amounts = amounts.map(|found| TokenMention {
            tokens: range.start + found.tokens.start..range.start + found.tokens.end,
            label: found.label,
            source: MentionSource::Rule(found.rule),
            probability: None,
            value: found.value,
        });
        let amounts: Vec<TokenMention> = amounts.collect();
        names.retain(|name| !ends_in_short_weekday(text, &self.tokens, name, &amounts));
        let mentions = merge_names_and_amounts(names, amounts);
        self.mentions.extend(mentions);
        range.len()
    }

    /// Returns the names that the engine finds in a sentence, with final boundaries and labels.
    fn tag_names(&mut self, text: &str, range: &Range<usize>) -> Vec<TokenMention> {
        let Some(PreparedSegment { words, tagger }) = &mut self.prepared else { return Vec::new() };
        let document =
            TokenizedDocument { text, tokens: &self.tokens, sentences: &self.sentences, words };
        let tagged_spans = tagger.tag_sentence(document, range.clone(), &mut self.unlabeled);
        let tagged_spans = boundaries::extend_linked_names(words, range, tagged_spans);
        let tokens = &self.tokens[range.clone()];
        let names = tagged_spans.iter().filter_map(|tagged| {
            let span = boundaries::trim_name(text, tokens, tagged.span)?;
            let token_range = range.start + span.start..range.start + span.end;
            let flags = words.name_flags(token_range.clone());
            Some(TokenMention {
                tokens: token_range,
                label: place_kind::mention_label(text, tokens, span, flags),
                source: MentionSource::Tagger,
                probability: Some(tagged.probability),
                value: None,
            })
        });
        names.collect()
    }

    /// Labels the city and the state of a dateline in a sentence.
    fn mark_datelines(&self, range: &Range<usize>, names: &mut Vec<TokenMention>) {
        let from = self.datelines.partition_point(|it| it.start < range.start);
        for token_range in self.datelines[from..].iter().take_while(|it| it.end <= range.end) {
            names.retain(|it| {
                it.tokens.end <= token_range.start || token_range.end <= it.tokens.start
            });
            names.push(TokenMention {
                tokens: token_range.clone(),
                label: Label::Gpe,
                source: MentionSource::Rule("dateline"),
                probability: None,
                value: None,
            });
        }
    }

    /// Returns the pronoun rate of the tokens so far, from 0 to 1.
    pub(crate) fn personal_pronoun_rate(&self, text: &str) -> f64 {
        personal_pronoun_rate(text, &self.tokens)
    }

    /// Runs the passes over the whole segment after all sentences are processed, and appends the
    /// suggestions in order of their spans. Returns the cost in tokens.
    pub(crate) fn finish(
        &mut self,
        engine: &dyn Engine,
        text: &str,
        found: &mut Vec<Suggestion>,
    ) -> usize {
        let mut mentions = std::mem::take(&mut self.mentions);
        let (calibration, tag_set) = (engine.calibration(), engine.decoder().tag_set());
        if let Some(PreparedSegment { words, .. }) = &self.prepared {
            let prior = calibration.calibrate_global(CONSISTENCY_PRIOR);
            let document = consistency::ConsistencyPass::new(text, &self.tokens, words, prior);
            document.apply(&self.sentences, &self.unlabeled, &mut mentions);
        }
        mentions.sort_by_key(|mention| mention.tokens.start);
        let pronoun_rate = self.personal_pronoun_rate(text);
        let suggestions = mentions.into_iter().map(|mention| {
            let tokens = &self.tokens[mention.tokens];
            let span = Span::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end);
            let name = &text[span.range()];
            let score =
                mention.probability.zip(mention.label.class()).map(|(probability, class)| {
                    Score::new(calibration.calibrate_name(probability, class, name, pronoun_rate))
                });
            Suggestion {
                span,
                label: tag_set.label_name(mention.label).to_owned(),
                source: mention.source.into(),
                score,
                value: mention.value,
            }
        });
        let suggestions: Vec<Suggestion> = suggestions.collect();
        found.extend(match &self.prepared {
            Some(PreparedSegment { words, .. }) => {
                let (tokens, sentences) = (&self.tokens, &self.sentences);
                engine.revise(TokenizedDocument { text, tokens, sentences, words }, suggestions)
            }
            None => suggestions,
        });
        self.is_finished = true;
        self.tokens.len() / 16 + 1
    }
}

/// Returns true if a name ends in an abbreviated weekday, as "Open Tues." does. Such a name is an
/// error of the tagger. Full weekdays are parts of names: "Bloody Sunday".
fn ends_in_short_weekday(
    text: &str,
    tokens: &[Token],
    name: &TokenMention,
    amounts: &[TokenMention],
) -> bool {
    amounts.iter().any(|amount| {
        amount.source == MentionSource::Rule("weekday")
            && name.tokens.start < amount.tokens.start
            && name.tokens.end == amount.tokens.end
            && text_of_tokens(text, &tokens[amount.tokens.clone()]).ends_with('.')
    })
}

/// Returns the groups in a sentence that the lexicon has.
fn group_mentions(
    words: &DocumentWords,
    range: &Range<usize>,
) -> impl Iterator<Item = TokenMention> {
    words.names_in(range.clone()).filter_map(|(token_range, flags)| {
        let is_group =
            flags.intersects(NameFlags::GROUP) && !flags.intersects(NameFlags::AMBIGUOUS);
        is_group.then_some(TokenMention {
            tokens: token_range,
            label: Label::Norp,
            source: MentionSource::Rule("group"),
            probability: None,
            value: None,
        })
    })
}

/// The probability, before calibration, of mentions that consistency alone adds, set to their
/// precision on the dev corpora.
const CONSISTENCY_PRIOR: f64 = 0.54;

/// The maximum length of a sentence, in tokens. Longer ones are split, because they are not real
/// sentences and would make a slice of work too long.
const MAX_SENTENCE_TOKENS: usize = 400;

fn split_long_sentence(range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    range
        .step_by(MAX_SENTENCE_TOKENS)
        .map(move |start| start..(start + MAX_SENTENCE_TOKENS).min(end))
}
