//! The interface of file formats. Each format implements it in a file of its own.

use crate::export::options::DatasetPart;
use crate::export::report::ExportReport;
use crate::export::writer::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::assemble::{Provenance, assemble_documents};
use crate::import::notes::ImportedDocuments;
use crate::import::parsed::{ParsedDocuments, ReadError, ReadOptions, read_each_text};
use crate::import::probe::Probe;
use crate::spec::Spec;
use dateline_annotation::model::{LabelSet, Status};
use std::fmt;

/// A format's name and capabilities.
pub trait Format: Sync {
    /// Returns the format's names and capabilities.
    fn spec(&self) -> &'static Spec;
}

/// A format in which documents can be written.
///
/// Equal if the names are equal.
pub trait Encoder: Format {
    /// Returns the writer for one set of documents: a whole export, or one part of a split.
    fn writer(&self, setup: &WriterSetup) -> Box<dyn FormatWriter>;

    /// Returns the files that describe an export as a whole. `files` lists the path of the file of
    /// each part.
    fn sidecars(
        &self,
        setup: &WriterSetup,
        report: &ExportReport,
        files: &[(DatasetPart, String)],
    ) -> Vec<File> {
        let _ = (setup, report, files);
        Vec::new()
    }
}

/// A format of training data that is recognized and read.
///
/// Equal if the names are equal.
pub trait Reader: Format {
    /// Returns true if a file looks like this format. Should not match files that another format of
    /// the registry matches: the first of them reads such a file, which a note says.
    fn recognize(&self, probe: &Probe) -> bool;

    /// Parses files of this format, in the given order, into texts with mentions. A format ignores
    /// the options that do not apply to it.
    ///
    /// Either all files are parsed or none. An export is read with all its files, so sidecar files
    /// such as a configuration are skipped. No files give no documents. The returned offsets are in
    /// bytes, and repairs are listed in [`ParsedDocuments::notes`]. Cost: a few passes over the
    /// files; memory: a few times their size, which is limited to
    /// [`MAX_DATELINE_BYTES`](crate::dateline_json::MAX_DATELINE_BYTES) each.
    fn read_files_with(
        &self,
        files: &[File],
        options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError>;

    /// Like [`Reader::read_files_with`], with the default options.
    fn read_files(&self, files: &[File]) -> Result<ParsedDocuments, ReadError> {
        self.read_files_with(files, &ReadOptions::default())
    }

    /// Returns true if a file only describes files of this format, such as a configuration.
    fn is_sidecar(&self, file: &File) -> bool {
        let _ = file;
        false
    }

    /// Reads files of this format into documents: [`Reader::read_files`], then
    /// [`assemble_documents`] with the format's `provenance`.
    fn import(
        &self,
        files: &[File],
        labels: &LabelSet,
        name: &str,
    ) -> Result<ImportedDocuments, ReadError> {
        assemble_documents(self.read_files(files)?, labels, &self.provenance(name))
    }

    /// Returns the provenance of mentions imported from a file. Their status is accepted, because
    /// training data was labeled by people.
    fn provenance(&self, name: &str) -> Provenance {
        let format = self.spec().name.to_owned();
        Provenance { format, file: name.to_owned(), status: Status::Accepted }
    }
}

/// A format of training data, which can be written and read.
///
/// All format-specific behavior is in its implementations and its [`Spec`].
pub trait Codec: Encoder + Reader {}

impl<T: Encoder + Reader> Codec for T {}

/// A format of text files that is only read, each file by itself.
pub(crate) struct TextReader {
    /// The names of the format.
    pub spec: &'static Spec,
    /// Returns true if a text file looks like this format.
    pub recognize: fn(&Probe) -> bool,
    /// Parses the text of one file, without a byte order mark.
    pub read: fn(&str) -> Result<ParsedDocuments, ReadError>,
}

impl Format for TextReader {
    fn spec(&self) -> &'static Spec {
        self.spec
    }
}

impl Reader for TextReader {
    fn recognize(&self, probe: &Probe) -> bool {
        probe.text.is_some() && (self.recognize)(probe)
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_each_text(files, self.read)
    }
}

/// Formats are shown and compared by their names.
macro_rules! identify_by_name {
    ($($kind:ty),*) => {
        $(
            impl fmt::Debug for $kind {
                fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                    formatter.write_str(self.spec().name)
                }
            }

            impl PartialEq for $kind {
                fn eq(&self, other: &Self) -> bool {
                    self.spec().name == other.spec().name
                }
            }

            impl Eq for $kind {}
        )*
    };
}

identify_by_name!(dyn Encoder, dyn Reader, dyn Codec);

impl PartialEq<dyn Codec> for dyn Reader {
    fn eq(&self, other: &dyn Codec) -> bool {
        self.spec().name == other.spec().name
    }
}

/// Formats of training data, in the order in which they are offered and recognized.
#[derive(Clone, Copy, Debug)]
pub struct Registry {
    codecs: &'static [&'static dyn Codec],
    /// Formats that are only read.
    readers: &'static [&'static dyn Reader],
}

impl Registry {
    /// Creates a registry. Names and extensions must be unique.
    pub const fn new(codecs: &'static [&'static dyn Codec]) -> Self {
        Self { codecs, readers: &[] }
    }

    /// Adds formats that are only read. They are recognized after all others. Names must be unique.
    pub const fn with_readers(self, readers: &'static [&'static dyn Reader]) -> Self {
        Self { readers, ..self }
    }

    /// Returns the formats that can be written and read, in order.
    pub fn iter(self) -> impl Iterator<Item = &'static dyn Codec> {
        self.codecs.iter().copied()
    }

    /// Returns all formats that can be read, in the order in which they are recognized.
    pub fn readers(self) -> impl Iterator<Item = &'static dyn Reader> {
        let codecs = self.iter().map(|format| format as &'static dyn Reader);
        codecs.chain(self.readers.iter().copied())
    }

    /// Returns the format with this [`Spec::name`], or `None` if there is none. Formats that are
    /// only read are not found.
    pub fn by_name(self, name: &str) -> Option<&'static dyn Codec> {
        self.iter().find(|format| format.spec().name == name)
    }

    /// Returns the formats that recognize the file, in order. The first is the one to read it with.
    pub fn recognize(self, probe: &Probe) -> impl Iterator<Item = &'static dyn Reader> {
        self.readers().filter(|format| format.recognize(probe))
    }

    /// Returns true if a file only describes others: a manifest, a configuration, a type system, a
    /// list of tag names, or a hidden file.
    pub fn is_sidecar(self, file: &File) -> bool {
        let is_manifest =
            file.name() == "manifest.json" && file.head().contains("\"generator\": \"Dateline ");
        file.name().starts_with('.')
            || is_manifest
            || self.readers().any(|format| format.is_sidecar(file))
    }
}
