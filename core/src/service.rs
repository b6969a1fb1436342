//! The engine behind one text call: JSON in, JSON out.
//!
//! For hosts that speak to the engine across a boundary where only bytes pass. Every request is an object with
//! a `call`; every answer is `{"ok":true,…}` or `{"ok":false,"errors":[diagnostic…]}`.
//!
//! | request | answer beside `"ok":true` |
//! | --- | --- |
//! | `{"call":"contracts"}` | `contracts`: those shipped with the engine |
//! | `{"call":"load","builtin":"lepida-payer"}` | `contract`, with the `handle` to ask it by; `warnings` |
//! | `{"call":"load","toml":"[contract]…"}` | the same, from a contract file's text |
//! | `{"call":"load","json":{"contract":{…},…}}` | the same, from the same model as JSON |
//! | `{"call":"decide","contract":1,"ticket":{…},"now":"…"}` | `decision` |
//! | `{"call":"time","contract":1,"question":{…}}` | `answer`: `{"at":…}`, `{"seconds":N}` or `{"error":…}` |
//! | `{"call":"unload","contract":1}` | nothing; the handle is never given out again |
//!
//! Where a call takes a contract, a handle or the id of a shipped contract will do. A `ticket`, a `question` and the
//! `json` of a contract are objects, or text that holds the object's JSON: a host that has the text need not read it.

use crate::{Calendar, Contract, Diagnostic, Error, ErrorKind, Instant, json};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The longest request, in bytes. A ticket's text grows about twentyfold when it is read, and the engine must
/// fit in 128 MB.
const MAX_REQUEST: usize = 4 << 20;

/// How many contracts can be loaded at once, for the same reason.
const MAX_CONTRACTS: usize = 64;

const CALLS: [&str; 5] = ["contracts", "load", "decide", "time", "unload"];

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
            .and_then(|contract| column.answer(contract.calendar(calendar)?, a, b))
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
                let Contracts { .. } = read(request, "`contracts` takes nothing else")?;
                shipped()
            }
            "load" => self.load(read(request, "`load` takes one of `builtin`, `toml` and `json`")?),
            "decide" => {
                let decide: Decide<'_> = read(request, "`decide` takes `contract`, `ticket` and `now`")?;
                Ok(self.find(&decide.contract)?.decide_json(&text(decide.ticket), &decide.now))
            }
            "time" => {
                let time: Time<'_> = read(request, "`time` takes `contract` and `question`")?;
                let answer = self.find(&time.contract)?.time_json(&text(time.question));
                Ok(format!(r#"{{"ok":true,"answer":{answer}}}"#))
            }
            "unload" => {
                let Unload { contract, .. } = read(request, "`unload` takes the `contract`'s handle")?;
                match self.contracts.remove(&contract) {
                    Some(_) => Ok(r#"{"ok":true}"#.to_string()),
                    None => Err(unknown_handle(contract)),
                }
            }
            other => {
                let known = CALLS.map(|name| format!("`{name}`")).join(", ");
                let help = match crate::error::nearest(other, CALLS) {
                    Some(name) => format!("did you mean `{name}`? the calls are {known}"),
                    None => format!("the calls are {known}"),
                };
                let message = format!("there is no call `{}`", crate::error::shorten(other));
                Err(bad_request("unknown_call", message, help))
            }
        }
    }

    fn load(&mut self, load: Load<'_>) -> Result<String, Error> {
        if self.contracts.len() >= MAX_CONTRACTS {
            return Err(bad_request(
                "too_many_contracts",
                format!("{MAX_CONTRACTS} contracts are loaded already"),
                "unload one that is no longer asked".to_string(),
            ));
        }
        let contract = match (load.builtin, load.toml, load.json) {
            (Some(id), None, None) => Contract::builtin(&id)?,
            (None, Some(toml), None) => Contract::from_toml(&toml)?,
            (None, None, Some(model)) => Contract::from_json(&text(model))?,
            _ => {
                let message = "`load` needs exactly one of `builtin`, `toml` and `json`".to_string();
                let help = "name a shipped contract, or send a contract's text".to_string();
                return Err(bad_request("bad_request", message, help));
            }
        };
        self.handles = self.handles.saturating_add(1);
        let handle = self.handles;
        let loaded = Loaded { handle, about: About::of(&contract) };
        let answer =
            json::to_string(&LoadAnswer { ok: true, contract: loaded, warnings: contract.diagnostics() });
        self.contracts.insert(handle, contract);
        Ok(answer)
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

/// One question of time over columns of numbers, a row at a time.
///
/// Instants are UTC milliseconds since 1970 and durations are seconds, both as float64, the numbers that
/// JavaScript, Arrow and NumPy have in common. Fractions of a millisecond are dropped from instants, and rounded
/// in durations.
///
/// # Example: three deadlines in one call
/// ```
/// use clausola::{Column, Contract};
/// let contract = Contract::builtin("lepida-payer")?;
/// let starts = [1_791_025_200_000.0, 1_791_025_200_000.0, f64::NAN];
/// let due = Column::Due.answer(contract.calendar("help_desk")?, &starts, &[3600.0, 0.0, 60.0])?;
/// assert_eq!(due[..2], [1_791_183_600_000.0, 1_791_025_200_000.0]);
/// assert!(due[2].is_nan());
/// # Ok::<(), clausola::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// From starts and seconds to the earliest instants at which so much open time has passed.
    Due,
    /// From ends and seconds to the latest instants from which so much open time remains.
    Before,
    /// From starts and ends to the seconds of open time between them.
    Worked,
}

impl Column {
    /// The answers, one for each row. A row that is not a number, or whose answer lies outside what the calendar
    /// knows, answers NaN; columns of different lengths are an error.
    pub fn answer(self, calendar: &Calendar, a: &[f64], b: &[f64]) -> Result<Vec<f64>, Error> {
        if a.len() != b.len() {
            return Err(bad_request(
                "column_lengths",
                format!("the columns have {} and {} rows", a.len(), b.len()),
                "give both columns the same number of rows".to_string(),
            ));
        }
        Ok(a.iter().zip(b).map(|(a, b)| self.row(calendar, *a, *b).unwrap_or(f64::NAN)).collect())
    }

    fn row(self, calendar: &Calendar, a: f64, b: f64) -> Option<f64> {
        let instant = Instant::from_millis(whole(a.floor())?);
        // 1.001 s is 1001 ms, though 1.001 * 1000 is a little less in binary.
        let millis = || whole(nearest(b * 1000.0));
        match self {
            Self::Due => Some(calendar.due(instant, millis()?).ok()?.millis() as f64),
            Self::Before => Some(calendar.before(instant, millis()?).ok()?.millis() as f64),
            Self::Worked => {
                let end = Instant::from_millis(whole(b.floor())?);
                Some(calendar.worked(instant, end).ok()? as f64 / 1000.0)
            }
        }
    }
}

/// The nearest whole number, a half being rounded up.
///
/// WebAssembly has an instruction for `floor`, while `f64::round` is a function call for each row of a batch.
#[inline]
fn nearest(value: f64) -> f64 {
    let below = value.floor();
    if value - below < 0.5 { below } else { below + 1.0 }
}

/// A whole number, where a float64 still tells it from its neighbours.
fn whole(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (value.abs() < EXACT).then_some(value as i64)
}

/// What a contract says about itself.
#[derive(Serialize)]
struct About {
    id: String,
    title: String,
    revision: String,
    valid_from: Option<String>,
    time_zone: &'static str,
    hash: String,
}

impl About {
    fn of(contract: &Contract) -> Self {
        Self {
            id: contract.id().to_string(),
            title: contract.title().to_string(),
            revision: contract.revision().to_string(),
            valid_from: contract.valid_from().map(|from| {
                let day = from.in_zone(contract.time_zone());
                day.split_once('T').map_or_else(|| day.clone(), |(day, _)| day.to_string())
            }),
            time_zone: contract.time_zone().name(),
            hash: contract.hash().to_string(),
        }
    }
}

fn shipped() -> Result<String, Error> {
    #[derive(Serialize)]
    struct Answer {
        ok: bool,
        contracts: Vec<About>,
    }
    let contracts = Contract::builtins()
        .iter()
        .map(|shipped| Contract::builtin(shipped.id).map(|contract| About::of(&contract)))
        .collect::<Result<_, _>>()?;
    Ok(json::to_string(&Answer { ok: true, contracts }))
}

#[derive(Serialize)]
struct LoadAnswer<'a> {
    ok: bool,
    contract: Loaded,
    warnings: &'a [Diagnostic],
}

#[derive(Serialize)]
struct Loaded {
    handle: u32,
    #[serde(flatten)]
    about: About,
}

/// The first reading of a request: only which call it is.
#[derive(Deserialize)]
struct Call<'a> {
    #[serde(borrow)]
    call: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contracts {
    #[serde(rename = "call")]
    _call: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Load<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    builtin: Option<String>,
    toml: Option<String>,
    #[serde(borrow)]
    json: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decide<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    contract: Which<'a>,
    #[serde(borrow)]
    ticket: &'a RawValue,
    #[serde(borrow)]
    now: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Time<'a> {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    #[serde(borrow)]
    contract: Which<'a>,
    #[serde(borrow)]
    question: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unload {
    #[serde(rename = "call")]
    _call: IgnoredAny,
    contract: u32,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`contract` is a handle, such as 1, or the id of a shipped contract")]
enum Which<'a> {
    Handle(u32),
    #[serde(borrow)]
    Id(Cow<'a, str>),
}

/// The JSON text of an object, or of text that holds it.
fn text(value: &RawValue) -> Cow<'_, str> {
    serde_json::from_str::<String>(value.get()).map_or(Cow::Borrowed(value.get()), Cow::Owned)
}

fn read<'a, T: Deserialize<'a>>(request: &'a str, takes: &str) -> Result<T, Error> {
    serde_json::from_str(request).map_err(|e| {
        let message = format!("the request cannot be read: {e}");
        bad_request("bad_request", message, takes.to_string())
    })
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
