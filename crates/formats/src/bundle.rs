//! Groups the files of an archive or a folder, so that files that belong together are opened as
//! one.

use crate::codec::{Reader, Registry};
use crate::decode::decode_with_limit;
use crate::file::{File, file_name};
use crate::limits::{MAX_DATELINE_BYTES, MAX_SIDECAR_BYTES};
use crate::open::{OpenError, OpenedFile, open_file};
use crate::registry::{FORMATS, RELATED_FILES};
use crate::spec::RelatedFiles;
use dateline_annotation::compact;
use std::collections::{BTreeMap, BTreeSet};

/// Opens files of one archive or folder, in their order, and returns each with its name. A file
/// that cannot be opened does not affect the others.
///
/// A text file that belongs to an annotation file by its name is opened with it
/// ([`RelatedFiles::companion_endings`](crate::RelatedFiles::companion_endings)). All such pairs of a folder form one item. Rows are opened with the
/// files that name their tags ([`RelatedFiles::tag_files`](crate::RelatedFiles::tag_files)). If there are several files, sidecar files
/// ([`is_sidecar`]) are skipped. Nested archives are not opened. Cost: that of
/// [`open`](crate::open()) for each file.
pub fn open_files(files: Vec<File>) -> Vec<(String, Result<OpenedFile, OpenError>)> {
    let is_several = files.len() > 1;
    open_files_with_sidecars(FORMATS, files, Vec::new(), is_several)
}

/// Like [`open_files`], for some of several files. `sidecars` are files that may describe them.
pub(crate) fn open_files_with_sidecars(
    formats: Registry,
    files: Vec<File>,
    sidecars: Vec<File>,
    has_other_files: bool,
) -> Vec<(String, Result<OpenedFile, OpenError>)> {
    let related: Vec<&RelatedFiles> =
        formats.readers().map(|format| format.spec().related_files).collect();
    let is_list =
        |file: &&File| is_tag_file(&related, &file.path) && file.bytes.len() <= MAX_SIDECAR_BYTES;
    let lists: Vec<File> = files.iter().chain(&sidecars).filter(is_list).cloned().collect();
    let groups = group_with_companions(formats, &files);
    let mut files: Vec<Option<File>> = files.into_iter().map(Some).collect();
    let mut all: BTreeMap<usize, (String, Result<OpenedFile, OpenError>)> = BTreeMap::new();
    for ((_, folder), (format, members)) in groups {
        let Some(&at) = members.first() else { continue };
        let bundled = members.iter().filter_map(|&member| files[member].take());
        let bundled: Vec<File> = bundled.map(to_utf8).collect();
        let is_pair = folder.is_empty() || bundled.len() == 2;
        let first = bundled.first().map(|file| file.path.clone()).unwrap_or_default();
        let name = if is_pair { first } else { folder };
        all.insert(
            at,
            (name, Ok(OpenedFile::TrainingData { format, other_format: None, files: bundled })),
        );
    }
    for (at, file) in files.into_iter().enumerate() {
        if let Some(file) = file.filter(|file| !has_other_files || !formats.is_sidecar(file)) {
            let opened = open_file(formats, &file.path, &file.bytes);
            all.insert(at, (file.path, opened.map(|opened| add_tag_files(opened, &lists))));
        }
    }
    all.into_values().collect()
}

/// Returns the files that are texts by themselves: neither annotations whose text is another of the
/// files, nor, if there are several files, sidecar files.
pub(crate) fn text_files(formats: Registry, files: Vec<File>) -> Vec<File> {
    let paths: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
    let is_several = files.len() > 1;
    let has_text = |file: &File| {
        let texts =
            formats.readers().filter_map(|it| it.spec().related_files.text_companion(&file.path));
        texts.into_iter().any(|text| paths.contains(&text))
    };
    let is_skipped = |file: &File| has_text(file) || is_several && formats.is_sidecar(file);
    files.into_iter().filter(|file| !is_skipped(file)).collect()
}

/// Adds the nearest tag files to rows whose format uses tag files.
fn add_tag_files(opened: OpenedFile, tag_files: &[File]) -> OpenedFile {
    let OpenedFile::TrainingData { format, other_format, mut files } = opened else {
        return opened;
    };
    let paths: Vec<&str> = tag_files.iter().map(|file| file.path.as_str()).collect();
    let found = files.first().map(|file| nearest_tag_files(&file.path, &paths)).unwrap_or_default();
    let tag_names = format.spec().related_files.tag_files;
    let found_files = found.into_iter().map(|at| tag_files[at].clone());
    files.extend(found_files.filter(|file| tag_names.contains(&file.name())));
    OpenedFile::TrainingData { format, other_format, files }
}

/// Files to open together, out of several: indices into the list of their paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBundle {
    /// The files to open.
    pub files: Vec<usize>,
    /// Files that may describe them. Each of these is also in a separate bundle.
    pub sidecars: Vec<usize>,
}

/// Groups files into bundles by their paths alone, in the order of each bundle's first file. Every
/// file is in `files` of exactly one bundle. Cost: n log n, and for each file of rows the number of
/// tag files.
pub fn bundle_files(paths: &[&str]) -> Vec<FileBundle> {
    let index_by_path: BTreeMap<&str, usize> =
        compact::collect_map((0..).zip(paths).map(|(at, path)| (*path, at)));
    let text_of = |path: &str| {
        let texts = RELATED_FILES.iter().filter_map(|related| related.text_companion(path));
        texts.into_iter().find_map(|text| index_by_path.get(text.as_str()).copied())
    };
    let texts: BTreeSet<usize> = paths.iter().filter_map(|path| text_of(path)).collect();
    let tag_files: Vec<usize> =
        (0..paths.len()).filter(|&at| is_tag_file(RELATED_FILES, paths[at])).collect();
    let tag_file_paths: Vec<&str> = tag_files.iter().map(|&at| paths[at]).collect();
    let mut bundles = Vec::new();
    for (at, path) in paths.iter().enumerate().filter(|(at, _)| !texts.contains(at)) {
        let is_rows = [".json", ".jsonl"].iter().any(|ending| path.ends_with(ending));
        let tag_file_indices = if is_rows && !is_tag_file(RELATED_FILES, path) {
            nearest_tag_files(path, &tag_file_paths)
        } else {
            Vec::new()
        };
        bundles.push(FileBundle {
            files: [at].into_iter().chain(text_of(path)).collect(),
            sidecars: tag_file_indices.into_iter().map(|at| tag_files[at]).collect(),
        });
    }
    bundles
}

/// Returns the indices of the tag files in the folder of `path`, or else in the nearest parent
/// folder that has any.
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

fn is_tag_file(related_files: &[&RelatedFiles], path: &str) -> bool {
    related_files.iter().any(|related| related.tag_files.contains(&file_name(path)))
}

/// Files of one format and folder, by the format's name and the folder: the format, and the indices
/// of annotation files, each followed by its text file.
type CompanionGroups = BTreeMap<(&'static str, String), (&'static dyn Reader, Vec<usize>)>;

/// Groups annotation files and their text files by format and folder.
fn group_with_companions(formats: Registry, files: &[File]) -> CompanionGroups {
    let mut texts: BTreeMap<&str, usize> =
        files.iter().enumerate().map(|(at, file)| (file.path.as_str(), at)).collect();
    let mut groups = CompanionGroups::new();
    for (at, file) in files.iter().enumerate() {
        let path = file.path.as_str();
        for format in formats.readers() {
            let text = format.spec().related_files.text_companion(path);
            if let Some(text) = text.and_then(|text| texts.remove(text.as_str())) {
                let key = (format.spec().name, parent_folder(path).to_owned());
                groups.entry(key).or_insert((format, Vec::new())).1.extend([at, text]);
            }
        }
    }
    groups
}

/// Converts a text file to UTF-8 if it has another encoding. A UTF-8 byte order mark is kept,
/// because Python counts it as a character.
fn to_utf8(file: File) -> File {
    if std::str::from_utf8(&file.bytes).is_ok() {
        return file;
    }
    match decode_with_limit(&file.bytes, MAX_DATELINE_BYTES) {
        Ok(decoded) => File { bytes: decoded.text.into_bytes(), ..file },
        Err(_) => file,
    }
}

/// Returns true if a file only describes others: a manifest, a configuration, a type system, a list
/// of tag names, or a hidden file.
pub fn is_sidecar(file: &File) -> bool {
    FORMATS.is_sidecar(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_bundled_by_path() {
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
        let described: Vec<String> = bundle_files(&paths)
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
            described,
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
