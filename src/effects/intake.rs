use super::noting::{Note, NotedFiles, NotedProgress};
use super::opening::Opening;
use super::scribe::Scribe;
use crate::messages;
use crate::platform::files::{self, Gathered, Given, PickedFile};
use crate::state::pending::{PendingEffect, Progress};
use crate::state::{Action, ReadFile};
use dateline_formats::bundles;
use dateline_formats::dateline_json::MAX_DATELINE_BYTES;
use dateline_protocol::{OpenBundle, RequestId};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use yew::Callback;
use yew::platform::spawn_local;

/// So many bundles are handed over at once: taking them in must not hold the page up.
const AT_ONCE: usize = 8;
/// Or so many bytes, if that is less.
const BYTES_AT_ONCE: f64 = 64_000.0;

/// Files in bundles, and of each what is told to the scribe; or why the browser cannot read it.
type Waiting = VecDeque<(OpenBundle, Result<Vec<PickedFile>, String>)>;

/// The files that a person gave and that are not handed over.
pub(super) struct Intake {
    dispatch: Callback<Action>,
    scribe: Rc<Scribe>,
    waiting: Rc<RefCell<Waiting>>,
    /// The names of all files of the import that is under way, in the order in which they are opened.
    names: Rc<RefCell<Vec<String>>>,
}

impl Intake {
    pub(super) fn new(dispatch: Callback<Action>, scribe: Rc<Scribe>) -> Self {
        Self { dispatch, scribe, waiting: Rc::default(), names: Rc::default() }
    }

    /// Takes files, also those in folders. Those that are one thing by their names stay together.
    pub(super) fn take(&self, given: Given) {
        let (waiting, names) = (self.waiting.clone(), self.names.clone());
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            let Gathered { files, unreadable, is_empty } = given.all().await;
            if is_empty {
                dispatch.emit(Action::Failed(messages::NO_FILES.to_owned()));
                return;
            }
            let count = files.len() + unreadable.len();
            let mut bundles = bundled(&files);
            bundles.extend(unreadable.into_iter().map(|(name, reason)| {
                let (files, beside) = (vec![name], Vec::new());
                let bundle = OpenBundle { files, beside, is_several: true };
                (bundle, Err(messages::browser_cannot_read(&reason)))
            }));
            names.borrow_mut().extend(bundles.iter().flat_map(|(it, _)| it.files.iter().cloned()));
            waiting.borrow_mut().extend(bundles);
            dispatch.emit(Action::FilesGiven(count));
        });
    }

    /// Opens the next few; each on its own, so that one that cannot be opened takes no other with it.
    pub(super) fn read(&self, request: RequestId) {
        let (mut refused, mut handed) = (Vec::new(), VecDeque::new());
        for (bundle, files) in self.next() {
            match files.and_then(checked) {
                Ok(files) => handed.push_back((bundle, files)),
                Err(reason) => {
                    let name = bundle.files.first().cloned().unwrap_or_default();
                    let opened = vec![(name.clone(), Err(reason))];
                    refused.push(ReadFile { name, files: bundle.files.len(), opened });
                }
            }
        }
        self.scribe.open(request, Opening::new(refused, handed));
    }

    fn next(&self) -> Waiting {
        let mut waiting = self.waiting.borrow_mut();
        let mut bytes = 0.0;
        let mut next = Waiting::new();
        while next.len() < AT_ONCE && bytes < BYTES_AT_ONCE {
            let Some((bundle, files)) = waiting.pop_front() else { break };
            bytes += files.iter().flatten().map(|picked| picked.file.size()).sum::<f64>();
            next.push_back((bundle, files));
        }
        next
    }

    /// What is to be remembered of files that are not stored, as it is stored.
    pub(super) fn note(&self, effect: PendingEffect) -> Note {
        match effect {
            PendingEffect::Begin { missing, progress } => {
                let files = NotedFiles { missing, files: self.names.borrow().clone() };
                Note::Files(files, noted(progress))
            }
            PendingEffect::Advance(progress) => Note::Progress(noted(progress)),
            PendingEffect::End { missing } => {
                // Files that were given and are not begun yet are noted with the next import.
                let waiting = self.waiting.borrow();
                let names = waiting.iter().flat_map(|(it, _)| it.files.iter().cloned());
                *self.names.borrow_mut() = names.collect();
                Note::Over(NotedFiles { missing, files: Vec::new() })
            }
        }
    }

    pub(super) fn forget(&self) {
        self.names.borrow_mut().clear();
        self.waiting.borrow_mut().clear();
        self.scribe.forget();
    }
}

fn noted(progress: Progress) -> NotedProgress {
    NotedProgress { done: progress.done, refused: progress.refused }
}

/// Files that are not too large to be opened.
fn checked(all: Vec<PickedFile>) -> Result<Vec<PickedFile>, String> {
    let check = |picked: &PickedFile| files::check(&picked.file, MAX_DATELINE_BYTES).err();
    match all.iter().find_map(check) {
        Some(error) => Err(error.to_string()),
        None => Ok(all),
    }
}

fn bundled(files: &[PickedFile]) -> Waiting {
    let paths: Vec<&str> = files.iter().map(|picked| picked.name.as_str()).collect();
    let is_several = files.len() > 1;
    let bundles = bundles(&paths).into_iter().map(|bundle| {
        let named = |places: &[usize]| places.iter().map(|&at| paths[at].to_owned()).collect();
        let message =
            OpenBundle { files: named(&bundle.files), beside: named(&bundle.beside), is_several };
        let all = bundle.files.iter().chain(&bundle.beside);
        (message, Ok(all.map(|&at| files[at].clone()).collect()))
    });
    bundles.collect()
}
