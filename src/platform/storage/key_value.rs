//! Reads and writes named text values.

use super::{AccessMode, NOTES, Storage, StorageError, await_completion, from_idb_error};
use idb::Query;
use wasm_bindgen::JsValue;

impl Storage {
    /// Returns the values stored under these names.
    ///
    /// # Errors
    /// Returns an error if the browser cannot read.
    pub async fn read_values<const N: usize>(
        &self,
        names: [&str; N],
    ) -> Result<[Option<String>; N], StorageError> {
        let transaction = self.begin_transaction(&[NOTES], AccessMode::Read)?;
        let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
        let mut texts = [const { None }; N];
        for (name, text) in names.into_iter().zip(&mut texts) {
            let note = notes
                .get(Query::Key(name.into()))
                .map_err(from_idb_error)?
                .await
                .map_err(from_idb_error)?;
            *text = note.and_then(|note| note.as_string());
        }
        Ok(texts)
    }

    /// Stores values under names in one transaction. `None` deletes a value.
    ///
    /// # Errors
    /// Returns an error if the browser cannot write.
    pub async fn write_values<const N: usize>(
        &self,
        texts: [(&str, Option<String>); N],
    ) -> Result<(), StorageError> {
        let transaction = self.begin_transaction(&[NOTES], AccessMode::Write)?;
        let notes = transaction.object_store(NOTES).map_err(from_idb_error)?;
        for (name, text) in texts {
            let name = JsValue::from(name);
            match text {
                Some(text) => drop(notes.put(&text.into(), Some(&name)).map_err(from_idb_error)?),
                None => drop(notes.delete(Query::Key(name)).map_err(from_idb_error)?),
            }
        }
        await_completion(transaction).await
    }
}
