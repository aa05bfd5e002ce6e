use crate::platform::files::{self, Given, PickedFile};
use crate::platform::page;
use crate::state::{Action, ReadFile};
use dateline_formats::dateline_json::MAX_DATELINE_BYTES;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use yew::Callback;
use yew::platform::spawn_local;

/// So many files are handed over at once: opening them must not hold the page up.
const AT_ONCE: usize = 8;
/// Or so many bytes, if that is less.
const BYTES_AT_ONCE: f64 = 64_000.0;

/// The files that a person gave and that are not read.
pub(super) struct Intake {
    dispatch: Callback<Action>,
    files: Rc<RefCell<VecDeque<PickedFile>>>,
}

impl Intake {
    pub(super) fn new(dispatch: Callback<Action>) -> Self {
        Self { dispatch, files: Rc::default() }
    }

    /// Takes files, also those in folders.
    pub(super) fn take(&self, given: Given) {
        let (waiting, dispatch) = (self.files.clone(), self.dispatch.clone());
        spawn_local(async move {
            let files = given.all().await;
            let count = files.len();
            waiting.borrow_mut().extend(files);
            dispatch.emit(Action::FilesGiven(count));
        });
    }

    /// Reads the next few; each on its own, so that one that cannot be read takes no other with it.
    pub(super) fn read(&self) {
        let next = self.next();
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            let mut read = Vec::new();
            for picked in next {
                let bytes = files::read(&picked.file, MAX_DATELINE_BYTES).await;
                let bytes = bytes.map_err(|error| error.to_string());
                read.push(ReadFile { name: picked.name, bytes });
            }
            // What is to be drawn is drawn first.
            page::pause().await;
            dispatch.emit(Action::FilesRead(read));
        });
    }

    fn next(&self) -> Vec<PickedFile> {
        let mut files = self.files.borrow_mut();
        let mut bytes = 0.0;
        let mut next = Vec::new();
        while next.len() < AT_ONCE && bytes < BYTES_AT_ONCE {
            let Some(picked) = files.pop_front() else { break };
            bytes += picked.file.size();
            next.push(picked);
        }
        next
    }

    pub(super) fn forget(&self) {
        self.files.borrow_mut().clear();
    }
}
