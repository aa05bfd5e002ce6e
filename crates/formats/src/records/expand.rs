//! Formats whose JSON is rewritten as records before it is read: UIMA CAS, BioC, training data of
//! spaCy 2, Hypothesis, and Python source.

use super::python::parse_literal_prefix;
use super::read::{read_expanded, read_values};
use super::record::{has_mentions, is_annotated, is_record};
use super::stream::for_each_record;
use super::value::JsonValue;
use crate::codec::TextReader;
use crate::import::Probe;
use crate::spec::{OffsetUnit, Spec};
use std::ops::ControlFlow;

pub(crate) const SPACY2: TextReader = TextReader {
    spec: &Spec { name: "spacy2", title: "spaCy 2 training data in JSON", ..Spec::TEXT },
    recognize: is_spacy2,
    read: |text| read_expanded(text, has_paragraphs, spacy2_records, OffsetUnit::CodePoints),
};

pub(crate) const BIOC_JSON: TextReader = TextReader {
    spec: &Spec { name: "bioc-json", title: "BioC in JSON", ..Spec::TEXT },
    recognize: |probe| has_root_members(probe, &["passages"]) && !has_listed_texts(probe),
    read: |text| read_expanded(text, has_passages, bioc_records, OffsetUnit::CodePoints),
};

pub(crate) const CAS_JSON: TextReader = TextReader {
    spec: &Spec {
        name: "cas-json",
        title: "UIMA CAS in JSON",
        offset_unit: OffsetUnit::Utf16,
        ..Spec::TEXT
    },
    recognize: |probe| has_root_members(probe, &["%FEATURE_STRUCTURES"]),
    read: |text| read_expanded(text, |_| true, cas_records, OffsetUnit::Utf16),
};

pub(crate) const HYPOTHESIS: TextReader = TextReader {
    spec: &Spec { name: "hypothesis", title: "Hypothesis", ..Spec::TEXT },
    recognize: |probe| has_root_members(probe, &["uri", "target", "tags"]),
    read: |text| read_expanded(text, is_hypothesis_row, hypothesis_records, OffsetUnit::CodePoints),
};

pub(crate) const PYTHON: TextReader = TextReader {
    spec: &Spec { name: "python", title: "Python source with training data", ..Spec::TEXT },
    recognize: |probe| {
        let text = probe.text.unwrap_or_default();
        !probe.is_json() && !is_json_stream(text) && !python_values(text).is_empty()
    },
    read: |text| read_values(python_values(text), OffsetUnit::CodePoints),
};

/// Returns true if the file's object, or the first of its records, has all these members.
fn has_root_members(probe: &Probe, names: &[&str]) -> bool {
    let has = |value: &JsonValue| names.iter().all(|name| value.member(name).is_some());
    let sample = probe.sample();
    sample.is_some_and(|sample| has(&sample.value) || names.contains(&sample.path.as_str()))
        || sample.is_some_and(|sample| {
            let lists = sample.value.members().iter().map(|(_, value)| value.elements());
            lists.filter_map(<[JsonValue]>::first).any(has)
        })
}

fn object(members: impl IntoIterator<Item = (&'static str, JsonValue)>) -> JsonValue {
    JsonValue::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn mention(start: JsonValue, end: JsonValue, label: &str, quote: Option<&str>) -> JsonValue {
    let quote = quote.map(|quote| ("text", JsonValue::Text(quote.to_owned())));
    let label = JsonValue::Text(label.to_owned());
    object([("start", start), ("end", end), ("label", label)].into_iter().chain(quote))
}

fn has_paragraphs(value: &JsonValue) -> bool {
    value.member("paragraphs").is_some_and(JsonValue::is_list)
}

/// Returns true if the paragraphs of a file have sentences. Other files have paragraphs, too.
fn is_spacy2(probe: &Probe) -> bool {
    let Some(sample) = probe.sample() else { return false };
    let has_sentences = |value: &JsonValue| {
        let paragraphs = value.member("paragraphs").map(JsonValue::elements).unwrap_or_default();
        paragraphs.iter().any(|paragraph| paragraph.member("sentences").is_some())
    };
    has_sentences(&sample.value)
        || sample.path == "paragraphs" && sample.value.member("sentences").is_some()
}

/// Returns a record for each paragraph: its raw text, and the tokens of its sentences.
fn spacy2_records(value: &JsonValue) -> Vec<JsonValue> {
    let paragraphs = value.member("paragraphs").map(JsonValue::elements).unwrap_or_default();
    let record = |paragraph: &JsonValue| {
        let sentences = paragraph.member("sentences").map(JsonValue::elements).unwrap_or_default();
        let tokens = sentences.iter().filter_map(|sentence| sentence.member("tokens"));
        let tokens = tokens.flat_map(JsonValue::elements).cloned().collect();
        let raw = paragraph.member("raw").filter(|raw| raw.as_text().is_some());
        let raw = raw.map(|raw| ("text", raw.clone()));
        let cats = paragraph.member("cats").map(|cats| ("cats", cats.clone()));
        object([("tokens", JsonValue::List(tokens))].into_iter().chain(raw).chain(cats))
    };
    paragraphs.iter().map(record).collect()
}

fn has_passages(value: &JsonValue) -> bool {
    value.member("passages").is_some_and(JsonValue::is_list)
}

/// Returns true if the texts of passages are in lists, as in the data sets of BigBio.
fn has_listed_texts(probe: &Probe) -> bool {
    let passages = probe.sample().and_then(|sample| sample.value.member("passages"));
    let first = passages.and_then(|passages| passages.elements().first());
    first.and_then(|passage| passage.member("text")).is_some_and(JsonValue::is_list)
}

/// Returns the record of a document: its passages as paragraphs, with their annotations.
fn bioc_records(value: &JsonValue) -> Vec<JsonValue> {
    let (mut text, mut length, mut mentions) = (String::new(), 0_u32, Vec::new());
    let number = |value: Option<&JsonValue>| value.and_then(|value| value.as_offset().0);
    for passage in value.member("passages").map(JsonValue::elements).unwrap_or_default() {
        if !text.is_empty() {
            text.push_str("\n\n");
            length += 2;
        }
        // The text of a passage, or of its sentences.
        let sentences = passage.member("sentences").map(JsonValue::elements).unwrap_or_default();
        let parts = if sentences.is_empty() { std::slice::from_ref(passage) } else { sentences };
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                text.push(' ');
                length += 1;
            }
            let offset = number(part.member("offset")).unwrap_or_default();
            let annotations = part.member("annotations").map(JsonValue::elements);
            for annotation in annotations.unwrap_or_default() {
                let infons = annotation.member("infons").unwrap_or(annotation);
                let label = infons.member("type").and_then(JsonValue::as_text).unwrap_or_default();
                let quote = annotation.member("text").and_then(JsonValue::as_text);
                let locations = annotation.member("locations").map(JsonValue::elements);
                let locations = locations.unwrap_or_default();
                for location in locations {
                    let start = number(location.member("offset"))
                        .and_then(|start| start.checked_sub(offset)?.checked_add(length));
                    let end =
                        start.and_then(|it| it.checked_add(number(location.member("length"))?));
                    let quote = quote.filter(|_| locations.len() == 1);
                    let at = |at: Option<u32>| JsonValue::Number(at.map_or(-1.0, f64::from));
                    mentions.push(mention(at(start), at(end), label, quote));
                }
            }
            let part = part.member("text").and_then(JsonValue::as_text).unwrap_or_default();
            text.push_str(part);
            length = length.saturating_add(part.chars().count() as u32);
        }
    }
    let relations = value.member("relations").map(|relations| ("relations", relations.clone()));
    let known = [("text", JsonValue::Text(text)), ("annotations", JsonValue::List(mentions))];
    vec![object(known.into_iter().chain(relations))]
}

/// Features with the label of an annotation.
const CAS_LABELS: &[&str] = &["value", "label", "identifier", "entityType", "category", "class"];

/// Types of annotations that are not mentions.
const CAS_OTHER_TYPES: &[&str] = &[
    "Token",
    "Sentence",
    "POS",
    "Lemma",
    "Stem",
    "Dependency",
    "Paragraph",
    "Div",
    "Document",
    "DocumentAnnotation",
    "DocumentMetaData",
    "TagsetDescription",
    "Morpheme",
    "MorphologicalFeatures",
    "SurfaceForm",
    "Heading",
    "Annotation",
];

/// Returns a record for each text of a CAS, with the annotations on it.
fn cas_records(value: &JsonValue) -> Vec<JsonValue> {
    let structures = match value.member("%FEATURE_STRUCTURES") {
        Some(JsonValue::List(all)) => all.iter().collect(),
        // Some versions have an object by id.
        Some(all) => all.members().iter().map(|(_, one)| one).collect(),
        None => Vec::new(),
    };
    let type_of = |it: &JsonValue| {
        let name = it.member("%TYPE").and_then(JsonValue::as_text).unwrap_or_default();
        name.rsplit(['.', ':']).next().unwrap_or_default().to_owned()
    };
    let is_sofa = |it: &&&JsonValue| type_of(it) == "Sofa";
    let id = |it: &JsonValue| it.member("%ID").and_then(JsonValue::as_name);
    let record = |sofa: &JsonValue| {
        let (mut mentions, mut others) = (Vec::new(), Vec::new());
        let text = sofa.member("sofaString").filter(|text| text.as_text().is_some());
        for structure in &structures {
            let of_sofa = structure.member("@sofa").and_then(JsonValue::as_name);
            let (Some(begin), Some(end)) = (structure.member("begin"), structure.member("end"))
            else {
                continue;
            };
            let kind = type_of(structure);
            let is_relation = structure
                .members()
                .iter()
                .any(|(key, _)| key == "@Governor" || key == "@Dependent");
            let is_other = CAS_OTHER_TYPES.contains(&kind.as_str()) || is_relation;
            if of_sofa != id(sofa) || is_other {
                others.extend(Some(JsonValue::Text(kind)).filter(|_| is_relation));
                continue;
            }
            let label = CAS_LABELS.iter().find_map(|name| structure.member(name)?.as_text());
            let label = label.filter(|label| !label.is_empty()).unwrap_or(&kind);
            mentions.push(mention(begin.clone(), end.clone(), label, None));
        }
        let text = text.cloned().unwrap_or(JsonValue::Text(String::new()));
        let mentions = ("annotations", JsonValue::List(mentions));
        object([("text", text), mentions, ("relations", JsonValue::List(others))])
    };
    structures.iter().filter(is_sofa).map(|sofa| record(sofa)).collect()
}

fn is_hypothesis_row(value: &JsonValue) -> bool {
    value.member("target").is_some_and(JsonValue::is_list) && value.member("uri").is_some()
}

/// Returns the record of an annotation: its quote in its context, which is all that the file has of
/// the text.
fn hypothesis_records(value: &JsonValue) -> Vec<JsonValue> {
    let targets = value.member("target").map(JsonValue::elements).unwrap_or_default();
    let selectors = targets.iter().filter_map(|target| target.member("selector"));
    let quotes = selectors.flat_map(JsonValue::elements).filter(|it| it.member("exact").is_some());
    let tags = value.member("tags").map(JsonValue::elements).unwrap_or_default();
    let record = |quote: &JsonValue| {
        let part = |name| quote.member(name).and_then(JsonValue::as_text).unwrap_or_default();
        let [prefix, exact, suffix] = ["prefix", "exact", "suffix"].map(part);
        let start = prefix.chars().count() as u32;
        let end = start.saturating_add(exact.chars().count() as u32);
        let at = |at: u32| JsonValue::Number(f64::from(at));
        let tags = tags.iter().filter_map(JsonValue::as_text);
        let mentions = tags.map(|tag| mention(at(start), at(end), tag, Some(exact))).collect();
        let uri = value.member("uri").cloned().unwrap_or_default();
        let text = JsonValue::Text([prefix, exact, suffix].concat());
        object([("text", text), ("annotations", JsonValue::List(mentions)), ("url", uri)])
    };
    quotes.map(record).collect()
}

/// Returns true if a text is JSON values, one after another.
fn is_json_stream(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
        && for_each_record(text, |_| true, |_| Ok(ControlFlow::Continue(()))).is_ok()
}

/// Returns the records in the lists that a Python file assigns to names, or of a file that has only
/// literals, with or without commas between them.
fn python_values(text: &str) -> Vec<JsonValue> {
    let mut values = literal_values(text).unwrap_or_default();
    if !values.is_empty() {
        return values;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((name, rest)) = line.split_once('=') else { continue };
        let is_name =
            |it: char| it.is_alphanumeric() || matches!(it, '_' | ' ' | ':' | '[' | ']' | ',');
        let is_assignment = line.starts_with(|it: char| it.is_alphabetic() || it == '_')
            && name.chars().all(is_name)
            && rest.trim_start().starts_with(['[', '(']);
        if !is_assignment {
            continue;
        }
        let Some((JsonValue::List(all), _)) = parse_literal_prefix(&text[start + name.len() + 1..])
        else {
            continue;
        };
        if all.first().is_some_and(is_record) && all.iter().any(has_mentions) {
            values.extend(all);
        }
    }
    values
}

/// Returns the records of a text that has only literals: lists of them, or one after another.
fn literal_values(text: &str) -> Option<Vec<JsonValue>> {
    let is_between = |it: char| it.is_whitespace() || matches!(it, ',' | '\u{feff}');
    let mut rest = text.trim_start_matches(is_between);
    let mut values = Vec::new();
    while !rest.is_empty() {
        if !rest.starts_with(['[', '(', '{']) {
            return None;
        }
        let (value, after) = parse_literal_prefix(rest)?;
        rest = after.trim_start_matches(is_between);
        match value {
            JsonValue::List(all) if all.first().is_some_and(is_record) => values.extend(all),
            value if is_record(&value) => values.push(value),
            _ => return None,
        }
    }
    values.iter().any(is_annotated).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{ParsedDocuments, ReadError};

    fn describe(read: Result<ParsedDocuments, ReadError>) -> String {
        let read = read.unwrap();
        let texts = read.documents.iter().map(|document| {
            let mentions = document.spans.iter().map(|span| {
                format!("{} {}", span.label, span.span.slice(&document.text).unwrap_or_default())
            });
            format!("{}: {}", document.text, mentions.collect::<Vec<_>>().join(", "))
        });
        texts.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn spacy2_paragraphs_are_read_with_and_without_raw_text() {
        let token = |word: &str, tag: &str| format!(r#"{{"orth":"{word}","ner":"{tag}"}}"#);
        let sentences = format!(
            r#"[{{"tokens":[{},{}]}},{{"tokens":[{}]}}]"#,
            token("New", "B-GPE"),
            token("York", "L-GPE"),
            token("fell", "O")
        );
        let file = format!(
            r#"[{{"id":0,"paragraphs":[{{"raw":"New  York fell","sentences":{sentences}}},{{"sentences":{sentences}}}]}}]"#
        );
        assert_eq!(
            describe((SPACY2.read)(&file)),
            "New  York fell: GPE New  York | New York fell: GPE New York"
        );
    }

    #[test]
    fn bioc_passages_become_paragraphs() {
        let annotation = |offset: u32, text: &str| {
            format!(
                r#"{{"infons":{{"type":"GPE"}},"text":"{text}","locations":[{{"offset":{offset},"length":4}}]}}"#
            )
        };
        let file = format!(
            r#"{{"source":"x","documents":[{{"id":"1","passages":[{{"offset":0,"text":"Homs.","annotations":[{}]}},{{"offset":6,"text":"In Hama","annotations":[{}]}}],"relations":[]}}]}}"#,
            annotation(0, "Homs"),
            annotation(9, "Hama")
        );
        assert_eq!(describe((BIOC_JSON.read)(&file)), "Homs.\n\nIn Hama: GPE Homs, GPE Hama");
    }

    #[test]
    fn cas_annotations_are_read_from_any_layer() {
        let file = r#"{"%TYPES":{},"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaString":"😀 Homs fell"},{"%ID":2,"%TYPE":"custom.Span","@sofa":1,"begin":3,"end":7,"value":"GPE"},{"%ID":3,"%TYPE":"a.Event","@sofa":1,"begin":8,"end":12},{"%ID":4,"%TYPE":"x.type.Token","@sofa":1,"begin":3,"end":7}]}"#;
        assert_eq!(describe((CAS_JSON.read)(file)), "😀 Homs fell: GPE Homs, Event fell");
    }

    #[test]
    fn hypothesis_quotes_are_read_in_their_context() {
        let file = r#"{"rows":[{"uri":"http://a.b","text":"","tags":["GPE"],"target":[{"selector":[{"start":3,"end":7},{"exact":"Homs","prefix":"In ","suffix":" today"}]}]}]}"#;
        assert_eq!(describe((HYPOTHESIS.read)(file)), "In Homs today: GPE Homs");
    }

    #[test]
    fn lists_in_python_source_are_read() {
        let file = "import spacy\n\nTRAIN_DATA: list = [\n    # one\n    ('Homs fell', {'entities': [(0, 4, 'GPE')]}),\n]\nx = [1]\n";
        assert_eq!(describe((PYTHON.read)(file)), "Homs fell: GPE Homs");
        for file in [
            "[('Homs fell', {'entities': [(0, 4, 'GPE')]})]",
            "('Homs fell', {'entities': [(0, 4, 'GPE')]}),\n",
            "{'text': 'Homs fell', 'entities': [[0, 4, 'GPE']]}\n",
            "[{\"text\": \"Homs fell\", \"entities\": [[0, 4, \"GPE\"],]},\n]",
        ] {
            assert_eq!(describe((PYTHON.read)(file)), "Homs fell: GPE Homs", "{file}");
        }
        for text in [
            "(a) Homs",
            "[1]",
            "{x}",
            "('Homs', 'fell')",
            "x = [1, 2]\n",
            "a = [('b', 'c')]\n",
            "The law = [unknown]\n",
            "",
        ] {
            assert!(python_values(text).is_empty(), "{text}");
        }
    }
}
