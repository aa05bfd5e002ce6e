use super::action::Action;
use super::projects::ProjectsEffect;
use super::tabs::{self, TabAction};
use super::{
    Dialog, Effect, Screen, State, Tone, address, desk, export, fetching, intake, keeping, labels,
    library, mapping, notices, ongoing, opening, pending, places, projects, reading, recovery,
    rekeying, same, saving, slices, statistics, training,
};
use crate::messages;
use dateline_annotation::{Actor, ApplyError, Kind, Op, Part, Record};
use std::sync::Arc;

/// Applies an action and says what is to be done in the world. `at` is the time in milliseconds
/// since 1970 UTC. Cost: what the action touches, not what the project holds.
pub fn reduce(state: &mut State, action: Action, at: i64) -> Vec<Effect> {
    let (before, last) = (address::shown(state), state.notices.last_id());
    let mut effects = apply(state, action, at);
    if address::shown(state) != before {
        state.notices.turn_page(last);
    }
    effects.extend(reading::go_on(state, at));
    effects.extend(places::refresh(state));
    effects.extend(library::refresh(state));
    effects.extend(same::refresh(state));
    labels::refresh(state);
    effects.extend(fetching::let_go(state));
    effects.extend(address::refresh(state));
    effects.extend(notices::refresh(state));
    effects
}

pub(super) fn apply(state: &mut State, action: Action, at: i64) -> Vec<Effect> {
    if !state.saving.is_open && waits_for_storage(&action) {
        state.early.push((action, at));
        return Vec::new();
    }
    if projects::refuses(state, &action) || tabs::refuses(state, &action) {
        let forgets = matches!(action, Action::FilesGiven(_));
        return if forgets { vec![Effect::ForgetFiles] } else { Vec::new() };
    }
    if recovery::refuses(state, &action) {
        return Vec::new();
    }
    if let Some(effects) = fetching::wait(state, &action, at) {
        return effects;
    }
    match action {
        Action::Loaded(loaded) => {
            let mut effects = opening::loaded(state, *loaded);
            effects.push(Effect::Projects(ProjectsEffect::List));
            effects.extend(catch_up(state));
            effects
        }
        Action::LoadFailed(reason) => {
            saving::failed(state, reason);
            catch_up(state)
        }
        Action::Fetched { fetched, purpose } => fetching::fetched(state, *fetched, purpose),
        Action::Stored(number) => {
            saving::stored(state, number);
            let mut effects = projects::enter(state);
            effects.extend(pending::advance(state));
            effects
        }
        Action::DraftStored(text) => {
            saving::draft_stored(state, &text);
            Vec::new()
        }
        Action::StoreFailed(reason) => {
            saving::failed(state, reason);
            let mut effects = tabs::cut_off(state);
            effects.extend(catch_up(state));
            effects
        }
        Action::RetryStore => saving::retry(state),
        Action::RescueStored => vec![Effect::RescueStored],
        Action::ReplaceStored => saving::replace(state),
        Action::Recovery(action) => recovery::act(state, action),
        Action::Keeping(action) => {
            let mut effects = keeping::act(state, action, at);
            effects.extend(catch_up(state));
            effects
        }
        Action::Training(action) => training::act(state, action),
        Action::Labels(action) => labels::act(state, action, at),
        Action::Statistics(action) => statistics::act(state, action),
        Action::Projects(action) => {
            let mut effects = projects::act(state, action, at);
            effects.extend(catch_up(state));
            effects
        }
        Action::Tab(action) => tabs::act(state, action, at),
        Action::DraftTyped(text) => opening::typed(state, text),
        Action::DraftSubmitted => opening::submit(state),
        Action::TextOpened { source, text } if source.is_empty() => {
            opening::prepare_pasted(state, &text)
        }
        Action::TextOpened { source, text } => {
            opening::prepare_file(state, source, &text);
            Vec::new()
        }
        Action::NothingDropped => {
            state.notify(Tone::Info, messages::NOT_A_TEXT.to_owned());
            Vec::new()
        }
        Action::FilesGiven(count) => intake::given(state, count),
        Action::FilesRead(files) => intake::read(state, files, at),
        Action::TakeInMore => slices::go_on(state, at),
        Action::StopOpening => intake::stop(state),
        Action::OpenSample => vec![Effect::FetchSample],
        Action::Failed(reason) => {
            state.notify(Tone::Problem, reason);
            Vec::new()
        }
        Action::ToggleParagraph(index) => opening::draft(state, |draft| draft.toggle(index)),
        Action::KeepFrom(index) => opening::draft(state, |draft| draft.keep_from(index)),
        Action::KeepTo(index) => opening::draft(state, |draft| draft.keep_to(index)),
        Action::ConfirmPrepare => opening::confirm(state, at),
        Action::CancelPrepare | Action::CloseDocument => {
            opening::turn_to(state, Screen::Start);
            Vec::new()
        }
        Action::ResumePrepare => opening::resume(state),
        Action::Went(fragment) => address::went(state, &fragment, at),
        Action::OpenDocument(id) => opening::show(state, id),
        Action::DeleteDocuments(ids) => opening::delete(state, &ids, at),
        Action::Show(dialog) => {
            state.dialog = Some(dialog);
            Vec::new()
        }
        Action::ShowAllEntities => {
            state.shows_all_entities = true;
            Vec::new()
        }
        Action::SetScope(scope) => {
            state.scope = scope;
            Vec::new()
        }
        Action::Download(format) => export::download(state, format),
        Action::Copy(format) => export::copy(state, format),
        Action::Copied => {
            state.announce(messages::COPIED);
            state.notify(Tone::Info, messages::COPIED.to_owned());
            Vec::new()
        }
        Action::Worker(message) => reading::worker(state, message, at),
        Action::WorkerDied(reason) => reading::worker_died(state, reason),
        Action::ScribeDied(reason) => training::scribe_died(state, &reason),
        Action::Redetect => reading::again(state),
        Action::FindMentions(ids) => reading::find(state, &ids),
        Action::PutFound(finding) => ongoing::put_found(state, *finding, at),
        Action::CancelDetect => reading::cancel(state),
        Action::StopReading => reading::stop_all(state),
        Action::GoOnReading => reading::resume(state),
        Action::Library(action) => library::act(state, action, at),
        Action::Place(action) => places::act(state, action, at),
        Action::Map(action) => mapping::act(state, action, at),
        Action::Same(action) => same::act(state, action, at),
        Action::Keys(action) => rekeying::act(state, action),
        Action::Dismiss(id) => {
            state.notices.act(&action);
            pending::dismissed(state, id)
        }
        Action::NoticeDue(_) | Action::PointAtNotices(_) | Action::FocusNotices(_) => {
            state.notices.act(&action);
            Vec::new()
        }
        Action::Undo => ongoing::turn_back(state, true, at),
        Action::Redo => ongoing::turn_back(state, false, at),
        Action::GoOn => ongoing::go_on(state, at),
        Action::Halt => {
            ongoing::stop(state);
            Vec::new()
        }
        other => desk::act(state, other, at),
    }
}

/// Whether an action would build on a project that is not there yet. The storage opens in a blink,
/// but a person can be quicker, and what they did must not be replaced by what was stored.
fn waits_for_storage(action: &Action) -> bool {
    !matches!(
        action,
        Action::Loaded(_)
            | Action::LoadFailed(_)
            | Action::StoreFailed(_)
            | Action::Keeping(keeping::KeepingAction::Deleted(_))
            | Action::Recovery(_)
            | Action::Projects(_)
            | Action::Keys(_)
            | Action::Tab(
                TabAction::NoLocks | TabAction::Second | TabAction::Lost | TabAction::Deleted
            )
            | Action::DraftTyped(_)
            | Action::Worker(_)
            | Action::WorkerDied(_)
            | Action::ScribeDied(_)
            | Action::Failed(_)
            | Action::Dismiss(_)
            | Action::NoticeDue(_)
            | Action::PointAtNotices(_)
            | Action::FocusNotices(_)
            | Action::Went(_)
    )
}

/// Does what was asked for before the storage was open.
fn catch_up(state: &mut State) -> Vec<Effect> {
    if !state.saving.is_open {
        return Vec::new();
    }
    let early = std::mem::take(&mut state.early);
    early.into_iter().flat_map(|(action, at)| reduce(state, action, at)).collect()
}

/// Makes an edit; no steps mean that nothing is to be done. Returns what stores it.
pub(super) fn edit(
    state: &mut State,
    at: i64,
    actor: Actor,
    kind: Kind,
    ops: Vec<Op>,
) -> Vec<Effect> {
    edit_part(state, at, actor, kind, None, ops)
}

/// As [`edit`], for a part of what is made in several.
pub(super) fn edit_part(
    state: &mut State,
    at: i64,
    actor: Actor,
    kind: Kind,
    part: Option<Part>,
    ops: Vec<Op>,
) -> Vec<Effect> {
    // Whatever comes here in a tab that does not write was not asked for by its person.
    if ops.is_empty() || !state.writes() {
        return Vec::new();
    }
    let result = state.history.edit_part(at, actor, kind, part, ops).map(Some);
    record(state, result).unwrap_or_default()
}

/// Hands a record on to the storage, or says why there is none. An edit that does not fit is a
/// defect of ours: the project is as it was, and the person is told.
fn record(
    state: &mut State,
    result: Result<Option<Arc<Record>>, ApplyError>,
) -> Option<Vec<Effect>> {
    match result {
        Ok(record) => record.map(|record| saving::store(state, record)),
        Err(error) => {
            state.notify(Tone::Problem, messages::edit_failed(&error));
            None
        }
    }
}

/// Takes the last edit back, or makes it again.
pub(super) fn step(state: &mut State, is_undo: bool, at: i64) -> Vec<Effect> {
    let told = match is_undo {
        true => state.history.next_undo().map(messages::undone),
        false => state.history.next_redo().map(messages::redone),
    };
    let Some(told) = told else {
        state.announce(messages::NOTHING_TO_UNDO);
        return Vec::new();
    };
    let result = if is_undo { state.history.undo(at) } else { state.history.redo(at) };
    let Some(effects) = record(state, result) else { return Vec::new() };
    state.announce(told);
    desk::settle(state);
    effects
}

/// Closes the dialog, if there is one.
pub(super) fn close_dialog(state: &mut State) -> Option<Dialog> {
    state.dialog.take()
}
