use super::*;
use dateline_text::tokenize;

/// Text with marks: what is to be found, and nothing else.
const CASES: &str = include_str!("cases.txt");

fn unmarked(marked: &str) -> String {
    let pieces = marked.split(['[', ']']).enumerate();
    let text = |(at, piece): (usize, &str)| match at % 2 {
        1 => piece.split('|').next().unwrap_or_default().to_owned(),
        _ => piece.to_owned(),
    };
    pieces.map(text).collect()
}

fn marked(text: &str, today: Option<Date>) -> String {
    let tokens = tokenize(text);
    let mut shown = String::new();
    let mut end = 0;
    for found in find(text, &tokens, today) {
        let start = tokens[found.tokens.start].span.start as usize;
        let stop = tokens[found.tokens.end - 1].span.end as usize;
        let value = found.value.map(|value| format!("={value}")).unwrap_or_default();
        shown.push_str(&text[end..start]);
        shown.push_str(&format!("[{}|{}{value}]", &text[start..stop], found.label));
        end = stop;
    }
    shown.push_str(&text[end..]);
    shown
}

#[test]
fn cases() {
    check(CASES);
}

#[test]
fn amounts() {
    check(include_str!("amounts.txt"));
}

/// Finds in each case what is marked in it, and nothing else.
fn check(cases: &str) {
    let today = calendar::date(2024, 12, 8);
    let cases: Vec<&str> =
        cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let shown = marked(&unmarked(case), today);
            (shown != *case).then(|| format!("{case}\n{shown}\n"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(cases.len() >= 100);
}

#[test]
fn without_a_date_values_stay_open() {
    for case in [
        "It was [Sunday|DATE=XXXX-WXX-7].",
        "It was [Sunday night|TIME=XXXX-WXX-7TNI].",
        "It was on [8 December|DATE=XXXX-12-08].",
        "It was in [December|DATE=XXXX-12].",
        "It was [last week|DATE] and [yesterday|DATE].",
        "It was [two years ago|DATE].",
    ] {
        assert_eq!(marked(&unmarked(case), None), case);
    }
}

#[test]
fn amounts_that_no_number_holds_have_no_value() {
    let huge = "9".repeat(400);
    for case in [
        format!("It cost [${huge}|MONEY]."),
        format!("It cost [{huge} euros|MONEY]."),
        format!("It cost [$5 to ${huge}|MONEY]."),
        format!("It rose [{huge} percent|PERCENT]."),
        format!("It is [{huge} km|QUANTITY] long."),
        "It cost [$9007199254740993|MONEY].".to_owned(),
        "It cost ٣ dollars, and $٣.".to_owned(),
    ] {
        assert_eq!(marked(&unmarked(&case), None), case);
    }
}
