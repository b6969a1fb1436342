//! How far a long run is, and its end on Ctrl-C.

use clausola_report::Stop;
use indicatif::{ProgressBar, ProgressStyle};
use std::cell::Cell;

/// A bar on standard error, where that is a terminal.
pub(crate) struct Bar {
    bar: ProgressBar,
    tickets: Cell<u64>,
}

impl Bar {
    /// Over so many bytes; without a length where that is not known.
    pub(crate) fn new(bytes: Option<u64>) -> Self {
        let (bar, form) = match bytes {
            Some(bytes) => (
                ProgressBar::new(bytes),
                "{bar:30} {percent:>3} %  {bytes} of {total_bytes}  {binary_bytes_per_sec}  {eta} left  {msg}",
            ),
            None => (ProgressBar::no_length(), "{spinner} {bytes}  {binary_bytes_per_sec}  {msg}"),
        };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style.progress_chars("█▓░"));
        }
        Self { bar, tickets: Cell::new(0) }
    }

    /// Over so many tickets.
    pub(crate) fn of_tickets(tickets: u64) -> Self {
        let bar = ProgressBar::new(tickets);
        let form = "{bar:30} {percent:>3} %  {human_pos} of {human_len} tickets  {per_sec}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style.progress_chars("█▓░"));
        }
        Self { bar, tickets: Cell::new(0) }
    }

    pub(crate) fn set_position(&self, position: u64) {
        self.bar.set_position(position);
    }

    pub(crate) fn set(&self, bytes: u64, tickets: u64) {
        self.tickets.set(tickets);
        if tickets > 0 {
            self.bar.set_message(format!("{tickets} tickets"));
        }
        self.bar.set_position(bytes);
    }

    /// How many tickets were read.
    pub(crate) fn tickets(&self) -> u64 {
        self.tickets.get()
    }

    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// What Ctrl-C sets; pressed again, it ends the program at once.
pub(crate) fn ctrl_c() -> &'static Stop {
    static STOP: Stop = Stop::new();
    // Where the signal cannot be caught, Ctrl-C ends the program at once, which leaves no half file either: a file has its
    // name only when it is whole.
    let _ = ctrlc::set_handler(|| {
        if STOP.is_set() {
            std::process::exit(130);
        }
        STOP.now();
    });
    &STOP
}
