//! Questions of time, as `clausola time` asks them: one JSON object in, one out.

use crate::calendar::Roll;
use crate::error::{nearest, shorten};
use crate::ticket::kind;
use crate::{Contract, Diagnostic, Error, ErrorKind, Instant, Moment};
use serde_json::{Map, Value as Json, json};

const OPS: [&str; 10] = [
    "due",
    "before",
    "worked",
    "is_open",
    "next_opening",
    "next_closing",
    "working_days",
    "calendar_days",
    "months",
    "years",
];

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
    /// | `{"calendar":…,"op":"working_days","start":…,"days":N}` | `{"at":…}`: the last closing of the N-th working day after `start`'s day |
    /// | `{"calendar":…,"op":"calendar_days","start":…,"days":N,"roll":"next"}`, or `months`, `years` | `{"at":…}`: 24:00 of the last day |
    ///
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
                crate::json::to_string(&json!({ "error": first }))
            }
        }
    }
}

fn fault(code: &'static str, path: &str, message: String) -> Error {
    let help = "ask `{\"calendar\":\"…\",\"op\":\"due\",\"start\":\"…\",\"seconds\":3600}`, or see the ops of `clausola time --help`";
    Error::one(ErrorKind::Question, Diagnostic::error(code, message).help(help).at(path))
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
        let calendar = self.contract.calendar(self.text("calendar")?)?;
        let start = self.instant("start")?;
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
            _ => self.at(calendar.years(start, self.count("years")?, self.roll()?)?),
        })
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
        Err(fault(
            "bad_number",
            "seconds",
            format!("`{seconds}` is not a length of time: seconds are 0 or more"),
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
