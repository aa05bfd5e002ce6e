//! Tests of the editor of lists and patterns.

use crate::state::action::EditAction;
use crate::state::action::{LabelAction, ListAction};
use crate::state::effect::Effect;
use crate::state::labels::label_editor::undo_or_redo_labels;
use crate::state::labels::messages::LabelProblem;
use crate::state::testing::{Page, detector_response, parse_marked};
use dateline_annotation::labels::LabelError;
use dateline_annotation::model::{LabelList, SuggestionSource};
use dateline_protocol::detector::DetectorResponse;
use dateline_protocol::lists::{FindHitsRequest, HitsResponse, ProjectLists};

fn ships(text: &str) -> LabelList {
    LabelList { name: "Ships".to_owned(), text: text.into(), ..LabelList::default() }
}

impl Page {
    fn list(&mut self, action: ListAction) -> &mut Self {
        self.dispatch(LabelAction::List(action))
    }

    /// Begins a list for the label ORG.
    fn begin_list(&mut self, list: LabelList) -> &mut Self {
        let org = self.state.session.history.project().labels().by_name("ORG").unwrap().id;
        self.dispatch(LabelAction::Show).list(ListAction::Show(Some(org)));
        self.list(ListAction::Edit(0)).list(ListAction::Set(list))
    }

    fn hit_requests(&self) -> Vec<&FindHitsRequest> {
        let all = self.effects.iter();
        all.filter_map(|effect| match effect {
            Effect::FindHits(find) => Some(find),
            _ => None,
        })
        .collect()
    }

    fn answer_hits(&mut self, hits: u32, problem: Option<&str>) -> &mut Self {
        let request = self.hit_requests().last().unwrap().request;
        let problem = problem.map(str::to_owned);
        let shown = vec![["The ", "Vesta", " sank."].map(str::to_owned)];
        let found = HitsResponse { request, problem, hits, texts: 1, shown };
        self.dispatch(detector_response(DetectorResponse::HitsFound(found)))
    }

    fn lists(&self) -> Vec<String> {
        let lists = self.state.session.history.project().labels().lists();
        lists.map(|(label, list)| format!("{} {}", label.name, list.name)).collect()
    }

    fn problem(&self) -> Option<&LabelProblem> {
        self.state.label_editor.error.as_ref().map(|(_, problem)| problem)
    }

    fn sent_lists(&self) -> Vec<&ProjectLists> {
        let all = self.effects.iter();
        all.filter_map(|effect| match effect {
            Effect::SetLists(lists) => Some(lists),
            _ => None,
        })
        .collect()
    }
}

#[test]
fn a_list_is_kept_after_its_preview_and_used_at_once() {
    let mut page = Page::open("The Vesta sank.");
    page.begin_list(ships("Vesta")).list(ListAction::Keep);
    assert!(page.lists().is_empty(), "its hits were not shown");
    page.list(ListAction::Preview);
    assert_eq!(page.hit_requests().last().unwrap().texts, ["The Vesta sank."]);
    page.answer_hits(1, None);
    let preview = page.state.label_editor.lists.as_ref().unwrap().preview.as_ref().unwrap();
    assert_eq!((preview.hits, preview.documents, preview.searched, preview.total), (1, 1, 1, 1));
    page.list(ListAction::Keep);
    assert_eq!(page.lists(), ["ORG Ships"]);
    assert_eq!(page.sent_lists().last().unwrap().lists, [("ORG".to_owned(), ships("Vesta"))]);
    let mut found = parse_marked("The [Vesta|ORG?] sank.").1;
    found[0].source = SuggestionSource::List("Ships".to_owned());
    page.answer_detection(found);
    assert_eq!(page.marked_text(), "The [Vesta|ORG?] sank.");
    page.dispatch(EditAction::Redetect);
    assert_eq!(page.sent_lists().len(), 1, "the detector has the lists");
    page.answer_detection(Vec::new());
    page.dispatch(EditAction::Undo).dispatch(EditAction::Undo);
    let undo = undo_or_redo_labels(&page.state.session, EditAction::Undo.into());
    page.dispatch(undo.expect("the list is next"));
    assert!(page.lists().is_empty());
}

#[test]
fn a_list_follows_its_label_and_is_edited_and_removed() {
    let mut page = Page::open("The Vesta sank.");
    page.begin_list(ships("Vesta")).list(ListAction::Preview).answer_hits(1, None);
    page.list(ListAction::Keep);
    let org = page.state.session.history.project().labels().by_name("ORG").unwrap().id;
    page.dispatch(LabelAction::Rename(org, "VESSEL".to_owned()));
    assert_eq!(page.lists(), ["VESSEL Ships"]);
    page.list(ListAction::Edit(0));
    let draft = page.state.label_editor.lists.as_ref().unwrap().draft.clone();
    assert_eq!(draft, Some((0, ships("Vesta"))));
    let boats = LabelList { name: "Boats".to_owned(), ..ships("Vesta\nJuno") };
    page.list(ListAction::Set(boats)).list(ListAction::Preview).answer_hits(1, None);
    page.list(ListAction::Keep);
    assert_eq!(page.lists(), ["VESSEL Boats"]);
    page.list(ListAction::Remove(0));
    assert!(page.lists().is_empty());
}

#[test]
fn invalid_lists_are_refused_in_words() {
    let mut page = Page::open("The Vesta sank.");
    page.begin_list(ships(" ")).list(ListAction::Preview);
    assert_eq!(page.problem(), Some(&LabelProblem::Edit(LabelError::EmptyList)));
    page.list(ListAction::Set(ships(&"x\n".repeat(1_000_000)))).list(ListAction::Preview);
    let refused = LabelProblem::Edit(LabelError::TooManyTerms(1_000_000));
    assert_eq!(page.problem(), Some(&refused));
    assert!(page.hit_requests().is_empty());
    let pattern = LabelList { is_pattern: true, ..ships("(a") };
    page.list(ListAction::Set(pattern)).list(ListAction::Preview);
    page.answer_hits(0, Some("unclosed group"));
    assert_eq!(page.problem(), Some(&LabelProblem::Pattern("unclosed group".to_owned())));
    page.list(ListAction::Keep);
    assert!(page.lists().is_empty());
    let file = |bytes: &[u8]| ListAction::FileRead {
        name: "a.b.txt".to_owned(),
        bytes: Ok(bytes.to_vec()),
    };
    page.list(ListAction::Set(LabelList::default())).list(file(b"Vesta\r\nJuno\n"));
    let (_, draft) = page.state.label_editor.lists.as_ref().unwrap().draft.clone().unwrap();
    assert_eq!(
        (draft.name.as_str(), draft.terms().collect::<Vec<_>>()),
        ("a.b", vec!["Vesta", "Juno"])
    );
}

#[test]
fn documents_that_are_not_in_memory_are_searched_in_batches() {
    let mut page = Page::new();
    let texts: Vec<String> = (0..45).map(|number| format!("The Vesta sank {number}.")).collect();
    page.drop_texts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    for text in &texts {
        page.answer(text);
    }
    let (mut page, mut store) = page.reopened();
    page.begin_list(ships("Vesta")).list(ListAction::Preview);
    for searched in [20, 40, 45] {
        page.run_storage(&mut store);
        let sent = page.hit_requests().len();
        assert_eq!(page.hit_requests().last().unwrap().list.is_some(), sent == 1);
        page.answer_hits(7, None);
        let preview = page.state.label_editor.lists.as_ref().unwrap().preview.as_ref().unwrap();
        let next = (searched + 20).min(45);
        assert_eq!(preview.searched, next, "the next are requested");
    }
    let preview = page.state.label_editor.lists.as_ref().unwrap().preview.as_ref().unwrap();
    assert_eq!((preview.hits, preview.total, preview.shown.len()), (21, 45, 3));
    let texts: usize = page.hit_requests().iter().map(|it| it.texts.len()).sum();
    assert_eq!(texts, 45);
}

#[test]
fn a_new_detector_gets_the_lists() {
    let mut page = Page::open("The Vesta sank.");
    page.begin_list(ships("Vesta")).list(ListAction::Preview).answer_hits(1, None);
    page.list(ListAction::Keep).answer_detection(Vec::new());
    page.dispatch(crate::state::testing::detector_stopped("gone"));
    page.dispatch(EditAction::Redetect);
    assert_eq!(page.sent_lists().len(), 2);
}
