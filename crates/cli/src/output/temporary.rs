//! Removes temporary files, and folders created for them, when the program ends early.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// The temporary files, and the folders created for files that are not renamed yet.
pub(super) struct TemporaryFiles {
    pub files: BTreeSet<PathBuf>,
    pub folders: BTreeSet<PathBuf>,
    has_signal_handler: bool,
}

static REGISTRY: Mutex<TemporaryFiles> = Mutex::new(TemporaryFiles {
    files: BTreeSet::new(),
    folders: BTreeSet::new(),
    has_signal_handler: false,
});

/// Locks the registry. No signal ends the program while the lock is held.
pub(super) fn lock_with_cleanup() -> io::Result<MutexGuard<'static, TemporaryFiles>> {
    let mut registry = lock_registry();
    if !registry.has_signal_handler {
        signals::watch_signals()?;
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            before(panic);
            // A release build aborts after the hook, without running destructors.
            match REGISTRY.try_lock() {
                Ok(mut registry) => registry.remove_all(),
                Err(TryLockError::Poisoned(registry)) => registry.into_inner().remove_all(),
                Err(TryLockError::WouldBlock) => {}
            }
        }));
        registry.has_signal_handler = true;
    }
    Ok(registry)
}

fn lock_registry() -> MutexGuard<'static, TemporaryFiles> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TemporaryFiles {
    /// Creates a folder and its missing ancestors.
    pub(super) fn create_folder(&mut self, folder: &Path) -> io::Result<()> {
        let is_missing = |it: &&Path| !it.as_os_str().is_empty() && !it.is_dir();
        let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
        for folder in missing.into_iter().rev() {
            match std::fs::create_dir(folder) {
                Ok(()) => {
                    self.folders.insert(folder.to_owned());
                }
                Err(_) if folder.is_dir() => {}
                Err(error) => {
                    self.remove_empty_folders();
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Removes created folders that are empty again.
    pub(super) fn remove_empty_folders(&mut self) {
        for folder in self.folders.iter().rev() {
            // This fails for a folder that is not empty, which stays.
            let _ = std::fs::remove_dir(folder);
        }
    }

    fn remove_all(&mut self) {
        for file in &self.files {
            // Errors are ignored: the program is ending.
            let _ = std::fs::remove_file(file);
        }
        self.remove_empty_folders();
    }
}

#[cfg(unix)]
mod signals {
    use super::lock_registry;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    use std::io;

    /// Makes signals that end the program remove the temporary files first. A signal that was
    /// ignored when the program started, as under `nohup`, stays ignored. Exceeding the limit on
    /// file size becomes a write error instead of a signal that ends the program.
    pub(super) fn watch_signals() -> io::Result<()> {
        let ignored_signals = ignored_signals();
        let is_handled = |signal: &i32| ignored_signals & (1 << (signal - 1)) == 0;
        let handled = [SIGHUP, SIGINT, SIGQUIT, SIGTERM].into_iter().filter(is_handled);
        let mut signals = Signals::new(handled.chain([SIGXFSZ]))?;
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            if let Some(signal) = signals.forever().find(|&signal| signal != SIGXFSZ) {
                // Held until the process ends, so that no file is created or renamed any more.
                let mut registry = lock_registry();
                registry.remove_all();
                let _ = emulate_default_handler(signal);
                std::process::exit(128 + signal);
            }
        })?;
        Ok(())
    }

    /// Returns the ignored signals as a bit mask, or 0 if the system does not provide it.
    fn ignored_signals() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
    }
}

#[cfg(not(unix))]
mod signals {
    pub fn watch_signals() -> std::io::Result<()> {
        Ok(())
    }
}
