//! The lists and patterns of the project, and the search for the hits of a list that is edited.

use dateline_annotation::model::Suggestion;
use dateline_learn::{ListError, ListSearch, ListSuggester};
use dateline_protocol::lists::{FindHitsRequest, HitsResponse, MAX_SHOWN_HITS, ProjectLists};
use dateline_text::{Span, paragraphs};

/// The number of bytes of context on each side of a hit, unless the paragraph ends before.
const CONTEXT_BYTES: usize = 40;

/// The lists of the project, and the list that is edited.
#[derive(Default)]
pub(crate) struct ListService {
    suggester: Option<ListSuggester>,
    edited: Option<Result<ListSearch, ListError>>,
}

impl ListService {
    /// Replaces the lists of the project.
    pub(crate) fn set_lists(&mut self, lists: ProjectLists) {
        let is_empty = lists.lists.is_empty();
        self.suggester = ListSuggester::new(lists.lists).ok().filter(|_| !is_empty);
    }

    /// Adds the hits of the project's lists to the suggestions in a text.
    pub(crate) fn add_hits(&self, text: &str, suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
        match &self.suggester {
            Some(suggester) => suggester.add_hits(text, suggestions),
            None => suggestions,
        }
    }

    /// Finds the hits of the list that is edited.
    pub(crate) fn find_hits(&mut self, find: FindHitsRequest) -> HitsResponse {
        let request = find.request;
        let mut found =
            HitsResponse { request, problem: None, hits: 0, texts: 0, shown: Vec::new() };
        if let Some(list) = find.list {
            self.edited = Some(ListSearch::new(&[list]));
        }
        let search = match &self.edited {
            Some(Ok(search)) => search,
            Some(Err(error)) => {
                found.problem = Some(error.to_string());
                return found;
            }
            None => return found,
        };
        for text in &find.texts {
            let all = paragraphs(text);
            let hits = search.find(text, &all);
            found.hits += hits.len() as u32;
            found.texts += u32::from(!hits.is_empty());
            let rest = MAX_SHOWN_HITS.saturating_sub(found.shown.len());
            found.shown.extend(hits.iter().take(rest).map(|hit| context(text, &all, hit.span)));
        }
        found
    }
}

/// Returns a hit with the text before and after it in its paragraph.
fn context(text: &str, paragraphs: &[Span], hit: Span) -> [String; 3] {
    let own = paragraphs.iter().find(|it| it.contains(hit)).copied().unwrap_or(hit);
    let slice = |start: u32, end: u32| Span::new(start, end).slice(text).unwrap_or_default();
    let (before, after) = (slice(own.start, hit.start), slice(hit.end, own.end));
    let from = before.floor_char_boundary(before.len().saturating_sub(CONTEXT_BYTES));
    let to = after.ceil_char_boundary(CONTEXT_BYTES.min(after.len()));
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    [
        format!("{}{}", cut(from > 0), &before[from..]),
        slice(hit.start, hit.end).to_owned(),
        format!("{}{}", &after[..to], cut(to < after.len())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_annotation::model::LabelList;
    use dateline_protocol::RequestId;

    fn find(service: &mut ListService, list: Option<LabelList>, texts: &[&str]) -> HitsResponse {
        let texts = texts.iter().map(|it| (*it).to_owned()).collect();
        service.find_hits(FindHitsRequest { request: RequestId(1), list, texts })
    }

    #[test]
    fn hits_are_counted_and_shown_in_context() {
        let mut service = ListService::default();
        let list = LabelList { text: "Vesta\nJuno".into(), ..LabelList::default() };
        let found = find(&mut service, Some(list), &["Other.\n\nThe Vesta sank.", "Nothing."]);
        assert_eq!((found.hits, found.texts, found.problem), (1, 1, None));
        assert_eq!(found.shown, [["The ", "Vesta", " sank."].map(str::to_owned)]);
        let many = "Juno, ".repeat(30);
        let found = find(&mut service, None, &[&many]);
        assert_eq!((found.hits, found.shown.len()), (30, MAX_SHOWN_HITS));
        assert!(found.shown[9][0].starts_with('…') && found.shown[9][2].ends_with('…'));
    }

    #[test]
    fn an_invalid_pattern_is_reported() {
        let mut service = ListService::default();
        let list = LabelList { text: "(a".into(), is_pattern: true, ..LabelList::default() };
        assert!(find(&mut service, Some(list), &["a"]).problem.is_some());
    }

    #[test]
    fn hits_of_the_project_are_suggested() {
        let mut service = ListService::default();
        assert!(service.add_hits("The Vesta.", Vec::new()).is_empty());
        let list =
            LabelList { name: "Ships".to_owned(), text: "Vesta".into(), ..LabelList::default() };
        service.set_lists(ProjectLists { lists: vec![("SHIP".to_owned(), list)] });
        let found = service.add_hits("The Vesta.", Vec::new());
        assert_eq!((found[0].label.as_str(), found[0].span), ("SHIP", Span::new(4, 9)));
        service.set_lists(ProjectLists::default());
        assert!(service.add_hits("The Vesta.", Vec::new()).is_empty());
    }
}
