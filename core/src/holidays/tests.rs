//! Which days are holidays, year by year.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use super::*;

/// The ids of a year's holidays with month and day, in the order of the year.
fn year(year: i32) -> Vec<String> {
    let rules = set("it").unwrap();
    let mut days: Vec<(NaiveDate, &str)> = rules
        .iter()
        .flat_map(|r| r.in_year(year).into_iter().flatten().map(|d| (d, r.id.as_ref())))
        .collect();
    days.sort_unstable();
    days.iter().map(|(day, id)| format!("{} {id}", day.format("%m-%d"))).collect()
}

#[test]
fn which_days_are_holidays_today() {
    let today = [
        "01-01 new_year",
        "01-06 epiphany",
        "04-05 easter",
        "04-06 easter_monday",
        "04-25 liberation_day",
        "05-01 labour_day",
        "06-02 republic_day",
        "08-15 assumption",
        "10-04 saint_francis",
        "11-01 all_saints",
        "12-08 immaculate_conception",
        "12-25 christmas",
        "12-26 saint_stephen",
    ];
    assert_eq!(year(2026), today);
    assert_eq!(year(2025).len(), 12);
    assert!(!year(2025).contains(&"10-04 saint_francis".to_owned()));
}

#[test]
fn which_days_were_holidays_before_the_law_of_1977() {
    assert_eq!(
        year(1976),
        [
            "01-01 new_year",
            "01-06 epiphany",
            "03-19 saint_joseph",
            "04-18 easter",
            "04-19 easter_monday",
            "04-25 liberation_day",
            "05-01 labour_day",
            "05-27 ascension",
            "06-02 republic_day",
            "06-17 corpus_domini",
            "06-29 saints_peter_and_paul",
            "08-15 assumption",
            "11-01 all_saints",
            "11-04 national_unity",
            "12-08 immaculate_conception",
            "12-25 christmas",
            "12-26 saint_stephen",
        ]
    );
}

#[test]
fn when_did_holidays_come_and_go() {
    let has = |y: i32, id: &str| year(y).iter().any(|day| day.ends_with(id));
    for (id, years) in [
        ("epiphany", [(1977, true), (1978, false), (1985, false), (1986, true)]),
        ("republic_day", [(1976, true), (1977, false), (2000, false), (2001, true)]),
        ("saint_joseph", [(1970, true), (1976, true), (1977, false), (2026, false)]),
        ("unification_anniversary", [(2010, false), (2011, true), (2012, false), (2061, false)]),
        ("saint_francis", [(2024, false), (2025, false), (2026, true), (2099, true)]),
    ] {
        for (year, expected) in years {
            assert_eq!(has(year, id), expected, "{id} {year}");
        }
    }
}

#[test]
fn how_many_holidays_are_there_in_130_years() {
    // As many dates as the Python package `holidays` 0.109 has for Italy, less the 129 Sunday celebrations of the
    // Republic (1977-2000) and of National Unity (from 1977), which make no working day festive.
    assert_eq!((1970..=2099).map(|y| year(y).len()).sum::<usize>(), 1638);
}

#[test]
fn when_is_easter() {
    let day = |y: i32| easter(y).unwrap().format("%m-%d").to_string();
    // Extremes, and the years in which the tables make an exception.
    for (year, expected) in [
        (1818, "03-22"),
        (1943, "04-25"),
        (1954, "04-18"),
        (1981, "04-19"),
        (2008, "03-23"),
        (2011, "04-24"),
        (2038, "04-25"),
        (2049, "04-18"),
        (2076, "04-19"),
        (2099, "04-12"),
    ] {
        assert_eq!(day(year), expected, "{year}");
    }
    assert_eq!(easter(1582), None);
}

#[test]
fn which_is_the_nth_weekday() {
    let day = |nth, plus| When::Nth { month: 5, weekday: Weekday::Sun, nth, plus }.in_year(2026);
    let date = |d| NaiveDate::from_ymd_opt(2026, 5, d);
    // The Sundays of May 2026 are 3, 10, 17, 24 and 31.
    assert_eq!([day(1, 0), day(5, 0), day(-1, 0), day(-5, 0)], [date(3), date(31), date(31), date(3)]);
    assert_eq!([day(2, 4), day(2, -1)], [date(14), date(9)]);
    assert_eq!([day(6, 0), day(0, 0), day(-6, 0)], [None; 3]);
    assert_eq!(When::Nth { month: 6, weekday: Weekday::Sun, nth: 5, plus: 0 }.in_year(2026), None);
    assert_eq!(When::Nth { month: 13, weekday: Weekday::Sun, nth: 1, plus: 0 }.in_year(2026), None);
    assert_eq!(When::Fixed(2, 29).in_year(2026), None);
}

#[test]
fn does_a_substitute_reach_into_the_next_year() {
    let rule = Rule {
        substitutes: vec![(Weekday::Sat, 2), (Weekday::Sun, 1)].into(),
        to: 2022,
        ..Rule::new("last", "Ultimo", "Last", When::Fixed(12, 31))
    };
    let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    assert!(rule.falls_on(date(2022, 12, 31)) && rule.falls_on(date(2023, 1, 2)));
    assert!(!rule.falls_on(date(2023, 12, 31)));
}

#[test]
fn does_every_patron_have_a_day_and_every_set_a_name() {
    for name in names() {
        assert!(set(&name).unwrap().iter().any(|rule| rule.in_year(2026)[0].is_some()), "{name}");
    }
    assert!(PATRONS.is_sorted_by_key(|patron| patron.municipality));
    let slug = |c: char| c.is_ascii_lowercase() || c == '-';
    assert!(PATRONS.iter().all(|patron| patron.municipality.chars().all(slug)));
}

#[test]
fn when_do_patrons_fall() {
    let days = |name: &str| -> Vec<String> {
        let rules = set(name).unwrap();
        rules.iter().filter_map(|rule| rule.in_year(2026)[0].map(|day| day.to_string())).collect()
    };
    assert_eq!(days("it:crema"), ["2026-06-10"]);
    assert_eq!(days("it:milano"), ["2026-12-07"]);
    assert_eq!(days("it:asti"), ["2026-05-05"]); // the first Tuesday of May
    assert_eq!(days("it:carbonia"), ["2026-05-14"]); // the Thursday after the second Sunday of May
    assert_eq!(days("it:bolzano"), ["2026-05-25"]); // Whit Monday
    assert_eq!(days("it:latina"), ["2026-04-25", "2026-07-06"]);
}

#[test]
fn does_an_unknown_set_name_the_nearest() {
    let help = |name: &str| set(name).unwrap_err().diagnostics()[0].help.clone().unwrap();
    assert_eq!(help("it:vaiano_cremasco"), "did you mean `it:vaiano-cremasco`?");
    assert!(help("public holidays").starts_with("the named sets are `it` and `it:<municipality>`"));
    assert_eq!(help("it:milan"), "did you mean `it:milano`?");
}
