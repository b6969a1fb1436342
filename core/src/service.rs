//! The engine behind one text call: JSON in, JSON out.
//!
//! For hosts that speak to the engine across a boundary where only bytes pass. Every request is an object with
//! a `call`; every answer is `{"ok":true,…}` or `{"ok":false,"errors":[diagnostic…]}`.
//!
//! | request | answer beside `"ok":true` |
//! | --- | --- |
//! | `{"call":"contracts"}` | `contracts`: those shipped with the engine |
//! | `{"call":"version"}` | `engine`: the engine's version |
//! | `{"call":"load","builtin":"lepida-payer"}` | `contract`, with the `handle` to ask it by; `warnings` |
//! | `{"call":"load","toml":"[contract]…"}` | the same, from a contract file's text |
//! | `{"call":"load","json":{"contract":{…},…}}` | the same, from the same model as JSON |
//! | `{"call":"load","baked":true}` | the same, the contract that was baked into the plugin |
//! | `{"call":"decide","contract":1,"ticket":{…},"now":"…"}` | `decision` |
//! | `{"call":"explain","contract":1,"ticket":{…},"now":"…"}` | `decision`, with its `trace` |
//! | `{"call":"explain",…,"language":"it"}` | `text`: the reasons in Italian (`it`) or English (`en`) |
//! | `{"call":"priority","contract":1,"facts":{…}}` | `classification`: the priority that facts give, by the newest revision |
//! | `{"call":"priority",…,"opened":"…"}` | the same, by the revision in force then |
//! | `{"call":"batch","contract":1,"tickets":[…],"now":"…"}` | `answers`: for each ticket what `decide` answers |
//! | `{"call":"rank","contract":1,"tickets":[…],"now":"…"}` | `ranked`: the tickets, the first served first |
//! | `{"call":"agenda","contract":1,"tickets":[…],"now":"…"}` | `agenda`: the next wake-ups, the soonest first |
//! | `{"call":"tally","contract":1,"period":"2026-Q1","as_of":"…","tickets":[…]}` | `tally`: what they count for a report |
//! | `{"call":"tally",…,"cases":true}` | `tally` and `cases`: a row for each case of the period, as columns |
//! | `{"call":"merge","tallies":[…]}` | `tally`: the sum of them |
//! | `{"call":"report","contract":1,"period":"2026-Q1","as_of":"…","tallies":[…]}` | `report` |
//! | `{"call":"diff","contract":1,"new":2,"tickets":[…],"now":"…"}` | `diff`: what the new contract decides differently |
//! | `{"call":"time","contract":1,"question":{…}}` | `answer`: `{"at":…}`, `{"seconds":N}` or `{"error":…}` |
//! | `{"call":"lint","contract":1}` | `findings` |
//! | `{"call":"test","contract":1}` | `report`: what became of the contract's own tests |
//! | `{"call":"describe","contract":1}` | `description`: the contract as data |
//! | `{"call":"map_fields","contract":1,"fields":{…}}` | `facts`, and `notices` of fields without a fact |
//! | `{"call":"bake","contract":1}` | nothing; the contract is the one that `load` with `baked` gives |
//! | `{"call":"unload","contract":1}` | nothing; the handle is never given out again |
//!
//! Every `load` can bring an `overlay`: the text of an overlay file, or its model as JSON, that is laid over the
//! contract. Where a call takes a contract, a handle or the id of a shipped contract will do. A `ticket`, a
//! `question`, `facts`, `fields` and the `json` of a contract are objects, or text that holds the object's JSON: a
//! host that has the text need not read it.
//!
//! `tally` and `report` also take `listed` and `explained`, `report` takes `intervals` (outages and maintenance) and
//! `values` (what each penalty is a share of); see [`crate::compliance`]. Where whoever sends tickets knows that none comes
//! twice, `"ids":false` leaves their ids out of the tally, which then is small however many they are. `source` and `first`
//! say where they come from, for messages. Where a part has tickets that earlier parts counted, `known` takes their ids,
//! as those parts' tallies have them: then they count as repeated.

mod about;
mod column;
mod reports;
mod request;
mod texts;

pub use column::Column;

use crate::{Contract, Diagnostic, Error, ErrorKind, json};
use request::{About, Alone, Call, Load, Loaded, Many, MapFields, One, Priority, Time, Which, text};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The longest request, in bytes. A ticket's text grows about twentyfold when it is read, and the engine must
/// fit in 128 MB.
const MAX_REQUEST: usize = 4 << 20;

/// How many contracts can be loaded at once, for the same reason.
const MAX_CONTRACTS: usize = 64;

const CALLS: [&str; 20] = [
    "contracts",
    "version",
    "load",
    "decide",
    "explain",
    "priority",
    "batch",
    "rank",
    "agenda",
    "diff",
    "tally",
    "merge",
    "report",
    "time",
    "lint",
    "test",
    "describe",
    "map_fields",
    "bake",
    "unload",
];

/// The engine with the contracts that a host has loaded into it, asked by JSON text.
///
/// # Example: a contract's own text, asked by its handle
/// ```
/// use clausola::Service;
/// let mut service = Service::new();
/// let answer = service.call(r#"{"call":"load","builtin":"lepida-payer"}"#);
/// assert!(answer.starts_with(r#"{"ok":true,"contract":{"handle":1,"id":"lepida-payer""#));
///
/// let question = r#"{"calendar":"help_desk","op":"due","start":"2026-10-03T13:00:00+02:00","seconds":3600}"#;
/// let answer = service.call(&format!(r#"{{"call":"time","contract":1,"question":{question}}}"#));
/// assert_eq!(answer, r#"{"ok":true,"answer":{"at":"2026-10-05T09:00:00+02:00"}}"#);
/// ```
#[derive(Debug, Default)]
pub struct Service {
    contracts: BTreeMap<u32, Contract>,
    handles: u32,
    baked: Option<Contract>,
}

impl Service {
    /// A service with no contract loaded; the shipped ones can be asked by id at once.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers one request. Whatever the text, there is an answer: a bad request gets `{"ok":false,"errors":[…]}`.
    pub fn call(&mut self, request: &str) -> String {
        self.answer(request).unwrap_or_else(|e| failed(&e))
    }

    /// One question of time over columns, on a calendar of a loaded contract; see [`Column::answer`].
    ///
    /// The error is the text of an answer, `{"ok":false,"errors":[…]}`.
    pub fn column(
        &self,
        column: Column,
        handle: u32,
        calendar: &str,
        a: &[f64],
        b: &[f64],
    ) -> Result<Vec<f64>, String> {
        let contract = self.contracts.get(&handle).ok_or_else(|| unknown_handle(handle));
        contract
            .and_then(|contract| column.answer(&contract.calendars(calendar)?, a, b))
            .map_err(|e| failed(&e))
    }

    /// The answer to a request that a boundary cannot even pass on as text.
    #[must_use]
    pub fn refuse(code: &'static str, message: impl Into<String>, help: &str) -> String {
        failed(&Error::one(ErrorKind::Question, Diagnostic::error(code, message).help(help)))
    }

    fn answer(&mut self, request: &str) -> Result<String, Error> {
        if request.len() > MAX_REQUEST {
            return Err(bad_request(
                "too_large",
                format!("the request has {} bytes, and {MAX_REQUEST} are accepted", request.len()),
                "send one ticket or one contract in a request".to_string(),
            ));
        }
        let Call { call } = read(request, "every request is an object with a `call`")?;
        match call.as_ref() {
            "contracts" => {
                let Alone { .. } = read(request, "`contracts` takes nothing else")?;
                about::shipped()
            }
            "version" => {
                let Alone { .. } = read(request, "`version` takes nothing else")?;
                Ok(json::answer("engine", Ok(&env!("CARGO_PKG_VERSION"))))
            }
            "load" => self.load(&read(
                request,
                "`load` takes one of `builtin`, `toml`, `json` and `baked`, and an `overlay`",
            )?),
            "decide" | "explain" => self.one(&call, request),
            "priority" => {
                let takes = "`priority` takes `contract`, `facts`, and the instant it is `opened`";
                let asked: Priority<'_> = read(request, takes)?;
                let contract = self.find(&asked.contract)?;
                Ok(contract.priority_json(&text(asked.facts), asked.opened.as_deref()))
            }
            "batch" | "rank" | "agenda" | "diff" => self.many(&call, request),
            "tally" => self.tally(request),
            "merge" => reports::merge(request),
            "report" => self.report(request),
            "time" => {
                let time: Time<'_> = read(request, "`time` takes `contract` and `question`")?;
                let answer = self.find(&time.contract)?.time_json(&text(time.question));
                Ok(format!(r#"{{"ok":true,"answer":{answer}}}"#))
            }
            "lint" | "test" | "describe" => {
                let About { contract, .. } = read(request, &format!("`{call}` takes the `contract` alone"))?;
                let contract = self.find(&contract)?;
                Ok(match call.as_ref() {
                    "lint" => contract.lint_json(),
                    "test" => contract.test_json(),
                    _ => json::answer("description", Ok(&contract.describe())),
                })
            }
            "map_fields" => {
                let asked: MapFields<'_> = read(request, "`map_fields` takes `contract` and `fields`")?;
                Ok(self.find(&asked.contract)?.map_fields_json(&text(asked.fields)))
            }
            "bake" => {
                let Loaded { contract, .. } = read(request, "`bake` takes the `contract`'s handle")?;
                self.bake(contract)
            }
            "unload" => {
                let Loaded { contract, .. } = read(request, "`unload` takes the `contract`'s handle")?;
                match self.contracts.remove(&contract) {
                    Some(_) => Ok(r#"{"ok":true}"#.to_string()),
                    None => Err(unknown_handle(contract)),
                }
            }
            other => Err(unknown_call(other)),
        }
    }

    fn one(&self, call: &str, request: &str) -> Result<String, Error> {
        let takes = if call == "decide" {
            "`decide` takes `contract`, `ticket` and `now`"
        } else {
            "`explain` takes `contract`, `ticket`, `now`, and a `language` for a text"
        };
        let asked: One<'_> = read(request, takes)?;
        let (contract, ticket) = (self.find(&asked.contract)?, text(asked.ticket));
        match (call, &asked.language) {
            ("decide", Some(_)) => Err(not_taken("language", takes)),
            ("decide", None) => Ok(contract.decide_json(&ticket, &asked.now)),
            (_, None) => Ok(contract.explain_json(&ticket, &asked.now)),
            (_, Some(language)) => Ok(contract.explain_text_json(&ticket, &asked.now, language)),
        }
    }

    fn many(&self, call: &str, request: &str) -> Result<String, Error> {
        let takes = match call {
            "diff" => "`diff` takes `contract`, `new`, `tickets` and `now`".to_string(),
            _ => format!("`{call}` takes `contract`, `tickets` and `now`"),
        };
        let asked: Many<'_> = read(request, &takes)?;
        let contract = self.find(&asked.contract)?;
        let tickets: Vec<Cow<'_, str>> = asked.tickets.iter().map(|ticket| text(ticket)).collect();
        match (call, &asked.new) {
            ("diff", Some(new)) => {
                let new = self.find(new)?;
                Ok(contract.diff_json(&new, &tickets, &asked.now))
            }
            ("diff", None) => {
                Err(bad_request("bad_request", "`diff` needs a `new` contract".to_string(), takes))
            }
            (_, Some(_)) => Err(not_taken("new", &takes)),
            ("rank", None) => Ok(contract.rank_json(&tickets, &asked.now)),
            ("agenda", None) => Ok(contract.agenda_json(&tickets, &asked.now)),
            (_, None) => {
                let answers = contract.decide_all_json(&tickets, &asked.now);
                Ok(format!(r#"{{"ok":true,"answers":[{}]}}"#, answers.join(",")))
            }
        }
    }

    fn load(&mut self, load: &Load<'_>) -> Result<String, Error> {
        if self.contracts.len() >= MAX_CONTRACTS {
            return Err(bad_request(
                "too_many_contracts",
                format!("{MAX_CONTRACTS} contracts are loaded already"),
                "unload one that is no longer asked".to_string(),
            ));
        }
        if load.named() != 1 {
            let message = "`load` needs exactly one of `builtin`, `toml`, `json` and `baked`".to_string();
            let help = "name a shipped contract, or send a contract's text".to_string();
            return Err(bad_request("bad_request", message, help));
        }
        let mut contract = match (&load.builtin, &load.toml, load.json) {
            (Some(id), _, _) => Contract::builtin(id)?,
            (_, Some(toml), _) => Contract::from_toml(toml)?,
            (_, _, Some(model)) => Contract::from_json(&text(model))?,
            _ => self.baked.clone().ok_or_else(|| {
                let message = "no contract is baked into this plugin".to_string();
                bad_request("not_baked", message, "make the plugin with `clausola build`".to_string())
            })?,
        };
        if let Some(overlay) = load.overlay {
            contract = request::laid(&contract, overlay)?;
        }
        self.handles = self.handles.saturating_add(1);
        let answer = about::loaded(&contract, self.handles);
        self.contracts.insert(self.handles, contract);
        Ok(answer)
    }

    /// Keeps a contract for `load` with `baked`; only once, for a file that was signed off stays what it is.
    fn bake(&mut self, handle: u32) -> Result<String, Error> {
        let contract = self.contracts.get(&handle).ok_or_else(|| unknown_handle(handle))?;
        if let Some(baked) = &self.baked {
            let message = format!("the contract `{}` is baked in already", baked.id());
            let help = "build from the plugin as it ships".to_string();
            return Err(bad_request("already_baked", message, help));
        }
        self.baked = Some(contract.clone());
        Ok(r#"{"ok":true}"#.to_string())
    }

    /// A loaded contract by handle, or a shipped one by id.
    fn find(&self, which: &Which<'_>) -> Result<Cow<'_, Contract>, Error> {
        match which {
            Which::Handle(handle) => {
                self.contracts.get(handle).map(Cow::Borrowed).ok_or_else(|| unknown_handle(*handle))
            }
            Which::Id(id) => Contract::builtin(id).map(Cow::Owned),
        }
    }
}

fn read<'a, T: Deserialize<'a>>(request: &'a str, takes: &str) -> Result<T, Error> {
    serde_json::from_str(request).map_err(|e| {
        let message = format!("the request cannot be read: {e}");
        bad_request("bad_request", message, takes.to_string())
    })
}

fn unknown_call(call: &str) -> Error {
    let known = CALLS.map(|name| format!("`{name}`")).join(", ");
    let help = match crate::error::nearest(call, CALLS) {
        Some(name) => format!("did you mean `{name}`? the calls are {known}"),
        None => format!("the calls are {known}"),
    };
    bad_request("unknown_call", format!("there is no call `{}`", crate::error::shorten(call)), help)
}

fn not_taken(key: &str, takes: &str) -> Error {
    bad_request(
        "bad_request",
        format!("the request has a `{key}` that the call does not take"),
        takes.to_string(),
    )
}

fn unknown_handle(handle: u32) -> Error {
    let message = format!("no contract is loaded under the handle `{handle}`");
    bad_request(
        "unknown_handle",
        message,
        "load the contract first, and use the handle of the answer".to_string(),
    )
}

fn bad_request(code: &'static str, message: String, help: String) -> Error {
    Error::one(ErrorKind::Question, Diagnostic::error(code, message).help(help))
}

fn failed(error: &Error) -> String {
    json::answer::<()>("", Err(error))
}

#[cfg(test)]
mod tests;
