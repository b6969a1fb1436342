//! The routes, and what happens around every one of them.

use super::gate::Gate;
use super::metrics::Metrics;
use super::refusal::{Refusal, json};
use super::shelf::Shelf;
use super::token::Token;
use super::{ask, batch};
use crate::command::args::Serve;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The interface as a document for machines; the tests hold the server to it.
const OPENAPI: &str = include_str!("openapi.json");

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the routes share.
pub(crate) struct App {
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) metrics: Metrics,
    pub(crate) gate: Gate,
    token: Option<Token>,
    /// Bytes of a body, and of a line of a batch.
    pub(crate) longest: usize,
    /// For a head or a body to arrive, and for a place at the gate.
    pub(crate) timeout: Duration,
    /// Calls that may run at once.
    pub(crate) calls: usize,
    pub(crate) connections: usize,
    requests: AtomicU64,
}

impl App {
    pub(crate) fn new(args: &Serve, token: Option<Token>, shelf: Arc<Shelf>) -> Self {
        let timeout = Duration::from_secs(args.timeout);
        Self {
            shelf,
            metrics: Metrics::new(),
            gate: Gate::new(args.calls(), timeout),
            token,
            longest: args.max_body,
            timeout,
            calls: args.calls(),
            connections: args.max_connections,
            requests: AtomicU64::new(0),
        }
    }
}

pub(crate) fn router(app: &Arc<App>) -> Router {
    let routes = Router::new()
        .route("/v1/decide", post(ask::decide))
        .route("/v1/explain", post(ask::explain))
        .route("/v1/batch", post(batch::batch))
        .route("/v1/contracts", get(contracts))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(openapi))
        .route_layer(from_fn_with_state(Arc::clone(app), authorize));
    routes
        .route("/healthz", get(healthz))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(Arc::clone(app), observe))
        .with_state(Arc::clone(app))
}

/// Whether the process answers. Anyone may ask: it tells nothing else.
async fn healthz() -> Response {
    json(StatusCode::OK, r#"{"ok":true}"#.to_string())
}

/// The contracts in force, with their revisions and hashes.
async fn contracts(State(app): State<Arc<App>>) -> Response {
    let contracts = app.shelf.contracts();
    let infos: Vec<_> = contracts.values().map(|served| &served.info).collect();
    let text = format!(r#"{{"ok":true,"contracts":{}}}"#, clausola::json::to_string(&infos));
    json(StatusCode::OK, text)
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], app.metrics.text()).into_response()
}

async fn openapi() -> Response {
    json(StatusCode::OK, OPENAPI.to_string())
}

async fn not_found() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "there is nothing at this address",
        "`GET /openapi.json` lists the addresses",
    )
}

async fn method_not_allowed() -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "this address does not take this method",
        "`GET /openapi.json` lists the methods of each address",
    )
}

async fn authorize(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let authorization = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    if app.token.as_ref().is_none_or(|token| token.admits(authorization)) {
        return next.run(request).await;
    }
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "the request does not bring the server's token",
        "send it as `Authorization: Bearer …`",
    )
    .into_response()
}

/// Counts and logs a request by its route, its status and its time: nothing of what it says.
async fn observe(
    State(app): State<Arc<App>>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let id = request_id(&request, &app);
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let took = start.elapsed();
    // Only addresses that exist: what callers invent must not fill the memory of who counts.
    let route = path.as_ref().map_or("other", MatchedPath::as_str);
    app.metrics.request(route, status, took);
    let id_text = id.to_str().unwrap_or_default();
    // To the microsecond, and no further digits of its binary fraction.
    let millis = (took.as_secs_f64() * 1_000_000.0).round() / 1000.0;
    if status >= 500 {
        tracing::warn!(id = id_text, %method, route, status, millis, "answered");
    } else {
        tracing::info!(id = id_text, %method, route, status, millis, "answered");
    }
    response.headers_mut().insert(REQUEST_ID.clone(), id);
    response
}

/// The caller's own name for the request, where it has a modest one; else a number.
fn request_id(request: &Request, app: &App) -> HeaderValue {
    let modest = |id: &&HeaderValue| {
        let id = id.as_bytes();
        (1..=64).contains(&id.len())
            && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    match request.headers().get(&REQUEST_ID).filter(modest) {
        Some(id) => id.clone(),
        None => app.requests.fetch_add(1, Ordering::Relaxed).into(),
    }
}
