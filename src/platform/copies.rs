//! Files in the browser's private file system (OPFS): the second copy of each project. It outlives
//! the loss of the project's database, and goes with the site's data.
//!
//! A file is written beside and put in its position when it is complete, so that it is there whole, is
//! empty, or is not there at all.

use super::storage::{StorageError, named};
use super::{marks, quota};
use js_sys::{Function, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemRemoveOptions, FileSystemWritableFileStream,
};

/// The folder that holds a folder for each project.
const COPIES: &str = "copies";
/// The folder with a folder for each project, which holds a file that says by its name what is stored.
const MARKS: &str = "marks";

/// The folder with the second copy of a project.
#[derive(Clone)]
pub struct Folder(FileSystemDirectoryHandle);

impl Folder {
    /// Opens the folder of a project, and makes it where there is none.
    ///
    /// # Errors
    /// [`StorageError::Unsupported`] where the browser has no such files, or its own reason.
    pub async fn open(project: u32) -> Result<Self, StorageError> {
        let copies = folder(&root().await?, COPIES).await?;
        folder(&copies, &project.to_string()).await.map(Self)
    }

    /// Opens the folder of a project's mark file, and makes it where there is none.
    ///
    /// # Errors
    /// As [`Folder::open`].
    pub async fn open_marks(project: u32) -> Result<Self, StorageError> {
        let marks = folder(&root().await?, MARKS).await?;
        folder(&marks, &project.to_string()).await.map(Self)
    }

    /// Makes an empty file; one that is there stays as it is.
    ///
    /// # Errors
    /// With the browser's reason.
    pub async fn touch(&self, name: &str) -> Result<(), StorageError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        done(self.0.get_file_handle_with_options(name, &options)).await.map(drop)
    }

    /// The names of all files in it, in no order.
    ///
    /// # Errors
    /// With the browser's reason.
    pub async fn names(&self) -> Result<Vec<String>, StorageError> {
        names(&self.0).await
    }

    /// Reads a file whole.
    ///
    /// # Errors
    /// With the browser's reason, also where there is no such file.
    pub async fn read(&self, name: &str) -> Result<String, StorageError> {
        text(JsFuture::from(self.file(name).await?.text()).await)
    }

    /// Reads at most so many bytes of the start of a file.
    ///
    /// # Errors
    /// As [`Folder::read`].
    pub async fn read_start(&self, name: &str, bytes: u32) -> Result<String, StorageError> {
        let file = self.file(name).await?;
        let start = file.slice_with_i32_and_i32(0, bytes.cast_signed()).map_err(|it| named(&it))?;
        text(JsFuture::from(start.text()).await)
    }

    /// Writes a file whole, in place of one of this name: the pieces in order, each by itself, so that a long
    /// file does not hold the page up.
    ///
    /// # Errors
    /// [`StorageError::Full`], or the browser's reason; then there is no file, an empty one, or that
    /// which was there.
    pub async fn write(&self, name: &str, pieces: &[String]) -> Result<(), StorageError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let handle = done(self.0.get_file_handle_with_options(name, &options)).await?;
        let handle: FileSystemFileHandle = handle.unchecked_into();
        if !has_method(&handle, "createWritable") {
            return Err(StorageError::Unsupported);
        }
        let stream = done(handle.create_writable()).await?;
        let stream: FileSystemWritableFileStream = stream.unchecked_into();
        match write_all(&stream, pieces).await {
            Ok(()) => done(stream.close()).await.map(drop),
            Err(error) => {
                // It failed already: what it has written goes, whatever this answers.
                let _ = done(stream.abort()).await;
                Err(error)
            }
        }
    }

    /// Removes a file; one that is not there is removed.
    ///
    /// # Errors
    /// With the browser's reason.
    pub async fn remove(&self, name: &str) -> Result<(), StorageError> {
        removed(done(self.0.remove_entry(name)).await)
    }

    async fn file(&self, name: &str) -> Result<File, StorageError> {
        let handle = done(self.0.get_file_handle(name)).await?;
        let handle: FileSystemFileHandle = handle.unchecked_into();
        done(handle.get_file()).await.map(JsCast::unchecked_into)
    }
}

async fn write_all(
    stream: &FileSystemWritableFileStream,
    pieces: &[String],
) -> Result<(), StorageError> {
    for piece in pieces {
        // Bytes: a string would be decoded, and encoded again by the browser.
        let bytes = Uint8Array::from(piece.as_bytes());
        done(stream.write_with_js_u8_array(&bytes).map_err(|error| named(&error))?).await?;
    }
    Ok(())
}

/// Removes the second copy of a project and the mark that says what the project held.
///
/// # Errors
/// With the browser's reason; the mark is gone then, what is left of the copy is not.
pub async fn remove(project: u32) -> Result<(), StorageError> {
    marks::remove(project);
    match root().await {
        Ok(root) => {
            // Alone a mark would tell of a loss.
            for all in [MARKS, COPIES] {
                remove_folder(&folder(&root, all).await?, &project.to_string()).await?;
            }
            Ok(())
        }
        Err(StorageError::Unsupported) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Removes the second copies and marks of all projects, also of those that no list names.
///
/// # Errors
/// As [`remove`].
pub async fn remove_all() -> Result<(), StorageError> {
    marks::remove_all();
    match root().await {
        Ok(root) => {
            remove_folder(&root, MARKS).await?;
            remove_folder(&root, COPIES).await
        }
        Err(StorageError::Unsupported) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The numbers of all projects that have a second copy; none where the browser keeps no copies.
///
/// # Errors
/// With the browser's reason.
pub async fn projects() -> Result<Vec<u32>, StorageError> {
    let root = match root().await {
        Ok(root) => root,
        Err(StorageError::Unsupported) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let copies = folder(&root, COPIES).await?;
    let mut projects = Vec::new();
    for name in names(&copies).await? {
        let Ok(project) = name.parse() else { continue };
        // A folder is made before there is something to copy.
        if !names(&folder(&copies, &name).await?).await?.is_empty() {
            projects.push(project);
        }
    }
    Ok(projects)
}

/// The root of the private file system. Pages that are not secure have none, nor has every browser.
async fn root() -> Result<FileSystemDirectoryHandle, StorageError> {
    let storage = quota::storage().ok_or(StorageError::Unsupported)?;
    if !has_method(&storage, "getDirectory") {
        return Err(StorageError::Unsupported);
    }
    done(storage.get_directory()).await.map(JsCast::unchecked_into)
}

async fn folder(
    parent: &FileSystemDirectoryHandle,
    name: &str,
) -> Result<FileSystemDirectoryHandle, StorageError> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let opened = done(parent.get_directory_handle_with_options(name, &options)).await;
    opened.map(JsCast::unchecked_into)
}

async fn names(folder: &FileSystemDirectoryHandle) -> Result<Vec<String>, StorageError> {
    let keys = folder.keys();
    let mut names = Vec::new();
    loop {
        let next = done(keys.next().map_err(|error| named(&error))?).await?;
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
    removed(done(parent.remove_entry_with_options(name, &options)).await)
}

fn removed(result: Result<JsValue, StorageError>) -> Result<(), StorageError> {
    match result {
        Ok(_) | Err(StorageError::Missing) => Ok(()),
        Err(error) => Err(error),
    }
}

fn has_method(object: &JsValue, name: &str) -> bool {
    Reflect::get(object, &name.into()).is_ok_and(|it| it.has_type::<Function>())
}

async fn done(promise: js_sys::Promise) -> Result<JsValue, StorageError> {
    JsFuture::from(promise).await.map_err(|error| named(&error))
}

fn text(read: Result<JsValue, JsValue>) -> Result<String, StorageError> {
    let text: JsString = read.map_err(|error| named(&error))?.unchecked_into();
    Ok(text.into())
}
