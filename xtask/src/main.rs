//! `cargo xtask`: the development commands of the project. Each works on a fresh clone with only
//! cargo (from rustup) and Node; other tools are installed in a cache folder.

mod bench_instructions;
mod browser;
mod consumers;
mod crash_test;
mod csp;
mod dependencies;
mod dist;
mod error;
mod hosting;
mod pseudo_language;
mod release;
mod serve;
mod setup;
mod shell;
mod single_file;
mod size_budget;
mod stories;
mod test;
mod tidy;
mod tools;

use error::{Error, Result};
use shell::Shell;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>
  setup [--serve]        install the tools for testing (or only for serving), unless they are installed
  serve [--dev] [trunk options]
                         build the page, serve it, rebuild on every change; --dev builds it for debugging,
                         which takes less time
  test [step ...]        run all checks, or only the named steps
  dist [--debug]         build the page as files for any static host, in dist/
  pseudo-language        build the page once more, with look-alike letters in all texts, for their story;
                         needs dist/
  stories [--browser firefox|webkit] [node options]
                         run the browser stories against the existing dist/, in Chromium or another browser
  kills [--rounds N] [--jobs N]
                         kill the browser and damage its storage, until there are N rounds (1000), with N
                         browsers at the same time (1); a later run continues an interrupted one
  consumers [name ...]   load exports with the programs that they are for: all, or the named ones
  budget                 compare the sizes of the files in dist/ with their budgets
  instructions           compare the native detector's instructions per token with their budget
  tidy                   check the invariants that a text search can check";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    let Some((command, rest)) = args.split_first() else {
        return Err(Error::Usage(format!("no command\n{USAGE}")));
    };
    let shell = &mut Shell::new()?;
    match command.as_str() {
        "setup" => setup::setup(shell, setup::parse_components(rest)?),
        "serve" => serve::serve(shell, rest),
        "test" => test::run_tests(shell, rest),
        "dist" => dist::build_from_arguments(shell, rest),
        "pseudo-language" => pseudo_language::set_up_and_build(shell),
        "stories" => stories::set_up_and_run_stories(shell, rest),
        "kills" => crash_test::run_crash_test(shell, rest),
        "consumers" => consumers::check_exports(shell, rest),
        "budget" => size_budget::check_sizes(shell),
        "instructions" => bench_instructions::check_instructions(shell),
        "tidy" => tidy::check_repository(shell),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Error::Usage(format!("unknown command `{command}`\n{USAGE}"))),
    }
}
