//! Finds the end of a word run and the positions at which it is cut into tokens.

use crate::char_class::{CharClass, Cluster, cluster_at, is_apostrophe, is_hyphen};
use crate::hyphen::hyphen_splits;
use crate::word_lists::{
    is_abbreviation, is_abbreviation_before_number, is_month, is_sentence_starter,
    is_state_abbreviation,
};

/// A run of letters, digits and characters that join them.
pub(crate) struct WordRun {
    /// The byte offset of the end; includes the period of an abbreviation.
    pub(crate) end: usize,
    has_hyphen: bool,
    has_apostrophe: bool,
}

/// Scans the run at `start`. It must extend at least to `from`, the end of a word cluster.
pub(crate) fn word_run(text: &str, start: usize, from: usize, first: Cluster) -> WordRun {
    let mut run = WordRun { end: from, has_hyphen: false, has_apostrophe: false };
    let mut last = first;
    // The start of the text after the last hyphen, and of the text after the last hyphen or period.
    let (mut part, mut segment) = (start, start);
    while let Some(next) = cluster_at(text, run.end) {
        if next.is_word() {
            run.end = next.end;
            last = next;
            continue;
        }
        let Some(after) = find_continuation(text, last, next, segment..run.end, part) else {
            break;
        };
        if is_hyphen(next.base) {
            run.has_hyphen = true;
            (part, segment) = (next.end, next.end);
        } else if next.base == '.' {
            segment = next.end;
        } else if is_apostrophe(next.base) {
            run.has_apostrophe = true;
        }
        run.end = after.end;
        last = after;
    }
    if cluster_at(text, run.end).is_some_and(|next| next.base == '.')
        && keeps_period(text, part, run.end)
    {
        run.end += 1;
    }
    run
}

/// Returns the cluster with which a word continues after `next`, which is not a word cluster. For a
/// period before a hyphen (`U.S.-led`), returns the period.
fn find_continuation(
    text: &str,
    last: Cluster,
    next: Cluster,
    segment: std::ops::Range<usize>,
    part: usize,
) -> Option<Cluster> {
    let after = match next.class {
        CharClass::Joiner => skip_joiners(text, next)?,
        _ => cluster_at(text, next.end)?,
    };
    let joins = match next.base {
        '.' if is_hyphen(after.base) => {
            let letter_follows = cluster_at(text, after.end).is_some_and(Cluster::is_word);
            return (letter_follows && keeps_period(text, part, segment.end)).then_some(next);
        }
        '.' => period_joins(text, last, after, segment),
        '&' => last.base.is_uppercase() && after.base.is_uppercase(),
        '"' => is_hebrew(last.base) && is_hebrew(after.base),
        '·' | '\u{5F3}' | '\u{5F4}' => after.is_letter(),
        '_' => after.is_word(),
        base if is_apostrophe(base) => after.is_letter(),
        base if is_hyphen(base) => after.is_word(),
        _ => next.class == CharClass::Joiner && after.is_word(),
    };
    joins.then_some(after)
}

fn skip_joiners(text: &str, first: Cluster) -> Option<Cluster> {
    let mut cluster = first;
    while cluster.class == CharClass::Joiner {
        cluster = cluster_at(text, cluster.end)?;
    }
    Some(cluster)
}

/// Returns true if a period inside a word belongs to it: between digits (`v2.0`), lower-case
/// letters (`e.g`, `example.org`) or single capitals (`U.S`), but not if a space is missing
/// (`fled.The`, `J.Smith`).
fn period_joins(
    text: &str,
    last: Cluster,
    after: Cluster,
    segment: std::ops::Range<usize>,
) -> bool {
    let single = |range: std::ops::Range<usize>| text[range].chars().nth(1).is_none();
    if last.is_digit() || after.is_digit() {
        return last.is_digit() && after.is_digit();
    }
    if &text[segment.clone()] == "Ph" && after.base == 'D' {
        return true;
    }
    if &text[segment.clone()] == "W" && text[segment.end + 1..].starts_with("Va.") {
        return true;
    }
    if last.base.is_uppercase() && after.base.is_uppercase() {
        let ends = !cluster_at(text, after.end).is_some_and(Cluster::is_word);
        return ends && single(segment);
    }
    last.base.is_lowercase() && after.base.is_lowercase()
}

fn is_hebrew(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{5FF}')
}

/// Returns true if the period at `end` belongs to the word part `text[start..end]`.
fn keeps_period(text: &str, start: usize, end: usize) -> bool {
    let part = &text[start..end];
    let rest = &text[end + 1..];
    if rest.starts_with('.') {
        return false;
    }
    let mut chars = part.chars();
    if let (Some(letter), None) = (chars.next(), chars.next())
        && letter.is_uppercase()
    {
        return is_initial(letter, rest);
    }
    matches!(part, "Ph.D" | "W.Va")
        || is_dotted_abbreviation(part)
        || is_abbreviation(part)
        || (is_state_abbreviation(part) && follows_name_and_comma(&text[..start]))
        || (part == "al" && text[..start].trim_end().ends_with("et"))
        || (is_abbreviation_before_number(part)
            && next_visible(rest).is_some_and(|rest| rest.starts_with(char::is_numeric)))
        || (is_month(part) && next_visible(rest).is_some_and(is_day_and_year))
}

/// Returns true for `9, 2019` and similar. The period of a full month name before it does not end a
/// sentence.
fn is_day_and_year(rest: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let day = digits(rest);
    let behind = &rest[day..];
    let behind =
        ["st", "nd", "rd", "th"].iter().find_map(|it| behind.strip_prefix(it)).unwrap_or(behind);
    let year = behind.trim_start_matches([' ', ',']);
    matches!(day, 1 | 2) && year.len() < behind.len() && digits(year) == 4
}

/// Returns true if the text before a word ends with a name and a comma: "Springfield, ".
fn follows_name_and_comma(before: &str) -> bool {
    let name = before.trim_end_matches(' ').strip_suffix(',');
    let word = name.and_then(|name| name.trim_end_matches(' ').rsplit(char::is_whitespace).next());
    before.ends_with(' ') && word.is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// Returns true for single letters with periods between them: `U.S`, `a.m`, `e.g`.
fn is_dotted_abbreviation(part: &str) -> bool {
    let mut characters = part.chars();
    let mut letters = 0;
    loop {
        match characters.next() {
            Some(letter) if letter.is_alphabetic() => letters += 1,
            _ => return false,
        }
        match characters.next() {
            Some('.') => {}
            None => return letters > 1,
            _ => return false,
        }
    }
}

/// Returns true if a capital with a period is an initial, that is, if the name continues after it.
/// `I` is the pronoun unless another initial follows.
fn is_initial(letter: char, rest: &str) -> bool {
    let Some(next) = next_visible(rest) else { return false };
    let word_length = next.chars().take(12).take_while(|next| next.is_alphanumeric()).count();
    let word_end = next.char_indices().nth(word_length).map_or(next.len(), |(at, _)| at);
    let word = &next[..word_end];
    let initial_follows = word_length == 1 && next[word_end..].starts_with('.');
    if initial_follows {
        return true;
    }
    let name_follows = word.starts_with(char::is_alphabetic) && !is_sentence_starter(word);
    letter != 'I' && (name_follows || next.starts_with(',') || next.starts_with(is_hyphen))
}

/// Returns the text from its first visible character on. `None` if that is more than eight
/// characters away or after a blank line.
fn next_visible(rest: &str) -> Option<&str> {
    let mut line_ends = 0;
    for (at, character) in rest.char_indices().take(8) {
        if !character.is_whitespace() {
            return Some(&rest[at..]);
        }
        line_ends += usize::from(character == '\n');
        if line_ends > 1 {
            return None;
        }
    }
    None
}

/// Calls `piece` for each piece of a run, in order: the run is cut at separating hyphens and before
/// clitics.
pub(crate) fn split_word(
    text: &str,
    start: usize,
    run: &WordRun,
    mut piece: impl FnMut(usize, usize),
) {
    let mut cuts = [start; MAX_CLITICS];
    let mut end = run.end;
    if run.has_apostrophe {
        for cut in cuts.iter_mut().rev() {
            let Some(at) = clitic_start(&text[start..end]) else { break };
            end = start + at;
            *cut = end;
        }
    }
    let mut at = start;
    if run.has_hyphen {
        at = split_at_hyphens(text, start, end, &mut piece);
    }
    for cut in cuts.into_iter().chain([run.end]) {
        if at < cut {
            piece(at, cut);
            at = cut;
        }
    }
}

/// Sufficient for `shouldn't've`, and one more.
const MAX_CLITICS: usize = 3;

/// Calls `piece` for all pieces except the last one; returns the start of the last one.
fn split_at_hyphens(
    text: &str,
    start: usize,
    end: usize,
    piece: &mut impl FnMut(usize, usize),
) -> usize {
    let word = &text[start..end];
    let mut hyphens = word.match_indices(is_hyphen).peekable();
    // The start of the piece, and the start of the part before the hyphen.
    let (mut at, mut part) = (0, 0);
    while let Some((hyphen, mark)) = hyphens.next() {
        let after = hyphen + mark.len();
        let right_end = hyphens.peek().map_or(word.len(), |(next, _)| *next);
        if hyphen_splits(&word[part..hyphen], &word[after..right_end], part == 0) {
            piece(start + at, start + hyphen);
            piece(start + hyphen, start + after);
            at = after;
        }
        part = after;
    }
    start + at
}

/// Returns the start of the clitic at the end of a word, as in the Penn Treebank: `'s`, `n't` and
/// so on.
fn clitic_start(word: &str) -> Option<usize> {
    let at = word.rfind(is_apostrophe)?;
    let mark = word[at..].chars().next()?;
    let tail = &word[at + mark.len_utf8()..];
    if tail.eq_ignore_ascii_case("t") {
        let negated = at > 1 && word.as_bytes()[at - 1].eq_ignore_ascii_case(&b'n');
        return negated.then(|| at - 1);
    }
    // Sa'd and Ra'd are names.
    let head = &word[..at];
    let name = tail == "d" && (head.eq_ignore_ascii_case("sa") || head.eq_ignore_ascii_case("ra"));
    (at > 0 && is_clitic(tail) && !name).then_some(at)
}

/// Returns true if the letters after an apostrophe are a clitic.
pub(crate) fn is_clitic(tail: &str) -> bool {
    tail.len() <= 2
        && ["s", "d", "m", "re", "ve", "ll"].iter().any(|clitic| clitic.eq_ignore_ascii_case(tail))
}
