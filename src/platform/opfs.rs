//! Files in the origin private file system (OPFS): the second copy of each project.
//!
//! The copy survives the loss of the project's database and is deleted with the site's data.
//!
//! The browser writes to a temporary file and replaces the target when the file is closed. So a
//! file is complete, empty or missing.

use super::storage::from_js_error;
use super::{storage_quota, watermarks};
use crate::state::persistence::StorageError;
use js_sys::{Function, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemRemoveOptions, FileSystemWritableFileStream,
};

/// The folder that has a subfolder for each project's second copy.
const COPIES_FOLDER: &str = "copies";
/// The folder that has a subfolder for each project's watermark file. The name of that file is the
/// watermark.
const WATERMARKS_FOLDER: &str = "marks";

/// A folder of a project.
#[derive(Clone)]
pub struct OpfsFolder(FileSystemDirectoryHandle);

impl OpfsFolder {
    /// Opens the folder of a project's second copy, creating it if necessary.
    ///
    /// # Errors
    /// Returns [`StorageError::Unsupported`] if the browser has no OPFS, or the browser's error.
    pub async fn open_copy(project: u32) -> Result<Self, StorageError> {
        let copies = open_folder(&root_folder().await?, COPIES_FOLDER).await?;
        open_folder(&copies, &project.to_string()).await.map(Self)
    }

    /// Opens the folder of a project's watermark file, creating it if necessary.
    ///
    /// # Errors
    /// See [`OpfsFolder::open_copy`].
    pub async fn open_watermarks(project: u32) -> Result<Self, StorageError> {
        let marks = open_folder(&root_folder().await?, WATERMARKS_FOLDER).await?;
        open_folder(&marks, &project.to_string()).await.map(Self)
    }

    /// Creates an empty file. Does not change an existing file.
    ///
    /// # Errors
    /// Returns the browser's error.
    pub async fn create_empty(&self, name: &str) -> Result<(), StorageError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        await_promise(self.0.get_file_handle_with_options(name, &options)).await.map(drop)
    }

    /// Returns the names of all files, in no particular order.
    ///
    /// # Errors
    /// Returns the browser's error.
    pub async fn list_names(&self) -> Result<Vec<String>, StorageError> {
        list_names(&self.0).await
    }

    /// Reads a whole file.
    ///
    /// # Errors
    /// Returns the browser's error, also if the file does not exist.
    pub async fn read_file(&self, name: &str) -> Result<String, StorageError> {
        into_text(JsFuture::from(self.open_file(name).await?.text()).await)
    }

    /// Reads at most `bytes` bytes from the start of a file.
    ///
    /// # Errors
    /// See [`OpfsFolder::read_file`].
    pub async fn read_start(&self, name: &str, bytes: u32) -> Result<String, StorageError> {
        let file = self.open_file(name).await?;
        let start =
            file.slice_with_i32_and_i32(0, bytes.cast_signed()).map_err(|it| from_js_error(&it))?;
        into_text(JsFuture::from(start.text()).await)
    }

    /// Writes a whole file, replacing one of the same name.
    ///
    /// Each piece is written separately and in order, so that a long file does not block the page.
    ///
    /// # Errors
    /// Returns [`StorageError::Full`] or the browser's error. Then the file is missing, empty or as
    /// it was before.
    pub async fn write_file(&self, name: &str, pieces: &[String]) -> Result<(), StorageError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let handle = await_promise(self.0.get_file_handle_with_options(name, &options)).await?;
        let handle: FileSystemFileHandle = handle.unchecked_into();
        if !has_method(&handle, "createWritable") {
            return Err(StorageError::Unsupported);
        }
        let stream = await_promise(handle.create_writable()).await?;
        let stream: FileSystemWritableFileStream = stream.unchecked_into();
        match write_pieces(&stream, pieces).await {
            Ok(()) => await_promise(stream.close()).await.map(drop),
            Err(error) => {
                // Writing failed already, and the written part is discarded whatever the result.
                let _ = await_promise(stream.abort()).await;
                Err(error)
            }
        }
    }

    /// Removes a file. Succeeds if it does not exist.
    ///
    /// # Errors
    /// Returns the browser's error.
    pub async fn remove_file(&self, name: &str) -> Result<(), StorageError> {
        ignore_missing(await_promise(self.0.remove_entry(name)).await)
    }

    async fn open_file(&self, name: &str) -> Result<File, StorageError> {
        let handle = await_promise(self.0.get_file_handle(name)).await?;
        let handle: FileSystemFileHandle = handle.unchecked_into();
        await_promise(handle.get_file()).await.map(JsCast::unchecked_into)
    }
}

async fn write_pieces(
    stream: &FileSystemWritableFileStream,
    pieces: &[String],
) -> Result<(), StorageError> {
    for piece in pieces {
        // A string would be converted to UTF-16, and encoded again by the browser.
        let bytes = Uint8Array::from(piece.as_bytes());
        await_promise(
            stream.write_with_js_u8_array(&bytes).map_err(|error| from_js_error(&error))?,
        )
        .await?;
    }
    Ok(())
}

/// Removes the second copy and the watermark of a project.
///
/// # Errors
/// Returns the browser's error. The watermark in local storage is removed even then; a part of the
/// copy may be left.
pub async fn remove_project(project: u32) -> Result<(), StorageError> {
    watermarks::remove_watermark(project);
    match root_folder().await {
        Ok(root) => {
            // The watermark is removed first: without the copy, it would be reported as a data
            // loss.
            for all in [WATERMARKS_FOLDER, COPIES_FOLDER] {
                remove_folder(&open_folder(&root, all).await?, &project.to_string()).await?;
            }
            Ok(())
        }
        Err(StorageError::Unsupported) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes the second copies and watermarks of all projects, including projects that are not in the
/// list.
///
/// # Errors
/// See [`remove_project`].
pub async fn remove_all_projects() -> Result<(), StorageError> {
    watermarks::remove_all_watermarks();
    match root_folder().await {
        Ok(root) => {
            remove_folder(&root, WATERMARKS_FOLDER).await?;
            remove_folder(&root, COPIES_FOLDER).await
        }
        Err(StorageError::Unsupported) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Returns the numbers of all projects that have a second copy, or an empty list if the browser has
/// no OPFS.
///
/// # Errors
/// Returns the browser's error.
pub async fn projects_with_copies() -> Result<Vec<u32>, StorageError> {
    let root = match root_folder().await {
        Ok(root) => root,
        Err(StorageError::Unsupported) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let copies = open_folder(&root, COPIES_FOLDER).await?;
    let mut projects = Vec::new();
    for name in list_names(&copies).await? {
        let Ok(project) = name.parse() else { continue };
        // The folder is created before there is anything to copy.
        if !list_names(&open_folder(&copies, &name).await?).await?.is_empty() {
            projects.push(project);
        }
    }
    Ok(projects)
}

/// Returns the root of the private file system. Insecure pages and some browsers have none.
async fn root_folder() -> Result<FileSystemDirectoryHandle, StorageError> {
    let storage = storage_quota::storage_manager().ok_or(StorageError::Unsupported)?;
    if !has_method(&storage, "getDirectory") {
        return Err(StorageError::Unsupported);
    }
    await_promise(storage.get_directory()).await.map(JsCast::unchecked_into)
}

async fn open_folder(
    parent: &FileSystemDirectoryHandle,
    name: &str,
) -> Result<FileSystemDirectoryHandle, StorageError> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let opened = await_promise(parent.get_directory_handle_with_options(name, &options)).await;
    opened.map(JsCast::unchecked_into)
}

async fn list_names(folder: &FileSystemDirectoryHandle) -> Result<Vec<String>, StorageError> {
    let keys = folder.keys();
    let mut names = Vec::new();
    loop {
        let next = await_promise(keys.next().map_err(|error| from_js_error(&error))?).await?;
        let is_done = Reflect::get(&next, &"done".into()).is_ok_and(|it| it.is_truthy());
        if is_done {
            return Ok(names);
        }
        names.extend(Reflect::get(&next, &"value".into()).ok().and_then(|name| name.as_string()));
    }
}

async fn remove_folder(parent: &FileSystemDirectoryHandle, name: &str) -> Result<(), StorageError> {
    let options = FileSystemRemoveOptions::new();
    options.set_recursive(true);
    ignore_missing(await_promise(parent.remove_entry_with_options(name, &options)).await)
}

fn ignore_missing(result: Result<JsValue, StorageError>) -> Result<(), StorageError> {
    match result {
        Ok(_) | Err(StorageError::Missing) => Ok(()),
        Err(error) => Err(error),
    }
}

fn has_method(object: &JsValue, name: &str) -> bool {
    Reflect::get(object, &name.into()).is_ok_and(|it| it.has_type::<Function>())
}

async fn await_promise(promise: js_sys::Promise) -> Result<JsValue, StorageError> {
    JsFuture::from(promise).await.map_err(|error| from_js_error(&error))
}

fn into_text(read: Result<JsValue, JsValue>) -> Result<String, StorageError> {
    let text: JsString = read.map_err(|error| from_js_error(&error))?.unchecked_into();
    Ok(text.into())
}
