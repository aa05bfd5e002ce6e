//! Makes a release of the built page: gives it an id, moves the files without a hash in their names
//! into a folder with this id, and writes the service worker, which keeps the files for use without
//! a network.
//!
//! Old and new releases can be on a host side by side: no file of one has the address of a file of
//! the other, except the page and the service worker.

use crate::error::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The service worker, without its list of files.
const SERVICE_WORKER: &str = "static/service_worker.js";
const SERVICE_WORKER_FILE: &str = "service_worker.js";
const PAGE: &str = "index.html";

/// Files that the page needs only once it runs. They are fetched after the rest.
const MODELS: &[&str] = &["models/tagger.bin", "models/places.bin", "models/outlines.json"];

/// A file of a release.
struct ReleaseFile {
    /// The path in `dist/`, with `/` as the separator.
    path: String,
    /// The hash of its bytes, in Base64 as in an `integrity` attribute.
    sha256: String,
    bytes: u64,
    is_model: bool,
}

/// Makes a release of the files in `dist`.
pub(crate) fn assemble(root: &Path, dist: &Path) -> Result<()> {
    let mut files = Vec::new();
    for path in file_paths(dist, dist)? {
        let bytes = fs::read(dist.join(&path)).map_err(Error::file(&dist.join(&path)))?;
        let sha256 = STANDARD.encode(Sha256::digest(&bytes));
        let is_model = MODELS.contains(&path.as_str());
        files.push(ReleaseFile { path, sha256, bytes: bytes.len() as u64, is_model });
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let id = release_id(&files);
    let folder = format!("release-{id}");
    for file in files.iter_mut().filter(|file| needs_release_folder(&file.path)) {
        let moved = format!("{folder}/{}", file.path);
        move_file(&dist.join(&file.path), &dist.join(&moved))?;
        file.path = moved;
    }
    remove_empty_folder(&dist.join("models"));
    files.retain(|file| file.path != PAGE && is_kept(file));

    let page = dist.join(PAGE);
    let html = fs::read_to_string(&page).map_err(Error::file(&page))?;
    let html = insert_release(&html, &id).ok_or_else(|| Error::Content {
        path: page.clone(),
        reason: "has no <html lang=\"en\">, which gets the id of the release".into(),
    })?;
    fs::write(&page, html).map_err(Error::file(&page))?;

    let source = root.join(SERVICE_WORKER);
    let source = fs::read_to_string(&source).map_err(Error::file(&source))?;
    let worker = dist.join(SERVICE_WORKER_FILE);
    fs::write(&worker, format!("{}\n{source}", release_line(&id, &files)))
        .map_err(Error::file(&worker))
}

/// Returns the paths of all files in a folder, relative to `dist`.
fn file_paths(dist: &Path, folder: &Path) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.is_dir() {
            paths.extend(file_paths(dist, &path)?);
        } else {
            let path = path.strip_prefix(dist).unwrap_or(&path);
            paths.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(paths)
}

/// Returns the id of a release: the start of a hash of all its files. Equal files have an equal id.
fn release_id(files: &[ReleaseFile]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        hash.update(format!("{} {}\n", file.path, file.sha256));
    }
    hash.finalize().iter().take(6).fold(String::new(), |mut id, byte| {
        let _ = write!(id, "{byte:02x}");
        id
    })
}

/// Returns true if the name of a file is the same in each release.
fn needs_release_folder(path: &str) -> bool {
    path == "sample.txt"
        || path.starts_with("models/")
        || path.starts_with("dateline-detector-worker")
        || path.starts_with("dateline-file-worker")
}

/// Returns true if the service worker keeps a file. The model cards are only for readers, and the
/// screenshots only for the browser's offer to install the page.
fn is_kept(file: &ReleaseFile) -> bool {
    file.is_model || !(file.path.contains("/models/") || file.path.starts_with("screenshots/"))
}

fn move_file(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
    }
    fs::rename(from, to).map_err(Error::file(from))
}

fn remove_empty_folder(folder: &Path) {
    // A folder that is not empty, or not there, stays as it is.
    let _ = fs::remove_dir(folder);
}

/// Returns the page with the id of its release, or `None` if it has no place for it.
fn insert_release(html: &str, id: &str) -> Option<String> {
    let (before, after) = html.split_once("<html lang=\"en\"")?;
    Some(format!("{before}<html lang=\"en\" data-release=\"{id}\"{after}"))
}

/// Returns the line that tells the service worker its release.
fn release_line(id: &str, files: &[ReleaseFile]) -> String {
    let files: Vec<String> = files
        .iter()
        .map(|ReleaseFile { path, sha256, bytes, is_model }| {
            format!("{{path:{path:?},sha256:{sha256:?},bytes:{bytes},isModel:{is_model}}}")
        })
        .collect();
    format!("const RELEASE = {{id:{id:?},files:[{}]}};", files.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> ReleaseFile {
        let is_model = path.ends_with(".bin");
        ReleaseFile { path: path.into(), sha256: "c2hh".into(), bytes: 3, is_model }
    }

    #[test]
    fn id_depends_on_names_and_hashes() {
        let id = release_id(&[file("a.js"), file("b.js")]);
        assert_eq!(id.len(), 12);
        assert_ne!(id, release_id(&[file("a.js"), file("c.js")]));
        let changed = ReleaseFile { sha256: "b3RoZXI".into(), ..file("b.js") };
        assert_ne!(id, release_id(&[file("a.js"), changed]));
    }

    #[test]
    fn service_worker_gets_list() {
        assert_eq!(
            release_line("0a", &[file("a.js"), file("release-0a/models/tagger.bin")]),
            "const RELEASE = {id:\"0a\",files:[\
             {path:\"a.js\",sha256:\"c2hh\",bytes:3,isModel:false},\
             {path:\"release-0a/models/tagger.bin\",sha256:\"c2hh\",bytes:3,isModel:true}]};"
        );
    }

    #[test]
    fn page_gets_id() {
        let page = insert_release("<!doctype html>\n<html lang=\"en\">", "0a");
        assert_eq!(
            page.as_deref(),
            Some("<!doctype html>\n<html lang=\"en\" data-release=\"0a\">")
        );
        assert_eq!(insert_release("<html>", "0a"), None);
    }

    #[test]
    fn model_cards_are_not_kept() {
        let is_kept = |path| {
            is_kept(&ReleaseFile { is_model: path == "release-0a/models/places.bin", ..file(path) })
        };
        assert!(is_kept("release-0a/models/places.bin") && is_kept("main-12.css"));
        assert!(!is_kept("release-0a/models/places.md") && !is_kept("screenshots/wide.jpg"));
    }
}
