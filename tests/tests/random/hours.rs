//! Random calendars: split days, night shifts, closed and special days, in zones whose clocks do odd things.

use chrono::{Datelike, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use clausola_tests::reference::calendar::{Hours, MINUTE, Window};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, OnceLock};

/// Half hours of summer time, midnights that are skipped or repeated, a lost day, Ramadan, quarter hours, and the
/// plain ones.
const ZONES: [Tz; 16] = [
    Tz::Europe__Rome,
    Tz::America__New_York,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
    Tz::America__Sao_Paulo,
    Tz::Asia__Tehran,
    Tz::Asia__Kathmandu,
    Tz::Europe__London,
    Tz::Pacific__Auckland,
    Tz::America__Santiago,
    Tz::Africa__Cairo,
    Tz::Africa__Casablanca,
    Tz::America__St_Johns,
    Tz::America__Havana,
    Tz::Pacific__Chatham,
    Tz::UTC,
];

/// A calendar, and an instant near which it is worth asking.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) hours: Hours,
    pub(super) around: i64,
}

/// Calendars with everything; `nights` says whether shifts may run over midnight.
pub(super) fn scene(nights: bool) -> impl Strategy<Value = Scene> {
    let zone = prop_oneof![8 => select(&ZONES[..]), 1 => select(&chrono_tz::TZ_VARIANTS[..])];
    let rules =
        (any::<bool>(), any::<bool>(), prop::bool::weighted(0.2), prop::array::uniform7(any::<bool>()));
    let odd_days = (
        prop::collection::vec(-9_i64..20, 0..4),
        prop::collection::vec(-9_i64..20, 0..2),
        prop::collection::vec((-9_i64..20, day(nights)), 0..3),
    );
    (zone, any::<Index>(), any::<bool>(), week(nights), rules, odd_days).prop_map(
        |(zone, when, near_a_change, weekly, (holidays, start_day, next_opening, working), odd_days)| {
            let day = if near_a_change { change(zone, when) } else { None };
            let day = day.unwrap_or_else(|| first_day() + TimeDelta::days(when.index(120 * 365) as i64));
            let near = |n: i64| day + TimeDelta::days(n);
            let (closed, yearly, special) = odd_days;
            let hours = Hours {
                // The reference's list of holidays begins with 2001, and leaves out the one of March 2011.
                holidays: holidays && day.year() > 2001 && day.year() != 2011,
                closed: closed.into_iter().map(near).collect(),
                yearly: yearly.into_iter().map(|n| (near(n).month(), near(n).day())).collect(),
                special: special
                    .into_iter()
                    .map(|(n, windows)| (near(n), windows))
                    .collect::<BTreeMap<_, _>>(),
                working,
                start_day,
                next_opening,
                ..Hours::weekly(zone, weekly)
            };
            Scene { hours, around: day.and_time(NaiveTime::MIN).and_utc().timestamp_millis() }
        },
    )
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1975, 1, 1).expect("a date")
}

/// A day on which the zone's clocks change, between 1975 and 2095.
fn change(zone: Tz, which: Index) -> Option<NaiveDate> {
    static KNOWN: OnceLock<Mutex<HashMap<Tz, Vec<NaiveDate>>>> = OnceLock::new();
    let mut known = KNOWN.get_or_init(Mutex::default).lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let changes = known.entry(zone).or_insert_with(|| {
        let offset = |day: NaiveDate| zone.offset_from_utc_datetime(&day.and_time(NaiveTime::MIN)).fix();
        let days = first_day().iter_days().take(120 * 365);
        days.filter(|&day| offset(day) != offset(day + TimeDelta::days(1))).collect()
    });
    (!changes.is_empty()).then(|| changes[which.index(changes.len())])
}

/// A week whose windows do not overlap, neither in a day nor over midnight.
fn week(nights: bool) -> impl Strategy<Value = [Vec<Window>; 7]> {
    prop::array::uniform7(day(nights)).prop_map(|mut week| {
        for today in 0..7 {
            let opens = week[(today + 1) % 7].first().map_or(24 * 60, |window| window.0);
            if let Some(last) = week[today].last_mut()
                && last.1 <= last.0
            {
                // A shift may run until the next day opens, but not into it.
                last.1 = last.1.min(opens);
                if last.1 == 0 || last.1 == last.0 {
                    last.1 = 24 * 60;
                }
            }
        }
        week
    })
}

/// Up to three windows of a day, in order; the last may run over midnight.
fn day(nights: bool) -> impl Strategy<Value = Vec<Window>> {
    let hours = prop_oneof![3 => (0_u32..=48).prop_map(|n| n * 30), 1 => 0_u32..=1440];
    let night = prop_oneof![2 => Just(None), 1 => (1_u32..600).prop_map(Some)];
    let split = (prop::collection::vec(hours, 2..=6), any::<bool>(), night).prop_map(
        move |(mut edges, touch, night)| {
            edges.sort_unstable();
            edges.dedup();
            let mut windows: Vec<Window> = edges.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            if touch && windows.len() > 1 {
                windows[1].0 = windows[0].1;
            }
            if let (Some(end), Some(last), true) = (night, windows.last_mut(), nights)
                && end < last.0
            {
                last.1 = end;
            }
            windows
        },
    );
    prop_oneof![1 => Just(vec![]), 1 => Just(vec![(0, 24 * 60)]), 6 => split]
}

/// An instant within some days of another: to the minute, a millisecond beside it, or anywhere.
pub(super) fn near(days: i64) -> impl Strategy<Value = i64> {
    let minute = (-days * 24 * 60..days * 24 * 60).prop_map(|minute| minute * MINUTE);
    (minute, prop_oneof![2 => Just(0_i64), 1 => Just(-1), 1 => Just(1), 1 => 0..MINUTE])
        .prop_map(|(at, off)| at + off)
}

/// A length of open time: none, a millisecond, minutes, or days of work.
pub(super) fn length() -> impl Strategy<Value = i64> {
    prop_oneof![
        1 => Just(0_i64),
        1 => Just(1),
        4 => (1_i64..600).prop_map(|minutes| minutes * MINUTE),
        4 => (1_i64..6_000).prop_map(|minutes| minutes * MINUTE),
        2 => 1_i64..100_000_000,
    ]
}
