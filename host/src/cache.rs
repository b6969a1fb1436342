//! The compiled plugin, kept between runs.
//!
//! Compiled code that is loaded is executed, so a file of the cache is trusted only where this user alone can have
//! written it, whole, for exactly this plugin, this wasmtime and this processor. Everything else is ignored and
//! compiled anew: a cache can make a start faster, never make it fail.

use sha2::{Digest, Sha256};
use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wasmtime::component::Component;

/// The first bytes of every file, with the version of its layout: magic, digest, compiled code.
const MAGIC: &[u8; 16] = b"clausola cwasm 1";
const DIGEST: usize = 32;
const EXTENSION: &str = "cwasm";

/// After so long, what other versions of the plugin have left is removed.
const STALE: Duration = Duration::from_secs(60 * 60 * 24 * 60);

/// A directory for compiled plugins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cache {
    directory: Option<PathBuf>,
}

impl Cache {
    /// No cache.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The directory `clausola` in the user's cache directory, or the one that the environment variable
    /// `CLAUSOLA_CACHE` names; none where that is empty.
    #[must_use]
    pub fn user() -> Self {
        if let Some(named) = std::env::var_os("CLAUSOLA_CACHE") {
            return if named.is_empty() { Self::none() } else { Self::directory(PathBuf::from(named)) };
        }
        use etcetera::base_strategy::{BaseStrategy, choose_base_strategy};
        Self { directory: choose_base_strategy().ok().map(|base| base.cache_dir().join("clausola")) }
    }

    /// A directory, made where it does not exist. It must belong to this user and be writable by no other.
    #[must_use]
    pub fn directory(path: impl Into<PathBuf>) -> Self {
        Self { directory: Some(path.into()) }
    }

    /// The compiled plugin, where it is kept and can be trusted.
    pub(crate) fn load(&self, engine: &wasmtime::Engine, plugin: &[u8]) -> Option<Component> {
        let directory = self.directory.as_deref()?;
        let key = key(engine, plugin);
        let path = path(directory, &key);
        if !only_ours(directory) || !only_ours(&path) {
            return None;
        }
        let file = std::fs::read(&path).ok()?;
        let (digest, code) = file.strip_prefix(MAGIC)?.split_at_checked(DIGEST)?;
        if digest != seal(&key, code) {
            return None;
        }
        #[expect(unsafe_code, reason = "compiled code cannot be checked, only its origin can")]
        // SAFETY: these bytes were written by `keep`. The directory and the file belong to this user and no other
        // may write there; the seal holds for every byte, and for the plugin and wasmtime's own measure of
        // compatibility (its version, its settings, the processor's features). They are read once, into memory,
        // so nobody changes them between this check and their use.
        let component = unsafe { Component::deserialize(engine, code) };
        component.ok()
    }

    /// Keeps a compiled plugin. Whatever goes wrong, the plugin runs without.
    pub(crate) fn keep(&self, engine: &wasmtime::Engine, plugin: &[u8], component: &Component) {
        if let (Some(directory), Ok(code)) = (self.directory.as_deref(), component.serialize()) {
            // An unwritable directory or a full disk costs the next start its time, and nothing else.
            let _ = write(directory, &key(engine, plugin), &code);
        }
    }
}

/// What the compiled code depends on: the plugin, and wasmtime's version, settings and processor features.
fn key(engine: &wasmtime::Engine, plugin: &[u8]) -> [u8; DIGEST] {
    /// SHA-256 as a [`Hasher`], because the standard one may change from one release of Rust to the next.
    struct Measure(Sha256);

    impl Hasher for Measure {
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }

        fn finish(&self) -> u64 {
            0 // nobody asks: the whole digest is taken
        }
    }

    let mut measure = Measure(Sha256::new());
    measure.0.update(crate::WASMTIME_VERSION);
    engine.precompile_compatibility_hash().hash(&mut measure);
    measure.0.update(Sha256::digest(plugin));
    measure.0.finalize().into()
}

fn seal(key: &[u8; DIGEST], code: &[u8]) -> [u8; DIGEST] {
    Sha256::new().chain_update(MAGIC).chain_update(key).chain_update(code).finalize().into()
}

fn path(directory: &Path, key: &[u8; DIGEST]) -> PathBuf {
    let name: String = key.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    directory.join(name).with_extension(EXTENSION)
}

/// Writes beside the file and renames, so that no reader sees half of it.
fn write(directory: &Path, key: &[u8; DIGEST], code: &[u8]) -> std::io::Result<()> {
    make_directory(directory)?;
    if !only_ours(directory) {
        return Ok(());
    }
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(directory)?;
    file.write_all(MAGIC)?;
    file.write_all(&seal(key, code))?;
    file.write_all(code)?;
    file.flush()?;
    file.persist(path(directory, key))?;
    remove_stale(directory);
    Ok(())
}

/// Removes compiled plugins that were written long ago; whoever still needs one compiles it again.
fn remove_stale(directory: &Path) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let age =
            path.metadata().and_then(|about| about.modified()).map(|at| at.elapsed().unwrap_or_default());
        if path.extension().is_some_and(|e| e == EXTENSION) && age.is_ok_and(|age| age > STALE) {
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(unix)]
fn make_directory(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make_directory(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Whether a file or directory is this user's, and no one else may write there.
#[cfg(unix)]
fn only_ours(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::symlink_metadata(path).is_ok_and(|about| {
        !about.is_symlink() && about.uid() == rustix::process::geteuid().as_raw() && about.mode() & 0o022 == 0
    })
}

/// On Windows the user's cache directory is closed to others by its access list.
#[cfg(not(unix))]
fn only_ours(path: &Path) -> bool {
    path.exists()
}
