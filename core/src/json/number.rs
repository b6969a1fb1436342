//! Numbers as `JSON.stringify` writes them: `4200`, not `4200.0`; `0.000001`, not `1e-6`.

use super::Buffer;

/// Appends a number; `null` for one that is not finite.
///
/// Nearly all are whole seconds, milliseconds, or shares of six decimals: these are written as integers are, several
/// times as fast as the shortest decimal is found.
#[expect(clippy::float_cmp, reason = "only an exact result is taken")]
pub(super) fn push(out: &mut Buffer, value: f64) {
    const MILLION: f64 = 1e6;
    let size = value.abs();
    let below = size.floor();
    let parts = ((size - below) * MILLION + 0.5).floor();
    // A decimal of at most fifteen digits is the shortest text of the float nearest to it, and of no other.
    if below >= 1e9 || (below * MILLION + parts) / MILLION != size {
        return out.push_str(&any(value));
    }
    let (mut whole, mut parts) = (below as u32, parts as u32);
    if parts == 1_000_000 {
        (whole, parts) = (whole.wrapping_add(1), 0);
    }
    if value < 0.0 {
        out.push(b"-", 1);
    }
    digits(out, whole, 1);
    if parts > 0 {
        out.push(b".", 1);
        let mut places = 6_usize;
        while parts.is_multiple_of(10) {
            (parts, places) = (parts / 10, places.wrapping_sub(1));
        }
        digits(out, parts, places);
    }
}

#[cold]
fn any(value: f64) -> String {
    /// Below it a float64 tells whole numbers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        (value as i64).to_string()
    } else if value.is_finite() {
        crate::number::text(value)
    } else {
        "null".to_string()
    }
}

/// The digits of a number, with zeros before it up to so many places.
fn digits(out: &mut Buffer, number: u32, places: usize) {
    let mut text = [b'0'; 10];
    let count = number.checked_ilog10().map_or(1, |log| log.wrapping_add(1) as usize).max(places);
    let mut left = number;
    for slot in text.iter_mut().take(count).rev() {
        *slot = b'0' | (left % 10) as u8;
        left /= 10;
    }
    out.push(&text, count);
}
