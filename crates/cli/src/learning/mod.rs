//! `dateline learn`: learns from the reviewed documents of a project, as the page does. Also what the
//! other commands need to use what was learned.

use crate::arguments::TaggerArgs;
use crate::error::{CommandError, ContentError, ImportError};
use crate::files::{print_note, read_file, read_with_limit};
use crate::output::{self, print_line};
use clap::Args;
use dateline_annotation::model::{Document, LabelDraft, LabelSet, Status};
use dateline_formats::dateline_json::ImportedDocuments;
use dateline_formats::{OpenedFile, dateline_json, open};
use dateline_learn::{
    LabeledSpan, LearnOptions, LearnedLabel, LearnedLabels, LearnedModel, Recorder, Reviewed,
    cross_validate, learn, learned_documents, validated_documents,
};
use dateline_ner::{Detection, Engine};
use dateline_text::Span;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Learn labels and conventions from the reviewed paragraphs of a project
///
/// Writes a file for dateline detect --learned, and prints what was learned of each label: the number
/// of examples, F1 by cross-validation with and without learning, and whether the learned part is
/// used. Equal projects give equal files.
#[derive(Args)]
pub(crate) struct LearnArgs {
    #[command(flatten)]
    pub tagger: TaggerArgs,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,
    /// Leave out the texts of names and keep only their hashes
    #[arg(long)]
    pub hashes_only: bool,
    /// A name to forget
    #[arg(long, value_name = "NAME")]
    pub forget: Vec<String>,
    /// Also list the names
    #[arg(long)]
    pub list_names: bool,
    /// A project, as a Dateline file
    #[arg(value_name = "PROJECT.json")]
    pub project: PathBuf,
}

/// Runs `dateline learn`.
pub(crate) fn run_learn(it: &LearnArgs) -> Result<(), CommandError> {
    let engine = it.tagger.load_tagger()?;
    let project = read_project(&it.project)?;
    let labels = learned_labels(&project.labels);
    let has_review = |it: &&Document| !it.reviewed().is_empty();
    let reviewed: Vec<&Document> = project.documents.iter().filter(has_review).collect();
    let lengths: Vec<usize> = reviewed.iter().map(|it| it.text.len()).collect();
    let documents: Vec<Reviewed> = reviewed[learned_documents(&lengths)]
        .iter()
        .flat_map(|document| observe_reviewed(&engine, &project.labels, document))
        .collect();
    if documents.is_empty() {
        return Err(CommandError::in_file(&it.project, ContentError::NothingReviewed));
    }
    let validated = &documents[..validated_documents(documents.len())];
    let validation = cross_validate(&labels, validated);
    let options = LearnOptions {
        forgotten_names: it.forget.iter().cloned().collect(),
        ..LearnOptions::default()
    };
    let mut model = learn(engine.id(), &labels, &documents, &validation, &options);
    print_line(describe(&model, it.list_names).trim_end())?;
    if it.hashes_only {
        model.remove_texts();
    } else if !model.names().is_empty() {
        let (file, count) = (it.out.display(), model.names().len());
        print_note(format!(
            "{file} has {count} texts of your documents; --hashes-only leaves them out"
        ));
    }
    Ok(output::write_file(&it.out, model.to_bytes())?)
}

/// Reads a Dateline file. Errors name it.
pub(crate) fn read_project(path: &Path) -> Result<ImportedDocuments, CommandError> {
    let name = path.display().to_string();
    let failed = |error: ImportError| CommandError::Import { name: name.clone(), error };
    let opened = open(&name, &read_with_limit(path)?).map_err(|error| failed(error.into()))?;
    let OpenedFile::Dateline(json) = opened else {
        return Err(CommandError::in_file(path, ContentError::NotADatelineFile));
    };
    dateline_json::read_dateline_json(&json, &LabelSet::empty())
        .map_err(|error| failed(error.into()))
}

/// Reads a learned model. Errors name the file.
pub(crate) fn load_learned(path: &Path) -> Result<LearnedModel, CommandError> {
    LearnedModel::from_bytes(&read_file(path)?).map_err(|error| CommandError::in_file(path, error))
}

/// Returns the labels of a project for the learner.
fn learned_labels(labels: &LabelSet) -> LearnedLabels {
    LearnedLabels::new(labels.iter().map(|label| LearnedLabel {
        name: label.name.clone(),
        detector_labels: label.detector_labels.clone(),
    }))
}

/// Returns the label set of a project with these labels. Suggestions of a label of one's own have its
/// name.
pub(crate) fn label_set(labels: &LearnedLabels) -> LabelSet {
    let mut set = LabelSet::empty();
    for label in labels.iter() {
        let detects = match label.is_shipped() {
            true => label.detector_labels.clone(),
            false => vec![label.name.clone()],
        };
        set.push_draft(LabelDraft {
            name: label.name.clone(),
            detector_labels: Some(detects),
            ..LabelDraft::default()
        });
    }
    set
}

/// Returns the segments of a document with the decisions of its reviewer.
fn observe_reviewed(
    engine: &Arc<dyn Engine>,
    labels: &LabelSet,
    document: &Document,
) -> Vec<Reviewed> {
    let recorder = Arc::new(Recorder::new(engine.clone()));
    Detection::new(recorder.clone(), document.text.clone(), document.meta.date).finish();
    let accepted = document.annotations().iter().filter(|it| it.status == Status::Accepted);
    let mentions: Vec<LabeledSpan> = accepted
        .filter_map(|it| {
            let label = labels.iter().position(|label| label.id == it.label)?;
            (label < LearnedLabels::MAX_LABELS).then_some(LabeledSpan { span: it.span, label })
        })
        .collect();
    let paragraphs: Vec<Span> = document.reviewed().iter().copied().collect();
    let reviewed = recorder
        .take()
        .into_iter()
        .map(|it| Reviewed::new(it, document.text.clone(), &mentions, &paragraphs));
    reviewed.collect()
}

/// Returns a table of what was learned.
fn describe(model: &LearnedModel, lists_names: bool) -> String {
    let mut table = "| label | examples | learned F1 | shipped F1 | used |\n".to_owned();
    table.push_str("|---|--:|--:|--:|---|\n");
    for (label, report) in model.labels().iter().zip(model.reports()) {
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "| {} | {} | {:.1} | {:.1} | {} |",
            label.name,
            report.examples,
            100.0 * report.learned_f1,
            100.0 * report.shipped_f1,
            if report.is_used { "learned" } else { "shipped" }
        );
    }
    if lists_names {
        table.push_str("\n| name | occurrences | label |\n|---|--:|---|\n");
        for name in model.names() {
            let label = name.label.map(|it| model.labels().get(usize::from(it)).name.as_str());
            let label = label.unwrap_or("none");
            let _ = writeln!(table, "| {} | {} | {label} |", name.text, name.count);
        }
    }
    table
}
