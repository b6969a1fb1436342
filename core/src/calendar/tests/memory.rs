//! What a calendar takes in memory.

use super::*;

/// Bytes of one piece of 2.13 years, and its openings.
fn piece(spec: &CalendarSpec) -> (usize, usize) {
    let hours = Hours::new(spec, ClosedDays::new(&spec.closed).unwrap());
    chunk::Chunk::new(&hours, 1_744_830_464_000, 1_811_939_328_000).bytes()
}

#[test]
fn how_much_memory_does_a_calendar_take() {
    assert!(size_of::<Inner>() <= 12 * 1024, "{}", size_of::<Inner>());
    let (bytes, openings) = piece(&weekdays(&["08:30-12:30", "14:00-18:00"]));
    assert!((1_060..1_120).contains(&openings), "{openings}");
    assert!(bytes <= 60 * 1024, "{bytes}");
    // A day is not much smaller than its pieces.
    let (bytes, _) = piece(&daily(rome(), &["00:00-24:00"]));
    assert!(bytes <= 48 * 1024, "{bytes}");
}

#[test]
fn is_the_memory_of_any_calendar_bounded() {
    for step in [2, 3, 10, 45, 120, 700] {
        let window = |start| Window { start, end: start + 1 };
        let busy: Vec<Window> = (0..1440).step_by(step).map(window).collect();
        let spec =
            CalendarSpec { weekly: std::array::from_fn(|_| busy.clone()), ..CalendarSpec::new(rome()) };
        let (bytes, openings) = piece(&spec);
        assert!(bytes <= 48 * 1024 + 400 * openings, "{bytes} {openings}");
    }
}
