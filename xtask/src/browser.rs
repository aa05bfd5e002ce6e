//! Finds Chromium, ChromeDriver, Firefox and WebKit for the tests.

use crate::error::{Error, Result};
use crate::shell::{MINUTE, Shell, capture_output, format_duration, run};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The environment variables with the paths of the browsers for the stories.
const BROWSER_VARIABLE: &str = "DATELINE_CHROMIUM";
const FIREFOX_VARIABLE: &str = "DATELINE_FIREFOX";

/// The environment variable with the path of WebKit's driver for the stories.
pub(crate) const WEBKIT_VARIABLE: &str = "DATELINE_WEBKIT_DRIVER";

/// The programs that the stories in WebKit need, and the Debian packages that contain them.
const WEBKIT_PROGRAMS: [&str; 3] = ["WebKitWebDriver", "Xvfb", "openbox"];
const WEBKIT_PACKAGES: &[&str] =
    &["webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb", "openbox"];

/// The Python of the system, for which Debian packages WebKit's bindings. Another one may be on PATH.
const SYSTEM_PYTHON: &str = "/usr/bin/python3";

/// Fails if Python lacks what `tests/webkit/window.py` imports.
const IMPORT_WEBKIT: &str = "import gi; gi.require_version('WebKit2', '4.1')";

const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/// The oldest Firefox that knows the commands of the pinned Playwright: 140 lacks
/// `network.addDataCollector`.
const OLDEST_FIREFOX: u32 = 143;

const FIREFOXES: &[&str] = &[
    "firefox-esr",
    "firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];

const DRIVERS: &[&str] =
    &["chromedriver", "/usr/lib/chromium-browser/chromedriver", "/usr/lib/chromium/chromedriver"];

/// Sets the environment variables that name the browser and the driver for later commands. Installs
/// both with apt if they are missing and it can.
pub(crate) fn ensure_browser(shell: &mut Shell) -> Result<()> {
    if find_browser_and_driver(shell).is_none() && can_install_with_apt(shell) {
        install_with_apt(shell, "Chromium and ChromeDriver", &["chromium", "chromium-driver"])?;
    }
    let Some((browser, driver)) = find_browser_and_driver(shell) else {
        return Err(Error::missing(
            "Chromium or ChromeDriver",
            "install both in the same version, or name them in CHROMIUM and CHROMEDRIVER",
        ));
    };
    let version = check_same_version(shell, &browser, &driver)?;
    println!("setup: Chromium and ChromeDriver {version}: ready");
    shell.set_variable(BROWSER_VARIABLE, browser);
    shell.set_variable("CHROMEDRIVER", driver);
    Ok(())
}

/// Sets the environment variable that names Firefox for later commands. Installs it with apt if it
/// is missing and it can. It needs no driver: it speaks WebDriver BiDi itself.
pub(crate) fn ensure_firefox(shell: &mut Shell) -> Result<()> {
    let find = |shell: &Shell| find_program(shell, "FIREFOX", FIREFOXES);
    if find(shell).is_none() && can_install_with_apt(shell) {
        install_with_apt(shell, "Firefox", &["firefox-esr"])?;
    }
    let Some(firefox) = find(shell) else {
        return Err(Error::missing("Firefox", "install it, or name it in FIREFOX"));
    };
    let answer = capture_output(shell.command(&firefox).arg("--version"));
    let Some(version) = answer.as_deref().and_then(major_version) else {
        return Err(Error::missing(
            "a Firefox that starts",
            format!("try `{} --version`", firefox.display()),
        ));
    };
    if version.parse().is_ok_and(|version: u32| version < OLDEST_FIREFOX) {
        return Err(Error::missing(
            format!("Firefox {OLDEST_FIREFOX} or later"),
            format!(
                "{} is version {version}; update it, or name another in FIREFOX",
                firefox.display()
            ),
        ));
    }
    println!("setup: Firefox {version}: ready");
    shell.set_variable(FIREFOX_VARIABLE, firefox);
    Ok(())
}

/// Sets the environment variable that names WebKit's driver for later commands, if there is one.
/// Installs WebKitGTK with apt if it is missing and it can. Elsewhere there may be none, so its
/// absence is reported and is no error.
pub(crate) fn ensure_webkit(shell: &mut Shell) -> Result<()> {
    let is_installed = |shell: &Shell| {
        WEBKIT_PROGRAMS.iter().all(|program| shell.find_on_path(program).is_some())
            && capture_output(shell.command(SYSTEM_PYTHON).args(["-c", IMPORT_WEBKIT])).is_some()
    };
    if !is_installed(shell) && can_install_with_apt(shell) {
        install_with_apt(shell, "WebKit", WEBKIT_PACKAGES)?;
    }
    match shell.find_on_path(WEBKIT_PROGRAMS[0]).filter(|_| is_installed(shell)) {
        Some(driver) => {
            println!("setup: WebKit: ready");
            shell.set_variable(WEBKIT_VARIABLE, driver);
        }
        None => println!(
            "setup: WebKit: not installed, so its stories are skipped; they need the Debian packages {}",
            WEBKIT_PACKAGES.join(", ")
        ),
    }
    Ok(())
}

fn find_browser_and_driver(shell: &Shell) -> Option<(PathBuf, PathBuf)> {
    let browser = find_program(shell, "CHROMIUM", BROWSERS)?;
    Some((browser, find_program(shell, "CHROMEDRIVER", DRIVERS)?))
}

/// Returns the path from an environment variable, or else the first candidate that exists.
fn find_program(shell: &Shell, variable: &str, candidates: &[&str]) -> Option<PathBuf> {
    if let Some(named) = env::var_os(variable) {
        return Some(named.into());
    }
    candidates.iter().find_map(|candidate| {
        let path = Path::new(candidate);
        if path.is_absolute() {
            path.is_file().then(|| path.to_path_buf())
        } else {
            shell.find_on_path(candidate)
        }
    })
}

/// Writes a copy of `webdriver.json` with the path of the browser, and returns its path. Without
/// it, the driver may start another browser if there are several.
pub(crate) fn write_capabilities(shell: &Shell) -> Result<PathBuf> {
    let path = shell.root().join("webdriver.json");
    let template = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let Some((before, after)) = template.split_once("\"args\"") else {
        let reason = "has no \"args\"".into();
        return Err(Error::Content { path, reason });
    };
    let browser = shell.variable(BROWSER_VARIABLE).unwrap_or_default().to_string_lossy();
    let browser = browser.replace('\\', "\\\\");
    let written = shell.root().join("target").join("webdriver.json");
    let text = format!("{before}\"binary\": \"{browser}\",\n      \"args\"{after}");
    fs::write(&written, text).map_err(Error::file(&written))?;
    Ok(written)
}

/// Returns the major version of browser and driver, or an error if they differ. The driver's own
/// error does not state the cause.
fn check_same_version(shell: &Shell, browser: &Path, driver: &Path) -> Result<String> {
    let major = |program: &Path| {
        let answer = capture_output(shell.command(program).arg("--version"))?;
        major_version(&answer).map(str::to_owned)
    };
    match (major(browser), major(driver)) {
        (Some(browser), Some(driver)) if browser == driver => Ok(browser),
        (Some(browser), Some(driver)) => Err(Error::missing(
            format!("a ChromeDriver {browser}"),
            format!("the browser is version {browser}, the driver {driver}"),
        )),
        _ => Err(Error::missing(
            "a Chromium that starts",
            format!("try `{} --version`", browser.display()),
        )),
    }
}

/// Parses output such as `Chromium 156.0.8078.79 built on Debian` or `ChromeDriver 156.0.8078.79
/// (…)`.
fn major_version(answer: &str) -> Option<&str> {
    answer.split_whitespace().find_map(|word| {
        let (major, _) = word.split_once('.')?;
        let is_number = !major.is_empty() && major.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some(major)
    })
}

/// Returns true if apt can install packages without asking for a password.
fn can_install_with_apt(shell: &Shell) -> bool {
    let user = capture_output(shell.command("id").arg("-u"));
    user.is_some_and(|id| id.trim() == "0") && shell.find_on_path("apt-get").is_some()
}

fn install_with_apt(shell: &Shell, what: &str, packages: &[&str]) -> Result<()> {
    println!("setup: {what}: installing");
    let started = Instant::now();
    let apt = |args: &[&str]| {
        let mut command = shell.command("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        run(command.arg("-qq").args(args), 10 * MINUTE)
    };
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())?;
    println!("setup: installed in {}", format_duration(started.elapsed()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn major_version_precedes_first_point() {
        assert_eq!(major_version("Chromium 156.0.8078.79 built"), Some("156"));
        assert_eq!(major_version("ChromeDriver 99.0 (a.b)"), Some("99"));
        assert_eq!(major_version("Mozilla Firefox 153.8.0esr"), Some("153"));
        assert_eq!(major_version("no such thing."), None);
    }
}
