//! The laws of time on calendars drawn at random, against sums over the open spans.

use super::*;

/// A plain generator: the same cases in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn windows(&mut self, most: u64) -> Vec<Window> {
        let count = self.below(most + 1);
        let mut edges: Vec<u16> = (0..2 * count).map(|_| self.below(289) as u16 * 5).collect();
        edges.sort_unstable();
        let mut windows: Vec<Window> =
            edges.chunks(2).filter(|e| e[0] < e[1]).map(|e| Window { start: e[0], end: e[1] }).collect();
        // Now and then the last one runs over midnight.
        if let (Some(first), Some(last)) = (windows.first().copied(), windows.last_mut())
            && self.below(3) == 0
            && last.start > 0
        {
            last.end = first.start.min(last.start - 1).max(1);
        }
        windows
    }

    fn spec(&mut self, zone: Zone, most: u64) -> CalendarSpec {
        let mut spec =
            CalendarSpec { weekly: std::array::from_fn(|_| self.windows(most)), ..CalendarSpec::new(zone) };
        for _ in 0..self.below(30) {
            let day = closed::date_of(self.below(47_000) as i64).unwrap();
            match self.below(3) {
                0 => spec.closed.push(Closed::Date(day)),
                1 => spec.closed.push(Closed::Yearly(self.below(12) as u8 + 1, self.below(28) as u8 + 1)),
                _ => drop(spec.special.insert(day, self.windows(most))),
            }
        }
        if self.below(2) == 0 {
            spec.closed.push(Closed::Set("it".into()));
        }
        spec.overnight = if self.below(2) == 0 { Overnight::Cut } else { Overnight::StartDay };
        spec
    }
}

fn zones() -> [Zone; 12] {
    [
        rome(),
        zone_of("Australia/Lord_Howe"),
        zone_of("Pacific/Apia"),
        zone_of("America/Sao_Paulo"),
        zone_of("Asia/Tehran"),
        zone_of("Asia/Kathmandu"),
        zone_of("America/St_Johns"),
        zone_of("Africa/Casablanca"),
        zone_of("Asia/Gaza"),
        zone_of("Africa/Monrovia"),
        zone_of("Pacific/Kiritimati"),
        Zone::UTC,
    ]
}

/// One question in the nine years after `base`.
fn check(calendar: &Calendar, base: i64, draw: &mut Draw) {
    let length = 1_i64 << draw.below(37);
    let a = base + draw.below(1 << 37) as i64;
    let b = a + draw.below(length as u64 + 1) as i64;
    let c = b + draw.below(length as u64 + 1) as i64;
    let [a, b, c] = [a, b, c].map(Instant::from_millis);
    let worked = calendar.worked(a, b).unwrap();
    let spans: Vec<_> = calendar.spans(a, b).unwrap().collect();
    assert_eq!(worked, spans.iter().map(|(start, end)| end.millis() - start.millis()).sum::<i64>());
    assert!(spans.windows(2).all(|pair| pair[0].1 < pair[1].0), "spans are apart");
    assert!(spans.iter().all(|(start, end)| calendar.is_open(*start).unwrap()
        && calendar.is_open(end.plus_millis(-1)).unwrap()
        && (*end == b || !calendar.is_open(*end).unwrap())));
    // Additive.
    assert_eq!(worked + calendar.worked(b, c).unwrap(), calendar.worked(a, c).unwrap());
    let all = calendar.worked(a, c).unwrap();
    if all == 0 {
        return;
    }
    let millis = draw.below(all as u64) as i64 + 1;
    // The earliest instant from a, the latest one from c.
    let due = calendar.due(a, millis).unwrap();
    assert_eq!(calendar.worked(a, due).unwrap(), millis);
    assert_eq!(calendar.worked(a, due.plus_millis(-1)).unwrap(), millis - 1);
    let before = calendar.before(c, millis).unwrap();
    assert_eq!(calendar.worked(before, c).unwrap(), millis);
    assert_eq!(calendar.worked(before.plus_millis(1), c).unwrap(), millis - 1);
    // In two steps, and back.
    let part = draw.below(millis as u64) as i64;
    if part > 0 {
        assert_eq!(calendar.due(calendar.due(a, part).unwrap(), millis - part).unwrap(), due);
        assert_eq!(calendar.before(calendar.before(c, part).unwrap(), millis - part).unwrap(), before);
    }
    assert!(calendar.before(due, millis).unwrap() >= a);
}

#[test]
fn do_the_laws_hold_on_random_calendars() {
    let mut draw = Draw(0x9E37_79B9_7F4A_7C15);
    for zone in zones() {
        for most in [1, 2, 3, 8] {
            let calendar = calendar(draw.spec(zone, most));
            // Years that the drawn days lie in, the last ones now and then.
            let base = draw.below(END as u64) as i64;
            for _ in 0..60 {
                check(&calendar, base.min(END - (1 << 38)), &mut draw);
            }
        }
    }
}

#[test]
fn do_the_laws_hold_on_a_calendar_too_busy_for_lines() {
    let mut spec = CalendarSpec::new(rome());
    let busy = (0..480).map(|i| Window { start: i * 3, end: i * 3 + 1 }).collect::<Vec<_>>();
    spec.weekly = std::array::from_fn(|_| busy.clone());
    let calendar = calendar(spec);
    let mut draw = Draw(7);
    for _ in 0..10 {
        let a = Instant::from_millis(1_700_000_000_000 + draw.below(1 << 35) as i64);
        let b = a.plus_millis(draw.below(1 << 30) as i64);
        let worked = calendar.worked(a, b).unwrap();
        let sum: i64 = calendar.spans(a, b).unwrap().map(|(start, end)| end.millis() - start.millis()).sum();
        assert_eq!(worked, sum);
        assert_eq!(calendar.worked(a, calendar.due(a, worked / 2 + 1).unwrap()).unwrap(), worked / 2 + 1);
        assert_eq!(calendar.worked(calendar.before(b, worked / 2 + 1).unwrap(), b).unwrap(), worked / 2 + 1);
    }
}

#[test]
fn do_the_lines_answer_as_the_intervals_do() {
    let mut draw = Draw(99);
    let chunk = |spec: CalendarSpec| {
        let hours = Hours::new(&spec, ClosedDays::new(&spec.closed).unwrap());
        chunk::Chunk::new(&hours, 1_677_721_600_000, 1_744_830_464_000).check_lines()
    };
    for most in [1, 2, 3, 6, 12] {
        chunk(draw.spec(rome(), most));
    }
    // What contracts ask for has lines.
    assert!(chunk(weekdays(&["08:30-12:30", "14:00-18:00"])));
    assert!(chunk(weekdays(&["08:00-18:00"])));
    assert!(chunk(daily(rome(), &["00:00-24:00"])));
    assert!(chunk(daily(rome(), &["22:00-06:00"])));
    assert!(chunk(daily(
        rome(),
        &["08:00-10:00", "10:15-12:30", "13:30-15:30", "15:45-18:00", "20:00-21:00"]
    )));
    assert!(chunk(CalendarSpec {
        closed: vec![Closed::Set("it".into())],
        ..daily(rome(), &["00:00-24:00"])
    }));
    assert!(chunk(CalendarSpec::new(rome())));
}

#[test]
fn are_terms_in_days_monotonic() {
    let mut draw = Draw(5);
    for zone in zones() {
        let spec =
            CalendarSpec { weekly: std::array::from_fn(|_| windows(&["09:00-17:00"])), ..draw.spec(zone, 2) };
        let calendar = calendar(spec);
        let mut start = Instant::from_millis(1_293_000_000_000 + draw.below(1 << 36) as i64);
        let mut last = [Instant::MIN; 5];
        for _ in 0..200 {
            start = start.plus_millis(draw.below(40 * HOUR as u64) as i64);
            let next = [
                calendar.working_days(start, 3, &[]).unwrap(),
                calendar.working_days_before(start, 3).unwrap(),
                calendar.calendar_days(start, 3, Roll::Next).unwrap(),
                calendar.calendar_days_before(start, 3, Roll::Previous).unwrap(),
                calendar.months(start, 1, Roll::None).unwrap(),
            ];
            // Where midnight comes twice the date goes back for an hour.
            if zone != zone_of("America/St_Johns") {
                assert!(next.iter().zip(&last).all(|(next, last)| next >= last), "{zone} {start:?}");
            }
            last = next;
        }
    }
}
