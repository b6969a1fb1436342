//! What answers are written to, without the machinery of a serializer: their keys are known, and so is their order.

use crate::Moment;
use std::fmt::Write as _;
use std::sync::Arc;

/// Takes a value part by part, in the order of its JSON text.
///
/// JSON text itself is one: a [`String`]. A host that builds values of its own takes the parts, and leaves out the
/// keys, which it knows.
pub trait Sink {
    /// A mark of JSON's, or a key with its marks: `{"due":`, `,"state":`, `]`.
    fn mark(&mut self, text: &'static str);
    /// Nothing.
    fn null(&mut self);
    /// Yes or no.
    fn bool(&mut self, value: bool);
    /// A number that is finite.
    fn number(&mut self, value: f64);
    /// Text that only this answer has.
    fn text(&mut self, text: &str);
    /// Text that many answers share.
    fn shared(&mut self, text: &Arc<str>);
    /// A word of the wire, such as a state.
    fn word(&mut self, word: &'static str);
    /// An instant.
    fn moment(&mut self, moment: Moment);
    /// That so many items follow.
    fn items(&mut self, _count: usize) {}
    /// A value of any shape, as its JSON text.
    fn json(&mut self, text: &str);
}

/// What can be written to a [`Sink`].
pub trait Written {
    /// Writes it, part by part.
    fn write<S: Sink>(&self, sink: &mut S);
}

/// Writes a structure field by field. No field can be forgotten: that would not compile.
macro_rules! written {
    ($type:ident { $first:ident $(, $field:ident)* $(,)? }) => {
        impl $crate::json::Written for $type {
            fn write<S: $crate::json::Sink>(&self, sink: &mut S) {
                let Self { $first $(, $field)* } = self;
                sink.mark(concat!("{\"", stringify!($first), "\":"));
                $first.write(sink);
                $(
                    sink.mark(concat!(",\"", stringify!($field), "\":"));
                    $field.write(sink);
                )*
                sink.mark("}");
            }
        }
    };
    ($type:ident : $($variant:ident = $word:literal),+ $(,)?) => {
        impl $crate::json::Written for $type {
            fn write<S: $crate::json::Sink>(&self, sink: &mut S) {
                sink.word(match self {
                    $(Self::$variant => $word,)+
                });
            }
        }
    };
}
pub(crate) use written;

impl Written for bool {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.bool(*self);
    }
}

impl Written for f64 {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.number(*self);
    }
}

impl Written for Arc<str> {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.shared(self);
    }
}

impl Written for Moment {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.moment(*self);
    }
}

impl<T: Written> Written for Option<T> {
    fn write<S: Sink>(&self, sink: &mut S) {
        match self {
            Some(value) => value.write(sink),
            None => sink.null(),
        }
    }
}

impl<T: Written> Written for Vec<T> {
    fn write<S: Sink>(&self, sink: &mut S) {
        sink.items(self.len());
        sink.mark("[");
        for (position, item) in self.iter().enumerate() {
            if position > 0 {
                sink.mark(",");
            }
            item.write(sink);
        }
        sink.mark("]");
    }
}

/// Never inlined: they are called from hundreds of places, where size counts for more than a call.
impl Sink for String {
    #[inline(never)]
    fn mark(&mut self, text: &'static str) {
        self.push_str(text);
    }

    #[inline(never)]
    fn null(&mut self) {
        self.push_str("null");
    }

    fn bool(&mut self, value: bool) {
        self.push_str(if value { "true" } else { "false" });
    }

    fn number(&mut self, value: f64) {
        number(self, value);
    }

    #[inline(never)]
    fn text(&mut self, text: &str) {
        if is_plain(text.as_bytes()) {
            self.push('"');
            self.push_str(text);
            self.push('"');
        } else {
            self.push_str(&super::to_string(text));
        }
    }

    fn shared(&mut self, text: &Arc<str>) {
        self.text(text);
    }

    fn word(&mut self, word: &'static str) {
        self.text(word);
    }

    fn moment(&mut self, moment: Moment) {
        self.push('"');
        moment.put(self);
        self.push('"');
    }

    fn json(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// Whether JSON holds text as it is, between quotes: nothing in it is a quote, a backslash or a control character.
fn is_plain(text: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let (words, rest) = text.as_chunks::<8>();
    let special = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(ONES.wrapping_mul(0x20)) & !word & HIGHS;
        control | zero(word ^ ONES.wrapping_mul(b'"'.into())) | zero(word ^ ONES.wrapping_mul(b'\\'.into()))
            != 0
    };
    !words.iter().any(special) && !rest.iter().any(|byte| *byte < 0x20 || matches!(byte, b'"' | b'\\'))
}

/// The number as `JSON.stringify` writes it: `4200`, not `4200.0`; `0.000001`, not `1e-6`.
///
/// Nearly all are whole seconds, milliseconds, or shares of six decimals: these are written as integers are, several
/// times as fast as the shortest decimal is found.
#[expect(clippy::float_cmp, reason = "only an exact result is taken")]
pub(crate) fn number(out: &mut String, value: f64) {
    const MILLION: f64 = 1e6;
    let size = value.abs();
    let below = size.floor();
    let parts = ((size - below) * MILLION + 0.5).floor();
    // A decimal of at most fifteen digits is the shortest text of the float nearest to it, and of no other.
    if below >= 1e9 || (below * MILLION + parts) / MILLION != size {
        return any(out, value);
    }
    let (mut whole, mut parts) = (below as u32, parts as u32);
    if parts == 1_000_000 {
        (whole, parts) = (whole.wrapping_add(1), 0);
    }
    if value < 0.0 {
        out.push('-');
    }
    digits(out, whole, 1);
    if parts > 0 {
        out.push('.');
        let mut places = 6_usize;
        while parts % 10 == 0 {
            (parts, places) = (parts / 10, places.saturating_sub(1));
        }
        digits(out, parts, places);
    }
}

#[cold]
fn any(out: &mut String, value: f64) {
    /// Below it a float64 tells whole numbers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let _ = if value.fract() == 0.0 && value.abs() < EXACT {
        write!(out, "{}", value as i64)
    } else if value.is_finite() {
        write!(out, "{value}")
    } else {
        out.write_str("null")
    };
}

/// The digits of a number, with zeros before it up to so many places.
fn digits(out: &mut String, number: u32, places: usize) {
    let mut text = [b'0'; 10];
    let (mut left, mut used) = (number, 0_usize);
    for slot in text.iter_mut().rev() {
        if left == 0 && used >= places {
            break;
        }
        // A digit is below ten.
        *slot = b'0' | (left % 10) as u8;
        (left, used) = (left / 10, used.saturating_add(1));
    }
    let start = text.len().saturating_sub(used);
    out.push_str(text.get(start..).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default());
}
