//! Compliance: how many promises were kept over a period, measured case by case.
//!
//! A **case** is one ticket under one objective whose clock has started. Its verdict is what the decision at `as_of`
//! says of the timer; nothing is judged twice, and a report says why each case counts, waits or is left out.
//!
//! | verdict | the timer at `as_of` |
//! | --- | --- |
//! | `in_time` | met; stopping exactly at due is in time |
//! | `late` | missed, breached (past due and still running), or a best effort that passed |
//! | `open` | running or paused, in time |
//! | `undecided` | its target depends on a priority that waits for facts |
//! | `excluded` | a rule or the coverage leaves it out, or the ticket ended without a verdict (`cancelled`) |
//!
//! `measured` is `in_time` and `late` together, and the share is `in_time` of `measured`. A case belongs to the period
//! that holds the instant named by the rule's `counted`: when its clock `started` (where the contract does not say), when
//! it was `due`, or when its clock `ended`. A reopened ticket stays one case, with the start and the last stop that the
//! objective's `on_reopen` gives it.
//!
//! A [`Survey`] is what is asked: a contract, a [`Period`], an instant. It judges tickets one by one, and a [`Tally`] counts
//! them. Tallies of parts of the tickets merge in any order to the tally of all of them, so that the same figures come
//! from one thread, many cores, or a cluster.
//!
//! # Example: two acknowledgements, one of them late
//! ```
//! use clausola::Contract;
//! use clausola::compliance::{Period, Place, Scope, Survey};
//! let contract = Contract::builtin("lepida-payer")?;
//! let period = Period::parse("2026-01..2026-04", contract.time_zone())?;
//! let survey = Survey::new(&contract, Scope::new(period, "2026-05-01T00:00:00+02:00".parse()?))?;
//! let mut tally = survey.tally();
//! for (id, acknowledged) in [("1", "09:30"), ("2", "11:00")] {
//!     survey.count_json(&mut tally, Place { source: "tickets", row: 1 }, &format!(r#"{{
//!         "id": "{id}",
//!         "facts": {{ "request": "malfunction", "blocking": true, "channel": "phone",
//!                     "responsibility": "provider", "corrective_maintenance": false }},
//!         "events": [ {{ "type": "opened", "at": "2026-03-02T09:00:00+01:00" }},
//!                     {{ "type": "acknowledged", "at": "2026-03-02T{acknowledged}:00+01:00" }} ]
//!     }}"#));
//! }
//! let report = survey.report(&tally, None)?;
//! assert_eq!((report.rows[0].in_time, report.rows[0].late), (1, 1));
//! assert_eq!(report.rows[0].pass, Some(false));
//! # Ok::<(), clausola::Error>(())
//! ```

mod heat;
mod interval;
mod judge;
mod listed;
mod measures;
mod penalties;
mod period;
mod plan;
mod report;
mod row;
mod rows;
mod share;
mod survey;
mod tally;
#[cfg(test)]
mod tests;

pub use interval::{Interval, IntervalKind};
pub use judge::{Case, Judged, Verdict};
pub use measures::{LateTerm, MeasureKind, MeasureRow, Stretched};
pub use penalties::PenaltyRow;
pub use period::Period;
pub use report::{
    ClauseTitle, ContractFacts, Day, EvidenceRow, HourShares, Problems, Report, Row, RowPeriod, Rule, Said,
    Warned, Worst,
};
pub use row::Excluded;
pub use rows::{CaseColumns, CaseRow};
pub use survey::{Place, Scope, Survey};
pub use tally::{Problem, Tally, TicketCounts};
