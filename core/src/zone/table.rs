//! The zones as they are written down: `UPDATE=1 cargo test -p clausola zone` makes the files anew from chrono-tz.
//!
//! `zones.txt` has a line for each zone: its name, the seconds that it is ahead of UTC when 1969 begins, and the byte
//! of `changes.bin` at which its changes begin. A change is two numbers: how long after the one before it (the first:
//! after 1969 began), and by how much the clocks go forward, negative for back. Both count quarters of an hour where
//! both are whole ones, and seconds elsewhere. Zones that change alike from some day on share the bytes for it:
//! where one has nothing more of its own, a zero stands, and then the byte to read on from, or zero for the end.
//!
//! Numbers are LEB128: seven bits a byte, the low ones first, the eighth bit set where more follow. The time of a
//! change is doubled, and one added where it is in seconds; a negative `n` is written as `-2n - 1`, others as `2n`.

use super::Change;
use std::sync::OnceLock;

/// The UTC second at which the changes begin: 1969-01-01. A year before the engine's range, for the calendars look
/// some days beyond it.
pub(super) const START: i64 = -365 * 86_400;

/// Seconds in a quarter of an hour.
pub(super) const QUARTER: i64 = 900;

#[cfg(feature = "world")]
static FILES: (&str, &[u8]) = (include_str!("world/zones.txt"), include_bytes!("world/changes.bin"));
#[cfg(not(feature = "world"))]
static FILES: (&str, &[u8]) = (include_str!("europe/zones.txt"), include_bytes!("europe/changes.bin"));

/// One zone.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) name: &'static str,
    /// Seconds ahead of UTC at the beginning.
    pub(super) first: i32,
    /// Where its changes begin.
    start: usize,
    changes: OnceLock<Changes>,
}

/// The changes of a zone, and an index into them: a decision asks for the offset of every instant that it prints.
#[derive(Debug)]
pub(super) struct Changes {
    pub(super) all: Box<[Change]>,
    /// How many have passed when each stretch of time begins.
    passed: Box<[usize]>,
}

/// A stretch of time has so many seconds, as a power of two: half a year, in which clocks change once or twice.
const STRETCH: u32 = 24;

impl Changes {
    fn new(all: Box<[Change]>) -> Self {
        let stretches = all.last().map_or(0, |last| last.at.saturating_sub(START) >> STRETCH);
        let begins = (0..=stretches).map(|n| START.saturating_add(n << STRETCH));
        let passed = begins.map(|begin| all.partition_point(|change| change.at <= begin)).collect();
        Self { all, passed }
    }

    /// How many changes have passed at a UTC second.
    pub(super) fn passed(&self, utc: i64) -> usize {
        let stretch = usize::try_from(utc.saturating_sub(START) >> STRETCH).unwrap_or(0);
        let before = self.passed.get(stretch).or(self.passed.last()).copied().unwrap_or(0);
        let later = self.all.iter().skip(before);
        before.saturating_add(later.take_while(|change| change.at <= utc).count())
    }
}

/// Every zone, UTC first.
pub(super) fn records() -> &'static [Record] {
    static RECORDS: OnceLock<Box<[Record]>> = OnceLock::new();
    RECORDS.get_or_init(|| FILES.0.lines().filter_map(Record::read).collect())
}

impl Record {
    fn read(line: &'static str) -> Option<Self> {
        let mut words = line.split(' ');
        let (name, first, start) = (words.next()?, words.next()?, words.next()?);
        Some(Self { name, first: first.parse().ok()?, start: start.parse().ok()?, changes: OnceLock::new() })
    }

    /// Its changes, read when they are first asked for.
    pub(super) fn changes(&self) -> &Changes {
        self.changes.get_or_init(|| {
            let mut bytes = Bytes { all: FILES.1, next: self.start };
            let mut change = Change { at: START, offset: self.first };
            let next = || {
                change = bytes.change(change)?;
                Some(change)
            };
            Changes::new(std::iter::from_fn(next).collect())
        })
    }
}

struct Bytes {
    all: &'static [u8],
    next: usize,
}

impl Bytes {
    /// The change after another; `None` at the end.
    fn change(&mut self, last: Change) -> Option<Change> {
        let mut time = self.number()?;
        if time == 0 {
            self.next = usize::try_from(self.number()?).ok().filter(|shared| *shared != 0)?;
            time = self.number()?;
        }
        let unit = if time & 1 == 0 { QUARTER } else { 1 };
        let forward = self.number()?;
        let forward = (forward >> 1) ^ (forward & 1).wrapping_neg();
        Some(Change {
            at: last.at.checked_add((time >> 1).checked_mul(unit)?)?,
            offset: last.offset.checked_add(i32::try_from(forward.checked_mul(unit)?).ok()?)?,
        })
    }

    fn number(&mut self) -> Option<i64> {
        let mut number = 0_i64;
        for shift in (0..63).step_by(7) {
            let byte = *self.all.get(self.next)?;
            self.next = self.next.checked_add(1)?;
            number |= i64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}
