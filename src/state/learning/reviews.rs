//! The reviewed documents that the worker has, and what has to be sent to it.

use super::settings::LearningSettings;
use crate::state::action::LearningAction;
use crate::state::context::Context;
use crate::state::effect::{Effect, LearningEffect};
use crate::state::persistence::fetch::{FetchResult, Requester, split_failure};
use crate::state::session::Session;
use dateline_annotation::model::{Document, DocumentId, DocumentSummary, Status};
use dateline_annotation::store::MissingData;
use dateline_protocol::RequestId;
use dateline_protocol::learning::{
    LabelToLearn, LearnInput, LearnRequest, Review, ReviewedDocument,
};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// The maximum number of documents that are read from storage in one batch.
const FETCH_BATCH: usize = 50;

/// After about this number of bytes of text, the browser may draw before more is sent.
const BYTES_PER_PART: usize = 500_000;

/// The reviewed documents that the worker has.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SentReviews {
    sent: BTreeMap<DocumentId, SentReview>,
    /// The documents that are being read from storage.
    fetching: BTreeSet<DocumentId>,
    /// True if reviews were sent since the last request to learn.
    has_new: bool,
    /// The last request to learn.
    asked: Option<LearnInput>,
    /// The last change that was considered; `None` if everything has to be compared again.
    seen: Option<u64>,
}

/// A review that the worker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct SentReview {
    /// The last change of the document.
    version: u64,
    /// The hash of what was sent; `None` if the document cannot be read.
    hash: Option<u64>,
}

impl SentReviews {
    /// Compares everything again at the next refresh.
    pub(super) fn mark_outdated(&mut self) {
        self.seen = None;
    }

    /// Requests to learn again at the next refresh, even if nothing changed.
    pub(super) fn ask_again(&mut self) {
        (self.has_new, self.seen) = (true, None);
    }

    /// Sends the reviews that changed. Then, if anything changed, requests to learn and returns the
    /// request. Cost: linear in the documents after a change, else none.
    pub(super) fn refresh(
        &mut self,
        session: &mut Session,
        settings: &LearningSettings,
        cx: &mut Context,
    ) -> Option<RequestId> {
        let last_seq = session.history.last_seq();
        if self.seen == Some(last_seq) || !self.fetching.is_empty() {
            return None;
        }
        let is_learned = |it: &&Arc<DocumentSummary>| it.reviewed > 0 && !settings.is_paused;
        let reviewed = session.history.summaries().filter(is_learned);
        let reviewed: BTreeMap<DocumentId, u64> = reviewed.map(|it| (it.id, version(it))).collect();
        self.sent.retain(|id, _| reviewed.contains_key(id));
        let (mut unread, mut bytes) = (BTreeSet::new(), 0);
        for (&id, &version) in &reviewed {
            if self.sent.get(&id).is_some_and(|sent| sent.version == version) {
                continue;
            }
            match session.history.project().document(id) {
                Some(document) => {
                    bytes += document.text.len();
                    self.send(document, version, cx);
                }
                None => {
                    unread.insert(id);
                }
            }
            if bytes >= BYTES_PER_PART {
                cx.push(Effect::Defer(Box::new(LearningAction::Continue.into())));
                return None;
            }
            if unread.len() == FETCH_BATCH {
                break;
            }
        }
        if !unread.is_empty() {
            self.fetching = unread.clone();
            let missing = MissingData { documents: unread, ..MissingData::default() };
            cx.push(Effect::Fetch { missing, requester: Requester::Learning });
            return None;
        }
        self.seen = Some(last_seq);
        self.learn(session, settings, cx)
    }

    /// Requests to learn if anything changed since the last request.
    fn learn(
        &mut self,
        session: &mut Session,
        settings: &LearningSettings,
        cx: &mut Context,
    ) -> Option<RequestId> {
        let labels = session.history.project().labels().iter().map(|label| LabelToLearn {
            id: label.id,
            name: label.name.clone(),
            detector_labels: label.detector_labels.clone(),
        });
        let readable = self.sent.iter().filter(|(_, sent)| sent.hash.is_some());
        let input = LearnInput {
            labels: labels.collect(),
            documents: readable.map(|(id, _)| id.0).collect(),
            forgotten: settings.forgotten.iter().cloned().collect(),
            forgotten_words: settings.forgotten_words.iter().cloned().collect(),
        };
        let is_first = self.asked.is_none() && input.documents.is_empty();
        let is_known = !std::mem::take(&mut self.has_new) && self.asked.as_ref() == Some(&input);
        if is_first || is_known {
            return None;
        }
        self.asked = Some(input.clone());
        let request = session.next_request();
        cx.push(Effect::Learning(LearningEffect::Learn(LearnRequest { request, input })));
        Some(request)
    }

    /// Sends a document, unless the worker has the same review of it.
    fn send(&mut self, document: &Document, version: u64, cx: &mut Context) {
        let reviewed = document.reviewed();
        let accepted = document.annotations().iter().filter(|it| {
            let paragraph = document.paragraph_containing(it.span);
            it.status == Status::Accepted && paragraph.is_some_and(|it| reviewed.contains(&it))
        });
        let review = Review {
            paragraphs: reviewed.iter().copied().collect(),
            mentions: accepted.map(|it| (it.span, it.label)).collect(),
        };
        let mut hasher = DefaultHasher::new();
        (document.meta.date, &review).hash(&mut hasher);
        let hash = Some(hasher.finish());
        let earlier = self.sent.insert(document.id, SentReview { version, hash });
        if earlier.is_some_and(|earlier| earlier.hash == hash) {
            return;
        }
        self.has_new = true;
        cx.push(Effect::Learning(LearningEffect::Review(ReviewedDocument {
            document: document.id.0,
            text: document.text.to_string(),
            date: document.meta.date,
            review,
        })));
    }

    /// Sends documents that were read. Those that cannot be read are left out.
    pub(super) fn handle_fetched(
        &mut self,
        session: &Session,
        fetched: FetchResult,
        cx: &mut Context,
    ) {
        let (history, labels) = (&session.history, session.history.project().labels());
        let version_of = |id| history.summary(id).map(|it| version(it));
        let mut unread = std::mem::take(&mut self.fetching);
        for stored in split_failure(fetched).0.documents {
            let id = stored.document.id;
            // A document that is in memory by now is newer.
            if let Some(version) = version_of(id).filter(|_| history.is_unloaded(id))
                && let Ok(document) = stored.replay_changes(labels)
            {
                unread.remove(&id);
                self.send(&document, version, cx);
            }
        }
        for id in unread {
            if let Some(version) = version_of(id).filter(|_| history.is_unloaded(id)) {
                self.sent.insert(id, SentReview { version, hash: None });
            }
        }
    }
}

/// Returns the number of the last change of a document.
fn version(summary: &DocumentSummary) -> u64 {
    summary.since.last().copied().unwrap_or(summary.stored)
}
