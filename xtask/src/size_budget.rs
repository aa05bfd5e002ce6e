//! `cargo xtask budget`: checks the size of the download.

use crate::error::{Error, Result};
use crate::shell::{Shell, capture_output};
use std::fs;
use std::path::{Path, PathBuf};

/// A maximum for the total size of the files in `dist/` whose paths, without the folder of the
/// release, have this prefix and suffix.
///
/// Sizes are compressed with Brotli, which hosts send to all supported browsers.
struct SizeBudget {
    part: &'static str,
    prefix: &'static str,
    suffix: &'static str,
    max_brotli: u64,
}

/// At most a tenth above the current sizes. Raise a budget only with a reason in the commit
/// message.
const BUDGETS: &[SizeBudget] = &[
    SizeBudget {
        part: "page wasm",
        prefix: "dateline-app-",
        suffix: ".wasm",
        // The first screen, tables of mentions and names, and the choices of an export take 20 kB,
        // the words and contradictions of the dialog "Learned" and places inside names 10 kB.
        max_brotli: 735_000,
    },
    SizeBudget { part: "page js", prefix: "dateline-app-", suffix: ".js", max_brotli: 20_000 },
    SizeBudget { part: "styles", prefix: "", suffix: ".css", max_brotli: 13_500 },
    SizeBudget {
        part: "detector worker wasm",
        prefix: "dateline-detector-worker",
        suffix: ".wasm",
        // Learning takes 75 kB, lists and patterns 30 kB, places inside names and the words that
        // were learned 30 kB.
        max_brotli: 530_000,
    },
    SizeBudget {
        part: "file worker wasm",
        prefix: "dateline-file-worker",
        suffix: ".wasm",
        max_brotli: 650_000,
    },
    SizeBudget {
        part: "file worker js",
        prefix: "dateline-file-worker",
        suffix: ".js",
        max_brotli: 20_000,
    },
    SizeBudget {
        part: "detector worker js",
        prefix: "dateline-detector-worker",
        suffix: ".js",
        max_brotli: 20_000,
    },
    SizeBudget {
        part: "outlines",
        prefix: "models/outlines.",
        suffix: "json",
        max_brotli: 120_000,
    },
    SizeBudget { part: "tagger", prefix: "models/tagger.", suffix: "", max_brotli: 2_000_000 },
    SizeBudget { part: "gazetteer", prefix: "models/places.", suffix: "", max_brotli: 3_500_000 },
];

#[derive(Clone, Copy, Default)]
struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

pub(crate) fn check_sizes(shell: &Shell) -> Result<()> {
    let dist = shell.dist();
    let mut files = Vec::new();
    collect_files(&dist, &mut files)?;
    println!("part              raw       gzip     brotli     budget");
    let mut broken = 0;
    for budget in BUDGETS {
        let parts: Vec<&PathBuf> = files.iter().filter(|p| budget.matches_file(&dist, p)).collect();
        if parts.is_empty() {
            println!("{:<12} no file in dist/", budget.part);
            broken += 1;
            continue;
        }
        let size = measure_sizes(shell, &parts)?;
        let verdict = if size.brotli > budget.max_brotli { "  OVER" } else { "" };
        broken += usize::from(size.brotli > budget.max_brotli);
        println!(
            "{:<12} {:>10} {:>10} {:>10} {:>10}{verdict}",
            budget.part, size.raw, size.gzip, size.brotli, budget.max_brotli
        );
    }
    if broken > 0 {
        let what = "budgets exceeded";
        return Err(Error::Findings { what, count: broken });
    }
    Ok(())
}

impl SizeBudget {
    fn matches_file(&self, dist: &Path, file: &Path) -> bool {
        let name = file.strip_prefix(dist).unwrap_or(file).to_string_lossy();
        let name = name.replace('\\', "/");
        let name = match name.split_once('/') {
            Some((folder, name)) if folder.starts_with("release-") => name,
            _ => &name,
        };
        name.starts_with(self.prefix) && name.ends_with(self.suffix)
    }
}

fn collect_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(Error::file(folder))?;
    for entry in entries {
        let path = entry.map_err(Error::file(folder))?.path();
        let is_compressed = path.extension().is_some_and(|it| it == "br" || it == "gz");
        if path.is_dir() {
            collect_files(&path, files)?;
        } else if !is_compressed {
            files.push(path);
        }
    }
    Ok(())
}

/// Returns the sizes of files, and of the compressed files beside them.
fn measure_sizes(shell: &Shell, files: &[&PathBuf]) -> Result<Size> {
    let mut node = shell.command("node");
    node.args(["--input-type=module", "--eval", include_str!("sizes.mjs")]);
    let printed = capture_output(node.arg("--").args(files))
        .ok_or_else(|| Error::missing("node", "install Node.js 20 or later"))?;
    let mut total = Size::default();
    for line in printed.lines() {
        let numbers: Vec<u64> = line.split(' ').filter_map(|n| n.parse().ok()).collect();
        if let [raw, gzip, brotli] = numbers[..] {
            total.raw += raw;
            total.gzip += gzip;
            total.brotli += brotli;
        }
    }
    Ok(total)
}
