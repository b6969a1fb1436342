//! What a contract says, as data: for reports, pages and people who compare contracts.

use crate::contract::model::{
    Basis, Compliance, CountedOn, Every, Label, Measure, Measured, Penalty, Revision, ServiceHours, Targets,
};
use crate::fact::Fact;
use crate::{Contract, Moment};
use serde_json::{Value as Json, json};

impl Contract {
    /// The newest revision as data: facts, events, priorities, objectives with their targets and compliance rules,
    /// penalties, measures, terms, schedules, tariffs, what a ticket must record, what is said aloud, each with its
    /// clause or assumption. Shares are numbers from 0 to 1.
    #[must_use]
    pub fn describe(&self) -> Json {
        let revision = self.newest();
        json!({
            "id": self.id(),
            "title": self.title(),
            "hash": self.hash(),
            "revision": revision.name,
            "valid_from": revision.valid_from.map(|from| Moment::new(from, revision.zone)),
            "time_zone": revision.zone.name(),
            "clauses": revision.clauses.iter().map(|(id, title)| json!({ "clause": id, "title": label(title) })).collect::<Vec<_>>(),
            "facts": revision.facts.iter().map(fact).collect::<Vec<_>>(),
            "events": revision.events.iter().zip(&revision.event_names).map(|(event, name)| {
                json!({ "event": event, "name": label(name) })
            }).collect::<Vec<_>>(),
            "priorities": revision.priority.values,
            "priority_rows": revision.priority.rows.iter().map(|row| {
                with(json!({ "then": revision.priority.values.get(row.then) }), &row.basis)
            }).collect::<Vec<_>>(),
            "unclassified": revision.priority.unclassified.as_ref().map(|u| {
                with(json!({ "reason": label(&u.reason) }), &u.basis)
            }),
            "calendars": revision.calendars.iter().map(calendar).collect::<Vec<_>>(),
            "objectives": objectives(revision),
            "penalties": revision.penalties.iter().map(|p| penalty(revision, p)).collect::<Vec<_>>(),
            "measures": revision.measures.iter().map(|m| measure(revision, m)).collect::<Vec<_>>(),
            "terms": revision.terms.iter().map(|t| {
                with(json!({ "id": t.id, "name": label(&t.name), "length": t.length.text, "backward": t.backward }), &t.basis)
            }).collect::<Vec<_>>(),
            "schedules": revision.schedules.iter().map(|s| {
                with(json!({ "id": s.id, "name": label(&s.name), "every": every(&s.every) }), &s.basis)
            }).collect::<Vec<_>>(),
            "tariffs": revision.tariffs.iter().map(|t| {
                with(json!({ "id": t.id, "name": label(&t.name), "agree_beforehand": t.agree_beforehand }), &t.basis)
            }).collect::<Vec<_>>(),
            "evidence": revision.evidence.iter().map(|e| {
                with(json!({ "id": e.id, "phase": e.phase }), &e.basis)
            }).collect::<Vec<_>>(),
            "notices": revision.notices.iter().map(|n| {
                with(json!({ "id": n.id, "text": label(&n.text) }), &n.basis)
            }).collect::<Vec<_>>(),
        })
    }
}

fn fact(fact: &Fact) -> Json {
    let data = json!({
        "fact": fact.name,
        "type": fact.kind.describe(),
        "default": fact.default.as_ref().map(|value| fact.kind.json(value)),
        "required": fact.required,
        "fixed": fact.fixed,
    });
    with(data, &fact.basis)
}

fn calendar(hours: &ServiceHours) -> Json {
    let extensions: Vec<Json> = hours.extensions.iter().map(|e| with(json!({}), &e.basis)).collect();
    with(json!({ "id": hours.id, "name": label(&hours.name), "extensions": extensions }), &hours.basis)
}

fn objectives(revision: &Revision) -> Vec<Json> {
    let describe = |o: &crate::contract::model::Objective| {
        let targets = match &o.targets {
            Targets::Same(target) => json!(target.text),
            Targets::ByPriority(table) => {
                let named = revision.priority.values.iter().zip(table);
                crate::order::object(
                    named.filter_map(|(p, t)| Some((p.to_string(), json!(t.as_ref()?.text)))),
                )
            }
        };
        let name = |calendar: Option<usize>| calendar.and_then(|c| revision.calendars.get(c)).map(|c| &c.id);
        let calendar = match &o.calendar {
            CountedOn::Same(calendar) => json!(name(*calendar)),
            CountedOn::ByPriority(calendars) => {
                let named = revision.priority.values.iter().zip(calendars);
                crate::order::object(named.filter_map(|(p, c)| Some((p.to_string(), json!(name(*c)?)))))
            }
        };
        with(
            json!({
                "id": o.id,
                "name": label(&o.name),
                "target": targets,
                "calendar": calendar,
                "guarantee": o.guarantee,
                "agreeable": o.agreeable,
                "compliance": o.compliance.as_ref().map(compliance),
            }),
            &o.basis,
        )
    };
    revision.objectives.iter().map(describe).collect()
}

fn compliance(rule: &Compliance) -> Json {
    let by = rule.by_priority.then_some("priority");
    let data = json!({ "share": rule.share, "period": rule.period.name(), "by": by, "counted": rule.counted.name() });
    with(data, &rule.basis)
}

fn penalty(revision: &Revision, penalty: &Penalty) -> Json {
    let all = penalty.objectives.is_empty();
    let named = revision.objectives.iter().enumerate().filter(|(i, _)| all || penalty.objectives.contains(i));
    let objectives: Vec<_> = named.map(|(_, o)| &o.id).collect();
    let data = json!({
        "id": penalty.id,
        "objectives": objectives,
        "below": penalty.below,
        "at_most": penalty.at_most,
        "of": label(&penalty.of),
    });
    with(data, &penalty.basis)
}

fn measure(revision: &Revision, measure: &Measure) -> Json {
    let (counts, when, term) = match &measure.of {
        Measured::Availability { when } => {
            (Some("availability"), Some(crate::explain::condition_in_words(revision, when)), None)
        }
        Measured::Term(term) => (None, None, revision.terms.get(*term).map(|t| &t.id)),
        Measured::Elsewhere => (None, None, None),
    };
    let data = json!({
        "id": measure.id,
        "name": label(&measure.name),
        "counts": counts,
        "when": when,
        "term": term,
        "share": measure.share,
        "period": measure.period.name(),
    });
    with(data, &measure.basis)
}

fn every(every: &Every) -> Json {
    match every {
        Every::Week { days, minutes } => {
            let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter().zip(days);
            let on: Vec<&str> = names.filter(|(_, named)| **named).map(|(name, _)| name).collect();
            json!({ "on": on, "at": format!("{:02}:{:02}", minutes / 60, minutes % 60) })
        }
        Every::Months(months) => json!({ "by_end_of_months": months }),
    }
}

fn label(label: &Label) -> Json {
    json!({ "it": label.it, "en": label.en })
}

/// The clause and the assumption behind a value, beside it.
fn with(mut value: Json, basis: &Basis) -> Json {
    if let Json::Object(fields) = &mut value {
        fields.insert("clause".into(), json!(basis.clause));
        fields.insert("assumed".into(), json!(basis.assumed.as_ref().map(label)));
    }
    value
}
