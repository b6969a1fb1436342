//! The cache of compiled plugins: used where it can be trusted, and never in the way.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]
#![cfg(unix)]

mod common;

use clausola_host::{Cache, Engine, Limits};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Builds an engine and asks it something, so that compiled code that is broken would show.
fn build(directory: &Path) {
    let plugin = common::component();
    Engine::builder().cache(Cache::directory(directory)).build(&plugin).unwrap().builtins().unwrap();
}

fn files(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_compiled_plugin_is_kept_used_and_not_trusted_when_changed() {
    let directory = common::directory("cache-used").join("made");
    build(&directory);
    let [file] = files(&directory).try_into().expect("one file, and no temporary one");
    assert_eq!(fs::metadata(&directory).unwrap().mode() & 0o777, 0o700);
    assert_eq!(file.extension().unwrap(), "cwasm");
    let (kept, inode) = (fs::read(&file).unwrap(), fs::metadata(&file).unwrap().ino());

    // Used: it would have been written anew.
    build(&directory);
    assert_eq!(fs::metadata(&file).unwrap().ino(), inode);

    // Changed, cut off, emptied, or not one at all: compiled anew, and mended.
    let mut changed = kept.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    for wrong in [changed, kept[..kept.len() - 1].to_vec(), Vec::new(), b"\x7fELF".to_vec()] {
        fs::write(&file, wrong).unwrap();
        build(&directory);
        assert!(fs::read(&file).unwrap() == kept, "the file was not mended");
    }

    // Writable by others: not trusted.
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
    build(&directory);
    assert_eq!(fs::metadata(&file).unwrap().mode() & 0o022, 0);

    // Another setting has another file, because the code differs.
    let fuel = Engine::builder().limits(Limits::new().fuel(1 << 40)).cache(Cache::directory(&directory));
    fuel.build(&common::component()).unwrap();
    assert_eq!(files(&directory).len(), 2);
}

#[test]
fn a_directory_that_others_can_write_is_not_used() {
    let directory = common::directory("cache-open");
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o777)).unwrap();
    build(&directory);
    assert_eq!(files(&directory), Vec::<PathBuf>::new());
}

#[test]
fn a_directory_that_cannot_be_is_done_without() {
    let file = common::directory("cache-none").join("file");
    fs::write(&file, "not a directory").unwrap();
    build(&file);
    build(&file.join("below"));
    assert_eq!(fs::read(&file).unwrap(), b"not a directory");
}
