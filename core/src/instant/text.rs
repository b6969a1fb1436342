//! RFC 3339 text as nearly every instant has it, read and written without the machinery of a parser or a formatter:
//! a ticket has a dozen instants, and a decision more.

use crate::json::Buffer;

const DAY: i64 = 86_400;
/// A cycle of the calendar has so many days.
const CYCLE: u32 = 146_097;
/// From 1 March of the year -400 to 1 January 1970: counted from there, no day of the years that are written is negative.
const TO_1970: i64 = 719_468 + CYCLE as i64;

/// The milliseconds since 1970 of `2026-10-03T13:00:00+02:00`, with or without a fraction of up to nine digits, or with
/// `Z` for the offset. `None` for any other text, which may still be an instant.
pub(super) fn read(text: &str) -> Option<i64> {
    let (date_time, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let two = |tens: u8, ones: u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then(|| u32::from(tens).wrapping_mul(10).wrapping_add(ones.into()))
    };
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', i1, i2, b':', s1, s2] = date_time
    else {
        return None;
    };
    let (century, year, month, day) = (two(y1, y2)?, two(y3, y4)?, two(m1, m2)?, two(d1, d2)?);
    let year = century.wrapping_mul(100).wrapping_add(year);
    let (hour, minute, second) = (two(h1, h2)?, two(i1, i2)?, two(s1, s2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (millis, zone) = fraction(rest)?;
    let offset = match *zone {
        [b'Z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (two(h1, h2)?, two(m1, m2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let ahead = i64::from(hours.wrapping_mul(60).wrapping_add(minutes)).wrapping_mul(60);
            if sign == b'-' { ahead.wrapping_neg() } else { ahead }
        }
        _ => return None,
    };
    let of_day = hour.wrapping_mul(60).wrapping_add(minute).wrapping_mul(60).wrapping_add(second);
    let local = days(year, month, day)?.wrapping_mul(DAY).wrapping_add(of_day.into());
    Some(local.wrapping_sub(offset).wrapping_mul(1000).wrapping_add(millis))
}

/// The milliseconds of a fraction, where there is one, and what follows it.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let [b'.', digits @ ..] = text else { return Some((0, text)) };
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=9).contains(&count) {
        return None;
    }
    let digit = |place: usize| match digits.get(place) {
        Some(byte) if place < count => i64::from(byte.wrapping_sub(b'0')),
        _ => 0,
    };
    let millis = digit(0).wrapping_mul(100).wrapping_add(digit(1).wrapping_mul(10)).wrapping_add(digit(2));
    Some((millis, digits.get(count..)?))
}

/// Days since 1970; `None` for a date that does not exist.
fn days(year: u32, month: u32, day: u32) -> Option<i64> {
    const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = LENGTHS.get(month.wrapping_sub(1) as usize)?.wrapping_add((leap && month == 2).into());
    if day == 0 || day > length {
        return None;
    }
    // Years begin in March, so that a leap day is the last of one.
    let (month, year) =
        if month > 2 { (month.wrapping_sub(3), year) } else { (month.wrapping_add(9), year.wrapping_sub(1)) };
    let year = year.wrapping_add(400);
    let of_year = month.wrapping_mul(153).wrapping_add(2) / 5;
    let leaps = (year / 4).wrapping_sub(year / 100).wrapping_add(year / 400);
    let count = year.wrapping_mul(365).wrapping_add(leaps).wrapping_add(of_year).wrapping_add(day);
    Some(i64::from(count).wrapping_sub(TO_1970.wrapping_add(1)))
}

/// Year, month and day of a day since 1970; `None` outside the years of four digits.
fn date(days: i64) -> Option<(u32, u32, u32)> {
    let count = u32::try_from(days.checked_add(TO_1970)?).ok()?;
    let (cycle, of_cycle) = (count / CYCLE, count % CYCLE);
    // What is left of the leap days is taken off, and every year has 365.
    let even = of_cycle
        .wrapping_sub(of_cycle / 1460)
        .wrapping_add(of_cycle / 36_524)
        .wrapping_sub(of_cycle / 146_096);
    let year = even / 365;
    let before = year.wrapping_mul(365).wrapping_add(year / 4).wrapping_sub(year / 100);
    let of_year = of_cycle.wrapping_sub(before);
    let month = of_year.wrapping_mul(5).wrapping_add(2) / 153;
    let day = of_year.wrapping_sub(month.wrapping_mul(153).wrapping_add(2) / 5).wrapping_add(1);
    let (month, next) = if month < 10 { (month.wrapping_add(3), 0) } else { (month.wrapping_sub(9), 1) };
    let year = cycle.wrapping_mul(400).wrapping_add(year).wrapping_add(next).checked_sub(400)?;
    (year <= 9999).then_some((year, month, day))
}

/// The text of an instant at an offset.
pub(crate) struct Text {
    bytes: [u8; 29],
    len: usize,
}

impl Text {
    /// `None` outside the years of four digits.
    pub(crate) fn new(millis: i64, offset_seconds: i32) -> Option<Self> {
        let whole = millis.div_euclid(1000);
        let fraction = millis.wrapping_sub(whole.wrapping_mul(1000)) as u32;
        let local = whole.checked_add(offset_seconds.into())?;
        // Words of 32 bits hold the seconds until 2106, and are divided several times as fast.
        let (day, second) = match u32::try_from(local) {
            Ok(local) => (i64::from(local / 86_400), local % 86_400),
            Err(_) => (local.div_euclid(DAY), local.rem_euclid(DAY) as u32),
        };
        let (year, month, day) = date(day)?;
        let (bytes, zone) = match fraction {
            0 => (*b"0000-00-00T00:00:00+00:00    ", 19),
            _ => (*b"0000-00-00T00:00:00.000+00:00", 23_usize),
        };
        let mut text = Self { bytes, len: zone.wrapping_add(6) };
        text.two(0, year / 100);
        text.two(2, year % 100);
        text.two(5, month);
        text.two(8, day);
        text.two(11, second / 3600);
        text.two(14, second / 60 % 60);
        text.two(17, second % 60);
        if fraction > 0 {
            text.set(20, b'0' | (fraction / 100) as u8);
            text.two(21, fraction % 100);
        }
        if offset_seconds < 0 {
            text.set(zone, b'-');
        }
        let minutes = offset_seconds.unsigned_abs() / 60;
        text.two(zone.wrapping_add(1), minutes / 60);
        text.two(zone.wrapping_add(4), minutes % 60);
        Some(text)
    }

    fn two(&mut self, place: usize, number: u32) {
        self.set(place, b'0'.wrapping_add((number / 10) as u8));
        self.set(place.wrapping_add(1), b'0'.wrapping_add((number % 10) as u8));
    }

    fn set(&mut self, place: usize, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(place) {
            *slot = byte;
        }
    }

    /// Appends it.
    pub(crate) fn put(&self, out: &mut Buffer) {
        out.push(&self.bytes, self.len);
    }

    pub(crate) fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
