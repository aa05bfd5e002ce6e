//! Adds the hits of lists and patterns to the suggestions of a document.

use crate::compose::overlapping;
use crate::lists::{ListError, ListHit, ListSearch};
use dateline_annotation::compact;
use dateline_annotation::model::{LabelList, Suggestion, SuggestionSource};
use dateline_text::paragraphs;

/// The lists of a project, ready to search.
pub struct ListSuggester {
    search: ListSearch,
    /// The label and the name of each list.
    names: Vec<(String, String)>,
}

impl ListSuggester {
    /// Prepares lists, each with the name of its label. Patterns that cannot be used are left out.
    /// Cost: linear in the terms.
    ///
    /// # Errors
    /// Returns an error if there are too many terms.
    pub fn new(lists: impl IntoIterator<Item = (String, LabelList)>) -> Result<Self, ListError> {
        let is_usable = |list: &LabelList| {
            !list.is_pattern || ListSearch::new(std::slice::from_ref(list)).is_ok()
        };
        let usable = lists.into_iter().filter(|(_, list)| is_usable(list));
        let (labels, lists): (Vec<String>, Vec<LabelList>) = usable.unzip();
        let search = ListSearch::new(&lists)?;
        let names = labels.into_iter().zip(lists.into_iter().map(|list| list.name));
        Ok(Self { search, names: names.collect() })
    }

    /// Adds the hits in a text. A hit replaces suggestions that it overlaps, unless one of them is
    /// longer. `suggestions` are in order and without overlaps, as is the result. Cost: linear in the
    /// text.
    pub fn add_hits(&self, text: &str, mut suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
        let mut hits = self.search.find(text, &paragraphs(text));
        hits.retain(|hit| {
            let over = overlapping(&suggestions, hit.span, |it| it.span);
            over.iter().all(|it| it.span.len() <= hit.span.len())
        });
        suggestions.retain(|it| overlapping(&hits, it.span, |hit| hit.span).is_empty());
        suggestions.extend(hits.iter().map(|hit| self.suggestion(hit)));
        compact::sort_by_key(&mut suggestions, |it| it.span.start);
        suggestions
    }

    fn suggestion(&self, hit: &ListHit) -> Suggestion {
        let (label, list) = &self.names[hit.list];
        Suggestion {
            span: hit.span,
            label: label.clone(),
            source: SuggestionSource::List(list.clone()),
            score: None,
            value: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_text::Span;

    fn lists(lists: &[(&str, &str, bool)]) -> ListSuggester {
        let lists = lists.iter().map(|(label, text, is_pattern)| {
            let name = format!("list of {label}");
            let list = LabelList {
                name,
                text: (*text).into(),
                is_pattern: *is_pattern,
                ..LabelList::default()
            };
            ((*label).to_owned(), list)
        });
        ListSuggester::new(lists).unwrap()
    }

    fn suggestion(text: &str, quote: &str, label: &str) -> Suggestion {
        let start = text.find(quote).unwrap() as u32;
        Suggestion {
            span: Span::new(start, start + quote.len() as u32),
            label: label.to_owned(),
            source: SuggestionSource::Tagger,
            score: None,
            value: None,
        }
    }

    #[test]
    fn hits_replace_what_is_not_longer() {
        let lists =
            lists(&[("SHIP", "Minerva\nNew York\nVesta", false), ("CODE", r"[A-Z]-\d+", true)]);
        let text = "Minerva left New York City for A-12, and Vesta Lee of Rome.";
        let tagged = [
            ("Minerva", "PERSON"),
            ("New York City", "GPE"),
            ("Vesta Lee", "PERSON"),
            ("Rome", "GPE"),
        ];
        let tagged = tagged.map(|(quote, label)| suggestion(text, quote, label));
        let found = lists.add_hits(text, tagged.to_vec());
        let found: Vec<(&str, &str)> =
            found.iter().map(|it| (&text[it.span.range()], it.label.as_str())).collect();
        let expected = [
            ("Minerva", "SHIP"),
            ("New York City", "GPE"),
            ("A-12", "CODE"),
            ("Vesta Lee", "PERSON"),
            ("Rome", "GPE"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_hit_names_its_list() {
        let found =
            lists(&[("SHIP", "Minerva", false), ("X", "(", true)]).add_hits("Minerva", Vec::new());
        assert_eq!(found[0].source, SuggestionSource::List("list of SHIP".to_owned()));
    }
}
