//! UIMA CAS XMI for INCEpTION and DKPro: `NAME.xmi` for each text, and one `TypeSystem.xml`.
//!
//! Offsets are UTF-16 code units, end-exclusive. A mention is a `NamedEntity` of DKPro Core with
//! its label as `value`. If it is linked to a place with a GeoNames id, `identifier` is the
//! GeoNames URL. XML has no control characters except tabs and line breaks, so the others become
//! spaces.
//!
//! Annotations of any type with a `value`, a `label` or another kind can be read, except those of
//! tokens and of grammar, and annotations of the users' own layers, whose label is then the name of
//! the layer. Relations are skipped. A file with a document type declaration is rejected, because the entities it can define
//! are a security risk.

mod read;
mod write;

use crate::codec::{Encoder, Format, Reader};
use crate::export::{FormatWriter, WriterSetup};
use crate::file::File;
use crate::import::{ParsedDocuments, Probe, ReadError, ReadOptions};
use crate::spec::{OffsetUnit, Spec};
use read::read_xmi;
use write::XmiWriter;

const SPEC: Spec = Spec {
    name: "xmi",
    title: "UIMA CAS XMI",
    consumers: &["INCEpTION", "dkpro-cassis"],
    extension: "xmi",
    mime: "application/vnd.xmi+xml",
    offset_unit: OffsetUnit::Utf16,
    is_multi_file: true,
    is_markup: true,
    ..Spec::TEXT
};

pub(crate) struct Xmi;

impl Format for Xmi {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for Xmi {
    fn writer(&self, _setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(XmiWriter)
    }
}

impl Reader for Xmi {
    fn recognize(&self, probe: &Probe) -> bool {
        let head = probe.head();
        head.contains("<xmi:XMI") || head.contains("http://www.omg.org/XMI")
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        read_xmi(files)
    }

    fn is_sidecar(&self, file: &File) -> bool {
        file.name().ends_with(".xml") && file.head().contains("<typeSystemDescription")
    }
}
