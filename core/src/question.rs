//! Questions of time, as `clausola time` asks them: one JSON object in, one out.

use crate::calendar::Roll;
use crate::condition::Truth;
use crate::contract::model::{Revision, ServiceHours};
use crate::error::{nearest, shorten};
use crate::ticket::kind;
use crate::{Contract, Diagnostic, Error, ErrorKind, Instant, Moment, decide, schedule, tariff};
use serde_json::{Map, Value as Json, json};

const OPS: [&str; 19] = [
    "due",
    "before",
    "worked",
    "is_open",
    "next_opening",
    "next_closing",
    "spans",
    "working_days",
    "calendar_days",
    "months",
    "years",
    "working_days_before",
    "calendar_days_before",
    "months_before",
    "years_before",
    "term",
    "next",
    "occurrences",
    "price",
];

/// The most spans of a calendar, or occurrences of a schedule, in one answer.
const MOST: usize = 1000;

impl Contract {
    /// Answers one question of time, JSON text to JSON text.
    ///
    /// | question | answer |
    /// | --- | --- |
    /// | `{"calendar":…,"op":"due","start":…,"seconds":N}` | `{"at":…}`: the earliest instant with so much open time since `start` |
    /// | `{"calendar":…,"op":"before","start":…,"seconds":N}` | `{"at":…}`: the latest instant with so much open time until `start` |
    /// | `{"calendar":…,"op":"worked","start":…,"end":…}` | `{"seconds":N}`: the open time in `[start, end)` |
    /// | `{"calendar":…,"op":"is_open","start":…}` | `{"open":true}` |
    /// | `{"calendar":…,"op":"next_opening","start":…}`, or `next_closing` | `{"at":…}` |
    /// | `{"calendar":…,"op":"spans","start":…,"end":…}` | `{"spans":[{"start":…,"end":…}]}`: the open time in `[start, end)` |
    /// | `{"calendar":…,"op":"working_days","start":…,"days":N}` | `{"at":…}`: the last closing of the N-th working day after `start`'s day |
    /// | `{"calendar":…,"op":"calendar_days","start":…,"days":N,"roll":"next"}`, or `months`, `years` | `{"at":…}`: 24:00 of the last day |
    /// | `{"calendar":…,"op":"working_days_before","start":…,"days":N}`, or `calendar_days_before`, `months_before`, `years_before` | `{"at":…}`: the latest instant that leaves so many whole days before `start`'s day |
    /// | `{"op":"term","term":…,"start":…}` | `{"at":…}`: the last instant of a term counted from `start` |
    /// | `{"op":"next","schedule":…,"start":…}` | `{"at":…}`: the first occurrence at or after `start` |
    /// | `{"op":"occurrences","schedule":…,"start":…,"end":…}` | `{"occurrences":[…]}`: those in `[start, end)` |
    /// | `{"op":"price","tariff":…,"work":[{"start":…,"end":…}]}` | `{"quote":…}`: minutes by band and surcharge |
    ///
    /// A question is asked of the revision in force at its `start`, the first where there are several.
    /// `facts`, an object, makes a calendar's extensions hold for a question as they would for a ticket.
    /// A list in an answer has at most 1,000 entries; a question with more of them is refused, never cut short.
    /// Instants are RFC 3339 with an offset, answered in the contract's zone; seconds may have three decimals.
    /// Whatever is wrong is answered `{"error":{"code":…,"message":…,"help":…}}`.
    #[must_use]
    pub fn time_json(&self, question: &str) -> String {
        let answer = match serde_json::from_str::<Json>(question) {
            Ok(Json::Object(fields)) => Question { contract: self, fields: &fields }.answer(),
            Ok(other) => Err(fault(
                "wrong_type",
                "question",
                format!("a question is a JSON object, not {}", kind(&other)),
            )),
            Err(e) => Err(fault(
                "broken_json",
                "question",
                format!("the question is not JSON: {}", crate::contract::json_fault(&e)),
            )),
        };
        match answer {
            Ok(answer) => crate::json::to_string(&answer),
            Err(error) => {
                let first = error.diagnostics().first();
                format!("{{\"error\":{}}}", crate::json::to_string(&first))
            }
        }
    }
}

fn fault(code: &'static str, path: &str, message: String) -> Error {
    let help = "ask `{\"calendar\":\"…\",\"op\":\"due\",\"start\":\"…\",\"seconds\":3600}`, or see the ops of `clausola time --help`";
    Error::one(ErrorKind::Question, Diagnostic::error(code, message).help(help).at(path))
}

fn too_many(what: &str) -> Error {
    let message = format!("there are more than {MOST} {what} between `start` and `end`");
    let help = "ask for a shorter time, then from where it ends";
    Error::one(ErrorKind::Question, Diagnostic::error("too_many", message).help(help).at("end"))
}

/// One of the contract's own by its name.
fn find<'a, T>(what: &'static str, name: &str, all: &'a [T], id: fn(&T) -> &str) -> Result<&'a T, Error> {
    all.iter().find(|t| id(t) == name).ok_or_else(|| {
        let names = || all.iter().map(id);
        let near = nearest(name, names()).map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
        let help = format!("{near}there are {}", crate::contract::quoted(names()));
        let message = format!("the contract has no {what} `{}`", shorten(name));
        Error::one(ErrorKind::Question, Diagnostic::error("unknown_name", message).help(help).at(what))
    })
}

struct Question<'a> {
    contract: &'a Contract,
    fields: &'a Map<String, Json>,
}

impl Question<'_> {
    fn answer(&self) -> Result<Json, Error> {
        let op = self.text("op")?;
        if !OPS.contains(&op) {
            let near = nearest(op, OPS).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            return Err(fault("unknown_op", "op", format!("there is no op `{}`{near}", shorten(op))));
        }
        match op {
            "term" => return self.term(),
            "next" | "occurrences" => return self.schedule(op),
            "price" => return self.price(),
            _ => {}
        }
        let name = self.text("calendar")?;
        let start = self.instant("start")?;
        let revision = self.in_force(start);
        let hours = find("calendar", name, &revision.calendars, |c| &c.id)?;
        let calendar = hours.with(self.extensions(revision, hours)?)?;
        Ok(match op {
            "worked" => json!({ "seconds": calendar.worked(start, self.instant("end")?)? as f64 / 1000.0 }),
            "is_open" => json!({ "open": calendar.is_open(start)? }),
            "due" => self.at(calendar.due(start, self.millis()?)?),
            "before" => self.at(calendar.before(start, self.millis()?)?),
            "next_opening" => self.at(calendar.next_opening(start)?),
            "next_closing" => self.at(calendar.next_closing(start)?),
            "working_days" => self.at(calendar.working_days(start, self.count("days")?, &[])?),
            "calendar_days" => self.at(calendar.calendar_days(start, self.count("days")?, self.roll()?)?),
            "months" => self.at(calendar.months(start, self.count("months")?, self.roll()?)?),
            "years" => self.at(calendar.years(start, self.count("years")?, self.roll()?)?),
            "working_days_before" => self.at(calendar.working_days_before(start, self.count("days")?)?),
            "calendar_days_before" => {
                self.at(calendar.calendar_days_before(start, self.count("days")?, self.roll()?)?)
            }
            "months_before" => self.at(calendar.months_before(start, self.count("months")?, self.roll()?)?),
            "years_before" => self.at(calendar.years_before(start, self.count("years")?, self.roll()?)?),
            _ => {
                let mut spans = calendar.spans(start, self.instant("end")?)?;
                let text = |at: Instant| Moment::new(at, self.contract.time_zone());
                let entry = |(start, end)| json!({ "start": text(start), "end": text(end) });
                let found: Vec<Json> = spans.by_ref().take(MOST).map(entry).collect();
                if spans.next().is_some() {
                    return Err(too_many("spans"));
                }
                json!({ "spans": found })
            }
        })
    }

    fn term(&self) -> Result<Json, Error> {
        let (name, start) = (self.text("term")?, self.instant("start")?);
        let revision = self.in_force(start);
        let term = find("term", name, &revision.terms, |t| &t.id)?;
        Ok(self.at(decide::terms::until(revision, term, start)?))
    }

    fn schedule(&self, op: &str) -> Result<Json, Error> {
        let (name, mut from) = (self.text("schedule")?, self.instant("start")?);
        let revision = self.in_force(from);
        let schedule = find("schedule", name, &revision.schedules, |s| &s.id)?;
        if op == "next" {
            return Ok(self.at(schedule::next(revision, schedule, from)?));
        }
        let end = self.instant("end")?;
        let mut found = Vec::new();
        loop {
            let at = schedule::next(revision, schedule, from)?;
            if at >= end {
                break;
            }
            if found.len() == MOST {
                return Err(too_many("occurrences"));
            }
            found.push(Moment::new(at, revision.zone));
            from = at.plus_millis(1);
        }
        Ok(json!({ "occurrences": found }))
    }

    fn price(&self) -> Result<Json, Error> {
        let name = self.text("tariff")?;
        let Some(Json::Array(work)) = self.fields.get("work") else {
            return Err(fault("missing_key", "work", "the question has no list `work`".into()));
        };
        let mut intervals = Vec::with_capacity(work.len());
        for (position, item) in work.iter().enumerate() {
            let path = format!("work[{position}]");
            let Json::Object(fields) = item else {
                return Err(fault(
                    "wrong_type",
                    &path,
                    format!("an interval is an object, not {}", kind(item)),
                ));
            };
            let part = Question { contract: self.contract, fields };
            let ends = |key| part.instant(key).map_err(|e| e.within(&path));
            let (start, end) = (ends("start")?, ends("end")?);
            if end < start {
                return Err(fault("bad_interval", &path, "the work ends before it starts".into()));
            }
            intervals.push((start, end));
        }
        let revision = match intervals.iter().map(|(start, _)| *start).min() {
            Some(first) => self.in_force(first),
            None => self.contract.newest(),
        };
        let tariff = find("tariff", name, &revision.tariffs, |t| &t.id)?;
        let Some(hours) = revision.calendars.get(tariff.calendar) else {
            return Err(Error::bug("a tariff has no calendar"));
        };
        let calendar = hours.with(self.extensions(revision, hours)?)?;
        let quote = tariff::price(tariff, calendar, revision.zone, intervals)?;
        Ok(json!({ "quote": quote }))
    }

    /// The bits of the extensions that the question's `facts` make hold; an undecided one does not.
    fn extensions(&self, revision: &Revision, hours: &ServiceHours) -> Result<usize, Error> {
        let mut facts = revision.fact_default();
        match self.fields.get("facts") {
            None | Some(Json::Null) => {}
            Some(Json::Object(given)) => {
                for (name, value) in given {
                    let fact = find("fact", name, &revision.facts, |f| &f.name)?;
                    let read = fact.read(|| format!("facts.{name}"), value);
                    let read = read.map_err(|d| Error::one(ErrorKind::Question, d))?;
                    let position = revision.facts.iter().position(|f| f.name == fact.name);
                    if let Some(slot) = position.and_then(|p| facts.get_mut(p)) {
                        *slot = read;
                    }
                }
            }
            Some(other) => {
                return Err(fault(
                    "wrong_type",
                    "facts",
                    format!("`facts` is {}, not an object", kind(other)),
                ));
            }
        }
        let holds = hours.extensions.iter().map(|e| e.when.test(&facts) == Truth::True);
        Ok(holds.enumerate().filter(|(_, holds)| *holds).map(|(bit, _)| 1 << bit).sum())
    }

    fn in_force(&self, start: Instant) -> &Revision {
        self.contract.in_force(start).0
    }

    fn at(&self, instant: Instant) -> Json {
        json!({ "at": Moment::new(instant, self.contract.time_zone()) })
    }

    fn text(&self, key: &str) -> Result<&str, Error> {
        match self.fields.get(key) {
            Some(Json::String(text)) => Ok(text),
            Some(other) => Err(fault("wrong_type", key, format!("`{key}` is {}, not text", kind(other)))),
            None => Err(fault("missing_key", key, format!("the question has no `{key}`"))),
        }
    }

    fn instant(&self, key: &str) -> Result<Instant, Error> {
        self.text(key)?.parse().map_err(|e: Error| e.within(key))
    }

    /// `seconds`, as milliseconds.
    fn millis(&self) -> Result<i64, Error> {
        let seconds = match self.fields.get("seconds") {
            Some(Json::Number(n)) => n.as_f64().unwrap_or(f64::NAN),
            Some(other) => {
                return Err(fault(
                    "wrong_type",
                    "seconds",
                    format!("`seconds` is {}, not a number", kind(other)),
                ));
            }
            None => return Err(fault("missing_key", "seconds", "the question has no `seconds`".into())),
        };
        let millis = (seconds * 1000.0).round();
        if (0.0..9e15).contains(&millis) {
            return Ok(millis as i64);
        }
        let seconds = crate::number::text(seconds);
        Err(fault(
            "bad_number",
            "seconds",
            format!("`{seconds}` is not a length of time: seconds are from 0 to below 9e12"),
        ))
    }

    fn count(&self, key: &str) -> Result<u32, Error> {
        match self.fields.get(key) {
            Some(Json::Number(n)) => {
                match n.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 100_000) {
                    Some(n) => Ok(n),
                    None => Err(fault(
                        "bad_number",
                        key,
                        format!("`{key}` is not a whole number from 0 to 100000"),
                    )),
                }
            }
            Some(other) => Err(fault("wrong_type", key, format!("`{key}` is {}, not a number", kind(other)))),
            None => Err(fault("missing_key", key, format!("the question has no `{key}`"))),
        }
    }

    fn roll(&self) -> Result<Roll, Error> {
        match self.fields.get("roll") {
            None | Some(Json::Null) => Ok(Roll::None),
            Some(Json::String(text)) => match text.as_str() {
                "none" => Ok(Roll::None),
                "next" => Ok(Roll::Next),
                "previous" => Ok(Roll::Previous),
                other => Err(fault(
                    "unknown_word",
                    "roll",
                    format!("`{}` is not `none`, `next` or `previous`", shorten(other)),
                )),
            },
            Some(other) => Err(fault("wrong_type", "roll", format!("`roll` is {}, not text", kind(other)))),
        }
    }
}
