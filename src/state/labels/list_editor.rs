//! The editor of a label's lists and patterns. A list is kept once the detector worker has found its
//! hits, so that an invalid pattern is never kept.

use crate::state::action::{EditAction, ListAction};
use crate::state::context::Context;
use crate::state::effect::Effect;
use crate::state::import::messages::FileFailure;
use crate::state::labels::label_editor::control_id;
use crate::state::labels::messages::LabelProblem;
use crate::state::persistence::fetch::{FetchResult, Requester, split_failure};
use crate::state::session::Session;
use dateline_annotation::labels;
use dateline_annotation::model::{DocumentId, LabelId, LabelList, Op};
use dateline_annotation::store::MissingData;
use dateline_protocol::RequestId;
use dateline_protocol::lists::{FindHitsRequest, HitsResponse, MAX_SHOWN_HITS};
use std::collections::{BTreeSet, VecDeque};

/// The number of documents whose hits are found at a time.
const BATCH: usize = 20;

/// The id of the field for the name of a list.
pub const LIST_NAME_ID: &str = "list-name";

/// The lists of a label that are shown, and the one that is edited.
#[derive(Clone, Debug, PartialEq)]
pub struct ListEditor {
    /// The label.
    pub label: LabelId,
    /// The list that is edited, with its index among the lists of the label.
    pub draft: Option<(usize, LabelList)>,
    /// The hits of the list.
    pub preview: Option<ListPreview>,
}

/// The hits of a list that is not kept yet.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPreview {
    request: RequestId,
    /// The documents that are not searched yet.
    waiting: VecDeque<DocumentId>,
    /// The texts of the running request that are known while others are read.
    texts: Vec<String>,
    /// True until the worker knows the list.
    is_new: bool,
    /// The number of documents that were searched.
    pub searched: usize,
    /// The number of all documents.
    pub total: usize,
    /// The number of hits.
    pub hits: usize,
    /// The number of documents with hits.
    pub documents: usize,
    /// The first hits: the text before, the hit, and the text after it.
    pub shown: Vec<[String; 3]>,
    /// True if the list can be kept.
    pub is_valid: bool,
}

/// What follows an action on lists.
pub(super) enum Outcome {
    /// Nothing.
    None,
    /// An edit of the label set.
    Edit(Result<Vec<Op>, labels::LabelError>),
    /// The reason why a list cannot be used.
    Problem(LabelProblem),
}

impl ListEditor {
    fn new(label: LabelId) -> Self {
        Self { label, draft: None, preview: None }
    }

    /// Returns the editor for an action that opens or closes it.
    pub(super) fn show(
        before: Option<Self>,
        label: Option<LabelId>,
        cx: &mut Context,
    ) -> Option<Self> {
        if let (Some(before), None) = (&before, label) {
            cx.push(Effect::FocusElement(control_id("lists", before.label)));
        }
        label.map(Self::new)
    }

    pub(super) fn update(
        &mut self,
        session: &mut Session,
        action: ListAction,
        cx: &mut Context,
    ) -> Outcome {
        match action {
            ListAction::Show(_) => {}
            ListAction::Edit(index) => {
                let label = session.history.project().labels().get(self.label);
                let list = label.and_then(|label| label.lists.get(index)).cloned();
                self.set_draft(index, list.unwrap_or_default());
                cx.push(Effect::FocusElement(LIST_NAME_ID.to_owned()));
            }
            ListAction::Set(list) => self.replace_draft(list),
            ListAction::FileRead { name, bytes } => return self.read_file(name, bytes),
            ListAction::Preview => return self.start_preview(session, cx),
            ListAction::Keep => {
                let is_valid = self.preview.as_ref().is_some_and(|it| it.is_valid);
                if let Some((index, list)) = self.draft.take_if(|_| is_valid) {
                    return self.edit(session, index, Some(list), cx);
                }
            }
            ListAction::Remove(index) => return self.edit(session, index, None, cx),
        }
        Outcome::None
    }

    fn set_draft(&mut self, index: usize, list: LabelList) {
        self.preview = None;
        self.draft = Some((index, list));
    }

    fn replace_draft(&mut self, list: LabelList) {
        if let Some((index, before)) = &self.draft
            && *before != list
        {
            self.set_draft(*index, list);
        }
    }

    fn read_file(&mut self, name: String, bytes: Result<Vec<u8>, FileFailure>) -> Outcome {
        let text = bytes.and_then(|bytes| {
            String::from_utf8(bytes).map_err(|it| FileFailure::Invalid(it.to_string()))
        });
        let Some((_, draft)) = &self.draft else { return Outcome::None };
        let mut list = draft.clone();
        match text {
            Ok(text) => {
                if list.name.trim().is_empty() {
                    let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
                    list.name = stem.to_owned();
                }
                list.text = text.trim_start_matches('\u{feff}').into();
                self.replace_draft(list);
                Outcome::None
            }
            Err(reason) => Outcome::Problem(LabelProblem::File(name, reason)),
        }
    }

    /// Closes the draft and applies the edit. The open document is detected again.
    fn edit(
        &mut self,
        session: &Session,
        index: usize,
        list: Option<LabelList>,
        cx: &mut Context,
    ) -> Outcome {
        (self.draft, self.preview) = (None, None);
        cx.push(Effect::FocusElement(control_id("lists", self.label)));
        if session.workspace().is_some() {
            cx.dispatch(EditAction::Redetect);
        }
        Outcome::Edit(labels::set_list(session.history.project().labels(), self.label, index, list))
    }

    /// Checks the list, and begins to find its hits in all documents.
    fn start_preview(&mut self, session: &mut Session, cx: &mut Context) -> Outcome {
        let Some((index, list)) = self.draft.clone() else { return Outcome::None };
        let labels = session.history.project().labels();
        if let Err(error) = labels::set_list(labels, self.label, index, Some(list)) {
            return Outcome::Problem(LabelProblem::Edit(error));
        }
        let waiting: VecDeque<DocumentId> = session.history.summaries().map(|it| it.id).collect();
        self.preview = Some(ListPreview {
            request: session.next_request(),
            total: waiting.len(),
            waiting,
            texts: Vec::new(),
            is_new: true,
            searched: 0,
            hits: 0,
            documents: 0,
            shown: Vec::new(),
            is_valid: false,
        });
        self.find_in_next_documents(session, cx);
        Outcome::None
    }

    /// Sends the next documents to the worker, or reads those that are not in memory first.
    fn find_in_next_documents(&mut self, session: &Session, cx: &mut Context) {
        let Some(preview) = &mut self.preview else { return };
        let size = preview.waiting.len().min(BATCH);
        let mut unloaded = BTreeSet::new();
        for id in preview.waiting.drain(..size) {
            match session.history.project().document(id) {
                Some(document) => preview.texts.push(document.text.to_string()),
                None => {
                    unloaded.insert(id);
                }
            }
        }
        preview.searched += size;
        if unloaded.is_empty() {
            return self.send_texts(cx);
        }
        let missing = MissingData { documents: unloaded, ..MissingData::default() };
        cx.push(Effect::Fetch { missing, requester: Requester::ListPreview(preview.request) });
    }

    fn send_texts(&mut self, cx: &mut Context) {
        let (Some(preview), Some((_, list))) = (&mut self.preview, &self.draft) else { return };
        let is_new = std::mem::take(&mut preview.is_new);
        cx.push(Effect::FindHits(FindHitsRequest {
            request: preview.request,
            list: is_new.then(|| list.clone()),
            texts: std::mem::take(&mut preview.texts),
        }));
    }

    /// Handles documents that were read for the preview. Those that cannot be read are skipped: the
    /// library reports them.
    pub(in crate::state) fn handle_fetched(
        &mut self,
        fetched: FetchResult,
        request: RequestId,
        cx: &mut Context,
    ) {
        let Some(preview) = self.preview.as_mut().filter(|it| it.request == request) else {
            return;
        };
        let (fetched, _) = split_failure(fetched);
        preview.texts.extend(fetched.documents.iter().map(|it| it.document.text.to_string()));
        self.send_texts(cx);
    }

    /// Handles hits that the worker found. Returns the reason why the list cannot be used.
    pub(in crate::state) fn handle_hits(
        &mut self,
        session: &Session,
        found: HitsResponse,
        cx: &mut Context,
    ) -> Option<LabelProblem> {
        let preview = self.preview.as_mut().filter(|it| it.request == found.request)?;
        if let Some(reason) = found.problem {
            self.preview = None;
            return Some(LabelProblem::Pattern(reason));
        }
        preview.is_valid = true;
        preview.hits += found.hits as usize;
        preview.documents += found.texts as usize;
        let rest = MAX_SHOWN_HITS.saturating_sub(preview.shown.len());
        preview.shown.extend(found.shown.into_iter().take(rest));
        if !preview.waiting.is_empty() {
            self.find_in_next_documents(session, cx);
        }
        None
    }
}
