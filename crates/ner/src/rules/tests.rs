//! Tests of the rules with marked text.

use super::*;
use dateline_text::{sentences, tokenize};

fn strip_marks(marked: &str) -> String {
    let pieces = marked.split(['[', ']']).enumerate();
    let text = |(at, piece): (usize, &str)| match at % 2 {
        1 => piece.split('|').next().unwrap_or_default().to_owned(),
        _ => piece.to_owned(),
    };
    pieces.map(text).collect()
}

fn render_marks(text: &str, today: Option<Date>) -> String {
    let tokens = tokenize(text);
    let mut shown = String::new();
    let mut end = 0;
    let mut reader = RuleMatcher::new(text, &tokens);
    for found in sentences(text, &tokens).into_iter().flat_map(|sentence| {
        let first = sentence.start;
        let found = reader.find_in_sentence(text, &tokens[sentence], today);
        found.into_iter().map(move |it| RuleMatch {
            tokens: first + it.tokens.start..first + it.tokens.end,
            ..it
        })
    }) {
        let start = tokens[found.tokens.start].span.start as usize;
        let stop = tokens[found.tokens.end - 1].span.end as usize;
        let value = found.value.map(|value| format!("={value}")).unwrap_or_default();
        shown.push_str(&text[end..start]);
        shown.push_str(&format!(
            "[{}|{}{value}]",
            &text[start..stop],
            found.label.standard_name().unwrap()
        ));
        end = stop;
    }
    shown.push_str(&text[end..]);
    shown
}

/// Checks that exactly the marked spans are found in each case. A line "@2024-12-08" sets the
/// document date of the cases after it, and "@none" removes it.
fn check(cases: &str) {
    let mut today = timex::date(2024, 12, 8);
    let (mut count, mut wrong) = (0, Vec::new());
    for case in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(date) = case.strip_prefix('@') {
            let parts: Vec<u16> = date.split('-').filter_map(|it| it.parse().ok()).collect();
            today = match parts[..] {
                [year, month, day] => timex::date(year.into(), month as u8, day as u8),
                _ => None,
            };
            continue;
        }
        count += 1;
        let shown = render_marks(&strip_marks(case), today);
        if shown != case {
            wrong.push(format!("{case}\n{shown}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 15);
}

#[test]
fn amounts_are_normalized() {
    check(include_str!("cases/amounts.txt"));
    check(include_str!("cases/measures.txt"));
}

#[test]
fn dates_and_times_are_normalized() {
    for cases in [
        include_str!("cases/broken.txt"),
        include_str!("cases/clock.txt"),
        include_str!("cases/daylight.txt"),
        include_str!("cases/days.txt"),
        include_str!("cases/direction.txt"),
        include_str!("cases/duration.txt"),
        include_str!("cases/holiday.txt"),
        include_str!("cases/months.txt"),
        include_str!("cases/numeric.txt"),
        include_str!("cases/part.txt"),
        include_str!("cases/period.txt"),
        include_str!("cases/relative.txt"),
        include_str!("cases/set.txt"),
        include_str!("cases/weekday.txt"),
        include_str!("cases/year.txt"),
    ] {
        check(cases);
    }
}

#[test]
fn values_are_unspecified_without_document_date() {
    for case in [
        "It was [Sunday|DATE=XXXX-WXX-7].",
        "It was [Sunday night|TIME=XXXX-WXX-7TNI].",
        "It was on [8 December|DATE=XXXX-12-08].",
        "It was in [December|DATE=XXXX-12].",
        "It was [last week|DATE] and [yesterday|DATE].",
        "It was [two years ago|DATE].",
    ] {
        assert_eq!(render_marks(&strip_marks(case), None), case);
    }
}

#[test]
fn unrepresentable_amounts_have_no_value() {
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
        assert_eq!(render_marks(&strip_marks(&case), None), case);
    }
}

/// Returns the values that are found in an arbitrary text. It must not panic.
fn find_values(text: &str) -> Vec<String> {
    let tokens = tokenize(text);
    let today = timex::date(2024, 12, 8);
    let found = RuleMatcher::new(text, &tokens).find_in_sentence(text, &tokens, today);
    found.into_iter().filter_map(|it| it.value).collect()
}

#[test]
fn long_numbers_are_not_dates() {
    let long = "9".repeat(400);
    for word in ["days", "years ago", "hours", "BC", "a.m.", "GMT"] {
        let values = find_values(&format!("in {long} {word} of it"));
        assert!(values.iter().all(|value| value.starts_with('P') && value.contains('X')), "{word}");
    }
    for text in [
        format!("on {long}/12/2024 and 12/{long}/2024 and 12/12/{long}"),
        format!("the {long}th of May and the {long}th century"),
        format!("{long}-12-08 and Q{long} and FY{long} and {long}Q1"),
        format!("{long}-year-old and {long}:{long}"),
    ] {
        assert!(
            find_values(&text).iter().all(|value| value.len() < 20),
            "{text}: {:?}",
            find_values(&text)
        );
    }
}

#[test]
fn years_out_of_range_have_no_value() {
    for text in ["999 centuries ago", "999 decades ago", "3000 years ago", "2100 years ago"] {
        assert_eq!(find_values(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn date_table_is_detected() {
    let table = "12/13/2014 14/12/2014 8 December Monday 10 p.m. Wednesday Q3 2016 two years ago\n";
    let text = table.repeat(2000);
    assert_eq!(find_values(&text).len() % 2000, 0);
    assert!(find_values(&text).len() >= 7 * 2000);
}

/// Digits of several scripts, and letters that occur in no date, at each position of a date.
#[test]
fn other_scripts_digits_are_parsed() {
    for digits in ["٢٠٢٤", "２０２４", "२०२४", "²⁰", "20２4", "é", "𝟚𝟘", ""]
    {
        for frame in [
            "on @-12-08 and 2024-@-08 and 2024-12-@",
            "on @/@/2024 and 12/12/@ and 12-@-2014",
            "on 12-Dec-@ and @-Dec-2014 and Dec-@ and 12/Dec/@",
            "at @:30 and 10:@ and @h30 and 9am-@pm and @-11 a.m.",
            "in Q@ and FY@ and H@ 2023 and @Q4 and '@ and the @s",
            "@-year-old and two-to-@-week and @ years ago and half past @",
            "the @th century and the @th and Monday-@ and @ BC",
            "2014-12-12T@:30:00Z and 2014-12-12T10:@",
        ] {
            let text = frame.replace('@', digits);
            for value in find_values(&text) {
                assert!(value.is_ascii(), "{text}: {value}");
            }
        }
    }
}
