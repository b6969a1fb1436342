//! What comes in: contracts, tickets, lines.

use super::args::Rules;
use super::failure::{Failure, Found};
use clausola_host::{Diagnostic, Source};
use std::io::{self, BufRead, BufReader, IsTerminal as _, Read, Write as _};
use std::path::Path;

/// The longest line that is read, in bytes, as long as the longest input of the plugin.
const LONGEST_LINE: u64 = 16 << 20;

/// The contract of `--contract`, and the name of its text for messages.
///
/// Something that ends like a contract file, or that exists, is a file; everything else is an id.
pub(crate) fn contract(named: &str) -> Result<(Source, String), Failure> {
    if named == "-" {
        let (text, origin) = text(named, "a contract")?;
        let json = text.trim_start().starts_with('{');
        return Ok((if json { Source::Json(text) } else { Source::Toml(text) }, origin));
    }
    let path = Path::new(named);
    let is = |extension| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension));
    if !is("toml") && !is("json") && !path.exists() {
        return Ok((Source::Builtin(named.to_string()), named.to_string()));
    }
    let (text, origin) = text(named, "a contract")?;
    Ok((if is("json") { Source::Json(text) } else { Source::Toml(text) }, origin))
}

/// Refuses to read two things from standard input.
pub(crate) fn only_one_piped(rules: &Rules, ticket: &str) -> Result<(), Failure> {
    if rules.are_piped() && ticket == "-" {
        let message =
            "the contract and the ticket cannot both come from standard input: name a file with `--ticket`";
        return Err(Failure::Usage(message.to_string()));
    }
    Ok(())
}

/// The whole text of a file, or of standard input for `-`, and its name for messages.
pub(crate) fn text(named: &str, what: &str) -> Result<(String, String), Failure> {
    let (bytes, origin) = if named == "-" {
        tell_terminal(what);
        let mut input = io::stdin().lock();
        let mut bytes = Vec::new();
        (input.read_to_end(&mut bytes).map(|_| bytes), "standard input".to_string())
    } else {
        (std::fs::read(named), named.to_string())
    };
    let unreadable = |code, message: String, help| {
        Failure::Found(Found::one(&origin, Diagnostic::error(code, message).help(help)))
    };
    let bytes = bytes.map_err(|e| {
        unreadable(
            "unreadable",
            format!("cannot read `{named}`: {e}"),
            "check the name and that the file may be read",
        )
    })?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok((text, origin)),
        Err(e) => {
            let at = e.utf8_error().valid_up_to();
            let message = format!("`{named}` is not UTF-8 text: byte {at} is wrong");
            Err(unreadable("not_utf8", message, "save the file as UTF-8"))
        }
    }
}

/// Says that input is waited for, where somebody would have to type it: without a word, the command would seem to hang.
fn tell_terminal(what: &str) {
    if io::stdin().is_terminal() {
        let _ = writeln!(anstream::stderr(), "reading {what} from the terminal");
    }
}

/// The lines of standard input, each `what`.
pub(crate) fn lines(what: &str) -> Lines<io::StdinLock<'static>> {
    tell_terminal(&format!("{what}, one a line,"));
    Lines::new(io::stdin().lock())
}

/// A line of standard input.
pub(crate) enum Line<'a> {
    Text(&'a str),
    /// It cannot be asked; why.
    Bad(Diagnostic),
}

/// The lines of a stream, without the blank ones.
pub(crate) struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    /// How many are read, blank ones too.
    read: u64,
}

impl<R: Read> Lines<R> {
    fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(1 << 16, reader), line: Vec::new(), read: 0 }
    }

    /// The number of the last line in the stream, the first being 1.
    pub(crate) fn number(&self) -> u64 {
        self.read
    }

    /// Whether the next line would have to be waited for, so that answers should be written out first.
    pub(crate) fn would_wait(&self) -> bool {
        self.reader.buffer().is_empty()
    }

    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            self.line.clear();
            let read = self.reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut self.line)?;
            if read == 0 {
                return Ok(None);
            }
            self.read = self.read.saturating_add(1);
            if self.line.last() != Some(&b'\n') && read as u64 == LONGEST_LINE {
                self.skip_line()?;
                let message = format!("the line is longer than {LONGEST_LINE} bytes");
                let help = "write one ticket or question a line";
                return Ok(Some(Line::Bad(Diagnostic::error("too_large", message).help(help))));
            }
            if !self.line.iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        let line = self.line.trim_ascii();
        // Some shells put a byte order mark in front of what they pipe.
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        Ok(Some(match std::str::from_utf8(line) {
            Ok(text) => Line::Text(text),
            Err(e) => {
                let message = format!("the line is not UTF-8 text: byte {} is wrong", e.valid_up_to());
                Line::Bad(Diagnostic::error("not_utf8", message).help("write the lines as UTF-8"))
            }
        }))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |end| end.saturating_add(1));
            let last = end.is_some() || buffer.is_empty();
            self.reader.consume(used);
            if last {
                return Ok(());
            }
        }
    }
}
