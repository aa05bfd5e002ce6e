//! Files that a person gives, and files that are offered to them.

pub use web_sys::File;

use super::BrowserError;
use gloo::file::futures::read_as_bytes;
use gloo::file::{Blob, ObjectUrl};
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DragEvent, Event, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
    HtmlAnchorElement, HtmlInputElement,
};

/// A file that is longer than what can be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is {} MB long; up to {} MB can be opened", megabytes(*.size), megabytes(*.limit))]
pub struct TooLarge {
    /// In bytes.
    pub size: u64,
    /// In bytes.
    pub limit: u64,
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}

/// Refuses a file of more than `limit` bytes.
pub fn check(file: &File, limit: u64) -> Result<(), TooLarge> {
    let size = file.size() as u64;
    if size > limit { Err(TooLarge { size, limit }) } else { Ok(()) }
}

/// A file that a person gave, with its name: in a folder, with the folders before it.
#[derive(Clone, Debug, PartialEq)]
pub struct PickedFile {
    /// Its name.
    pub name: String,
    /// What the browser has of it.
    pub file: File,
}

/// What a person picked or dropped: files, and folders that are yet to be looked into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    files: Vec<PickedFile>,
    folders: Vec<FileSystemEntry>,
}

impl Given {
    /// All files, those in folders by name. What cannot be looked into has none. Files whose name
    /// begins with a dot are left out of folders: systems keep their own things in them.
    pub async fn all(self) -> Vec<PickedFile> {
        let mut files = self.files;
        let mut entries = self.folders;
        entries.reverse();
        while let Some(entry) = entries.pop() {
            if let Some(folder) = entry.dyn_ref::<FileSystemDirectoryEntry>() {
                let mut inside = inside(folder).await;
                inside.sort_by_key(|entry| std::cmp::Reverse(entry.name()));
                inside.retain(|entry| !entry.name().starts_with('.'));
                entries.append(&mut inside);
            } else if let Some(file) = file_of(&entry).await {
                let name = entry.full_path().trim_start_matches('/').to_owned();
                files.push(PickedFile { name, file });
            }
        }
        files
    }
}

/// What is in a folder. Browsers tell it in parts.
async fn inside(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut entries = Vec::new();
    loop {
        let part = Promise::new(&mut |resolve, reject| {
            // Where it is refused there is nothing more.
            if reader.read_entries_with_callback_and_callback(&resolve, &reject).is_err() {
                let _ = reject.call0(&JsValue::NULL);
            }
        });
        let part = JsFuture::from(part).await.map(|part| Array::from(&part)).unwrap_or_default();
        if part.length() == 0 {
            return entries;
        }
        entries.extend(part.iter().filter_map(|entry| entry.dyn_into::<FileSystemEntry>().ok()));
    }
}

async fn file_of(entry: &FileSystemEntry) -> Option<File> {
    let entry = entry.dyn_ref::<FileSystemFileEntry>()?;
    let read = Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    JsFuture::from(read).await.ok()?.dyn_into().ok()
}

fn all(list: Option<FileList>) -> Vec<PickedFile> {
    let list =
        list.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect::<Vec<_>>());
    let named = |file: File| {
        let path = Reflect::get(&file, &"webkitRelativePath".into()).ok();
        let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
        PickedFile { name: path.unwrap_or_else(|| file.name()), file }
    };
    let is_hidden = |picked: &PickedFile| picked.name.contains("/.");
    list.into_iter().flatten().map(named).filter(|picked| !is_hidden(picked)).collect()
}

/// What was dropped.
pub fn dropped(event: &DragEvent) -> Given {
    let Some(transfer) = event.data_transfer() else { return Given::default() };
    let items = transfer.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten())
        .collect();
    if entries.iter().any(FileSystemEntry::is_directory) {
        return Given { files: Vec::new(), folders: entries };
    }
    Given { files: all(transfer.files()), folders: Vec::new() }
}

/// The files picked in a file input. The input forgets them, so that the same can be picked again.
pub fn picked(event: &Event) -> Given {
    let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(input) = input else { return Given::default() };
    let files = all(input.files());
    input.set_value("");
    Given { files, folders: Vec::new() }
}

/// Reads the first of the files picked in a file input, of at most `limit` bytes, and calls with its
/// name and its bytes, or with why there are none.
pub fn read_picked(
    event: &Event,
    limit: u64,
    done: impl FnOnce(String, Result<Vec<u8>, String>) + 'static,
) {
    let Some(picked) = picked(event).files.into_iter().next() else { return };
    wasm_bindgen_futures::spawn_local(async move {
        let bytes = match check(&picked.file, limit) {
            Ok(()) => {
                let blob = Blob::from(web_sys::Blob::from(picked.file.clone()));
                read_as_bytes(&blob).await.map_err(|error| error.to_string())
            }
            Err(error) => Err(error.to_string()),
        };
        done(picked.name, bytes);
    });
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
