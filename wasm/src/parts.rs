//! A decision as numbers, from which JavaScript builds the object.
//!
//! One number for each value, in the order of the JSON text; the keys are known to both sides. What is null is NaN.
//! Lists begin with their length, texts have a number that says which one it is:
//! - below [`KNOWN`]: one that was told before;
//! - from there on: a new one, to be known by the number above [`KNOWN`] from now on, and its length as the next number;
//! - below 0: one that only this answer has; its length is the number of steps below -1.
//!
//! The texts themselves stand one after another beside the numbers, their lengths are those of JavaScript.

use clausola::json::{Buffer, Mark, Sink, Written};
use clausola::{Decision, Moment};
use std::sync::Arc;

/// Bytes of a number.
const NUMBER: usize = 8;

/// How many texts are known at a time. One decision names about fifty, those of all shipped contracts some hundreds.
const KNOWN: usize = 1 << 10;

pub(crate) struct Parts {
    numbers: Vec<f64>,
    texts: Buffer,
    known: Vec<Known>,
    room: usize,
}

/// A text by its place in memory. What is shared is kept, so that no other text can come to stand there.
#[derive(Clone, Default)]
struct Known {
    place: usize,
    length: usize,
    _kept: Option<Arc<str>>,
}

impl Parts {
    pub(crate) fn new(room: usize) -> Self {
        Self {
            numbers: Vec::with_capacity(room / NUMBER),
            texts: Buffer::with_room(room),
            known: vec![Known::default(); KNOWN],
            room,
        }
    }

    /// Where the numbers are, and where the texts.
    pub(crate) fn places(&self) -> [usize; 2] {
        [self.numbers.as_ptr().addr(), self.texts.as_bytes().as_ptr().addr()]
    }

    /// Takes a decision apart, behind the length of all texts in bytes. Gives how many numbers there are; 0 where
    /// there is no room.
    pub(crate) fn of(&mut self, decision: &Decision) -> usize {
        self.numbers.clear();
        self.texts.clear();
        self.numbers.push(0.0);
        decision.write(self);
        if self.texts.room() != self.room || self.numbers.len() > self.room / NUMBER {
            // What grew has moved, and what was told is not heard.
            *self = Self::new(self.room);
            return 0;
        }
        let length = self.texts.as_bytes().len();
        if let Some(first) = self.numbers.first_mut() {
            *first = length as f64;
        }
        self.numbers.len()
    }

    /// A text that may come again.
    fn known(&mut self, text: &str, kept: Option<&Arc<str>>) {
        let (place, length) = (text.as_ptr().addr(), text.len());
        let number = (place >> 3 ^ place >> 13) % KNOWN;
        let Some(slot) = self.known.get_mut(number) else { return };
        if slot.place == place && slot.length == length {
            self.numbers.push(number as f64);
            return;
        }
        *slot = Known { place, length, _kept: kept.cloned() };
        self.numbers.extend([number.wrapping_add(KNOWN) as f64, units(text)]);
        self.texts.push_str(text);
    }
}

/// How long JavaScript takes a text to be.
fn units(text: &str) -> f64 {
    let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
    units as f64
}

impl Sink for Parts {
    fn mark(&mut self, _mark: &'static Mark) {}

    fn null(&mut self) {
        self.numbers.push(f64::NAN);
    }

    fn bool(&mut self, value: bool) {
        self.numbers.push(value.into());
    }

    fn number(&mut self, value: f64) {
        self.numbers.push(value);
    }

    fn text(&mut self, text: &str) {
        self.numbers.push(-1.0 - units(text));
        self.texts.push_str(text);
    }

    fn shared(&mut self, text: &Arc<str>) {
        // Whoever else has it will send it again; the text of a ticket has no other owner any more.
        if Arc::strong_count(text) > 1 { self.known(text, Some(text)) } else { self.text(text) }
    }

    fn word(&mut self, word: &'static str) {
        self.known(word, None);
    }

    fn moment(&mut self, moment: Moment) {
        let start = self.texts.as_bytes().len();
        moment.put(&mut self.texts);
        self.numbers.push(start as f64 - self.texts.as_bytes().len() as f64 - 1.0);
    }

    fn items(&mut self, count: usize) {
        self.numbers.push(count as f64);
    }

    fn json(&mut self, text: &str) {
        self.text(text);
    }
}
