//! Files that came together, in an archive or a folder: those that are one thing are opened as one.

use crate::dateline_json::MAX_DATELINE_BYTES;
use crate::decode::decode_with_limit;
use crate::format::{File, Format};
use crate::hugging_face;
use crate::open::{OpenError, OpenedFile, open_file};
use std::collections::{BTreeMap, BTreeSet};

/// Opens files that came together, in their order; each with what it is called. One that cannot be opened takes
/// no other with it.
///
/// A text that belongs to a file of annotations, by its name, goes with that ([`Format::text_companion`]), and all
/// such of a folder are one. Rows go with the files that name their tags ([`Format::tag_files`]). Of several, what
/// says nothing by itself ([`is_sidecar`]) is passed over. Archives inside are not opened. Cost: that of
/// [`open`](crate::open()) for each.
pub fn open_files(files: Vec<File>) -> Vec<(String, Result<OpenedFile, OpenError>)> {
    let is_several = files.len() > 1;
    open_files_with_sidecars(files, Vec::new(), is_several)
}

/// [`open_files`] for some of several files: `beside` are those that may say something of them.
pub(crate) fn open_files_with_sidecars(
    files: Vec<File>,
    sidecars: Vec<File>,
    has_other_files: bool,
) -> Vec<(String, Result<OpenedFile, OpenError>)> {
    let is_list = |file: &&File| is_tag_file(&file.path) && file.bytes.len() <= MAX_SIDECAR_BYTES;
    let lists: Vec<File> = files.iter().chain(&sidecars).filter(is_list).cloned().collect();
    let groups = group_with_companions(&files);
    let mut files: Vec<Option<File>> = files.into_iter().map(Some).collect();
    let mut all: BTreeMap<usize, (String, Result<OpenedFile, OpenError>)> = BTreeMap::new();
    for ((format, folder), members) in groups {
        let Some(&at) = members.first() else { continue };
        let taken = members.iter().filter_map(|&member| files[member].take());
        let taken: Vec<File> = taken.map(to_utf8).collect();
        let is_pair = folder.is_empty() || taken.len() == 2;
        let first = taken.first().map(|file| file.path.clone()).unwrap_or_default();
        let name = if is_pair { first } else { folder };
        all.insert(at, (name, Ok(OpenedFile::TrainingData { format, files: taken })));
    }
    for (at, file) in files.into_iter().enumerate() {
        if let Some(file) = file.filter(|file| !has_other_files || !is_sidecar(file)) {
            let opened = open_file(&file.path, &file.bytes);
            all.insert(at, (file.path, opened.map(|opened| add_tag_files(opened, &lists))));
        }
    }
    all.into_values().collect()
}

/// Puts the lists that stand nearest beside files that want them.
fn add_tag_files(opened: OpenedFile, tag_files: &[File]) -> OpenedFile {
    let OpenedFile::TrainingData { format, mut files } = opened else { return opened };
    let paths: Vec<&str> = tag_files.iter().map(|file| file.path.as_str()).collect();
    let found = files.first().map(|file| nearest_tag_files(&file.path, &paths)).unwrap_or_default();
    let wanted = found.into_iter().map(|at| tag_files[at].clone());
    files.extend(wanted.filter(|file| format.tag_files().contains(&file_name(&file.path))));
    OpenedFile::TrainingData { format, files }
}

/// Files to open as one, out of several that a person gave: places in the list of their paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBundle {
    /// What is opened.
    pub files: Vec<usize>,
    /// What may say something of it, and is opened by itself too.
    pub sidecars: Vec<usize>,
}

/// Sorts files into bundles by their paths alone, in the order of their first ones. Every file is in one.
/// Cost: n log n, and for rows the lists there are.
pub fn bundle_files(paths: &[&str]) -> Vec<FileBundle> {
    let places: BTreeMap<&str, usize> = (0..).zip(paths).map(|(at, path)| (*path, at)).collect();
    let text_of = |path: &str| {
        let texts = Format::ALL.iter().filter_map(|format| format.text_companion(path));
        texts.into_iter().find_map(|text| places.get(text.as_str()).copied())
    };
    let texts: BTreeSet<usize> = paths.iter().filter_map(|path| text_of(path)).collect();
    let lists: Vec<usize> = (0..paths.len()).filter(|&at| is_tag_file(paths[at])).collect();
    let listed: Vec<&str> = lists.iter().map(|&at| paths[at]).collect();
    let mut bundles = Vec::new();
    for (at, path) in paths.iter().enumerate().filter(|(at, _)| !texts.contains(at)) {
        let is_rows = [".json", ".jsonl"].iter().any(|ending| path.ends_with(ending));
        let beside = if is_rows && !is_tag_file(path) {
            nearest_tag_files(path, &listed)
        } else {
            Vec::new()
        };
        bundles.push(FileBundle {
            files: [at].into_iter().chain(text_of(path)).collect(),
            sidecars: beside.into_iter().map(|at| lists[at]).collect(),
        });
    }
    bundles
}

/// The lists in the folder of a path, or else in the nearest folder around it that has any; by place.
fn nearest_tag_files(path: &str, tag_files: &[&str]) -> Vec<usize> {
    let mut folder = parent_folder(path);
    loop {
        let is_here = |at: &usize| parent_folder(tag_files[*at]) == folder;
        let found: Vec<usize> = (0..tag_files.len()).filter(is_here).collect();
        if !found.is_empty() || folder.is_empty() {
            return found;
        }
        folder = parent_folder(folder);
    }
}

fn parent_folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn is_tag_file(path: &str) -> bool {
    Format::ALL.iter().any(|format| format.tag_files().contains(&file_name(path)))
}

/// Files of annotations, each followed by its text, by format and folder.
fn group_with_companions(files: &[File]) -> BTreeMap<(Format, String), Vec<usize>> {
    let mut texts: BTreeMap<&str, usize> =
        files.iter().enumerate().map(|(at, file)| (file.path.as_str(), at)).collect();
    let mut groups: BTreeMap<(Format, String), Vec<usize>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let path = file.path.as_str();
        for &format in Format::ALL {
            let text = format.text_companion(path).and_then(|text| texts.remove(text.as_str()));
            if let Some(text) = text {
                let folder = path.rfind('/').map_or("", |at| &path[..at]).to_owned();
                groups.entry((format, folder)).or_default().extend([at, text]);
            }
        }
    }
    groups
}

/// A file in UTF-8, if it is text in another encoding. A byte order mark of UTF-8 stays: Python counts it.
fn to_utf8(file: File) -> File {
    if std::str::from_utf8(&file.bytes).is_ok() {
        return file;
    }
    match decode_with_limit(&file.bytes, MAX_DATELINE_BYTES) {
        Ok(decoded) => File { bytes: decoded.text.into_bytes(), ..file },
        Err(_) => file,
    }
}

/// The longest file that may only say something about others, in bytes.
const MAX_SIDECAR_BYTES: usize = 1 << 20;

/// Whether a file only says something about others: manifests, configurations, type systems, names of tags,
/// hidden files.
pub fn is_sidecar(file: &File) -> bool {
    let name = file_name(&file.path);
    let head = &file.bytes[..file.bytes.len().min(1000)];
    let head = String::from_utf8_lossy(head);
    let is_manifest = name == "manifest.json" && head.contains("\"generator\": \"Dateline ");
    let is_types = name.ends_with(".xml") && head.contains("<typeSystemDescription");
    let is_labeling = name.ends_with(".xml") && head.trim_start().starts_with("<View");
    let is_of_brat =
        ["annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"].contains(&name);
    let is_of_rows = file.bytes.len() <= MAX_SIDECAR_BYTES
        && hugging_face::is_hugging_face_sidecar(name, &file.bytes);
    let is_hidden = name.starts_with('.');
    is_manifest || is_types || is_labeling || is_of_brat || is_of_rows || is_hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_bundled_by_their_paths() {
        let paths = [
            "b.txt",
            "a.txt",
            "a.ann",
            "c.ann",
            "data/train.jsonl",
            "data/deep/x.json",
            "README.md",
            "data/labels.txt",
            "other/x.jsonl",
            "p.jsonld",
            "p.txt",
        ];
        let told: Vec<String> = bundle_files(&paths)
            .iter()
            .map(|bundle| {
                let named = |all: &[usize]| all.iter().map(|&at| paths[at]).collect::<Vec<_>>();
                format!(
                    "{} < {}",
                    named(&bundle.files).join("+"),
                    named(&bundle.sidecars).join("+")
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "b.txt < ",
                "a.ann+a.txt < ",
                "c.ann < ",
                "data/train.jsonl < data/labels.txt",
                "data/deep/x.json < data/labels.txt",
                "README.md < ",
                "data/labels.txt < ",
                "other/x.jsonl < README.md",
                "p.jsonld+p.txt < ",
            ]
        );
    }
}
