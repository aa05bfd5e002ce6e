//! Runs the whole detector on documents of a corpus, and keeps its mentions beside the gold ones.

use super::counts::{CorpusLabel, LabelCounts, LabeledSpan, MatchCounts};
use crate::corpus::{
    self, CorpusDocument, RetokenizedSentence, Sentence, concatenate_sentences, detokenize,
};
use dateline_annotation::model::{Suggestion, SuggestionSource};
use dateline_ner::{Detection, Engine};
use dateline_text::Span;
use std::sync::Arc;

/// How a corpus is turned back into text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EvaluationInput {
    /// The file's own sentences, with tokens joined by single spaces.
    GoldTokens,
    /// Detokenized text, split into tokens and sentences as in the page.
    Detokenized,
}

/// The unit of resampling. Units are treated as independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResamplingUnit {
    Document,
    /// Used if a corpus keeps no documents. The mentions detected in a sentence still depend
    /// slightly on the nine others that are detected with it.
    Sentence,
}

impl ResamplingUnit {
    /// Returns the plural name used in tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Document => "documents",
            Self::Sentence => "sentences",
        }
    }
}

/// A mention that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prediction {
    /// Its span and label.
    pub mention: LabeledSpan,
    /// The probability. `None` if a document-level pass added the mention, not the tagger.
    pub probability: Option<f64>,
}

/// A document with its gold mentions and the ones that the detector found.
#[derive(Clone, Debug)]
pub(crate) struct EvaluatedDocument {
    /// Its text.
    pub text: Arc<str>,
    /// Its pronoun rate, from 0 to 1, as computed by the detector.
    pub personal_pronoun_rate: f64,
    /// The byte spans of its sentences, in order.
    pub sentences: Vec<Span>,
    /// The gold mentions, in text order.
    pub gold: Vec<LabeledSpan>,
    /// The mentions that were found, in text order, without dates and amounts.
    pub predictions: Vec<Prediction>,
}

impl EvaluatedDocument {
    /// Detects mentions in a document.
    ///
    /// Cost: one detection.
    pub(crate) fn new(
        tagger: &Arc<dyn Engine>,
        document: &CorpusDocument,
        input: EvaluationInput,
    ) -> Self {
        match input {
            EvaluationInput::GoldTokens => Self::from_gold_tokens(tagger, document),
            EvaluationInput::Detokenized => {
                let (text, token_spans) = detokenize(document);
                let text: Arc<str> = text.into();
                let detection = Detection::new(tagger.clone(), text.clone(), None);
                Self::from_detection(text, document, &token_spans, detection)
            }
        }
    }

    fn from_gold_tokens(tagger: &Arc<dyn Engine>, document: &CorpusDocument) -> Self {
        let joined: Vec<RetokenizedSentence> =
            document.iter().map(RetokenizedSentence::new).collect();
        let (text, tokens, ranges) = concatenate_sentences(&joined);
        let mut offset = 0;
        let mut token_spans = Vec::new();
        for sentence in &joined {
            let moved = |it: &Span| Span::new(it.start + offset, it.end + offset);
            token_spans.push(sentence.token_spans.iter().map(moved).collect());
            offset += sentence.text.len() as u32 + 1;
        }
        let text: Arc<str> = text.into();
        let detection = Detection::from_tokens(tagger.clone(), text.clone(), tokens, ranges);
        Self::from_detection(text, document, &token_spans, detection)
    }

    /// Runs a detection. `spans` are the byte spans of the tokens of each sentence.
    fn from_detection(
        text: Arc<str>,
        document: &CorpusDocument,
        token_spans: &[Vec<Span>],
        mut detection: Detection,
    ) -> Self {
        while !detection.advance(usize::MAX) {}
        let pronoun_rate = detection.personal_pronoun_rate();
        let suggestions = detection.finish();
        let ends = |spans: &Vec<Span>| Some((spans.first()?.start, spans.last()?.end));
        let sentences = token_spans.iter().filter_map(ends);
        let gold =
            document.iter().zip(token_spans).flat_map(|(it, spans)| gold_mentions(it, spans));
        // No corpus marks groups such as Muslims and Marxists with its nationalities.
        let is_group = |it: &Suggestion| it.source == SuggestionSource::Rule("group".to_owned());
        let suggestions = suggestions.iter().filter(|it| !is_group(it)).filter_map(|it| {
            let mention = (it.span, CorpusLabel::from_detector_label(&it.label)?);
            Some(Prediction { mention, probability: it.score.map(|score| score.get()) })
        });
        Self {
            text,
            personal_pronoun_rate: pronoun_rate,
            sentences: sentences.map(|(start, end)| Span::new(start, end)).collect(),
            gold: gold.collect(),
            predictions: suggestions.collect(),
        }
    }

    /// Returns the found mentions without their probabilities.
    pub(crate) fn predicted_mentions(&self) -> Vec<LabeledSpan> {
        self.predictions.iter().map(|found| found.mention).collect()
    }

    /// Returns the index of the sentence in which a mention begins.
    pub(crate) fn sentence_index(&self, mention: &LabeledSpan) -> usize {
        self.sentences.partition_point(|it| it.start <= mention.0.start).saturating_sub(1)
    }

    /// Returns the counts of PER, ORG and LOC for each sentence. A mention belongs to the sentence
    /// in which it begins.
    fn counts_by_sentence(&self) -> Vec<MatchCounts> {
        let found = self.predicted_mentions();
        let part = |all: &[LabeledSpan], at: usize| -> Vec<LabeledSpan> {
            all.iter().copied().filter(|it| self.sentence_index(it) == at).collect()
        };
        let count = |at| {
            let mut score = LabelCounts::default();
            score.add_mentions(&part(&self.gold, at), &part(&found, at));
            score.micro()
        };
        (0..self.sentences.len()).map(count).collect()
    }
}

/// Detects mentions in all documents of a corpus.
pub(crate) fn detect_all(
    tagger: &Arc<dyn Engine>,
    documents: &[CorpusDocument],
    input: EvaluationInput,
) -> Vec<EvaluatedDocument> {
    documents.iter().map(|document| EvaluatedDocument::new(tagger, document, input)).collect()
}

/// Returns the counts by label over some readings.
pub(crate) fn count_labels(documents: &[EvaluatedDocument]) -> LabelCounts {
    let mut score = LabelCounts::default();
    for document in documents {
        score.add_mentions(&document.gold, &document.predicted_mentions());
    }
    score
}

/// Returns the counts of PER, ORG and LOC for each unit. Their sum is the count over all readings.
pub(crate) fn counts_by_unit(
    documents: &[EvaluatedDocument],
    unit: ResamplingUnit,
) -> Vec<MatchCounts> {
    match unit {
        ResamplingUnit::Document => {
            documents.iter().map(|it| count_labels(std::slice::from_ref(it)).micro()).collect()
        }
        ResamplingUnit::Sentence => {
            documents.iter().flat_map(EvaluatedDocument::counts_by_sentence).collect()
        }
    }
}

/// Returns the gold mentions of a sentence. `token_spans` are the byte spans of its tokens in the
/// text.
fn gold_mentions(sentence: &Sentence, token_spans: &[Span]) -> Vec<LabeledSpan> {
    let mentions = corpus::decode_mentions(&sentence.conll_tags);
    let labeled = mentions.iter().filter_map(|mention| {
        let label = match mention.entity_type.as_str() {
            "PER" => CorpusLabel::Person,
            "ORG" => CorpusLabel::Organization,
            "LOC" => CorpusLabel::Place,
            "MISC" if corpus::is_norp(sentence, mention) => CorpusLabel::Norp,
            "MISC" if corpus::is_event(&sentence.original_tags[mention.start]) => {
                CorpusLabel::Event
            }
            "MISC" => CorpusLabel::Other,
            _ => return None,
        };
        Some((Span::new(token_spans[mention.start].start, token_spans[mention.end - 1].end), label))
    });
    labeled.collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Creates a reading by hand. Mentions are given by byte offsets.
    pub(crate) fn evaluated_document(
        text: &str,
        sentences: &[(u32, u32)],
        gold: &[(u32, u32, CorpusLabel)],
        found: &[(u32, u32, CorpusLabel, Option<f64>)],
    ) -> EvaluatedDocument {
        let span = |(start, end)| Span::new(start, end);
        EvaluatedDocument {
            text: text.into(),
            personal_pronoun_rate: 0.0,
            sentences: sentences.iter().copied().map(span).collect(),
            gold: gold.iter().map(|it| (span((it.0, it.1)), it.2)).collect(),
            predictions: found
                .iter()
                .map(|it| Prediction { mention: (span((it.0, it.1)), it.2), probability: it.3 })
                .collect(),
        }
    }

    #[test]
    fn sentence_counts_sum_to_document() {
        use CorpusLabel::{Norp, Organization, Person};
        let document = evaluated_document(
            "Ann ran. Bo Lee sat.",
            &[(0, 8), (9, 20)],
            &[(0, 3, Person), (9, 15, Person)],
            &[(0, 3, Person, Some(0.9)), (9, 11, Organization, None), (12, 15, Norp, None)],
        );
        let by_sentence = counts_by_unit(std::slice::from_ref(&document), ResamplingUnit::Sentence);
        let expected = [
            MatchCounts { correct: 1, predicted: 1, gold: 1 },
            MatchCounts { correct: 0, predicted: 1, gold: 1 },
        ];
        assert_eq!(by_sentence, expected);
        let by_document = counts_by_unit(&[document], ResamplingUnit::Document);
        assert_eq!(by_document, [by_sentence.into_iter().sum()]);
    }

    #[test]
    fn gold_mentions_follow_corpus_tags() {
        let column = |tags: &str| tags.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let sentence = Sentence {
            tokens: column("Afghan Lee left Game I monday"),
            conll_tags: column("B-MISC B-PER O B-MISC B-MISC B-TIME"),
            original_tags: column("B-gpe B-per O B-eve B-art B-tim"),
        };
        let token_spans: Vec<Span> = (0..6).map(|at| Span::new(at, at + 1)).collect();
        let mentions: Vec<(u32, &str)> = gold_mentions(&sentence, &token_spans)
            .iter()
            .map(|(span, it)| (span.start, it.name()))
            .collect();
        assert_eq!(mentions, [(0, "NORP"), (1, "PER"), (3, "EVENT"), (4, "MISC")]);
    }
}
