//! The gazetteer in the worker: it is loaded when it is first asked, and what is asked before it is there
//! waits.

use dateline_annotation::{AnnotationId, Resolution};
use dateline_places::{Gazetteer, Mention, resolve};
use dateline_protocol::{
    Answer, FindPlaces, FromWorker, GazetteerFacts, PlacesFound, RequestId, Resolve, Resolved,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The gazetteer, and what is asked of it.
#[derive(Default)]
pub(crate) struct Atlas {
    state: State,
    /// At most one for each document.
    resolve: Vec<Resolve>,
    search: Option<FindPlaces>,
}

#[derive(Default)]
enum State {
    /// Nothing has asked for it.
    #[default]
    Unwanted,
    Wanted,
    Loading,
    Ready(Gazetteer),
    Failed,
}

impl Atlas {
    /// Whether it is to be loaded now. Says so once.
    pub(crate) fn take_wish(&mut self) -> bool {
        let is_wanted = matches!(self.state, State::Wanted);
        if is_wanted {
            self.state = State::Loading;
        }
        is_wanted
    }

    /// Takes what was loaded, or why there is nothing. Returns what the page is to hear.
    pub(crate) fn arrived(&mut self, outcome: Result<Gazetteer, String>) -> Vec<FromWorker> {
        match outcome {
            Ok(gazetteer) => {
                let facts = GazetteerFacts {
                    id: gazetteer.id().to_owned(),
                    places: gazetteer.len() as u32,
                    names: gazetteer.n_names() as u32,
                    bytes: gazetteer.n_bytes() as u32,
                };
                self.state = State::Ready(gazetteer);
                vec![FromWorker::Gazetteer(facts)]
            }
            Err(reason) => {
                self.state = State::Failed;
                let mut told = vec![FromWorker::NoGazetteer { reason }];
                told.extend(self.cancel_where(|_, _| true));
                told
            }
        }
    }

    /// Takes a request; a newer one for the same document replaces an older one.
    pub(crate) fn resolve(&mut self, request: Resolve) -> Vec<FromWorker> {
        let told = self.cancel_where(|_, document| document == Some(request.document));
        self.resolve.push(request);
        self.heard(told)
    }

    /// Takes a request; a newer one replaces an older one.
    pub(crate) fn search(&mut self, request: FindPlaces) -> Vec<FromWorker> {
        let told = self.cancel_where(|_, document| document.is_none());
        self.search = Some(request);
        self.heard(told)
    }

    fn heard(&mut self, mut told: Vec<FromWorker>) -> Vec<FromWorker> {
        match self.state {
            State::Unwanted => self.state = State::Wanted,
            State::Failed => told.extend(self.cancel_where(|_, _| true)),
            State::Wanted | State::Loading | State::Ready(_) => {}
        }
        told
    }

    pub(crate) fn cancel(&mut self, request: RequestId) -> Vec<FromWorker> {
        self.cancel_where(|it, _| it == request)
    }

    /// Drops requests by their number and, for mentions to resolve, their document.
    fn cancel_where(&mut self, goes: impl Fn(RequestId, Option<u32>) -> bool) -> Vec<FromWorker> {
        let mut dropped = Vec::new();
        self.resolve.retain(|it| {
            let goes = goes(it.request, Some(it.document));
            if goes {
                dropped.push(it.request);
            }
            !goes
        });
        dropped.extend(self.search.take_if(|it| goes(it.request, None)).map(|it| it.request));
        dropped.into_iter().map(|request| FromWorker::Cancelled { request }).collect()
    }

    /// Answers one request, if one waits and the gazetteer is there. A search comes first: a person
    /// types.
    pub(crate) fn work(&mut self) -> Option<FromWorker> {
        let State::Ready(gazetteer) = &self.state else { return None };
        if let Some(FindPlaces { request, query, limit }) = self.search.take() {
            let places = gazetteer.search(&query, limit as usize);
            return Some(FromWorker::PlacesFound(PlacesFound { request, places }));
        }
        let request = self.resolve.pop()?;
        Some(FromWorker::Resolved(resolved(gazetteer, &request)))
    }

    /// Whether a request waits that can be answered.
    pub(crate) fn has_work(&self) -> bool {
        matches!(self.state, State::Ready(_)) && (self.search.is_some() || !self.resolve.is_empty())
    }
}

fn resolved(gazetteer: &Gazetteer, request: &Resolve) -> Resolved {
    let mentions: Vec<Mention> = request
        .mentions
        .iter()
        .map(|it| Mention { span: it.span, label: &it.label, decided: it.decided.as_ref() })
        .collect();
    let answers = resolve(gazetteer, &request.text, &mentions);
    Resolved {
        request: request.request,
        document: request.document,
        gazetteer: gazetteer.id().to_owned(),
        answers: together(request.mentions.iter().map(|it| it.id).zip(answers)),
    }
}

/// Mentions that share an answer, in the order of the first of them.
fn together(answers: impl Iterator<Item = (AnnotationId, Option<Arc<Resolution>>)>) -> Vec<Answer> {
    let mut together: Vec<Answer> = Vec::new();
    let mut known: BTreeMap<*const Resolution, usize> = BTreeMap::new();
    for (id, answer) in answers {
        let Some(resolution) = answer else { continue };
        let at = *known.entry(Arc::as_ptr(&resolution)).or_insert_with(|| {
            together.push(Answer { mentions: Vec::new(), resolution });
            together.len() - 1
        });
        together[at].mentions.push(id);
    }
    together
}
