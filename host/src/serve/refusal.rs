//! Errors as they are answered: a status code, and the same JSON as everywhere.

use crate::command::failure::refusal;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use clausola_host::{Diagnostic, Error, ErrorKind};

/// `{"ok":false,"errors":[…]}` with a status code.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    errors: Vec<Diagnostic>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>, help: &str) -> Self {
        Self { status, errors: vec![Diagnostic::error(code, message).help(help)] }
    }

    pub(crate) fn bad_request(code: &str, message: impl Into<String>, help: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message, help)
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            format!("the body is longer than {limit} bytes"),
            "send one ticket a request, or raise `--max-body`",
        )
    }

    pub(crate) fn slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "timeout",
            "the body did not arrive in time",
            "send it at once, or raise `--timeout`",
        )
    }

    pub(crate) fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "all calls that may run at once are taken",
            "try again, or raise `--concurrency`",
        )
    }

    pub(crate) fn fault() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "host_fault",
            "the call could not be carried out",
            "look at the server's log",
        )
    }

    /// The body of the answer.
    pub(crate) fn body(&self) -> String {
        refusal(&self.errors)
    }
}

impl From<&Error> for Refusal {
    /// What stopped a call. What is wrong with a ticket is the engine's own answer, and comes another way.
    fn from(error: &Error) -> Self {
        let status = match error.kind() {
            ErrorKind::Input | ErrorKind::Output => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Contract
            | ErrorKind::Ticket
            | ErrorKind::Question
            | ErrorKind::Fuel
            | ErrorKind::Memory => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::Time | ErrorKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let errors = match error.diagnostics() {
            [] => vec![error.to_diagnostic()],
            found => found.to_vec(),
        };
        Self { status, errors }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = json(self.status, self.body());
        let more = match self.status {
            StatusCode::UNAUTHORIZED => Some((header::WWW_AUTHENTICATE, "Bearer")),
            StatusCode::SERVICE_UNAVAILABLE => Some((header::RETRY_AFTER, "1")),
            // What is left of the request is not read: the connection is of no more use.
            StatusCode::REQUEST_TIMEOUT | StatusCode::PAYLOAD_TOO_LARGE => {
                Some((header::CONNECTION, "close"))
            }
            _ => None,
        };
        if let Some((name, value)) = more {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

/// An answer that is JSON text already.
pub(crate) fn json(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}
