//! What the command does, one subcommand a file.

pub(crate) mod args;
pub(crate) mod asked;
mod author;
pub(crate) mod batch;
mod card;
mod contracts;
mod decide;
mod diff;
mod explain;
pub(crate) mod failure;
pub(crate) mod input;
mod laid;
mod queue;
mod report;
mod time;

use args::{Args, Command};
use clap::Parser as _;
use std::process::ExitCode;

pub(crate) fn run() -> ExitCode {
    let args = Args::parse();
    let json = args.command.wants_json();
    let native = args.native;
    let done = match args.command {
        Command::Decide(decide) => decide::run(&decide, native),
        Command::Batch(batch) => batch::run(&batch, native),
        Command::Time(time) => time::run(&time, native),
        Command::Contracts(contracts) => contracts::run(&contracts, native),
        Command::Explain(args) => explain::run(&args),
        Command::Rank(args) => queue::rank(&args),
        Command::Agenda(args) => queue::agenda(&args),
        Command::Lint(args) => author::lint(&args),
        Command::Test(args) => author::test(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Serve(args) => crate::serve::run(&args, native),
        Command::Init(args) => author::init(&args),
        Command::Schema(args) => author::schema(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(json),
    }
}
