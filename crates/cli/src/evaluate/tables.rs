//! Renders figures as Markdown tables. Figures are percentages unless stated otherwise.

use super::{
    Comparison, CorpusLabel, Evaluation, EvaluationInput, MatchCounts, MistakeKind, MistakeSummary,
    Reliability, Scores, sort_by_frequency,
};
use std::collections::BTreeMap;

/// The maximum numbers of kinds of errors in a table, and of words for each kind.
const MAX_MISTAKE_KINDS: usize = 15;
const MAX_WORDS: usize = 3;

/// Renders a Markdown table. The first `left` columns are text, the others numbers.
pub(crate) fn markdown_table(left: usize, head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = (0..head.len()).map(|at| if at < left { "---" } else { "--:" }.to_owned());
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let mut table = line(&head) + &line(&rule.collect::<Vec<_>>());
    rows.iter().for_each(|row| table += &line(row));
    table
}

fn format_percent(part: f64) -> String {
    format!("{:.1}", part * 100.0)
}

fn precision_recall_f1(counts: MatchCounts) -> [String; 3] {
    [counts.precision(), counts.recall(), counts.f1()].map(format_percent)
}

fn f1_with_interval(scores: &Scores) -> String {
    let (low, high) = scores.f1_interval;
    format!(
        "**{}** ({}–{})",
        format_percent(scores.counts.micro().f1()),
        format_percent(low),
        format_percent(high)
    )
}

/// Renders the scores of PER, ORG and LOC together for each corpus, with intervals.
pub(crate) fn micro_f1_table(evaluations: &[Evaluation]) -> String {
    let row = |it: &Evaluation| {
        let [precision, recall, _] = precision_recall_f1(it.gold_tokens.counts.micro());
        let units = format!("{} {}", it.unit_count, it.unit.name());
        let (gold, free) = (f1_with_interval(&it.gold_tokens), f1_with_interval(&it.detokenized));
        vec![it.name.clone(), units, precision, recall, gold, free]
    };
    let head = ["corpus", "drawn by", "precision", "recall", "F1, gold tokens", "F1, detokenized"];
    markdown_table(2, &head, &evaluations.iter().map(row).collect::<Vec<_>>())
}

/// Renders the scores of each label that a corpus marks.
pub(crate) fn label_table(evaluations: &[Evaluation]) -> String {
    let mut rows = Vec::new();
    for it in evaluations {
        for (label, gold) in it.gold_tokens.counts.evaluable_labels() {
            let free = it.detokenized.counts.counts_for(label);
            let mut row = vec![it.name.clone(), label.name().to_owned(), gold.gold.to_string()];
            row.extend(precision_recall_f1(gold));
            row.extend(precision_recall_f1(free));
            rows.push(row);
        }
    }
    let head = [
        "corpus",
        "label",
        "mentions",
        "precision, gold tokens",
        "recall",
        "F1",
        "precision, detokenized",
        "recall",
        "F1",
    ];
    markdown_table(2, &head, &rows)
}

/// Renders the expected calibration error of each corpus and of all corpora together, as fractions
/// of 1.
pub(crate) fn calibration_table(evaluations: &[Evaluation]) -> String {
    let of = |it: &Evaluation| {
        calibration_row(&it.name, &it.gold_tokens.reliability, &it.detokenized.reliability)
    };
    let mut rows: Vec<Vec<String>> = evaluations.iter().map(of).collect();
    let gold = Reliability::merge(evaluations.iter().map(|it| &it.gold_tokens.reliability));
    let free = Reliability::merge(evaluations.iter().map(|it| &it.detokenized.reliability));
    rows.push(calibration_row("all together", &gold, &free));
    let head = [
        "corpus",
        "mentions",
        "mean probability",
        "precision",
        "ECE, gold tokens",
        "by chance alone",
        "ECE, detokenized",
    ];
    markdown_table(1, &head, &rows)
}

/// Returns a row of [`calibration_table`].
pub(crate) fn calibration_row(name: &str, gold: &Reliability, free: &Reliability) -> Vec<String> {
    let total = gold.total_bin();
    vec![
        name.to_owned(),
        total.count.to_string(),
        format!("{:.3}", total.mean_probability()),
        format!("{:.3}", total.precision()),
        format!("**{:.3}**", gold.expected_calibration_error()),
        format!("{:.3}", gold.chance_calibration_error()),
        format!("{:.3}", free.expected_calibration_error()),
    ]
}

/// Renders probability against precision over all corpora, on their own tokens.
pub(crate) fn reliability_table(evaluations: &[Evaluation]) -> String {
    let bins = Reliability::merge(evaluations.iter().map(|it| &it.gold_tokens.reliability)).bins();
    let rows = bins.iter().enumerate().filter(|(_, bin)| bin.count > 0).map(|(at, bin)| {
        vec![
            format!("{:.1}–{:.1}", at as f64 / 10.0, (at + 1) as f64 / 10.0),
            bin.count.to_string(),
            format!("{:.2}", bin.mean_probability()),
            format!("{:.2}", bin.precision()),
        ]
    });
    let head = ["probability", "mentions", "mean probability", "right"];
    markdown_table(1, &head, &rows.collect::<Vec<_>>())
}

/// Renders the most frequent kinds of errors over all corpora, with the words they occur on most.
pub(crate) fn mistake_table(evaluations: &[Evaluation]) -> String {
    let mut kinds: BTreeMap<MistakeKind, Vec<Option<&MistakeSummary>>> = BTreeMap::new();
    for (at, it) in evaluations.iter().enumerate() {
        for confusion in &it.mistakes {
            let row = kinds.entry(confusion.kind).or_insert(vec![None; evaluations.len()]);
            row[at] = Some(confusion);
        }
    }
    let total = |row: &[Option<&MistakeSummary>]| -> usize {
        row.iter().flatten().map(|confusion| confusion.count).sum()
    };
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(mistake, row)| (std::cmp::Reverse(total(row)), *mistake));
    let rows = kinds.iter().take(MAX_MISTAKE_KINDS).map(|(mistake, row)| {
        let mut cells = vec![mistake.to_string(), most_frequent_words(row)];
        cells.push(total(row).to_string());
        cells.extend(row.iter().map(|it| it.map_or(0, |it| it.count).to_string()));
        cells
    });
    let names = evaluations.iter().map(|it| it.name.as_str());
    let head: Vec<&str> = ["error", "most often on", "all"].into_iter().chain(names).collect();
    markdown_table(2, &head, &rows.collect::<Vec<_>>())
}

/// Renders the words on which an error occurs more than once.
fn most_frequent_words(row: &[Option<&MistakeSummary>]) -> String {
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for (word, count) in row.iter().flatten().flat_map(|confusion| &confusion.surfaces) {
        *words.entry(word).or_default() += count;
    }
    let words = sort_by_frequency(words.into_iter().map(|(word, count)| (word.to_owned(), count)));
    let shown = words.iter().filter(|(_, count)| *count > 1).take(MAX_WORDS);
    let shown = shown.map(|(word, count)| format!("{} ({count})", word.replace('|', "\\|")));
    shown.collect::<Vec<_>>().join(", ")
}

/// Renders the most frequent errors on a corpus with examples in context. The output is for the
/// terminal only, because we may not publish the sentences of the corpora.
pub(crate) fn mistake_examples(evaluation: &Evaluation) -> String {
    let mut text = format!("{}:\n", evaluation.name);
    for confusion in evaluation.mistakes.iter().take(MAX_MISTAKE_KINDS) {
        text += &format!("{:>6}  {}\n", confusion.count, confusion.kind);
        confusion.examples.iter().for_each(|example| text += &format!("          {example}\n"));
    }
    text
}

/// Renders the comparison of two taggers.
pub(crate) fn comparison_table(comparisons: &[Comparison]) -> String {
    let row = |it: &Comparison| {
        let (first, second) = (it.first.f1(), it.second.f1());
        let input = match it.input {
            EvaluationInput::GoldTokens => "gold tokens",
            EvaluationInput::Detokenized => "detokenized",
        };
        vec![
            it.name.clone(),
            input.to_owned(),
            format_percent(first),
            format_percent(second),
            format!("{:+.1}", (first - second) * 100.0),
            format!("{:.4}", it.p_value),
        ]
    };
    let head = ["corpus", "text", "F1", "F1 of the other", "difference", "p"];
    markdown_table(2, &head, &comparisons.iter().map(row).collect::<Vec<_>>())
}

/// Returns the names of the labels that micro F1 is computed over.
pub(crate) fn shared_label_names() -> String {
    CorpusLabel::SHARED.map(CorpusLabel::name).join(", ")
}
