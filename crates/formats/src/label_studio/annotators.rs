//! Tasks that several people annotated.

use crate::import::ImportNote;
use crate::records::JsonValue;
use crate::shorten::shorten;
use std::collections::BTreeSet;

/// The annotator whose annotations are read: a name, an address, an id, or the number of an
/// annotation of its task, from 1. By default the ground truth, or else the first annotation.
#[derive(Clone, Copy, Default)]
pub(super) struct AnnotatorChoice<'a>(pub(super) Option<&'a str>);

impl AnnotatorChoice<'_> {
    /// Returns true if this annotator was asked for by name.
    pub(super) fn is_named(self, annotator: &str) -> bool {
        let is_name = |choice| choice == annotator || choice == shorten(annotator, MAX_NAME_CHARS);
        self.0.is_some_and(is_name)
    }

    /// Returns the annotation to read, and records the other annotators.
    pub(super) fn choose<'v>(
        self,
        annotations: &[&'v JsonValue],
        location: &str,
        others: &mut OtherAnnotators,
    ) -> Option<&'v JsonValue> {
        let is = |value: &JsonValue, name| value.member(name) == Some(&JsonValue::Bool(true));
        let live: Vec<&'v JsonValue> = annotations
            .iter()
            .copied()
            .filter(|it| it.is_object() && !is(it, "was_cancelled") && !is(it, "skipped"))
            .collect();
        let names: Vec<String> = (1..)
            .zip(&live)
            .map(|(number, it): (usize, _)| {
                let name = annotator_name(it.member("completed_by"));
                name.unwrap_or_else(|| format!("no. {number}"))
            })
            .collect();
        let by_number = |choice: &str| {
            choice.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < live.len())
        };
        let at = match self.0 {
            None => live.iter().position(|it| is(it, "ground_truth")).unwrap_or(0),
            Some(choice) => {
                let named = names.iter().position(|name| self.is_named(name));
                match named.or_else(|| by_number(choice)) {
                    Some(at) => at,
                    None => {
                        others.add(location, choice, names);
                        return None;
                    }
                }
            }
        };
        let read = names.get(at).cloned().unwrap_or_default();
        let unread = (0..).zip(names).filter(|(other, _)| *other != at).map(|(_, name)| name);
        others.add(location, &read, unread);
        live.get(at).copied()
    }
}

/// Returns the name of an annotator: their address, name or id.
pub(super) fn annotator_name(completed_by: Option<&JsonValue>) -> Option<String> {
    let person = completed_by?;
    let member = |name| person.member(name).and_then(JsonValue::as_name);
    let named = || member("email").or_else(|| member("username")).or_else(|| member("id"));
    person.as_name().or_else(named).filter(|name| !name.is_empty())
}

/// The maximum number of annotators that are named in a note.
const MAX_NAMES: usize = 8;

/// The maximum length of a name in a note. A name can be chosen by what the note calls it.
const MAX_NAME_CHARS: usize = 60;

/// The annotators whose annotations were not read.
#[derive(Default)]
pub(super) struct OtherAnnotators {
    /// The first task with several annotators, and the number of such tasks.
    location: String,
    n_tasks: usize,
    read: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl OtherAnnotators {
    /// Records the annotators of a task.
    pub(super) fn add(
        &mut self,
        location: &str,
        read: &str,
        others: impl IntoIterator<Item = String>,
    ) {
        let mut others = others.into_iter().map(|name| shorten(&name, MAX_NAME_CHARS)).peekable();
        if others.peek().is_none() {
            return;
        }
        if self.n_tasks == 0 {
            self.location = location.to_owned();
        }
        self.n_tasks += 1;
        if self.read.len() < MAX_NAMES {
            self.read.insert(shorten(read, MAX_NAME_CHARS));
        }
        for name in others {
            if self.others.len() < MAX_NAMES {
                self.others.insert(name);
            }
        }
    }

    /// Returns the note about them, if there are any.
    pub(super) fn note(self) -> Option<ImportNote> {
        let list = |names: BTreeSet<String>| names.into_iter().collect::<Vec<_>>();
        (self.n_tasks > 0).then(|| ImportNote::OtherAnnotators {
            location: self.location,
            tasks: self.n_tasks,
            read: list(self.read),
            others: list(self.others),
        })
    }
}
