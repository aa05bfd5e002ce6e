//! Files that were given and are not stored yet. Their names are remembered in this browser, so that an
//! import that is cut short is told at the next start.

use super::{Effect, Severity, State};
use crate::messages;
use std::collections::VecDeque;

/// What is known of files that were given and are not stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportJournal {
    /// What waits to be stored.
    unstored_steps: VecDeque<ImportStep>,
    /// What is stored.
    stored_step: ImportStep,
    /// So many files were given before those of `Intake`, and wait to be stored.
    earlier_files: usize,
    /// The names of those that were refused and that the person was not told of.
    failed: Vec<String>,
    /// Whether all files were looked at, and wait only to be stored.
    is_finished: bool,
    /// Files of an import that was cut short.
    interrupted: Vec<String>,
    /// The notice that tells of them.
    notice: Option<u32>,
}

/// How far an import is once a record is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ImportStep {
    /// The record's number.
    record: u64,
    /// So many files were looked at.
    done: usize,
    /// So many of them were refused, and nobody was told of it.
    failed: usize,
}

/// How far an import is, without what is not stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportProgress {
    /// So many files were looked at, and are stored or refused.
    pub done: usize,
    /// Those of them that were refused.
    pub failed: Vec<String>,
}

/// What is to be remembered of files that were given. Nothing but names and numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportJournalEffect {
    /// Remember the names of all files of the import that is under way, and these.
    Begin {
        /// Files of an import that was cut short.
        interrupted: Vec<String>,
        /// How far it is.
        progress: ImportProgress,
    },
    /// Remember how far it is.
    Advance(ImportProgress),
    /// Forget the import that was under way; remember these.
    End {
        /// Files of an import that was cut short.
        interrupted: Vec<String>,
    },
}

impl ImportJournal {
    fn progress(&self) -> ImportProgress {
        let ImportStep { done, failed: refused, .. } = self.stored_step;
        ImportProgress { done, failed: self.failed[..refused].to_vec() }
    }

    fn begin_effect(&self) -> Effect {
        let (missing, progress) = (self.interrupted.clone(), self.progress());
        Effect::ImportJournal(ImportJournalEffect::Begin { interrupted: missing, progress })
    }
}

/// Files were given: to the import that is under way, or to a new one.
pub(super) fn begin(state: &mut State, is_new: bool) -> Effect {
    let pending = &mut state.import_journal;
    pending.is_finished = false;
    if is_new {
        pending.earlier_files = pending.unstored_steps.back().map_or(0, |step| step.done);
    }
    pending.begin_effect()
}

/// So many files of the import were looked at; of those since the last time, these were refused.
pub(super) fn record_examined(state: &mut State, done: usize, refused: Vec<String>) {
    let pending = &mut state.import_journal;
    pending.failed.extend(refused);
    pending.unstored_steps.push_back(ImportStep {
        record: state.write_queue.last_number(),
        done: pending.earlier_files + done,
        failed: pending.failed.len(),
    });
}

/// All files were looked at, and the person was told of those that were refused.
pub(super) fn finish(state: &mut State) -> Vec<Effect> {
    let pending = &mut state.import_journal;
    pending.is_finished = true;
    pending.failed.clear();
    pending.stored_step.failed = 0;
    pending.unstored_steps.iter_mut().for_each(|step| step.failed = 0);
    advance(state)
}

/// Nothing more is opened, because the person wants it so.
pub(super) fn cancel(state: &mut State) -> Effect {
    let ImportJournal { interrupted: missing, notice, .. } =
        std::mem::take(&mut state.import_journal);
    state.import_journal =
        ImportJournal { interrupted: missing.clone(), notice, ..ImportJournal::default() };
    Effect::ImportJournal(ImportJournalEffect::End { interrupted: missing })
}

/// Something was stored: says how far the import is.
pub(super) fn advance(state: &mut State) -> Vec<Effect> {
    let pending = &mut state.import_journal;
    let before = pending.stored_step;
    while let Some(step) =
        pending.unstored_steps.pop_front_if(|step| state.write_queue.is_stored(step.record))
    {
        pending.stored_step = step;
    }
    if pending.is_finished && pending.unstored_steps.is_empty() {
        return vec![cancel(state)];
    }
    if pending.stored_step == before {
        return Vec::new();
    }
    vec![Effect::ImportJournal(ImportJournalEffect::Advance(pending.progress()))]
}

/// Takes note of files of an import that was cut short.
pub(super) fn set_interrupted(state: &mut State, missing: Vec<String>) {
    state.import_journal = ImportJournal { interrupted: missing, ..ImportJournal::default() };
}

/// Tells of them. To be called in a tab that writes: where another does, its import may be under way.
pub(super) fn notify_interrupted(state: &mut State) {
    if state.import_journal.interrupted.is_empty() {
        return;
    }
    let told = messages::import_interrupted(&state.import_journal.interrupted);
    state.notify(Severity::Problem, told);
    state.import_journal.notice = state.notices.newest().map(|notice| notice.id);
}

/// A notice was dismissed: what it told of is forgotten, if it was told of these files.
pub(super) fn handle_dismissed(state: &mut State, notice: u32) -> Vec<Effect> {
    if state.import_journal.notice != Some(notice) {
        return Vec::new();
    }
    state.import_journal.notice = None;
    state.import_journal.interrupted.clear();
    let is_under_way =
        state.import_queue.is_busy() || !state.import_journal.unstored_steps.is_empty();
    let missing = Vec::new();
    vec![match is_under_way {
        true => state.import_journal.begin_effect(),
        false => Effect::ImportJournal(ImportJournalEffect::End { interrupted: missing }),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::page_tests::{Page, read_file};
    use super::super::{Action, LoadedProject, TabAction};
    use super::*;

    fn journal_effects(page: &mut Page) -> Vec<ImportJournalEffect> {
        let effects = std::mem::take(&mut page.effects).into_iter();
        let remembered = effects.filter_map(|effect| match effect {
            Effect::ImportJournal(effect) => Some(effect),
            _ => None,
        });
        remembered.collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn begin(missing: &[&str]) -> ImportJournalEffect {
        ImportJournalEffect::Begin {
            interrupted: names(missing),
            progress: ImportProgress::default(),
        }
    }

    fn end(missing: &[&str]) -> ImportJournalEffect {
        ImportJournalEffect::End { interrupted: names(missing) }
    }

    fn advance(done: usize, refused: &[&str]) -> ImportJournalEffect {
        ImportJournalEffect::Advance(ImportProgress { done, failed: names(refused) })
    }

    fn cut_short(missing: &[&str]) -> Page {
        let mut page = Page { state: State::default(), effects: Vec::new() };
        let loaded =
            LoadedProject { interrupted_files: names(missing), ..LoadedProject::default() };
        page.dispatch(Action::Loaded(Box::new(loaded)));
        page
    }

    #[test]
    fn files_are_remembered_until_they_are_stored() {
        let mut page = Page::new();
        page.dispatch(Action::FilesAdded(3));
        assert_eq!(journal_effects(&mut page), [begin(&[])]);
        page.dispatch(Action::FilesRead(vec![
            read_file("a.txt", b"Ann met Bo."),
            read_file("b.pdf", b"%PDF-1.7 \0\0\0"),
        ]));
        assert_eq!(journal_effects(&mut page), [], "they are not stored");
        page.dispatch(Action::Stored(1));
        assert_eq!(
            journal_effects(&mut page),
            [advance(2, &["b.pdf"])],
            "nobody was told of it yet"
        );
        page.dispatch(Action::FilesRead(vec![read_file("c.txt", b"Carl met Di.")]));
        assert_eq!(journal_effects(&mut page), []);
        page.dispatch(Action::Stored(2));
        assert_eq!(journal_effects(&mut page), [end(&[])]);
    }

    #[test]
    fn files_that_are_given_meanwhile_are_counted_on() {
        let mut page = Page::new();
        page.dispatch(Action::FilesAdded(1));
        page.dispatch(Action::FilesRead(vec![read_file("a.pdf", b"%PDF-1.7 \0\0\0")]))
            .effects
            .clear();
        page.dispatch(Action::FilesAdded(1));
        assert_eq!(journal_effects(&mut page), [begin(&[])], "the first import is over");
        page.dispatch(Action::CancelImport).dispatch(Action::FilesAdded(2));
        let read = ["b.txt", "c.txt"].map(|name| read_file(name, b"Ann met Bo."));
        page.dispatch(Action::FilesRead(read.into())).dispatch(Action::FilesAdded(2));
        page.dispatch(Action::FilesRead(vec![read_file("d.txt", b"Di.")])).effects.clear();
        page.dispatch(Action::Stored(2));
        assert_eq!(journal_effects(&mut page), [advance(2, &[])]);
        page.dispatch(Action::Stored(3));
        assert_eq!(journal_effects(&mut page), [advance(3, &[])]);
        page.dispatch(Action::FilesAdded(1));
        let progress = ImportProgress { done: 3, failed: Vec::new() };
        assert_eq!(
            journal_effects(&mut page),
            [ImportJournalEffect::Begin { interrupted: Vec::new(), progress }]
        );
    }

    #[test]
    fn files_that_bring_nothing_are_done_at_once() {
        let mut page = Page::new();
        page.dispatch(Action::FilesAdded(2)).effects.clear();
        page.dispatch(Action::FilesRead(vec![read_file("a.pdf", b"%PDF-1.7 \0\0\0")]));
        assert_eq!(journal_effects(&mut page), [advance(1, &["a.pdf"])]);
        page.dispatch(Action::FilesRead(vec![read_file("b.pdf", b"%PDF-1.7 \0\0\0")]));
        assert_eq!(journal_effects(&mut page), [end(&[])]);
    }

    #[test]
    fn nothing_is_remembered_of_an_import_that_the_person_stopped() {
        let mut page = Page::new();
        page.dispatch(Action::FilesAdded(3));
        page.dispatch(Action::FilesRead(vec![read_file("a.txt", b"Ann met Bo.")])).effects.clear();
        page.dispatch(Action::CancelImport);
        assert_eq!(journal_effects(&mut page), [end(&[])]);
        page.dispatch(Action::Stored(1));
        assert_eq!(journal_effects(&mut page), []);
    }

    #[test]
    fn an_import_that_was_cut_short_is_told_until_it_is_dismissed() {
        let mut page = cut_short(&["b.txt", "c.txt"]);
        assert_eq!(page.notices(), [messages::import_interrupted(&names(&["b.txt", "c.txt"]))]);
        assert_eq!(journal_effects(&mut page), []);
        page.dispatch(Action::FilesAdded(1));
        assert_eq!(
            journal_effects(&mut page),
            [begin(&["b.txt", "c.txt"])],
            "another does not forget it"
        );
        page.dispatch(Action::FilesRead(vec![read_file("d.pdf", b"%PDF-1.7 \0\0\0")]));
        assert_eq!(journal_effects(&mut page), [end(&["b.txt", "c.txt"])]);
        let id = page.state.notices.all()[0].id;
        page.dispatch(Action::DismissNotice(id + 7));
        assert_eq!(journal_effects(&mut page), []);
        page.dispatch(Action::DismissNotice(id));
        assert_eq!(journal_effects(&mut page), [end(&[])]);
        assert_eq!(cut_short(&[]).notices(), [""; 0]);
    }

    #[test]
    fn an_import_that_another_tab_may_be_at_is_not_told() {
        let mut page = Page { state: State::default(), effects: Vec::new() };
        page.dispatch(Action::Tab(TabAction::LockHeldElsewhere));
        let loaded = || {
            Box::new(LoadedProject {
                interrupted_files: names(&["a.txt"]),
                ..LoadedProject::default()
            })
        };
        page.dispatch(Action::Loaded(loaded()));
        assert_eq!(page.notices(), [""; 0]);
        // The other tab is gone.
        page.dispatch(Action::Tab(TabAction::LockGranted))
            .dispatch(Action::Tab(TabAction::Reloaded(loaded())));
        assert_eq!(page.notices(), [messages::import_interrupted(&names(&["a.txt"]))]);
    }
}
