//! The Italian public holidays, from the law's list and the tables of the Gregorian reform.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Month, day, and the first year in which the day is a holiday under today's list.
///
/// Law 260/1949 with its later changes: 2 June came back with law 336/2000, 4 October with law 151/2025.
/// The two movable days follow from Easter. The list is not valid before 2001, and leaves out the one-off
/// 17 March 2011.
const FIXED: [(u32, u32, i32); 11] = [
    (1, 1, 0),
    (1, 6, 0),
    (4, 25, 0),
    (5, 1, 0),
    (6, 2, 2001),
    (8, 15, 0),
    (10, 4, 2026),
    (11, 1, 0),
    (12, 8, 0),
    (12, 25, 0),
    (12, 26, 0),
];

/// Whether a date is an Italian public holiday.
#[must_use]
pub fn is_italian_holiday(day: NaiveDate) -> bool {
    let easter = easter(day.year());
    FIXED.iter().any(|&(m, d, from)| (day.month(), day.day()) == (m, d) && day.year() >= from)
        || day == easter
        || Some(day) == easter.succ_opt()
}

/// Easter Sunday by its definition: the first Sunday after the ecclesiastical full moon.
///
/// The full moon comes from the golden number and the epact as Clavius tabulated them, so nothing is shared
/// with the closed formula (Meeus, Butcher) that programs usually carry.
#[must_use]
pub fn easter(year: i32) -> NaiveDate {
    let golden = year % 19 + 1;
    let century = year / 100 + 1;
    let skipped_leap_days = 3 * century / 4 - 12;
    let moon_correction = (8 * century + 5) / 25 - 5;
    let mut epact = (11 * golden + 20 + moon_correction - skipped_leap_days).rem_euclid(30);
    if epact == 24 || (epact == 25 && golden > 11) {
        epact += 1;
    }
    let mut full_moon = 44 - epact;
    if full_moon < 21 {
        full_moon += 30;
    }
    let first_of_march = NaiveDate::from_ymd_opt(year, 3, 1).expect("1 March exists in every year");
    let mut day = first_of_march + Days::new(full_moon as u64);
    while day.weekday() != Weekday::Sun {
        day = day + Days::new(1);
    }
    day
}

#[cfg(test)]
mod tests {
    use super::{easter, is_italian_holiday};
    use chrono::NaiveDate;

    /// From the calendars printed by the Italian Bishops' Conference and the Astronomical Almanac; 2000, 2019, 2038
    /// and 2076 are years in which shortcuts go wrong.
    #[test]
    fn easter_of_known_years() {
        for known in [
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2029-04-01",
            "2030-04-21",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
        ] {
            let day: NaiveDate = known.parse().unwrap();
            assert_eq!(easter(chrono::Datelike::year(&day)), day);
        }
    }

    #[test]
    fn saint_francis_counts_from_2026() {
        assert!(!is_italian_holiday("2025-10-04".parse().unwrap()));
        assert!(is_italian_holiday("2026-10-04".parse().unwrap()));
        assert!(is_italian_holiday("2027-10-04".parse().unwrap()));
    }
}
