//! Measures lists of 10,000 terms over 1,000 texts of 500 words:
//! `cargo run --release -p dateline-learn --example lists`.

use dateline_annotation::model::LabelList;
use dateline_learn::ListSuggester;
use std::time::Instant;

/// Returns words of three to eight letters, drawn from a fixed vocabulary of 40,000.
fn words() -> impl FnMut() -> String {
    let mut state = 7_u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut number = (state >> 33) % 40_000;
        let length = 3 + number % 6;
        let letters = (0..length).map(|_| {
            let letter = char::from(b'a' + (number % 13) as u8);
            number = number / 13 + 7;
            letter
        });
        letters.collect()
    }
}

fn main() -> Result<(), dateline_learn::ListError> {
    let mut word = words();
    let terms: Vec<String> = (0..10_000)
        .map(|it| if it % 2 == 0 { word() } else { format!("{} {}", word(), word()) })
        .collect();
    let paragraph =
        |word: &mut dyn FnMut() -> String| (0..100).map(|_| word()).collect::<Vec<_>>().join(" ");
    let texts: Vec<String> = (0..1_000)
        .map(|_| (0..5).map(|_| paragraph(&mut word)).collect::<Vec<_>>().join("\n\n"))
        .collect();
    for ignore_case in [false, true] {
        let list = LabelList { text: terms.join("\n").into(), ignore_case, ..LabelList::default() };
        let start = Instant::now();
        let lists = ListSuggester::new([("SHIP".to_owned(), list)])?;
        let built = start.elapsed();
        let hits: usize = texts.iter().map(|text| lists.add_hits(text, Vec::new()).len()).sum();
        let searched = start.elapsed() - built;
        println!("ignore case {ignore_case}: built in {built:?}, {hits} hits in {searched:?}");
    }
    Ok(())
}
