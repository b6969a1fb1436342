//! How a file of cases is written; `README.md` of this crate says it in words.

use super::{Ask, Case, Errors, Expect, Question, Source, Tickets, root};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

pub(super) fn read(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let file: File = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let short = path.strip_prefix(root()).unwrap().with_extension("");
    let topic = short.to_string_lossy().replace('\\', "/");
    let all = &file.about;
    let cases =
        file.cases.iter().map(|raw| raw.about.case(all, &topic, |contract| raw.asks(&contract, &file.warns)));
    let time = file.time.iter().map(|raw| raw.about.case(all, &topic, |contract| vec![raw.ask(contract)]));
    let queue = file.queue.iter().map(|raw| raw.about.case(all, &topic, |contract| vec![raw.ask(contract)]));
    let describe =
        file.describe.iter().map(|raw| raw.about.case(all, &topic, |contract| vec![raw.ask(contract)]));
    cases.chain(time).chain(queue).chain(describe).collect()
}

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(flatten)]
    about: About,
    /// The warnings of every case that does not give its own.
    #[serde(default)]
    warns: Vec<String>,
    #[serde(default)]
    cases: Vec<RawCase>,
    #[serde(default)]
    time: Vec<RawTime>,
    #[serde(default)]
    queue: Vec<RawQueue>,
    #[serde(default)]
    describe: Vec<RawDescribe>,
}

/// What a case says of itself. What it leaves out stands in its file: the contract (by id, by a file under
/// `tests/contracts`, or inline) and the clause.
#[derive(Deserialize)]
struct About {
    #[serde(default)]
    name: String,
    clause: Option<String>,
    #[serde(rename = "note")]
    _note: Option<String>,
    limit: Option<String>,
    contract: Option<String>,
    file: Option<String>,
    toml: Option<Text>,
    json: Option<Value>,
}

impl About {
    fn case(&self, file: &About, topic: &str, asks: impl FnOnce(Source) -> Vec<(Ask, Expect)>) -> Case {
        let name = format!("{topic}: {}", self.name);
        assert!(!self.name.is_empty(), "{topic}: a case without a `name`");
        let contract = self.source().or_else(|| file.source());
        let contract = contract.unwrap_or_else(|| {
            panic!("{name}: without a contract: give `contract`, `file`, `toml` or `json`")
        });
        Case {
            asks: asks(contract),
            clause: self.clause.as_ref().or(file.clause.as_ref()).cloned(),
            limit: self.limit.clone(),
            name,
        }
    }

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

/// A ticket at an instant, or at several.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    #[serde(flatten)]
    about: About,
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
    fn asks(&self, contract: &Source, warns: &[String]) -> Vec<(Ask, Expect)> {
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
        let decision = |values: &Map<String, Value>, own: &Option<Vec<String>>| Expect::Decision {
            values: values.clone(),
            warns: own.as_ref().or(self.warns.as_ref()).map_or_else(|| warns.to_vec(), Clone::clone),
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
            _ => panic!("`{}` needs one of `expect`, `asks`, `error` and `errors`", self.about.name),
        }
    }
}

/// A question of time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTime {
    #[serde(flatten)]
    about: About,
    question: Text,
    answer: Option<Value>,
    error: Option<String>,
    errors: Option<Vec<Map<String, Value>>>,
}

impl RawTime {
    fn ask(&self, contract: Source) -> (Ask, Expect) {
        let expect = match (&self.answer, &self.error, &self.errors) {
            (Some(answer), None, None) => Expect::Answer(answer.clone()),
            (None, Some(code), None) => Expect::Errors(Errors::Code(code.clone())),
            (None, None, Some(all)) => Expect::Errors(Errors::Exactly(all.clone())),
            _ => panic!("`{}` needs one of `answer`, `error` and `errors`", self.about.name),
        };
        (Ask { contract, question: Question::Time(self.question.text()) }, expect)
    }
}

/// Several tickets: their order, `rank`, or their wake-ups, `agenda`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQueue {
    #[serde(flatten)]
    about: About,
    tickets: Vec<Value>,
    now: String,
    rank: Option<Value>,
    agenda: Option<Value>,
}

impl RawQueue {
    fn ask(&self, contract: Source) -> (Ask, Expect) {
        let tickets = self.tickets.iter().map(Value::to_string).collect();
        let tickets = Tickets { tickets, now: self.now.clone() };
        let (question, answer) = match (&self.rank, &self.agenda) {
            (Some(rank), None) => (Question::Rank(tickets), json!({ "ok": true, "ranked": rank })),
            (None, Some(agenda)) => (Question::Agenda(tickets), json!({ "ok": true, "agenda": agenda })),
            _ => panic!("`{}` needs one of `rank` and `agenda`", self.about.name),
        };
        (Ask { contract, question }, Expect::Answer(answer))
    }
}

/// What a contract says of itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDescribe {
    #[serde(flatten)]
    about: About,
    answer: Value,
}

impl RawDescribe {
    fn ask(&self, contract: Source) -> (Ask, Expect) {
        (Ask { contract, question: Question::Describe }, Expect::Answer(self.answer.clone()))
    }
}
