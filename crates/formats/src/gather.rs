//! Files that came together, in an archive or a folder: those that are one thing are opened as one.

use crate::dateline_json::MAX_DATELINE_BYTES;
use crate::decode::decode_within;
use crate::format::{File, Format};
use crate::open::{OpenError, Opened, open_file};
use std::collections::BTreeMap;

/// Opens files that came together, in their order; each with what it is called. One that cannot be opened takes
/// no other with it.
///
/// A text that belongs to a file of annotations, by its name, goes with that ([`Format::companion`]), and all
/// such of a folder are one. Of several, what says nothing by itself (manifests, configurations, type systems,
/// hidden files) is passed over. Archives inside are not opened. Cost: that of [`open`](crate::open()) for
/// each.
pub fn open_all(files: Vec<File>) -> Vec<(String, Result<Opened, OpenError>)> {
    let is_several = files.len() > 1;
    let groups = groups(&files);
    let mut files: Vec<Option<File>> = files.into_iter().map(Some).collect();
    let mut all: BTreeMap<usize, (String, Result<Opened, OpenError>)> = BTreeMap::new();
    for ((format, folder), members) in groups {
        let Some(&at) = members.first() else { continue };
        let taken = members.iter().filter_map(|&member| files[member].take());
        let taken: Vec<File> = taken.map(decoded).collect();
        let is_pair = folder.is_empty() || taken.len() == 2;
        let first = taken.first().map(|file| file.path.clone()).unwrap_or_default();
        let name = if is_pair { first } else { folder };
        all.insert(at, (name, Ok(Opened::Labeled { format, files: taken })));
    }
    for (at, file) in files.into_iter().enumerate() {
        if let Some(file) = file.filter(|file| !is_several || !is_beside(file)) {
            let opened = open_file(&file.path, &file.bytes);
            all.insert(at, (file.path, opened));
        }
    }
    all.into_values().collect()
}

/// Files of annotations, each followed by its text, by format and folder.
fn groups(files: &[File]) -> BTreeMap<(Format, String), Vec<usize>> {
    let mut texts: BTreeMap<&str, usize> =
        files.iter().enumerate().map(|(at, file)| (file.path.as_str(), at)).collect();
    let mut groups: BTreeMap<(Format, String), Vec<usize>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let path = file.path.as_str();
        for &format in Format::ALL {
            let text = format.companion(path).and_then(|text| texts.remove(text.as_str()));
            if let Some(text) = text {
                let folder = path.rfind('/').map_or("", |at| &path[..at]).to_owned();
                groups.entry((format, folder)).or_default().extend([at, text]);
            }
        }
    }
    groups
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
    // Rows of ours carry their tags as words too.
    let is_of_rows = name == "labels.txt" && head.starts_with("O\nB-");
    let is_card =
        name == "README.md" && head.starts_with("---\n") && head.contains("token-classification");
    let is_hidden = name.starts_with('.');
    is_manifest || is_types || is_labeling || is_of_brat || is_of_rows || is_card || is_hidden
}
