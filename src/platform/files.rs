//! Files that a person gives, and files that are offered to them.

use super::BrowserError;
use gloo::file::futures::read_as_bytes;
use gloo::file::{Blob, ObjectUrl};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, File, FileList, HtmlAnchorElement, HtmlInputElement};

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It was not even tried.
    #[error("it is {} MB long; up to {} MB can be opened", megabytes(*.size), megabytes(*.limit))]
    TooLarge {
        /// In bytes.
        size: u64,
        /// In bytes.
        limit: u64,
    },
    /// The browser says no; a folder, for instance, or a file that has gone.
    #[error("the browser cannot read it ({0})")]
    Unreadable(String),
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}

/// Reads a file of at most `limit` bytes.
pub async fn read(file: &File, limit: u64) -> Result<Vec<u8>, FileError> {
    let size = file.size() as u64;
    if size > limit {
        return Err(FileError::TooLarge { size, limit });
    }
    let blob = Blob::from(web_sys::Blob::from(file.clone()));
    read_as_bytes(&blob).await.map_err(|error| FileError::Unreadable(error.to_string()))
}

fn all(list: Option<FileList>) -> Vec<File> {
    list.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect()).unwrap_or_default()
}

/// The files of a drop.
pub fn dropped(event: &DragEvent) -> Vec<File> {
    all(event.data_transfer().and_then(|transfer| transfer.files()))
}

/// The files picked in a file input. The input forgets them, so that the same can be picked again.
pub fn picked(event: &Event) -> Vec<File> {
    let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else { return Vec::new() };
    let files = all(input.files());
    input.set_value("");
    files
}

/// How long a download may take to start before its bytes are let go, in milliseconds. Browsers read
/// them some time after the click, and later still when they ask where to save.
const KEEP_MS: u32 = 60_000;

/// Offers bytes to the person as a file.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> Result<(), BrowserError> {
    let blob = Blob::new_with_options(bytes, Some(mime));
    let url = ObjectUrl::from(blob);
    let anchor = gloo::utils::document().create_element("a")?;
    let anchor: HtmlAnchorElement = anchor.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    super::later(KEEP_MS, move || drop(url));
    Ok(())
}
