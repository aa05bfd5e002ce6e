//! Files that the user picks or drops, and downloads.

pub use web_sys::File;

use super::BrowserError;
use crate::state::import::messages::FileFailure;
use dateline_annotation::compact;
use gloo::file::futures::read_as_bytes;
use gloo::file::{Blob, ObjectUrl};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, DragEvent, Event, FileList, FileSystemDirectoryEntry, FileSystemEntry,
    FileSystemFileEntry, HtmlAnchorElement, HtmlInputElement,
};

/// Returns an error if a file has more than `limit` bytes.
pub fn check_size(file: &File, limit: u64) -> Result<(), FileFailure> {
    let size = file.size() as u64;
    if size > limit { Err(FileFailure::TooLarge { size, limit }) } else { Ok(()) }
}

/// A file that the user picked or dropped.
#[derive(Clone, Debug, PartialEq)]
pub struct PickedFile {
    /// The name of the file. For a file in a folder, it includes the path from the picked folder.
    pub name: String,
    /// The browser's handle of the file.
    pub file: File,
}

/// The files and folders that the user picked or dropped. Folders are not read yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileSelection {
    files: Vec<PickedFile>,
    folders: Vec<FileSystemEntry>,
    /// True if hidden files were left out.
    has_hidden: bool,
}

/// The files of a [`FileSelection`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CollectedFiles {
    /// All files. Files in folders are sorted by name.
    pub files: Vec<PickedFile>,
    /// The names of files and folders that the browser cannot read, each with the reason.
    pub unreadable: Vec<(String, String)>,
    /// True if the selection was not empty but has no files.
    pub is_empty: bool,
}

impl FileSelection {
    /// Creates a selection of files without folders.
    pub(super) fn from_files(files: Vec<PickedFile>) -> Self {
        Self { files, ..Self::default() }
    }

    /// Collects all files, reading folders recursively. Skips entries in folders whose names start
    /// with a dot, because operating systems keep internal files there.
    pub async fn collect_files(self) -> CollectedFiles {
        let is_given = self.has_hidden || !self.folders.is_empty();
        let (mut files, mut unreadable) = (self.files, Vec::new());
        let mut entries = self.folders;
        entries.reverse();
        while let Some(entry) = entries.pop() {
            let name = entry.full_path().trim_start_matches('/').to_owned();
            if let Some(folder) = entry.dyn_ref::<FileSystemDirectoryEntry>() {
                let mut inside = Vec::new();
                if let Err(error) = read_folder(folder, &mut inside).await {
                    unreadable.push((name, error_message(&error)));
                }
                compact::sort_by_key(&mut inside, |entry| std::cmp::Reverse(entry.name()));
                inside.retain(|entry| !entry.name().starts_with('.'));
                entries.append(&mut inside);
            } else {
                match entry_file(&entry).await {
                    Ok(file) => files.push(PickedFile { name, file }),
                    Err(error) => unreadable.push((name, error_message(&error))),
                }
            }
        }
        let is_empty = is_given && files.is_empty() && unreadable.is_empty();
        CollectedFiles { files, unreadable, is_empty }
    }
}

/// Returns the browser's message of an error.
fn error_message(error: &JsValue) -> String {
    let said = error.dyn_ref::<DomException>().map(DomException::message);
    said.unwrap_or_else(|| format!("{error:?}"))
}

/// Adds the entries of a folder, up to the first error. Browsers return them in several parts.
async fn read_folder(
    folder: &FileSystemDirectoryEntry,
    entries: &mut Vec<FileSystemEntry>,
) -> Result<(), JsValue> {
    let reader = folder.create_reader();
    loop {
        let part = Promise::new(&mut |resolve, reject| {
            // If the call throws, no callback will run.
            if reader.read_entries_with_callback_and_callback(&resolve, &reject).is_err() {
                let _ = reject.call0(&JsValue::NULL);
            }
        });
        let part = Array::from(&JsFuture::from(part).await?);
        if part.length() == 0 {
            return Ok(());
        }
        entries.extend(part.iter().filter_map(|entry| entry.dyn_into::<FileSystemEntry>().ok()));
    }
}

async fn entry_file(entry: &FileSystemEntry) -> Result<File, JsValue> {
    let entry: &FileSystemFileEntry = entry.unchecked_ref();
    let read = Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    JsFuture::from(read).await?.dyn_into()
}

fn selection_from_list(list: Option<FileList>) -> FileSelection {
    let list =
        list.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect::<Vec<_>>());
    let named = |file: File| {
        let path = Reflect::get(&file, &"webkitRelativePath".into()).ok();
        let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
        PickedFile { name: path.unwrap_or_else(|| file.name()), file }
    };
    let is_hidden = |picked: &PickedFile| picked.name.contains("/.");
    let all: Vec<PickedFile> = list.into_iter().flatten().map(named).collect();
    let has_hidden = all.iter().any(is_hidden);
    let files = all.into_iter().filter(|picked| !is_hidden(picked)).collect();
    FileSelection { files, folders: Vec::new(), has_hidden }
}

/// Returns the files and folders of a drop.
pub fn dropped_files(event: &DragEvent) -> FileSelection {
    let Some(transfer) = event.data_transfer() else { return FileSelection::default() };
    let items = transfer.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten())
        .collect();
    if entries.iter().any(FileSystemEntry::is_directory) {
        return FileSelection { folders: entries, ..FileSelection::default() };
    }
    selection_from_list(transfer.files())
}

/// Returns the files picked in a file input and clears the input, so that the same file can be
/// picked again.
pub fn picked_files(event: &Event) -> FileSelection {
    let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else { return FileSelection::default() };
    let given = selection_from_list(input.files());
    input.set_value("");
    given
}

/// Reads the first file picked in a file input.
///
/// Calls `done` with its name and its bytes, or with the reason why it was not read: it has more
/// than `limit` bytes, or the browser cannot read it. Does not call `done` if no file was picked.
pub fn read_picked_file(
    event: &Event,
    limit: u64,
    done: impl FnOnce(String, Result<Vec<u8>, FileFailure>) + 'static,
) {
    read_first_file(picked_files(event).files, limit, done);
}

/// Reads the first file of a drop on an element. The drop is not handled by the window.
pub fn read_dropped_file(
    event: &DragEvent,
    limit: u64,
    done: impl FnOnce(String, Result<Vec<u8>, FileFailure>) + 'static,
) {
    let dropped = dropped_files(event).files;
    if !dropped.is_empty() {
        event.prevent_default();
        event.stop_propagation();
        read_first_file(dropped, limit, done);
    }
}

fn read_first_file(
    files: Vec<PickedFile>,
    limit: u64,
    done: impl FnOnce(String, Result<Vec<u8>, FileFailure>) + 'static,
) {
    let Some(picked) = files.into_iter().next() else { return };
    wasm_bindgen_futures::spawn_local(async move {
        let bytes = match check_size(&picked.file, limit) {
            Ok(()) => {
                let blob = Blob::from(web_sys::Blob::from(picked.file.clone()));
                read_as_bytes(&blob).await.map_err(|error| FileFailure::Invalid(error.to_string()))
            }
            Err(failure) => Err(failure),
        };
        done(picked.name, bytes);
    });
}

/// How long the bytes of a download are kept after the click, in milliseconds.
///
/// Browsers read them some time after the click, and later if they ask where to save the file.
const URL_LIFETIME_MS: u32 = 60_000;

/// Downloads bytes as a file.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> Result<(), BrowserError> {
    let blob = Blob::new_with_options(bytes, Some(mime));
    let url = ObjectUrl::from(blob);
    let anchor = gloo::utils::document().create_element("a")?;
    let anchor: HtmlAnchorElement = anchor.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    super::run_after(URL_LIFETIME_MS, move || drop(url));
    Ok(())
}
