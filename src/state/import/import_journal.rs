//! The journal of imported files that are not stored yet. Their names are kept in the browser, so
//! that an interrupted import is reported on the next startup.

use crate::state::context::Context;
use crate::state::effect::{Effect, ImportJournalEffect, ImportProgress};
use crate::state::import::messages::ImportMessage;
use crate::state::notices::Severity;
use crate::state::persistence::write_queue::WriteQueue;
use crate::state::session::Session;
use std::collections::VecDeque;

/// The state of the import journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportJournal {
    /// Steps whose records are not stored yet.
    unstored_steps: VecDeque<ImportStep>,
    /// The last stored step.
    stored_step: ImportStep,
    /// The number of files of earlier imports that are still waiting to be stored. The import queue
    /// does not count them.
    earlier_files: usize,
    /// The names of refused files that the user has not been notified of.
    failed: Vec<String>,
    /// True if all files were examined and only storing remains.
    is_finished: bool,
    /// The files of an interrupted import.
    interrupted: Vec<String>,
    /// The notice that reports the interrupted import.
    notice: Option<u32>,
}

/// The progress of an import once a record is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ImportStep {
    /// The number of the record.
    record: u64,
    /// The number of examined files.
    done: usize,
    /// The number of these that were refused and not reported to the user.
    failed: usize,
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

impl ImportJournal {
    /// Records that files were added, either to the current import or to a new one.
    pub(in crate::state) fn begin(&mut self, is_new: bool, cx: &mut Context) {
        let pending = &mut *self;
        pending.is_finished = false;
        if is_new {
            pending.earlier_files = pending.unstored_steps.back().map_or(0, |step| step.done);
        }
        cx.push(pending.begin_effect());
    }

    /// Records that `done` files of the import were examined. `refused` names the files refused since
    /// the last call.
    pub(in crate::state) fn record_examined(
        &mut self,
        writes: &WriteQueue,
        done: usize,
        refused: Vec<String>,
    ) {
        let pending = &mut *self;
        pending.failed.extend(refused);
        pending.unstored_steps.push_back(ImportStep {
            record: writes.last_number(),
            done: pending.earlier_files + done,
            failed: pending.failed.len(),
        });
    }

    /// Records that all files were examined and that the user was notified of refused ones.
    pub(in crate::state) fn finish(&mut self, writes: &WriteQueue, cx: &mut Context) {
        let pending = &mut *self;
        pending.is_finished = true;
        pending.failed.clear();
        pending.stored_step.failed = 0;
        pending.unstored_steps.iter_mut().for_each(|step| step.failed = 0);
        self.advance(writes, cx)
    }

    /// Ends the import, either because the user canceled it or because all files are stored.
    pub(in crate::state) fn cancel(&mut self, cx: &mut Context) {
        let ImportJournal { interrupted: missing, notice, .. } = std::mem::take(self);
        *self = ImportJournal { interrupted: missing.clone(), notice, ..ImportJournal::default() };
        cx.push(Effect::ImportJournal(ImportJournalEffect::End { interrupted: missing }));
    }

    /// Updates the progress after a record was stored.
    pub(in crate::state) fn advance(&mut self, writes: &WriteQueue, cx: &mut Context) {
        let pending = &mut *self;
        let before = pending.stored_step;
        while let Some(step) =
            pending.unstored_steps.pop_front_if(|step| writes.is_stored(step.record))
        {
            pending.stored_step = step;
        }
        if pending.is_finished && pending.unstored_steps.is_empty() {
            return self.cancel(cx);
        }
        if pending.stored_step == before {
            return;
        }
        cx.push(Effect::ImportJournal(ImportJournalEffect::Advance(pending.progress())));
    }

    /// Sets the files of an interrupted import.
    pub(in crate::state) fn set_interrupted(&mut self, missing: Vec<String>) {
        *self = ImportJournal { interrupted: missing, ..ImportJournal::default() };
    }

    /// Notifies the user of an interrupted import. To be called only in a tab that can write: otherwise
    /// the import may still be running in another tab.
    pub(in crate::state) fn notify_interrupted(&mut self, session: &mut Session) {
        if self.interrupted.is_empty() {
            return;
        }
        let told = ImportMessage::Interrupted(self.interrupted.clone());
        session.notify(Severity::Problem, told);
        self.notice = session.notices.newest().map(|notice| notice.id);
    }

    /// Forgets the interrupted import if the dismissed notice reported it.
    pub(in crate::state) fn handle_dismissed(
        &mut self,
        is_busy: bool,
        notice: u32,
        cx: &mut Context,
    ) {
        if self.notice != Some(notice) {
            return;
        }
        self.notice = None;
        self.interrupted.clear();
        let is_under_way = is_busy || !self.unstored_steps.is_empty();
        let missing = Vec::new();
        cx.push(match is_under_way {
            true => self.begin_effect(),
            false => Effect::ImportJournal(ImportJournalEffect::End { interrupted: missing }),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::State;
    use crate::state::action::{
        EditAction, InterfaceAction, LoadedProject, NoticeAction, ReadFile, TabAction, WorldEvent,
    };
    use crate::state::import::messages::FileFailure;
    use crate::state::testing::{Page, read_file};

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
        page.dispatch(WorldEvent::Loaded(Box::new(loaded)));
        page
    }

    #[test]
    fn files_are_remembered_until_they_are_stored() {
        let mut page = Page::new();
        page.dispatch(EditAction::FilesAdded(3));
        assert_eq!(journal_effects(&mut page), [begin(&[])]);
        page.dispatch(EditAction::FilesRead(vec![
            read_file("a.txt", b"Ann met Bo."),
            read_file("b.pdf", b"%PDF-1.7 \0\0\0"),
        ]));
        assert_eq!(journal_effects(&mut page), [], "they are not stored");
        page.dispatch(WorldEvent::Stored(1));
        assert_eq!(
            journal_effects(&mut page),
            [advance(2, &["b.pdf"])],
            "nobody was told of it yet"
        );
        page.dispatch(EditAction::FilesRead(vec![read_file("c.txt", b"Carl met Di.")]));
        assert_eq!(journal_effects(&mut page), []);
        page.dispatch(WorldEvent::Stored(2));
        assert_eq!(journal_effects(&mut page), [end(&[])]);
    }

    #[test]
    fn a_refused_file_in_an_archive_is_remembered_with_the_archive() {
        let mut page = Page::new();
        page.dispatch(EditAction::FilesAdded(2)).effects.clear();
        let refused = ("b.txt".to_owned(), Err(FileFailure::NoText));
        let archive = ReadFile { name: "a.zip".to_owned(), file_count: 1, items: vec![refused] };
        page.dispatch(EditAction::FilesRead(vec![archive]));
        assert_eq!(journal_effects(&mut page), [advance(1, &["b.txt\u{1f}a.zip"])]);
    }

    #[test]
    fn files_that_are_given_meanwhile_are_counted_on() {
        let mut page = Page::new();
        page.dispatch(EditAction::FilesAdded(1));
        page.dispatch(EditAction::FilesRead(vec![read_file("a.pdf", b"%PDF-1.7 \0\0\0")]))
            .effects
            .clear();
        page.dispatch(EditAction::FilesAdded(1));
        assert_eq!(journal_effects(&mut page), [begin(&[])], "the first import is over");
        page.dispatch(InterfaceAction::CancelImport).dispatch(EditAction::FilesAdded(2));
        let read = ["b.txt", "c.txt"].map(|name| read_file(name, b"Ann met Bo."));
        page.dispatch(EditAction::FilesRead(read.into())).dispatch(EditAction::FilesAdded(2));
        page.dispatch(EditAction::FilesRead(vec![read_file("d.txt", b"Di.")])).effects.clear();
        page.dispatch(WorldEvent::Stored(2));
        assert_eq!(journal_effects(&mut page), [advance(2, &[])]);
        page.dispatch(WorldEvent::Stored(3));
        assert_eq!(journal_effects(&mut page), [advance(3, &[])]);
        page.dispatch(EditAction::FilesAdded(1));
        let progress = ImportProgress { done: 3, failed: Vec::new() };
        assert_eq!(
            journal_effects(&mut page),
            [ImportJournalEffect::Begin { interrupted: Vec::new(), progress }]
        );
    }

    #[test]
    fn files_that_bring_nothing_are_done_at_once() {
        let mut page = Page::new();
        page.dispatch(EditAction::FilesAdded(2)).effects.clear();
        page.dispatch(EditAction::FilesRead(vec![read_file("a.pdf", b"%PDF-1.7 \0\0\0")]));
        assert_eq!(journal_effects(&mut page), [advance(1, &["a.pdf"])]);
        page.dispatch(EditAction::FilesRead(vec![read_file("b.pdf", b"%PDF-1.7 \0\0\0")]));
        assert_eq!(journal_effects(&mut page), [end(&[])]);
    }

    #[test]
    fn nothing_is_remembered_of_an_import_that_the_person_stopped() {
        let mut page = Page::new();
        page.dispatch(EditAction::FilesAdded(3));
        page.dispatch(EditAction::FilesRead(vec![read_file("a.txt", b"Ann met Bo.")]))
            .effects
            .clear();
        page.dispatch(InterfaceAction::CancelImport);
        assert_eq!(journal_effects(&mut page), [end(&[])]);
        page.dispatch(WorldEvent::Stored(1));
        assert_eq!(journal_effects(&mut page), []);
    }

    #[test]
    fn an_import_that_was_cut_short_is_told_until_it_is_dismissed() {
        let mut page = cut_short(&["b.txt", "c.txt"]);
        assert_eq!(page.notices(), [ImportMessage::Interrupted(names(&["b.txt", "c.txt"])).into()]);
        assert_eq!(journal_effects(&mut page), []);
        page.dispatch(EditAction::FilesAdded(1));
        assert_eq!(
            journal_effects(&mut page),
            [begin(&["b.txt", "c.txt"])],
            "another does not forget it"
        );
        page.dispatch(EditAction::FilesRead(vec![read_file("d.pdf", b"%PDF-1.7 \0\0\0")]));
        assert_eq!(journal_effects(&mut page), [end(&["b.txt", "c.txt"])]);
        let id = page.state.session.notices.all()[0].id;
        page.dispatch(NoticeAction::Dismiss(id + 7));
        assert_eq!(journal_effects(&mut page), []);
        page.dispatch(NoticeAction::Dismiss(id));
        assert_eq!(journal_effects(&mut page), [end(&[])]);
        assert_eq!(cut_short(&[]).notices(), []);
    }

    #[test]
    fn an_import_that_another_tab_may_be_at_is_not_told() {
        let mut page = Page { state: State::default(), effects: Vec::new() };
        page.dispatch(TabAction::LockHeldElsewhere);
        let loaded = || {
            Box::new(LoadedProject {
                interrupted_files: names(&["a.txt"]),
                ..LoadedProject::default()
            })
        };
        page.dispatch(WorldEvent::Loaded(loaded()));
        assert_eq!(page.notices(), []);
        // The other tab was closed.
        page.dispatch(TabAction::LockGranted).dispatch(TabAction::Reloaded(loaded()));
        assert_eq!(page.notices(), [ImportMessage::Interrupted(names(&["a.txt"])).into()]);
    }
}
