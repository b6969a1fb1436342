//! The Italian national holidays, from 1970 on.
//!
//! Law 260 of 27 May 1949 lists them; law 54 of 5 March 1977 (in force from 8 March, so after the Epiphany and before
//! Saint Joseph's day of that year) took away Saint Joseph, the Ascension, Corpus Domini, Saints Peter and Paul and the
//! Epiphany, and moved the Republic and National Unity days to the first Sundays of June and November; decree 792 of
//! 28 December 1985 gave the Epiphany back; law 336 of 20 November 2000 the second of June; decree-law 5 of 22 February
//! 2011 made 17 March a holiday for that year alone; law 151 of 8 October 2025 adds Saint Francis from 2026.
//!
//! Two choices. Easter is listed although every Sunday is festive by law, because a service that opens on Sundays
//! closes on it. The Sunday celebrations of law 54 (2 June from 1977 to 2000, 4 November since 1977) are not listed:
//! they make no working day festive, and no contract that names the holidays counts them.

use super::{Rule, When};

const EVER: i32 = i32::MAX;

pub(super) static RULES: &[Rule] = &[
    Rule::built_in("new_year", "Capodanno", "New Year's Day", When::Fixed(1, 1), 1875, EVER),
    Rule::built_in("epiphany", "Epifania", "Epiphany", When::Fixed(1, 6), 1870, 1977),
    Rule::built_in("epiphany", "Epifania", "Epiphany", When::Fixed(1, 6), 1986, EVER),
    Rule::built_in(
        "unification_anniversary",
        "150º anniversario dell'Unità d'Italia",
        "150th anniversary of the unification of Italy",
        When::Fixed(3, 17),
        2011,
        2011,
    ),
    Rule::built_in("saint_joseph", "San Giuseppe", "Saint Joseph", When::Fixed(3, 19), 1929, 1976),
    Rule::built_in("easter", "Pasqua", "Easter Sunday", When::Easter(0), 1870, EVER),
    Rule::built_in("easter_monday", "Lunedì dell'Angelo", "Easter Monday", When::Easter(1), 1950, EVER),
    Rule::built_in(
        "liberation_day",
        "Anniversario della Liberazione",
        "Liberation Day",
        When::Fixed(4, 25),
        1946,
        EVER,
    ),
    Rule::built_in("labour_day", "Festa del Lavoro", "Labour Day", When::Fixed(5, 1), 1946, EVER),
    Rule::built_in("ascension", "Ascensione", "Ascension Day", When::Easter(39), 1870, 1976),
    Rule::built_in("corpus_domini", "Corpus Domini", "Corpus Christi", When::Easter(60), 1924, 1976),
    Rule::built_in("republic_day", "Festa della Repubblica", "Republic Day", When::Fixed(6, 2), 1949, 1976),
    Rule::built_in("republic_day", "Festa della Repubblica", "Republic Day", When::Fixed(6, 2), 2001, EVER),
    Rule::built_in(
        "saints_peter_and_paul",
        "Santi Pietro e Paolo",
        "Saints Peter and Paul",
        When::Fixed(6, 29),
        1924,
        1976,
    ),
    Rule::built_in("assumption", "Assunzione di Maria", "Assumption of Mary", When::Fixed(8, 15), 1870, EVER),
    Rule::built_in(
        "saint_francis",
        "San Francesco d'Assisi",
        "Saint Francis of Assisi",
        When::Fixed(10, 4),
        2026,
        EVER,
    ),
    Rule::built_in("all_saints", "Ognissanti", "All Saints' Day", When::Fixed(11, 1), 1870, EVER),
    Rule::built_in(
        "national_unity",
        "Giorno dell'Unità nazionale",
        "National Unity Day",
        When::Fixed(11, 4),
        1949,
        1976,
    ),
    Rule::built_in(
        "immaculate_conception",
        "Immacolata Concezione",
        "Immaculate Conception",
        When::Fixed(12, 8),
        1924,
        EVER,
    ),
    Rule::built_in("christmas", "Natale", "Christmas Day", When::Fixed(12, 25), 1870, EVER),
    Rule::built_in("saint_stephen", "Santo Stefano", "Saint Stephen's Day", When::Fixed(12, 26), 1949, EVER),
];
