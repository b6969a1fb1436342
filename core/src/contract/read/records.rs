//! `[[evidence]]`, `[[notices]]`, `[queue]`: what a ticket must record, what is said aloud, who is served first.

use super::{Names, basis, id, label, objectives, rules, unknown, unknown_value, unknown_word};
use crate::contract::fields::{Fields, Item};
use crate::contract::model::{EventRef, Evidence, EvidenceSource, NoticeRule, Queue, QueueKey, event};
use crate::decision::Notice;
use crate::fact::FactType;
use std::sync::Arc;

pub(super) fn evidence(root: &Fields<'_, '_>, names: &Names) -> Vec<Evidence> {
    root.tables("evidence")
        .iter()
        .filter_map(|fields| {
            let id = id(fields, "item");
            let phase = fields
                .need("phase", "name the phase it belongs to, such as `opening`")
                .and_then(|i| i.text());
            let source = source(fields, names);
            let opened = || vec![EventRef { kind: event::OPENED, nth: 1 }];
            let due_after = fields.get("due_after").map_or_else(opened, |i| objectives::events(&i, names));
            let basis = basis(fields, names);
            fields.finish();
            Some(Evidence { id: id?, phase: Arc::from(phase?), source: source?, due_after, basis })
        })
        .collect()
}

/// `fact`, `event`, or the ticket's own id where the item says neither.
fn source(fields: &Fields<'_, '_>, names: &Names) -> Option<EvidenceSource> {
    let fact = fields.get("fact");
    let event = fields.get("event");
    match (fact, event) {
        (Some(item), None) => {
            let text = item.text()?;
            let position = names.facts.iter().position(|f| *f.name == *text);
            if position.is_none() {
                unknown(&item, "unknown_fact", "fact", text, names.facts.iter().map(|f| &*f.name));
            }
            position.map(EvidenceSource::Fact)
        }
        (None, Some(item)) => objectives::event_kind(&item, names).map(EvidenceSource::Event),
        (None, None) => Some(EvidenceSource::Id),
        (Some(_), Some(item)) => {
            item.complain("duplicate", "an item has one source", "give `fact` or `event`, not both");
            None
        }
    }
}

pub(super) fn notices(root: &Fields<'_, '_>, names: &Names) -> Vec<NoticeRule> {
    root.tables("notices")
        .iter()
        .filter_map(|fields| {
            let id = id(fields, "notice");
            let when = rules::when(fields, names);
            fields.need("text", "write what is said, in Italian and English");
            let text = label(fields, "text");
            let basis = basis(fields, names);
            fields.finish();
            let id = id?;
            let said = Notice::with_clause(&id, &text.en, basis.clause.as_deref());
            Some(NoticeRule { id, when: when?, text, said, basis })
        })
        .collect()
}

pub(super) fn queue(root: &Fields<'_, '_>, names: &Names) -> Queue {
    let Some(fields) = root.get("queue").and_then(|i| i.fields()) else { return Queue::default() };
    let by = fields
        .need("by", "list what orders the tickets, such as `by = [\"priority\", \"due\"]`")
        .map(|i| i.one_or_list().iter().filter_map(|i| key(i, names)).collect())
        .unwrap_or_default();
    let basis = basis(&fields, names);
    fields.finish();
    Queue { by, basis }
}

/// `"priority"`, `"due"`, or `{ fact = "profile", order = ["enterprise", …] }`, the first served first.
fn key(item: &Item<'_, '_>, names: &Names) -> Option<QueueKey> {
    if !item.is_table() {
        return match item.text()? {
            "priority" => Some(QueueKey::Priority),
            "due" => Some(QueueKey::Due),
            other => {
                unknown_word(item, other, ["priority", "due"].into_iter());
                None
            }
        };
    }
    let fields = item.fields()?;
    let fact = fields.need("fact", "name the fact that orders the tickets").and_then(|item| {
        let text = item.text()?;
        let position = names.facts.iter().position(|f| *f.name == *text);
        if position.is_none() {
            unknown(&item, "unknown_fact", "fact", text, names.facts.iter().map(|f| &*f.name));
        }
        position
    });
    let order = fields.need("order", "list its values, the first served first");
    fields.finish();
    let (fact, order) = (fact?, order?);
    let Some((name, FactType::Choice(values))) = names.facts.get(fact).map(|f| (&f.name, &f.kind)) else {
        item.complain(
            "wrong_type",
            "a queue is ordered by a fact that is a list of values",
            "name such a fact",
        );
        return None;
    };
    // What the order does not name is served after everything that it does.
    let mut ranks = vec![usize::MAX; values.len()];
    for (rank, item) in order.list().iter().enumerate() {
        let text = item.text()?;
        match values.iter().position(|v| **v == *text).and_then(|p| ranks.get_mut(p)) {
            Some(slot) => *slot = rank,
            None => unknown_value(item, name, text, values.iter().map(|v| &**v)),
        }
    }
    Some(QueueKey::Fact { fact, ranks })
}
