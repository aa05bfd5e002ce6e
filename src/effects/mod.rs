//! Runs the reducer's effects with `platform`. Results come back as actions.

mod backup;
mod copy_chain;
mod detector_worker;
mod file_worker;
mod flush_timer;
mod import_journal;
mod offline;
mod opening_progress;
mod persistence;
mod picked_file_queue;
mod project_deletion;
mod project_list;
mod second_copy;
mod storage_recovery;
mod tab_coordinator;
mod watermark_file;

use crate::platform::files::FileSelection;
use crate::platform::{clipboard, files, location, page, preferences, projects, storage_quota};
use crate::state::action::StorageStatus;
use crate::state::action::TrainingExportAction;
use crate::state::action::{
    Action, KeymapAction, LearningAction, MapAction, NavigateAction, NoticeAction,
    StoragePanelAction, WorldEvent,
};
use crate::state::effect::Effect;
use crate::state::effect::ExportChoicesEffect;
use crate::state::effect::LearningEffect;
use crate::state::learning::settings::LearningSettings;
use crate::state::notices::failure::Failure;
use dateline_protocol::detector::DetectorRequest;
use dateline_protocol::learning::WordPosition;
use detector_worker::DetectorWorker;
use file_worker::FileWorker;
use offline::OfflineSupport;
use persistence::{Persistence, RecordBatch, WriteRequest};
use picked_file_queue::PickedFileQueue;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use yew::Callback;
use yew::platform::spawn_local;

/// The time for which information is shown, in milliseconds.
const NOTICE_MS: u32 = 8000;

/// The preference that stores the user's keymap.
const KEYMAP_PREFERENCE: &str = "dateline-keys";

fn store_keymap(keys: &BTreeMap<String, Vec<String>>) {
    // Serializing a map of strings cannot fail.
    if let Ok(json) = serde_json::to_string(keys) {
        preferences::set(KEYMAP_PREFERENCE, &json);
    }
}

/// The settings of learning as they are stored: whether it is paused, and the names and words that are
/// forgotten.
#[derive(Serialize, Deserialize)]
struct StoredSettings(bool, BTreeSet<String>, #[serde(default)] BTreeSet<(WordPosition, String)>);

/// Runs effects in the browser. Lives as long as the page.
pub struct EffectRunner {
    dispatch: Callback<Action>,
    persistence: Persistence,
    detector_worker: Rc<DetectorWorker>,
    picked_files: PickedFileQueue,
    file_worker: Rc<FileWorker>,
    offline: Rc<OfflineSupport>,
}

impl EffectRunner {
    /// Opens the storage and starts the detector worker. Their results are dispatched.
    pub fn start(dispatch: Callback<Action>) -> Self {
        let file_worker = FileWorker::new(dispatch.clone());
        let world = Self {
            persistence: Persistence::start(dispatch.clone()),
            detector_worker: Rc::new(DetectorWorker::start(dispatch.clone())),
            picked_files: PickedFileQueue::new(dispatch.clone(), file_worker.clone()),
            file_worker,
            offline: OfflineSupport::start(dispatch.clone()),
            dispatch,
        };
        world.dispatch_later(WorldEvent::Navigated(location::fragment()));
        world.load_keymap();
        if let Some(report) = preferences::get(page::LAST_ERROR_KEY) {
            world.dispatch_later(StoragePanelAction::LastError(report));
        }
        world
    }

    /// Adds files that the user picked or dropped.
    pub fn add_files(&self, files: FileSelection) {
        self.picked_files.add_files(files);
    }

    /// Runs an effect. Results are dispatched, never before this function returns.
    pub fn run(&self, effect: Effect) {
        match effect {
            Effect::Store { number, record, damage } => {
                let batch = RecordBatch::new(number, record, damage);
                self.persistence.enqueue(WriteRequest::Store(batch));
            }
            Effect::Fetch { missing: wanted, requester: purpose } => {
                self.persistence.fetch(wanted, purpose)
            }
            Effect::FetchWords { after } => self.persistence.fetch_words(after),
            Effect::StoreDraft(text) => self.persistence.enqueue(WriteRequest::Draft(text)),
            Effect::StoreKeymap(keys) => store_keymap(&keys),
            Effect::Delete(deleting) => self.persistence.enqueue(WriteRequest::Delete(deleting)),
            Effect::RequestPersistence => self.report_storage_estimate(true),
            Effect::CheckStorage => self.report_storage_estimate(false),
            Effect::Recovery(effect) => self.persistence.run_recovery_effect(effect),
            Effect::Tab(effect) => self.persistence.run_tab_effect(effect),
            Effect::Backup(backup) => self.persistence.enqueue(WriteRequest::Backup(backup)),
            Effect::BackupAll(backup) => self.persistence.enqueue(WriteRequest::BackupAll(backup)),
            Effect::Projects(effect) => self.run_projects_effect(effect),
            Effect::DumpStorage => self.persistence.download_raw_log(),
            Effect::Detect(detect) => self.detector_worker.send(&DetectorRequest::Detect(detect)),
            Effect::SetLists(lists) => {
                self.detector_worker.send(&DetectorRequest::SetLists(lists));
            }
            Effect::FindHits(find) => self.detector_worker.send(&DetectorRequest::FindHits(find)),
            Effect::StartFileWorker => {
                self.file_worker.ensure_started();
            }
            Effect::ReadLabels(request, file) => self.file_worker.read_labels(request, file),
            Effect::Export(step) => self.file_worker.send_export_step(step),
            Effect::CancelDetection(request) => {
                self.detector_worker.send(&DetectorRequest::Cancel { request });
            }
            // The first request makes the worker load the gazetteer, which must not delay the
            // highlights.
            Effect::Resolve(resolve) => {
                let detecting = self.detector_worker.clone();
                page::after_paint(move || detecting.send(&DetectorRequest::Resolve(resolve)));
            }
            Effect::FindPlaces(find) => {
                self.detector_worker.send(&DetectorRequest::FindPlaces(find))
            }
            Effect::ReadNextFiles(request) => self.picked_files.open_next_batch(request),
            Effect::Defer(action) => self.dispatch_after_paint(*action),
            Effect::DropQueuedFiles => self.picked_files.clear(),
            Effect::ReopenFiles { files, read_as } => self.picked_files.reopen(&files, &read_as),
            Effect::ForgetOpenedFiles => self.picked_files.forget_opened(),
            Effect::ImportJournal(effect) => self
                .persistence
                .enqueue(WriteRequest::Journal(self.picked_files.journal_entry(effect))),
            Effect::Learning(effect) => self.run_learning_effect(effect),
            Effect::ExportChoices(effect) => self.run_export_choices_effect(effect),
            Effect::RestartDetector => self.detector_worker.restart(),
            Effect::FetchSample => self.fetch_sample(),
            Effect::FetchOutlines => self.fetch_outlines(),
            Effect::Download(file) => {
                if let Err(error) = files::download(&file.name, file.mime, &file.bytes) {
                    let failure = Failure::NotDownloaded(file.name, error.into());
                    self.dispatch_later(WorldEvent::Failed(failure));
                }
            }
            Effect::CopyToClipboard(text) => self.copy_to_clipboard(text),
            // Wait until the element of this effect is rendered.
            Effect::FocusElement(id) => page::after_render(move || page::focus_and_reveal(&id)),
            Effect::FocusWithoutScrolling(id) => {
                page::after_render(move || page::focus_without_scroll(&id))
            }
            Effect::ScrollToElement(id) => page::after_render(move || page::scroll_into_view(&id)),
            // Scroll before rendering, so that no intermediate position is visible.
            Effect::ScrollToTop => page::scroll_to_top(),
            Effect::UpdateUrl { fragment, adds_history_entry: adds } => {
                location::write_url(self.persistence.project(), &fragment, adds);
            }
            Effect::StartNoticeTimer(id) => {
                let dispatch = self.dispatch.clone();
                page::set_timeout(NOTICE_MS, move || {
                    dispatch.emit(NoticeAction::Expired(id).into())
                });
            }
            Effect::Offline(effect) => self.offline.run(effect),
            Effect::ForgetLastError => preferences::remove(page::LAST_ERROR_KEY),
            Effect::ClearSelection => crate::platform::selection::clear_selection(),
        }
    }

    /// Loads the keymap. If the stored one cannot be parsed, the default keymap stays.
    fn load_keymap(&self) {
        let stored =
            preferences::get(KEYMAP_PREFERENCE).and_then(|json| serde_json::from_str(&json).ok());
        if let Some(keys) = stored {
            self.dispatch_later(KeymapAction::Loaded(keys));
        }
    }

    fn run_export_choices_effect(&self, effect: ExportChoicesEffect) {
        let name = projects::export_preference(self.persistence.project());
        match effect {
            ExportChoicesEffect::Load => {
                let stored = preferences::get(&name);
                let choices = stored.and_then(|json| serde_json::from_str(&json).ok());
                if let Some(choices) = choices {
                    self.dispatch_later(TrainingExportAction::ChoicesLoaded(Box::new(choices)));
                }
            }
            ExportChoicesEffect::Store(choices) => {
                // Serializing strings and numbers cannot fail.
                if let Ok(json) = serde_json::to_string(&choices) {
                    preferences::set(&name, &json);
                }
            }
        }
    }

    fn run_learning_effect(&self, effect: LearningEffect) {
        match effect {
            LearningEffect::Review(reviewed) => {
                self.detector_worker.send(&DetectorRequest::Review(reviewed));
            }
            LearningEffect::Learn(learn) => {
                self.detector_worker.send(&DetectorRequest::Learn(learn))
            }
            LearningEffect::Export { request, hashes_only } => {
                let export = DetectorRequest::ExportLearned { request, hashes_only };
                self.detector_worker.send(&export);
            }
            LearningEffect::Import { request, bytes } => {
                self.detector_worker.send(&DetectorRequest::ImportLearned { request, bytes });
            }
            LearningEffect::LoadSettings => self.load_learning_settings(),
            LearningEffect::StoreSettings(settings) => {
                let name = projects::learning_preference(self.persistence.project());
                let LearningSettings { is_paused, forgotten, forgotten_words } = settings;
                // Serializing strings cannot fail.
                let stored = StoredSettings(is_paused, forgotten, forgotten_words);
                if let Ok(json) = serde_json::to_string(&stored) {
                    preferences::set(&name, &json);
                }
            }
        }
    }

    /// Loads the settings of learning in this project. Without stored ones, the default ones stay.
    fn load_learning_settings(&self) {
        let project = self.persistence.project();
        let stored = preferences::get(&projects::learning_preference(project));
        if let Some(StoredSettings(is_paused, forgotten, forgotten_words)) =
            stored.and_then(|json| serde_json::from_str(&json).ok())
        {
            let settings = LearningSettings { is_paused, forgotten, forgotten_words };
            self.dispatch_later(LearningAction::SettingsLoaded(settings));
        }
    }

    /// Dispatches an action after the current rendering is painted.
    fn dispatch_after_paint(&self, action: Action) {
        let dispatch = self.dispatch.clone();
        page::after_paint(move || dispatch.emit(action));
    }

    /// Dispatches an action after the caller has returned.
    fn dispatch_later(&self, action: impl Into<Action>) {
        let (dispatch, action) = (self.dispatch.clone(), action.into());
        spawn_local(async move { dispatch.emit(action) });
    }

    fn fetch_sample(&self) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            dispatch.emit(match page::fetch_text(&page::release_path("sample.txt")).await {
                Ok(text) => Action::Navigate(NavigateAction::TextOpened {
                    source: "sample.txt".to_owned(),
                    text,
                }),
                Err(reason) => Action::World(WorldEvent::Failed(Failure::SampleNotOpened(reason))),
            });
        });
    }

    fn fetch_outlines(&self) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            let read = page::fetch_text(&page::release_path("models/outlines.json")).await;
            dispatch.emit(MapAction::OutlinesFetched(read).into());
        });
    }

    /// Dispatches the status of the storage. If `keep` is true, requests persistent storage first.
    fn report_storage_estimate(&self, keep: bool) {
        let dispatch = self.dispatch.clone();
        let copy = self.persistence.second_copy_status();
        spawn_local(async move {
            if keep {
                storage_quota::request_persistence().await;
            }
            let measured = storage_quota::estimate_storage().await;
            let bytes = |bytes: f64| bytes as u64;
            let facts = StorageStatus {
                is_persistent: measured.is_persistent,
                used_bytes: measured.used.map(bytes),
                quota_bytes: measured.quota.map(bytes),
                is_secure: storage_quota::is_secure_context(),
                second_copy: copy,
            };
            dispatch.emit(StoragePanelAction::StatusReceived(facts).into());
        });
    }

    fn copy_to_clipboard(&self, text: String) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            dispatch.emit(match clipboard::write_text(&text).await {
                Ok(()) => Action::World(WorldEvent::Copied),
                Err(reason) => Action::World(WorldEvent::Failed(Failure::NotCopied(reason))),
            });
        });
    }
}
