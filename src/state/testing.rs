//! The harness of the tests: a page without a browser. Actions go in; annotations and effects come
//! out.
//!
//! In marked text, `[Ann Lee|PERSON?]` is suggested and `[Ann Lee|PERSON]` is accepted.

use crate::state::State;
use crate::state::action::{
    Action, EditAction, NavigateAction, ReadFile, SelectionMode, TextPoint, WorkerEvent,
    WorkspaceAction, WorldEvent,
};
use crate::state::effect::Effect;
use crate::state::import::messages::{FileFailure, ImportMessage, ImportRemark, RefusedFile};
use crate::state::keymap::chord::KeyPress;
use crate::state::notices::message::Message;
use crate::state::reducer::reduce;
use dateline_annotation::model::{Status, Suggestion};
use dateline_formats::{ImportedFile, ImportedItems, ReadAs, RejectedFile};
use dateline_protocol::detector::{DetectResponse, DetectorResponse};
use dateline_protocol::files::ExportResponse;
use dateline_protocol::{RequestId, WorkerFailure};
use dateline_text::Span;

/// Returns the failure of a worker that stopped with a message of the browser.
pub(crate) fn stopped(message: &str) -> WorkerFailure {
    WorkerFailure::Stopped { message: Some(message.to_owned()) }
}

pub(crate) fn detector_stopped(message: &str) -> Action {
    WorldEvent::Worker(WorkerEvent::DetectorStopped(stopped(message))).into()
}

pub(crate) fn detector_response(response: DetectorResponse) -> Action {
    WorldEvent::Worker(WorkerEvent::Detector(response)).into()
}

pub(crate) fn export_response(response: ExportResponse) -> Action {
    WorldEvent::Worker(WorkerEvent::Export(response)).into()
}

/// A page and all its effects that are not handled yet.
pub(crate) struct Page {
    pub(crate) state: State,
    pub(crate) effects: Vec<Effect>,
}

/// Opens a file as the file worker does.
pub(crate) fn read_file(name: &str, bytes: &[u8]) -> ReadFile {
    read_file_as(name, bytes, &ReadAs::Recognized)
}

/// Like [`read_file`], in another way.
pub(crate) fn read_file_as(name: &str, bytes: &[u8], read_as: &ReadAs) -> ReadFile {
    let file = dateline_formats::File { path: name.to_owned(), bytes: bytes.to_vec() };
    let opened = dateline_formats::import_files(vec![file], Vec::new(), false, read_as);
    ReadFile { name: name.to_owned(), file_count: 1, items: opened_items(opened) }
}

/// Returns the items of a file as the file worker's answers give them.
pub(crate) fn opened_items(
    opened: ImportedItems,
) -> Vec<(String, Result<ImportedFile, FileFailure>)> {
    let failure = |rejected: RejectedFile| match rejected.is_text {
        true => FileFailure::UnreadText(rejected.reason),
        false => FileFailure::Invalid(rejected.reason),
    };
    opened.into_iter().map(|(name, item)| (name, item.map_err(failure))).collect()
}

impl Page {
    /// Creates a page whose storage is open and empty.
    pub(crate) fn new() -> Self {
        let mut page = Self { state: State::default(), effects: Vec::new() };
        page.dispatch(WorldEvent::Loaded(Box::default()));
        page
    }

    /// Creates a page with an open document in which the marked suggestions were detected.
    pub(crate) fn open(marked: &str) -> Self {
        let (text, suggestions) = parse_marked(marked);
        let mut page = Self::new();
        page.dispatch(NavigateAction::TextOpened { source: String::new(), text });
        page.dispatch(EditAction::CreateDocument);
        page.answer_detection(suggestions);
        page
    }

    pub(crate) fn dispatch(&mut self, action: impl Into<Action>) -> &mut Self {
        let effects = reduce(&mut self.state, action.into(), 0);
        self.effects.extend(effects);
        self
    }

    /// Answers the last detection request.
    pub(crate) fn answer_detection(&mut self, suggestions: Vec<Suggestion>) -> &mut Self {
        let request = self.last_request();
        let document = self.state.session.workspace().unwrap().0.document.0;
        self.dispatch(detector_response(DetectorResponse::Detected(DetectResponse {
            request,
            document,
            is_last: true,
            model: "test".to_owned(),
            english: true,
            suggestions,
        })))
    }

    pub(crate) fn last_request(&self) -> RequestId {
        let detect = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Detect(detect) => Some(detect.request),
            _ => None,
        });
        detect.expect("the detector was asked")
    }

    /// Presses keys, separated by spaces: `j`, `Shift+ArrowRight`, `Ctrl+z`.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let mut parts: Vec<&str> = key.split('+').collect();
            let name = parts.pop().unwrap().to_owned();
            let held = |modifier| parts.contains(&modifier);
            let key = KeyPress {
                name,
                ctrl_or_cmd: held("Ctrl"),
                shift: held("Shift"),
                alt: held("Alt"),
            };
            let (workspace, _) = self.state.session.workspace().expect("a document is open");
            let labels = self.state.session.history.project().labels();
            if let Some(action) =
                self.state.keymap_editor.keymap.action_for(&key, workspace, labels)
            {
                self.dispatch(action);
            }
        }
        self
    }

    /// Selects the first occurrence of a quote, as the browser reports it.
    pub(crate) fn select(&mut self, quote: &str, exact: bool) -> &mut Self {
        self.select_with(
            quote,
            if exact { SelectionMode::Characters } else { SelectionMode::Tokens },
        )
    }

    pub(crate) fn select_with(&mut self, quote: &str, grip: SelectionMode) -> &mut Self {
        let document = self.state.session.workspace().unwrap().1.clone();
        let start = document.text.find(quote).unwrap() as u32;
        let point = |byte: u32| {
            let paragraphs = document.paragraphs();
            let paragraph = paragraphs.iter().rfind(|span| span.start <= byte).unwrap().start;
            let before = &document.text[paragraph as usize..byte as usize];
            TextPoint { paragraph, utf16: before.encode_utf16().count() as u32 }
        };
        let (start, end) = (point(start), point(start + quote.len() as u32));
        self.dispatch(WorkspaceAction::Select { start, end, mode: grip })
    }

    pub(crate) fn marked_text(&self) -> String {
        let (_, document) = self.state.session.workspace().expect("a document is open");
        let mut marked = document.text.to_string();
        for annotation in document.annotations().iter().rev().filter(|it| it.is_live()) {
            let label =
                self.state.session.history.project().labels().get(annotation.label).unwrap();
            let doubt = match annotation.status {
                _ if annotation.is_unsure() => "??",
                Status::Suggested => "?",
                _ => "",
            };
            let Span { start, end } = annotation.span;
            marked.insert_str(end as usize, &format!("|{}{doubt}]", label.name));
            marked.insert(start as usize, '[');
        }
        marked
    }

    /// Returns the messages of all notices, oldest first.
    pub(crate) fn notices(&self) -> Vec<Message> {
        self.state.session.notices.all().iter().map(|notice| notice.message.clone()).collect()
    }

    pub(crate) fn announcement(&self) -> Message {
        self.state.session.announcement.clone().expect("something is announced")
    }

    /// Returns the files that the notices name as not opened.
    pub(crate) fn refused_files(&self) -> Vec<RefusedFile> {
        let refused = self.notices().into_iter().filter_map(|message| match message {
            Message::Import(ImportMessage::NotOpened { files, .. }) => Some(files),
            _ => None,
        });
        refused.flatten().collect()
    }

    /// Returns the remarks on imported files in the notices.
    pub(crate) fn import_remarks(&self) -> Vec<ImportRemark> {
        let remarks = self.notices().into_iter().filter_map(|message| match message {
            Message::Import(ImportMessage::Imported { remarks, .. }) => Some(remarks),
            _ => None,
        });
        remarks.flatten().map(|(_, remark)| remark).collect()
    }
}

/// Returns 0.4 for a label with `??`, 0.3 for `???`, and 0.2 for `????`.
fn score(label: &str) -> Option<dateline_annotation::model::Score> {
    let doubts = label.len() - label.trim_end_matches('?').len();
    let score = 0.6 - 0.1 * doubts as f64;
    (doubts > 1).then(|| dateline_annotation::model::Score::new(score))
}

pub(crate) fn parse_marked(marked: &str) -> (String, Vec<Suggestion>) {
    let mut text = String::new();
    let mut suggestions = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (mark, after) = after.split_once(']').expect("a mark is closed");
        let (quote, label) = mark.split_once('|').expect("a mark has a label");
        let start = text.len() as u32;
        text.push_str(quote);
        suggestions.push(Suggestion {
            span: Span::new(start, text.len() as u32),
            label: label.trim_end_matches('?').to_owned(),
            source: dateline_annotation::model::SuggestionSource::Tagger,
            score: score(label),
            value: None,
        });
        rest = after;
    }
    text.push_str(rest);
    (text, suggestions)
}
