//! The one interpreter of effects: what the reducer wants done, done with `platform`.

mod backup;
mod chain;
mod copying;
mod deleting;
mod detecting;
mod flushing;
mod intake;
mod listing;
mod mark_file;
mod noting;
mod opening;
mod recovering;
mod scribe;
mod storing;
mod tabs;

use crate::messages;
use crate::platform::files::Given;
use crate::platform::{address, clipboard, files, page, preferences, quota};
use crate::state::keeping::Facts;
use crate::state::{Action, Effect, KeepingAction, KeysAction, MapAction};
use dateline_protocol::ToWorker;
use detecting::Detecting;
use intake::Intake;
use scribe::Scribe;
use std::collections::BTreeMap;
use std::rc::Rc;
use storing::{Storing, Write};
use yew::Callback;
use yew::platform::spawn_local;

/// So long information is shown, in milliseconds.
const NOTICE_MS: u32 = 8000;

/// Where the keys that the person chose are remembered.
const KEYS: &str = "dateline-keys";

fn store_keys(keys: &BTreeMap<String, Vec<String>>) {
    // A map of strings can be written.
    if let Ok(json) = serde_json::to_string(keys) {
        preferences::write(KEYS, &json);
    }
}

/// The browser around the page. Lives as long as the page.
pub struct World {
    dispatch: Callback<Action>,
    storing: Storing,
    detecting: Rc<Detecting>,
    intake: Intake,
    scribe: Rc<Scribe>,
}

impl World {
    /// Opens the storage and starts the worker; what they say comes through `dispatch`.
    pub fn start(dispatch: Callback<Action>) -> Self {
        let scribe = Scribe::new(dispatch.clone());
        let world = Self {
            storing: Storing::start(dispatch.clone()),
            detecting: Rc::new(Detecting::start(dispatch.clone())),
            intake: Intake::new(dispatch.clone(), scribe.clone()),
            scribe,
            dispatch,
        };
        world.say(Action::Went(address::fragment()));
        world.read_keys();
        if let Some(report) = preferences::read(page::LAST_ERROR) {
            world.say(Action::Keeping(KeepingAction::LastError(report)));
        }
        world
    }

    /// Takes files that a person picked or dropped.
    pub fn take(&self, files: Given) {
        self.intake.take(files);
    }

    /// Does what the reducer wants done. Answers come through `dispatch`, never before this
    /// returns.
    pub fn run(&self, effect: Effect) {
        match effect {
            Effect::Store { number, record } => {
                self.storing.write(Write::Record { number, record, damage: Vec::new() });
            }
            Effect::Mend { number, record, damage } => {
                self.storing.write(Write::Record { number, record, damage });
            }
            Effect::Fetch { wanted, purpose } => self.storing.fetch(wanted, purpose),
            Effect::FetchWords { after } => self.storing.fetch_words(after),
            Effect::StoreDraft(text) => self.storing.write(Write::Draft(text)),
            Effect::StoreKeys(keys) => store_keys(&keys),
            Effect::Delete(deleting) => self.storing.write(Write::Delete(deleting)),
            Effect::KeepStorage => self.measure(true),
            Effect::MeasureStorage => self.measure(false),
            Effect::Recovery(effect) => self.storing.recover(effect),
            Effect::Tab(effect) => self.storing.between_tabs(effect),
            Effect::Backup(backup) => self.storing.write(Write::Backup(backup)),
            Effect::BackupAll(backup) => self.storing.write(Write::BackupAll(backup)),
            Effect::Projects(effect) => self.list_projects(effect),
            Effect::RescueStored => self.storing.rescue(),
            Effect::Detect(detect) => self.detecting.detect(detect),
            Effect::StartScribe => {
                self.scribe.start();
            }
            Effect::Export(step) => self.scribe.step(step),
            Effect::CancelExport(request) => self.scribe.cancel(request),
            Effect::CancelDetect(request) => self.detecting.cancel(request),
            // The first request makes the worker load the gazetteer: not before the highlights are
            // seen.
            Effect::Resolve(resolve) => {
                let detecting = self.detecting.clone();
                page::after_painting(move || detecting.send(&ToWorker::Resolve(resolve)));
            }
            Effect::FindPlaces(find) => self.detecting.send(&ToWorker::FindPlaces(find)),
            Effect::ReadFiles(request) => self.intake.read(request),
            Effect::Again(action) => self.again(*action),
            Effect::ForgetFiles => self.intake.forget(),
            Effect::Pending(effect) => self.storing.write(Write::Note(self.intake.note(effect))),
            Effect::RestartWorker => self.detecting.restart(),
            Effect::FetchSample => self.fetch_sample(),
            Effect::FetchOutlines => self.fetch_outlines(),
            Effect::Download(file) => {
                if let Err(error) = files::download(&file.name, file.mime, &file.bytes) {
                    let statement = format!("{} could not be offered", file.name);
                    self.fail(messages::because(&statement, &error.to_string()));
                }
            }
            Effect::Copy(text) => self.copy(text),
            // After the drawing that this effect belongs to.
            Effect::FocusElement(id) => page::after_drawing(move || page::focus(&id)),
            Effect::GiveFocus(id) => page::after_drawing(move || page::give_focus(&id)),
            Effect::ShowElement(id) => page::after_drawing(move || page::show(&id)),
            // Before the drawing, so that nothing is seen of the way there.
            Effect::ShowStart => page::show_start(),
            Effect::WriteAddress { fragment, adds } => {
                address::write(self.storing.project(), &fragment, adds);
            }
            Effect::TimeNotice(id) => {
                let dispatch = self.dispatch.clone();
                page::after(NOTICE_MS, move || dispatch.emit(Action::NoticeDue(id)));
            }
            Effect::ForgetError => preferences::remove(page::LAST_ERROR),
            Effect::ClearSelection => crate::platform::selection::clear_selection(),
        }
    }

    /// Keys that cannot be read are the usual ones.
    fn read_keys(&self) {
        let stored = preferences::read(KEYS).and_then(|json| serde_json::from_str(&json).ok());
        if let Some(keys) = stored {
            self.say(Action::Keys(KeysAction::Known(keys)));
        }
    }

    /// Does something once what is drawn now is seen.
    fn again(&self, action: Action) {
        let dispatch = self.dispatch.clone();
        page::after_painting(move || dispatch.emit(action));
    }

    /// Says something once this has returned.
    fn say(&self, action: Action) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move { dispatch.emit(action) });
    }

    fn fail(&self, reason: String) {
        self.say(Action::Failed(reason));
    }

    fn fetch_sample(&self) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            dispatch.emit(match page::fetch_text("sample.txt").await {
                Ok(text) => Action::TextOpened { source: "sample.txt".to_owned(), text },
                Err(error) => Action::Failed(messages::because(
                    "The sample could not be opened",
                    &error.to_string(),
                )),
            });
        });
    }

    fn fetch_outlines(&self) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            let read = page::fetch_text("models/outlines.json").await;
            let read = read.map_err(|error| error.to_string());
            dispatch.emit(Action::Map(MapAction::OutlinesRead(read)));
        });
    }

    /// Tells how the storage is, after asking the browser to keep it where `keep` says so.
    fn measure(&self, keep: bool) {
        let dispatch = self.dispatch.clone();
        let copy = self.storing.second_copy();
        spawn_local(async move {
            if keep {
                quota::keep().await;
            }
            let measured = quota::measure().await;
            let bytes = |bytes: f64| bytes as u64;
            let facts = Facts {
                lasts: measured.lasts,
                used: measured.used.map(bytes),
                quota: measured.quota.map(bytes),
                is_secure: quota::is_secure(),
                copy,
            };
            dispatch.emit(Action::Keeping(KeepingAction::Known(facts)));
        });
    }

    fn copy(&self, text: String) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            dispatch.emit(match clipboard::copy(&text).await {
                Ok(()) => Action::Copied,
                Err(error) => {
                    Action::Failed(messages::because("Nothing was copied", &error.to_string()))
                }
            });
        });
    }
}
