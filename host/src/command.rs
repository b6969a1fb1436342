//! What the command does, one subcommand a file.

mod args;
mod asked;
mod author;
mod batch;
mod card;
mod closures;
mod contracts;
mod decide;
mod diff;
mod explain;
mod failure;
mod input;
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
    let done = match args.command {
        Command::Decide(decide) => decide::run(&decide, args.native),
        Command::Batch(batch) => batch::run(&batch, args.native),
        Command::Time(time) => time::run(&time, args.native),
        Command::Contracts(contracts) => contracts::run(&contracts, args.native),
        Command::Closures(args) => closures::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Rank(args) => queue::rank(&args),
        Command::Agenda(args) => queue::agenda(&args),
        Command::Lint(args) => author::lint(&args),
        Command::Test(args) => author::test(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Init(args) => author::init(&args),
        Command::Schema(args) => author::schema(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(json),
    }
}
