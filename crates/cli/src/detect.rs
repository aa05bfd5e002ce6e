//! Reading files with the detector.

use dateline_annotation::{Actor, DocumentId, History, Kind, Op, Project, detected};
use dateline_formats::{Opened, dateline_json, open, open_text};
use dateline_ner::{Tagger, detect};
use std::error::Error;
use std::sync::Arc;

/// Reads files and returns them with what was found, as one Dateline file.
pub fn run(tagger: &Arc<Tagger>, files: &[String]) -> Result<String, Box<dyn Error>> {
    let mut history = History::default();
    for file in files {
        let bytes = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
        let opened = open(file, &bytes).map_err(|error| format!("{file}: {error}"))?;
        let Opened::Text { text, .. } = opened else {
            return Err(format!("{file}: it is labeled already").into());
        };
        read(tagger, &mut history, file, &text).map_err(|error| format!("{file}: {error}"))?;
    }
    let documents: Vec<_> = history.project().documents().map(Arc::as_ref).collect();
    Ok(dateline_json::write(history.project().labels(), &documents))
}

fn read(
    tagger: &Arc<Tagger>,
    history: &mut History,
    file: &str,
    text: &str,
) -> Result<(), Box<dyn Error>> {
    let id: DocumentId = history.project().next_document();
    let document = open_text(id, text, file)?;
    let date = document.meta.date.map(|date| date.to_string());
    let found = detect(tagger, &document.text, date.as_deref());
    let insert = Op::InsertDocument { document: Box::new(document) };
    history.edit(0, Actor::Person, Kind::Open, vec![insert])?;
    let project: &Project = history.project();
    let model: Arc<str> = tagger.id().into();
    let ops = project.document(id).map(|it| detected(project, it, &model, &found));
    history.edit(0, Actor::Detector, Kind::Detect, ops.unwrap_or_default())?;
    Ok(())
}
