//! How much a plugin may use.

use std::time::Duration;

/// How much one instance of the plugin may use. What is beyond is a typed [`Error`](crate::Error).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of memory of one instance.
    pub memory: usize,
    /// Units of computation of one call, about one for each instruction; the same call on the same plugin uses
    /// the same number on every machine. `None` does not count, which is faster.
    pub fuel: Option<u64>,
    /// Time on the clock of one call, to about 10 ms; `None` does not look at the clock.
    pub wall_time: Option<Duration>,
    /// Bytes of the text of one call.
    pub input: usize,
    /// Bytes of the answer to one call.
    pub output: usize,
}

impl Default for Limits {
    /// 128 MiB of memory, 10 s a call, no count of fuel, 16 MiB in and 16 MiB out.
    fn default() -> Self {
        Self {
            memory: 128 << 20,
            fuel: None,
            wall_time: Some(Duration::from_secs(10)),
            input: 16 << 20,
            output: 16 << 20,
        }
    }
}

impl Limits {
    /// The default limits.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the bytes of memory of one instance.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// Sets the units of computation of one call.
    #[must_use]
    pub fn fuel(mut self, units: impl Into<Option<u64>>) -> Self {
        self.fuel = units.into();
        self
    }

    /// Sets the time on the clock of one call.
    #[must_use]
    pub fn wall_time(mut self, time: impl Into<Option<Duration>>) -> Self {
        self.wall_time = time.into();
        self
    }

    /// Sets the bytes of the text of one call.
    #[must_use]
    pub fn input(mut self, bytes: usize) -> Self {
        self.input = bytes;
        self
    }

    /// Sets the bytes of the answer to one call.
    #[must_use]
    pub fn output(mut self, bytes: usize) -> Self {
        self.output = bytes;
        self
    }
}
