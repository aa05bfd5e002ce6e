//! The list of all formats. A new format is a file of its own and a line here.

use crate::codec::{Encoder, Reader, Registry};
use crate::dateline_json::DatelineJson;
use crate::geojson::GeoJson;
use crate::mentions_csv::MENTIONS_CSV;
use crate::names_csv::NAMES_CSV;
use crate::places_csv::PLACES_CSV;
use crate::spec::RelatedFiles;
use crate::{
    bioc, brat, conll, conll2012, conllu, docbin, doccano, gate, html_entities, html_report,
    hugging_face, inline_marks, inline_tags, iob_lines, jsonl, label_studio, medtator,
    ner_annotator, nif, opennlp, prodigy, pubtator, rasa, records, span_table, tag_lines,
    tag_table, tei, token_table, web_annotation, webanno_tsv, xmi,
};

/// The formats of training data, in the order in which they are offered and recognized.
pub const FORMATS: Registry = Registry::new(&[
    &jsonl::JSONL,
    &doccano::DOCCANO,
    &conll::CONLL2003,
    &conll::IOB2,
    &conll::BIOES,
    &conllu::Conllu,
    &hugging_face::HuggingFace,
    &prodigy::PRODIGY,
    &docbin::DocBin,
    &label_studio::LabelStudio,
    &ner_annotator::NER_ANNOTATOR,
    &brat::Brat,
    &xmi::Xmi,
    &web_annotation::WebAnnotation,
    &html_report::HtmlReport,
])
.with_readers(READERS);

/// The formats of training data that are only read, in the order in which they are recognized.
const READERS: &[&dyn Reader] = &[
    &conll2012::CONLL2012,
    &iob_lines::IOB_LINES,
    &tag_lines::TAG_LINES,
    &webanno_tsv::WEBANNO_TSV,
    &opennlp::OPENNLP,
    &pubtator::PUBTATOR,
    &rasa::RASA,
    &tei::TEI,
    &gate::GATE,
    &medtator::MEDTATOR,
    &bioc::BIOC,
    &nif::NIF,
    &html_entities::HTML_ENTITIES,
    &inline_tags::INLINE_TAGS,
    &inline_marks::INLINE_MARKS,
    &token_table::TOKEN_TABLE,
    &tag_table::TAG_TABLE,
    &span_table::SPAN_TABLE,
    &records::SPACY2,
    &records::BIOC_JSON,
    &records::CAS_JSON,
    &records::HYPOTHESIS,
    &records::PYTHON,
    &records::REARRANGED,
    &records::SPACY_PAIRS,
    &records::SPACY_DOCUMENT,
    &records::LIGHT_TAG,
    &records::DATATURKS,
    &records::GLINER,
    &records::SPERT,
    &records::DYGIE,
    &records::CLUENER,
    &records::RASA_JSON,
    &records::SAGE_MAKER,
    &records::VERTEX,
    &records::ARGILLA,
    &records::UBIAI,
    &records::OTHER,
    &records::JSON_TABLE,
    &records::NAME_TABLE,
];

/// The related files of all formats that have any. The page groups files by them before it loads
/// the program that reads them, so they are listed apart from [`FORMATS`], whose use links every
/// format.
pub(crate) const RELATED_FILES: &[&RelatedFiles] =
    &[&hugging_face::HUGGING_FACE_FILES, &brat::BRAT_FILES, &web_annotation::WEB_ANNOTATION_FILES];

/// The formats in which the page writes the open document, in the order in which they are offered.
/// They are only written here, so that their use links neither readers nor tokenizers.
pub const DOCUMENT_FORMATS: &[&dyn Encoder] = &[
    &DatelineJson,
    &MENTIONS_CSV,
    &NAMES_CSV,
    &jsonl::JSONL_WITHOUT_TOKENIZER,
    &GeoJson,
    &PLACES_CSV,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn related_files_of_every_format_are_listed() {
        let with_related = FORMATS.readers().map(|format| format.spec().related_files);
        let has_any = |related: &RelatedFiles| {
            !related.companion_endings.is_empty() || !related.tag_files.is_empty()
        };
        let expected: Vec<&RelatedFiles> =
            with_related.filter(|related| has_any(related)).collect();
        assert_eq!(format!("{RELATED_FILES:?}"), format!("{expected:?}"));
    }
}
