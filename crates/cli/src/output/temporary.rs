//! What must not outlive the program: files under temporary names, and folders that were made for
//! them.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// Temporary files, and the folders that were made for files that do not have their names yet.
pub struct Registry {
    pub files: BTreeSet<PathBuf>,
    pub folders: BTreeSet<PathBuf>,
    is_watched: bool,
}

static REGISTRY: Mutex<Registry> =
    Mutex::new(Registry { files: BTreeSet::new(), folders: BTreeSet::new(), is_watched: false });

/// The registry. While it is held, no signal ends the program.
pub fn registry() -> io::Result<MutexGuard<'static, Registry>> {
    let mut registry = lock();
    if !registry.is_watched {
        signals::watch()?;
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            before(panic);
            // A release build ends here, and drops nothing.
            match REGISTRY.try_lock() {
                Ok(mut registry) => registry.remove_all(),
                Err(TryLockError::Poisoned(registry)) => registry.into_inner().remove_all(),
                Err(TryLockError::WouldBlock) => {}
            }
        }));
        registry.is_watched = true;
    }
    Ok(registry)
}

fn lock() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Registry {
    /// Makes a folder and those around it that are missing.
    pub fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let is_missing = |it: &&Path| !it.as_os_str().is_empty() && !it.is_dir();
        let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
        for folder in missing.into_iter().rev() {
            match std::fs::create_dir(folder) {
                Ok(()) => {
                    self.folders.insert(folder.to_owned());
                }
                Err(_) if folder.is_dir() => {}
                Err(error) => {
                    self.tidy();
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Removes folders that were made and are empty again.
    pub fn tidy(&mut self) {
        for folder in self.folders.iter().rev() {
            // One that is not empty stays.
            let _ = std::fs::remove_dir(folder);
        }
    }

    fn remove_all(&mut self) {
        for file in &self.files {
            // Nobody is left to be told.
            let _ = std::fs::remove_file(file);
        }
        self.tidy();
    }
}

#[cfg(unix)]
mod signals {
    use super::lock;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::io;

    /// From now on, signals that end the program remove the temporary files first. One that was
    /// ignored when the program began, as by `nohup`, still is. A file beyond the limit on the size of
    /// files is an error of writing instead of a signal that ends the program.
    pub fn watch() -> io::Result<()> {
        let ignored = ignored();
        let is_heard = |signal: &i32| ignored & (1 << (signal - 1)) == 0;
        let heard = [SIGHUP, SIGINT, SIGQUIT, SIGTERM].into_iter().filter(is_heard);
        let mut signals = Signals::new(heard.chain([SIGXFSZ]))?;
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            if let Some(signal) = signals.forever().find(|&signal| signal != SIGXFSZ) {
                // Held until the end, so that no file is begun or gets its name any more.
                let mut registry = lock();
                registry.remove_all();
                let _ = emulate_default_handler(signal);
                std::process::exit(128 + signal);
            }
        })?;
        Ok(())
    }

    /// The signals that are ignored, as bits, where the system says so.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
    }
}

#[cfg(not(unix))]
mod signals {
    pub fn watch() -> std::io::Result<()> {
        Ok(())
    }
}
