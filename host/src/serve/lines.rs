//! The lines of a body that is still arriving.

use bytes::Bytes;

/// One line of a batch.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Text(Vec<u8>),
    /// Longer than is accepted; what it said is not kept.
    TooLong,
}

/// Puts lines together from the pieces that they arrive in.
pub(crate) struct Lines {
    longest: usize,
    begun: Vec<u8>,
    too_long: bool,
}

impl Lines {
    pub(crate) fn new(longest: usize) -> Self {
        Self { longest, begun: Vec::new(), too_long: false }
    }

    /// The lines that end in this piece. Blank ones are left out.
    pub(crate) fn push(&mut self, piece: &Bytes) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut parts = piece.split(|byte| *byte == b'\n');
        // What follows the last line break is the beginning of the next line.
        let rest = parts.next_back().unwrap_or_default();
        for part in parts {
            self.add(part);
            lines.extend(self.end());
        }
        self.add(rest);
        lines
    }

    /// The last line, where no line break ends it.
    pub(crate) fn finish(&mut self) -> Option<Line> {
        self.end()
    }

    fn add(&mut self, part: &[u8]) {
        if self.too_long || self.begun.len().saturating_add(part.len()) > self.longest {
            self.too_long = true;
            self.begun = Vec::new();
        } else {
            self.begun.extend_from_slice(part);
        }
    }

    fn end(&mut self) -> Option<Line> {
        let line = std::mem::take(&mut self.begun);
        if std::mem::take(&mut self.too_long) {
            return Some(Line::TooLong);
        }
        let text = line.trim_ascii();
        (!text.is_empty()).then(|| Line::Text(text.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Lines};
    use bytes::Bytes;

    fn text(line: &str) -> Line {
        Line::Text(line.into())
    }

    #[test]
    fn lines_are_whole_wherever_the_pieces_are_cut() {
        let body = b"one\r\n\n  \ntwo\nthree\n four";
        for size in 1..=body.len() {
            let mut lines = Lines::new(8);
            let mut found: Vec<Line> =
                body.chunks(size).flat_map(|piece| lines.push(&Bytes::copy_from_slice(piece))).collect();
            found.extend(lines.finish());
            assert_eq!(found, [text("one"), text("two"), text("three"), text("four")], "{size}");
        }
    }

    #[test]
    fn a_line_that_is_too_long_keeps_its_place_and_no_memory() {
        let body = b"12345678\n123456789\nnext\n1234567890123";
        for size in 1..=body.len() {
            let mut lines = Lines::new(8);
            let mut found = Vec::new();
            for piece in body.chunks(size) {
                found.extend(lines.push(&Bytes::copy_from_slice(piece)));
                assert!(lines.begun.capacity() <= 16);
            }
            found.extend(lines.finish());
            assert_eq!(found, [text("12345678"), Line::TooLong, text("next"), Line::TooLong], "{size}");
        }
    }
}
