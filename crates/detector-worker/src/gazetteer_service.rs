//! The gazetteer in the worker. It is loaded at the first request, and requests wait until it is
//! loaded.

use dateline_annotation::model::AnnotationId;
use dateline_annotation::places::{InnerPlaces, Resolution};
use dateline_places::{Gazetteer, ResolverMention, resolve_with_inner_places};
use dateline_protocol::detector::{
    DetectorResponse, GazetteerInfo, PlaceSearchRequest, PlaceSearchResponse, ResolutionGroup,
    ResolveRequest, ResolveResponse,
};
use dateline_protocol::{ModelFileError, RequestId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The gazetteer and its pending requests.
#[derive(Default)]
pub(crate) struct GazetteerService {
    state: LoadState,
    /// At most one for each document.
    pending_resolves: Vec<ResolveRequest>,
    pending_search: Option<PlaceSearchRequest>,
}

#[derive(Default)]
enum LoadState {
    /// There was no request yet.
    #[default]
    NotRequested,
    Requested,
    Loading,
    Ready(Gazetteer),
    Failed,
}

impl GazetteerService {
    /// Returns true if the gazetteer has to be loaded now. Returns true only once.
    pub(crate) fn take_load_request(&mut self) -> bool {
        let is_requested = matches!(self.state, LoadState::Requested);
        if is_requested {
            self.state = LoadState::Loading;
        }
        is_requested
    }

    /// Stores the loaded gazetteer, or records that loading failed. Returns the messages for the
    /// page.
    pub(crate) fn on_load_result(
        &mut self,
        outcome: Result<Gazetteer, ModelFileError>,
    ) -> Vec<DetectorResponse> {
        match outcome {
            Ok(gazetteer) => {
                let facts = GazetteerInfo {
                    id: gazetteer.id().to_owned(),
                    n_places: gazetteer.len() as u32,
                    n_names: gazetteer.name_count() as u32,
                    n_bytes: gazetteer.byte_len() as u32,
                };
                self.state = LoadState::Ready(gazetteer);
                vec![DetectorResponse::GazetteerLoaded(facts)]
            }
            Err(error) => {
                self.state = LoadState::Failed;
                let mut messages = vec![DetectorResponse::GazetteerFailed { error }];
                messages.extend(self.cancel_where(|_, _| true));
                messages
            }
        }
    }

    /// Queues a request to resolve mentions. It replaces an older request for the same document.
    /// Returns the messages for the page.
    pub(crate) fn queue_resolve(&mut self, request: ResolveRequest) -> Vec<DetectorResponse> {
        let messages = self.cancel_where(|_, document| document == Some(request.document));
        self.pending_resolves.push(request);
        self.request_load(messages)
    }

    /// Queues a search. It replaces an older search. Returns the messages for the page.
    pub(crate) fn queue_search(&mut self, request: PlaceSearchRequest) -> Vec<DetectorResponse> {
        let messages = self.cancel_where(|_, document| document.is_none());
        self.pending_search = Some(request);
        self.request_load(messages)
    }

    fn request_load(&mut self, mut messages: Vec<DetectorResponse>) -> Vec<DetectorResponse> {
        match self.state {
            LoadState::NotRequested => self.state = LoadState::Requested,
            LoadState::Failed => messages.extend(self.cancel_where(|_, _| true)),
            LoadState::Requested | LoadState::Loading | LoadState::Ready(_) => {}
        }
        messages
    }

    pub(crate) fn cancel(&mut self, request: RequestId) -> Vec<DetectorResponse> {
        self.cancel_where(|it, _| it == request)
    }

    /// Drops pending requests by their ids and, for requests to resolve mentions, their documents.
    /// Returns the cancellations.
    fn cancel_where(
        &mut self,
        is_cancelled: impl Fn(RequestId, Option<u32>) -> bool,
    ) -> Vec<DetectorResponse> {
        let mut dropped = Vec::new();
        self.pending_resolves.retain(|it| {
            let goes = is_cancelled(it.request, Some(it.document));
            if goes {
                dropped.push(it.request);
            }
            !goes
        });
        dropped.extend(
            self.pending_search.take_if(|it| is_cancelled(it.request, None)).map(|it| it.request),
        );
        dropped.into_iter().map(|request| DetectorResponse::Cancelled { request }).collect()
    }

    /// Answers one pending request if the gazetteer is loaded. Searches come first, because the
    /// user waits for them while typing.
    pub(crate) fn run_next(&mut self) -> Option<DetectorResponse> {
        let LoadState::Ready(gazetteer) = &self.state else { return None };
        if let Some(PlaceSearchRequest { request, query, limit }) = self.pending_search.take() {
            let places = gazetteer.search(&query, limit as usize);
            return Some(DetectorResponse::PlacesFound(PlaceSearchResponse { request, places }));
        }
        let request = self.pending_resolves.pop()?;
        Some(DetectorResponse::Resolved(resolve_mentions(gazetteer, &request)))
    }

    /// Returns true if there is a pending request that can be answered now.
    pub(crate) fn has_pending(&self) -> bool {
        matches!(self.state, LoadState::Ready(_))
            && (self.pending_search.is_some() || !self.pending_resolves.is_empty())
    }
}

fn resolve_mentions(gazetteer: &Gazetteer, request: &ResolveRequest) -> ResolveResponse {
    let mentions: Vec<ResolverMention> = request
        .mentions
        .iter()
        .map(|it| ResolverMention { span: it.span, label: &it.label, decided: it.decided.as_ref() })
        .collect();
    let places = resolve_with_inner_places(gazetteer, &request.text, &mentions);
    let mut inner = InnerPlaces::new();
    for it in &places.inner {
        inner.entry(request.mentions[it.mention].id).or_default().extend(it.to_inner_place());
    }
    ResolveResponse {
        request: request.request,
        document: request.document,
        gazetteer: gazetteer.id().to_owned(),
        groups: group_by_resolution(request.mentions.iter().map(|it| it.id).zip(places.answers)),
        inner,
    }
}

/// Groups mentions that share an answer, in the order of their first mentions.
fn group_by_resolution(
    answers: impl Iterator<Item = (AnnotationId, Option<Arc<Resolution>>)>,
) -> Vec<ResolutionGroup> {
    let mut together: Vec<ResolutionGroup> = Vec::new();
    let mut known: BTreeMap<*const Resolution, usize> = BTreeMap::new();
    for (id, answer) in answers {
        let Some(resolution) = answer else { continue };
        let at = *known.entry(Arc::as_ptr(&resolution)).or_insert_with(|| {
            together.push(ResolutionGroup { mentions: Vec::new(), resolution });
            together.len() - 1
        });
        together[at].mentions.push(id);
    }
    together
}
