//! One ticket a request: `/v1/decide` and `/v1/explain`.

use super::app::App;
use super::refusal::{Refusal, json};
use super::shelf::Served;
use crate::command::batch::current_time;
use axum::body::Body;
use axum::extract::{Query, State, rejection::QueryRejection};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use clausola_host::{Contract, Error, ErrorKind};
use http_body_util::BodyExt as _;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::sync::Arc;

/// How far a body that is too long is read, in bodies of the greatest length: who is cut off while it still sends does
/// not get to read why.
const READ_ON: usize = 8;

/// How the engine begins an answer that says what is wrong.
pub(crate) const REFUSED: &str = r#"{"ok":false"#;

/// The body of a question about one ticket.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question<'a> {
    #[serde(borrow)]
    contract: Cow<'a, str>,
    #[serde(borrow)]
    ticket: &'a RawValue,
    #[serde(borrow, default)]
    now: Option<Cow<'a, str>>,
}

pub(crate) async fn decide(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let text = read(&app, &headers, body).await?;
    let answer = ask(&app, text, |contract, ticket, now| contract.decide_json(ticket, now)).await?;
    Ok(json(status(&answer), answer))
}

/// How an explanation is to be told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Told {
    language: Option<String>,
}

pub(crate) async fn explain(
    State(app): State<Arc<App>>,
    told: Result<Query<Told>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let Query(Told { language }) = told.map_err(|e| {
        let message = format!("the address cannot be read: {}", e.body_text());
        Refusal::bad_request("bad_request", message, "ask `/v1/explain`, and `?language=it` or `en` for text")
    })?;
    let text = read(&app, &headers, body).await?;
    let Some(language) = language.or_else(|| wants_text(&headers).then(|| "en".to_string())) else {
        let answer = ask(&app, text, |contract, ticket, now| contract.explain_json(ticket, now)).await?;
        return Ok(json(status(&answer), answer));
    };
    let told =
        ask(&app, text, move |contract, ticket, now| contract.explain_text(ticket, now, &language)).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], told).into_response())
}

/// Whether the caller would rather read text than JSON.
fn wants_text(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let mut kinds = accept.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim());
    kinds.find(|kind| ["text/plain", "application/json"].contains(kind)) == Some("text/plain")
}

/// What the engine says is wrong with a ticket is an answer too, and not a successful one.
fn status(answer: &str) -> StatusCode {
    if answer.starts_with(REFUSED) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// Puts the question of a request's text to its contract.
async fn ask(
    app: &Arc<App>,
    text: String,
    call: impl FnOnce(&mut Contract, &str, &str) -> Result<String, Error> + Send + 'static,
) -> Result<String, Refusal> {
    let asked = Arc::clone(app);
    app.gate
        .run(move || {
            let question: Question<'_> = serde_json::from_str(&text).map_err(|e| {
                Refusal::bad_request(
                    "bad_request",
                    format!("the body cannot be read: {e}"),
                    r#"send `{"contract":"…","ticket":{…},"now":"…"}`"#,
                )
            })?;
            let served = find(&asked, &question.contract)?;
            let now = question.now.map_or_else(current_time, Cow::into_owned);
            let answer = served.pool.call(|contract| call(contract, question.ticket.get(), &now));
            let result = match &answer {
                Ok(answer) if !answer.starts_with(REFUSED) => "ok",
                Ok(_) => "refused",
                // What is wrong with a ticket, told by the call for text.
                Err(e) if e.kind() == ErrorKind::Ticket => "refused",
                Err(e) => {
                    tracing::warn!(contract = %served.id, kind = ?e.kind(), "a call failed");
                    "failed"
                }
            };
            asked.metrics.answer(&served.id, result, 1);
            answer.map_err(|e| Refusal::from(&e))
        })
        .await?
}

/// The contract in force under an id.
pub(crate) fn find(app: &App, id: &str) -> Result<Arc<Served>, Refusal> {
    let contracts = app.shelf.contracts();
    contracts.get(id).cloned().ok_or_else(|| {
        let known: Vec<String> = contracts.keys().map(|id| format!("`{id}`")).collect();
        // A long id would come back as a long message.
        let id: String = id.chars().take(64).collect();
        Refusal::new(
            StatusCode::NOT_FOUND,
            "unknown_contract",
            format!("no contract `{id}` is served"),
            &format!("the contracts are {}", known.join(", ")),
        )
    })
}

/// The whole body, as text.
async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<String, Refusal> {
    accept(headers, &["application/json"])?;
    let bytes = tokio::time::timeout(app.timeout, collect(body, app.longest))
        .await
        .map_err(|_| Refusal::slow())??;
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Refusal::bad_request(
            "not_utf8",
            format!("the body is not UTF-8 text: byte {at} is wrong"),
            "encode it as UTF-8",
        )
    })
}

/// The bytes of a body of at most `longest`.
async fn collect(mut body: Body, longest: usize) -> Result<Vec<u8>, Refusal> {
    let (mut bytes, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            return Err(Refusal::bad_request("bad_request", "the body ended too early", "send it whole"));
        };
        let Some(data) = frame.data_ref() else { continue };
        length = length.saturating_add(data.len());
        if length <= longest {
            bytes.extend_from_slice(data);
        } else if length > longest.saturating_mul(READ_ON) {
            break;
        }
    }
    if length > longest { Err(Refusal::too_large(longest)) } else { Ok(bytes) }
}

/// Refuses other kinds of body, so that no page in a browser can send one without being asked for leave.
pub(crate) fn accept(headers: &HeaderMap, kinds: &[&str]) -> Result<(), Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kinds.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
        return Ok(());
    }
    Err(Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        "the body is of another kind than this address takes",
        &format!("send `Content-Type: {}`", kinds.first().copied().unwrap_or_default()),
    ))
}
