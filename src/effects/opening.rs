//! What the scribe has told of the files that it was handed.

use crate::messages;
use crate::state::ReadFile;
use dateline_annotation::Document;
use dateline_formats::Taken;
use dateline_formats::import::Imported;
use dateline_protocol::{OpenBundle, OpenedPart};
use std::collections::VecDeque;

/// Files under way, in bundles; `F` is what the browser has of a bundle.
pub(super) struct Opening<F> {
    /// What is not opened; the scribe works on the first.
    pub(super) rest: VecDeque<(OpenBundle, F)>,
    /// What is known of the first.
    parts: Vec<(String, Result<Taken, String>)>,
    /// Documents of the next file in it.
    documents: Vec<Document>,
    /// What was opened or refused.
    done: Vec<ReadFile>,
}

impl<F> Opening<F> {
    /// Begins with what is refused already, and with what is handed over.
    pub(super) fn new(done: Vec<ReadFile>, rest: VecDeque<(OpenBundle, F)>) -> Self {
        Self { rest, parts: Vec::new(), documents: Vec::new(), done }
    }

    /// Takes in what the scribe tells.
    pub(super) fn hear(&mut self, part: OpenedPart) {
        match part {
            OpenedPart::Text { name, text, encoding } => {
                self.parts.push((name, Ok(Taken::Text { text, encoding })));
            }
            // What the scribe has written is read; else the page and its worker are not of one kind, which
            // the handshake has ruled out.
            OpenedPart::Some { documents } => self
                .documents
                .extend(documents.iter().filter_map(|json| serde_json::from_str(json).ok())),
            OpenedPart::Documents { name, annotated, labels, naming, encoding, notes } => {
                let documents = std::mem::take(&mut self.documents);
                let imported = Imported { labels, documents, notes };
                let taken = Taken::Documents { imported, annotated, naming, encoding };
                self.parts.push((name, Ok(taken)));
            }
            OpenedPart::Refused { name, reason } => self.parts.push((name, Err(reason))),
            OpenedPart::End => self.end(),
        }
    }

    /// The scribe has stopped. What it was at is refused; if it never began, everything is.
    pub(super) fn stopped(&mut self, reason: &str, had_begun: bool) {
        let told = if had_begun { messages::scribe_stopped } else { messages::no_scribe };
        loop {
            self.parts.clear();
            self.documents.clear();
            if let Some((bundle, _)) = self.rest.front() {
                let name = bundle.files.first().cloned().unwrap_or_default();
                self.parts.push((name, Err(told(reason))));
                self.end();
            }
            if had_begun || self.rest.is_empty() {
                return;
            }
        }
    }

    fn end(&mut self) {
        let Some((bundle, _)) = self.rest.pop_front() else { return };
        self.documents.clear();
        self.done.push(ReadFile {
            name: bundle.files.first().cloned().unwrap_or_default(),
            files: bundle.files.len(),
            opened: std::mem::take(&mut self.parts),
        });
    }

    /// What became of all of them.
    pub(super) fn finish(self) -> Vec<ReadFile> {
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_formats::Encoding;

    fn opening(names: &[&str]) -> Opening<()> {
        let bundle = |name: &&str| OpenBundle {
            files: vec![(*name).to_owned()],
            beside: Vec::new(),
            is_several: true,
        };
        Opening::new(Vec::new(), names.iter().map(|name| (bundle(name), ())).collect())
    }

    fn text(name: &str) -> OpenedPart {
        let (name, text) = (name.to_owned(), "Ann left.".to_owned());
        OpenedPart::Text { name, text, encoding: Encoding::Utf8 }
    }

    /// What became of each file: how many things were in it, or why it was refused.
    fn told(opening: Opening<()>) -> Vec<String> {
        let of = |file: ReadFile| match file.opened.as_slice() {
            [(_, Err(reason))] => format!("{}: {reason}", file.name),
            opened => format!("{}: {}", file.name, opened.len()),
        };
        opening.finish().into_iter().map(of).collect()
    }

    #[test]
    fn one_file_that_stops_the_scribe_takes_no_other_with_it() {
        let mut all = opening(&["a", "b", "c"]);
        all.hear(text("a"));
        all.hear(OpenedPart::End);
        all.hear(text("half"));
        all.stopped("out of memory", true);
        assert_eq!(all.rest.len(), 1);
        all.hear(text("c/1"));
        all.hear(text("c/2"));
        all.hear(OpenedPart::End);
        let stopped = messages::scribe_stopped("out of memory");
        assert_eq!(told(all), ["a: 1".to_owned(), format!("b: {stopped}"), "c: 2".to_owned()]);
    }

    #[test]
    fn without_a_scribe_every_file_is_named() {
        let mut all = opening(&["a", "b"]);
        all.stopped("it could not be started", false);
        let missing = messages::no_scribe("it could not be started");
        assert_eq!(told(all), ["a", "b"].map(|name| format!("{name}: {missing}")));
    }

    #[test]
    fn documents_come_in_parts() {
        let mut all = opening(&["a"]);
        let document =
            dateline_formats::open_text(dateline_annotation::DocumentId(1), "Ann left.", "");
        let json = serde_json::to_string(&document.unwrap()).unwrap();
        all.hear(OpenedPart::Some { documents: vec![json.clone(), json.clone()] });
        all.hear(OpenedPart::Some { documents: vec![json] });
        all.hear(OpenedPart::Documents {
            name: "a".to_owned(),
            annotated: true,
            labels: dateline_annotation::LabelSet::empty(),
            naming: dateline_formats::import::Naming::Close,
            encoding: Encoding::Utf8,
            notes: Vec::new(),
        });
        all.hear(OpenedPart::End);
        let done = all.finish();
        let [(_, Ok(Taken::Documents { imported, .. }))] = done[0].opened.as_slice() else {
            panic!("{done:?}")
        };
        assert_eq!(imported.documents.len(), 3);
    }
}
