//! Histories for trying a report: as many tickets as one likes, for any contract, the same on every machine.
//!
//! A contract is asked what its events do, which facts give a ticket its times, and when they are due; the lives of the
//! tickets follow from the answers. So histories exist for contracts that nobody foresaw, and most times in them are
//! kept, some missed, few by much. The n-th ticket depends on the settings and on n alone: [`Iterator::nth`] costs no
//! more than the ticket, so that several workers can share one set of histories.
//!
//! ```
//! use clausola::Contract;
//! use clausola_report::generate::{Histories, Settings};
//!
//! let contract = Contract::builtin("lepida-payer")?;
//! let settings = Settings::new(7, 1000, "2026-01-01T00:00:00+01:00".parse()?, "2026-05-01T00:00:00+02:00".parse()?);
//! let histories = Histories::new(&contract, settings)?;
//! assert_eq!(histories.count(), 1000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arrivals;
mod ask;
mod clocks;
mod dice;
mod effects;
mod kinds;
mod life;
#[cfg(test)]
mod tests;
mod world;
mod write;

pub use write::write;

use arrivals::Arrivals;
use ask::{Asker, list, text};
use clausola::{Calendar, Contract, Instant, Zone};
use dice::Dice;
use kinds::{Kinds, Notice};
use life::Life;
use serde_json::{Value, json};
use std::sync::Arc;
use world::{Names, World};

/// What histories are asked for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The same seed gives the same histories, byte for byte.
    pub seed: u64,
    /// How many tickets.
    pub tickets: u64,
    /// The first instant at which a ticket may be opened.
    pub from: Instant,
    /// The first instant at which none is opened any more.
    pub to: Instant,
    /// When the histories were written down: what happened after it is not in them. `to` unless set.
    pub as_of: Instant,
    /// What share of the tickets has something wrong with it, from 0 to 1; 0 unless set. See [`Trouble`].
    pub trouble: f64,
}

impl Settings {
    /// So many tickets opened in `[from, to)`, written down at `to`, with nothing wrong.
    #[must_use]
    pub fn new(seed: u64, tickets: u64, from: Instant, to: Instant) -> Self {
        Self { seed, tickets, from, to, as_of: to, trouble: 0.0 }
    }
}

/// Why there are no histories.
#[derive(Debug)]
pub enum GenerateError {
    /// `to` is not after `from`, or one of them lies outside 1970 through 2099.
    Period,
    /// The contract refuses every ticket that was tried; the last refusal.
    Refused(Option<clausola::Error>),
}

impl std::fmt::Display for GenerateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Period => f.write_str(
                "the period is empty, or lies outside 1970 through 2099: give a `to` after `from`",
            ),
            Self::Refused(None) => f.write_str("the contract declares no facts that a ticket could have"),
            Self::Refused(Some(error)) => {
                write!(f, "the contract refuses every ticket that was tried: {error}")
            }
        }
    }
}

impl std::error::Error for GenerateError {}

/// A ticket's facts by name, in the contract's order; shared by all tickets that have the same.
#[derive(Debug, Clone)]
pub struct Facts {
    pairs: Arc<[(Arc<str>, Value)]>,
    json: Arc<str>,
}

impl std::ops::Deref for Facts {
    type Target = [(Arc<str>, Value)];

    fn deref(&self) -> &Self::Target {
        &self.pairs
    }
}

/// One thing that happened to a ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The type, such as `opened`.
    pub kind: Arc<str>,
    /// When it happened.
    pub at: Instant,
    /// What else the event says, by the names of the wire, such as `reason` or `facts`.
    pub fields: Vec<(&'static str, Value)>,
}

impl Event {
    fn new(kind: &Arc<str>, at: i64) -> Self {
        Self { kind: kind.clone(), at: Instant::from_millis(at), fields: vec![] }
    }
}

/// What is wrong with a ticket, on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Its text is cut off: [`History::write_json`] writes a part. As rows it is whole.
    Broken,
    /// It is a ticket of another contract: its facts are not those of this one.
    Foreign,
    /// It repeats an earlier ticket, id and all.
    Repeated,
}

/// One ticket and what happened to it.
#[derive(Debug, Clone)]
pub struct History {
    /// Its number, from 1.
    pub id: String,
    /// What was known when it was opened.
    pub facts: Facts,
    /// What happened, in order, the opening first.
    pub events: Vec<Event>,
    /// What is wrong with it.
    pub trouble: Option<Trouble>,
    zone: Zone,
}

impl History {
    /// When it was opened.
    #[must_use]
    pub fn opened(&self) -> Option<Instant> {
        self.events.first().map(|event| event.at)
    }

    /// Appends the ticket as one line of JSON, without its end: `{"id":…,"facts":{…},"events":[…]}`, instants with the
    /// offset of the contract's zone.
    pub fn write_json(&self, out: &mut String) {
        let start = out.len();
        for part in ["{\"id\":\"", &self.id, "\",\"facts\":", &self.facts.json, ",\"events\":["] {
            out.push_str(part);
        }
        for (n, event) in self.events.iter().enumerate() {
            let at = event.at.in_zone(self.zone);
            for part in
                [if n > 0 { ",{\"type\":\"" } else { "{\"type\":\"" }, &event.kind, "\",\"at\":\"", &at, "\""]
            {
                out.push_str(part);
            }
            for (name, value) in &event.fields {
                for part in [",\"", name, "\":", &value.to_string()] {
                    out.push_str(part);
                }
            }
            out.push('}');
        }
        out.push_str("]}");
        if self.trouble == Some(Trouble::Broken) {
            let half = out.len().saturating_sub(start).saturating_mul(3).div_euclid(5);
            out.truncate(out.floor_char_boundary(start.saturating_add(half)));
        }
    }

    /// The same as a text of its own.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(512);
        self.write_json(&mut out);
        out
    }
}

/// The tickets, in the order in which they were opened; a repeated one comes again later.
#[derive(Debug)]
pub struct Histories {
    settings: Settings,
    world: World,
    kinds: Kinds,
    arrivals: Arrivals,
    next: u64,
}

impl Histories {
    /// Asks the contract what its tickets go through: some ten milliseconds.
    ///
    /// # Errors
    /// [`GenerateError`] where there is no time to open a ticket in, or no ticket that the contract accepts.
    pub fn new(contract: &Contract, settings: Settings) -> Result<Self, GenerateError> {
        if settings.from >= settings.to || settings.from < Instant::MIN || settings.to > Instant::END {
            return Err(GenerateError::Period);
        }
        let description = contract.describe();
        let asker = Asker::new(contract, &description, settings.from);
        let calendars = asker.calendars(&description);
        let zone = contract.time_zone();
        let kinds = Kinds::find(&asker, &description).map_err(GenerateError::Refused)?;
        let arrivals = Arrivals::new(settings.seed, settings.from, settings.to, zone, &calendars);
        let promised = !asker.objectives.is_empty();
        let own = list(&description, "events").iter().filter_map(|event| text(event, "event"));
        let world = World {
            names: Names::new(),
            zone,
            // Work for which nothing is promised is done when the fewest hours say so.
            hours: least_open(&calendars, settings.from).unwrap_or_else(|| Calendar::elapsed(zone)),
            objectives: asker.objectives.iter().map(|(id, _)| id.clone()).collect(),
            diagnoses: !list(&description, "evidence").is_empty(),
            own_events: if promised { vec![] } else { own.map(Arc::from).collect() },
        };
        Ok(Self { settings, world, kinds, arrivals, next: 0 })
    }

    /// The n-th ticket, from 0: the same whatever was asked before.
    #[must_use]
    pub fn ticket(&self, n: u64) -> History {
        let mut dice = Dice::new(self.settings.seed, n);
        match self.trouble(&mut dice) {
            None => self.whole(n, &mut dice),
            Some(Trouble::Repeated) if n > 0 => {
                let earlier = n.saturating_sub(1).saturating_sub(dice.below(n.min(50_000)));
                let dice_of = |n: u64| Dice::new(self.settings.seed, n);
                let fine = |n: &u64| self.trouble(&mut dice_of(*n)).is_none();
                let earlier = (0..=earlier).rev().find(fine).unwrap_or_default();
                let mut dice = dice_of(earlier);
                let _ = self.trouble(&mut dice);
                History { trouble: Some(Trouble::Repeated), ..self.whole(earlier, &mut dice) }
            }
            Some(Trouble::Foreign) => {
                let whole = self.whole(n, &mut dice);
                History { facts: self.kinds.foreign.clone(), trouble: Some(Trouble::Foreign), ..whole }
            }
            Some(_) => History { trouble: Some(Trouble::Broken), ..self.whole(n, &mut dice) },
        }
    }

    fn trouble(&self, dice: &mut Dice) -> Option<Trouble> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a million")]
        let share = (self.settings.trouble.clamp(0.0, 1.0) * 1e6).round() as u64;
        let (drawn, which) = (dice.below(1_000_000), dice.below(3));
        (drawn < share).then_some(match which {
            0 => Trouble::Broken,
            1 => Trouble::Foreign,
            _ => Trouble::Repeated,
        })
    }

    fn whole(&self, n: u64, dice: &mut Dice) -> History {
        let opened = self.arrivals.opening(n, self.settings.tickets, dice).millis();
        let drawn = match dice.pick(&self.kinds.notices).filter(|_| dice_is_notice(n, self.settings.seed)) {
            Some(notice) => Some(self.announced(notice, opened, dice)),
            None => self.lived(opened, dice),
        };
        let (facts, mut events) = drawn.unwrap_or_else(|| (self.kinds.foreign.clone(), vec![]));
        events.retain(|event| event.at <= self.settings.as_of);
        History { id: n.saturating_add(1).to_string(), facts, events, trouble: None, zone: self.world.zone }
    }

    fn lived(&self, opened: i64, dice: &mut Dice) -> Option<(Facts, Vec<Event>)> {
        let kind = self.kinds.pick(dice)?;
        let shape = self.kinds.shapes.get(kind.shape)?;
        let untold = if dice.chance(60) { dice.pick(&kind.untold) } else { None };
        let life = Life::new(&self.world, kind, shape, dice, opened, self.strain(opened));
        let events = life.events(kind, untold.map(|untold| &untold.said));
        Some((untold.map_or(&kind.facts, |untold| &untold.facts).clone(), events))
    }

    /// Something planned, and its announcement: mostly in time.
    fn announced(&self, notice: &Notice, opened: i64, dice: &mut Dice) -> (Facts, Vec<Event>) {
        const MINUTE: i64 = 60_000;
        const DAY: i64 = 1440 * MINUTE;
        let said = opened.saturating_add(dice.between(1, 90).saturating_mul(MINUTE));
        let least = notice.ahead.saturating_add(DAY);
        let late = dice.chance(70);
        let lead = if late {
            dice.between(MINUTE, notice.ahead.saturating_sub(DAY))
        } else {
            dice.between(least, least.saturating_mul(5))
        };
        let start = said.saturating_add(lead).div_euclid(15 * MINUTE).saturating_mul(15 * MINUTE);
        let done = start.saturating_add(dice.between(30, 400).saturating_mul(MINUTE));
        let mut facts: Vec<_> = notice.facts.iter().cloned().collect();
        facts.push((notice.fact.clone(), json!(Instant::from_millis(start).in_zone(self.world.zone))));
        let names = &self.world.names;
        let mut events = vec![Event::new(&names.opened, opened), Event::new(&notice.event, said)];
        events.push(Event::new(&names.resolved, done.max(said)));
        events.push(Event::new(&names.closed, done.max(said).saturating_add(15 * MINUTE)));
        (Facts::new(facts), events)
    }

    /// How hard the work is in a month, in thousandths: periods differ, some keep their promise and some do not.
    fn strain(&self, at: i64) -> u64 {
        const MONTH: i64 = 30 * 24 * 3_600_000;
        let month = at.div_euclid(MONTH).cast_unsigned();
        Dice::new(self.settings.seed ^ 0x5742_4149, month).between(600, 1500).unsigned_abs()
    }
}

/// A few tickets in a thousand are about something planned.
fn dice_is_notice(n: u64, seed: u64) -> bool {
    Dice::new(seed ^ 0x6e6f_7469, n).chance(12)
}

/// The calendar with the least open time in four weeks.
fn least_open(calendars: &[Calendar], from: Instant) -> Option<Calendar> {
    let weeks = from.plus_millis(28 * 24 * 3_600_000);
    let open = |calendar: &&Calendar| calendar.worked(from, weeks).unwrap_or(i64::MAX);
    calendars.iter().min_by_key(open).cloned()
}

impl Iterator for Histories {
    type Item = History;

    fn next(&mut self) -> Option<History> {
        self.nth(0)
    }

    fn nth(&mut self, n: usize) -> Option<History> {
        let at = self.next.saturating_add(u64::try_from(n).unwrap_or(u64::MAX));
        self.next = at.saturating_add(1).min(self.settings.tickets);
        (at < self.settings.tickets).then(|| self.ticket(at))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.settings.tickets.saturating_sub(self.next)).ok();
        (left.unwrap_or(usize::MAX), left)
    }
}

impl std::iter::FusedIterator for Histories {}
