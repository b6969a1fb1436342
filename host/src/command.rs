//! What the command does, one subcommand a file.

mod answer;
pub(crate) mod args;
pub(crate) mod asked;
mod author;
mod baked;
pub(crate) mod batch;
mod card;
mod closures;
mod compliance;
mod contracts;
mod decide;
mod diff;
mod explain;
pub(crate) mod failure;
pub(crate) mod input;
mod queue;
mod report;
pub(crate) mod rules;
mod tickets;
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
        Command::Explain(explain) => explain::run(&explain, native),
        Command::Rank(queue) => queue::rank(&queue, native),
        Command::Agenda(queue) => queue::agenda(&queue, native),
        Command::Report(report) => compliance::report(&report),
        Command::Verify(verify) => compliance::verify(&verify),
        Command::Generate(generate) => compliance::generate(&generate),
        Command::Lint(lint) => author::lint(&lint, native),
        Command::Test(test) => author::test(&test, native),
        Command::Diff(diff) => diff::run(&diff, native),
        Command::Serve(serve) => crate::serve::run(&serve, native),
        Command::Build(args) => baked::build(&args),
        Command::Inspect(args) => baked::inspect(&args),
        Command::Closures(args) => closures::run(&args),
        Command::Init(args) => author::init(&args),
        Command::Schema(args) => author::schema(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(json),
    }
}
