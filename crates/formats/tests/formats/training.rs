//! Properties of every training data format: round trips, recognition, and reported losses.

use crate::fixture::codec;
use crate::{fixture, round_trip};
use dateline_annotation::model::{Document, DocumentId, DocumentParts, LabelSet, Status};
use dateline_formats::export::{
    self, DatasetPart, ExportItem, ExportLabelScheme, ExportOptions, ExportPlan, Granularity,
    LossKind, LossReport, Mismatch, OverlapPolicy, SplitOptions,
};
use dateline_formats::import::{self, Provenance};
use dateline_formats::{AnnotationSelection, Codec, FORMATS, File, OffsetUnit, OpenedFile, open};
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) fn provenance() -> Provenance {
    Provenance { format: "test".to_owned(), file: "a".to_owned(), status: Status::Accepted }
}

fn some_options() -> impl Strategy<Value = ExportOptions> {
    let labels = ExportLabelScheme::Map(
        [("GPE", Some("a b")), ("ORG", None)]
            .map(|(from, to)| (from.to_owned(), to.map(str::to_owned)))
            .into(),
    );
    let labels = select(vec![ExportLabelScheme::Keep, ExportLabelScheme::Conll, labels]);
    let granularity =
        select(vec![Granularity::Document, Granularity::Paragraph, Granularity::Sentence]);
    let overlaps = select(vec![OverlapPolicy::Keep, OverlapPolicy::Resolve]);
    let split = proptest::option::of(
        any::<u64>().prop_map(|seed| SplitOptions { seed, shares: [2, 1, 1] }),
    );
    (select(AnnotationSelection::ALL.to_vec()), labels, granularity, overlaps, split).prop_map(
        |(selection, labels, granularity, overlaps, split)| ExportOptions {
            selection,
            labels,
            granularity,
            overlaps,
            split,
            ..ExportOptions::default()
        },
    )
}

/// Returns the document with another id.
fn numbered(document: Document, id: u32) -> Document {
    let (annotations, reviewed) = (document.annotations().to_vec(), document.reviewed().clone());
    let Document { text, line_ends, meta, .. } = document;
    let id = DocumentId(id);
    Document::assemble(DocumentParts { id, text, line_ends, meta, annotations, reviewed }).unwrap()
}

/// Returns quotes and labels in text order, without white space, which formats of tokens do not
/// preserve.
fn mention_lines<'a>(mentions: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let describe = |(quote, label): (&str, &str)| {
        format!("{label}: {}", quote.split_whitespace().collect::<String>())
    };
    let mut lines: Vec<String> = mentions.map(describe).collect();
    lines.sort();
    lines
}

fn item_mention_lines(item: &ExportItem) -> Vec<String> {
    mention_lines(item.mentions.iter().map(|mention| (item.quote(mention), mention.label)))
}

fn document_mention_lines(document: &Document, labels: &LabelSet) -> Vec<String> {
    mention_lines(document.annotations().iter().map(|annotation| {
        let label = labels.get(annotation.label).unwrap();
        (document.quote(annotation.span), label.name.as_str())
    }))
}

proptest! {
    #[test]
    fn exports_round_trip(
        documents in proptest::collection::vec(round_trip::a_document(), 0..4),
        options in some_options(),
    ) {
        let documents: Vec<Document> =
            (1..).zip(documents).map(|(id, document)| numbered(document, id)).collect();
        let documents: Vec<&Document> = documents.iter().collect();
        let labels = fixture::labels();
        for format in FORMATS.iter() {
            check_round_trip(format, &labels, &documents, &options)?;
        }
    }
}

fn check_round_trip(
    format: &'static dyn Codec,
    labels: &LabelSet,
    documents: &[&Document],
    options: &ExportOptions,
) -> Result<(), TestCaseError> {
    let exported = export::export_documents(format, labels, documents, options, "all")
        .map_err(|error| TestCaseError::fail(format!("{format:?}: {error:?}")))?;
    let again = export::export_documents(format, labels, documents, options, "all").unwrap();
    prop_assert_eq!(&exported, &again, "{:?} is not the same twice", format);
    let plan = ExportPlan::new(labels, options, format.spec());
    let mut losses = LossReport::default();
    let items: Vec<ExportItem> =
        documents.iter().flat_map(|document| plan.export_items(document, &mut losses)).collect();
    prop_assert_eq!(&losses, &exported.report.lost);
    let parts: &[DatasetPart] = match options.split {
        None => &[DatasetPart::All],
        Some(_) => &[DatasetPart::Train, DatasetPart::Dev, DatasetPart::Test],
    };
    let facts = format.spec();
    let (mut written, mut read) = (Vec::new(), import::ParsedDocuments::default());
    for &part in parts {
        let is_in = |item: &&ExportItem| {
            options.split.is_none_or(|split| split.assign_part(&item.document.text) == part)
        };
        let mut items: Vec<&ExportItem> = items.iter().filter(is_in).collect();
        if facts.is_multi_file {
            items.sort_by(|one, other| one.name.cmp(&other.name));
        }
        let expected: Vec<_> = items.into_iter().map(item_mention_lines).collect();
        let files = files_of(part, &exported.files);
        let ending = format!(".{}", facts.extension);
        let mut main = files.iter().filter(|file| file.path.ends_with(&ending));
        if facts.is_multi_file {
            prop_assert_eq!(main.clone().count(), expected.len(), "{:?}", format);
        } else {
            prop_assert_eq!(&main.clone().next().unwrap().path, &(stem(part).to_owned() + &ending));
        }
        let has_mentions = expected.iter().any(|expected| !expected.is_empty());
        let is_known = main.any(|file| is_recognized(file, format));
        prop_assert!(is_known || !has_mentions, "{:?}: {:?}", format, files);
        written.extend(expected);
        let options =
            import::ReadOptions { offsets: import::OffsetTrust::Declared, ..Default::default() };
        read.documents.extend(format.read_files_with(&files, &options).unwrap().documents);
    }
    let imported = import::assemble_documents(read, labels, &provenance()).unwrap();
    // An item may have other paragraphs than its part of the document. A mention may then be cut,
    // which adds a note.
    let is_cut =
        imported.notes.iter().any(|note| matches!(note, import::ImportNote::Clipped { .. }));
    if is_cut && options.granularity == Granularity::Sentence {
        return Ok(());
    }
    let mention_lines = |document| document_mention_lines(document, &imported.labels);
    let imported_lines: Vec<Vec<String>> = imported.documents.iter().map(mention_lines).collect();
    prop_assert_eq!(imported_lines, written, "{:?}", format);
    Ok(())
}

fn files_of(part: DatasetPart, files: &[File]) -> Vec<File> {
    files.iter().filter(|file| file.path.starts_with(stem(part))).cloned().collect()
}

fn is_recognized(file: &File, format: &'static dyn Codec) -> bool {
    match open("file", &file.bytes) {
        // Without tags that mark ends of mentions, two columns are the same in both variants.
        Ok(OpenedFile::TrainingData { format: found, .. }) => {
            found == format || (found.spec().name, format.spec().name) == ("iob2", "bioes")
        }
        _ => false,
    }
}

fn stem(part: DatasetPart) -> &'static str {
    match part {
        DatasetPart::All => "all",
        DatasetPart::Train => "train",
        DatasetPart::Dev => "dev",
        DatasetPart::Test => "test",
    }
}

#[test]
fn format_specs_are_consistent() {
    for format in FORMATS.iter() {
        let facts = format.spec();
        assert_eq!(FORMATS.by_name(facts.name), Some(format));
        let is_plain =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        assert!(facts.name.chars().all(is_plain), "{}", facts.name);
        assert!(
            facts.offset_unit != OffsetUnit::Tokens || facts.tokenizer.is_some(),
            "{}",
            facts.name
        );
        assert!(
            !facts.consumers.is_empty() && !facts.extension.is_empty() && facts.mime.contains('/')
        );
        let same = FORMATS.iter().filter(|other| other.spec().extension == facts.extension);
        assert_eq!(same.count(), 1, "{}", facts.extension);
    }
}

/// The losses of the example in each format.
#[test]
fn losses_are_reported() {
    let (labels, document) = (fixture::labels(), fixture::document());
    let loss_report = |format, options: &ExportOptions| {
        let exported =
            export::export_documents(format, &labels, &[&document], options, "a").unwrap();
        exported.report.lost
    };
    let all = ExportOptions::default();
    let jsonl = loss_report(codec("jsonl"), &all);
    assert_eq!(
        jsonl.to_string(),
        "1 mention begins or ends inside a token; spaCy and other trainers drop it: “路透社” (ORG) in doc-7\n\
         2 mentions are unreviewed suggestions; the file does not tell them apart: “€5” (MONEY) in doc-7, “دمشق” (GPE) in doc-7\n\
         1 normalized date or amount is not kept in this format: “€5” (MONEY) in doc-7\n\
         4 places are not kept in this format: “Homs” (GPE) in doc-7, “دمشق” (GPE) in doc-7, “Sednaya Prison” (FAC) in doc-7 …"
    );
    let conll =
        loss_report(codec("conll2003"), &ExportOptions { labels: ExportLabelScheme::Conll, ..all });
    assert_eq!(conll.count(LossKind::Overlap), 1);
    assert_eq!(conll.count(LossKind::Label), 2);
    assert!(
        conll.to_string().contains(
            "1 mention is left out: a longer or earlier one overlaps it: “Sednaya” (GPE) in doc-7"
        ),
        "{conll}"
    );
}

#[test]
fn manifest_lists_unreviewed_parts() {
    let (labels, document) = (fixture::labels(), fixture::document());
    let options = ExportOptions {
        split: Some(SplitOptions { seed: 1, shares: [8, 1, 1] }),
        ..ExportOptions::default()
    };
    let exported =
        export::export_documents(codec("doccano"), &labels, &[&document], &options, "a").unwrap();
    let paths: Vec<&str> = exported.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["dev.doccano.jsonl", "test.doccano.jsonl", "train.doccano.jsonl"]);
    let manifest: serde_json::Value =
        serde_json::from_str(&exported.report.to_manifest_json()).unwrap();
    assert_eq!(manifest["total"]["unreviewed_paragraphs"], 2);
    assert_eq!(manifest["options"]["selection"], "not_rejected");
    assert_eq!(manifest["lost"]["value"]["count"], 1);
    let archive = exported.clone().into_download(codec("doccano"), "a").unwrap();
    assert_eq!(archive.path, "a.zip");
    assert_eq!(archive, exported.into_download(codec("doccano"), "a").unwrap());
    assert!(archive.bytes.starts_with(b"PK"));
    assert!(String::from_utf8_lossy(&archive.bytes).contains("manifest.json"));
}

#[test]
fn verification_finds_differences() {
    let (labels, document) = (fixture::labels(), fixture::document());
    let options = ExportOptions::default();
    let plan = ExportPlan::new(&labels, &options, codec("doccano").spec());
    let items = plan.export_items(&document, &mut LossReport::default());
    let exported =
        export::export_documents(codec("doccano"), &labels, &[&document], &options, "a").unwrap();
    let check = |from: &str, to: &str| {
        let text = String::from_utf8(exported.files[0].bytes.clone()).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        let file = File { path: "a".to_owned(), bytes: text.replacen(from, to, 1).into_bytes() };
        export::verify_export(codec("doccano"), &items, &[file])
            .map_err(|mismatch| mismatch.to_string())
    };
    assert_eq!(check("Homs", "Homs"), Ok(()));
    assert_eq!(check("Homs", "Hama"), Err("doc-7: the text changed".to_owned()));
    let missing = Err("doc-7: “Homs” (GPE) is missing".to_owned());
    assert_eq!(check("[33,37,\"GPE\"],", ""), missing);
    assert_eq!(check("[33,37,\"GPE\"]", "[33,37,\"ORG\"]"), missing);
    assert_eq!(check("[33,37,\"GPE\"]", "[33,38,\"GPE\"]"), missing);
    let extra = Err("doc-7: “ ” (GPE) was read back but not written".to_owned());
    assert_eq!(check("[33,37,\"GPE\"]", "[0,1,\"GPE\"],[33,37,\"GPE\"]"), extra);
    let empty = File { path: "a".to_owned(), bytes: Vec::new() };
    let none = Err(Mismatch::Count { written: 1, read: 0 });
    assert_eq!(export::verify_export(codec("doccano"), &items, &[empty]), none);
}

/// Words that have a special meaning in a format, and white space that only some programs
/// recognize.
#[test]
fn unusual_words_round_trip() {
    let text = "-DOCSTART-\n\n-DOCSTART- -X- O O\n\nO\u{1c}B-X\u{2028}_\u{85}#\u{1f}\u{0}\t\u{1d}\n\n\u{200b}\u{feff}";
    let document = dateline_formats::open_text(DocumentId(1), text, "").unwrap();
    for format in FORMATS.iter() {
        for granularity in [Granularity::Document, Granularity::Paragraph, Granularity::Sentence] {
            let options = ExportOptions { granularity, ..ExportOptions::default() };
            export::export_documents(format, &fixture::labels(), &[&document], &options, "a")
                .unwrap();
        }
    }
}

/// Returns the document with a note on its first mention.
pub(crate) fn with_note(document: Document, note: &str) -> Document {
    let mut annotations = document.annotations().to_vec();
    annotations[0].details.note = Some(note.to_owned());
    let Document { id, text, line_ends, meta, .. } = document;
    let reviewed = Default::default();
    Document::assemble(DocumentParts { id, text, line_ends, meta, annotations, reviewed }).unwrap()
}

/// Returns a document with one mention, labeled PERSON.
pub(crate) fn with_mention(text: &str, quote: &str) -> Document {
    let mut annotation = fixture::document().annotations()[1].clone();
    let start = text.find(quote).unwrap() as u32;
    annotation.span = dateline_text::Span::new(start, start + quote.len() as u32);
    annotation.label = fixture::labels().by_name("PERSON").unwrap().id;
    let document = dateline_formats::open_text(DocumentId(1), text, "").unwrap();
    let Document { id, text, line_ends, meta, .. } = document;
    let (annotations, reviewed) = (vec![annotation], Default::default());
    Document::assemble(DocumentParts { id, text, line_ends, meta, annotations, reviewed }).unwrap()
}

#[test]
fn sentences_do_not_end_inside_mentions() {
    let text = "They left. Homs. Hama. Then it rained. Nobody came.";
    let exported = |quote: &str| {
        let document = with_mention(text, quote);
        let options =
            ExportOptions { granularity: Granularity::Sentence, ..ExportOptions::default() };
        let labels = fixture::labels();
        let plan = ExportPlan::new(&labels, &options, codec("iob2").spec());
        let items = plan.export_items(&document, &mut LossReport::default());
        items.iter().map(|item| item.text.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        exported("Hama"),
        ["They left.", "Homs.", "Hama.", "Then it rained.", "Nobody came."]
    );
    assert_eq!(
        exported("Homs. Hama"),
        ["They left.", "Homs. Hama.", "Then it rained.", "Nobody came."]
    );
}

/// A project never contains such a mention, but a file written by hand may.
#[test]
fn mention_across_paragraphs_is_clipped_or_reported() {
    let document = with_mention("Homs fell.\n\nHama fell.", "fell.\n\nHama");
    let export_with_losses = |format, granularity| {
        let options = ExportOptions { granularity, ..ExportOptions::default() };
        let exported =
            export::export_documents(format, &fixture::labels(), &[&document], &options, "a");
        let report = exported.unwrap().report;
        (report.total.mentions, report.lost)
    };
    let (written, losses) = export_with_losses(codec("jsonl"), Granularity::Document);
    assert_eq!((written, losses.count(LossKind::Cut)), (1, 0));
    let (written, losses) = export_with_losses(codec("jsonl"), Granularity::Paragraph);
    assert_eq!((written, losses.count(LossKind::Cut)), (0, 1));
    let (written, losses) = export_with_losses(codec("iob2"), Granularity::Document);
    assert_eq!((written, losses.count(LossKind::OffToken)), (0, 1));
}

#[test]
fn overlaps_keep_longest_then_earliest_mention() {
    let text =
        r#"{"text":"a b c d e","entities":[[0,3,"B"],[2,5,"A"],[4,9,"C"],[0,3,"A"],[0,1,"D"]]}"#;
    let file = File { path: "a".to_owned(), bytes: text.as_bytes().to_vec() };
    let imported = codec("jsonl").import(&[file], &LabelSet::default(), "a").unwrap();
    let options = ExportOptions { overlaps: OverlapPolicy::Resolve, ..ExportOptions::default() };
    let plan = ExportPlan::new(&imported.labels, &options, codec("jsonl").spec());
    let mut losses = LossReport::default();
    let items = plan.export_items(&imported.documents[0], &mut losses);
    assert_eq!(item_mention_lines(&items[0]), ["A: ab", "C: cde"]);
    assert_eq!(losses.count(LossKind::Overlap), 3);
}

#[test]
fn ids_are_unique() {
    let document = fixture::document();
    let (labels, options) = (fixture::labels(), ExportOptions::default());
    let exported =
        export::export_documents(codec("jsonl"), &labels, &[&document, &document], &options, "a");
    assert_eq!(exported.unwrap_err().to_string(), "two documents have the id 7");
}

/// Whatever a format writes of an unreviewed text, the part is empty if only accepted or reviewed
/// data is selected.
#[test]
fn part_without_selected_mentions_is_empty() {
    let plain = dateline_formats::open_text(DocumentId(1), "Homs fell.", "").unwrap();
    let (full, labels) = (fixture::document(), fixture::labels());
    for format in FORMATS.iter() {
        for selection in AnnotationSelection::ALL {
            let options = ExportOptions { selection, ..ExportOptions::default() };
            let empty = |documents: &[&Document]| {
                let exported =
                    export::export_documents(format, &labels, documents, &options, "a").unwrap();
                exported.report.empty_parts()
            };
            let of_plain: &[DatasetPart] = if selection == AnnotationSelection::NotRejected {
                &[]
            } else {
                &[DatasetPart::All]
            };
            let name = format.spec().name;
            assert_eq!(empty(&[&plain]), of_plain, "{name}, {selection:?}");
            assert_eq!(empty(&[]), [DatasetPart::All], "{name}, {selection:?}");
            assert_eq!(empty(&[&full, &plain]), [], "{name}, {selection:?}");
        }
    }
    let split = Some(SplitOptions { seed: 1, shares: [1, 0, 0] });
    let options = ExportOptions { split, ..ExportOptions::default() };
    let exported =
        export::export_documents(codec("jsonl"), &labels, &[&full], &options, "a").unwrap();
    assert_eq!(exported.report.empty_parts(), [DatasetPart::Dev, DatasetPart::Test]);
}
