use crate::{Annotation, AnnotationId, Document, cost};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Steps from which on they are made on a tree: below, it costs less to move the annotations behind
/// each.
const MANY: usize = 32;

/// The annotations of a document while steps are made on it: many steps cost n log n, where each by
/// itself may move all annotations.
pub(crate) struct Sheet<'a> {
    pub(crate) document: &'a mut Document,
    tree: Option<Tree>,
}

#[derive(Default)]
struct Tree {
    by_order: BTreeMap<(u32, Reverse<u32>, AnnotationId), Annotation>,
    ids: BTreeSet<AnnotationId>,
}

impl<'a> Sheet<'a> {
    /// For so many steps.
    pub(crate) fn new(document: &'a mut Document, steps: usize) -> Self {
        let tree = (steps >= MANY).then(|| {
            let all = document.take_annotations();
            cost::touch(all.len());
            let ids = all.iter().map(|annotation| annotation.id).collect();
            let ordered = all.into_iter().map(|annotation| (annotation.order(), annotation));
            Tree { by_order: ordered.collect(), ids }
        });
        Self { document, tree }
    }

    /// Whether an annotation has this id.
    pub(crate) fn has(&self, id: AnnotationId) -> bool {
        match &self.tree {
            Some(tree) => tree.ids.contains(&id),
            None => self.document.annotation(id).is_some(),
        }
    }

    /// Puts an annotation in that is checked.
    pub(crate) fn insert(&mut self, annotation: Annotation) {
        match &mut self.tree {
            Some(tree) => {
                tree.ids.insert(annotation.id);
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
            tree.ids.remove(&annotation.id);
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
            self.document.restore_annotations(tree.by_order.into_values().collect());
        }
    }
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
