//! What the command does, one subcommand a file.

mod args;
mod asked;
mod batch;
mod card;
mod contracts;
mod decide;
mod failure;
mod input;
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
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(json),
    }
}
