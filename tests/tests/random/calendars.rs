//! The calendar's answers are the reference's, and keep the laws of the design.

use super::hours::{Scene, length, near, scene};
use clausola::{Calendar, Contract, Instant};
use clausola_tests::reference::calendar as slow;
use clausola_tests::reference::hours::write;
use proptest::prelude::*;

fn at(millis: i64) -> Instant {
    Instant::from_millis(millis)
}

/// The calendar by way of a contract file, as a user would write it.
fn contract(scene: &Scene) -> Result<Contract, TestCaseError> {
    Contract::from_toml(&write(&scene.hours))
        .map_err(|e| TestCaseError::fail(format!("{e}\n{}", write(&scene.hours))))
}

/// Fails with the contract's text and the question.
fn same<T: PartialEq + std::fmt::Debug>(
    scene: &Scene,
    question: &str,
    engine: &T,
    reference: &T,
) -> Result<(), TestCaseError> {
    if engine == reference {
        return Ok(());
    }
    Err(TestCaseError::fail(format!(
        "{question}: the engine says {engine:?}, the reference {reference:?}\n{}",
        write(&scene.hours)
    )))
}

proptest! {
    #![proptest_config(super::config(1))]

    /// worked, due, before and is_open, minute by minute.
    #[test]
    fn answers_are_the_reference_s(
        scene in scene(true), start in near(4), stretch in near(6), millis in length(),
    ) {
        let contract = contract(&scene)?;
        let fast = contract.calendar("hours").map_err(|e| TestCaseError::fail(e.to_string()))?;
        let slow = slow::Calendar::new(scene.hours.clone());
        let start = scene.around + start;
        let end = start + stretch.abs();
        let zone = fast.zone();
        let asked = format!("from {} to {}", at(start).in_zone(zone), at(end).in_zone(zone));
        same(&scene, &format!("worked {asked}"), &fast.worked(at(start), at(end)).ok(), &Some(slow.worked(start, end)))?;
        same(&scene, &format!("is_open {asked}"), &fast.is_open(at(start)).ok(), &Some(slow.is_open(start)))?;
        let question = format!("due {asked}, {millis} ms");
        match slow.due(start, millis) {
            Some(due) => same(&scene, &question, &fast.due(at(start), millis).ok(), &Some(at(due)))?,
            // Years without an open minute: the engine looks further, but finds nothing sooner.
            None => prop_assert!(fast.due(at(start), millis).map_or(true, |due| due.millis() > start + slow::SEARCH_MILLIS)),
        }
        let question = format!("before {asked}, {millis} ms");
        match slow.before(end, millis) {
            Some(before) => same(&scene, &question, &fast.before(at(end), millis).ok(), &Some(at(before)))?,
            None => prop_assert!(fast.before(at(end), millis).map_or(true, |t| t.millis() < end - slow::SEARCH_MILLIS)),
        }
    }

    /// The laws that every calendar keeps, whatever its hours.
    #[test]
    fn laws(
        scene in scene(true), start in near(4), a in length(), b in length(), cut in near(6),
    ) {
        let contract = contract(&scene)?;
        let calendar = contract.calendar("hours").map_err(|e| TestCaseError::fail(e.to_string()))?;
        let start = at(scene.around + start);
        let worked = |a: Instant, b: Instant| calendar.worked(a, b);
        let plain = !scene.hours.next_opening;
        // A calendar that is hardly ever open has no due inside the engine's time.
        if let (Ok(due), true) = (calendar.due(start, a), a > 0) {
            if plain {
                prop_assert_eq!(worked(start, due).ok(), Some(a), "worked(s, due(s, d)) = d");
                prop_assert!(worked(start, due.plus_millis(-1)).is_ok_and(|w| w < a), "due is the earliest");
                if b > 0 && let Ok(whole) = calendar.due(start, a + b) {
                    prop_assert_eq!(calendar.due(due, b).ok(), Some(whole), "due(due(s, a), b) = due(s, a + b)");
                }
            }
            prop_assert!(calendar.due(start, a + 1).map_or(true, |later| later >= due), "due is monotonic in its length");
            prop_assert!(calendar.due(start.plus_millis(1), a).map_or(true, |later| later >= due), "and in its start");
            let middle = start.plus_millis(cut.abs());
            let end = start.plus_millis(cut.abs() * 2);
            let parts = [worked(start, middle), worked(middle, end), worked(start, end)].map(|w| w.unwrap_or(-1));
            prop_assert_eq!(parts[0] + parts[1], parts[2], "worked is additive");
            prop_assert!(parts[0] <= parts[2] && parts[2] <= end.millis() - start.millis(), "and monotonic");
        }
        if let (Ok(before), true) = (calendar.before(start, a), a > 0) {
            prop_assert_eq!(worked(before, start).ok(), Some(a), "worked(before(e, d), e) = d");
            prop_assert!(worked(before.plus_millis(1), start).is_ok_and(|w| w < a), "before is the latest");
        }
        prop_assert_eq!(calendar.due(start, 0).ok(), Some(start));
        prop_assert_eq!(calendar.before(start, 0).ok(), Some(start));
    }
}

proptest! {
    #![proptest_config(super::config(5))]

    /// Day targets: the last closing of the n-th working day, and the end of the n-th calendar day.
    #[test]
    fn days_are_the_reference_s(
        scene in scene(false), start in near(4), days in 1_u32..25, pauses in prop::collection::vec(near(15), 0..5),
    ) {
        let contract = contract(&scene)?;
        let fast: &Calendar = contract.calendar("hours").map_err(|e| TestCaseError::fail(e.to_string()))?;
        let slow = slow::Calendar::new(scene.hours.clone());
        let start = scene.around + start;
        let asked = format!("{days} days from {}", at(start).in_zone(fast.zone()));
        // A week without a working day has no answer.
        let some_day = scene.hours.weekly.iter().zip(scene.hours.working).any(|(windows, counts)| counts && !windows.is_empty());
        if some_day {
            let mut edges: Vec<i64> = pauses.iter().map(|near| scene.around + near).collect();
            edges.sort_unstable();
            let pauses: Vec<(i64, i64)> = edges.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            let spans: Vec<(Instant, Instant)> = pauses.iter().map(|&(from, to)| (at(from), at(to))).collect();
            let due = fast.working_days(at(start), days, &spans);
            let question = format!("working {asked} without {spans:?}");
            same(&scene, &question, &due.ok(), &Some(at(slow.working_days(start, days, &pauses))))?;
        }
        let due = fast.calendar_days(at(start), days, clausola::Roll::None);
        same(&scene, &format!("calendar {asked}"), &due.ok(), &Some(at(slow.calendar_days(start, u64::from(days)))))?;
    }
}
