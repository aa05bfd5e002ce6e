//! Helpers of the tests: the program, folders for its files, and the shipped gazetteer.

use dateline_places::Gazetteer;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The repository.
pub(crate) const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
/// The folder of the test data.
pub(crate) const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data");

/// Returns the path of a file in the repository.
pub(crate) fn repository_path(path: &str) -> PathBuf {
    Path::new(ROOT).join(path)
}

/// Returns a command that runs the program in a folder, without a folder of corpora.
pub(crate) fn dateline(folder: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.current_dir(folder).env_remove("DATELINE_CORPORA");
    command
}

/// Creates an empty folder for a test.
pub(crate) fn test_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Returns the names of the entries of a folder, sorted.
pub(crate) fn file_names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

pub(crate) fn stdout_text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr_text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
pub(crate) fn run_successfully(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", stderr_text(&output));
    output
}

/// Loads the gazetteer that the page uses.
pub(crate) fn load_gazetteer() -> Gazetteer {
    let bytes = std::fs::read(repository_path("models/places.bin")).unwrap();
    Gazetteer::from_bytes(bytes).unwrap()
}
