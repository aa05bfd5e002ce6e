//! An example of a format: all that a new one needs is a file such as this and a line in a
//! registry. It is written, recognized and read here by the same functions as all others.
//!
//! A file has one block for each text: a line for each mention with its start and end in bytes and
//! its label, a line with `=`, and the text with its lines indented by one space.

use crate::fixture;
use dateline_annotation::model::LabelSet;
use dateline_formats::export::{
    ExportItem, ExportOptions, FormatWriter, LossKind, WriterOutput, WriterSetup, export_documents,
};
use dateline_formats::import::{
    ParsedDocument, ParsedDocuments, ParsedSpan, Probe, ReadError, ReadOptions,
};
use dateline_formats::{
    Encoder, FORMATS, File, Format, MentionAttribute, OffsetUnit, OpenedFile, Reader, Registry,
    Spec, open_with_formats,
};
use dateline_text::Span;
use std::io;

/// The line of the registry.
const REGISTRY: Registry = Registry::new(&[&Blocks]);

static SPEC: Spec = Spec {
    name: "blocks",
    title: "Blocks of texts",
    consumers: &["Examples"],
    extension: "blocks",
    mime: "text/plain",
    offset_unit: OffsetUnit::Bytes,
    tokenizer: None,
    ..Spec::TEXT
};

struct Blocks;

impl Format for Blocks {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }
}

impl Encoder for Blocks {
    fn writer(&self, _setup: &WriterSetup) -> Box<dyn FormatWriter> {
        Box::new(BlocksWriter)
    }
}

impl Reader for Blocks {
    fn recognize(&self, probe: &Probe) -> bool {
        probe.first_line() == "blocks"
    }

    fn read_files_with(
        &self,
        files: &[File],
        _options: &ReadOptions,
    ) -> Result<ParsedDocuments, ReadError> {
        let mut parsed = ParsedDocuments::default();
        for file in files {
            let text = std::str::from_utf8(&file.bytes)
                .map_err(|error| ReadError::NotUtf8(error.valid_up_to()))?;
            for (number, block) in (1..).zip(text.split("blocks\n").skip(1)) {
                parsed.documents.push(read_block(block, number)?);
            }
        }
        Ok(parsed)
    }
}

struct BlocksWriter;

impl FormatWriter for BlocksWriter {
    fn write_item(&mut self, item: &ExportItem, out: &mut WriterOutput) -> io::Result<()> {
        out.append("blocks\n")?;
        for mention in &item.mentions {
            let Span { start, end } = mention.span;
            out.append(format!("{start} {end} {}\n", mention.label))?;
        }
        out.append("=\n")?;
        for line in item.text.split('\n') {
            out.append(format!(" {line}\n"))?;
        }
        Ok(())
    }
}

fn read_block(block: &str, number: usize) -> Result<ParsedDocument, ReadError> {
    let location = format!("block {number}");
    let invalid =
        |reason: &str| ReadError::Invalid { location: location.clone(), reason: reason.to_owned() };
    let (mentions, lines) = block.split_once("=\n").ok_or_else(|| invalid("no text"))?;
    let lines: Option<Vec<&str>> =
        lines.split_terminator('\n').map(|line| line.strip_prefix(' ')).collect();
    let text = lines.ok_or_else(|| invalid("a line is not indented"))?.join("\n");
    let parse_span = |line: &str| {
        let mut fields = line.splitn(3, ' ');
        let (start, end) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        let span =
            Some(Span { start, end }).filter(|span| start < end && span.slice(&text).is_some());
        Some(ParsedSpan { span: span?, label: fields.next()?.to_owned(), details: None })
    };
    let spans: Option<Vec<ParsedSpan>> = mentions.lines().map(parse_span).collect();
    let spans = spans.ok_or_else(|| invalid("not a mention"))?;
    Ok(ParsedDocument { text, location, spans, ..ParsedDocument::default() })
}

#[test]
fn example_format_is_written_recognized_and_read() {
    let (labels, document) = (fixture::labels(), fixture::document());
    let format = REGISTRY.by_name("blocks").unwrap();
    // The export reads its files back and compares texts and mentions.
    let options = ExportOptions::default();
    let exported = export_documents(format, &labels, &[&document], &options, "all").unwrap();
    let [file] = exported.files.as_slice() else { panic!("{:?}", exported.files) };
    assert_eq!(file.path, "all.blocks");
    assert!(file.bytes.starts_with(b"blocks\n"));

    let opened = open_with_formats(REGISTRY, "any name", &file.bytes).unwrap();
    let OpenedFile::TrainingData { format: found, files, .. } = opened else {
        panic!("{opened:?}")
    };
    assert_eq!(found, format);
    let imported = found.import(&files, &LabelSet::default(), "any name").unwrap();
    let live = document.annotations().iter().filter(|annotation| annotation.is_live());
    let expected: Vec<Span> = live.map(|annotation| annotation.span).collect();
    let read = imported.documents[0].annotations();
    assert_eq!(imported.documents[0].text, document.text);
    assert_eq!(read.iter().map(|annotation| annotation.span).collect::<Vec<_>>(), expected);

    let damaged = File { path: "a".to_owned(), bytes: b"blocks\n0 9 X\n=\n Homs\n".to_vec() };
    let error = found.read_files(&[damaged]).unwrap_err();
    assert_eq!(error.to_string(), "block 1: not a mention");
    assert!(open_with_formats(FORMATS, "a", b"blocks\n=\n Homs\n").is_ok_and(is_text));
}

fn is_text(opened: OpenedFile) -> bool {
    matches!(opened, OpenedFile::Text { .. })
}

#[test]
fn losses_of_the_example_follow_from_its_spec() {
    let format = REGISTRY.by_name("blocks").unwrap();
    assert!(!format.spec().carries(MentionAttribute::Note));
    let (labels, document) = (fixture::labels(), fixture::document());
    let document = crate::training::with_note(document, "a note");
    let options = ExportOptions::default();
    let exported = export_documents(format, &labels, &[&document], &options, "all").unwrap();
    assert_eq!(exported.report.lost.count(LossKind::Attribute(MentionAttribute::Note)), 1);
}
