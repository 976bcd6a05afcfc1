//! A request that asks about accounts: read, made a question, answered from what is kept or computed.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, Uri, request::Parts};
use axum::response::Response;

use crate::server::coding::Coding;
use crate::server::etag;
use crate::server::live::App;
use crate::server::middleware::RequestContext;
use crate::server::problem::Problem;
use crate::server::query::Query;
use crate::server::reply::{NO_STORE, REVALIDATE, Reply};
use crate::server::request_key::{RequestKey, Resource};
use crate::snapshot::Snapshot;

/// A request as the addresses see it.
pub(super) struct Call {
    pub app: Arc<App>,
    pub uri: Uri,
    pub headers: HeaderMap,
}

impl FromRequestParts<Arc<App>> for Call {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Call, Infallible> {
        Ok(Call {
            app: Arc::clone(app),
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
        })
    }
}

/// The response of an address, or the problem that is sent instead.
pub(super) type Answer = Result<Response, Problem>;

impl Call {
    /// Answers a question about a snapshot; the topic decides which one.
    pub async fn answer(
        &self,
        context: &RequestContext,
        query: &Query,
        topic: impl FnOnce(&Snapshot) -> Result<Resource, Problem>,
    ) -> Answer {
        let as_of = query.as_of(self.app.today())?;
        let dataset = query.dataset()?;
        let coding = Coding::wanted(&self.headers);
        let view = self.app.view(query.known_on()?, context.audience, dataset).await?;
        let question = RequestKey {
            topic: topic(&view.ledger)?,
            dataset,
            as_of,
            lang: context.lang,
            revision: view.ledger.revision(),
            epoch: view.ledger.epoch().to_string(),
            audience: context.audience,
        };
        let reply = Reply {
            content_type: question.content_type(),
            etag: etag::of_question(&view.ledger, &question, coding),
            cache: if view.internal { NO_STORE } else { REVALIDATE },
            lang: Some(context.lang),
        };
        if let Some(known) = reply.not_modified(&self.headers) {
            return Ok(known);
        }
        Ok(reply.ok(self.app.answer(question, coding, view).await?))
    }
}
