//! The command `clausola`.

#[cfg(not(embedded_component))]
compile_error!(
    "the command embeds the engine plugin, which is not built yet: run `cargo xtask build`, \
     or name the component in the environment variable CLAUSOLA_COMPONENT"
);

mod command;
mod serve;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run()
}
