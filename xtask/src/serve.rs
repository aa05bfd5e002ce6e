//! `cargo xtask serve`: serves the page and rebuilds it on every change.

use crate::error::Result;
use crate::setup;
use crate::shell::{Shell, replace_process};

/// Serves the release build, or with `--dev` the debug build.
pub(crate) fn serve(shell: &mut Shell, args: &[String]) -> Result<()> {
    let needs = if is_dev(args) { setup::DEBUG_BUILD } else { setup::RELEASE_BUILD };
    setup::setup(shell, needs)?;
    let mut trunk = shell.trunk();
    trunk.args(trunk_args(args));
    replace_process(&mut trunk)
}

fn is_dev(args: &[String]) -> bool {
    args.iter().any(|arg| arg == "--dev")
}

/// Returns the arguments for Trunk. It gets all but `--dev`.
fn trunk_args(args: &[String]) -> Vec<&str> {
    // A separate folder, so that the output of `dist` is not changed.
    let mut trunk = vec!["serve", "--dist", "target/serve"];
    if !is_dev(args) {
        trunk.push("--release");
    }
    trunk.extend(args.iter().map(String::as_str).filter(|arg| *arg != "--dev"));
    trunk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn release_build_is_served_unless_dev_is_requested() {
        let serve = |args: &[&str]| {
            let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
            trunk_args(&args).join(" ")
        };
        assert_eq!(serve(&[]), "serve --dist target/serve --release");
        assert_eq!(serve(&["--dev"]), "serve --dist target/serve");
        assert_eq!(serve(&["--port", "1", "--dev"]), "serve --dist target/serve --port 1");
    }
}
