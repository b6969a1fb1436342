//! Questions of time over columns of numbers.

use super::bad_request;
use crate::{Calendars, Error, Instant};

/// One question of time over columns of numbers, a row at a time.
///
/// Instants are UTC milliseconds since 1970 and durations are seconds, both as float64, the numbers that
/// JavaScript, Arrow and NumPy have in common. Fractions of a millisecond are dropped from instants, and rounded
/// in durations.
///
/// # Example: three deadlines in one call
/// ```
/// use clausola::{Column, Contract};
/// let contract = Contract::builtin("lepida-payer")?;
/// let starts = [1_791_025_200_000.0, 1_791_025_200_000.0, f64::NAN];
/// let due = Column::Due.answer(&contract.calendars("help_desk")?, &starts, &[3600.0, 0.0, 60.0])?;
/// assert_eq!(due[..2], [1_791_183_600_000.0, 1_791_025_200_000.0]);
/// assert!(due[2].is_nan());
/// # Ok::<(), clausola::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// From starts and seconds to the earliest instants at which so much open time has passed.
    Due,
    /// From ends and seconds to the latest instants from which so much open time remains.
    Before,
    /// From starts and ends to the seconds of open time between them.
    Worked,
}

impl Column {
    /// The answers, one for each row, by the revision in force at its first instant. A row that is not a number, or whose answer lies outside what the calendar
    /// knows, answers NaN; columns of different lengths are an error.
    pub fn answer(self, calendar: &Calendars<'_>, a: &[f64], b: &[f64]) -> Result<Vec<f64>, Error> {
        if a.len() != b.len() {
            return Err(bad_request(
                "column_lengths",
                format!("the columns have {} and {} rows", a.len(), b.len()),
                "give both columns the same number of rows".to_string(),
            ));
        }
        Ok(a.iter().zip(b).map(|(a, b)| self.row(calendar, *a, *b).unwrap_or(f64::NAN)).collect())
    }

    fn row(self, calendar: &Calendars<'_>, a: f64, b: f64) -> Option<f64> {
        let instant = Instant::from_millis(whole(a.floor())?);
        // 1.001 s is 1001 ms, though 1.001 * 1000 is a little less in binary.
        let millis = || whole(nearest(b * 1000.0));
        match self {
            Self::Due => Some(calendar.at(instant).due(instant, millis()?).ok()?.millis() as f64),
            Self::Before => Some(calendar.at(instant).before(instant, millis()?).ok()?.millis() as f64),
            Self::Worked => {
                let end = Instant::from_millis(whole(b.floor())?);
                Some(calendar.at(instant).worked(instant, end).ok()? as f64 / 1000.0)
            }
        }
    }
}

/// The nearest whole number, a half being rounded up.
///
/// WebAssembly has an instruction for `floor`, while `f64::round` is a function call for each row of a batch.
#[inline]
fn nearest(value: f64) -> f64 {
    let below = value.floor();
    if value - below < 0.5 { below } else { below + 1.0 }
}

/// A whole number, where a float64 still tells it from its neighbours.
fn whole(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (value.abs() < EXACT).then_some(value as i64)
}
