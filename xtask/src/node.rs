//! Node.js, and the npm packages that building and testing take.

use crate::apt;
use crate::run::{output, root, run, step};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::Command;

/// The oldest Node.js that the build scripts, and Vite in the tests, run in.
const OLDEST: (u32, u32) = (20, 19);

/// Node.js, told to run a script.
pub(crate) fn node(script: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(root().join(script));
    command
}

/// Checks Node.js, and installs the packages of `wasm/package-lock.json` unless they are there.
pub(crate) fn set_up() -> Result<()> {
    let needed = format!("install Node.js {}.{} or later, with npm", OLDEST.0, OLDEST.1);
    let version = output(Command::new("node").arg("--version"))
        .with_context(|| format!("there is no `node` on the path; {needed}"))?;
    if parse(&version).is_none_or(|found| found < OLDEST) {
        bail!("Node.js {version} is too old; {needed}");
    }
    packages("wasm", "the npm packages that building takes")
}

/// Installs the packages that a plugin is built with.
pub(crate) fn set_up_plugin(name: &str) -> Result<()> {
    packages(&format!("plugins/{name}"), &format!("the npm packages that the plugin `{name}` takes"))
}

/// Installs the rule engines that the benchmark measures beside this one, which nothing else takes.
pub(crate) fn set_up_peers() -> Result<()> {
    packages("xtask/js/peers", "the rule engines that stand beside this one in the benchmark")
}

/// Installs what the tests in a browser take: their npm packages, and Chromium.
pub(crate) fn set_up_browser() -> Result<()> {
    packages("tests/browser", "the npm packages of the tests in a browser")?;
    let finds = || output(&mut node("tests/browser/lib/chromium.mjs")).is_some();
    if finds() {
        return Ok(());
    }
    let installed = step("installing Chromium for the tests in a browser", || apt::install(&["chromium"]));
    if installed.is_ok() && finds() {
        return Ok(());
    }
    bail!(
        "no Chromium here, and so the tests in a browser fail; run `apt-get update && apt-get install chromium` as \
         root, or name one in the variable `CHROMIUM`, then this task again"
    )
}

/// Installs the packages of a folder's lock file, unless they are there.
fn packages(folder: &str, what: &str) -> Result<()> {
    let folder = root().join(folder);
    if is_installed(&folder) {
        return Ok(());
    }
    step(&format!("installing {what}"), || {
        // None of them needs its install script: what they ship works as it is.
        run(Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(folder))
    })
}

/// `v20.11.1` → `(20, 11)`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// npm writes what it installed into `node_modules`, after the lock file that it followed.
fn is_installed(folder: &Path) -> bool {
    let modified = |path: &str| folder.join(path).metadata().and_then(|file| file.modified()).ok();
    match (modified("node_modules/.package-lock.json"), modified("package-lock.json")) {
        (Some(installed), Some(locked)) => installed >= locked,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_the_version_that_node_prints() {
        assert_eq!(parse("v20.11.1"), Some((20, 11)));
        assert_eq!(parse("v9.0.0"), Some((9, 0)));
        assert_eq!(parse("20.11.1"), None);
        assert_eq!(parse("v20"), None);
        assert!(parse("v9.11.0") < parse("v20.2.0"));
    }
}
