//! Random tickets and contracts, the same ones from the same seed.

use crate::contract::model::{Revision, STANDARD_EVENTS};
use crate::fact::FactType;
use crate::{Contract, Instant, Ticket};
use serde_json::{Value as Json, json};

/// SplitMix64: a few lines instead of a dependency, and good enough to shake a ledger.
pub(super) struct Random(pub(super) u64);

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n).unwrap()).unwrap()
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        from.get(self.below(from.len())).unwrap()
    }

    fn millis(&mut self, below: i64) -> i64 {
        i64::try_from(self.next() % u64::try_from(below).unwrap()).unwrap()
    }

    /// A step in time: short or long, to the minute or to the millisecond.
    fn step(&mut self) -> i64 {
        let longest = *self.pick(&[MINUTE, HOUR, 3 * HOUR, 8 * HOUR, DAY, 5 * DAY, 20 * DAY]);
        let step = self.millis(longest + 1);
        if self.one_in(3) { step } else { step / (30 * MINUTE) * 30 * MINUTE }
    }

    fn opening(&mut self) -> i64 {
        // 2024 through 2028, on the half hour or not.
        let at = 1_704_063_600_000 + self.millis(5 * 365 * DAY);
        if self.one_in(3) { at } else { at / (30 * MINUTE) * 30 * MINUTE }
    }

    fn fact(&mut self, kind: &FactType) -> Json {
        match kind {
            // The first value is often the one that owes a time.
            FactType::Choice(values) if self.one_in(2) => json!(values.first().unwrap()),
            FactType::Choice(values) => json!(self.pick(values)),
            FactType::Bool => json!(self.one_in(2)),
            FactType::Number => json!(self.below(60)),
            FactType::Text => json!(self.pick(&["a", "b", ""])),
            FactType::Instant => json!(Instant::from_millis(self.opening()).in_zone(crate::Zone::UTC)),
        }
    }

    fn facts(&mut self, revision: &Revision, left_out: usize) -> Json {
        let mut facts = serde_json::Map::new();
        for fact in &revision.facts {
            if !self.one_in(left_out) {
                facts.insert(fact.name.to_string(), self.fact(&fact.kind));
            }
        }
        Json::Object(facts)
    }

    /// A ticket that the contract's declarations allow, and an instant at which it is open.
    pub(super) fn ticket(&mut self, contract: &Contract) -> (Ticket, Instant) {
        let revision = contract.revisions().last().unwrap();
        let mut at = self.opening();
        let text = |at: i64| Instant::from_millis(at).in_zone(crate::Zone::UTC);
        let mut events = vec![json!({ "type": "opened", "at": text(at) })];
        for _ in 0..self.below(9) {
            at += self.step();
            let own: Vec<&str> = revision.events.iter().map(|e| &**e).collect();
            let kind = if !own.is_empty() && self.one_in(6) {
                *self.pick(&own)
            } else {
                // What stops a clock comes more often than chance would have it.
                let stopping = ["paused", "resumed", "suspended", "unsuspended", "reopened", "resolved"];
                if self.one_in(2) { *self.pick(&stopping) } else { *self.pick(&STANDARD_EVENTS) }
            };
            let mut event = json!({ "type": kind, "at": text(at) });
            match kind {
                "facts_changed" => event["facts"] = self.facts(revision, 3),
                "paused" if self.one_in(2) => event["reason"] = json!("waiting_on_customer"),
                "suspended" => event["signed"] = json!(self.one_in(2)),
                "deadline_agreed" if revision.objectives.is_empty() => continue,
                "deadline_agreed" => {
                    event["objective"] = json!(self.pick(&revision.objectives).id);
                    event["due"] = json!(text(at + self.step() - HOUR));
                }
                "escalated" => event["step"] = json!("acknowledge@75%"),
                _ => {}
            }
            events.push(event);
        }
        let left_out = *self.pick(&[1000, 1000, 8]);
        let ticket = json!({ "id": "random", "facts": self.facts(revision, left_out), "events": events });
        let now = if self.one_in(3) { at } else { at + self.step() };
        (Ticket::from_value(&ticket).unwrap(), Instant::from_millis(now))
    }

    /// A contract with a random calendar and objectives of every kind on it.
    pub(super) fn contract(&mut self) -> String {
        let zones =
            ["Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"];
        let weeks = [
            r#"mon-fri = ["08:30-12:30", "14:00-18:00"]"#,
            r#"mon-fri = ["08:30-18:30"], sat = ["08:30-13:30"]"#,
            r#"mon-fri = ["22:00-06:00"]"#,
            r#"mon-sun = ["00:00-24:00"]"#,
            r#"mon-thu = ["06:00-14:00", "14:30-22:30"], sun = ["20:00-02:00"]"#,
            r#"mon = ["09:00-10:00"], wed = ["00:00-01:30", "02:30-03:00"]"#,
        ];
        let closed = [r#"["it"]"#, r#"["it", "it:crema", "12-24", "2026-08-10", "2026-08-11"]"#, "[]"];
        let special =
            [r#""2026-12-24" = ["08:30-10:00"], "2026-05-01" = ["10:00-12:00"]"#, r#""2026-06-03" = []"#, ""];
        format!(
            r#"
[contract]
id = "random"
time_zone = "{}"
[facts]
level = ["low", "high"]
late = "bool"
[calendars.desk]
hours = {{ {} }}
closed = {}
special = {{ {} }}
overnight = "{}"
at_closing = "{}"
[[calendars.desk.extensions]]
when = {{ late = true }}
hours = {{ {} }}
[priority]
values = ["high", "low"]
[[priority.rows]]
when = {{ level = "high" }}
then = "high"
[[priority.rows]]
when = {{ level = "low" }}
then = "low"
[[objectives]]
id = "time"
stop = "resolved"
calendar = "desk"
target = {{ high = "{}m", low = "{}h" }}
paused_by = ["paused", "suspended"]
agreeable = "1"
on_priority_change = "{}"
on_reopen = "{}"
[[objectives]]
id = "working_days"
stop = "resolved"
calendar = "desk"
target = "{} working days"
paused_by = ["paused:waiting_on_customer"]
agreeable = "2"
[[objectives]]
id = "calendar_days"
stop = "resolved"
calendar = "desk"
target = "{} calendar days"
paused_by = ["paused", "suspended"]
[[objectives]]
id = "elapsed"
start = "acknowledged"
stop = "resolved"
target = "{}h"
paused_by = ["suspended"]
[[terms]]
id = "term"
start = "resolved"
calendar = "desk"
length = "{} working days"
"#,
            self.pick(&zones),
            self.pick(&weeks),
            self.pick(&closed),
            self.pick(&special),
            self.pick(&["cut", "start_day"]),
            self.pick(&["closing", "closing", "next_opening"]),
            self.pick(&[r#"sat = ["08:00-12:00"]"#, r#"mon-sun = ["07:00-09:00"]"#]),
            1 + self.below(900),
            1 + self.below(60),
            self.pick(&["retroactive", "restart", "keep"]),
            self.pick(&["continue", "restart", "stopped"]),
            1 + self.below(15),
            1 + self.below(20),
            1 + self.below(100),
            1 + self.below(15),
        )
    }
}
