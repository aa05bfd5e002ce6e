//! Exports of training data, one document at a time.

use dateline_annotation::model::Document;
use dateline_formats::export::{DatasetPart, ExportError, ExportReport, ExportedFiles, Exporter};
use dateline_formats::{Codec, FORMATS};
use dateline_protocol::RequestId;
use dateline_protocol::files::{
    ExportFailure, ExportRequest, ExportResponse, ExportResult, FormatInfo,
};
use std::collections::BTreeMap;

/// The running export, if there is one.
#[derive(Default)]
pub(crate) struct ExportSession {
    current: Option<RunningExport>,
}

struct RunningExport {
    request: RequestId,
    format: &'static dyn Codec,
    stem: String,
    exporter: Exporter,
    files: BTreeMap<String, Vec<u8>>,
    n_documents: u32,
}

/// Returns the formats that can be written.
pub(crate) fn available_formats() -> Vec<FormatInfo> {
    let offer = |format: &'static dyn Codec| {
        let facts = format.spec();
        FormatInfo {
            name: facts.name.to_owned(),
            title: facts.title.to_owned(),
            consumers: facts.consumers.iter().map(|name| (*name).to_owned()).collect(),
        }
    };
    FORMATS.iter().map(offer).collect()
}

impl ExportSession {
    /// Handles one step of an export and returns the answer. A step of a cancelled export has no
    /// answer.
    pub(crate) fn handle_request(&mut self, step: ExportRequest) -> Option<ExportResponse> {
        let (request, answer) = match step {
            ExportRequest::Begin { request, format: name, labels, options, stem } => {
                let Some(format) = FORMATS.by_name(&name) else {
                    let error = ExportFailure::UnknownFormat { name };
                    return Some(ExportResponse::Failed { request, error });
                };
                let exporter = Exporter::new(format, &labels, &options, &stem);
                let files = BTreeMap::new();
                self.current =
                    Some(RunningExport { request, format, stem, exporter, files, n_documents: 0 });
                return Some(ExportResponse::Progress { request, documents: 0 });
            }
            ExportRequest::Document { request, json } => {
                let job = self.current.as_mut().filter(|job| job.request == request)?;
                (request, job.write_document(&json))
            }
            ExportRequest::End { request } => {
                let job = self.current.take_if(|job| job.request == request)?;
                (request, job.finish())
            }
            ExportRequest::Cancel { request } => {
                self.current.take_if(|job| job.request == request)?;
                return Some(ExportResponse::Cancelled { request });
            }
        };
        Some(answer.unwrap_or_else(|error| {
            self.current = None;
            ExportResponse::Failed { request, error }
        }))
    }
}

impl RunningExport {
    fn write_document(&mut self, json: &str) -> Result<ExportResponse, ExportFailure> {
        let document: Document = serde_json::from_str(json)
            .map_err(|error| ExportFailure::InvalidDocument { detail: error.to_string() })?;
        self.exporter.write_document(&document, &mut self.files).map_err(export_failure)?;
        self.n_documents += 1;
        Ok(ExportResponse::Progress { request: self.request, documents: self.n_documents })
    }

    fn finish(self) -> Result<ExportResponse, ExportFailure> {
        let Self { request, format, stem, exporter, mut files, .. } = self;
        let report = exporter.finish(&mut files).map_err(export_failure)?;
        let losses = loss_lines(&report);
        let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let total = report.total;
        let empty_parts: Vec<String> = report.empty_parts().into_iter().map(part_name).collect();
        let files = files.into_iter().map(|(path, bytes)| dateline_formats::File { path, bytes });
        let exported = ExportedFiles { files: files.collect(), report };
        let file = exported
            .into_download(format, &stem)
            .map_err(|error| ExportFailure::NotWritten { detail: error.to_string() })?;
        let bytes = if empty_parts.is_empty() { file.bytes } else { Vec::new() };
        Ok(ExportResponse::Finished(ExportResult {
            request,
            file_name: file.path,
            bytes,
            texts: count(total.texts),
            mentions: count(total.mentions),
            suggested: count(total.suggested),
            losses,
            empty_parts,
        }))
    }
}

fn export_failure(error: ExportError) -> ExportFailure {
    match error {
        ExportError::DuplicateId(id) => ExportFailure::DuplicateDocument { id },
        ExportError::Mismatch(mismatch) => {
            ExportFailure::CheckFailed { detail: mismatch.to_string() }
        }
        other => ExportFailure::NotWritten { detail: other.to_string() },
    }
}

/// Returns the name of a part.
fn part_name(part: DatasetPart) -> String {
    match part {
        DatasetPart::All => "all",
        DatasetPart::Train => "train",
        DatasetPart::Dev => "dev",
        DatasetPart::Test => "test",
    }
    .to_owned()
}

/// Returns the losses, one line for each kind with a few of its mentions.
fn loss_lines(report: &ExportReport) -> Vec<String> {
    report.lost.to_string().lines().map(str::to_owned).collect()
}
