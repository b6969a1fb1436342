//! What is logged: one line a request, and never what a ticket says.

use crate::command::args::{LogFormat, LogLevel};
use std::io::{self, IsTerminal as _};
use tracing::level_filters::LevelFilter;

/// Logs to standard error, as systemd and containers expect it.
pub(crate) fn start(format: LogFormat, level: LogLevel) {
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    };
    let log = tracing_subscriber::fmt().with_max_level(level).with_target(false).with_writer(io::stderr);
    // There is one already only where a test runs two servers in one process.
    let _ = match format {
        LogFormat::Json => log.json().flatten_event(true).try_init(),
        LogFormat::Text => log.with_ansi(io::stderr().is_terminal()).try_init(),
    };
}
