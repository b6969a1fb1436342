//! A compiler for `wasm32-unknown-unknown`, found or installed.

use crate::apt;
use crate::run::{output, quiet, root, run, step, target};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The standard library is built with our own code and as our own code is: optimised for size where that is.
const BUILD_STD: [&str; 2] = ["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"];

/// What makes modules smaller at no other cost.
const FLAGS: [&str; 6] = [
    // A panic of the engine is a bug, and no module that ships has anywhere to print its message to: its host sees a
    // trap, whatever the message says. So it traps at once, and what would have made the message is not there.
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    // A contract is hashed once: a loop does, where eight thousand bytes of it unrolled would be a little faster.
    "--cfg",
    "sha2_backend=\"soft\"",
    "--cfg",
    "sha2_backend_soft=\"compact\"",
];

/// Debian's compiler for the web, the source of its standard library, and a linker for it.
const PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// Who compiles for WebAssembly: any compiler that has the source of its standard library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compiler {
    /// The toolchain that runs this task, with the source from rustup.
    Rustup,
    /// Debian's; for machines that reach Debian but not rustup's server.
    Debian,
}

impl Compiler {
    /// The first that works, installed if need be.
    pub(crate) fn find() -> Result<Self> {
        if has_source() {
            return Ok(Self::Rustup);
        }
        if has_packages() {
            return Ok(Self::Debian);
        }
        let added = step("adding the source of the standard library", || {
            run(Command::new("rustup").args(["component", "add", "rust-src"]))
        });
        if added.is_ok() {
            return Ok(Self::Rustup);
        }
        if step("rustup cannot: installing Debian's compiler for the web", || apt::install(&PACKAGES)).is_ok()
        {
            return Ok(Self::Debian);
        }
        bail!(
            "no compiler for {TARGET} here; run `rustup component add rust-src`, or, on Debian, \
             `apt-get update && apt-get install {}` as root, then this task again",
            PACKAGES.join(" ")
        )
    }

    /// Cargo, for what becomes WebAssembly.
    pub(crate) fn cargo(self, task: &str, profile: &str) -> Command {
        let mut command = match self {
            Self::Rustup => Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())),
            Self::Debian => debian_cargo(),
        };
        command
            .args([task, "--profile", profile, "--target", TARGET])
            .arg("--target-dir")
            .arg(self.target_dir())
            .args(BUILD_STD);
        // Flags that are not stable in any other way; they change what a bug looks like, and nothing else.
        command.env("RUSTC_BOOTSTRAP", "1");
        command.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f"));
        command.current_dir(root());
        quiet(&mut command);
        command
    }

    /// Where cargo put a crate's module.
    pub(crate) fn module(self, profile: &str, name: &str) -> PathBuf {
        self.target_dir().join(TARGET).join(profile).join(name)
    }

    /// Two compilers in one folder would each throw away what the other has built.
    fn target_dir(self) -> PathBuf {
        target(if self == Self::Rustup { "wasm" } else { "wasm-debian" })
    }
}

fn has_source() -> bool {
    output(Command::new("rustc").args(["--print", "sysroot"]))
        .is_some_and(|root| Path::new(&root).join("lib/rustlib/src/rust/library/Cargo.lock").is_file())
}

fn has_packages() -> bool {
    output(Command::new("dpkg-query").args(["--show", "--showformat", "${db:Status-Status} "]).args(PACKAGES))
        .is_some_and(|states| states.split_whitespace().all(|state| state == "installed"))
}

/// Debian's cargo with Debian's compiler: rustup's variables would lead it back to rustup's.
fn debian_cargo() -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("RUSTUP_") {
            command.env_remove(name);
        }
    }
    command.env_remove("CARGO").env("RUSTC", "/usr/bin/rustc");
    command
}
