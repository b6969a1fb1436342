//! What is wrong, as a compiler says it.

use super::failure::Found;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use clausola_host::{Diagnostic, Severity};
use std::io::{self, Write};

/// The part of a line that is shown around a place, in bytes; a line of garbage can be megabytes.
const SHOWN: usize = 200;

/// Prints every finding to standard error, in colour where that is a terminal.
pub(crate) fn print(found: &Found) -> io::Result<()> {
    write(&mut anstream::stderr().lock(), found)
}

/// Writes every finding, with a blank line between.
pub(crate) fn write(out: &mut impl Write, found: &Found) -> io::Result<()> {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii);
    for (i, finding) in found.errors.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", renderer.render(&[group(found, finding)]))?;
    }
    out.flush()
}

fn group<'a>(found: &'a Found, finding: &'a Diagnostic) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(&finding.message).id(&finding.code);
    let group = match snippet(found, finding) {
        Some(snippet) => title.element(snippet),
        None => title.element(origin(found, finding)),
    };
    match &finding.help {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

/// The place of a finding that has no line: the file, and the path of keys in it.
fn origin<'a>(found: &'a Found, finding: &'a Diagnostic) -> Origin<'a> {
    match &finding.path {
        Some(path) => Origin::path(format!("{}: {path}", found.origin)),
        None => Origin::path(&found.origin),
    }
}

/// The line of a finding with a mark under its place; `None` where it has no place, or one outside the text.
fn snippet<'a>(
    found: &'a Found,
    finding: &'a Diagnostic,
) -> Option<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let number = finding.line? as usize;
    let line = found.text.split('\n').nth(number.checked_sub(1)?)?;
    let column = (finding.column? as usize).saturating_sub(1);
    let at = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let rest = line.get(at..)?;
    let end_of_word = |(_, c): &(usize, char)| c.is_whitespace() || ",]})=".contains(*c);
    let word = rest.char_indices().skip(1).find(end_of_word).map_or(rest.len(), |(end, _)| end);
    let (from, to) = (floor(line, at.saturating_sub(SHOWN)), floor(line, at.saturating_add(SHOWN)));
    let shown = line.get(from..to)?;
    let start = at.saturating_sub(from);
    let end = start.saturating_add(word).min(shown.len());
    let mark = AnnotationKind::Primary.span(start..end);
    Some(Snippet::source(shown).path(&found.origin).line_start(number).annotation(mark))
}

/// The nearest boundary of a character at or before a byte of the line.
fn floor(line: &str, at: usize) -> usize {
    (0..=at.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0)
}
