//! Which tickets there are: sets of facts, drawn from those that the contract declares and chosen by what it makes of
//! them.

use super::Facts;
use super::ask::{Asker, Given, Promise, list, text};
use super::dice::Dice;
use super::effects::{Listed, MOST, Shape, has};
use clausola::{Calendar, CoverageStatus, Decision, TermStatus, TimerState};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// How many kinds of tickets there are whose times run, and how many others.
const LIVE: usize = 192;
const OTHERS: usize = 64;

/// How many sets of facts are tried to find them.
const TRIES: usize = 20_000;

/// What promises a ticket has, by the position of the objective.
pub(super) type Promises = Vec<Option<Promise>>;

/// Tickets with the same facts.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) facts: Facts,
    pub(super) shape: usize,
    pub(super) promises: Promises,
    /// What may be found out about such a ticket later.
    pub(super) changes: Vec<Change>,
    /// What such a ticket may not say when it is opened, though its priority waits for it.
    pub(super) untold: Vec<Untold>,
}

/// A `facts_changed`, and the promises after it.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) said: Value,
    pub(super) promises: Promises,
    /// Whether it gives the ticket another priority.
    pub(super) priority: bool,
}

#[derive(Debug)]
pub(super) struct Untold {
    /// The facts without it.
    pub(super) facts: Facts,
    pub(super) said: Value,
}

/// A notice to be given before something that is planned, such as maintenance.
#[derive(Debug)]
pub(super) struct Notice {
    /// The fact that says when it begins.
    pub(super) fact: Arc<str>,
    /// The event that announces it.
    pub(super) event: Arc<str>,
    /// The facts of a ticket about it.
    pub(super) facts: Facts,
    /// At least so long before, in milliseconds.
    pub(super) ahead: i64,
}

#[derive(Debug)]
pub(super) struct Kinds {
    pub(super) all: Vec<Kind>,
    pub(super) shapes: Vec<Shape>,
    /// Those whose times run, by priority, each with how often it comes.
    live: Vec<(u64, Vec<usize>)>,
    /// Those for which nothing is promised.
    others: Vec<usize>,
    pub(super) notices: Vec<Notice>,
    /// Facts that no such contract accepts.
    pub(super) foreign: Facts,
}

impl Kinds {
    /// `None` where no set of facts is accepted; the last error says why.
    pub(super) fn find(asker: &Asker<'_>, description: &Value) -> Result<Self, Option<clausola::Error>> {
        let mut finder = Finder {
            asker,
            description,
            declared: list(description, "facts"),
            late: late(description),
            dice: Dice::new(0x6b69_6e64, 1),
            shapes: vec![],
            known: HashMap::new(),
        };
        let priorities = list(description, "priorities");
        let mut kinds = Self {
            all: vec![],
            shapes: vec![],
            live: (0..=priorities.len())
                .map(|n| (u64::try_from(n).unwrap_or_default().saturating_add(2), vec![]))
                .collect(),
            others: vec![],
            notices: vec![],
            foreign: finder.foreign(),
        };
        let mut error = None;
        for _ in 0..TRIES {
            let live: usize = kinds.live.iter().map(|(_, kinds)| kinds.len()).sum();
            if live >= LIVE && kinds.others.len() >= OTHERS {
                break;
            }
            let facts = finder.facts();
            let decision = match asker.opened(&facts) {
                Ok(decision) => decision,
                Err(e) => {
                    error = Some(e);
                    continue;
                }
            };
            if waits(&decision) {
                continue;
            }
            let position = kinds.all.len();
            if finder.is_live(&decision) {
                // Most of what is promised in part is promised whole.
                let in_part = Listed::of(asker, &decision).excluded != 0;
                if live >= LIVE || (in_part && finder.dice.chance(700)) {
                    continue;
                }
                let named =
                    |name: &Arc<str>| priorities.iter().position(|value| value.as_str() == Some(name));
                let group = decision.priority.as_ref().and_then(named).unwrap_or(priorities.len());
                if let Some((_, group)) = kinds.live.get_mut(group) {
                    group.push(position);
                }
            } else if kinds.others.len() < OTHERS {
                kinds.others.push(position);
            } else {
                continue;
            }
            kinds.all.push(finder.kind(facts, &decision));
        }
        kinds.live.retain(|(_, kinds)| !kinds.is_empty());
        kinds.notices = finder.notices(kinds.others.first().and_then(|first| kinds.all.get(*first)));
        kinds.shapes = finder.shapes;
        if kinds.all.is_empty() { Err(error) } else { Ok(kinds) }
    }

    /// A kind of ticket: nearly nine of ten have times that run, and the higher a priority the rarer it is.
    pub(super) fn pick(&self, dice: &mut Dice) -> Option<&Kind> {
        let weight: u64 = self.live.iter().map(|(weight, _)| *weight).sum();
        let other = !self.others.is_empty() && (self.live.is_empty() || dice.chance(115));
        if other {
            return self.all.get(*dice.pick(&self.others)?);
        }
        let mut rest = dice.below(weight);
        let group = self.live.iter().find(|(weight, _)| {
            let found = rest < *weight;
            rest = rest.saturating_sub(*weight);
            found
        });
        self.all.get(*dice.pick(&group?.1)?)
    }
}

/// By the position of the objective, how many of a thousand are late: a little less than its rule allows.
fn late(description: &Value) -> Vec<u64> {
    let share = |objective: &Value| objective.get("compliance")?.get("share")?.as_f64();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is from 0 to 1")]
    let late = |share: f64| ((1.0 - share) * 750.0).round() as u64;
    list(description, "objectives").iter().map(|objective| share(objective).map_or(60, late)).collect()
}

/// Whether a time waits for a fact that the ticket does not give.
fn waits(decision: &Decision) -> bool {
    decision.timers.iter().any(|timer| {
        timer.state == TimerState::Pending && timer.target.is_none()
            || timer.reason.as_deref().is_some_and(|reason| reason.starts_with("needs "))
    })
}

struct Finder<'a> {
    asker: &'a Asker<'a>,
    description: &'a Value,
    declared: &'a [Value],
    late: Vec<u64>,
    dice: Dice,
    shapes: Vec<Shape>,
    /// Where the shape of each list of objectives is.
    known: HashMap<(u32, u32, u32), usize>,
}

impl Finder<'_> {
    fn is_live(&self, decision: &Decision) -> bool {
        if self.asker.objectives.is_empty() {
            return decision.coverage.status != CoverageStatus::NotCovered;
        }
        Listed::of(self.asker, decision).live() != 0
    }

    /// A value for nearly every fact that the contract declares.
    fn facts(&mut self) -> Vec<(Arc<str>, Value)> {
        let mut facts = vec![];
        for fact in self.declared {
            let flag = |key: &str| {
                fact.get(key).is_some_and(|value| !matches!(value, Value::Null | Value::Bool(false)))
            };
            let given = match (flag("required"), flag("default")) {
                (true, _) => 1000,
                (false, true) => 550,
                (false, false) => 930,
            };
            if self.dice.chance(given)
                && let Some(value) = self.value(fact)
            {
                facts.extend(text(fact, "fact").map(|name| (Arc::from(name), value)));
            }
        }
        facts
    }

    fn value(&mut self, fact: &Value) -> Option<Value> {
        Some(match fact.get("type")? {
            Value::Array(values) => self.dice.pick(values)?.clone(),
            Value::String(kind) => match kind.as_str() {
                "bool" => Value::Bool(self.dice.chance(500)),
                "number" => self.dice.below(41).into(),
                "text" => {
                    let required = fact.get("required") == Some(&Value::Bool(true));
                    // What the contract does not insist on is often left empty.
                    if !required && self.dice.chance(350) {
                        return None;
                    }
                    json!(format!("{} {}", text(fact, "fact")?.replace('_', " "), self.dice.between(1, 40)))
                }
                // An instant means something only beside the others.
                _ => return None,
            },
            _ => return None,
        })
    }

    /// One value that no contract like this accepts, or a fact that it does not know.
    fn foreign(&self) -> Facts {
        let closed = |fact: &&Value| fact.get("type").is_some_and(|kind| kind.is_array() || kind == "bool");
        let name = self.declared.iter().find(closed).and_then(|fact| text(fact, "fact"));
        Facts::new(vec![(Arc::from(name.unwrap_or("other_contract")), json!("of another contract"))])
    }

    fn kind(&mut self, facts: Vec<(Arc<str>, Value)>, decision: &Decision) -> Kind {
        let shape = self.shape(&facts, decision);
        let promises = self.promises(&facts, decision);
        let listed = Listed::of(self.asker, decision);
        let (changes, untold) = if listed.live() == 0 {
            (vec![], vec![])
        } else {
            (self.changes(&facts, decision, listed), self.untold(&facts))
        };
        Kind { facts: Facts::new(facts), shape, promises, changes, untold }
    }

    fn shape(&mut self, facts: &Given, decision: &Decision) -> usize {
        let listed = Listed::of(self.asker, decision);
        let key = (listed.running, listed.pending, listed.excluded);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let position = self.shapes.len();
        self.shapes.push(Shape::learn(self.asker, self.description, facts, listed));
        self.known.insert(key, position);
        position
    }

    fn promises(&self, facts: &Given, decision: &Decision) -> Promises {
        let mut promises = vec![None; self.asker.objectives.len().min(MOST)];
        let listed = Listed::of(self.asker, decision);
        let mut known: Vec<(Option<&str>, Calendar)> = vec![];
        for timer in &decision.timers {
            let Some(position) = self.asker.position(timer).filter(|n| has(listed.live(), *n)) else {
                continue;
            };
            let name = self.asker.objectives.get(position).and_then(|(_, calendar)| calendar.as_deref());
            let late = self.late.get(position).copied().unwrap_or_default();
            let hours = match known.iter().find(|(other, _)| *other == name) {
                Some((_, hours)) => hours.clone(),
                None => {
                    let hours = self.asker.hours(name, facts);
                    known.push((name, hours.clone()));
                    hours
                }
            };
            if let Some(slot) = promises.get_mut(position) {
                *slot = Promise::of(timer, hours, late);
            }
        }
        promises
    }

    /// Other values of one fact each, as long as the ticket keeps its objectives or loses some to an exclusion.
    fn changes(&mut self, facts: &Given, decision: &Decision, listed: Listed) -> Vec<Change> {
        let mut changes = vec![];
        for _ in 0..12 {
            let Some(fact) = self.dice.pick(self.declared) else { break };
            if fact.get("fixed") == Some(&Value::Bool(true)) {
                continue;
            }
            let Some((name, value)) = text(fact, "fact").map(Arc::<str>::from).zip(self.value(fact)) else {
                continue;
            };
            if fact.get("type") == Some(&json!("text")) || facts.contains(&(name.clone(), value.clone())) {
                continue;
            }
            let after = with(facts, &name, Some(value.clone()));
            let Ok(then) = self.asker.opened(&after) else { continue };
            let now = Listed::of(self.asker, &then);
            let kept = (now.live() | now.excluded) == (listed.live() | listed.excluded)
                && now.live() & !listed.live() == 0
                && !waits(&then);
            let lost = now.excluded & listed.live() != 0;
            if kept && (!lost || self.dice.chance(200)) {
                let priority = then.priority != decision.priority;
                changes.push(Change {
                    said: json!({ &*name: value }),
                    promises: self.promises(&after, &then),
                    priority,
                });
            }
        }
        changes
    }

    /// What the priority waits for, one fact at a time.
    fn untold(&self, facts: &Given) -> Vec<Untold> {
        let without = |(name, value): &(Arc<str>, Value)| {
            let rest = with(facts, name, None);
            let decision = self.asker.opened(&rest).ok().filter(waits)?;
            (decision.priority.is_none())
                .then(|| Untold { facts: Facts::new(rest), said: json!({ &**name: value }) })
        };
        facts.iter().filter_map(without).collect()
    }

    /// Notices that some event gives, before an instant that some fact says.
    fn notices(&self, quiet: Option<&Kind>) -> Vec<Notice> {
        let Some(quiet) = quiet else { return vec![] };
        let mut notices = vec![];
        let start = self.asker.after(40 * 24 * 3_600_000);
        let instants = self.declared.iter().filter(|fact| fact.get("type") == Some(&json!("instant")));
        for name in instants.filter_map(|fact| text(fact, "fact")) {
            let name: Arc<str> = name.into();
            let facts = with(&quiet.facts, &name, Some(json!(self.asker.print(start))));
            let term = |events: &[(&str, Value)]| {
                let decision = self.asker.happened(&facts, events)?;
                decision
                    .terms
                    .into_iter()
                    .find(|term| term.from.instant() == start && term.until.instant() < start)
            };
            let Some(running) = term(&[]) else { continue };
            let own = list(self.description, "events").iter().filter_map(|event| text(event, "event"));
            let gives = |event: &&str| {
                term(&[(*event, Value::Null)]).is_some_and(|term| term.state == TermStatus::Met)
            };
            if let Some(event) = own.into_iter().find(gives) {
                let ahead = start.millis().saturating_sub(running.until.instant().millis());
                notices.push(Notice { fact: name, event: event.into(), facts: quiet.facts.clone(), ahead });
            }
        }
        notices
    }
}

/// The facts with another value of one of them, or without it.
fn with(facts: &Given, name: &Arc<str>, value: Option<Value>) -> Vec<(Arc<str>, Value)> {
    let mut changed: Vec<_> = facts.iter().filter(|(other, _)| other != name).cloned().collect();
    changed.extend(value.map(|value| (name.clone(), value)));
    changed
}

impl Facts {
    pub(super) fn new(pairs: Vec<(Arc<str>, Value)>) -> Self {
        // Written here, in the contract's order: an object's own depends on how its library is built.
        let fields: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}:{value}", Value::from(&**name))).collect();
        Self { json: format!("{{{}}}", fields.join(",")).into(), pairs: pairs.into() }
    }
}
