//! A small year of each contract, its figures worked out by hand beside them.
//!
//! The whole reports are kept as `worked/*.json`; to write them anew: `UPDATE=1 cargo test -p clausola-report --test worked`.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola::Contract;
use clausola::compliance::{Period, Report, Scope};
use clausola_report::{Input, Request, read_intervals};
use common::{at, done};
use std::path::Path;

fn worked(id: &str, as_of: &str, values: &[(&str, f64)]) -> Report {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worked");
    let contract = Contract::builtin(id).unwrap();
    let mut scope = Scope::new(Period::parse("2026", contract.time_zone()).unwrap(), at(as_of));
    scope.explained = 1;
    scope.values = values.iter().map(|(id, value)| ((*id).to_string(), *value)).collect();
    let intervals = folder.join(format!("{id}.intervals.csv"));
    let report = done(&Request {
        contract: &contract,
        scope,
        inputs: vec![Input::named(folder.join(format!("{id}.ndjson")).to_str().unwrap())],
        intervals: intervals.exists().then(|| read_intervals(&intervals).unwrap()),
        workers: 2,
        resume: None,
        cases: None,
        log: None,
    })
    .report;
    let kept = folder.join(format!("{id}.json"));
    let text = format!("{}\n", report.to_json());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&kept, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&kept).unwrap(), "{} is not what is counted", kept.display());
    report
}

/// `objective priority period in_time/measured open undecided [reason clause cases]… share pass left`, a line a row with cases.
fn rows(report: &Report) -> Vec<String> {
    let counted =
        report.rows.iter().filter(|r| r.measured + r.open + r.undecided > 0 || !r.excluded.is_empty());
    counted
        .map(|r| {
            let mut text = format!("{} {}", r.objective, r.period.name);
            if r.by_priority {
                text += &format!(" {}", r.priority.as_deref().unwrap_or("-"));
            }
            text += &format!(" {}/{} {} {}", r.in_time, r.measured, r.open, r.undecided);
            for e in &r.excluded {
                text += &format!(
                    " [{} {} {}]",
                    e.reason,
                    e.clause.as_deref().unwrap_or("-"),
                    e.tickets.join(",")
                );
            }
            let or = |v: Option<String>| v.unwrap_or_else(|| "-".to_string());
            text += &format!(
                " {} {} {}",
                or(r.share.map(|s| s.to_string())),
                or(r.pass.map(|p| p.to_string())),
                or(r.tolerance_left.map(|l| l.to_string()))
            );
            text
        })
        .collect()
}

/// Late cases, the worst first: `objective ticket due over_seconds`.
fn late(report: &Report) -> Vec<String> {
    let rows = report.rows.iter().flat_map(|r| r.worst.iter().map(move |w| (r, w)));
    rows.map(|(r, w)| format!("{} {} {} {}", r.objective, w.ticket, w.due.unwrap(), w.over_seconds)).collect()
}

/// Working hours 08-18, Monday to Friday. As of Friday 8 January 2027, 12:00.
///
/// - E1, p1, Monday 2 March 09:00: acknowledged after 45 of 60 minutes, begun after 3 of 4 hours. Both in time.
/// - E2, p1, Friday 3 April 16:30: acknowledged at 17:30, due to the minute. Work is due after 4 h: 90 minutes on Friday,
///   Easter Monday is closed, 150 minutes on Tuesday the 7th: 10:30. Begun at 10:31, 60 s late.
/// - E3, p3, Saturday 15 August: counts from Monday 08:00. 4 h: 12:00, met. 16 h: Tuesday 14:00, met.
/// - E4 is another's responsibility, E5 a new development: left out.
/// - E6, p4, Monday 2 March 09:00: 8 h end at 17:00, acknowledged at 17:30, 1,800 s late; a pause stops no acknowledgement. 24 h
///   net of Tuesday 10:00 to Thursday 15:00: 9 + 2 + 3 + 10, Friday 18:00, begun then.
/// - E7 is cancelled after an hour: left out.
/// - E8, p5, Thursday 31 December 17:00: one hour that day, closed on the 1st, ten on Monday the 4th, so 16 h end on Tuesday
///   the 5th at 13:00. Not acknowledged: 5 h on Tuesday, Wednesday is Epiphany, 10 on Thursday, 4 on Friday, 19 h late.
///   Work is due after 40 h, on Friday at 17:00: still open.
/// - E9 was opened in 2025.
///
/// Acknowledged: E1, E2, E3 of five; intervened: E1, E3, E6 of four. At 95 % none of five may be late.
#[test]
fn exetera() {
    let report = worked("exetera", "2027-01-08T12:00:00+01:00", &[("late_cases", 12_000.0)]);
    assert_eq!(
        rows(&report),
        [
            "acknowledge 2026 3/5 0 0 [cancelled - E7] [new_development Servizi esclusi E5] \
             [not_provider_responsibility Appendice E4] 0.6 false -2",
            "intervene 2026 3/4 1 0 [cancelled - E7] [new_development Servizi esclusi E5] \
             [not_provider_responsibility Appendice E4] 0.75 false -1",
        ]
    );
    assert_eq!(
        late(&report),
        [
            "acknowledge E8 2027-01-05T13:00:00+01:00 68400",
            "acknowledge E6 2026-03-02T17:00:00+01:00 1800",
            "intervene E2 2026-04-07T10:30:00+02:00 60",
        ]
    );
    let t = report.tickets;
    assert_eq!((t.read, t.counted, t.outside, t.measured, t.in_time), (9, 8, 1, 5, 2));
    // Once, at most 5 % of 12,000; E8 can still change the share.
    let penalty = &report.penalties[0];
    assert_eq!((penalty.owed, penalty.because.len(), penalty.amount_at_most), (Some(true), 2, Some(600.0)));
    assert!(penalty.provisional && !report.is_final);
}

/// Working hours 08:30-12:30 and 14:00-18:00, Monday to Friday; 90 % of each priority.
///
/// - C1, high, Friday 4 December 16:00: 2 h that day, 6 h on Monday the 7th, 16:00. Acknowledged then.
/// - C2, low, Wednesday 1 April 13:00, at lunch: 4 h that day, 8 on Thursday, 4 on Friday, 12:30. Acknowledged at 14:10: the lunch break
///   does not count, 600 s late.
/// - C3, medium, Monday 2 March 08:30: 8 h that day, 4 on Tuesday, 12:30. Acknowledged at 12:00.
/// - C4 has an obsolete system, C7 asks for what its profile has not: left out.
/// - C5 and C6, high, urgent, not deferrable: Saturday counts for them, 2 h on Friday, 4 h on Saturday, 2 on Monday, 10:30.
///   C5 is acknowledged on Saturday, C6 on Monday at 11:00, 1,800 s late.
#[test]
fn consorzio_it() {
    let report = worked("consorzio-it", "2027-01-15T00:00:00+01:00", &[]);
    assert_eq!(
        rows(&report),
        [
            "acknowledge 2026 high 2/3 0 0 [obsolete_os 3.1.5 C4] [on_site_outside_profile 3.1.6 C7] 0.666667 false -1",
            "acknowledge 2026 medium 1/1 0 0 1 true 0",
            "acknowledge 2026 low 0/1 0 0 0 false -1",
        ]
    );
    assert_eq!(
        late(&report),
        ["acknowledge C6 2026-12-07T10:30:00+01:00 1800", "acknowledge C2 2026-04-03T12:30:00+02:00 600"]
    );
    assert!(report.is_final);
}

/// Times run around the clock; the contract promises no share.
///
/// - S1, critical, 28 March 23:50: acknowledged within 15 minutes to the second, a workaround within the hour to the second,
///   resolved after 24 h, on the 30th at 01:05, for clocks went forward between. The best effort to restore within the hour
///   passed by 23 h.
/// - S2, high: acknowledged after 30 of 60 minutes, at 20:00 before clocks go back; 8 h end at 03:00, the workaround is one
///   second late, and so is the best effort to restore, by 30 h: 26 October 09:00 less 25 October 03:00. Resolved within 72 h.
/// - S3 has a workaround: no level, no times.
/// - S4, high: all within its times; between the contacts 2 June is closed, 16:00 to 18:00 and 08:00 to 10:00 are four
///   hours. Nobody signed its suspension. Restored after 44 h, 36 h past the 8 h.
#[test]
fn sogei_pec() {
    let report = worked("sogei-pec", "2027-01-15T00:00:00+01:00", &[]);
    assert_eq!(
        rows(&report),
        [
            "acknowledge 2026 3/3 0 0 1 - -",
            "workaround 2026 2/3 0 0 0.666667 - -",
            "restore 2026 0/3 0 0 0 - -",
            "resolve 2026 3/3 0 0 1 - -",
            "follow_up 2026 1/1 0 0 1 - -",
        ]
    );
    assert_eq!(
        late(&report),
        [
            "workaround S2 2026-10-25T03:00:00+01:00 1",
            "restore S4 2026-06-02T00:00:00+02:00 129600",
            "restore S2 2026-10-25T03:00:00+01:00 108000",
            "restore S1 2026-03-29T01:05:00+01:00 82800",
        ]
    );
    assert_eq!((report.tickets.without_objective, report.unproven), (1, 1));
}

/// The contract promises no times: its tickets are counted, and nothing is measured.
#[test]
fn conciliasfera() {
    let report = worked("conciliasfera", "2027-01-15T00:00:00+01:00", &[]);
    assert!(report.rows.is_empty() && report.measures.is_empty());
    let t = report.tickets;
    assert_eq!((t.read, t.without_objective, t.outside, t.counted), (3, 2, 1, 0));
}

/// Help desk 08:30-18:30 Monday to Friday, 08:30-13:30 on Saturday; four-month periods. As of Saturday 2 January 2027, 09:00.
///
/// - L1, blocking, Saturday 3 October 13:00: 30 minutes that day, so 60 end on Monday at 09:00 and 240 at 12:00; both met to the
///   minute, the solution by a workaround.
/// - L2, non-blocking, 1 May, a holiday: counts from Saturday 08:30. 60 minutes: 09:30, acknowledged at 09:31, 60 s late. 480 minutes: 300 on
///   Saturday, 180 on Monday, 11:30, met.
/// - L3, an activation of 1 April: 15 working days with Easter Monday closed, the end of 23 April, 18:30. Done on the 24th at
///   09:00, half an hour of the desk later.
/// - L4 needs corrective maintenance: no time to resolve it. L5 did not come through the help desk.
/// - L6 does not say whether it blocks: nobody can say when it should have been resolved.
/// - L7, 31 December 18:00: 30 minutes that day, the 1st is closed, due on Saturday at 09:00: at that instant still open.
/// - L8 is assistance: no time is promised.
///
/// Of 8,760 hours, maintenance takes 12 and PagoPA's outage 100: 8,648 remain. The outage of 50 h lies for its last hour in the
/// maintenance: 49 h, so 8,599 of 8,648 are available, 99.4334 %. The first maintenance was announced on the Friday before a
/// Tuesday, the second on the second day before.
#[test]
fn lepida_payer() {
    let report = worked("lepida-payer", "2027-01-02T09:00:00+01:00", &[]);
    assert_eq!(
        rows(&report),
        [
            "acknowledge 2026-01..2026-04 1/1 0 0 [not_through_help_desk 3.2.1 L5] 1 true 0",
            "acknowledge 2026-05..2026-08 0/1 0 0 0 false -1",
            "acknowledge 2026-09..2026-12 2/2 1 0 1 true 0",
            "resolve 2026-01..2026-04 blocking 0/0 0 0 [not_through_help_desk 3.2.1 L5] - - 0",
            "resolve 2026-01..2026-04 - 0/0 0 1 - - 0",
            "resolve 2026-05..2026-08 non_blocking 1/1 0 0 1 true 0",
            "resolve 2026-09..2026-12 blocking 1/1 1 0 [corrective_maintenance 3.2.3 L4] 1 true 0",
            "activate 2026-01..2026-04 0/1 0 0 0 false -1",
        ]
    );
    assert_eq!(
        late(&report),
        ["acknowledge L2 2026-05-02T09:30:00+02:00 60", "activate L3 2026-04-23T18:30:00+02:00 1800"]
    );
    let measures: Vec<_> =
        report.measures.iter().map(|m| (&*m.id, m.period.name.as_str(), m.share, m.pass)).collect();
    assert_eq!(
        measures,
        [
            ("availability", "2026", Some(0.994334), Some(true)),
            ("maintenance_notice", "2026-01..2026-04", Some(1.0), Some(true)),
            ("maintenance_notice", "2026-05..2026-08", Some(0.0), Some(false)),
            ("maintenance_notice", "2026-09..2026-12", None, None),
        ]
    );
    assert_eq!(report.tickets.without_objective, 1);
}
