//! Reading training data: what a file says in common terms, its offsets repaired, made into documents.

mod adopt;
mod assemble;
mod look;
mod loose;
mod note;
mod offsets;
mod read;

pub use adopt::{Naming, adopt};
pub use assemble::{Assembler, Provenance, assemble};
pub use look::Look;
pub use note::{Fault, Imported, Note};
pub use read::{Extra, Read, ReadError, ReadItem, ReadMeta, ReadSpan};

pub(crate) use loose::{List, Maybe, Number, Word, Words};
pub(crate) use note::Notes;
pub(crate) use offsets::{Claim, Draft, Position, place};
pub(crate) use read::{each_text, exact_text, json, json_lines, name_of, text};
