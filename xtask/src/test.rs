//! `cargo xtask test`: runs all checks, fastest first.

use crate::error::{Error, Result};
use crate::setup::{self, Component, setup};
use crate::shell::{MINUTE, Shell, format_duration, run};
use crate::stories::StoryBrowser;
use crate::{
    bench_instructions, browser, consumers, dependencies, dist, hosting, pseudo_language,
    size_budget, stories, tidy,
};
use std::env;
use std::time::{Duration, Instant};

struct Step {
    name: &'static str,
    needs: &'static [Component],
    run: fn(&Shell) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        needs: &[Component::Linters],
        run: |shell| run(shell.cargo().args(["fmt", "--all", "--check"]), 5 * MINUTE),
    },
    Step { name: "tidy", needs: &[], run: tidy::check_repository },
    Step {
        name: "spelling",
        needs: &[Component::Typos],
        run: |shell| run(shell.command("typos").args(["--format", "brief"]), 5 * MINUTE),
    },
    Step { name: "licenses", needs: &[Component::CargoDeny], run: dependencies::check_licenses },
    Step { name: "unused", needs: &[Component::CargoShear], run: dependencies::check_unused },
    Step {
        name: "clippy",
        needs: &[Component::Linters],
        run: |shell| clippy(shell, &["--workspace"]),
    },
    Step {
        name: "clippy-wasm",
        needs: &[Component::Linters, Component::WasmTarget],
        run: |shell| clippy(shell, WASM_PACKAGES),
    },
    Step { name: "doc", needs: &[], run: check_documentation },
    Step { name: "native", needs: &[], run: native_tests },
    Step {
        name: "browser",
        needs: &[Component::WasmTarget, Component::WasmBindgen, Component::Browser],
        run: browser_tests,
    },
    Step { name: "instructions", needs: &[], run: bench_instructions::check_instructions },
    Step { name: "dist", needs: setup::RELEASE_BUILD, run: |shell| dist::build(shell, true) },
    Step { name: "budget", needs: &[], run: size_budget::check_sizes },
    Step { name: "hosting", needs: &[], run: hosting::check_hosts },
    Step { name: "consumers", needs: &[], run: |shell| consumers::check_exports(shell, &[]) },
    Step {
        name: "pseudo-language",
        needs: pseudo_language::COMPONENTS,
        run: pseudo_language::build_page,
    },
    Step {
        name: "stories",
        needs: setup::STORY_COMPONENTS,
        run: |shell| stories::run_stories(shell, StoryBrowser::Chromium, &[]),
    },
    Step {
        name: "firefox",
        needs: setup::FIREFOX_STORY_COMPONENTS,
        run: stories::run_stories_of_every_browser_in_firefox,
    },
    Step {
        name: "webkit",
        needs: setup::WEBKIT_STORY_COMPONENTS,
        run: |shell| stories::run_stories(shell, StoryBrowser::WebKit, &[]),
    },
];

const WASM_PACKAGES: &[&str] = &[
    "--target=wasm32-unknown-unknown",
    "--package=dateline-app",
    "--package=dateline-detector-worker",
    "--package=dateline-file-worker",
    "--package=dateline-worker-runtime",
];

pub(crate) fn run_tests(shell: &mut Shell, names: &[String]) -> Result<()> {
    let steps = select_steps(names)?;
    let mut times = Vec::new();
    let outcome = run_steps(shell, &steps, &mut times);
    println!();
    for (name, time) in &times {
        println!("{name:<12} {:>12}", format_duration(*time));
    }
    let total = format_duration(times.iter().map(|(_, time)| *time).sum());
    println!("{:<12} {total:>12}", "total");
    outcome?;
    let names: Vec<_> = steps.iter().map(|step| step.name).collect();
    println!("Passed: {}.", names.join(", "));
    Ok(())
}

fn select_steps(names: &[String]) -> Result<Vec<&'static Step>> {
    if names.is_empty() {
        return Ok(STEPS.iter().collect());
    }
    let known = || STEPS.iter().map(|step| step.name).collect::<Vec<_>>();
    let find = |name: &String| STEPS.iter().find(|step| step.name == name);
    let unknown =
        |name| Error::Usage(format!("unknown step `{name}`; the steps are {}", known().join(", ")));
    names.iter().map(|name| find(name).ok_or_else(|| unknown(name))).collect()
}

/// Runs steps until one fails.
fn run_steps(
    shell: &mut Shell,
    steps: &[&'static Step],
    times: &mut Vec<(&'static str, Duration)>,
) -> Result<()> {
    let mut timed = |name, work: &mut dyn FnMut() -> Result<()>| {
        let started = Instant::now();
        println!("\n== {name}");
        let outcome = work();
        times.push((name, started.elapsed()));
        outcome.map_err(|error| Error::Step { name, source: Box::new(error) })
    };
    let needs: Vec<Component> = steps.iter().flat_map(|step| step.needs).copied().collect();
    timed("setup", &mut || setup(shell, &needs))?;
    for step in steps {
        timed(step.name, &mut || (step.run)(shell))?;
    }
    Ok(())
}

fn clippy(shell: &Shell, scope: &[&str]) -> Result<()> {
    let mut cargo = shell.cargo();
    cargo.args(["clippy", "--locked", "--all-targets"]);
    cargo.args(scope).args(["--", "-D", "warnings"]);
    run(&mut cargo, 30 * MINUTE)
}

/// Builds the documentation of all items, private ones included.
fn check_documentation(shell: &Shell) -> Result<()> {
    let mut cargo = shell.cargo();
    cargo.args(["doc", "--locked", "--workspace", "--no-deps", "--document-private-items"]);
    cargo.env("RUSTDOCFLAGS", "-D warnings");
    run(&mut cargo, 20 * MINUTE)
}

/// Runs all native tests. Properties draw the same cases in every run, so that the outcome depends
/// on the code alone; plain `cargo test` draws new ones.
fn native_tests(shell: &Shell) -> Result<()> {
    let mut cargo = shell.cargo();
    cargo.args(["test", "--locked", "--workspace"]);
    if env::var_os("PROPTEST_RNG_SEED").is_none() {
        cargo.env("PROPTEST_RNG_SEED", "2026");
    }
    run(&mut cargo, 40 * MINUTE)
}

/// Runs the tests in `tests/browser` in a real browser.
fn browser_tests(shell: &Shell) -> Result<()> {
    let capabilities = browser::write_capabilities(shell)?;
    let mut cargo = shell.cargo();
    cargo.args(["test", "--locked", "--target=wasm32-unknown-unknown"]);
    cargo.args(["--package=dateline-app", "--test=browser"]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities);
    // A backtrace of the test runner would follow each failure.
    cargo.env("RUST_BACKTRACE", "0");
    // The default of 20 s includes the browser's start, which is slow on a busy machine.
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    run(&mut cargo, 30 * MINUTE)
}
