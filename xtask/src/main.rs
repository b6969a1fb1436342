//! Tasks of the project: `cargo xtask help`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a task runner talks to its terminal")]

mod apt;
mod artifacts;
mod bench;
mod check;
mod demo;
mod node;
mod python;
mod repl;
mod run;
mod systems;
mod tally;
mod wasm_target;

use anyhow::Result;
use std::process::ExitCode;

/// A task: its name, what it does, and how.
type Task = (&'static str, &'static str, fn() -> Result<()>);

const TASKS: [Task; 8] = [
    ("build", "builds what ships: the command target/release/clausola, and target/dist", artifacts::build),
    ("demo", "builds, then shows a real ticket of each contract decided in every host", demo::demo),
    ("test", "builds, then checks and tests everything; ends with `N passed, N failed`", check::test),
    (
        "test --systems",
        "builds, then tests the plugins inside real ticket systems, which it installs",
        systems::test,
    ),
    ("python", "installs the Python package in target/python, for its tests", python::set_up),
    ("repl", "builds the npm package, then opens a Node REPL with the contracts loaded", repl::repl),
    ("bench", "builds, then measures sizes, and the time per decision in every host", bench::bench),
    ("ci", "what CI runs: the same as `test`", check::test),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] | ["help" | "--help" | "-h", ..] => {
            print!("{}", help());
            ExitCode::SUCCESS
        }
        arguments => match TASKS.iter().find(|task| task.0 == arguments.join(" ")) {
            Some((_, _, task)) => finish(task()),
            None => wrong_usage(&format!("there is no task `{}`", arguments.join(" "))),
        },
    }
}

fn finish(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn wrong_usage(message: &str) -> ExitCode {
    eprintln!("error: {message}\n\n{}", help());
    ExitCode::from(2)
}

fn help() -> String {
    let tasks: String = TASKS.iter().map(|(name, what, _)| format!("  {name:<16}{what}\n")).collect();
    format!(
        "usage: cargo xtask <task>\n\n{tasks}  help            prints this\n\n\
         Each task sets up what it needs first: the WebAssembly target of the compiler, and the npm packages\n\
         that building takes. What a machine must have is Rust (rustup), Node.js, Python and the package registries.\n"
    )
}
