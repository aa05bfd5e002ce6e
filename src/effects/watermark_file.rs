//! Maintains the watermark file. It is written with each change before the page says "Saved", so
//! that a database that holds less is recognized. The watermark in local storage reaches the disk
//! seconds later, but it also records how a visit ended.

use crate::platform::opfs::OpfsFolder;
use crate::state::persistence::StorageError;
use crate::state::recovery::second_copy::{
    Holdings, parse_watermark_file_name, watermark_file_name,
};
use std::cell::RefCell;
use std::collections::BTreeSet;

#[derive(Default)]
pub(super) struct WatermarkFile {
    folder: RefCell<Option<OpfsFolder>>,
    /// The files of earlier changes.
    stale_names: RefCell<BTreeSet<String>>,
}

impl WatermarkFile {
    /// Returns the holdings in the name of the newest file; `None` without a file or without file
    /// storage.
    pub(super) async fn read_latest(&self, project: u32) -> Option<Holdings> {
        let names = self.folder(project).await.ok()?.list_names().await.ok()?;
        let newest = names.iter().filter_map(|name| parse_watermark_file_name(name));
        let newest = newest.max_by_key(|holdings| (holdings.database.clone(), holdings.last));
        self.stale_names.borrow_mut().extend(names);
        newest
    }

    /// Writes the holdings. Does nothing if the browser has no file storage; the database is then
    /// as safe as the browser makes it.
    pub(super) async fn write(&self, project: u32, holdings: &Holdings) {
        let name = watermark_file_name(holdings);
        let mut touched = self.touch(project, &name).await;
        if touched == Err(StorageError::Missing) {
            // The folder was removed while the page was open.
            self.reset();
            touched = self.touch(project, &name).await;
        }
        if touched.is_err() {
            return;
        }
        let stale = self.stale_names.replace(BTreeSet::from([name.clone()]));
        let Ok(folder) = self.folder(project).await else { return };
        for stale in stale.iter().filter(|stale| **stale != name) {
            // A file that cannot be removed is older and has no effect.
            let _ = folder.remove_file(stale).await;
        }
    }

    /// Forgets the files, because they were removed or belong to another project.
    pub(super) fn reset(&self) {
        self.folder.take();
        self.stale_names.take();
    }

    async fn touch(&self, project: u32, name: &str) -> Result<(), StorageError> {
        self.folder(project).await?.create_empty(name).await
    }

    async fn folder(&self, project: u32) -> Result<OpfsFolder, StorageError> {
        if let Some(folder) = self.folder.borrow().clone() {
            return Ok(folder);
        }
        let folder = OpfsFolder::open_watermarks(project).await?;
        *self.folder.borrow_mut() = Some(folder.clone());
        Ok(folder)
    }
}
