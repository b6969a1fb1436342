//! Reading a table key by key, with every complaint collected: a wrong type, a missing key, an unknown key.

#[cfg(test)]
use super::asked::{self, Asked, Kind};
use super::hours;
use super::node::{Key, MOST_DIAGNOSTICS, Node, Places, Span, Value};
use crate::error::{nearest, shorten};
use crate::{Diagnostic, Severity};
use chrono::NaiveDate;
use std::cell::{Cell, RefCell};

/// Where complaints go. Shared by every reader of one contract.
#[derive(Debug)]
pub(crate) struct Report<'t> {
    places: Option<Places<'t>>,
    found: RefCell<Vec<Diagnostic>>,
    /// The path of every value that was read. The first is that of the whole.
    paths: RefCell<Vec<String>>,
}

impl<'t> Report<'t> {
    pub(crate) fn new(text: Option<&'t str>) -> Self {
        Self {
            places: text.map(Places::new),
            found: RefCell::default(),
            paths: RefCell::new(vec![String::new()]),
        }
    }

    /// Keeps the path of a value below another one, which is read from it.
    fn path(&self, above: usize, below: impl FnOnce(&str) -> String) -> usize {
        let mut paths = self.paths.borrow_mut();
        let path = below(paths.get(above).map_or("", String::as_str));
        paths.push(path);
        paths.len().saturating_sub(1)
    }

    pub(crate) fn add(&self, span: &Span, mut diagnostic: Diagnostic) {
        if let (Some(places), Some(span)) = (&self.places, span) {
            (diagnostic.line, diagnostic.column) = places.of(span.start);
        }
        let mut found = self.found.borrow_mut();
        // Revisions share what they do not change: one mistake is said once.
        let said = found.iter().any(|d| {
            d.code == diagnostic.code
                && d.message == diagnostic.message
                && d.line == diagnostic.line
                && d.column == diagnostic.column
        });
        if !said && found.len() < MOST_DIAGNOSTICS {
            found.push(diagnostic);
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.found.borrow().iter().any(|d| d.severity == Severity::Error)
    }

    /// Everything found, in the order of the text.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        crate::order::sort_by_key(&mut found, |d| (d.line, d.column));
        found
    }
}

/// A value with the path that leads to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item<'n, 'r> {
    pub(crate) node: &'n Node,
    /// Its place among the report's paths: a value is passed around far more often than its path is told.
    path: usize,
    /// The key that it stands under; none for an item of a list.
    pub(crate) key: Option<&'n str>,
    pub(crate) report: &'r Report<'r>,
}

impl<'n, 'r> Item<'n, 'r> {
    /// The whole of a file.
    pub(crate) fn whole_of(node: &'n Node, report: &'r Report<'r>) -> Self {
        Self { node, path: 0, key: None, report }
    }

    /// The keys that lead to it, `calendars.desk.hours`; nothing for the whole.
    pub(crate) fn path(&self) -> String {
        self.report.paths.borrow().get(self.path).cloned().unwrap_or_default()
    }

    /// The last part of its path.
    fn name(&self) -> String {
        let path = self.path();
        // A key of the author's own may have dots in it: `3.4.2.1` is one name.
        self.key.unwrap_or_else(|| path.rsplit('.').next().unwrap_or(&path)).to_string()
    }

    pub(crate) fn complain(&self, code: &'static str, message: impl Into<String>, help: impl Into<String>) {
        let d = Diagnostic::error(code, message).help(help);
        self.report.add(&self.node.span, if self.path == 0 { d } else { d.at(self.path()) });
    }

    fn wrong(&self, wanted: &str, remedy: &str) {
        let message = format!("`{}` is {}, not {wanted}", self.name(), self.node.value.kind());
        self.complain("wrong_type", message, remedy);
    }

    pub(crate) fn text(&self) -> Option<&'n str> {
        self.text_such_as("")
    }

    /// Text; the example is for whoever wrote something else.
    pub(crate) fn text_such_as(&self, example: &str) -> Option<&'n str> {
        #[cfg(test)]
        asked::value(&self.path(), Kind::Text);
        match &self.node.value {
            Value::Text(s) => Some(s),
            _ => {
                let example =
                    if example.is_empty() { String::new() } else { format!(", such as `\"{example}\"`") };
                self.wrong("text", &format!("write text, in quotes{example}"));
                None
            }
        }
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        #[cfg(test)]
        asked::value(&self.path(), Kind::Bool);
        match &self.node.value {
            Value::Bool(b) => Some(*b),
            _ => {
                self.wrong("true or false", "write `true` or `false`, without quotes");
                None
            }
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        #[cfg(test)]
        asked::value(&self.path(), Kind::Number);
        match &self.node.value {
            Value::Integer(n) if n.unsigned_abs() < 1 << 53 => Some(*n as f64),
            Value::Float(n) if n.is_finite() => Some(*n),
            Value::Integer(_) | Value::Float(_) => {
                self.complain("bad_number", "the number is out of range", "write a number below 2^53");
                None
            }
            _ => {
                self.wrong("a number", "write a number, without quotes");
                None
            }
        }
    }

    pub(crate) fn whole(&self) -> Option<u32> {
        let n = self.number()?;
        if n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&n) {
            return Some(n as u32);
        }
        let message = format!("`{}` is not a whole number from 0", crate::number::text(n));
        self.complain("bad_number", message, "write a whole number");
        None
    }

    pub(crate) fn date(&self) -> Option<NaiveDate> {
        let text = self.text()?;
        let date = hours::date(text);
        if date.is_none() {
            self.bad_date(text);
        }
        date
    }

    /// Complains of a date, which may be this value or a key.
    pub(crate) fn bad_date(&self, text: &str) {
        let looks_like_one = text.len() == 10 && text.bytes().filter(|b| *b == b'-').count() == 2;
        let help = if looks_like_one && text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            "correct the day or the month: there is no such day in that year"
        } else {
            "write year-month-day, such as `2026-12-07`"
        };
        self.complain("bad_date", format!("`{}` is not a date of the calendar", shorten(text)), help);
    }

    pub(crate) fn list(&self) -> Vec<Item<'n, 'r>> {
        #[cfg(test)]
        asked::value(&self.path(), Kind::List);
        match &self.node.value {
            Value::List(items) => self.items(items),
            Value::Table(_) => {
                self.wrong("a list", &format!("write `[[{}]]`, in two brackets, above each", self.name()));
                Vec::new()
            }
            _ => {
                self.wrong("a list", "write a list, in brackets: `[…, …]`");
                Vec::new()
            }
        }
    }

    /// A list, or one value that stands for a list of one.
    pub(crate) fn one_or_list(&self) -> Vec<Item<'n, 'r>> {
        match &self.node.value {
            Value::List(_) => self.list(),
            _ => vec![*self],
        }
    }

    fn items(&self, items: &'n [Node]) -> Vec<Item<'n, 'r>> {
        items
            .iter()
            .enumerate()
            .map(|(i, node)| Item {
                node,
                path: self.report.path(self.path, |above| format!("{above}[{i}]")),
                key: None,
                report: self.report,
            })
            .collect()
    }

    #[cfg(test)]
    pub(crate) fn note_words<'w>(&self, words: impl Iterator<Item = &'w str>) {
        asked::note(|| Asked::Word { path: self.path(), words: words.map(str::to_string).collect() });
    }

    pub(crate) fn is_table(&self) -> bool {
        matches!(self.node.value, Value::Table(_))
    }

    pub(crate) fn fields(&self) -> Option<Fields<'n, 'r>> {
        self.fields_such_as("{ key = … }")
    }

    /// A table; the example is for whoever wrote something else.
    pub(crate) fn fields_such_as(&self, example: &str) -> Option<Fields<'n, 'r>> {
        #[cfg(test)]
        asked::value(&self.path(), Kind::Table);
        match &self.node.value {
            Value::Table(entries) => Some(Fields {
                item: *self,
                entries,
                taken: entries.iter().map(|_| Cell::new(false)).collect(),
                known: RefCell::default(),
            }),
            _ => {
                self.wrong("a table", &format!("write a table, such as `{example}`"));
                None
            }
        }
    }
}

/// A table being read. Keys that nobody asked for are reported by [`Fields::finish`].
#[derive(Debug)]
pub(crate) struct Fields<'n, 'r> {
    pub(crate) item: Item<'n, 'r>,
    entries: &'n [(Key, Node)],
    taken: Vec<Cell<bool>>,
    known: RefCell<Vec<&'static str>>,
}

impl<'n, 'r> Fields<'n, 'r> {
    fn child(&self, key: &'n Key, node: &'n Node) -> Item<'n, 'r> {
        let path = self.item.report.path(self.item.path, |above| {
            if above.is_empty() { key.name.clone() } else { format!("{above}.{}", key.name) }
        });
        Item { node, path, key: Some(&key.name), report: self.item.report }
    }

    pub(crate) fn get(&self, name: &'static str) -> Option<Item<'n, 'r>> {
        #[cfg(test)]
        asked::note(|| Asked::Key { path: self.item.path(), key: name, needed: false });
        let mut known = self.known.borrow_mut();
        if !known.contains(&name) {
            known.push(name);
        }
        drop(known);
        self.misplaced(name)
    }

    /// The value of a key that does not belong here, for whoever can say why better than [`Fields::finish`].
    pub(crate) fn misplaced(&self, name: &str) -> Option<Item<'n, 'r>> {
        let (entry, taken) = self.entries.iter().zip(&self.taken).find(|((key, _), _)| key.name == name)?;
        taken.set(true);
        Some(self.child(&entry.0, &entry.1))
    }

    pub(crate) fn need(&self, name: &'static str, help: &str) -> Option<Item<'n, 'r>> {
        #[cfg(test)]
        asked::note(|| Asked::Key { path: self.item.path(), key: name, needed: true });
        let found = self.get(name);
        if found.is_none() {
            let message = if self.item.path == 0 {
                format!("the file has no `[{name}]`")
            } else {
                format!("`{}` has no `{name}`", self.item.path())
            };
            self.item.complain("missing_key", message, help);
        }
        found
    }

    pub(crate) fn text(&self, name: &'static str) -> Option<&'n str> {
        self.get(name)?.text()
    }

    /// Whether a key is there, without taking it.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(key, _)| key.name == name)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every entry of a table whose keys are names of the author's own.
    pub(crate) fn each(&self) -> Vec<(&'n Key, Item<'n, 'r>)> {
        #[cfg(test)]
        asked::note(|| Asked::Each { path: self.item.path() });
        for taken in &self.taken {
            taken.set(true);
        }
        self.entries.iter().map(|(key, node)| (key, self.child(key, node))).collect()
    }

    /// A list of tables, each as its own reader.
    pub(crate) fn tables(&self, name: &'static str) -> Vec<Fields<'n, 'r>> {
        self.get(name).map(|item| item.list().iter().filter_map(Item::fields).collect()).unwrap_or_default()
    }

    /// Complains of every key that is not in the language.
    pub(crate) fn finish(&self) {
        let known = self.known.borrow();
        for ((key, node), taken) in self.entries.iter().zip(&self.taken) {
            if taken.get() {
                continue;
            }
            let child = self.child(key, node);
            let help = match nearest(&key.name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("remove it; the keys here are {}", quoted(known.iter().copied())),
            };
            let message = format!("`{}` is not a key of the contract language here", shorten(&key.name));
            child
                .report
                .add(&key.span, Diagnostic::error("unknown_key", message).help(help).at(child.path()));
        }
    }
}

/// Names as `a`, `b`, `c`, for a message.
pub(crate) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|n| format!("`{n}`")).collect();
    if names.is_empty() { "none".to_string() } else { names.join(", ") }
}
