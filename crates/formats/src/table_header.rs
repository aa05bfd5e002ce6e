//! Finds columns of tables by their names.

/// Names of columns with tokens.
const TOKEN_NAMES: &[&str] =
    &["token", "tokens", "word", "words", "form", "text", "term", "character", "char", "surface"];

/// Names of columns with the tags of tokens, in order of preference.
const TAG_NAMES: &[&str] = &[
    "ner_tag",
    "ner_tags",
    "ner",
    "ne_tag",
    "ne",
    "ne_coarse_lit",
    "entity_tag",
    "iob",
    "bio",
    "iob_tag",
    "bio_tag",
    "iob2",
    "bioes",
    "ner_label",
    "ner_labels",
    "word_labels",
    "token_labels",
    "entity",
    "entities",
    "named_entity",
    "tag",
    "tags",
    "label",
    "labels",
    "gold",
];

/// Names of columns that identify the sentence of a token.
const SENTENCE_NAMES: &[&str] = &[
    "sentence_#",
    "sentence",
    "sentence_id",
    "sentenceid",
    "sent_id",
    "sentence_idx",
    "sent",
    "sentence_no",
    "sentence_number",
    "sent_idx",
    "sid",
];

/// Names of columns that identify the text of a token.
const DOCUMENT_NAMES: &[&str] =
    &["doc", "doc_id", "docid", "document", "document_id", "file", "filename", "article_id"];

/// Names of columns with the first offset of a mention.
pub(crate) const START_NAMES: &[&str] = &[
    "start",
    "begin",
    "begin_offset",
    "start_offset",
    "start_char",
    "char_start",
    "offset_start",
    "start_index",
    "start_pos",
];
/// Names of columns with the last offset of a mention.
pub(crate) const END_NAMES: &[&str] =
    &["end", "end_offset", "end_char", "char_end", "offset_end", "end_index", "end_pos", "stop"];
/// Names of columns with the label of a mention, in order of preference.
pub(crate) const LABEL_NAMES: &[&str] =
    &["label", "labels", "entity_type", "type", "tag", "category", "class", "entity"];

/// The columns of a table with a row for each token, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TokenColumns {
    pub token: usize,
    pub tag: usize,
    pub sentence: Option<usize>,
    pub document: Option<usize>,
}

impl TokenColumns {
    /// Finds the columns by the names in the first row. `None` without a token or a tag.
    pub(crate) fn from_header<'a>(header: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let names: Vec<String> = header.into_iter().map(normalize_name).collect();
        let find = |candidates: &[&str]| {
            candidates.iter().find_map(|name| names.iter().position(|column| column == name))
        };
        let token = find(TOKEN_NAMES)?;
        let tag = find(TAG_NAMES).filter(|&tag| tag != token)?;
        let other = |candidates| find(candidates).filter(|at| *at != token && *at != tag);
        Some(Self { token, tag, sentence: other(SENTENCE_NAMES), document: other(DOCUMENT_NAMES) })
    }
}

/// Returns true if a line names a column of tokens and one of tags.
pub(crate) fn names_token_columns(line: &str, delimiter: u8) -> bool {
    TokenColumns::from_header(line.split(char::from(delimiter))).is_some()
}

/// Returns the name of a column in lowercase with `_` between words.
pub(crate) fn normalize_name(name: &str) -> String {
    let name = name.trim().trim_matches(['"', '\'', '\u{feff}']).trim().to_lowercase();
    name.replace([' ', '-'], "_")
}
