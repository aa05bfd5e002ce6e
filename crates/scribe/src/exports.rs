use dateline_annotation::Document;
use dateline_formats::Format;
use dateline_formats::export::{Export, Exported, Part, Report};
use dateline_protocol::{ExportStep, Exported as Answer, FromWorker, OfferedFormat, RequestId};
use std::collections::BTreeMap;

/// The export that is being written, if one is.
#[derive(Default)]
pub(crate) struct Exports {
    job: Option<Job>,
}

struct Job {
    request: RequestId,
    format: Format,
    stem: String,
    export: Export,
    files: BTreeMap<String, Vec<u8>>,
    documents: u32,
}

/// What can be written.
pub(crate) fn offered() -> Vec<OfferedFormat> {
    let offer = |format: &Format| {
        let facts = format.facts();
        OfferedFormat {
            name: facts.name.to_owned(),
            title: facts.title.to_owned(),
            consumers: facts.consumers.iter().map(|name| (*name).to_owned()).collect(),
        }
    };
    Format::ALL.iter().map(offer).collect()
}

impl Exports {
    /// Takes a step, and answers it. A step of an export that was given up has no answer.
    pub(crate) fn step(&mut self, step: ExportStep) -> Option<FromWorker> {
        let (request, answer) = match step {
            ExportStep::Begin { request, format, labels, options, stem } => {
                let begun = Format::by_name(&format).map(|format| {
                    let export = Export::new(format, &labels, &options, &stem);
                    let files = BTreeMap::new();
                    self.job = Some(Job { request, format, stem, export, files, documents: 0 });
                    FromWorker::Exporting { request, documents: 0 }
                });
                (request, begun.ok_or_else(|| format!("there is no format {format}")))
            }
            ExportStep::Document { request, json } => {
                let job = self.job.as_mut().filter(|job| job.request == request)?;
                (request, job.write(&json))
            }
            ExportStep::End { request } => {
                let job = self.job.take_if(|job| job.request == request)?;
                (request, job.end())
            }
        };
        Some(answer.unwrap_or_else(|reason| {
            self.job = None;
            FromWorker::Error { request: Some(request), reason }
        }))
    }

    /// Gives an export up.
    pub(crate) fn cancel(&mut self, request: RequestId) -> Vec<FromWorker> {
        let job = self.job.take_if(|job| job.request == request);
        job.map(|_| FromWorker::Cancelled { request }).into_iter().collect()
    }
}

impl Job {
    fn write(&mut self, json: &str) -> Result<FromWorker, String> {
        let document: Document = serde_json::from_str(json).map_err(|error| error.to_string())?;
        self.export.document(&document, &mut self.files).map_err(|error| error.to_string())?;
        self.documents += 1;
        Ok(FromWorker::Exporting { request: self.request, documents: self.documents })
    }

    fn end(self) -> Result<FromWorker, String> {
        let Self { request, format, stem, export, mut files, .. } = self;
        let report = export.finish(&mut files).map_err(|error| error.to_string())?;
        let lost = lost(&report);
        let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let total = report.total;
        let empty: Vec<String> = report.empty_parts().into_iter().map(name).collect();
        let files = files.into_iter().map(|(path, bytes)| dateline_formats::File { path, bytes });
        let exported = Exported { files: files.collect(), report };
        let file = exported.download(format, &stem).map_err(|error| error.to_string())?;
        let bytes = if empty.is_empty() { file.bytes } else { Vec::new() };
        Ok(FromWorker::Exported(Answer {
            request,
            name: file.path,
            bytes,
            texts: count(total.texts),
            mentions: count(total.mentions),
            suggested: count(total.suggested),
            lost,
            empty,
        }))
    }
}

/// What a part is called.
fn name(part: Part) -> String {
    match part {
        Part::All => "all",
        Part::Train => "train",
        Part::Dev => "dev",
        Part::Test => "test",
    }
    .to_owned()
}

/// What was lost, a line for each kind with a few of the mentions.
fn lost(report: &Report) -> Vec<String> {
    report.lost.to_string().lines().map(str::to_owned).collect()
}
