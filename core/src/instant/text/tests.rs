#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use super::{Text, days, read};
use chrono::{DateTime, Datelike, NaiveDate};

/// What is asked, and judged: chrono.
fn judged(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.timestamp_millis())
}

/// The next number of a sequence, below a bound.
fn below(state: &mut u64, bound: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % bound
}

#[test]
fn is_every_day_of_every_year_the_one_of_the_calendar() {
    for year in 0..=9999_u32 {
        for month in 0..=13 {
            for day in 0..=32 {
                let judge = NaiveDate::from_ymd_opt(year.try_into().unwrap(), month, day);
                let judge = judge.map(|date| i64::from(date.num_days_from_ce()) - 719_163);
                assert_eq!(days(year, month, day), judge, "{year}-{month}-{day}");
            }
        }
    }
}

#[test]
fn does_what_is_written_read_as_the_same_instant() {
    let mut state = 5;
    for _ in 0..200_000 {
        let millis = i64::try_from(below(&mut state, 1 << 30) * below(&mut state, 1 << 18)).unwrap()
            - 62_000_000_000_000;
        let offset = i32::try_from(below(&mut state, 2 * 14 * 60)).unwrap() * 60 - 14 * 3600;
        let Some(text) = Text::new(millis, offset) else { continue };
        assert_eq!(read(text.as_str()), Some(millis), "{}", text.as_str());
        let local = DateTime::from_timestamp_millis(millis).unwrap();
        let judge = local.with_timezone(&chrono::FixedOffset::east_opt(offset).unwrap());
        assert_eq!(text.as_str(), judge.to_rfc3339());
    }
}

#[test]
fn is_nothing_written_outside_years_of_four_digits() {
    let [first, last] =
        ["0000-01-01T00:00:00+00:00", "9999-12-31T23:59:59.999+00:00"].map(|text| judged(text).unwrap());
    for (millis, offset, wanted) in [
        (first, 0, Some("0000-01-01T00:00:00+00:00")),
        (first - 1, 0, None),
        (first, -60, None),
        (last, 0, Some("9999-12-31T23:59:59.999+00:00")),
        (last + 1, 0, None),
        (last, 60, None),
        (i64::MAX, 3600, None),
        (i64::MIN, -3600, None),
    ] {
        assert_eq!(Text::new(millis, offset).as_ref().map(Text::as_str), wanted, "{millis}");
    }
}

#[test]
fn is_what_is_read_always_what_the_judge_reads() {
    const LETTERS: &[u8] = b"0123456789-+:.TZtz ,W";
    let kinds = [
        "2026-10-03T13:00:00+02:00",
        "2026-03-29T01:59:59.250Z",
        "1999-12-31T23:59:60Z",
        "2024-02-29T00:00:00.123456789-11:30",
        "0000-01-01T00:00:00.1+23:59",
        "2023-02-29t24:60:61,5-00:00",
    ];
    let (mut state, mut reads, mut left) = (7, 0_u32, 0_u32);
    for kind in kinds.into_iter().cycle().take(600_000) {
        let mut bytes = kind.as_bytes().to_vec();
        for _ in 0..below(&mut state, 4) {
            let place = usize::try_from(below(&mut state, bytes.len() as u64)).unwrap();
            let letter = LETTERS[usize::try_from(below(&mut state, LETTERS.len() as u64)).unwrap()];
            match below(&mut state, 6) {
                0 => drop(bytes.remove(place)),
                1 => bytes.insert(place, letter),
                _ => bytes[place] = letter,
            }
        }
        let text = String::from_utf8(bytes).unwrap();
        match read(&text) {
            Some(millis) => {
                assert_eq!(Some(millis), judged(&text), "{text}");
                reads += 1;
            }
            None => left += u32::from(judged(&text).is_some()),
        }
    }
    // Few are left to the judge, and some are.
    assert!(reads > 100_000 && (1..reads).contains(&left), "{reads} read, {left} left");
}
