//! The zones are those of chrono-tz: every name, every change.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use super::table::{QUARTER, START};
use super::{Change, Zone};
use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::PathBuf;

const DAY: i64 = 86_400;
/// Some days beyond the engine's range.
const END: i64 = 4_102_444_800 + 10 * DAY;

fn truth_at(zone: Tz, utc: i64) -> i32 {
    zone.offset_from_utc_datetime(&DateTime::from_timestamp(utc, 0).unwrap().naive_utc())
        .fix()
        .local_minus_utc()
}

/// What chrono-tz says, asked every four days, and where two answers differ at the second of the change.
///
/// The shortest stay at one offset from 1969 on is 6.96 days (Recife, October 2000).
fn truth(zone: Tz) -> (i32, Vec<Change>) {
    let first = truth_at(zone, START);
    let (mut offset, mut changes) = (first, Vec::new());
    for from in (START..END).step_by(4 * DAY as usize) {
        let (mut low, mut high) = (from, from + 4 * DAY);
        let after = truth_at(zone, high);
        if after != offset {
            while high - low > 1 {
                let middle = low.midpoint(high);
                if truth_at(zone, middle) == offset { low = middle } else { high = middle }
            }
            changes.push(Change { at: high, offset: after });
            offset = after;
        }
    }
    (first, changes)
}

/// The zones of a Europe-only build: those of its states, their islands included, and what needs no changes.
fn european(name: &str) -> bool {
    const OTHERS: [&str; 15] = [
        "Africa/Ceuta",
        "Asia/Famagusta",
        "Asia/Nicosia",
        "Atlantic/Azores",
        "Atlantic/Canary",
        "Atlantic/Faeroe",
        "Atlantic/Faroe",
        "Atlantic/Madeira",
        "Atlantic/Reykjavik",
        "CET",
        "EET",
        "GMT",
        "MET",
        "UTC",
        "WET",
    ];
    name.starts_with("Europe/")
        || name.starts_with("Arctic/")
        || name.starts_with("Etc/")
        || OTHERS.contains(&name)
}

/// The files of `table`, for the zones that are kept.
fn files(keep: impl Fn(&str) -> bool) -> (String, Vec<u8>) {
    let mut zones: Vec<Tz> = TZ_VARIANTS.into_iter().filter(|zone| keep(zone.name())).collect();
    zones.sort_by_key(|zone| (*zone != Tz::UTC, zone.name()));
    // A zone's changes, each as the time since the one before it and the seconds that clocks go forward.
    let steps: Vec<(i32, Vec<(i64, i64)>)> = zones
        .iter()
        .map(|zone| {
            let (first, changes) = truth(*zone);
            let before = std::iter::once(Change { at: START, offset: first }).chain(changes.clone());
            let step = |(a, b): (Change, &Change)| (b.at - a.at, i64::from(b.offset - a.offset));
            (first, before.zip(&changes).map(step).collect())
        })
        .collect();

    // The longest first, so that what others share is whole somewhere; the rest of the order only has to be one.
    let mut order: Vec<&[(i64, i64)]> = steps.iter().map(|(_, steps)| &steps[..]).collect();
    order.sort_by_key(|steps| (std::cmp::Reverse(steps.len()), *steps));
    // The first byte belongs to nobody: zero stands for the end.
    let mut bytes = vec![0, 0];
    let mut places: HashMap<&[(i64, i64)], usize> = HashMap::from([(&[][..], 0)]);
    for steps in order {
        let own = (0..=steps.len()).find(|own| places.contains_key(&steps[*own..])).unwrap();
        for i in 0..own {
            places.insert(&steps[i..], bytes.len());
            let (time, forward) = steps[i];
            let quarters = time % QUARTER == 0 && forward % QUARTER == 0;
            let unit = if quarters { QUARTER } else { 1 };
            push(&mut bytes, time / unit * 2 + i64::from(!quarters));
            push(&mut bytes, ((forward / unit) << 1) ^ (forward >> 63));
        }
        if own > 0 {
            bytes.push(0);
            push(&mut bytes, i64::try_from(places[&steps[own..]]).unwrap());
        }
    }
    let line = |(zone, (first, steps)): (&Tz, &(i32, Vec<_>))| {
        format!("{} {first} {}\n", zone.name(), places[&steps[..]])
    };
    (zones.iter().zip(&steps).map(line).collect(), bytes)
}

fn push(bytes: &mut Vec<u8>, mut number: i64) {
    while number > 0x7f {
        bytes.push(u8::try_from((number & 0x7f) | 0x80).unwrap());
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap());
}

#[test]
fn zone_files_are_up_to_date() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/zone");
    for (name, (zones, changes)) in [("world", files(|_| true)), ("europe", files(european))] {
        for (file, wanted) in [("zones.txt", zones.as_bytes()), ("changes.bin", &changes)] {
            let path = folder.join(name).join(file);
            if std::env::var_os("UPDATE").is_some() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, wanted).unwrap();
                continue;
            }
            let there = fs::read(&path).unwrap_or_default();
            assert!(
                there == wanted,
                "`{}` is old: run `UPDATE=1 cargo test -p clausola zone`",
                path.display()
            );
        }
    }
}

#[test]
fn every_zone_changes_when_chrono_tz_says() {
    let names: BTreeSet<&str> = Zone::all().map(Zone::name).collect();
    let wanted = |name: &&str| cfg!(feature = "world") || european(name);
    assert_eq!(names, TZ_VARIANTS.into_iter().map(Tz::name).filter(wanted).collect());
    for zone in Zone::all() {
        let (first, changes) = truth(zone.name().parse().unwrap());
        assert_eq!(zone.offset_at(START), first, "{zone}");
        assert_eq!(zone.changes(START, END), changes, "{zone}");
        for change in changes {
            let before = truth_at(zone.name().parse().unwrap(), change.at - 1);
            assert_eq!(
                (zone.offset_at(change.at - 1), zone.offset_at(change.at)),
                (before, change.offset),
                "{zone}"
            );
        }
    }
}

/// What the sampling above may have missed: chrono-tz asked every day, and never two changes within a week.
#[test]
fn no_zone_changes_twice_within_six_days() {
    for zone in TZ_VARIANTS {
        let daily = (START..END).step_by(DAY as usize).map(|at| truth_at(zone, at));
        let (changes, _) = daily.fold((0, None), |(count, last), offset| {
            (count + usize::from(last.is_some_and(|last| last != offset)), Some(offset))
        });
        assert_eq!(changes, truth(zone).1.len(), "{zone}");
    }
}

#[test]
fn zones_are_found_by_name() {
    assert_eq!("UTC".parse(), Ok(Zone::UTC));
    let rome: Zone = "Europe/Rome".parse().unwrap();
    assert_eq!(
        (rome.name(), format!("{rome:>12} {rome:?}")),
        ("Europe/Rome", " Europe/Rome Europe/Rome".into())
    );
    let error = "Europe/Roma".parse::<Zone>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "error[unknown_time_zone]: there is no time zone `Europe/Roma`\n  help: did you mean `Europe/Rome`?"
    );
}

#[test]
fn offsets_are_kept_outside_the_years_that_are_known() {
    for zone in Zone::all() {
        assert_eq!(zone.offset_at(i64::MIN), zone.offset_at(START), "{zone}");
        assert_eq!(zone.offset_at(i64::MAX), zone.offset_at(END), "{zone}");
    }
}
