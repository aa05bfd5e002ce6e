use super::storing::Inner;
use crate::platform::files;
use crate::platform::storage::StorageError;
use crate::state::Action;
use crate::state::keeping::Backup;
use dateline_annotation::{Document, DocumentId, Wanted};
use dateline_formats::dateline_json;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// So many documents are read at once.
const AT_ONCE: usize = 32;

impl Inner {
    /// Offers all documents as one file. Those that are not in memory are read from the storage, a few at
    /// a time; where one cannot be read there is no file, and the person is told.
    pub(super) async fn back_up(self: Rc<Self>, backup: Backup) {
        let written = self.written(&backup).await;
        let offered = written.and_then(|json| {
            files::download(&backup.name, "application/json", json.as_bytes())
                .map_err(|error| error.to_string())
        });
        if let Err(reason) = offered {
            self.dispatch.emit(Action::Failed(format!("No backup was made: {reason}")));
        }
    }

    async fn written(&self, backup: &Backup) -> Result<String, String> {
        let held: BTreeMap<DocumentId, &Arc<Document>> =
            backup.held.iter().map(|document| (document.id, document)).collect();
        let mut json = dateline_json::head(&backup.labels);
        let mut is_first = true;
        for ids in backup.documents.chunks(AT_ONCE) {
            let absent = ids.iter().copied().filter(|id| !held.contains_key(id)).collect();
            let mut read = self.read(absent, backup).await.map_err(|error| error.to_string())?;
            for id in ids {
                let document = held.get(id).map(|held| (*held).clone()).or_else(|| read.remove(id));
                let Some(document) = document else { continue };
                json.push_str(&dateline_json::element(&backup.labels, &document, is_first));
                is_first = false;
            }
        }
        json.push_str(dateline_json::tail(is_first));
        Ok(json)
    }

    async fn read(
        &self,
        documents: std::collections::BTreeSet<DocumentId>,
        backup: &Backup,
    ) -> Result<BTreeMap<DocumentId, Arc<Document>>, StorageError> {
        if documents.is_empty() {
            return Ok(BTreeMap::new());
        }
        let wanted = Wanted { documents, ..Wanted::default() };
        let fetched = self.storage().await?.fetch(&wanted).await?;
        if let Some(damage) = fetched.damage.first() {
            return Err(StorageError::Other(damage.to_string()));
        }
        let documents = fetched.documents.iter().map(|stored| {
            stored
                .brought_up(&backup.labels)
                .map(|document| (document.id, document))
                .map_err(|error| StorageError::Other(error.to_string()))
        });
        documents.collect()
    }
}
