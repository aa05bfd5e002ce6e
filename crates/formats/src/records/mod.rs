//! JSON of texts and mentions in the many arrangements that programs write: lines or lists of
//! objects, with mentions as lists, objects or tags of tokens, under various names.
//!
//! [`read_records`] reads all of them. [`RecordKind`] tells them apart, so that a file is opened
//! with the name and the offset unit of its format.

mod expand;
mod kind;
mod mentions;
mod name_table;
mod python;
mod read;
mod rearranged;
mod record;
mod stream;
mod table;
mod tokens;
mod value;

pub(crate) use expand::{BIOC_JSON, CAS_JSON, HYPOTHESIS, PYTHON, SPACY2};
pub(crate) use kind::{
    ARGILLA, CLUENER, DATATURKS, DYGIE, GLINER, LIGHT_TAG, OTHER, RASA_JSON, RecordCodec,
    RecordFormat, RecordKind, RecordSample, SAGE_MAKER, SPACY_DOCUMENT, SPACY_PAIRS, SPERT, UBIAI,
    VERTEX,
};
pub(crate) use name_table::NAME_TABLE;
pub(crate) use read::read_records;
pub(crate) use rearranged::REARRANGED;
pub(crate) use record::{is_annotated, is_full_task, is_label_studio_task};
pub(crate) use stream::{Record, for_each_record};
pub(crate) use table::JSON_TABLE;
pub(crate) use value::JsonValue;
