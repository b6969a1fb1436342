//! Compliance over 100,000 generated tickets: every figure of the report is the slow reference's.
//!
//! The reference judges each ticket by itself, from the documents, and adds up; see
//! `clausola_tests::reference::compliance`. What fails is narrowed to the first ticket on which the two differ, and
//! printed as one line to paste into a case.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop"
)]

use clausola::compliance::{Interval, Place, Scope, Survey};
use clausola::{Contract, Instant};
use clausola_report::generate::{Histories, Settings, Trouble};
use clausola_tests::reference::compliance::{self as reference, Figures, Interruption, Promise};
use clausola_tests::reference::decide::{instant, print};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Tickets of each contract; `CLAUSOLA_CASES` asks for more.
fn tickets_each() -> u64 {
    std::env::var("CLAUSOLA_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(20_000)
}

/// What is asked of a set of tickets.
struct Asked {
    contract: &'static str,
    /// As the engine reads it, and its days.
    period: &'static str,
    days: (&'static str, &'static str),
    as_of: &'static str,
}

impl Asked {
    fn survey(&self) -> Survey {
        let contract = Contract::builtin(self.contract).unwrap();
        let period = clausola::compliance::Period::parse(self.period, contract.time_zone()).unwrap();
        Survey::new(&contract, Scope::new(period, self.as_of.parse().unwrap())).unwrap()
    }

    fn days(&self) -> reference::Period {
        reference::Period { first: self.days.0.parse().unwrap(), after: self.days.1.parse().unwrap() }
    }

    /// Both reports of some tickets, the engine's as data.
    fn both(&self, tickets: &[(String, Value)], intervals: &[Interval]) -> (Value, reference::Report) {
        let survey = self.survey();
        // As two workers would: half of them each.
        let (first, second) = tickets.split_at(tickets.len() / 2);
        let [mut all, rest] = [first, second].map(|tickets| {
            let mut tally = survey.tally();
            for (text, _) in tickets {
                survey.count_json(&mut tally, Place { source: "tickets", row: 0 }, text);
            }
            assert_eq!(tally.tickets().refused, 0);
            tally
        });
        all.merge(rest).unwrap();
        let report = serde_json::to_value(survey.report(&all, Some(intervals)).unwrap()).unwrap();
        let mut judged = reference::Report::default();
        let as_of = instant(self.as_of);
        for (_, ticket) in tickets {
            judged.add(self.contract, ticket, self.days(), as_of);
        }
        (report, judged)
    }

    /// All that the reference counted, by verdict.
    fn counted(&self, tickets: &[(String, Value)]) -> [u64; 5] {
        let judged = self.both(tickets, &[]).1;
        let sum = |count: fn(&Figures) -> u64| judged.rows.values().map(count).sum::<u64>();
        let excluded = |figures: &Figures| figures.excluded.values().sum();
        [sum(|f| f.in_time), sum(|f| f.late), sum(|f| f.open), sum(|f| f.undecided), sum(excluded)]
    }

    /// How the two differ.
    fn differences(&self, tickets: &[(String, Value)]) -> Vec<String> {
        let (report, judged) = self.both(tickets, &[]);
        let mut found = vec![];
        let (engine, rows) = (rows(&report), &judged.rows);
        for promise in engine.keys().chain(rows.keys()) {
            let (is, should) = (engine.get(promise), rows.get(promise));
            if is != should {
                found.push(format!("{promise:?}\n  engine    {is:?}\n  reference {should:?}"));
            }
        }
        found.dedup();
        found.extend(self.verdicts(&report, &judged));
        let tickets = &report["tickets"];
        for (name, should) in [("measured", judged.measured), ("in_time", judged.in_time)] {
            if tickets[name] != should {
                found.push(format!("tickets {name}: {} instead of {should}", tickets[name]));
            }
        }
        found
    }

    /// Shares, thresholds and tolerances of the rows that the reference has too.
    fn verdicts(&self, report: &Value, judged: &reference::Report) -> Vec<String> {
        let mut found = vec![];
        for row in list(report, "rows") {
            let Some(figures) = judged.rows.get(&promise(row)) else {
                if row["measured"] != 0 || row["share"] != Value::Null || row["pass"] != Value::Null {
                    found.push(format!("{} without a case: {row}", row["id"]));
                }
                continue;
            };
            let rule = reference::rule(self.contract, row["objective"].as_str().unwrap());
            let expected = json!({
                "measured": figures.measured(),
                "share": figures.share(),
                "pass": rule.and_then(|rule| figures.pass(rule)),
                "tolerance": rule.map(|rule| figures.tolerance(rule)),
                "tolerance_left": rule.map(|rule| figures.tolerance(rule) as i64 - figures.late as i64),
            });
            for (name, should) in expected.as_object().unwrap() {
                if row[name] != *should {
                    found.push(format!("{} {name}: {} instead of {should}", row["id"], row[name]));
                }
            }
        }
        found
    }

    /// All tickets at once; where they differ, the first that does by itself.
    fn check(&self, tickets: &[(String, Value)]) {
        let found = self.differences(tickets);
        if found.is_empty() {
            return;
        }
        let alone = tickets.iter().find_map(|ticket| {
            let found = self.differences(std::slice::from_ref(ticket));
            (!found.is_empty()).then(|| format!("{}\n{}", found.join("\n"), ticket.0))
        });
        let asked = format!("{} {} as of {}", self.contract, self.period, self.as_of);
        panic!("{asked}:\n{}\n\none ticket:\n{}", found.join("\n"), alone.unwrap_or_default());
    }
}

fn list<'a>(of: &'a Value, key: &str) -> &'a [Value] {
    of[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn promise(row: &Value) -> Promise {
    (
        row["objective"].as_str().unwrap().to_string(),
        row["period"]["from"].as_str().unwrap()[..10].parse().unwrap(),
        row["priority"].as_str().map(str::to_string),
    )
}

/// What the engine counted, by promise; rows without a case left out.
fn rows(report: &Value) -> BTreeMap<Promise, Figures> {
    let mut found = BTreeMap::new();
    for row in list(report, "rows") {
        let number = |name: &str| row[name].as_u64().unwrap();
        let figures = Figures {
            in_time: number("in_time"),
            late: number("late"),
            open: number("open"),
            undecided: number("undecided"),
            excluded: list(row, "excluded")
                .iter()
                .map(|e| (e["reason"].as_str().unwrap().to_string(), e["cases"].as_u64().unwrap()))
                .collect(),
            days: list(row, "days")
                .iter()
                .map(|day| {
                    let number = |name: &str| day[name].as_u64().unwrap();
                    (day["day"].as_str().unwrap().to_string(), (number("measured"), number("late")))
                })
                .collect(),
            heat: list(row, "late_heat")
                .iter()
                .enumerate()
                .flat_map(|(day, hours)| {
                    let hours = hours.as_array().unwrap().iter().enumerate();
                    hours.map(move |(hour, late)| ((day as u32, hour as u32), late.as_u64().unwrap()))
                })
                .filter(|(_, late)| *late > 0)
                .collect(),
        };
        if figures != Figures::default() {
            assert!(found.insert(promise(row), figures).is_none(), "two rows for {:?}", promise(row));
        }
    }
    found
}

/// Tickets of 2026 and a little around it, some with something wrong, written down at the end of February 2027.
fn histories(contract: &str, seed: u64, tickets: u64, trouble: f64) -> Histories {
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let settings = Settings {
        as_of: at("2027-03-01T00:00:00+01:00"),
        trouble,
        ..Settings::new(seed, tickets, at("2025-12-15T00:00:00+01:00"), at("2027-01-10T00:00:00+01:00"))
    };
    Histories::new(&Contract::builtin(contract).unwrap(), settings).unwrap()
}

/// Tickets with nothing wrong, as lines and as data.
fn tickets(contract: &str, seed: u64, tickets: u64) -> Vec<(String, Value)> {
    histories(contract, seed, tickets, 0.0)
        .map(|history| {
            let text = history.to_json();
            let ticket = serde_json::from_str(&text).unwrap();
            (text, ticket)
        })
        .collect()
}

/// The year once it is over, and a stretch of it while tickets are still open.
fn agree(contract: &'static str, part: (&'static str, &'static str, &'static str)) {
    let all = tickets(contract, 7, tickets_each());
    let year = Asked {
        contract,
        period: "2026",
        days: ("2026-01-01", "2027-01-01"),
        as_of: "2027-02-20T12:00:00+01:00",
    };
    year.check(&all);
    let (period, first, after) = part;
    let in_part = Asked { contract, period, days: (first, after), as_of: "2026-06-17T11:23:45.678+02:00" };
    let half = &all[..all.len() / 2];
    in_part.check(half);
    // Every verdict is there to be counted.
    let counted = in_part.counted(half);
    assert!(counted.iter().all(|count| *count > 0), "{contract}: {counted:?}");
}

/// One ticket among thousands whose acknowledgement the reference sees a millisecond late: found, and named.
#[test]
fn a_difference_would_be_found() {
    let mut all = tickets("consorzio-it", 7, 2000);
    let year = Asked {
        contract: "consorzio-it",
        period: "2026",
        days: ("2026-01-01", "2027-01-01"),
        as_of: "2027-02-20T12:00:00+01:00",
    };
    let kept = all.iter_mut().find_map(|(text, ticket)| {
        let cases = reference::cases("consorzio-it", ticket, instant(year.as_of));
        let case = cases.first().filter(|case| case.verdict == reference::Verdict::InTime)?;
        let due = case.due.filter(|_| year.days().holds(case.start))?;
        let stops = ["acknowledged", "intervened", "workaround", "resolved", "closed"];
        for event in
            ticket["events"].as_array_mut()?.iter_mut().filter(|e| stops.iter().any(|s| e["type"] == *s))
        {
            let at = instant(event["at"].as_str()?).max(due + 1);
            event["at"] = json!(print(at));
        }
        Some(text.clone())
    });
    let found = std::panic::catch_unwind(|| year.check(&all)).expect_err("a difference");
    let said = found.downcast_ref::<String>().unwrap();
    assert!(said.ends_with(&kept.unwrap()), "{said}");
}

/// Broken lines, tickets of another contract and repeated ones: counted as such, and nothing else is changed by them.
#[test]
fn what_is_wrong_is_counted() {
    for contract in ["exetera", "consorzio-it", "sogei-pec", "lepida-payer"] {
        let year = Asked {
            contract,
            period: "2026",
            days: ("2026-01-01", "2027-01-01"),
            as_of: "2027-02-20T12:00:00+01:00",
        };
        let survey = year.survey();
        let mut tally = survey.tally();
        let mut fine = vec![];
        let (mut refused, mut repeated) = (0, 0);
        for (row, history) in histories(contract, 11, 3000, 0.04).enumerate() {
            let text = history.to_json();
            let place = Place { source: "tickets.ndjson", row: row as u64 + 1 };
            survey.count_json(&mut tally, place, &text);
            match history.trouble {
                Some(Trouble::Repeated) => repeated += 1,
                Some(_) => refused += 1,
                None => {
                    let ticket = serde_json::from_str(&text).unwrap();
                    fine.push((text, ticket));
                }
            }
        }
        let report = serde_json::to_value(survey.report(&tally, None).unwrap()).unwrap();
        let counts = &report["tickets"];
        assert_eq!(
            (&counts["read"], &counts["refused"], &counts["repeated"]),
            (&json!(3000), &json!(refused), &json!(repeated)),
            "{contract}"
        );
        assert!(refused > 40 && repeated > 20, "{contract}: {refused} {repeated}");
        assert_eq!(report["problems"]["count"], refused + repeated, "{contract}");
        assert_eq!(rows(&report), year.both(&fine, &[]).1.rows, "{contract}");
    }
}

#[test]
fn exetera() {
    agree("exetera", ("2026", "2026-01-01", "2027-01-01"));
}

#[test]
fn consorzio_it() {
    agree("consorzio-it", ("2026-06", "2026-06-01", "2026-07-01"));
}

#[test]
fn sogei_pec() {
    agree("sogei-pec", ("2026-Q2", "2026-04-01", "2026-07-01"));
}

#[test]
fn lepida_payer() {
    agree("lepida-payer", ("2026-03..2026-06", "2026-03-01", "2026-07-01"));
}

/// It promises no times: there is nothing to measure, and every ticket of the year says so.
#[test]
fn conciliasfera() {
    let all = tickets("conciliasfera", 7, tickets_each());
    let year = Asked {
        contract: "conciliasfera",
        period: "2026",
        days: ("2026-01-01", "2027-01-01"),
        as_of: "2027-02-20T12:00:00+01:00",
    };
    let (report, judged) = year.both(&all, &[]);
    assert_eq!(judged, reference::Report::default());
    assert!(list(&report, "rows").is_empty());
    let opened = |ticket: &Value| instant(ticket["events"][0]["at"].as_str().unwrap());
    let within = all.iter().filter(|(_, ticket)| year.days().holds(opened(ticket))).count();
    assert_eq!(report["tickets"]["without_objective"], within);
    assert_eq!(report["tickets"]["outside"], all.len() - within);
    assert_eq!(report["tickets"]["read"], all.len());
}

/// Outages and maintenance of a year, overlapping at random; lepida-payer promises 99.40 % of it, and notice of what is planned.
#[test]
fn availability_and_notices() {
    let all = tickets("lepida-payer", 9, 4000);
    for (seed, as_of) in [(1, "2027-02-20T12:00:00+01:00"), (2, "2026-08-10T00:00:00+02:00")] {
        let year =
            Asked { contract: "lepida-payer", period: "2026", days: ("2026-01-01", "2027-01-01"), as_of };
        let (intervals, interruptions, planned) = interruptions(seed);
        let (report, mut judged) = year.both(&all, &intervals);
        let end = reference::midnight(year.days().after).min(instant(as_of));
        let should = reference::Availability::of(reference::midnight(year.days().first), end, &interruptions);
        let measures = list(&report, "measures");
        let availability = measures.iter().find(|measure| measure["id"] == "availability").unwrap();
        let minutes = |name: &str| availability[name].as_f64().unwrap() / 60.0;
        assert_eq!(
            (minutes("due_seconds"), minutes("down_seconds")),
            (should.due as f64, should.down as f64)
        );
        assert_eq!(availability["pass"], json!(should.pass()));
        assert!(should.down > 1000, "an outage or two: {should:?}");

        for (start, announced) in planned {
            // What has neither begun nor been announced is not known yet.
            let announced = announced.filter(|&at| at <= instant(as_of));
            if start <= instant(as_of) || announced.is_some() {
                judged.announce(start, announced, year.days(), instant(as_of));
            }
        }
        let notices = measures.iter().filter(|measure| measure["id"] == "maintenance_notice");
        let mut seen = 0;
        for measure in notices {
            let first = measure["period"]["from"].as_str().unwrap()[..10].parse().unwrap();
            let figures = judged.notices.remove(&first).unwrap_or_default();
            let is = ["in_time", "late", "open"].map(|name| measure[name].as_u64().unwrap());
            assert_eq!(is, [figures.in_time, figures.late, figures.open], "{first} as of {as_of}");
            seen += figures.measured();
        }
        assert!(judged.notices.is_empty(), "no row for {:?}", judged.notices);
        assert!(seen > 60, "{seen} notices");
    }
}

type Planned = Vec<(i64, Option<i64>)>;

/// Interruptions at whole minutes, as the engine reads them and as the reference does, and what was planned.
fn interruptions(seed: u64) -> (Vec<Interval>, Vec<(Interruption, i64, i64)>, Planned) {
    const MINUTE: i64 = 60_000;
    let mut state = seed;
    let mut below = |end: i64| {
        // Knuth's MMIX generator; its high bits are good enough to scatter outages.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as i64 % end
    };
    let start = instant("2025-12-25T00:00:00+01:00");
    let (mut intervals, mut interruptions, mut planned) = (vec![], vec![], vec![]);
    for n in 0..260 {
        let from = start + below(380 * 24 * 60) * MINUTE;
        let to = from + below(if n % 20 == 0 { 3000 } else { 60 }) * MINUTE;
        let mut interval = json!({ "id": n.to_string(), "from": print(from), "to": print(to) });
        let why = match below(3) {
            0 => {
                interval["kind"] = json!("maintenance");
                let announced = (below(10) > 0).then(|| from - below(8 * 24 * 60) * MINUTE);
                interval["announced"] = json!(announced.map(print));
                planned.push((from, announced));
                Interruption::Maintenance
            }
            1 => {
                interval["kind"] = json!("outage");
                interval["responsibility"] = json!(["pagopa", "entity", "other"][below(3) as usize]);
                Interruption::Other
            }
            _ => {
                interval["kind"] = json!("outage");
                interval["responsibility"] = json!("provider");
                Interruption::Provider
            }
        };
        intervals.push(Interval::from_value(&interval).unwrap());
        interruptions.push((why, from, to));
    }
    (intervals, interruptions, planned)
}
