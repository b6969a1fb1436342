//! Lines of styled spans, and how text is broken to the width of a page.

use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

/// A piece of a line and how it is painted.
pub(super) type Span = (String, Style);
pub(super) type Line = Vec<Span>;

pub(super) const SEPARATOR: &str = " · ";

/// The indent of text that finds no room behind what it belongs to.
const SHALLOW: usize = 4;

pub(super) fn good() -> Style {
    AnsiColor::Green.on_default()
}

pub(super) fn warn() -> Style {
    AnsiColor::Yellow.on_default()
}

pub(super) fn bad() -> Style {
    AnsiColor::Red.on_default().bold()
}

pub(super) fn quiet() -> Style {
    Style::new().dimmed()
}

pub(super) fn span(text: impl Into<String>, style: Style) -> Span {
    (text.into(), style)
}

pub(super) fn write(out: &mut impl Write, line: &Line) -> io::Result<()> {
    let last = line.iter().rposition(|(text, _)| !text.trim_end().is_empty());
    for (i, (text, style)) in line.iter().enumerate() {
        let text = if Some(i) == last { text.trim_end() } else { text };
        if !text.is_empty() && last.is_some_and(|last| i <= last) {
            write!(out, "{style}{text}{style:#}")?;
        }
    }
    writeln!(out)
}

/// Text after a first span, broken between its items or else between words; later lines start where it did. Where a
/// word finds no room there, the text begins on a line of its own.
pub(super) fn wrapped(start: &[Span], text: &str, width: usize, style: Style) -> Vec<Line> {
    if text.is_empty() {
        return Vec::new();
    }
    let indent = length(start);
    let room = width.saturating_sub(indent);
    if indent > SHALLOW && longest(text.split(' ')) > room {
        let mut lines = vec![start.to_vec()];
        lines.extend(wrapped(&[span(" ".repeat(SHALLOW), Style::new())], text, width, style));
        return lines;
    }
    let mut rows = Rows { room, done: Vec::new(), row: String::new() };
    for item in text.split(SEPARATOR) {
        if item.chars().count() <= room {
            rows.add(item, SEPARATOR);
        } else {
            for (i, word) in item.split(' ').enumerate() {
                rows.add(word, if i == 0 { SEPARATOR } else { " " });
            }
        }
    }
    rows.done.push(rows.row);
    let indented = vec![span(" ".repeat(indent), Style::new())];
    let starts = std::iter::once(start.to_vec()).chain(std::iter::repeat(indented));
    let line = |(mut line, row): (Line, String)| {
        line.push((row, style));
        line
    };
    starts.zip(rows.done).map(line).collect()
}

/// Rows that are filled with pieces.
struct Rows {
    room: usize,
    done: Vec<String>,
    row: String,
}

impl Rows {
    fn add(&mut self, piece: &str, glue: &str) {
        if self.row.is_empty() {
            self.row.push_str(piece);
            return;
        }
        let pieces = [&self.row, glue, piece];
        if pieces.iter().map(|piece| piece.chars().count()).sum::<usize>() <= self.room {
            self.row.push_str(glue);
            self.row.push_str(piece);
        } else {
            self.done.push(std::mem::replace(&mut self.row, piece.to_string()));
        }
    }
}

/// Sections, each a label and its rows, the rows in one column behind the labels; those without rows are left out.
pub(super) fn labelled<'a>(sections: &'a [(&'a str, Vec<Span>)], width: usize) -> Vec<Line> {
    let shown = || sections.iter().filter(|(_, rows)| !rows.is_empty());
    let column = longest(shown().map(|(label, _)| *label)).saturating_add(2);
    let row = |(i, label, (text, style)): (usize, &str, &Span)| {
        let label = if i == 0 { label } else { "" };
        wrapped(&[span(format!("{label:<column$}"), quiet())], text, width, *style)
    };
    shown()
        .flat_map(|(label, rows)| rows.iter().enumerate().map(move |(i, each)| (i, *label, each)))
        .flat_map(row)
        .collect()
}

/// What there is of some items, as one text.
pub(super) fn joined(items: impl IntoIterator<Item = Option<String>>) -> String {
    let items: Vec<String> = items.into_iter().flatten().filter(|item| !item.is_empty()).collect();
    items.join(SEPARATOR)
}

pub(super) fn longest(texts: impl Iterator<Item = impl AsRef<str>>) -> usize {
    texts.map(|text| text.as_ref().chars().count()).max().unwrap_or(0)
}

pub(super) fn length(line: &[Span]) -> usize {
    line.iter().map(|(text, _)| text.chars().count()).sum()
}
