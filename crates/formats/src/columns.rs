//! Finds the tokens and the tags in rows of columns.

use crate::bio::BioTag;
use std::collections::BTreeSet;

/// The number of rows that are looked at.
pub(crate) const SAMPLED_ROWS: usize = 1000;

/// The names of phrases in the chunk columns of CoNLL.
const CHUNKS: &[&str] = &[
    "NP", "VP", "PP", "ADVP", "ADJP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP", "PNP", "NC",
    "VC", "PC", "X",
];

/// Labels that are usual for mentions.
const USUAL_LABELS: &[&str] = &[
    "per",
    "pers",
    "person",
    "people",
    "loc",
    "location",
    "place",
    "org",
    "orga",
    "organization",
    "organisation",
    "gpe",
    "misc",
    "norp",
    "fac",
    "facility",
    "product",
    "prod",
    "event",
    "work_of_art",
    "law",
    "language",
    "date",
    "time",
    "percent",
    "money",
    "quantity",
    "ordinal",
    "cardinal",
    "geo",
    "gpe_loc",
    "city",
    "country",
    "state",
    "corporation",
    "company",
    "group",
    "creative-work",
    "name",
    "entity",
    "vehicle",
    "title",
    "number",
    "duration",
    "set",
    "disease",
    "chemical",
    "drug",
    "gene",
    "protein",
    "species",
    "actor",
];

/// Returns true if a label, in any case, is usual for mentions.
pub(crate) fn is_usual_label(label: &str) -> bool {
    USUAL_LABELS.contains(&label.to_ascii_lowercase().as_str())
}

/// How tags are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TagScheme {
    /// With a prefix, such as `B-PER`.
    Prefixed,
    /// A label alone, such as `PER`.
    Bare,
    /// A prefix alone: `B`, `I` or `O`.
    Prefixes,
    /// A label alone, with a word such as `Other` for tokens outside of mentions.
    BareWithOther,
}

/// Returns true for words that some files with labels alone have instead of `O`.
fn is_other_word(cell: &str) -> bool {
    matches!(cell.to_ascii_lowercase().as_str(), "other" | "none" | "outside")
}

impl TagScheme {
    fn parse(self, cell: &str) -> Option<BioTag<'_>> {
        match (cell, self) {
            ("O" | "-" | "_" | "*", _) => Some(BioTag::Outside),
            ("o" | "0", _) => Some(BioTag::Outside),
            (_, Self::Prefixed) => parse_tag(first_tag(cell)),
            (_, Self::Prefixes) => parse_prefix(cell),
            (_, Self::BareWithOther) if is_other_word(cell) => Some(BioTag::Outside),
            (_, Self::Bare | Self::BareWithOther) => is_label(cell).then_some(BioTag::Label(cell)),
        }
    }
}

/// The label of mentions in files whose tags have no labels.
const PREFIX_LABEL: &str = "ENTITY";

/// Parses a tag that is a prefix alone.
fn parse_prefix(cell: &str) -> Option<BioTag<'_>> {
    let prefix = match cell {
        "B" => 'B',
        "I" => 'I',
        _ => return None,
    };
    Some(BioTag::Entity { prefix, label: PREFIX_LABEL })
}

/// Returns the first of several tags in a cell, such as `B-PER|B-LOC`.
fn first_tag(cell: &str) -> &str {
    match cell.split_once('|') {
        Some((first, rest)) if BioTag::parse(first).is_some() && rest.contains('-') => first,
        _ => cell,
    }
}

/// Parses a tag with a prefix. A usual label may also have a prefix in lowercase, a colon after the
/// prefix, or a suffix, as in `b-per`, `B:PER` and `PER-B`.
fn parse_tag(cell: &str) -> Option<BioTag<'_>> {
    if cell.contains(char::is_whitespace) {
        return None;
    }
    let unusual = || {
        let (first, last) = (cell.split_once(['-', ':']), cell.rsplit_once('-'));
        let is_lowercase = |prefix: &str| prefix.len() == 1 && prefix.to_uppercase() != prefix;
        let lowercase = first.filter(|(prefix, _)| is_lowercase(prefix) || cell.contains(':'));
        let suffixed = last.map(|(label, suffix)| (suffix, label));
        let mut found = [lowercase, suffixed].into_iter().flatten();
        let (prefix, label) = found.find(|(_, label)| is_usual_label(label))?;
        let prefix = match prefix.to_ascii_uppercase().as_str() {
            "B" => 'B',
            "I" | "M" => 'I',
            "E" | "L" => 'E',
            "S" | "U" | "W" => 'S',
            _ => return None,
        };
        Some(BioTag::Entity { prefix, label })
    };
    BioTag::parse(cell).or_else(unusual)
}

/// Returns true if a cell can be a label without a prefix.
pub(crate) fn is_label(cell: &str) -> bool {
    let is_fit = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    cell.len() >= 2 && cell.starts_with(char::is_alphabetic) && cell.chars().all(is_fit)
}

/// The columns of a file, counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnLayout {
    /// The number of columns.
    pub count: usize,
    /// The column of the tokens.
    pub token: usize,
    /// The column of the tags that are read.
    pub tag: usize,
    scheme: TagScheme,
    /// True if tags mark the ends of mentions, as in BIOES.
    pub has_end_tags: bool,
    /// Further columns with tags of mentions.
    pub other_tags: Vec<usize>,
    /// The text before every token, such as `en:`.
    pub token_prefix: String,
}

impl ColumnLayout {
    /// Finds the layout of sampled rows, or `None` if they are not tokens with tags.
    ///
    /// `is_delimited` is true if the columns are separated by a character that is rare in prose.
    /// At least nine tenths of the rows must fit (of fewer than 20, three quarters).
    pub(crate) fn detect(rows: &[Vec<&str>], is_delimited: bool) -> Option<Self> {
        let count = most_frequent(rows.iter().map(Vec::len)).filter(|&count| count >= 2)?;
        let is_whole = |row: &&Vec<&str>| row.len() == count;
        let fitting: Vec<&Vec<&str>> = rows.iter().filter(is_whole).collect();
        let columns = || (0..count).map(|at| TagColumn::new(at, fitting.iter().map(|row| row[at])));
        // A comment is no row.
        let is_row = |row: &&Vec<&str>| row.len() == count || !row[0].starts_with('#');
        let total = rows.iter().filter(is_row).count();
        let needed = total - if total < 20 { total / 4 } else { total / 10 };
        let is_enough = |count: usize| count >= needed.max(1);
        // In prose the rows differ too much in length.
        is_enough(fitting.len()).then_some(())?;
        // Prose in columns may have words such as “S-Bahn” and “-”.
        let has_evidence = |column: &TagColumn| {
            let is_usual = 2 * column.n_usual >= column.n_prefixed;
            let is_clean = total >= 20 || column.n_valid() == total;
            let is_mixed = column.n_outside > 0 && column.n_blank <= column.n_outside;
            let is_likely = is_delimited || is_mixed && total >= 3;
            (is_usual && total > 1) || (is_clean && is_likely)
        };
        let is_tagged =
            |it: &TagColumn| it.n_prefixed > 0 && is_enough(it.n_valid()) && has_evidence(it);
        let mut tagged: Vec<TagColumn> = columns().filter(is_tagged).collect();
        if tagged.iter().any(|column| !column.is_chunk) {
            tagged.retain(|column| !column.is_chunk);
        }
        let mut scheme = TagScheme::Prefixed;
        if tagged.is_empty() {
            (tagged, scheme) = unprefixed_tags(columns().collect(), total, &is_enough);
        }
        if let Some(corrected) = tags_after_words(&tagged, columns().collect(), &fitting, total) {
            (tagged, scheme) = (corrected, TagScheme::Prefixed);
        }
        // A file without mentions. Its cells are words, unlike those of a table of prose.
        let has_spaces = || fitting.iter().flat_map(|row| row.iter()).any(|it| it.contains(' '));
        if tagged.is_empty() && (is_delimited || total >= 5) && !has_spaces() {
            scheme = TagScheme::Prefixed;
            tagged = columns().rfind(|it| it.n_outside == total).into_iter().collect();
        }
        let tag = tagged.first()?;
        let tags: Vec<usize> = tagged.iter().map(|column| column.at).collect();
        let token = token_column(&fitting, &tags);
        Some(Self {
            count,
            token,
            tag: tag.at,
            scheme,
            has_end_tags: tag.has_end_tags,
            other_tags: tags[1..].to_vec(),
            token_prefix: token_prefix(&fitting, token),
        })
    }

    /// Returns true if the cell of the tag has several tags, of which the first is read.
    pub(crate) fn has_several_tags(&self, row: &[&str]) -> bool {
        let cell = row.get(self.tag).copied().unwrap_or_default();
        self.scheme == TagScheme::Prefixed && first_tag(cell).len() < cell.len()
    }

    /// Returns the token and the tag of a row, or `None` if the row does not fit.
    pub(crate) fn parse_row<'a>(&self, row: &[&'a str]) -> Option<(&'a str, BioTag<'a>)> {
        let token = row.get(self.token).filter(|_| row.len() == self.count)?;
        let token = token.strip_prefix(&*self.token_prefix).unwrap_or(token);
        Some((token, self.scheme.parse(row[self.tag])?)).filter(|_| !token.is_empty())
    }
}

/// The tags in one column of the sampled rows.
struct TagColumn<'a> {
    at: usize,
    n_prefixed: usize,
    n_outside: usize,
    /// Cells such as `_`, which are outside of mentions if the column has tags.
    n_blank: usize,
    bare: Vec<&'a str>,
    has_end_tags: bool,
    /// The number of tags with a usual label.
    n_usual: usize,
    is_chunk: bool,
    /// True if cells outside of mentions have a word such as `Other`.
    has_other_word: bool,
    /// The number of prefixes without a label.
    n_prefixes: usize,
}

impl<'a> TagColumn<'a> {
    fn new(at: usize, cells: impl Iterator<Item = &'a str>) -> Self {
        let mut column = Self {
            at,
            n_prefixed: 0,
            n_outside: 0,
            n_blank: 0,
            bare: Vec::new(),
            has_end_tags: false,
            n_usual: 0,
            is_chunk: true,
            has_other_word: false,
            n_prefixes: 0,
        };
        for cell in cells {
            match cell {
                "O" | "o" => column.n_outside += 1,
                "-" | "_" | "*" | "0" => column.n_blank += 1,
                "B" | "I" => column.n_prefixes += 1,
                _ => match parse_tag(first_tag(cell)) {
                    Some(BioTag::Entity { prefix, label })
                        if label.contains(char::is_alphabetic) =>
                    {
                        column.n_prefixed += 1;
                        column.has_end_tags |= matches!(prefix, 'E' | 'S');
                        column.n_usual += usize::from(is_usual_label(label));
                        column.is_chunk &= CHUNKS.contains(&label);
                    }
                    _ if is_label(cell) => column.bare.push(cell),
                    _ => {}
                },
            }
        }
        column.recognize_other_word();
        column
    }

    /// Counts the cells with a word such as `Other` as outside, if they take the place of `O`.
    fn recognize_other_word(&mut self) {
        let count = self.bare.iter().filter(|cell| is_other_word(cell)).count();
        let is_mixed = 3 * count >= self.bare.len() && count < self.bare.len();
        if is_mixed && self.n_outside == 0 && self.n_prefixed == 0 {
            self.bare.retain(|cell| !is_other_word(cell));
            (self.n_outside, self.has_other_word) = (count, true);
        }
    }

    fn n_valid(&self) -> usize {
        self.n_prefixed + self.n_outside + self.n_blank
    }

    fn n_bare(&self) -> usize {
        self.bare.len() + self.n_outside
    }

    /// Returns true if the column has labels without prefixes: usual ones, or few others among many
    /// cells that are outside.
    fn is_bare(&self) -> bool {
        let labels: BTreeSet<&str> = self.bare.iter().copied().collect();
        let is_capital = |label: &&str| !label.contains(char::is_lowercase);
        // In Few-NERD, the label of a kind of person is `person-actor`.
        let is_subtype = |label: &&str| label.contains('-') && !label.ends_with('-');
        let are_subtypes = self.n_outside >= 3 && labels.iter().all(is_subtype);
        let is_clear = labels.iter().all(is_capital) || self.n_outside >= 6;
        let are_few = labels.len() <= 20
            && is_clear
            && self.n_outside >= 3
            && self.n_outside >= self.bare.len();
        !labels.is_empty()
            && 4 * self.n_outside >= self.n_bare()
            && (are_few || are_subtypes || labels.iter().all(|label| is_usual_label(label)))
    }
}

/// Returns the column of tags that are labels alone or prefixes alone, with the scheme of the tags.
/// Returns no column if there is none.
fn unprefixed_tags<'a>(
    mut all: Vec<TagColumn<'a>>,
    total: usize,
    is_enough: &dyn Fn(usize) -> bool,
) -> (Vec<TagColumn<'a>>, TagScheme) {
    let is_whole = |column: &TagColumn| total >= 20 || column.n_bare() == total;
    let is_bare = |it: &TagColumn| it.is_bare() && is_enough(it.n_bare()) && is_whole(it);
    if let Some(at) = all.iter().position(is_bare) {
        let column = all.swap_remove(at);
        let scheme = match column.has_other_word {
            true => TagScheme::BareWithOther,
            false => TagScheme::Bare,
        };
        return (vec![column], scheme);
    }
    let is_prefix = |it: &TagColumn| {
        let is_all = it.n_outside + it.n_prefixes == total;
        is_all && it.n_prefixes > 0 && it.n_outside >= it.n_prefixes
    };
    let found = all.into_iter().rfind(is_prefix).filter(|_| total >= 5);
    (found.into_iter().collect(), TagScheme::Prefixes)
}

/// Returns the columns of the tags if all columns look like tags, because the words of a text may: the
/// words are then in the first of them. Returns `None` if another column has words.
fn tags_after_words<'a>(
    tagged: &[TagColumn],
    mut all: Vec<TagColumn<'a>>,
    rows: &[&Vec<&str>],
    total: usize,
) -> Option<Vec<TagColumn<'a>>> {
    let first = tagged.first()?.at;
    let is_tag = |column: &TagColumn| {
        column.n_outside == total || tagged.iter().any(|other| other.at == column.at)
    };
    let has_words = all.iter().any(|column| !is_tag(column) && is_word_column(rows, column.at));
    all.retain(|column| column.at > first && is_tag(column));
    if has_words || all.is_empty() {
        return None;
    }
    // Columns with mentions come before those without.
    all.sort_by_key(|column| column.n_prefixed == 0);
    Some(all)
}

/// Returns true if at least half of the rows have the same number of columns, at least two. In prose
/// they do not.
pub(crate) fn are_similar(rows: &[Vec<&str>]) -> bool {
    let count = most_frequent(rows.iter().map(Vec::len)).filter(|&count| count >= 2);
    count.is_some() && 2 * rows.iter().filter(|row| Some(row.len()) == count).count() >= rows.len()
}

/// Returns the most frequent number.
fn most_frequent(numbers: impl Iterator<Item = usize>) -> Option<usize> {
    let mut sorted: Vec<usize> = numbers.collect();
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|one, other| one == other);
    runs.max_by_key(|run| run.len()).map(|run| run[0])
}

/// Returns the column of the tokens: the first that is none of the tags, no number of the token or
/// the text, not the same in all rows, and no part of speech.
fn token_column(rows: &[&Vec<&str>], tags: &[usize]) -> usize {
    let count = rows.first().map_or(0, |row| row.len());
    let others: Vec<usize> = (0..count).filter(|at| !tags.contains(at)).collect();
    let cells = |at: usize| rows.iter().map(move |row| row[at]);
    let is_pos = |at: usize| {
        let is_fit = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_punctuation();
        cells(at).all(|cell| cell.len() <= 6 && cell.chars().all(is_fit))
    };
    let is_word = |&at: &usize| is_word_column(rows, at);
    let found = others.iter().copied().find(|at| is_word(at) && !is_pos(*at));
    let found = found.or_else(|| others.iter().copied().find(is_word));
    found.or(others.first().copied()).unwrap_or_default()
}

/// Returns true if a column may have the words: it has not only numbers, and not the same in all rows.
fn is_word_column(rows: &[&Vec<&str>], at: usize) -> bool {
    let cells = || rows.iter().map(|row| row[at]);
    let is_same = rows.len() > 1 && cells().all(|cell| cell == rows[0][at]);
    // CoNLL's files have these cells for what is unknown.
    let is_unknown = cells().all(|cell| matches!(cell, "-X-" | "_"));
    !is_same && !is_unknown && !cells().all(is_token_number)
}

/// Returns true if a cell is the number of a token, such as `3` or `1-3`.
fn is_token_number(cell: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    cell.split(['-', '.']).all(is_number)
}

/// Returns the code of a language that precedes all tokens, with its colon, as in WikiANN.
fn token_prefix(rows: &[&Vec<&str>], token: usize) -> String {
    let prefix = rows.first().and_then(|row| {
        let at = row[token].find(':')?;
        let code = &row[token][..at];
        let is_fit = |letter: u8| letter.is_ascii_lowercase() || letter == b'-';
        (code.len() >= 2 && code.len() <= 12 && code.bytes().all(is_fit))
            .then(|| &row[token][..=at])
    });
    let is_shared = |prefix: &&str| {
        rows.len() > 1
            && rows
                .iter()
                .all(|row| row[token].len() > prefix.len() && row[token].starts_with(prefix))
    };
    prefix.filter(is_shared).unwrap_or_default().to_owned()
}
