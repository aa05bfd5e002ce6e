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

/// A part is closed once it has so many bytes: with one more document it can still be read.
const LONGEST: usize = 60_000_000;

fn offer(name: &str, parts: &[String]) -> Result<(), String> {
    for (at, json) in parts.iter().enumerate() {
        let part = match parts.len() {
            1 => String::new(),
            of => format!("-part-{}-of-{of}", at + 1),
        };
        files::download(
            &format!("{name}{part}.dateline.json"),
            "application/json",
            json.as_bytes(),
        )
        .map_err(|error| error.to_string())?;
    }
    Ok(())
}

impl Inner {
    /// Offers all documents as a file, or as several where one would be too long to be read again.
    /// Those that are not in memory are read from the storage, a few at a time; where one cannot be read
    /// there is no file, and the person is told.
    pub(super) async fn back_up(self: Rc<Self>, backup: Backup) {
        let offered = match self.written(&backup).await {
            Ok(parts) => offer(&backup.name, &parts),
            Err(reason) => Err(reason),
        };
        if let Err(reason) = offered {
            self.dispatch.emit(Action::Failed(format!("No backup was made: {reason}")));
        }
    }

    async fn written(&self, backup: &Backup) -> Result<Vec<String>, String> {
        let held: BTreeMap<DocumentId, &Arc<Document>> =
            backup.held.iter().map(|document| (document.id, document)).collect();
        let mut parts = Vec::new();
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
                if json.len() > LONGEST {
                    dateline_json::seal(&mut json, is_first);
                    parts.push(std::mem::replace(&mut json, dateline_json::head(&backup.labels)));
                    is_first = true;
                }
            }
        }
        if parts.is_empty() || !is_first {
            dateline_json::seal(&mut json, is_first);
            parts.push(json);
        }
        Ok(parts)
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
