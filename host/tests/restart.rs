//! An instance that earlier questions have filled does not refuse a small one: it is asked again of a fresh instance.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;

use clausola_host::{Engine, Limits, Source};
use std::fmt::Write;

/// Calendars that all differ, so that each is laid out on its own.
fn calendars(many: u32) -> String {
    let mut text = String::from("[contract]\nid = \"many\"\ntime_zone = \"Europe/Rome\"\n");
    for n in 0..many {
        let minute = n % 60;
        let _ = write!(
            text,
            "[calendars.c{n}]\nhours = {{ mon-sun = [\"08:{minute:02}-12:00\", \"13:00-15:{minute:02}\", \"16:00-18:00\", \"19:00-20:00\"] }}\n"
        );
    }
    text
}

#[test]
fn many_calendars_over_many_years_are_all_answered() {
    let engine = common::engine(Engine::builder().limits(Limits::new().memory(24 << 20)));
    let mut contract = engine.contract(Source::Toml(calendars(60))).unwrap();
    for year in (1975..2095).step_by(5) {
        for n in 0..60 {
            let question = format!(
                r#"{{"calendar":"c{n}","op":"worked","start":"{year}-01-01T00:00:00Z","end":"{year}-12-31T00:00:00Z"}}"#
            );
            let answer = contract.time_json(&question).unwrap_or_else(|e| panic!("c{n} in {year}: {e}"));
            assert!(answer.starts_with(r#"{"seconds":"#), "c{n} in {year}: {answer}");
        }
    }
}
