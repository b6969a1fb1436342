//! Content lines: unfolded, and cut into one block for each calendar, with the line of every property kept.

use super::unreadable;
use crate::Error;
use crate::error::shorten;

/// How deep components may lie in each other; RFC 5545 has three.
const DEEPEST: usize = 16;

/// One outermost component: its content lines, unfolded and ended as RFC 5545 says.
pub(super) struct Block {
    pub(super) text: String,
    /// Where each content line begins in `text`, and its line in the file.
    starts: Vec<(usize, u32)>,
}

impl Block {
    /// The line in the file of a part of `text`; the first one for any other text.
    pub(super) fn line(&self, part: &str) -> u32 {
        // The parser borrows names from the text: their addresses say where they stand.
        let offset =
            (part.as_ptr().addr()).checked_sub(self.text.as_ptr().addr()).filter(|at| *at < self.text.len());
        let next = self.starts.partition_point(|(start, _)| *start <= offset.unwrap_or(0));
        let line = next.checked_sub(1).and_then(|n| self.starts.get(n)).or(self.starts.first());
        line.map_or(1, |(_, line)| *line)
    }
}

/// The outermost components of a file.
pub(super) fn blocks(text: &str) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut block = Block { text: String::new(), starts: Vec::new() };
    for (line, content) in unfolded(text) {
        let value = |name: &str| {
            let (key, value) = content.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_ascii_uppercase())
        };
        let bad = |what: String, help: &str| Err(unreadable(line, what, help));
        block.starts.push((block.text.len(), line));
        block.text.push_str(&content);
        block.text.push_str("\r\n");
        if let Some(name) = value("BEGIN") {
            open.push(name);
            if open.len() > DEEPEST {
                return bad(
                    format!("more than {DEEPEST} components lie in each other"),
                    "end some of them before",
                );
            }
        } else if let Some(name) = value("END") {
            if open.pop().as_ref() != Some(&name) {
                let help = "end each component once, the last begun first";
                return bad(format!("`END:{}` ends nothing that is begun", shorten(&name)), help);
            }
            if open.is_empty() {
                blocks.push(block);
                block = Block { text: String::new(), starts: Vec::new() };
            }
        } else if open.is_empty() {
            let what = format!("`{}` stands outside a calendar", shorten(&content));
            return bad(what, "an iCalendar file begins with `BEGIN:VCALENDAR`");
        } else if !content.contains(':') {
            return bad(format!("`{}` is not a property", shorten(&content)), "write `NAME:value`");
        }
    }
    if let Some(name) = open.last() {
        let line = block.starts.last().map_or(1, |(_, line)| *line);
        let help = format!("add `END:{}`, or export the file again: it is cut off", shorten(name));
        return Err(unreadable(line, format!("`{}` is never ended", shorten(name)), &help));
    }
    if blocks.is_empty() {
        return Err(unreadable(1, "the file is empty".to_owned(), "export it again as iCalendar"));
    }
    Ok(blocks)
}

/// The content lines that are not blank, each with the line that it begins on. One that begins with a blank or a tab
/// goes on where the one before ended.
fn unfolded(text: &str) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in (1_u32..).zip(text.split('\n')) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), found.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => found.push((number, line.to_owned())),
        }
    }
    found
}
