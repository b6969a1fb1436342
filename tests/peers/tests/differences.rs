//! Random questions to the engine and to its peers: zero differences that no stated choice explains.
//!
//! `CLAUSOLA_CASES=100000 cargo test -p clausola-peers --release -- --nocapture` is the full run, and prints how often
//! each choice showed; without the variable 2,000 calendars are drawn for each peer.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that cannot go on must stop"
)]

#[path = "../../tests/random/hours.rs"]
mod hours;

use clausola::Contract;
use clausola_peers::{Choice, Peer, Question, UleHours, Workclock, describe, explain};
use clausola_tests::reference::calendar::Hours;
use clausola_tests::reference::hours::write;
use hours::{length, near, scene};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;

const CASES: u32 = 2_000;

/// What came of the questions to one peer.
#[derive(Default)]
struct Tally {
    /// Calendars that it has no words for.
    unspoken: u32,
    same: u32,
    explained: BTreeMap<Choice, u32>,
}

fn compare<P: Peer>() -> Tally {
    let cases = std::env::var("CLAUSOLA_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(CASES);
    let tally = RefCell::new(Tally::default());
    let questions = (near(4), near(6), length(), any::<bool>());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
    let result =
        TestRunner::new(config).run(&(scene(true), questions), |(scene, (start, stretch, open, shut))| {
            let mut hours = scene.hours;
            if shut && !P::SHIFTS_ARE_WHOLE {
                // Half of the time without what this peer has no words for.
                hours.special.clear();
            }
            let Some(peer) = P::new(&hours) else {
                tally.borrow_mut().unspoken += 1;
                return Ok(());
            };
            let contract =
                Contract::from_toml(&write(&hours)).map_err(|e| TestCaseError::fail(e.to_string()))?;
            let engine = contract.calendar("hours").map_err(|e| TestCaseError::fail(e.to_string()))?;
            let start = scene.around + start;
            // What was worked until a closed time is due at a closing.
            let worked = Question::Worked(start, start + stretch.abs()).of_engine(engine).unwrap_or(0);
            let asked = [
                Question::Worked(start, start + stretch),
                Question::Due(start, open),
                Question::Due(start, worked),
                Question::Before(start, open),
                Question::NextOpening(start),
            ];
            for question in asked {
                let Some(theirs) = peer.answer(question) else { continue };
                let ours = question.of_engine(engine).ok();
                if theirs.as_ref().ok() == ours.as_ref() {
                    tally.borrow_mut().same += 1;
                    continue;
                }
                let Some(choice) = explain::<P>(&hours, question, ours, &theirs) else {
                    let difference = describe(question, &ours, &theirs);
                    return Err(TestCaseError::fail(format!("{} {difference}\n{}", P::NAME, write(&hours))));
                };
                *tally.borrow_mut().explained.entry(choice).or_default() += 1;
            }
            Ok(())
        });
    if let Err(failure) = result {
        panic!("no choice of {} explains it: {failure}", P::NAME);
    }
    let tally = tally.into_inner();
    println!(
        "{}: {} answers are the same; {} calendars it has no words for",
        P::NAME,
        tally.same,
        tally.unspoken
    );
    for (choice, count) in &tally.explained {
        println!("{count:>9}  {choice:?}");
    }
    tally
}

/// A choice that never shows is one that the table should not have.
fn assert_seen(tally: &Tally, choices: &[Choice]) {
    for choice in choices {
        assert!(tally.explained.contains_key(choice), "{choice:?} made no difference");
    }
    assert!(tally.same > tally.explained.values().sum::<u32>(), "most answers are the same");
}

#[test]
fn every_difference_from_workclock_is_a_choice() {
    assert_seen(&compare::<Workclock>(), Workclock::CHOICES);
}

#[test]
fn every_difference_from_ule_hours_is_a_choice() {
    assert_seen(&compare::<UleHours>(), UleHours::CHOICES);
}

/// Hours on every day in Rome, closed on one date, with the options that a case needs.
fn rome(windows: &[(u32, u32)], closed: &str, change: impl Fn(&mut Hours)) -> Hours {
    let mut hours = Hours::weekly(chrono_tz::Europe::Rome, std::array::from_fn(|_| windows.to_vec()));
    hours.closed.extend(closed.parse::<chrono::NaiveDate>().ok());
    change(&mut hours);
    hours
}

fn at(text: &str) -> i64 {
    text.parse::<clausola::Instant>().expect("an instant").millis()
}

/// The engine's answer, workclock's and ule-hours', as instants where they are.
fn three(hours: &Hours, question: Question) -> [String; 3] {
    let contract = Contract::from_toml(&write(hours)).expect("a contract");
    let engine = question.of_engine(contract.calendar("hours").expect("its calendar")).expect("an answer");
    let peer =
        |answer: Option<Result<i64, String>>| answer.expect("a question of its own").expect("an answer");
    let others = [
        peer(Workclock::new(hours).expect("a schedule").answer(question)),
        peer(UleHours::new(hours).expect("a schedule").answer(question)),
    ];
    [engine, others[0], others[1]].map(|answer| match question {
        Question::Worked(..) => format!("{} min", answer / 60_000),
        _ => clausola::Instant::from_millis(answer).in_zone(hours.zone.name().parse().expect("a zone"))
            [5..16]
            .to_string(),
    })
}

const HOUR: u32 = 60;

#[test]
fn an_opening_that_clocks_skip() {
    let hours = rome(&[(2 * HOUR + 30, 6 * HOUR)], "", |_| {});
    let question = Question::NextOpening(at("2026-03-29T00:00:00+01:00"));
    assert_eq!(three(&hours, question), ["03-29T03:00", "03-29T03:30", "03-29T03:30"]);
}

#[test]
fn a_night_shift_beside_a_closed_day() {
    let (from, to) = (at("2026-05-11T12:00:00+02:00"), at("2026-05-12T12:00:00+02:00"));
    // Monday's shift into a closed Tuesday, then Tuesday's into Wednesday.
    let evening = rome(&[(22 * HOUR, 6 * HOUR)], "2026-05-12", |_| {});
    assert_eq!(three(&evening, Question::Worked(from, to)), ["120 min", "120 min", "480 min"]);
    let morning = Question::Worked(to, at("2026-05-13T12:00:00+02:00"));
    assert_eq!(three(&evening, morning), ["360 min", "360 min", "0 min"]);
    let whole = rome(&[(22 * HOUR, 6 * HOUR)], "2026-05-12", |hours| hours.start_day = true);
    assert_eq!(three(&whole, Question::Worked(from, to)), ["480 min", "120 min", "480 min"]);
}

#[test]
fn a_deadline_at_closing_time() {
    let due = Question::Due(at("2026-05-11T17:00:00+02:00"), 3_600_000);
    let hours = rome(&[(9 * HOUR, 18 * HOUR)], "", |_| {});
    assert_eq!(three(&hours, due), ["05-11T18:00", "05-11T18:00", "05-11T18:00"]);
    let opening = rome(&[(9 * HOUR, 18 * HOUR)], "", |hours| hours.next_opening = true);
    assert_eq!(three(&opening, due), ["05-12T09:00", "05-11T18:00", "05-11T18:00"]);
}

#[test]
fn no_time_at_all_and_an_end_before_the_start() {
    let hours = rome(&[(9 * HOUR, 18 * HOUR)], "", |_| {});
    let (evening, morning) = (at("2026-05-11T20:00:00+02:00"), at("2026-05-11T10:00:00+02:00"));
    assert_eq!(three(&hours, Question::Due(evening, 0)), ["05-11T20:00", "05-11T20:00", "05-12T09:00"]);
    assert_eq!(three(&hours, Question::Worked(evening, morning)), ["0 min", "-480 min", "-480 min"]);
}

#[test]
fn years_without_an_open_day() {
    let hours = rome(&[], "", |hours| {
        hours.special.insert("2050-06-01".parse().expect("a date"), vec![(9 * HOUR, 18 * HOUR)]);
    });
    let due = Question::Due(at("2026-05-11T10:00:00+02:00"), 3_600_000);
    let contract = Contract::from_toml(&write(&hours)).expect("a contract");
    let engine = due.of_engine(contract.calendar("hours").expect("its calendar")).ok();
    assert_eq!(engine, Some(at("2050-06-01T10:00:00+02:00")));
    let peer = UleHours::new(&hours).and_then(|peer| peer.answer(due)).expect("an answer");
    assert_eq!(explain::<UleHours>(&hours, due, engine, &peer), Some(Choice::SearchLimit));
}

/// Sao Paulo, 16 October 2005: clocks went from midnight to one, and 00:01 past the opening at 01:00.
#[test]
fn a_window_that_clocks_move_past_the_next_one() {
    let mut week: [_; 7] = Default::default();
    week[6] = vec![(1, 30), (HOUR, HOUR + 30)];
    let hours = Hours::weekly(chrono_tz::America::Sao_Paulo, week);
    let question = Question::NextOpening(at("2005-10-15T21:00:00-03:00"));
    let contract = Contract::from_toml(&write(&hours)).expect("a contract");
    let ours = question.of_engine(contract.calendar("hours").expect("its calendar")).expect("an answer");
    let theirs = UleHours::new(&hours).expect("a schedule").answer(question).expect("a question of its own");
    assert_eq!(ours, at("2005-10-16T01:00:00-02:00"));
    assert_eq!(theirs, Ok(at("2005-10-16T01:01:00-02:00")));
    assert_eq!(explain::<UleHours>(&hours, question, Some(ours), &theirs), Some(Choice::OvertakenWindow));
}
