//! JSON text as it is written: the bytes of a decision come in hundreds of short pieces, most of them known beforehand.

use super::sink::Sink;
use crate::Moment;
use std::sync::Arc;

/// A piece of JSON that is known beforehand: a key with its marks, such as `,"due":`.
///
/// It is copied whole, as a few words of memory, and what lies beyond its length is written over by the next piece.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    bytes: [u8; Mark::LONGEST],
    length: usize,
}

impl Mark {
    const LONGEST: usize = 24;

    /// A mark of a text; for constants, which do not compile where the text is too long.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        reason = "only constants are made of it, and out of bounds they do not compile"
    )]
    pub const fn new(text: &str) -> Self {
        let mut bytes = [0; Self::LONGEST];
        let (text, mut at) = (text.as_bytes(), 0_usize);
        while at < text.len() {
            bytes[at] = text[at];
            at = at.wrapping_add(1);
        }
        Self { bytes, length: text.len() }
    }
}

/// JSON text in the making.
#[derive(Debug, Clone, Default)]
pub struct Buffer {
    /// Zeros beyond what is written, or what was written before.
    bytes: Vec<u8>,
    length: usize,
}

impl Buffer {
    /// An empty one, with room for so many bytes before it has to move.
    #[must_use]
    pub fn with_room(room: usize) -> Self {
        Self { bytes: vec![0; room], length: 0 }
    }

    /// What is written.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// The room that it has, in bytes: it has moved where that is not what it was.
    #[must_use]
    pub fn room(&self) -> usize {
        self.bytes.len()
    }

    /// Forgets what is written, and keeps the room.
    pub fn clear(&mut self) {
        self.length = 0;
    }

    /// Takes back what was written from a place on.
    pub(super) fn take_from(&mut self, start: usize) -> String {
        let taken = self.as_bytes().get(start..).unwrap_or_default();
        let taken = String::from_utf8_lossy(taken).into_owned();
        self.length = self.length.min(start);
        taken
    }

    /// The text.
    #[must_use]
    pub fn into_string(mut self) -> String {
        self.bytes.truncate(self.length);
        // All that is written was text.
        String::from_utf8(self.bytes).unwrap_or_default()
    }

    /// Appends text as it is.
    pub fn push_str(&mut self, text: &str) {
        self.reserve(text.len());
        let end = self.length.wrapping_add(text.len());
        if let Some(place) = self.bytes.get_mut(self.length..end) {
            place.copy_from_slice(text.as_bytes());
            self.length = end;
        }
    }

    /// Appends the first bytes of some: a copy of fixed length takes no call.
    #[inline]
    pub(crate) fn push<const N: usize>(&mut self, bytes: &[u8; N], length: usize) {
        self.reserve(N);
        if let Some(place) = self.bytes.get_mut(self.length..).and_then(|rest| rest.first_chunk_mut::<N>()) {
            *place = *bytes;
            self.length = self.length.wrapping_add(length.min(N));
        }
    }

    #[inline]
    fn reserve(&mut self, more: usize) {
        if self.bytes.len().wrapping_sub(self.length) < more {
            self.grow(more);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        let wanted = self.length.saturating_add(more).max(self.bytes.len().saturating_mul(2));
        self.bytes.resize(wanted, 0);
    }

    /// Appends text between quotes, with the escapes that it takes.
    #[cold]
    fn escape(&mut self, text: &str) {
        self.push(b"\"", 1);
        for character in text.chars() {
            match character {
                '"' => self.push_str("\\\""),
                '\\' => self.push_str("\\\\"),
                '\n' => self.push_str("\\n"),
                '\r' => self.push_str("\\r"),
                '\t' => self.push_str("\\t"),
                '\u{8}' => self.push_str("\\b"),
                '\u{c}' => self.push_str("\\f"),
                '\0'..' ' => self.push_str(&format!("\\u{:04x}", u32::from(character))),
                other => self.push_str(other.encode_utf8(&mut [0; 4])),
            }
        }
        self.push(b"\"", 1);
    }

    /// Appends text between quotes; `None`, and nothing, where it takes escapes.
    fn quote(&mut self, text: &[u8]) -> Option<()> {
        self.reserve(text.len().wrapping_add(2));
        let end = self.length.wrapping_add(text.len()).wrapping_add(2);
        let [open, place @ .., close] = self.bytes.get_mut(self.length..end)? else { return None };
        (*open, *close) = (b'"', b'"');
        for (word, place) in text.as_chunks().0.iter().zip(place.as_chunks_mut().0) {
            plain(*word)?;
            *place = *word;
        }
        if let Some(word) = text.last_chunk() {
            // What is left is the end of its last word.
            plain(*word)?;
            *place.last_chunk_mut()? = *word;
        } else {
            for (byte, place) in text.iter().zip(place) {
                if *byte < 0x20 || matches!(byte, b'"' | b'\\') {
                    return None;
                }
                *place = *byte;
            }
        }
        self.length = end;
        Some(())
    }
}

/// Whether JSON holds eight bytes of text as they are: none is a quote, a backslash or a control character.
#[inline]
fn plain(word: [u8; 8]) -> Option<()> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    let word = u64::from_le_bytes(word);
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES.wrapping_mul(bound)) & !word;
    let is = |byte: u8| below(word ^ ONES.wrapping_mul(byte.into()), 1);
    ((below(word, 0x20) | is(b'"') | is(b'\\')) & HIGHS == 0).then_some(())
}

/// Not inlined: they are called from hundreds of places, where size counts for more than a call.
impl Sink for Buffer {
    #[inline(never)]
    fn mark(&mut self, mark: &'static Mark) {
        self.push(&mark.bytes, mark.length);
    }

    #[inline(never)]
    fn null(&mut self) {
        self.push(b"null", 4);
    }

    #[inline(never)]
    fn bool(&mut self, value: bool) {
        let (word, length) = if value { (b"true ", 4) } else { (b"false", 5) };
        self.push(word, length);
    }

    #[inline(never)]
    fn number(&mut self, value: f64) {
        super::number::push(self, value);
    }

    #[inline(never)]
    fn text(&mut self, text: &str) {
        if self.quote(text.as_bytes()).is_none() {
            self.escape(text);
        }
    }

    fn shared(&mut self, text: &Arc<str>) {
        self.text(text);
    }

    fn word(&mut self, word: &'static str) {
        self.text(word);
    }

    #[inline(never)]
    fn moment(&mut self, moment: Moment) {
        self.push(b"\"", 1);
        moment.put(self);
        self.push(b"\"", 1);
    }

    fn json(&mut self, text: &str) {
        self.push_str(text);
    }
}
