//! Prints the tokens of each line of the standard input, joined by tabs; with `--time`, reads it
//! all and says how fast it was tokenized.

use dateline_text::tokenize;
use std::io::Read;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    if std::env::args().any(|argument| argument == "--time") {
        let start = Instant::now();
        let count = tokenize(&text).len();
        let seconds = start.elapsed().as_secs_f64();
        let rate = count as f64 / seconds / 1e6;
        println!("{} bytes, {count} tokens, {seconds:.3} s, {rate:.1} M tokens/s", text.len());
        return Ok(());
    }
    for line in text.lines() {
        let quotes: Vec<_> = tokenize(line).iter().map(|token| &line[token.span.range()]).collect();
        println!("{}", quotes.join("\t"));
    }
    Ok(())
}
