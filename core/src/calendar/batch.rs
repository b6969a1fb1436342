//! The same answers for whole columns: epoch milliseconds as `f64` in and out, no allocation.

use super::Calendar;
use crate::{Diagnostic, Error, ErrorKind, Instant};

impl Calendar {
    /// [`Calendar::worked`] for each row: open milliseconds between `starts` and `ends`, both epoch milliseconds.
    ///
    /// A row whose question is not valid (not a number, outside 1970 through 2099) answers NaN. Fractions of a
    /// millisecond are dropped.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] where the columns differ in length.
    pub fn worked_batch(&self, starts: &[f64], ends: &[f64], out: &mut [f64]) -> Result<(), Error> {
        rows(starts, ends, out, |start, end| {
            self.worked(Instant::from_millis(start), Instant::from_millis(end)).ok()
        })
    }

    /// [`Calendar::due`] for each row: `millis` of open time from `starts`, as epoch milliseconds.
    ///
    /// A row whose question is not valid, or whose answer lies outside 1970 through 2099, answers NaN.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] where the columns differ in length.
    pub fn due_batch(&self, starts: &[f64], millis: &[f64], out: &mut [f64]) -> Result<(), Error> {
        rows(starts, millis, out, |start, millis| {
            self.due(Instant::from_millis(start), millis).ok().map(Instant::millis)
        })
    }

    /// [`Calendar::before`] for each row: `millis` of open time back from `ends`, as epoch milliseconds.
    ///
    /// A row whose question is not valid, or whose answer lies outside 1970 through 2099, answers NaN.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] where the columns differ in length.
    pub fn before_batch(&self, ends: &[f64], millis: &[f64], out: &mut [f64]) -> Result<(), Error> {
        rows(ends, millis, out, |end, millis| {
            self.before(Instant::from_millis(end), millis).ok().map(Instant::millis)
        })
    }
}

#[inline]
fn rows(
    a: &[f64],
    b: &[f64],
    out: &mut [f64],
    answer: impl Fn(i64, i64) -> Option<i64>,
) -> Result<(), Error> {
    if a.len() != b.len() || a.len() != out.len() {
        return Err(Error::one(
            ErrorKind::Question,
            Diagnostic::error(
                "uneven_columns",
                format!("the columns have {}, {} and {} rows", a.len(), b.len(), out.len()),
            )
            .help("pass columns of one length"),
        ));
    }
    for ((a, b), out) in a.iter().zip(b).zip(out) {
        *out = match (whole(*a), whole(*b)) {
            (Some(a), Some(b)) => answer(a, b).map_or(f64::NAN, |millis| millis as f64),
            _ => f64::NAN,
        };
    }
    Ok(())
}

/// Whole milliseconds, if it is a number; one too large for any answer stays too large.
#[inline]
fn whole(millis: f64) -> Option<i64> {
    if millis.is_nan() { None } else { Some(millis as i64) }
}
