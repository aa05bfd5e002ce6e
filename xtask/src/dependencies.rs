//! Checks of the dependencies: licenses, sources, security advisories, and whether they are used.

use crate::error::{Error, Result};
use crate::shell::{MINUTE, Shell, capture_output, run};
use serde_json::Value;

/// The workspaces of the repository. `fuzz` is separate.
const MANIFESTS: &[&str] = &["Cargo.toml", "fuzz/Cargo.toml"];

/// Checks the licenses and sources of all dependencies against `deny.toml`, and the advisories of
/// RustSec if their database can be fetched.
pub(crate) fn check_licenses(shell: &Shell) -> Result<()> {
    let has_advisories = fetch_advisories(shell);
    if !has_advisories {
        println!("SKIPPED: the advisories, because the database of RustSec cannot be reached");
    }
    let mut findings = Vec::new();
    for manifest in MANIFESTS {
        findings.extend(denied(shell, manifest, &["--locked"], &["licenses", "sources"])?);
        if has_advisories {
            // The database is new; a second fetch would only take time.
            findings.extend(denied(shell, manifest, &["--locked", "--offline"], &["advisories"])?);
        }
    }
    // Both workspaces have some dependencies in common.
    findings.sort();
    findings.dedup();
    Error::findings("denied dependencies", &findings)
}

/// Fails if a `Cargo.toml` names a dependency that its code does not use. The fuzz targets are
/// excluded: cargo-shear does not see the code inside `fuzz_target!`.
pub(crate) fn check_unused(shell: &Shell) -> Result<()> {
    run(shell.command("cargo-shear").args(["--locked", "--deny-warnings"]), 5 * MINUTE)
}

/// Returns false if the database cannot be fetched, for example without a network.
fn fetch_advisories(shell: &Shell) -> bool {
    let mut fetch = shell.command("cargo-deny");
    fetch.args(["--config", "deny.toml", "--log-level", "off", "fetch", "db"]);
    // Git asks nobody for a password, and gives up on a connection that transfers nothing.
    fetch.env("GIT_TERMINAL_PROMPT", "0");
    fetch.env("GIT_HTTP_LOW_SPEED_LIMIT", "1").env("GIT_HTTP_LOW_SPEED_TIME", "20");
    capture_output(&mut fetch).is_some()
}

/// Runs some checks of cargo-deny. Returns a line for each error that it reports.
fn denied(shell: &Shell, manifest: &str, options: &[&str], checks: &[&str]) -> Result<Vec<String>> {
    let mut deny = shell.command("cargo-deny");
    deny.args(["--manifest-path", manifest, "--config", "deny.toml", "--workspace"]);
    deny.args(options).args(["--format", "json", "check"]).args(checks);
    let start = |source| Error::Start { command: "cargo-deny check".into(), source };
    let output = deny.output().map_err(start)?;
    // The report goes to stderr, a JSON object per line.
    let report = String::from_utf8_lossy(&output.stderr);
    let findings: Vec<String> = report.lines().filter_map(finding).collect();
    if findings.is_empty() && !output.status.success() {
        eprintln!("{report}");
        let command = format!("cargo-deny check {} of {manifest}", checks.join(" "));
        return Err(Error::Failed { command, status: output.status });
    }
    Ok(findings)
}

/// Returns the message of a line of cargo-deny's report, or None if it is not about an error.
fn finding(line: &str) -> Option<String> {
    let report: Value = serde_json::from_str(line).ok()?;
    let fields = &report["fields"];
    if report["type"] != "diagnostic" || fields["severity"] != "error" {
        return None;
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let package = &fields["graphs"][0]["Krate"];
    let package = format!("{} {}", text(&package["name"]), text(&package["version"]));
    // The first label is the whole license expression, or the address of the source.
    let subject = text(&fields["labels"][0]["span"]);
    Some(match fields["code"].as_str().unwrap_or_default() {
        "rejected" => format!("{package}: license `{subject}` is not allowed by deny.toml"),
        "source-not-allowed" => {
            format!("{package}: source `{subject}` is not allowed by deny.toml")
        }
        "unlicensed" => format!("{package}: names no license"),
        _ => match &fields["advisory"]["id"] {
            Value::String(id) => format!("{package}: {id}: {}", text(&fields["message"])),
            _ => format!("{package}: {}", text(&fields["message"])),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_becomes_one_line_with_the_package() {
        let rejected = r#"{"fields":{"code":"rejected","graphs":[{"Krate":{"name":"dep","version":"0.1.0"},
            "parents":[{"Krate":{"name":"top","version":"0.2.0"}}]}],"labels":[{"column":10,"line":5,
            "message":"","span":"GPL-3.0-only"}],"message":"failed to satisfy license requirements",
            "severity":"error"},"type":"diagnostic"}"#;
        let line = "dep 0.1.0: license `GPL-3.0-only` is not allowed by deny.toml";
        assert_eq!(finding(rejected).as_deref(), Some(line));

        let source = r#"{"fields":{"code":"source-not-allowed","graphs":[{"Krate":{"name":"dep",
            "version":"0.1.0"}}],"labels":[{"message":"source","span":"git+https://host.org/dep"}],
            "severity":"error"},"type":"diagnostic"}"#;
        let line = "dep 0.1.0: source `git+https://host.org/dep` is not allowed by deny.toml";
        assert_eq!(finding(source).as_deref(), Some(line));
    }

    #[test]
    fn warnings_and_summaries_are_not_findings() {
        let warning =
            r#"{"fields":{"code":"unlicensed","severity":"warning"},"type":"diagnostic"}"#;
        assert_eq!(finding(warning), None);
        assert_eq!(finding(r#"{"fields":{"licenses":{"errors":0}},"type":"summary"}"#), None);
        assert_eq!(finding("not JSON"), None);
    }
}
