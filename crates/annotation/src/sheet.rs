use crate::{Annotation, AnnotationId, Document, Step, cost};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Steps from which on they are made on a tree: below, it costs less to move the annotations behind
/// each.
const MANY: usize = 32;

/// Where an annotation stands among others.
pub(crate) type Order = (u32, Reverse<u32>, AnnotationId);

/// The annotations of a document while steps are made on it: many steps cost n log n in the annotations among which they
/// are made, where each by itself may move all annotations behind it.
pub(crate) struct Sheet<'a> {
    pub(crate) document: &'a mut Document,
    tree: Option<Tree>,
}

/// The annotations from the first to the last that the steps are about, taken out of the document.
struct Tree {
    by_order: BTreeMap<Order, Annotation>,
    /// The ids of all annotations of the document, once they are asked for.
    ids: Option<BTreeSet<AnnotationId>>,
    /// How many annotations stand before these.
    before: usize,
}

impl<'a> Sheet<'a> {
    /// For these steps, and no others.
    pub(crate) fn new<'s>(
        document: &'a mut Document,
        steps: impl ExactSizeIterator<Item = &'s Step>,
    ) -> Self {
        let is_many = steps.len() >= MANY;
        let reach = is_many.then(|| reach(steps)).flatten();
        let tree = reach.map(|(first, last)| {
            let (before, taken) = document.take_annotations(&first, &last);
            cost::touch(taken.len());
            let ordered = taken.into_iter().map(|annotation| (annotation.order(), annotation));
            Tree { by_order: ordered.collect(), ids: None, before }
        });
        Self { document, tree }
    }

    /// Whether an annotation has this id.
    pub(crate) fn has(&mut self, id: AnnotationId) -> bool {
        let Some(tree) = &mut self.tree else { return self.document.annotation(id).is_some() };
        let rest = self.document.annotations();
        let ids = tree.ids.get_or_insert_with(|| {
            cost::touch(rest.len() + tree.by_order.len());
            rest.iter().chain(tree.by_order.values()).map(|annotation| annotation.id).collect()
        });
        ids.contains(&id)
    }

    /// Puts an annotation in that is checked.
    pub(crate) fn insert(&mut self, annotation: Annotation) {
        match &mut self.tree {
            Some(tree) => {
                if let Some(ids) = &mut tree.ids {
                    ids.insert(annotation.id);
                }
                tree.by_order.insert(annotation.order(), annotation);
                cost::touch(1);
            }
            None => self.document.insert(annotation),
        }
    }

    /// Takes an annotation out, if it stands there exactly so.
    pub(crate) fn take(&mut self, annotation: &Annotation) -> bool {
        let Some(tree) = &mut self.tree else { return self.document.take(annotation) };
        cost::touch(1);
        let is_there = tree.by_order.get(&annotation.order()) == Some(annotation);
        if is_there {
            tree.by_order.remove(&annotation.order());
            if let Some(ids) = &mut tree.ids {
                ids.remove(&annotation.id);
            }
        }
        is_there
    }

    /// Puts an annotation in the place of another with the same id, if that stands there exactly so.
    pub(crate) fn replace(&mut self, before: &Annotation, after: &Annotation) -> bool {
        if before.order() == after.order() && self.tree.is_none() {
            return self.document.replace(before, after.clone());
        }
        let is_taken = self.take(before);
        if is_taken {
            self.insert(after.clone());
        }
        is_taken
    }
}

impl Drop for Sheet<'_> {
    fn drop(&mut self) {
        if let Some(tree) = self.tree.take() {
            cost::touch(tree.by_order.len());
            self.document.restore_annotations(tree.before, tree.by_order.into_values());
        }
    }
}

/// The first and the last position of an annotation that steps are about; `None` where they are about none.
fn reach<'s>(steps: impl Iterator<Item = &'s Step>) -> Option<(Order, Order)> {
    let about = steps.flat_map(|step| match step {
        Step::Add { annotation } | Step::Remove { annotation } => [Some(annotation), None],
        Step::Edit { before, after } => [Some(before), Some(after)],
        Step::Review { .. } | Step::Unreview { .. } | Step::SetMeta { .. } => [None, None],
    });
    about.flatten().map(Annotation::order).fold(None, |reach, order| {
        let (first, last) = reach.unwrap_or((order, order));
        Some((order.min(first), order.max(last)))
    })
}

#[cfg(test)]
mod tests {
    use crate::cost::touched;
    use crate::{
        Actor, Annotation, AnnotationId, Body, Document, DocumentId, History, Kind, LabelId, Op,
        Origin, Parts, Status, Step, Suggestion, accept_document, detected, name_entity,
    };
    use dateline_text::{LineEnds, Span};
    use std::sync::Arc;

    const ONE: DocumentId = DocumentId(1);

    /// A project with one document: so many paragraphs of one word, each an undecided mention.
    fn history(count: u32) -> History {
        let annotation = |id: u32| Annotation {
            status: Status::Suggested,
            origin: Origin::Import { format: String::new(), file: String::new() },
            ..Annotation::by_person(AnnotationId(id + 1), Span::new(5 * id, 5 * id + 4), label())
        };
        let document = Document::assemble(Parts {
            id: ONE,
            text: "Homs\n".repeat(count as usize).into(),
            line_ends: LineEnds::Lf,
            meta: crate::Meta::default(),
            annotations: (0..count).map(annotation).collect(),
            reviewed: [].into(),
        });
        let mut history = History::default();
        let document = Box::new(document.unwrap());
        let ops = vec![Op::InsertDocument { document }];
        history.edit(0, Actor::Person, Kind::Import, ops).unwrap();
        history
    }

    fn label() -> LabelId {
        crate::LabelSet::default().by_name("GPE").unwrap().id
    }

    fn document(history: &History) -> Document {
        history.project().document(ONE).unwrap().as_ref().clone()
    }

    /// The numbers of annotations touched by making an edit of everything, by the edit, by its undo and by its redo.
    fn costs(count: u32, edit: impl Fn(&History) -> Vec<Op>) -> [usize; 4] {
        let mut history = history(count);
        let before = document(&history);
        let (ops, made) = touched(|| edit(&history));
        assert!(ops.len() >= count as usize);
        let did = |history: &mut History, ops| history.edit(0, Actor::Person, Kind::Detect, ops);
        let ((), applied) = touched(|| drop(did(&mut history, ops).unwrap()));
        let after = document(&history);
        assert_ne!(before, after);
        let ((), undone) = touched(|| drop(history.undo(0).unwrap()));
        assert_eq!(document(&history), before);
        let ((), redone) = touched(|| drop(history.redo(0).unwrap()));
        assert_eq!(document(&history), after);
        [made, applied, undone, redone]
    }

    fn is_linear(edit: impl Fn(&History) -> Vec<Op>) {
        for (short, long) in costs(500, &edit).into_iter().zip(costs(2000, &edit)) {
            assert!(long <= 6 * short.max(500), "{short} and {long} for four times as many");
        }
    }

    #[test]
    fn accepting_a_document_costs_what_it_holds() {
        is_linear(|history| accept_document(&document(history)));
    }

    #[test]
    fn rejecting_all_of_a_document_costs_what_it_holds() {
        is_linear(|history| {
            let document = document(history);
            let rejected = document.annotations().iter().map(|before| {
                let after = Annotation { status: Status::Rejected, ..before.clone() };
                Op::In { document: ONE, step: Step::Edit { before: before.clone(), after } }
            });
            rejected.collect()
        });
    }

    #[test]
    fn naming_an_entity_costs_what_the_document_holds() {
        is_linear(|history| {
            let document = document(history);
            let ids: Vec<_> = document.annotations().iter().map(|it| it.id).collect();
            name_entity(&document, &ids, Some("Homs"))
        });
    }

    #[test]
    fn taking_all_out_and_putting_others_in_costs_what_the_document_holds() {
        is_linear(|history| {
            let document = document(history);
            let removed = document.annotations().iter().cloned();
            let removed = removed.map(|annotation| Step::Remove { annotation });
            let suggestion = |span: &Span| Suggestion {
                span: *span,
                label: "PERSON".to_owned(),
                source: crate::Source::Tagger,
                score: None,
                value: None,
            };
            let all: Vec<_> = document.paragraphs().iter().map(suggestion).collect();
            let bare = Document::new(ONE, document.text.clone(), LineEnds::Lf, "");
            let added = detected(history.project(), &bare, &Arc::from("m"), &all);
            let removed = removed.map(|step| Op::In { document: ONE, step });
            removed.chain(added).collect()
        });
    }

    /// A part of a long document is changed at the cost of the part; and what stands around it stays.
    #[test]
    fn steps_in_a_part_of_a_document_touch_that_part() {
        let (count, from, steps) = (4000, 5 * 1000, 200);
        let mut history = history(count);
        let before = document(&history);
        let (ops, next) = crate::accept_from(&before, from, 2 * steps);
        assert_eq!((ops.len(), next), (2 * steps, Some(from + 5 * steps as u32)));
        let did = |history: &mut History, ops| history.edit(0, Actor::Person, Kind::Accept, ops);
        let (done, cost) = touched(|| did(&mut history, ops));
        assert!(done.is_ok() && cost <= 4 * steps, "{cost}");
        let accepted = |history: &History| -> Vec<u32> {
            let all = document(history);
            all.annotations().iter().filter(|it| it.is_decided()).map(|it| it.span.start).collect()
        };
        let expected: Vec<u32> = (0..steps as u32).map(|at| from + 5 * at).collect();
        assert_eq!(accepted(&history), expected);
        assert!(document(&history).annotations().is_sorted_by_key(Annotation::order));
        let (undone, cost) = touched(|| history.undo(1));
        assert!(undone.is_ok() && cost <= 4 * steps, "{cost}");
        assert_eq!(document(&history), before);
    }

    #[test]
    fn steps_that_do_not_fit_leave_nothing_behind() {
        let mut history = history(100);
        let before = document(&history);
        let mut ops = accept_document(&before);
        let stale = before.annotations()[7].clone();
        ops.push(Op::In { document: ONE, step: Step::Remove { annotation: stale } });
        assert!(history.edit(0, Actor::Person, Kind::AcceptDocument, ops).is_err());
        assert_eq!(document(&history), before);
        // The second of two equal ids is refused among many steps as it is alone.
        let again = Annotation::by_person(AnnotationId(8), Span::new(0, 2), label());
        let mut ops = accept_document(&before);
        ops.push(Op::In { document: ONE, step: Step::Add { annotation: again } });
        assert!(history.edit(0, Actor::Person, Kind::Add, ops).is_err());
        assert_eq!(document(&history), before);
    }

    #[test]
    fn many_steps_come_to_what_each_alone_comes_to() {
        let mut together = history(100);
        let mut alone = together.clone();
        let ops = accept_document(&document(&together));
        let record = together.edit(0, Actor::Person, Kind::Accept, ops).unwrap();
        let Body::Edit { ops, .. } = &record.change.as_ref().unwrap().body else { panic!() };
        for op in ops {
            alone.edit(0, Actor::Person, Kind::Accept, vec![op.clone()]).unwrap();
        }
        assert_eq!(document(&together), document(&alone));
    }
}
