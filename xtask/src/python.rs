//! The Python packages, in an environment of its own under `target/python`.

use crate::apt;
use crate::run::{output, root, run, step, target};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// The oldest Python that the package runs in.
const OLDEST: (u32, u32) = (3, 10);

/// A command of the environment's Python, in the package's folder.
pub(crate) fn python(arguments: &[&str]) -> Command {
    python_in(package(), arguments)
}

/// The same in the folder of the package for columns in other engines.
pub(crate) fn arrow(arguments: &[&str]) -> Command {
    python_in(root().join("plugins/arrow"), arguments)
}

fn python_in(folder: PathBuf, arguments: &[&str]) -> Command {
    let program = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let mut command = Command::new(environment().join(program));
    command.args(arguments).current_dir(folder);
    command
}

fn environment() -> PathBuf {
    target("python")
}

fn package() -> PathBuf {
    root().join("plugins/python")
}

/// Installs what testing takes, unless it is there, and the package as it is now.
pub(crate) fn set_up() -> Result<()> {
    let needed = format!("install Python {}.{} or later, with venv", OLDEST.0, OLDEST.1);
    let version = output(Command::new("python3").arg("--version"))
        .with_context(|| format!("there is no `python3` on the path; {needed}"))?;
    if parse(&version).is_none_or(|found| found < OLDEST) {
        bail!("{version} is too old; {needed}");
    }
    let requirements = package().join("requirements-dev.txt");
    let wanted =
        std::fs::read_to_string(&requirements).context("cannot read plugins/python/requirements-dev.txt")?;
    // What is there, and for which Python.
    let wanted = format!("{version}\n{wanted}");
    let stamp = environment().join("installed.txt");
    if !std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        step("the Python packages that testing takes", || {
            let _ = std::fs::remove_dir_all(environment());
            run(Command::new("python3").args(["-m", "venv"]).arg(environment())).context(needed)?;
            run(&mut pip(&["install", "--requirement", "requirements-dev.txt"]))?;
            Ok(std::fs::write(&stamp, wanted)?)
        })?;
    }
    step("the Python package", || {
        // As anybody installs it, but with what is there already.
        run(&mut pip(&["install", "--no-deps", "--no-build-isolation", "--force-reinstall", "."]))
    })
}

/// Installs DataFusion and Spark beside the package, unless they are there, and the package for them as it is now.
///
/// Spark wants Java, which is installed where Debian's packages can be; without it the tests say so and leave Spark out.
pub(crate) fn set_up_arrow() -> Result<()> {
    let requirements = root().join("plugins/arrow/requirements-dev.txt");
    let wanted =
        std::fs::read_to_string(&requirements).context("cannot read plugins/arrow/requirements-dev.txt")?;
    // Gone with the environment, where that is made anew.
    let stamp = environment().join("installed-arrow.txt");
    if !std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        step("DataFusion and Spark for Python, about 500 MB", || {
            run(pip(&["install", "--requirement"]).arg(&requirements))?;
            Ok(std::fs::write(&stamp, wanted)?)
        })?;
    }
    if output(Command::new("java").arg("-version")).is_none() {
        let java = step("Java for Spark", || apt::install(&["openjdk-17-jre-headless"]));
        if let Err(error) = java {
            eprintln!("warning: there is no Java, and it cannot be installed: {error:#}");
        }
    }
    step("the Arrow package", || {
        let options = ["install", "--no-deps", "--no-build-isolation", "--force-reinstall"];
        run(pip(&options).arg(root().join("plugins/arrow")))
    })
}

/// What installs packages into the environment.
pub(crate) fn pip(arguments: &[&str]) -> Command {
    let mut command = python(&["-m", "pip", "--quiet", "--disable-pip-version-check"]);
    command.args(arguments);
    command
}

/// `Python 3.11.7` → `(3, 11)`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix("Python ")?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_the_version_that_python_prints() {
        assert_eq!(parse("Python 3.11.7"), Some((3, 11)));
        assert_eq!(parse("Python 3.13.0rc1"), Some((3, 13)));
        assert_eq!(parse("3.11.7"), None);
        assert!(parse("Python 3.9.18") < parse("Python 3.10.0"));
    }
}
