//! A service contract, checked and compiled: ask it about tickets.

#[cfg(test)]
pub(crate) mod asked;
mod builtin;
mod fields;
pub(crate) mod hours;
mod length;
pub(crate) mod model;
mod node;
mod overlay;
mod read;
mod revisions;
mod source;

pub use builtin::Builtin;
pub(crate) use fields::quoted;
pub(crate) use node::json_fault;
pub(crate) use read::{ContractTest, local};
pub(crate) use source::Locator;

use crate::decide;
use crate::error::{nearest, shorten};
use crate::json::{self, Buffer, Written as _};
use crate::{Calendar, Decision, Diagnostic, Error, ErrorKind, Instant, Ticket, Zone};
use fields::Report;
use model::Revision;
use node::Node;
use overlay::Overlay;
use source::Source;
use std::sync::Arc;

/// A checked, compiled contract. Compile once, then ask; cheap to clone, `Send` and `Sync`.
///
/// # Example: a ticket decided by a contract that is shipped with the engine
/// ```
/// use clausola::{Contract, Ticket};
/// let contract = Contract::builtin("lepida-payer")?;
/// let ticket = Ticket::from_json(r#"{
///     "id": "4711",
///     "facts": { "request": "malfunction", "blocking": true, "channel": "phone",
///                "responsibility": "provider", "corrective_maintenance": false },
///     "events": [ { "type": "opened", "at": "2026-10-03T13:00:00+02:00" } ]
/// }"#)?;
/// let decision = contract.decide(&ticket, "2026-10-03T13:10:00+02:00".parse()?)?;
/// assert_eq!(decision.priority.as_deref(), Some("blocking"));
/// assert_eq!(decision.timers[0].due.unwrap().to_string(), "2026-10-05T09:00:00+02:00");
/// # Ok::<(), clausola::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Contract {
    inner: Arc<Inner>,
}

/// A calendar as each revision of a contract has it; made by [`Contract::calendars`].
#[derive(Debug, Clone)]
pub struct Calendars<'c> {
    oldest: &'c Calendar,
    /// Those of later revisions, each from an instant on.
    newest_first: Vec<(Instant, &'c Calendar)>,
}

impl<'c> Calendars<'c> {
    /// That of the revision in force at an instant; of the first, before all.
    #[must_use]
    pub fn at(&self, instant: Instant) -> &'c Calendar {
        self.newest_first.iter().find(|(from, _)| *from <= instant).map_or(self.oldest, |(_, found)| *found)
    }
}

#[derive(Debug)]
struct Inner {
    id: Arc<str>,
    title: Arc<str>,
    hash: Arc<str>,
    /// By `valid_from`, the oldest first; never empty.
    revisions: Vec<Revision>,
    diagnostics: Vec<Diagnostic>,
    source: Source,
    overlay: Option<Overlay>,
}

impl Contract {
    /// Reads, checks and compiles a contract file.
    ///
    /// # Errors
    /// [`ErrorKind::Contract`] with every diagnostic at once, each with its line and column.
    pub fn from_toml(text: &str) -> Result<Self, Error> {
        Self::compile(node::from_toml(text)?, Some(text))
    }

    /// The same from JSON text: the model of the TOML file, key by key.
    ///
    /// # Errors
    /// As [`Contract::from_toml`]; places are paths of keys, without lines.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        Self::compile(node::from_json(text)?, None)
    }

    /// The same from a JSON value.
    ///
    /// # Errors
    /// As [`Contract::from_json`].
    pub fn from_value(value: &serde_json::Value) -> Result<Self, Error> {
        Self::compile(node::from_value(value), None)
    }

    /// The contract's model as JSON text, as [`Contract::from_json`] reads it: its keys in the order of the file, and
    /// without an overlay that lies over it. For hosts that take no TOML.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        node::write(&self.inner.source.tree, node::Keys::AsRead, &mut text);
        text
    }

    fn compile(tree: Node, text: Option<&str>) -> Result<Self, Error> {
        let report = Report::new(text);
        let mut first = None;
        let mut revisions: Vec<Revision> = Vec::new();
        for tree in revisions::trees(&tree) {
            if let Some((header, revision)) = read::revision(&tree, &report) {
                if let Some(last) = revisions.last().filter(|last| last.valid_from >= revision.valid_from) {
                    let (name, last) = (&revision.name, &last.name);
                    let message = format!("revision `{name}` is not later than `{last}`, the one before it");
                    let help = "give each revision a later `valid_from` than the one before it";
                    report.add(
                        &tree.span,
                        Diagnostic::error("bad_revision", message).help(help).at("revisions"),
                    );
                }
                first.get_or_insert(header);
                revisions.push(revision);
            }
        }
        read::tests(&tree, &revisions, &report);
        let failed = report.has_errors();
        let diagnostics = report.finish();
        match first {
            Some(header) if !failed && !revisions.is_empty() => {
                let inner = Inner {
                    id: header.id,
                    title: header.title,
                    hash: node::hash(&source::promises(&tree)),
                    revisions,
                    diagnostics,
                    source: Source { tree: Arc::new(tree), text: text.map(Arc::from) },
                    overlay: None,
                };
                Ok(Self { inner: Arc::new(inner) })
            }
            _ => Err(Error::new(ErrorKind::Contract, diagnostics)),
        }
    }

    /// The contract's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.inner.id
    }

    /// The contract's title; its id where the file gives none.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.inner.title
    }

    /// The name of the newest revision.
    #[must_use]
    pub fn revision(&self) -> &str {
        &self.newest().name
    }

    /// When the newest revision came into force, at local midnight; `None` where the file does not say.
    #[must_use]
    pub fn valid_from(&self) -> Option<Instant> {
        self.newest().valid_from
    }

    /// The SHA-256 of the contract's content, in hexadecimal. Comments, layout and tests do not count, and the TOML
    /// and the JSON form of a contract have the same hash.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.inner.hash
    }

    /// The zone that the contract's times are printed in.
    #[must_use]
    pub fn time_zone(&self) -> Zone {
        self.newest().zone
    }

    /// The priorities of the newest revision, in the order of the contract.
    pub fn priorities(&self) -> impl Iterator<Item = &str> {
        self.newest().priority.values.iter().map(|name| &**name)
    }

    /// Warnings found while compiling.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.inner.diagnostics
    }

    /// A calendar of the newest revision, without extensions.
    ///
    /// # Errors
    /// [`ErrorKind::Question`] for a name that the contract does not have, with the nearest one.
    pub fn calendar(&self, name: &str) -> Result<&Calendar, Error> {
        let calendars = &self.newest().calendars;
        match calendars.iter().find(|c| *c.id == *name) {
            Some(hours) => hours.with(0),
            None => {
                let names = || calendars.iter().map(|c| &*c.id);
                let help = match nearest(name, names()) {
                    Some(near) => format!("did you mean `{near}`? there are {}", quoted(names())),
                    None => format!("there are {}", quoted(names())),
                };
                let message = format!("the contract has no calendar `{}`", shorten(name));
                let d = Diagnostic::error("unknown_calendar", message).help(help).at("calendar");
                Err(Error::one(ErrorKind::Question, d))
            }
        }
    }

    /// A calendar as every revision has it, without extensions.
    ///
    /// # Errors
    /// As for [`Contract::calendar`].
    pub fn calendars(&self, name: &str) -> Result<Calendars<'_>, Error> {
        let mut oldest = self.calendar(name)?;
        let mut newest_first = Vec::new();
        for revision in self.inner.revisions.iter().rev() {
            // A calendar that a revision adds stays in all that follow.
            let Some(hours) = revision.calendars.iter().find(|c| *c.id == *name) else { break };
            oldest = hours.with(0)?;
            newest_first.push((revision.valid_from.unwrap_or(Instant::MIN), oldest));
        }
        newest_first.pop();
        Ok(Calendars { oldest, newest_first })
    }

    /// The decision on a ticket at an instant: pure, the same bytes for the same question in every host.
    ///
    /// The ticket is judged by the revision in force when it was opened. Events after `now` are invisible.
    ///
    /// # Errors
    /// [`ErrorKind::Ticket`] where the ticket does not fit the contract's facts or was not opened by `now`,
    /// [`ErrorKind::Horizon`] where an answer lies outside 1970 through 2099.
    pub fn decide(&self, ticket: &Ticket, now: Instant) -> Result<Decision, Error> {
        decide::decide(self, ticket, now)
    }

    /// [`Contract::decide`] over JSON text: `{"ok":true,"decision":…}` or `{"ok":false,"errors":[…]}`.
    #[must_use]
    pub fn decide_json(&self, ticket: &str, now: &str) -> String {
        let mut out = Buffer::with_room(json::ROOM);
        self.decide_json_to(ticket, now, &mut out);
        out.into_string()
    }

    /// The same, appended to a text: a host that decides again and again need not make a new one each time.
    pub fn decide_json_to(&self, ticket: &str, now: &str, out: &mut Buffer) {
        let decided = Ticket::from_json(ticket).and_then(|ticket| {
            let now = now.parse::<Instant>().map_err(|e| e.within("now"))?;
            self.decide(&ticket, now)
        });
        json::tag("decision", decided.as_ref().map(|decision| |out: &mut Buffer| decision.write(out)), out);
    }

    /// Every revision, the oldest first; never empty.
    pub(crate) fn revisions(&self) -> &[Revision] {
        &self.inner.revisions
    }

    /// The tests that the contract carries, read anew: nothing else needs them.
    pub(crate) fn tests(&self) -> Vec<ContractTest> {
        read::tests(&self.inner.source.tree, &self.inner.revisions, &Report::new(None))
    }

    /// Where the parts of the contract stand in its text.
    pub(crate) fn locator(&self) -> Locator<'_> {
        self.inner.source.locator()
    }

    pub(crate) fn newest(&self) -> &Revision {
        // Compiled contracts have at least one revision: `compile` refuses to make another.
        #[expect(
            clippy::indexing_slicing,
            clippy::arithmetic_side_effects,
            reason = "never empty, see `compile`"
        )]
        &self.inner.revisions[self.inner.revisions.len() - 1]
    }

    /// The revision in force at an instant, and whether the ticket is older than all of them.
    pub(crate) fn in_force(&self, opened: Instant) -> (&Revision, bool) {
        let newest =
            self.inner.revisions.iter().rev().find(|r| r.valid_from.is_none_or(|from| from <= opened));
        match (newest, self.inner.revisions.first()) {
            (Some(revision), _) => (revision, false),
            (None, Some(first)) => (first, true),
            (None, None) => (self.newest(), true),
        }
    }

    pub(crate) fn shared_id(&self) -> Arc<str> {
        Arc::clone(&self.inner.id)
    }

    pub(crate) fn shared_hash(&self) -> Arc<str> {
        Arc::clone(&self.inner.hash)
    }
}
