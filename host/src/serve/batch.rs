//! Many tickets a request: `/v1/batch`, one JSON object a line in, one a line out, in order, as they arrive.

use super::app::App;
use super::ask::{REFUSED, accept, find};
use super::lines::{Line, Lines};
use super::refusal::Refusal;
use super::shelf::Served;
use crate::command::batch::{Entry, current_time};
use crate::command::failure::refusal;
use axum::body::{Body, BodyDataStream};
use axum::extract::{Query, State, rejection::QueryRejection};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use clausola::Instant;
use clausola_host::{Contract, Diagnostic};
use futures_util::stream::{Stream, StreamExt as _, unfold};
use serde::Deserialize;
use std::sync::Arc;

/// Lines that one turn at the gate answers: enough that the turn costs little, few enough that the others get theirs.
const LINES: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    contract: String,
    now: Option<String>,
}

pub(crate) async fn batch(
    State(app): State<Arc<App>>,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    accept(
        &headers,
        &["application/x-ndjson", "application/ndjson", "application/jsonl", "application/json-lines"],
    )?;
    let Query(Asked { contract, now }) = asked.map_err(|e| {
        let message = format!("the address cannot be read: {}", e.body_text());
        Refusal::bad_request(
            "bad_request",
            message,
            "ask `/v1/batch?contract=…`, and `&now=…` where it is the same",
        )
    })?;
    if let Some(Err(e)) = now.as_ref().map(|now| now.parse::<Instant>()) {
        // Said once, and not on every line.
        return Err(Refusal::bad_request("bad_instant", e.to_string(), "escape `+` in an address as `%2B`"));
    }
    let served = find(&app, &contract)?;
    let turn = Arc::new(Turn { app: Arc::clone(&app), served, now });
    // A few turns of one batch may run at once; their answers keep their order.
    let answers = pieces(body.into_data_stream(), Arc::clone(&app))
        .map(move |piece| {
            let turn = Arc::clone(&turn);
            async move { turn.answer(piece?).await }
        })
        .buffered(app.calls);
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(answers)).into_response())
}

/// What breaks a batch off in the middle: its connection ends without the last chunk, so that nobody takes it for whole.
#[derive(Debug)]
struct Broken(&'static str);

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Broken {}

/// The lines of the body, a turn's worth at a time.
fn pieces(body: BodyDataStream, app: Arc<App>) -> impl Stream<Item = Result<Vec<Line>, Broken>> {
    struct Reading {
        /// `None` at its end.
        body: Option<BodyDataStream>,
        lines: Lines,
        read: std::vec::IntoIter<Line>,
        app: Arc<App>,
    }
    let reading =
        Reading { body: Some(body), lines: Lines::new(app.longest), read: Vec::new().into_iter(), app };
    unfold(reading, async move |mut reading| {
        loop {
            let turn: Vec<Line> = reading.read.by_ref().take(LINES).collect();
            if !turn.is_empty() {
                return Some((Ok(turn), reading));
            }
            let body = reading.body.as_mut()?;
            let broken = match tokio::time::timeout(reading.app.timeout, body.next()).await {
                Ok(Some(Ok(piece))) => {
                    reading.read = reading.lines.push(&piece).into_iter();
                    continue;
                }
                Ok(None) => {
                    reading.body = None;
                    reading.read = reading.lines.finish().into_iter().collect::<Vec<_>>().into_iter();
                    continue;
                }
                Ok(Some(Err(_))) => Broken("the body ended too early"),
                Err(_) => Broken("the next line did not arrive in time"),
            };
            reading.body = None;
            return Some((Err(broken), reading));
        }
    })
}

/// What the lines of a batch have in common.
struct Turn {
    app: Arc<App>,
    /// The contract in force when the batch began, to its end.
    served: Arc<Served>,
    now: Option<String>,
}

impl Turn {
    async fn answer(self: Arc<Self>, lines: Vec<Line>) -> Result<Bytes, Broken> {
        let app = Arc::clone(&self.app);
        let done = app.gate.run(move || self.ask(&lines)).await;
        done.map(Bytes::from).map_err(|_| Broken("all calls that may run at once are taken"))
    }

    fn ask(&self, lines: &[Line]) -> String {
        let mut out = String::new();
        let (mut ok, mut failed) = (0_u64, 0_u64);
        let asked = self.served.pool.call(|contract| {
            for line in lines {
                let answer = self.line(contract, line, &mut failed);
                ok = ok.saturating_add(u64::from(!answer.starts_with(REFUSED)));
                out.push_str(&answer);
                out.push('\n');
            }
            Ok(())
        });
        if let Err(e) = asked {
            // There is no instance: every line is told so.
            let answer = refusal(&[e.to_diagnostic()]);
            out = lines.iter().map(|_| format!("{answer}\n")).collect();
            failed = lines.len() as u64;
        }
        let refused = (lines.len() as u64).saturating_sub(ok).saturating_sub(failed);
        for (result, count) in [("ok", ok), ("refused", refused), ("failed", failed)] {
            self.app.metrics.answer(&self.served.id, result, count);
        }
        out
    }

    fn line(&self, contract: &mut Contract, line: &Line, failed: &mut u64) -> String {
        let text = match line {
            Line::Text(text) => text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text),
            Line::TooLong => {
                let message = format!("the line is longer than {} bytes", self.app.longest);
                let help = "write one ticket a line, or raise `--max-body`";
                return refusal(&[Diagnostic::error("too_large", message).help(help)]);
            }
        };
        let text = match std::str::from_utf8(text) {
            Ok(text) => text,
            Err(e) => {
                let message = format!("the line is not UTF-8 text: byte {} is wrong", e.valid_up_to());
                let help = "write the lines as UTF-8";
                return refusal(&[Diagnostic::error("not_utf8", message).help(help)]);
            }
        };
        let Entry { ticket, now } = Entry::read(text);
        let now = now.or_else(|| self.now.clone()).unwrap_or_else(current_time);
        contract.decide_json(&ticket, &now).unwrap_or_else(|e| {
            *failed = failed.saturating_add(1);
            refusal(&[e.to_diagnostic()])
        })
    }
}
