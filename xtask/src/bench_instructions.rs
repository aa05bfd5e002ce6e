//! Measures the instructions that the native detector executes per token, from text to JSON, and
//! compares them with a budget. Unlike times, instruction counts are reproducible.

use crate::error::{Error, Result};
use crate::shell::{MINUTE, Shell, run};
use std::fs;
use std::path::Path;
use std::process::Stdio;

/// Some percent above the current count, which differs a little between processors. Raise it only
/// with a reason in the commit message.
const MAX_INSTRUCTIONS_PER_TOKEN: u64 = 15_300;

/// The numbers of repetitions of the sample in two runs. Their difference excludes the cost of
/// startup.
const FEW_COPIES: usize = 50;
const MANY_COPIES: usize = 150;

/// Checks the budget. Prints a note and succeeds if Valgrind is missing or the platform is not
/// x86-64 Linux.
pub(crate) fn check_instructions(shell: &Shell) -> Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("SKIPPED: instructions are counted on x86-64 Linux only");
        return Ok(());
    }
    if shell.find_on_path("valgrind").is_none() {
        println!("SKIPPED: Valgrind is not installed: instructions are not counted");
        return Ok(());
    }
    let path = shell.root().join("tests/data/sample.txt");
    let sample = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let folder = shell.root().join("target/instructions");
    fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
    let few = count_instructions(shell, &folder, &format!("{sample}\n\n").repeat(FEW_COPIES))?;
    let many = count_instructions(shell, &folder, &format!("{sample}\n\n").repeat(MANY_COPIES))?;
    let each =
        many.saturating_sub(few) / (count_tokens(&sample) * (MANY_COPIES - FEW_COPIES)) as u64;
    let verdict = if each > MAX_INSTRUCTIONS_PER_TOKEN { "OVER" } else { "" };
    println!("{each} instructions per token; budget {MAX_INSTRUCTIONS_PER_TOKEN} {verdict}");
    if each > MAX_INSTRUCTIONS_PER_TOKEN {
        return Err(Error::Findings { what: "budgets exceeded", count: 1 });
    }
    Ok(())
}

/// Returns the number of instructions of one run.
fn count_instructions(shell: &Shell, folder: &Path, text: &str) -> Result<u64> {
    let (input, counts) = (folder.join("text.txt"), folder.join("counts"));
    fs::write(&input, text).map_err(Error::file(&input))?;
    let mut cargo = shell.cargo();
    cargo.args(["run", "--locked", "--release", "--quiet", "--package=dateline-cli", "--"]);
    cargo.args(["detect", "--threads", "1"]).arg(&input);
    let runner = "valgrind --quiet --tool=callgrind --callgrind-out-file=";
    let runner = format!("{runner}{}", counts.display());
    cargo.env("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER", runner);
    run(cargo.stdout(Stdio::null()), 30 * MINUTE)?;
    let written = fs::read_to_string(&counts).map_err(Error::file(&counts))?;
    let total = written.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok());
    let reason = "Valgrind wrote no totals".to_owned();
    total.ok_or(Error::Content { path: counts, reason })
}

/// Counts runs of letters and digits, and all other visible characters. Approximates the tokenizer.
fn count_tokens(text: &str) -> usize {
    let mut previous = ' ';
    let starts = |letter: char| {
        let before = std::mem::replace(&mut previous, letter);
        if letter.is_alphanumeric() { !before.is_alphanumeric() } else { !letter.is_whitespace() }
    };
    text.chars().map(starts).filter(|starts| *starts).count()
}

#[cfg(test)]
mod tests {
    #[test]
    fn tokens_are_words_and_punctuation() {
        assert_eq!(super::count_tokens("In 2024, Homs’s mayor (34) said: “No.”"), 16);
    }
}
