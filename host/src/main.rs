//! The command `clausola`.

#[cfg(not(embedded_plugins))]
compile_error!(
    "the command embeds the engine plugin, which is not built yet: run `cargo xtask build`, or name its two files in \
     the environment variables CLAUSOLA_COMPONENT and CLAUSOLA_CORE_MODULE"
);

mod command;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run()
}
