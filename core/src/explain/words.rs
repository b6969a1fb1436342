//! The words that the engine's own parts of an explanation are made of.

use super::trace::{EventName, Text};
use crate::Window;
use crate::contract::model::{EventKind, EventRef, Revision, STANDARD_EVENTS};
use std::sync::Arc;

/// What people call the events that every contract knows, in the order of [`STANDARD_EVENTS`].
const EVENTS: [(&str, &str); STANDARD_EVENTS.len()] = [
    ("apertura", "opening"),
    ("cambio dei fatti", "change of facts"),
    ("presa in carico", "acknowledgement"),
    ("contatto", "contact"),
    ("diagnosi", "diagnosis"),
    ("soluzione temporanea", "workaround"),
    ("pausa", "pause"),
    ("ripresa", "resumption"),
    ("sospensione", "suspension"),
    ("fine della sospensione", "end of the suspension"),
    ("firma della sospensione", "signature of the suspension"),
    ("termine concordato", "agreed term"),
    ("escalation", "escalation"),
    ("inizio dell'intervento", "start of the intervention"),
    ("risoluzione", "resolution"),
    ("riapertura", "reopening"),
    ("chiusura", "closing"),
    ("annullamento", "cancellation"),
];

/// An event by its name: `resolution`, `second contact`.
pub(super) fn event(revision: &Revision, event: EventRef) -> EventName {
    let id = id(revision, event.kind);
    let name = name(revision, event.kind).unwrap_or_else(|| Text::same(Arc::clone(&id)));
    let name = match event.nth {
        0 | 1 => name,
        2 => Text::new(format!("secondo {}", name.it), format!("second {}", name.en)),
        n => Text::new(format!("{} n. {n}", name.it), format!("{} no. {n}", name.en)),
    };
    EventName { event: id, nth: event.nth, name }
}

fn id(revision: &Revision, kind: EventKind) -> Arc<str> {
    match STANDARD_EVENTS.get(kind) {
        Some(id) => Arc::from(*id),
        None => revision.events.get(own(kind)).cloned().unwrap_or_default(),
    }
}

fn name(revision: &Revision, kind: EventKind) -> Option<Text> {
    match EVENTS.get(kind) {
        Some((it, en)) => Some(Text::new(*it, *en)),
        None => revision.event_names.get(own(kind)).and_then(Text::of),
    }
}

/// The position of an event among the contract's own.
fn own(kind: EventKind) -> usize {
    kind.saturating_sub(STANDARD_EVENTS.len())
}

/// Monday first.
pub(super) const WEEKDAYS: [(&str, &str); 7] = [
    ("lun", "Mon"),
    ("mar", "Tue"),
    ("mer", "Wed"),
    ("gio", "Thu"),
    ("ven", "Fri"),
    ("sab", "Sat"),
    ("dom", "Sun"),
];

/// Weekly hours in words: `Mon-Fri 08:30-12:30 and 14:00-18:00, Sat 08:30-12:30`.
pub(super) fn hours(weekly: &[Vec<Window>; 7]) -> Text {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let mut days = WEEKDAYS.iter().zip(weekly).peekable();
    let (mut it, mut en) = (Vec::new(), Vec::new());
    while let Some((first, windows)) = days.next() {
        let mut last = first;
        while let Some((day, _)) = days.next_if(|(_, other)| *other == windows) {
            last = day;
        }
        if windows.is_empty() {
            continue;
        }
        let windows: Vec<String> =
            windows.iter().map(|w| format!("{}-{}", clock(w.start), clock(w.end))).collect();
        let range = |first: &str, last: &str| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        };
        it.push(format!("{} {}", range(first.0, last.0), windows.join(" e ")));
        en.push(format!("{} {}", range(first.1, last.1), windows.join(" and ")));
    }
    Text::new(it.join(", "), en.join(", "))
}

/// A length as the contract writes it, in words: `60m` is `60 min`, `15 working days` is `15 giorni lavorativi`.
pub(super) fn length(text: &str) -> Text {
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        [n, kind @ .., unit] => {
            let one = *n == "1";
            let (it, en) = match (kind, *unit) {
                (["working"], _) if one => ("giorno lavorativo", "working day"),
                (["working"], _) => ("giorni lavorativi", "working days"),
                (["calendar"], _) if one => ("giorno di calendario", "calendar day"),
                (["calendar"], _) => ("giorni di calendario", "calendar days"),
                (_, "month" | "months") => (if one { "mese" } else { "mesi" }, *unit),
                _ => (if one { "anno" } else { "anni" }, *unit),
            };
            Text::new(format!("{n} {it}"), format!("{n} {en}"))
        }
        _ => {
            let spaced = text.replace('h', " h ").replace('m', " min ").replace('s', " s ");
            Text::same(spaced.trim_end())
        }
    }
}

/// Milliseconds as people say them: `1 h 30 min`, `45 s`, `0 min`.
pub(super) fn duration(millis: i64) -> String {
    let millis = millis.unsigned_abs();
    let (hours, minutes) = (millis / 3_600_000, millis / 60_000 % 60);
    let (seconds, rest) = (millis / 1000 % 60, millis % 1000);
    let mut parts = Vec::new();
    if hours > 0 {
        parts.push(format!("{hours} h"));
    }
    if minutes > 0 {
        parts.push(format!("{minutes} min"));
    }
    match (seconds, rest) {
        (0, 0) if parts.is_empty() => parts.push("0 min".to_string()),
        (0, 0) => {}
        (seconds, 0) => parts.push(format!("{seconds} s")),
        (seconds, rest) => parts.push(format!("{seconds}.{rest:03} s")),
    }
    parts.join(" ")
}
