//! `cargo xtask budget`: checks the size of the download.

use crate::error::{Error, Result};
use crate::shell::{Shell, output};
use std::fs;
use std::path::{Path, PathBuf};

/// A maximum for the total size of the files in `dist/` whose paths have this prefix and suffix.
///
/// Sizes are compressed with Brotli, which hosts send to all supported browsers.
struct Budget {
    part: &'static str,
    begins: &'static str,
    ends: &'static str,
    brotli: u64,
}

/// At most a tenth above the current sizes. Raise a budget only with a reason in the commit
/// message.
const BUDGETS: &[Budget] = &[
    Budget { part: "page wasm", begins: "dateline-app-", ends: ".wasm", brotli: 740_000 },
    Budget { part: "page js", begins: "dateline-app-", ends: ".js", brotli: 20_000 },
    Budget { part: "styles", begins: "", ends: ".css", brotli: 12_000 },
    Budget {
        part: "detector worker wasm",
        begins: "dateline-detector-worker",
        ends: ".wasm",
        brotli: 400_000,
    },
    Budget {
        part: "file worker wasm",
        begins: "dateline-file-worker",
        ends: ".wasm",
        brotli: 500_000,
    },
    Budget { part: "file worker js", begins: "dateline-file-worker", ends: ".js", brotli: 20_000 },
    Budget {
        part: "detector worker js",
        begins: "dateline-detector-worker",
        ends: ".js",
        brotli: 20_000,
    },
    Budget { part: "outlines", begins: "models/outlines.", ends: "json", brotli: 120_000 },
    Budget { part: "tagger", begins: "models/tagger.", ends: "", brotli: 2_000_000 },
    Budget { part: "gazetteer", begins: "models/places.", ends: "", brotli: 3_500_000 },
];

#[derive(Clone, Copy, Default)]
struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

pub fn check(shell: &Shell) -> Result<()> {
    let dist = shell.dist();
    let mut files = Vec::new();
    collect(&dist, &mut files)?;
    println!("part              raw       gzip     brotli     budget");
    let mut broken = 0;
    for budget in BUDGETS {
        let parts: Vec<&PathBuf> = files.iter().filter(|p| budget.covers(&dist, p)).collect();
        if parts.is_empty() {
            println!("{:<12} no file in dist/", budget.part);
            broken += 1;
            continue;
        }
        let size = weigh(shell, &parts)?;
        let verdict = if size.brotli > budget.brotli { "  OVER" } else { "" };
        broken += usize::from(size.brotli > budget.brotli);
        println!(
            "{:<12} {:>10} {:>10} {:>10} {:>10}{verdict}",
            budget.part, size.raw, size.gzip, size.brotli, budget.brotli
        );
    }
    if broken > 0 {
        let what = "budgets broken";
        return Err(Error::Findings { what, count: broken });
    }
    Ok(())
}

impl Budget {
    fn covers(&self, dist: &Path, file: &Path) -> bool {
        let name = file.strip_prefix(dist).unwrap_or(file).to_string_lossy();
        let name = name.replace('\\', "/");
        name.starts_with(self.begins) && name.ends_with(self.ends)
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(Error::file(folder))?;
    for entry in entries {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Returns the sizes of files. Uses the compressors of Node, which is required anyway.
fn weigh(shell: &Shell, files: &[&PathBuf]) -> Result<Size> {
    let mut node = shell.command("node");
    node.args(["--input-type=module", "--eval", include_str!("sizes.mjs")]);
    let printed = output(node.arg("--").args(files))
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
