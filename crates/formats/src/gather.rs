//! Files that came together, in an archive or a folder: those that are one thing are opened as one.

use crate::dateline_json::MAX_DATELINE_BYTES;
use crate::decode::decode_within;
use crate::format::{File, Format};
use crate::open::{OpenError, Opened, open_file};
use std::collections::BTreeMap;

/// Opens files that came together; each with what it is called. One that cannot be opened takes no other
/// with it.
///
/// A text that belongs to a file of annotations, by its name, goes with that ([`Format::companion`]), and all
/// such of a folder are one. What says nothing by itself (manifests, configurations, type systems, hidden
/// files) is passed over. Archives inside are not opened. Cost: that of [`open`](crate::open()) for each.
pub fn open_all(files: Vec<File>) -> Vec<(String, Result<Opened, OpenError>)> {
    let mut files: BTreeMap<String, File> =
        files.into_iter().map(|file| (file.path.clone(), file)).collect();
    let mut all = Vec::new();
    for format in [Format::Brat, Format::WebAnnotation] {
        let pairs: Vec<(String, String)> = files
            .keys()
            .filter_map(|path| Some((path.clone(), format.companion(path)?)))
            .filter(|(_, text)| files.contains_key(text))
            .collect();
        let mut folders: BTreeMap<String, Vec<File>> = BTreeMap::new();
        for (path, text) in pairs {
            let folder = path.rfind('/').map_or("", |at| &path[..at]).to_owned();
            let pair = [files.remove(&path), files.remove(&text)];
            let pair = pair.into_iter().flatten().map(decoded);
            folders.entry(folder).or_default().extend(pair);
        }
        all.extend(folders.into_iter().filter_map(|(folder, files)| {
            let first = files.first()?.path.clone();
            let name = if folder.is_empty() || files.len() == 2 { first } else { folder };
            Some((name, Ok(Opened::Labeled { format, files })))
        }));
    }
    for (path, file) in files.into_iter().filter(|(_, file)| !is_beside(file)) {
        let opened = open_file(&path, &file.bytes);
        all.push((path, opened));
    }
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

/// A file in UTF-8, if it is text in another encoding. A byte order mark of UTF-8 stays: Python counts it.
fn decoded(file: File) -> File {
    if std::str::from_utf8(&file.bytes).is_ok() {
        return file;
    }
    match decode_within(&file.bytes, MAX_DATELINE_BYTES) {
        Ok(decoded) => File { bytes: decoded.text.into_bytes(), ..file },
        Err(_) => file,
    }
}

/// Whether a file only says something about others.
fn is_beside(file: &File) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let head = &file.bytes[..file.bytes.len().min(1000)];
    let head = String::from_utf8_lossy(head);
    let is_manifest = name == "manifest.json" && head.contains("\"generator\": \"Dateline ");
    let is_types = name.ends_with(".xml") && head.contains("<typeSystemDescription");
    let is_labeling = name.ends_with(".xml") && head.trim_start().starts_with("<View");
    let is_of_brat =
        ["annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"].contains(&name);
    is_manifest || is_types || is_labeling || is_of_brat || name.starts_with('.')
}
