//! The cases of `tests/cases/**`: read, checked for typing errors, and numbered by name.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// Which contract a case is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    /// One that is shipped with the engine, by its id.
    Builtin(String),
    /// The text of a contract file.
    Toml(String),
    /// The same model as JSON text.
    Json(String),
}

/// What is asked of the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// A decision on a ticket at an instant.
    Decide {
        /// JSON text, or what should have been.
        ticket: String,
        /// RFC 3339 text, or what should have been.
        now: String,
    },
    /// A question of `clausola time`, as JSON text.
    Time(String),
}

/// One question to one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The contract.
    pub contract: Source,
    /// The question.
    pub question: Question,
}

/// What the answer must be.
#[derive(Debug, Clone)]
pub enum Expect {
    /// A decision.
    Decision {
        /// Values that it has, among others.
        values: Map<String, Value>,
        /// The codes of its warnings, these and no others.
        warns: Vec<String>,
    },
    /// Diagnostics: each of these, in this order, and as many; or one with a code, among others.
    Errors(Errors),
    /// The answer to a question of time.
    Answer(Value),
}

/// Expected diagnostics.
#[derive(Debug, Clone)]
pub enum Errors {
    /// Some diagnostic has this code.
    Code(String),
    /// These and no others, each given by some of its fields; `message_contains` and `help_contains` look inside.
    Exactly(Vec<Map<String, Value>>),
}

/// A case: a name, and one or more questions with their answers.
#[derive(Debug, Clone)]
pub struct Case {
    /// Unique: folder, file and the case's own words.
    pub name: String,
    /// The clause that it proves, where it is about one.
    pub clause: Option<String>,
    /// The error of a host that limits its requests: it may give this one instead of the same bytes.
    pub limit: Option<String>,
    /// In order.
    pub asks: Vec<(Ask, Expect)>,
}

/// Where the corpus is.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// Every case, in the order of file names.
///
/// # Panics
/// On a file that is not a list of cases; the message names it.
#[must_use]
pub fn load() -> Vec<Case> {
    let mut files = vec![];
    find(&root(), &mut files);
    files.sort();
    let cases: Vec<Case> = files.iter().flat_map(|path| read(path)).collect();
    let mut names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    names.sort_unstable();
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1], "two cases have one name");
    }
    cases
}

/// JSON files below `folder`; `samples` holds demonstration tickets, not cases.
fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "samples") {
            find(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

fn read(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let file: File = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let short = path.strip_prefix(root()).unwrap().with_extension("");
    let topic = short.to_string_lossy().replace('\\', "/");
    let cases = file.cases.iter().map(|raw| Case {
        name: format!("{topic}: {}", raw.name),
        clause: raw.clause.clone().or_else(|| file.clause.clone()),
        limit: raw.limit.clone(),
        asks: raw.asks(&file, &topic),
    });
    let time = file.time.iter().map(|raw| Case {
        name: format!("{topic}: {}", raw.name),
        clause: raw.clause.clone().or_else(|| file.clause.clone()),
        limit: None,
        asks: vec![(
            Ask {
                contract: raw
                    .contract
                    .source()
                    .or_else(|| file.contract.source())
                    .unwrap_or_else(|| none(&topic)),
                question: Question::Time(raw.question.text()),
            },
            raw.expect(&topic),
        )],
    });
    cases.chain(time).collect()
}

fn none(topic: &str) -> ! {
    panic!("{topic}: a case without a contract: give `contract`, `file`, `toml` or `json`")
}

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(flatten)]
    contract: Contract,
    clause: Option<String>,
    #[serde(rename = "note")]
    _note: Option<String>,
    /// The warnings of every case that does not give its own.
    #[serde(default)]
    warns: Vec<String>,
    #[serde(default)]
    cases: Vec<RawCase>,
    #[serde(default)]
    time: Vec<RawTime>,
}

/// A contract by id, by a file under `tests/contracts`, or inline.
#[derive(Deserialize)]
struct Contract {
    contract: Option<String>,
    file: Option<String>,
    toml: Option<Text>,
    json: Option<Value>,
}

impl Contract {
    fn source(&self) -> Option<Source> {
        if let Some(id) = &self.contract {
            return Some(Source::Builtin(id.clone()));
        }
        if let Some(file) = &self.file {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts").join(file);
            return Some(Source::Toml(fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}"))));
        }
        if let Some(text) = &self.toml {
            return Some(Source::Toml(text.text()));
        }
        self.json.as_ref().map(|model| Source::Json(model.to_string()))
    }
}

/// Text as lines, as a JSON value, or made long by repeating.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Lines(Vec<String>),
    Repeated { repeat: String, times: usize },
    Value(Value),
}

impl Text {
    fn text(&self) -> String {
        match self {
            Self::Lines(lines) => lines.join("\n") + "\n",
            Self::Repeated { repeat, times } => repeat.repeat(*times),
            Self::Value(Value::String(text)) => text.clone(),
            Self::Value(value) => value.to_string(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    name: String,
    clause: Option<String>,
    #[serde(rename = "note")]
    _note: Option<String>,
    #[serde(flatten)]
    contract: Contract,
    limit: Option<String>,
    ticket: Option<Text>,
    now: Option<String>,
    expect: Option<Map<String, Value>>,
    warns: Option<Vec<String>>,
    error: Option<String>,
    errors: Option<Vec<Map<String, Value>>>,
    asks: Option<Vec<RawAsk>>,
}

/// The same ticket at another instant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAsk {
    now: String,
    expect: Map<String, Value>,
    warns: Option<Vec<String>>,
}

impl RawCase {
    fn asks(&self, file: &File, topic: &str) -> Vec<(Ask, Expect)> {
        let contract =
            self.contract.source().or_else(|| file.contract.source()).unwrap_or_else(|| none(topic));
        // A contract that must be refused is asked about any ticket: the refusal is the answer.
        let ticket = self.ticket.as_ref().map_or_else(
            || {
                r#"{"id":"1","facts":{},"events":[{"type":"opened","at":"2026-03-02T09:00:00+01:00"}]}"#
                    .to_string()
            },
            Text::text,
        );
        let ask = |now: &str| Ask {
            contract: contract.clone(),
            question: Question::Decide { ticket: ticket.clone(), now: now.to_string() },
        };
        let decision = |values: &Map<String, Value>, warns: &Option<Vec<String>>| Expect::Decision {
            values: values.clone(),
            warns: warns.as_ref().or(self.warns.as_ref()).unwrap_or(&file.warns).clone(),
        };
        let now = self.now.as_deref().unwrap_or("2026-03-02T09:00:00+01:00");
        let given = (&self.asks, &self.expect, &self.error, &self.errors);
        match given {
            (Some(asks), None, None, None) => {
                asks.iter().map(|one| (ask(&one.now), decision(&one.expect, &one.warns))).collect()
            }
            (None, Some(values), None, None) => vec![(ask(now), decision(values, &self.warns))],
            (None, None, Some(code), None) => vec![(ask(now), Expect::Errors(Errors::Code(code.clone())))],
            (None, None, None, Some(all)) => vec![(ask(now), Expect::Errors(Errors::Exactly(all.clone())))],
            _ => panic!("{topic}: `{}` needs one of `expect`, `asks`, `error` and `errors`", self.name),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTime {
    name: String,
    clause: Option<String>,
    #[serde(rename = "note")]
    _note: Option<String>,
    #[serde(flatten)]
    contract: Contract,
    question: Text,
    answer: Option<Value>,
    error: Option<String>,
    errors: Option<Vec<Map<String, Value>>>,
}

impl RawTime {
    fn expect(&self, topic: &str) -> Expect {
        match (&self.answer, &self.error, &self.errors) {
            (Some(answer), None, None) => Expect::Answer(answer.clone()),
            (None, Some(code), None) => Expect::Errors(Errors::Code(code.clone())),
            (None, None, Some(all)) => Expect::Errors(Errors::Exactly(all.clone())),
            _ => panic!("{topic}: `{}` needs one of `answer`, `error` and `errors`", self.name),
        }
    }
}
