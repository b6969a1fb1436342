//! What the command does, one subcommand a file.

mod answer;
mod args;
mod asked;
mod author;
mod baked;
mod batch;
mod card;
mod contracts;
mod decide;
mod diff;
mod explain;
mod failure;
mod input;
mod queue;
mod report;
mod rules;
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
        Command::Explain(explain) => explain::run(&explain, args.native),
        Command::Rank(queue) => queue::rank(&queue, args.native),
        Command::Agenda(queue) => queue::agenda(&queue, args.native),
        Command::Lint(lint) => author::lint(&lint, args.native),
        Command::Test(test) => author::test(&test, args.native),
        Command::Diff(diff) => diff::run(&diff, args.native),
        Command::Build(args) => baked::build(&args),
        Command::Inspect(args) => baked::inspect(&args),
        Command::Init(args) => author::init(&args),
        Command::Schema(args) => author::schema(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(json),
    }
}
