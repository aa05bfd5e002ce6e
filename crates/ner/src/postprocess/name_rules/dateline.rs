//! The line before a report that names its location: "BUTTE, Mont. (AP) — The mine will close."

use dateline_text::Token;
use std::ops::Range;

/// State abbreviations as used by news agencies, without the last period.
const STATES: &[&str] = &[
    "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky",
    "La", "Md", "Mass", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "N.H", "N.J", "N.M",
    "N.Y", "N.C", "N.D", "Okla", "Ore", "Pa", "R.I", "S.C", "S.D", "Tenn", "Vt", "Va", "Wash",
    "W.Va", "Wis", "Wyo", "B.C", "Ont", "Que", "Sask", "Man", "Alta", "N.B", "N.S",
];

/// News agencies, and other publishers named in datelines.
const AGENCIES: &[&str] = &[
    "AP",
    "AFP",
    "ANI",
    "Bloomberg",
    "CNN",
    "dpa",
    "DPA",
    "EFE",
    "IANS",
    "IRIN",
    "Interfax",
    "KUNA",
    "Kyodo",
    "NNA",
    "PTI",
    "REUTERS",
    "Reuters",
    "RIA",
    "SANA",
    "TASS",
    "UPI",
    "WAFA",
    "Xinhua",
    "Yonhap",
];

/// Months, which may occur in the position of a state.
const MONTHS: &[&str] =
    &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The maximum length of a city's name, and of the part after its comma, in tokens.
const MAX_PLACE_TOKENS: usize = 4;

/// Returns the city and the state of a paragraph that begins with a dateline, as ranges of its
/// tokens, or an empty list if it does not. Cost: at most a dozen tokens are examined.
pub(crate) fn find_dateline(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let word = |at: usize| tokens.get(at).map_or("", |it| &text[it.span.range()]);
    let is_capital = |at: usize| word(at).starts_with(char::is_uppercase);
    let is_saint = |at: usize| matches!(word(at), "ST" | "St" | "FT" | "Ft" | "MT" | "Mt");
    let is_part = |&at: &usize| is_capital(at) || at > 0 && word(at) == "." && is_saint(at - 1);
    let city = (0..MAX_PLACE_TOKENS).take_while(is_part).count();
    if city == 0 {
        return Vec::new();
    }
    let is_upper = (0..city).all(|at| !word(at).chars().any(char::is_lowercase));
    let mut at = city;
    let mut state = None;
    if word(at) == "," {
        let is_part = |at: &usize| {
            is_capital(*at) || word(*at) == "." || word(*at).len() < 5 && is_number(word(*at))
        };
        let length = (at + 1..).take(MAX_PLACE_TOKENS).take_while(is_part).count();
        state = (length > 0).then_some(at + 1..at + 1 + length);
        at += 1 + length;
    }
    let mut has_agency = false;
    if word(at) == "(" {
        let close = (at + 2..at + 5).find(|&at| word(at) == ")");
        has_agency = AGENCIES.contains(&word(at + 1));
        at = close.map_or(at, |close| close + 1);
    }
    let is_state = state.as_ref().is_some_and(|it| {
        let first = word(it.start);
        it.len() <= 2 && STATES.contains(&first.trim_end_matches('.'))
    });
    let is_dateline = has_agency || is_state || is_upper && state.is_some();
    if !is_dateline || !matches!(word(at), "-" | "--" | "—" | "–") {
        return Vec::new();
    }
    // The part after the comma may be a date.
    let is_date = |it: &Range<usize>| {
        it.clone().any(|at| is_number(word(at)))
            || MONTHS.iter().any(|month| word(it.start).starts_with(month))
    };
    std::iter::once(0..city).chain(state.filter(|it| !is_date(it))).collect()
}

fn is_number(word: &str) -> bool {
    word.starts_with(|it: char| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_text::tokenize;

    #[test]
    fn cities_and_states_are_found() {
        let cases = [
            ("BUTTE, Mont. (AP) — The mine will close.", "BUTTE|Mont."),
            ("ST. PAUL, Minn. (AP) — It rained.", "ST. PAUL|Minn."),
            ("NEW ORLEANS (AP) - It rained.", "NEW ORLEANS"),
            ("LAGOS, Nigeria (Reuters) -- A ferry sank.", "LAGOS|Nigeria"),
            ("LONDON, Jan. 5 (Reuters) - It rained.", "LONDON"),
            ("Jackson, Miss. — The water is safe.", "Jackson|Miss."),
            ("Jackson, Tom — both left.", ""),
            ("Jackson — he left — came back.", ""),
            ("The mill (AP) will reopen.", ""),
            ("BUTTE, Mont. (AP)", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            let tokens = tokenize(text);
            let quote = |it: &Range<usize>| {
                let (first, last) = (tokens[it.start].span, tokens[it.end - 1].span);
                &text[first.start as usize..last.end as usize]
            };
            let found: Vec<&str> = find_dateline(text, &tokens).iter().map(quote).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
    }
}
