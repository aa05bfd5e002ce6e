//! Texts of the export dialog.

pub(crate) const TRAINING_DATA: &str = text!("Training data");
pub(crate) const TRAINING_DATA_CONSUMERS: &str =
    text!("For spaCy, Hugging Face, Label Studio, doccano, brat and others.");
pub(crate) const CHOOSE_FORMAT: &str = text!("Choose a format…");
pub(crate) const INCLUDE: &str = text!("Include");
pub(crate) const DOWNLOAD: &str = text!("Download");
pub(crate) const COPY: &str = text!("Copy");

pub(crate) fn download_format(format: &str) -> String {
    format_text!("Download {format}")
}

pub(crate) fn copy_format(format: &str) -> String {
    format_text!("Copy {format}")
}

/// Returns the description of a document format. `name` is the one by which programs choose it.
pub(crate) fn describe_format(name: &str) -> &'static str {
    match name {
        "dateline" => {
            text!(
                "Everything, including rejected mentions. Keep it as a backup; open it here again."
            )
        }
        "jsonl" => {
            text!("One line per document: text and entities, with character offsets as in Python.")
        }
        "geojson" => {
            text!("Places with their mentions, for maps and geographic information systems.")
        }
        "mentions-csv" => {
            text!("One row per mention of any label with its sentence, for spreadsheets.")
        }
        "names-csv" => {
            text!(
                "One row per name with its count, spellings and first sentence, for spreadsheets."
            )
        }
        "places-csv" => text!("One row per mention of a place, for spreadsheets."),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::describe_format;
    use dateline_formats::DOCUMENT_FORMATS;

    #[test]
    fn every_document_format_is_described() {
        for format in DOCUMENT_FORMATS {
            assert!(!describe_format(format.spec().name).is_empty(), "{format:?}");
        }
    }
}
