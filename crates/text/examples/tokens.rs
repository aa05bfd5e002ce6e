//! Prints the tokens of each line of the standard input, separated by tabs. `--spacy` uses spaCy's
//! rules; `--time` tokenizes the whole input and prints the speed.

use dateline_text::{Span, spacy, tokenize};
use std::io::{BufWriter, Read, Write};
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let has = |option: &str| std::env::args().any(|argument| argument == option);
    let cut = if has("--spacy") { spacy_token_spans } else { token_spans };
    if has("--time") {
        let start = Instant::now();
        let count = cut(&text).len();
        let seconds = start.elapsed().as_secs_f64();
        let rate = count as f64 / seconds / 1e6;
        println!("{} bytes, {count} tokens, {seconds:.3} s, {rate:.1} M tokens/s", text.len());
        return Ok(());
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in text.lines() {
        let quotes: Vec<_> = cut(line).iter().map(|span| &line[span.range()]).collect();
        writeln!(out, "{}", quotes.join("\t"))?;
    }
    Ok(())
}

fn token_spans(text: &str) -> Vec<Span> {
    tokenize(text).into_iter().map(|token| token.span).collect()
}

/// Returns the spans of the tokens by spaCy's rules, without whitespace tokens.
fn spacy_token_spans(text: &str) -> Vec<Span> {
    let tokens = spacy::tokenize(text).into_iter().filter(|token| !token.is_space);
    tokens.map(|token| token.span).collect()
}
