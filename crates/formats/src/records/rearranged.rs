//! JSON in which the parts of a record are not members of one object, or a text has tags without
//! tokens: it is rewritten as records before it is read.

use super::mentions::find_member;
use super::read::read_expanded;
use super::record::{has_mentions, is_pair, is_record, texts_of};
use super::tokens::Tokens;
use super::value::JsonValue;
use crate::bio::BioTag;
use crate::codec::TextReader;
use crate::spec::{OffsetUnit, Spec, english_tokens};

pub(crate) const REARRANGED: TextReader = TextReader {
    spec: &Spec {
        name: "json-columns",
        title: "JSON of columns or of tagged tokens",
        ..Spec::TEXT
    },
    recognize: |probe| probe.record_kind() == Some(super::RecordKind::Rearranged),
    read: |text| read_expanded(text, is_rearranged, rearrange, OffsetUnit::CodePoints),
};

/// Returns true if a value has to be rewritten.
pub(super) fn is_rearranged(value: &JsonValue) -> bool {
    rewrite(value).is_some_and(|records| !records.is_empty())
}

/// Returns the records of a value, which may be one itself.
fn rearrange(value: &JsonValue) -> Vec<JsonValue> {
    rewrite(value).unwrap_or_else(|| vec![value.clone()])
}

fn rewrite(value: &JsonValue) -> Option<Vec<JsonValue>> {
    rows_of_columns(value)
        .or_else(|| sentence_of_pairs(value).map(|record| vec![record]))
        .or_else(|| tokens_and_tags(value).map(|record| vec![record]))
        .or_else(|| sentence_of_objects(value).map(|record| vec![record]))
        .or_else(|| parsed_document(value).map(|record| vec![record]))
        .or_else(|| tagged_sentences(value).map(|record| vec![record]))
        .or_else(|| tokens_with_indices(value).map(|record| vec![record]))
        .or_else(|| listed_passages(value).map(|record| vec![record]))
        .or_else(|| text_with_tags(value).map(|record| vec![record]))
        .or_else(|| conversation(value).map(|record| vec![record]))
}

fn object<const N: usize>(members: [(&str, JsonValue); N]) -> JsonValue {
    JsonValue::Object(members.map(|(key, value)| (key.to_owned(), value)).into())
}

fn texts(texts: impl IntoIterator<Item = String>) -> JsonValue {
    JsonValue::List(texts.into_iter().map(JsonValue::Text).collect())
}

fn is_tag(text: &str) -> bool {
    BioTag::parse(text).is_some() || text.is_empty()
}

/// Returns true if all texts are tags and one is a mention's.
fn are_tags(tags: &[&str]) -> bool {
    let is_mention = |tag: &&str| matches!(BioTag::parse(tag), Some(BioTag::Entity { .. }));
    tags.iter().all(|tag| is_tag(tag)) && tags.iter().any(is_mention)
}

/// Returns the texts of a list that has nothing else.
fn texts_in(value: &JsonValue) -> Option<Vec<&str>> {
    let all: Option<Vec<&str>> = value.elements().iter().map(JsonValue::as_text).collect();
    all.filter(|all| !all.is_empty())
}

/// Returns the rows of an object with a list or an object by row for each member, as pandas and
/// `datasets` write tables.
fn rows_of_columns(value: &JsonValue) -> Option<Vec<JsonValue>> {
    let columns = value.members();
    let cells = |column: &JsonValue| -> Vec<JsonValue> {
        let members = column.members().iter().map(|(_, cell)| cell);
        column.elements().iter().chain(members).cloned().collect()
    };
    let length = |column: &JsonValue| column.elements().len() + column.members().len();
    let count = length(&columns.first()?.1);
    let is_list = columns[0].1.is_list();
    let is_column = |it: &JsonValue| it.is_list() == is_list && length(it) == count;
    let is_table = columns.len() >= 2 && columns.iter().all(|(_, it)| is_column(it));
    let is_nested = |column: &JsonValue| column.elements().iter().all(JsonValue::is_list);
    // A record with tokens and a list of tags has no lists in its lists.
    let has_nested = || columns.iter().any(|(_, it)| it.is_object() || is_nested(it));
    if count == 0 || !is_table || !has_nested() {
        return None;
    }
    let mut rows: Vec<Vec<(String, JsonValue)>> = vec![Vec::new(); count];
    for (name, column) in columns {
        for (row, cell) in rows.iter_mut().zip(cells(column)) {
            row.push((name.clone(), cell));
        }
    }
    let rows: Vec<JsonValue> = rows.into_iter().map(JsonValue::Object).collect();
    let has_tags = |row: &JsonValue| {
        Tokens::find(row).is_some_and(|tokens| matches!(tokens.find_tags(row), Some(Ok(_))))
    };
    let is_annotated = |row: &JsonValue| is_record(row) && (has_mentions(row) || has_tags(row));
    rows.iter().any(is_annotated).then_some(rows)
}

/// Returns the record of `[["Mara", "B-PER"], ["left", "O"]]`: the first part of each element is the
/// token and the last one its tag.
fn sentence_of_pairs(value: &JsonValue) -> Option<JsonValue> {
    let pairs: Option<Vec<Vec<&str>>> = value.elements().iter().map(texts_in).collect();
    let pairs = pairs.filter(|pairs| pairs.iter().all(|pair| (2..=5).contains(&pair.len())))?;
    let tags: Vec<&str> = pairs.iter().filter_map(|pair| pair.last().copied()).collect();
    let words = pairs.iter().map(|pair| pair[0].to_owned());
    are_tags(&tags).then(|| {
        let tags = tags.iter().map(|tag| (*tag).to_owned());
        object([("tokens", texts(words)), ("ner_tags", texts(tags))])
    })
}

/// Returns the record of `[["Mara", "left"], ["B-PER", "O"]]`.
fn tokens_and_tags(value: &JsonValue) -> Option<JsonValue> {
    let [tokens, tags] = value.elements() else { return None };
    let (words, names) = (texts_in(tokens)?, texts_in(tags)?);
    (words.len() == names.len() && are_tags(&names))
        .then(|| object([("tokens", tokens.clone()), ("ner_tags", tags.clone())]))
}

/// Returns true if a token is an object with its tag.
fn is_tagged_token(token: &JsonValue) -> bool {
    let is_text = |it: &JsonValue| it.as_text().is_some();
    find_member(token, &["ner", "nertag"], is_text).is_some()
        && find_member(token, &["text", "word", "originaltext"], is_text).is_some()
}

/// Returns the record of a sentence that is a list of tokens with their tags, as Stanza writes it.
fn sentence_of_objects(value: &JsonValue) -> Option<JsonValue> {
    let tokens = value.elements();
    let is_sentence = tokens.iter().all(is_tagged_token) && !tokens.is_empty();
    is_sentence.then(|| object([("tokens", value.clone())]))
}

/// Returns the record of a document with sentences of tokens with their tags, as CoreNLP writes it.
fn parsed_document(value: &JsonValue) -> Option<JsonValue> {
    let sentences = value.member("sentences")?.elements();
    let tokens = sentences.iter().filter_map(|sentence| sentence.member("tokens"));
    let tokens: Vec<JsonValue> = tokens.flat_map(JsonValue::elements).cloned().collect();
    if tokens.is_empty() || !tokens.iter().all(is_tagged_token) || !texts_of(value).is_empty() {
        return None;
    }
    let part = |token: &JsonValue, name| Some(token.member(name)?.as_text()?.to_owned());
    let spaced = |token: &JsonValue| {
        Some(part(token, "originalText")? + &part(token, "after").unwrap_or_default())
    };
    // The spacing counts only if every token has it.
    let text: Option<String> = tokens.iter().map(spaced).collect();
    let text = text.map(|text| ("text".to_owned(), JsonValue::Text(text)));
    let tokens = ("tokens".to_owned(), JsonValue::List(tokens));
    Some(JsonValue::Object(text.into_iter().chain([tokens]).collect()))
}

/// Returns the record of a document whose sentences have tokens with a list of tags each.
fn tagged_sentences(value: &JsonValue) -> Option<JsonValue> {
    let sentences = value.member("sentences")?.elements();
    let names = ["nertags", "ner", "labels", "tags"];
    let is_tag_list =
        |it: &JsonValue| texts_in(it).is_some_and(|tags| tags.iter().all(|tag| is_tag(tag)));
    let is_words = |it: &JsonValue| texts_in(it).is_some();
    let (mut words, mut tags) = (Vec::new(), Vec::new());
    for sentence in sentences {
        let tokens = find_member(sentence, &["tokens", "words"], is_words)?.1;
        let of_tokens = find_member(sentence, &names, is_tag_list)?.1;
        (tokens.elements().len() == of_tokens.elements().len()).then_some(())?;
        words.push(tokens.clone());
        tags.push(of_tokens.clone());
    }
    let is_any = !words.is_empty();
    is_any.then(|| {
        object([("sentences", JsonValue::List(words)), ("ner_tags", JsonValue::List(tags))])
    })
}

/// Returns the record of tokens and mentions that list the numbers of their tokens, as in the data of
/// W2NER: `{"index": [0, 1], "type": "PER"}`.
fn tokens_with_indices(value: &JsonValue) -> Option<JsonValue> {
    let is_words = |it: &JsonValue| texts_in(it).is_some();
    let tokens = find_member(value, &["sentence", "tokens", "words"], is_words)?.1;
    let mentions = value.member("ner")?.elements();
    let range = |mention: &JsonValue| {
        let index = mention.member("index")?.elements();
        let label = mention.member("type")?;
        Some(JsonValue::List(vec![index.first()?.clone(), index.last()?.clone(), label.clone()]))
    };
    let mentions: Option<Vec<JsonValue>> = mentions.iter().map(range).collect();
    let mentions = mentions.filter(|all| !all.is_empty())?;
    Some(object([("tokens", tokens.clone()), ("ner", JsonValue::List(mentions))]))
}

/// Returns the record of a document whose passages have their text in a list, as in the data sets of
/// BigBio. Their offsets, and those of the mentions, count in the text of all passages.
fn listed_passages(value: &JsonValue) -> Option<JsonValue> {
    let entities = value.member("entities").filter(|it| it.is_list())?;
    let texts: Option<Vec<&str>> = value
        .member("passages")?
        .elements()
        .iter()
        .map(|passage| passage.member("text")?.elements().first()?.as_text())
        .collect();
    let text = JsonValue::Text(texts.filter(|texts| !texts.is_empty())?.join(" "));
    let relations = value.member("relations").cloned().unwrap_or_default();
    Some(object([("text", text), ("entities", entities.clone()), ("relations", relations)]))
}

/// Returns the record of a text with a tag for each word or token, and without tokens.
fn text_with_tags(value: &JsonValue) -> Option<JsonValue> {
    let is_text = |it: &JsonValue| it.as_text().is_some();
    let tokens = || find_member(value, &["tokens", "words"], is_text).and_then(|it| it.1.as_text());
    let text = texts_of(value).into_iter().next().map(|(_, text)| text).or_else(tokens)?;
    let body = if is_pair(value) { value.elements().get(1)? } else { value };
    if Tokens::find(body).is_some() {
        return None;
    }
    let names = ["nertags", "ner", "labels", "tags", "entities", "label", "bio", "iob"];
    let is_tag_list = |it: &JsonValue| are_tags(&split_tags(it));
    let tags = match body.is_list() && is_tag_list(body) {
        true => body,
        false => find_member(body, &names, is_tag_list)?.1,
    };
    let tags = split_tags(tags);
    let by_space: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    let count = tags.len();
    let tokens = if by_space.len() == count {
        by_space
    } else {
        let tokens = english_tokens(text);
        tokens.iter().map(|token| text[token.range()].to_owned()).collect()
    };
    let text = JsonValue::Text(text.to_owned());
    let tags = texts(tags.into_iter().map(str::to_owned));
    (tokens.len() == count)
        .then(|| object([("text", text), ("tokens", texts(tokens)), ("ner_tags", tags)]))
}

/// Returns the tags in a list, or in a text with spaces between them.
fn split_tags(value: &JsonValue) -> Vec<&str> {
    match value.as_text() {
        Some(text) => text.split_whitespace().collect(),
        None => texts_in(value).unwrap_or_default(),
    }
}

/// Returns the record of a conversation about the names in a text, as in the data of UniversalNER:
/// the text, and pairs of a question for a kind of name and the list of them.
fn conversation(value: &JsonValue) -> Option<JsonValue> {
    let turns = value.member("conversations")?.elements();
    let said = turns.iter().map(|turn| turn.member("value").and_then(JsonValue::as_text));
    let said: Vec<&str> = said.collect::<Option<_>>()?;
    let text = said.iter().find_map(|turn| turn.strip_prefix("Text: "))?;
    let mut names = Vec::new();
    for pair in said.windows(2) {
        let [question, answer] = [pair[0], pair[1]];
        let label = question.strip_prefix("What describes ");
        let Some(label) = label.and_then(|rest| rest.split(" in the text").next()) else {
            continue;
        };
        let found: Vec<String> = serde_json::from_str(answer).ok()?;
        names.extend(found.into_iter().map(|name| texts([name, label.to_owned()])));
    }
    let text = JsonValue::Text(text.to_owned());
    Some(object([("text", text), ("entities", JsonValue::List(names))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the texts of a file with their mentions.
    fn read(json: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        let read = (REARRANGED.read)(&value.to_string()).unwrap();
        let texts = read.documents.iter().map(|document| {
            let mentions = document.spans.iter().map(|span| {
                format!("{} {}", span.label, span.span.slice(&document.text).unwrap_or_default())
            });
            format!("{}: {}", document.text, mentions.collect::<Vec<_>>().join(", "))
        });
        texts.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn columns_become_rows() {
        for json in [
            r#"{"text":["Homs fell","No one"],"entities":[[[0,4,"GPE"]],[]]}"#,
            r#"{"text":{"0":"Homs fell","1":"No one"},"entities":{"0":[[0,4,"GPE"]],"1":[]}}"#,
            r#"{"id":["0","1"],"tokens":[["Homs","fell"],["No","one"]],"ner_tags":[["B-GPE","O"],["O","O"]]}"#,
        ] {
            assert_eq!(read(json), "Homs fell: GPE Homs; No one: ", "{json}");
        }
    }

    #[test]
    fn tagged_tokens_become_records() {
        for json in [
            r#"[[["Homs","B-GPE"],["fell","O"]]]"#,
            r#"[[["Homs","NNP","B-GPE"],["fell","VBD","O"]]]"#,
            r#"[[["Homs","fell"],["B-GPE","O"]]]"#,
            r#"[[{"text":"Homs","ner":"S-GPE"},{"text":"fell","ner":"O"}]]"#,
            r#"{"sentences":[{"tokens":[{"word":"Homs","originalText":"Homs","after":" ","ner":"GPE"},
                {"word":"fell","originalText":"fell","after":"","ner":"O"}]}]}"#,
            r#"[{"sentence":"Homs fell","labels":["B-GPE","O"]}]"#,
            r#"[["Homs fell",{"entities":["U-GPE","O"]}]]"#,
            r#"[{"text":"Homs fell","tags":"B-GPE O"}]"#,
            r#"[{"tokens":"Homs fell","labels":"B-GPE O"}]"#,
            r#"[{"sentences":[{"tokens":["Homs","fell"],"ner":["B-GPE","O"]}]}]"#,
            r#"[{"sentence":["Homs","fell"],"ner":[{"index":[0],"type":"GPE"}]}]"#,
            r#"[{"passages":[{"text":["Homs fell"],"offsets":[[0,9]]}],"entities":[{"type":"GPE","text":["Homs"],"offsets":[[0,4]]}]}]"#,
            r#"{"conversations":[{"from":"human","value":"Text: Homs fell"},{"from":"gpt","value":"Yes."},
                {"from":"human","value":"What describes GPE in the text?"},{"from":"gpt","value":"[\"Homs\"]"}]}"#,
        ] {
            assert_eq!(read(json), "Homs fell: GPE Homs", "{json}");
        }
        assert_eq!(
            read(r#"[["Homs fell.",{"entities":["U-GPE","O","O"]}]]"#),
            "Homs fell.: GPE Homs"
        );
    }

    #[test]
    fn other_values_are_not_rearranged() {
        for json in [
            r#"{"text":"Homs","entities":[[0,4,"GPE"]]}"#,
            r#"{"tokens":["Homs","fell"],"ner_tags":["B-GPE","O"]}"#,
            r#"{"text":["Homs","fell"],"labels":["B-GPE","O"]}"#,
            r#"{"sentences":[["Homs","fell"]],"ner":[[[0,0,"GPE"]]]}"#,
            r#"["Homs fell",{"entities":[[0,4,"GPE"]]}]"#,
            r#"{"text":"Homs fell","labels":["a-b"]}"#,
            r#"{"a":[[1]],"b":[[2]]}"#,
            r#"[["Homs","x"],["fell","y"]]"#,
            "[]",
            "{}",
        ] {
            let value: JsonValue = super::super::python::parse_literal(json).unwrap();
            assert!(!is_rearranged(&value), "{json}");
        }
    }
}
