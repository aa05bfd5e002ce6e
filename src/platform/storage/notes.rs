use super::{Mode, NOTES, Storage, StorageError, complete, said};
use idb::Query;
use wasm_bindgen::JsValue;

impl Storage {
    /// Texts that were noted under these names.
    ///
    /// # Errors
    /// When the browser cannot read.
    pub async fn notes<const N: usize>(
        &self,
        names: [&str; N],
    ) -> Result<[Option<String>; N], StorageError> {
        let transaction = self.begin(&[NOTES], Mode::Read)?;
        let notes = transaction.object_store(NOTES).map_err(said)?;
        let mut texts = [const { None }; N];
        for (name, text) in names.into_iter().zip(&mut texts) {
            let note = notes.get(Query::Key(name.into())).map_err(said)?.await.map_err(said)?;
            *text = note.and_then(|note| note.as_string());
        }
        Ok(texts)
    }

    /// Notes texts under names, all or none; nothing takes away what is noted.
    ///
    /// # Errors
    /// When the browser does not take it.
    pub async fn set_notes<const N: usize>(
        &self,
        texts: [(&str, Option<String>); N],
    ) -> Result<(), StorageError> {
        let transaction = self.begin(&[NOTES], Mode::Write)?;
        let notes = transaction.object_store(NOTES).map_err(said)?;
        for (name, text) in texts {
            let name = JsValue::from(name);
            match text {
                Some(text) => drop(notes.put(&text.into(), Some(&name)).map_err(said)?),
                None => drop(notes.delete(Query::Key(name)).map_err(said)?),
            }
        }
        complete(transaction).await
    }
}
