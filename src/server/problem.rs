//! Refusals and failures as `application/problem+json` (RFC 9457).
//!
//! A handler returns a [`Problem`] without knowing the language or the id of the request; the middleware adds them.

use std::fmt;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::present::Told;
use crate::snapshot::NameError;
use message::{Lang, Message, text};
use text::Refusal;

/// A refusal or a failure as it is sent (RFC 9457).
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct ProblemDocument {
    /// `about:blank`: the status gives the kind of problem.
    r#type: &'static str,
    /// The kind of problem, for people.
    title: Option<&'static str>,
    /// The status of the answer.
    status: u16,
    /// The fault, and what would be right.
    detail: String,
    /// By which the log knows the request.
    request_id: String,
    /// Every reason, where there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Told>,
}

/// A refusal with its reasons; for a failure of the server, the cause to log.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    status: StatusCode,
    detail: Option<Message>,
    /// Every reason, where there are several.
    reasons: Vec<Message>,
    /// The title, where that of the status would mislead.
    title: Option<&'static str>,
    cause: Option<String>,
}

impl Problem {
    /// A problem the client can mend: the message tells how.
    pub fn refused(status: StatusCode, detail: Message) -> Problem {
        Problem {
            status,
            detail: Some(detail),
            reasons: Vec::new(),
            title: None,
            cause: None,
        }
    }

    /// A 400 with one reason.
    pub fn bad_request(detail: Message) -> Problem {
        Problem::refused(StatusCode::BAD_REQUEST, detail)
    }

    /// A 404 with the reason.
    pub fn not_found(detail: Message) -> Problem {
        Problem::refused(StatusCode::NOT_FOUND, detail)
    }

    /// A 400 with every reason of a refusal.
    pub fn refusal(refusal: Refusal) -> Problem {
        Problem::several(StatusCode::BAD_REQUEST, refusal.messages)
    }

    /// 409: what is asked for does not go with what is recorded by now, for every one of these reasons.
    pub fn conflicts(reasons: Vec<Message>) -> Problem {
        Problem {
            title: Some("server.title.conflict"),
            ..Problem::several(StatusCode::CONFLICT, reasons)
        }
    }

    fn several(status: StatusCode, reasons: Vec<Message>) -> Problem {
        Problem {
            status,
            detail: reasons.first().cloned(),
            reasons,
            title: None,
            cause: None,
        }
    }

    /// 500: the cause goes to the log, never to the client.
    pub fn failed(cause: impl fmt::Display) -> Problem {
        Problem {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            detail: None,
            reasons: Vec::new(),
            title: None,
            cause: Some(cause.to_string()),
        }
    }

    /// 503, with the cause for the log.
    pub fn unavailable(cause: impl fmt::Display) -> Problem {
        Problem {
            status: StatusCode::SERVICE_UNAVAILABLE,
            detail: None,
            reasons: Vec::new(),
            title: None,
            cause: Some(cause.to_string()),
        }
    }

    /// The same, with a sentence about the fault. It must hold nothing that only the machine itself may know.
    pub fn with_detail(self, detail: Message) -> Problem {
        Problem {
            detail: Some(detail),
            ..self
        }
    }

    /// The problem in place of a refusal of the framework itself (an address that is no UTF-8, a wrong body).
    pub fn of_status(status: StatusCode) -> Problem {
        if status.is_server_error() {
            return Problem {
                status,
                detail: None,
                reasons: Vec::new(),
                title: None,
                cause: Some("answered by the framework".to_string()),
            };
        }
        Problem::refused(status, Message::new("server.refused"))
    }

    /// The cause to write to the log; `None` for a refusal.
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The answer in a language.
    pub fn render(&self, lang: Lang, request_id: &str) -> Response {
        let detail = match &self.detail {
            Some(message) => message.text(lang),
            None if self.status == StatusCode::SERVICE_UNAVAILABLE => {
                Message::new("server.unavailable").with("id", request_id).text(lang)
            }
            None => Message::new("server.failed").with("id", request_id).text(lang),
        };
        let several = Some(&self.reasons).filter(|reasons| reasons.len() > 1);
        let body = ProblemDocument {
            r#type: "about:blank",
            title: text(self.title(), lang),
            status: self.status.as_u16(),
            detail,
            request_id: request_id.to_string(),
            reasons: Told::all(several.into_iter().flatten(), lang),
        };
        let mut response = Response::new(Body::from(serde_json::to_vec(&body).unwrap_or_default()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.code()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        response
    }

    fn title(&self) -> &'static str {
        if let Some(title) = self.title {
            return title;
        }
        match self.status.as_u16() {
            400 => "server.title.400",
            403 => "server.title.403",
            404 => "server.title.404",
            405 => "server.title.405",
            409 => "server.title.409",
            413 => "server.title.413",
            429 => "server.title.429",
            500 => "server.title.500",
            503 => "server.title.503",
            _ => "server.title.other",
        }
    }
}

impl From<NameError> for Problem {
    fn from(error: NameError) -> Problem {
        let status = match error {
            NameError::Unknown(..) => StatusCode::NOT_FOUND,
            NameError::Several(..) => StatusCode::CONFLICT,
        };
        Problem::refused(status, error.message())
    }
}

impl IntoResponse for Problem {
    /// A blank answer that carries the problem to the middleware.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
