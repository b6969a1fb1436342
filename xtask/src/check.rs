//! Every check and every test, on a laptop as in CI.

use crate::run::{cargo, root, run, step};
use crate::tally::Tally;
use crate::wasm_target::Compiler;
use crate::{artifacts, node, python, systems};
use anyhow::{Context, Result, bail};
use std::process::Command;

/// What runs on this machine. The other two crates become WebAssembly, and are checked as such.
const NATIVE: [&str; 5] = ["--workspace", "--exclude", "clausola-wasm", "--exclude", "clausola-engine"];

/// What has no tests: leaving it out saves compiling what it links, and its features.
const UNTESTED: [&str; 4] = ["--exclude", "clausola-pack", "--exclude", "clausola-bench"];

/// The crates that become WebAssembly, with the features that they are built with.
const WASM: [&[&str]; 4] = [
    &["--package", "clausola-wasm", "--features", "authoring"],
    &["--package", "clausola-wasm", "--no-default-features"],
    &["--package", "clausola-engine", "--features", "core-abi"],
    &["--package", "clausola-engine", "--features", "component"],
];

/// Builds what ships, checks the code, and runs the tests.
pub(crate) fn test() -> Result<()> {
    let mut tally = Tally::default();
    tally.step(step("formatting", formatting));
    if tally.step(artifacts::build()) {
        tally.step(step("clippy", clippy));
        // Before the cases, which the package answers too.
        if tally.step(python::set_up()) {
            tally.step(step("the types of the Python package", || run(&mut python::python(&["-m", "mypy"]))));
            eprintln!("• tests of the Python package");
            tally.tests(&mut python::python(&["-m", "pytest"]))?;
            if tally.step(python::set_up_arrow()) {
                tally.step(step("the types of the Arrow package", || {
                    run(&mut python::arrow(&["-m", "mypy"]))
                }));
                eprintln!("• tests of the Arrow package, in DataFusion and in Spark");
                // `-rs` says what is left out, and why.
                tally.tests(
                    python::arrow(&["-m", "pytest", "-rs"]).env("CLAUSOLA", artifacts::command_path()),
                )?;
            }
        }
        // Without a browser its tests still run: each fails and says why, and none is left out.
        tally.step(node::set_up_browser());
        eprintln!("• tests of the crates and of the cases, in every host");
        tally.tests(cargo("test").args(NATIVE).args(UNTESTED).args(["--release", "--no-fail-fast"]))?;
        eprintln!("• tests of the npm package");
        tally.tests(&mut node_tests("wasm/tests")?)?;
        eprintln!("• tests of the Zendesk app");
        tally.tests(&mut node_tests("plugins/zendesk/tests")?)?;
        eprintln!("• tests in a browser");
        tally.tests(&mut node_tests("tests/browser")?)?;
        eprintln!("• tests of the Request Tracker extension, without Request Tracker");
        systems::request_tracker(&mut tally, "t")?;
    }
    println!("\n{tally}");
    if tally.failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

fn formatting() -> Result<()> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    run(command.args(["fmt", "--all", "--check"]).current_dir(root()))
}

/// In the profile of the tests, so that what builds and macros need is compiled once.
fn clippy() -> Result<()> {
    let deny = ["--", "--deny", "warnings"];
    run(cargo("clippy").args(NATIVE).args(["--all-targets", "--release"]).args(deny))?;
    match Compiler::find()? {
        compiler @ Compiler::Rustup => WASM
            .iter()
            .try_for_each(|package| run(compiler.cargo("clippy", "wasm").args(*package).args(deny))),
        // Debian's compiler for the web comes without clippy; the same code compiles for this machine too.
        Compiler::Debian => WASM
            .iter()
            .try_for_each(|package| run(cargo("clippy").args(*package).arg("--release").args(deny))),
    }
}

/// Node's runner takes folders differently from release to release, and files always.
fn node_tests(folder: &str) -> Result<Command> {
    let folder = root().join(folder);
    let mut files = Vec::new();
    for entry in folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.to_string_lossy().contains(".test.") {
            files.push(path);
        }
    }
    files.sort();
    let mut command = Command::new("node");
    command.args(["--test", "--test-reporter", "spec"]).args(files);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::{NATIVE, UNTESTED};
    use crate::artifacts::COMMAND;
    use crate::run::{output, root};
    use std::collections::BTreeSet;
    use std::process::Command;

    /// The libraries that a selection of packages links, each with its features.
    fn libraries(selection: &[&str], edges: &str) -> BTreeSet<String> {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(["tree", "--locked", "--prefix", "none", "--format", "{p} {f}", "--edges", edges]);
        let tree = output(command.args(selection).current_dir(root())).unwrap_or_default();
        tree.lines().map(|line| line.trim_end_matches(" (*)").to_string()).collect()
    }

    #[test]
    fn the_tests_link_the_very_libraries_that_the_command_was_built_from() {
        let command = libraries(&COMMAND, "normal,build");
        let tests = libraries(&[&NATIVE[..], &UNTESTED[..]].concat(), "normal,build,dev");
        assert!(command.iter().any(|library| library.starts_with("wasmtime ")), "{command:?}");
        let again: Vec<&String> = command.difference(&tests).collect();
        assert!(again.is_empty(), "compiled twice; add their features to `xtask/unify`: {again:?}");
    }
}
