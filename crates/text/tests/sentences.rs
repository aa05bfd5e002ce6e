//! Tests of sentence boundaries. In the examples, `‖` separates sentences.

use dateline_text::{paragraphs, sentences, tokenize, tokenize_in};

const CASES: &[&str] = &[
    "",
    "Homs",
    "Homs fell.",
    "Homs fell. ‖The army left. ‖People came back.",
    "Homs fell! ‖Why? ‖Nobody knows…",
    "“Freedom! ‖Freedom!” ‖Syrians shouted.",
    "“Freedom!” he shouted. ‖All cheered.",
    "There were chants of “Freedom! Freedom!” as it fell. ‖All cheered.",
    "There were chants of \"Freedom! Freedom!\" as it fell. ‖All cheered.",
    "She asked: “Why? Who?” ‖Nobody knew. ‖Why? ‖Who?",
    "„Frei!“ ‖Alle riefen.",
    "“Homs fell.” ‖The army left.",
    "\"Homs fell.\" ‖The army left.",
    "\"Homs fell,\" he said. ‖\"The army left.\"",
    "He said: \"Homs fell. ‖The army left.\" ‖Others agreed.",
    "`` Homs fell . '' ‖The army left .",
    "(Homs fell.) ‖The army left.",
    "Gen. Smith met Mr. Brown. ‖They left.",
    "J. R. Smith left. ‖A. Brown did not.",
    "He lives in the U.S. ‖The army left.",
    "He lives in the U.S. and works.",
    "The U.S. Army left.",
    "On Jan. 5 it rained. ‖It was Dec. again.",
    "On June. 5, 2019 it rained. ‖It rained in June. ‖20 people left.",
    "At 5 p.m. ‖The army left.",
    "At 5 p.m. Monday the army left.",
    "Acme Inc. said so. ‖So did Bell Corp. ‖He agreed.",
    "1. Homs fell. ‖2. The army left.",
    "It was 2011. ‖Then came 2012.",
    "He waited... and left. ‖She waited... ‖Then she left.",
    "Homs fell. ‖al-Assad left.",
    "It fell to 3.5. ‖It rose to 4.",
    "What?! ‖No!",
    "It fled.‖The army left.",
    "大馬士革。‖「霍姆斯！」‖他說。",
    "دمشق؟ ‖حلب.",
    "दमिश्क। ‖हलब।",
    "No. ‖He left.",
    "See No. 5 there.",
    "Homs fell. ‖🎉 Joy.",
    "Read example.com. ‖It is good.",
    "...",
    ". . .",
    "It fell (on Sunday). ‖It rained.",
    "She said: ‘It fell.’ ‖It rained.",
];

fn mark_sentences(text: &str) -> String {
    let tokens = tokenize(text);
    let mut marked = String::new();
    let mut end = 0;
    for sentence in sentences(text, &tokens).iter().skip(1) {
        let start = tokens[sentence.start].span.start as usize;
        marked.push_str(&text[end..start]);
        marked.push('‖');
        end = start;
    }
    marked + &text[end..]
}

#[test]
fn examples_are_split_into_sentences() {
    let failures: Vec<_> = CASES
        .iter()
        .map(|expected| (expected, mark_sentences(&expected.replace('‖', ""))))
        .filter(|(expected, found)| *expected != found)
        .map(|(expected, found)| format!("expected {expected:?}\n     found {found:?}"))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn tokens_of_one_paragraph_are_split() {
    let text = "First. Paragraph.\n\nSecond. One here.";
    let paragraph = paragraphs(text)[1];
    let tokens = tokenize_in(text, paragraph);
    assert_eq!(sentences(text, &tokens), [0..2, 2..5]);
}

#[test]
fn tokens_of_another_text_do_not_panic() {
    let tokens = tokenize("Homs fell. Then it rained.");
    assert_eq!(sentences("é", &tokens).len(), 1);
}
