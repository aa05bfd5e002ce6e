//! Files that were given and are not stored yet. Their names are remembered in this browser, so that an
//! import that is cut short is told at the next start.

use super::{Effect, State, Tone};
use crate::messages;
use std::collections::VecDeque;

/// What is known of files that were given and are not stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// What waits to be stored.
    steps: VecDeque<Step>,
    /// What is stored.
    stored: Step,
    /// So many files were given before those of `Intake`, and wait to be stored.
    before: usize,
    /// The names of those that were refused and that the person was not told of.
    refused: Vec<String>,
    /// Whether all files were looked at, and wait only to be stored.
    is_over: bool,
    /// Files of an import that was cut short.
    missing: Vec<String>,
    /// The notice that tells of them.
    notice: Option<u32>,
}

/// How far an import is once a record is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Step {
    /// The record's number.
    record: u64,
    /// So many files were looked at.
    done: usize,
    /// So many of them were refused, and nobody was told of it.
    refused: usize,
}

/// How far an import is, without what is not stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// So many files were looked at, and are stored or refused.
    pub done: usize,
    /// Those of them that were refused.
    pub refused: Vec<String>,
}

/// What is to be remembered of files that were given. Nothing but names and numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PendingEffect {
    /// Remember the names of all files of the import that is under way, and these.
    Begin {
        /// Files of an import that was cut short.
        missing: Vec<String>,
        /// How far it is.
        progress: Progress,
    },
    /// Remember how far it is.
    Advance(Progress),
    /// Forget the import that was under way; remember these.
    End {
        /// Files of an import that was cut short.
        missing: Vec<String>,
    },
}

impl Pending {
    fn progress(&self) -> Progress {
        let Step { done, refused, .. } = self.stored;
        Progress { done, refused: self.refused[..refused].to_vec() }
    }

    fn begin(&self) -> Effect {
        let (missing, progress) = (self.missing.clone(), self.progress());
        Effect::Pending(PendingEffect::Begin { missing, progress })
    }
}

/// Files were given: to the import that is under way, or to a new one.
pub(super) fn begin(state: &mut State, is_new: bool) -> Effect {
    let pending = &mut state.pending;
    pending.is_over = false;
    if is_new {
        pending.before = pending.steps.back().map_or(0, |step| step.done);
    }
    pending.begin()
}

/// So many files of the import were looked at; of those since the last time, these were refused.
pub(super) fn looked_at(state: &mut State, done: usize, refused: Vec<String>) {
    let pending = &mut state.pending;
    pending.refused.extend(refused);
    pending.steps.push_back(Step {
        record: state.saving.last_number(),
        done: pending.before + done,
        refused: pending.refused.len(),
    });
}

/// All files were looked at, and the person was told of those that were refused.
pub(super) fn finish(state: &mut State) -> Vec<Effect> {
    let pending = &mut state.pending;
    pending.is_over = true;
    pending.refused.clear();
    pending.stored.refused = 0;
    pending.steps.iter_mut().for_each(|step| step.refused = 0);
    advance(state)
}

/// Nothing more is opened, because the person wants it so.
pub(super) fn stop(state: &mut State) -> Effect {
    let Pending { missing, notice, .. } = std::mem::take(&mut state.pending);
    state.pending = Pending { missing: missing.clone(), notice, ..Pending::default() };
    Effect::Pending(PendingEffect::End { missing })
}

/// Something was stored: says how far the import is.
pub(super) fn advance(state: &mut State) -> Vec<Effect> {
    let pending = &mut state.pending;
    let before = pending.stored;
    while let Some(step) = pending.steps.pop_front_if(|step| state.saving.has(step.record)) {
        pending.stored = step;
    }
    if pending.is_over && pending.steps.is_empty() {
        return vec![stop(state)];
    }
    if pending.stored == before {
        return Vec::new();
    }
    vec![Effect::Pending(PendingEffect::Advance(pending.progress()))]
}

/// Takes note of files of an import that was cut short.
pub(super) fn found(state: &mut State, missing: Vec<String>) {
    state.pending = Pending { missing, ..Pending::default() };
}

/// Tells of them. To be called in a tab that writes: where another does, its import may be under way.
pub(super) fn tell(state: &mut State) {
    if state.pending.missing.is_empty() {
        return;
    }
    let told = messages::cut_short(&state.pending.missing);
    state.notify(Tone::Problem, told);
    state.pending.notice = state.notices.last().map(|notice| notice.id);
}

/// A notice was dismissed: what it told of is forgotten, if it was told of these files.
pub(super) fn dismissed(state: &mut State, notice: u32) -> Vec<Effect> {
    if state.pending.notice != Some(notice) {
        return Vec::new();
    }
    state.pending.notice = None;
    state.pending.missing.clear();
    let is_under_way = state.intake.is_busy() || !state.pending.steps.is_empty();
    let missing = Vec::new();
    vec![match is_under_way {
        true => state.pending.begin(),
        false => Effect::Pending(PendingEffect::End { missing }),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Page, read_file};
    use super::super::{Action, Loaded, TabAction};
    use super::*;

    fn remembered(page: &mut Page) -> Vec<PendingEffect> {
        let effects = std::mem::take(&mut page.effects).into_iter();
        let remembered = effects.filter_map(|effect| match effect {
            Effect::Pending(effect) => Some(effect),
            _ => None,
        });
        remembered.collect()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn begin(missing: &[&str]) -> PendingEffect {
        PendingEffect::Begin { missing: names(missing), progress: Progress::default() }
    }

    fn end(missing: &[&str]) -> PendingEffect {
        PendingEffect::End { missing: names(missing) }
    }

    fn advance(done: usize, refused: &[&str]) -> PendingEffect {
        PendingEffect::Advance(Progress { done, refused: names(refused) })
    }

    fn cut_short(missing: &[&str]) -> Page {
        let mut page = Page { state: State::default(), effects: Vec::new() };
        let loaded = Loaded { unopened: names(missing), ..Loaded::default() };
        page.act(Action::Loaded(Box::new(loaded)));
        page
    }

    #[test]
    fn files_are_remembered_until_they_are_stored() {
        let mut page = Page::new();
        page.act(Action::FilesGiven(3));
        assert_eq!(remembered(&mut page), [begin(&[])]);
        page.act(Action::FilesRead(vec![
            read_file("a.txt", b"Ann met Bo."),
            read_file("b.pdf", b"%PDF-1.7 \0\0\0"),
        ]));
        assert_eq!(remembered(&mut page), [], "they are not stored");
        page.act(Action::Stored(1));
        assert_eq!(remembered(&mut page), [advance(2, &["b.pdf"])], "nobody was told of it yet");
        page.act(Action::FilesRead(vec![read_file("c.txt", b"Carl met Di.")]));
        assert_eq!(remembered(&mut page), []);
        page.act(Action::Stored(2));
        assert_eq!(remembered(&mut page), [end(&[])]);
    }

    #[test]
    fn files_that_are_given_meanwhile_are_counted_on() {
        let mut page = Page::new();
        page.act(Action::FilesGiven(1));
        page.act(Action::FilesRead(vec![read_file("a.pdf", b"%PDF-1.7 \0\0\0")])).effects.clear();
        page.act(Action::FilesGiven(1));
        assert_eq!(remembered(&mut page), [begin(&[])], "the first import is over");
        page.act(Action::StopOpening).act(Action::FilesGiven(2));
        let read = ["b.txt", "c.txt"].map(|name| read_file(name, b"Ann met Bo."));
        page.act(Action::FilesRead(read.into())).act(Action::FilesGiven(2));
        page.act(Action::FilesRead(vec![read_file("d.txt", b"Di.")])).effects.clear();
        page.act(Action::Stored(2));
        assert_eq!(remembered(&mut page), [advance(2, &[])]);
        page.act(Action::Stored(3));
        assert_eq!(remembered(&mut page), [advance(3, &[])]);
        page.act(Action::FilesGiven(1));
        let progress = Progress { done: 3, refused: Vec::new() };
        assert_eq!(remembered(&mut page), [PendingEffect::Begin { missing: Vec::new(), progress }]);
    }

    #[test]
    fn files_that_bring_nothing_are_done_at_once() {
        let mut page = Page::new();
        page.act(Action::FilesGiven(2)).effects.clear();
        page.act(Action::FilesRead(vec![read_file("a.pdf", b"%PDF-1.7 \0\0\0")]));
        assert_eq!(remembered(&mut page), [advance(1, &["a.pdf"])]);
        page.act(Action::FilesRead(vec![read_file("b.pdf", b"%PDF-1.7 \0\0\0")]));
        assert_eq!(remembered(&mut page), [end(&[])]);
    }

    #[test]
    fn nothing_is_remembered_of_an_import_that_the_person_stopped() {
        let mut page = Page::new();
        page.act(Action::FilesGiven(3));
        page.act(Action::FilesRead(vec![read_file("a.txt", b"Ann met Bo.")])).effects.clear();
        page.act(Action::StopOpening);
        assert_eq!(remembered(&mut page), [end(&[])]);
        page.act(Action::Stored(1));
        assert_eq!(remembered(&mut page), []);
    }

    #[test]
    fn an_import_that_was_cut_short_is_told_until_it_is_dismissed() {
        let mut page = cut_short(&["b.txt", "c.txt"]);
        assert_eq!(page.notices(), [messages::cut_short(&names(&["b.txt", "c.txt"]))]);
        assert_eq!(remembered(&mut page), []);
        page.act(Action::FilesGiven(1));
        assert_eq!(
            remembered(&mut page),
            [begin(&["b.txt", "c.txt"])],
            "another does not forget it"
        );
        page.act(Action::FilesRead(vec![read_file("d.pdf", b"%PDF-1.7 \0\0\0")]));
        assert_eq!(remembered(&mut page), [end(&["b.txt", "c.txt"])]);
        let id = page.state.notices.all()[0].id;
        page.act(Action::Dismiss(id + 7));
        assert_eq!(remembered(&mut page), []);
        page.act(Action::Dismiss(id));
        assert_eq!(remembered(&mut page), [end(&[])]);
        assert_eq!(cut_short(&[]).notices(), [""; 0]);
    }

    #[test]
    fn an_import_that_another_tab_may_be_at_is_not_told() {
        let mut page = Page { state: State::default(), effects: Vec::new() };
        page.act(Action::Tab(TabAction::Second));
        let loaded = || Box::new(Loaded { unopened: names(&["a.txt"]), ..Loaded::default() });
        page.act(Action::Loaded(loaded()));
        assert_eq!(page.notices(), [""; 0]);
        // The other tab is gone.
        page.act(Action::Tab(TabAction::Granted)).act(Action::Tab(TabAction::Reloaded(loaded())));
        assert_eq!(page.notices(), [messages::cut_short(&names(&["a.txt"]))]);
    }
}
