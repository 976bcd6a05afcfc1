//! `/api/v1`: one function per address.

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Extension, FromRequestParts, Path};
use axum::http::{HeaderMap, Uri, request::Parts};
use axum::response::Response;

use super::coding::{Coded, Coding};
use super::language::prefers_geojson;
use super::live::App;
use super::middleware::RequestContext;
use super::problem::Problem;
use super::query::{
    AS_KNOWN_ON, AS_OF, BY, CLEARANCE, DATASET, F, KIND, MEASURE, PROVINCE, Q, Query, STAGE, UNITS_AS_OF,
};
use super::question::{Question, Topic};
use super::reply::{NO_STORE, REVALIDATE, Reply};
use super::{BUILD, etag};
use crate::ledger::State;
use crate::present;
use crate::snapshot::{Audience, Dataset, Row, Snapshot};
use domain::{EntityId, Group, Zone};
use message::Message;

/// A request as the functions here see it.
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

type Answer = Result<Response, Problem>;

/// `/api/v1/totals`
pub(super) async fn totals(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::read(
        &call.uri,
        &[
            AS_OF,
            BY,
            AS_KNOWN_ON,
            UNITS_AS_OF,
            DATASET,
            KIND,
            PROVINCE,
            STAGE,
            CLEARANCE,
        ],
    )?;
    let (by, units_as_of) = (query.by()?, query.day(UNITS_AS_OF)?);
    let topic = Topic::Totals(by, units_as_of, query.filter()?);
    let check = |snapshot: &Snapshot| by.check(snapshot, units_as_of).map_err(Problem::bad_request);
    call.answer(&context, &query, |snapshot| check(snapshot).map(|()| topic))
        .await
}

/// `/api/v1/zones`
pub(super) async fn zones(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::read(
        &call.uri,
        &[AS_OF, AS_KNOWN_ON, F, DATASET, KIND, PROVINCE, STAGE, CLEARANCE],
    )?;
    let form = query.choice(F, &["json", "geojson"], |f| match f {
        "json" => Some(false),
        "geojson" => Some(true),
        _ => None,
    })?;
    let filter = query.filter()?;
    let topic = if form.unwrap_or_else(|| prefers_geojson(&call.headers)) {
        Topic::ZonesGeoJson(filter)
    } else {
        Topic::Zones(filter)
    };
    call.answer(&context, &query, |_| Ok(topic)).await
}

/// `/api/v1/zones/{id}`: an id, a slug, or a name only one zone has.
pub(super) async fn zone(
    call: Call,
    Path(name): Path<String>,
    Extension(context): Extension<RequestContext>,
) -> Answer {
    let query = Query::read(&call.uri, &[AS_OF, AS_KNOWN_ON, DATASET])?;
    call.answer(&context, &query, |snapshot| {
        Ok(Topic::Zone(find_zone(snapshot, &name)?.id()))
    })
    .await
}

/// `/api/v1/zones/{id}/account`
pub(super) async fn zone_account(
    call: Call,
    Path(name): Path<String>,
    Extension(context): Extension<RequestContext>,
) -> Answer {
    let query = Query::read(&call.uri, &[AS_OF, AS_KNOWN_ON, DATASET])?;
    call.answer(&context, &query, |snapshot| {
        Ok(Topic::ZoneAccount(find_zone(snapshot, &name)?.id()))
    })
    .await
}

/// `/api/v1/zones/{id}/faces`: the land behind a number, or the land with and without some facts.
pub(super) async fn zone_faces(
    call: Call,
    Path(name): Path<String>,
    Extension(context): Extension<RequestContext>,
) -> Answer {
    // Obstacles are for the office.
    let told = |fact: &State| context.audience == Audience::Local || *fact != State::OBSTRUCTED;
    let facts = State::FACTS
        .iter()
        .filter(|(fact, _)| told(fact))
        .map(|(_, code)| *code);
    let known: Vec<&str> = [AS_OF, AS_KNOWN_ON, DATASET, MEASURE]
        .into_iter()
        .chain(facts)
        .collect();
    let query = Query::read(&call.uri, &known)?;
    call.answer(&context, &query, |snapshot| {
        let zone = find_zone(snapshot, &name)?;
        Ok(Topic::ZoneFaces(zone.id(), query.wanted(zone.body.kind)?))
    })
    .await
}

/// `/api/v1/zones/{id}/series`: every date on which something changed, up to `as_of`.
pub(super) async fn zone_series(
    call: Call,
    Path(name): Path<String>,
    Extension(context): Extension<RequestContext>,
) -> Answer {
    let query = Query::read(&call.uri, &[AS_OF, AS_KNOWN_ON, DATASET])?;
    call.answer(&context, &query, |snapshot| {
        Ok(Topic::Series(find_zone(snapshot, &name)?.id()))
    })
    .await
}

/// `/api/v1/groups/{id}/series`
pub(super) async fn group_series(
    call: Call,
    Path(name): Path<String>,
    Extension(context): Extension<RequestContext>,
) -> Answer {
    let query = Query::read(&call.uri, &[AS_OF, AS_KNOWN_ON, DATASET])?;
    call.answer(&context, &query, |snapshot| {
        find_group(snapshot, &name).map(Topic::Series)
    })
    .await
}

/// `/api/v1/groups/{id}`: an id or a slug.
pub(super) async fn group(
    call: Call,
    Path(name): Path<String>,
    Extension(context): Extension<RequestContext>,
) -> Answer {
    let query = Query::read(&call.uri, &[AS_OF, AS_KNOWN_ON, DATASET])?;
    call.answer(&context, &query, |snapshot| {
        find_group(snapshot, &name).map(Topic::Group)
    })
    .await
}

/// `/api/v1/provinces`
pub(super) async fn provinces(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::read(&call.uri, &[AS_OF, AS_KNOWN_ON, DATASET])?;
    call.answer(&context, &query, |_| Ok(Topic::Provinces)).await
}

/// `/api/v1/provinces/{key}`: a province of today or of before July 2025, by its key.
pub(super) async fn province(
    call: Call,
    Path(key): Path<String>,
    Extension(context): Extension<RequestContext>,
) -> Answer {
    let query = Query::read(&call.uri, &[AS_OF, AS_KNOWN_ON, DATASET])?;
    call.answer(&context, &query, |_| find_province(&key).map(Topic::Province))
        .await
}

/// `/api/v1/units`: administrative units by a part of their name, or by their code.
pub(super) async fn units(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::read(&call.uri, &[Q, AS_OF, AS_KNOWN_ON, DATASET])?;
    let wanted = query.part_of_name()?;
    call.answer(&context, &query, |_| Ok(Topic::Units(wanted))).await
}

/// `/api/v1/dates`: the cut-off days end today, so the answer is of a day without saying so.
pub(super) async fn dates(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    let query = Query::read(&call.uri, &[AS_KNOWN_ON, DATASET])?;
    call.answer(&context, &query, |_| Ok(Topic::Dates)).await
}

/// `/api/v1/revisions`
pub(super) async fn revisions(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    Query::read(&call.uri, &[])?;
    let live = call.app.live();
    let view = live.view(context.audience, Dataset::Real);
    let coding = Coding::wanted(&call.headers);
    let internal = Dataset::ALL
        .iter()
        .any(|dataset| live.view(context.audience, *dataset).internal);
    let head = &view.ledger;
    // The public is told no words.
    let told = (context.audience == Audience::Local).then_some(context.lang);
    let about = format!(
        "revisions {:?} {:?} {:?} {} {}",
        live.revision,
        context.audience,
        told,
        head.mark(),
        head.epoch()
    );
    let reply = Reply {
        content_type: "application/json",
        etag: etag::tag(&[&view.ledger.store().to_string(), BUILD, &about, coding.code()]),
        cache: if internal { NO_STORE } else { REVALIDATE },
        lang: told,
    };
    if let Some(known) = reply.not_modified(&call.headers) {
        return Ok(known);
    }
    let body = present::revisions(&live.changesets, context.audience, context.lang);
    let bytes = serde_json::to_vec(&body).map_err(Problem::failed)?;
    Ok(reply.ok(Coded::new(Bytes::from(bytes), coding)))
}

impl Call {
    async fn answer(
        &self,
        context: &RequestContext,
        query: &Query,
        topic: impl FnOnce(&Snapshot) -> Result<Topic, Problem>,
    ) -> Answer {
        let as_of = query.as_of(self.app.today())?;
        let dataset = query.dataset()?;
        let coding = Coding::wanted(&self.headers);
        let view = self.app.view(query.known_on()?, context.audience, dataset).await?;
        let question = Question {
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

/// A name that leads nowhere is compared with many: no other request waits for that.
fn find_zone<'s>(snapshot: &'s Snapshot, name: &str) -> Result<Row<'s, Zone>, Problem> {
    Ok(tokio::task::block_in_place(|| snapshot.find_zone(name))?)
}

fn find_group(snapshot: &Snapshot, name: &str) -> Result<EntityId, Problem> {
    tokio::task::block_in_place(|| group_of(snapshot, name))
}

fn group_of(snapshot: &Snapshot, name: &str) -> Result<EntityId, Problem> {
    let by_id = name.parse::<EntityId>().ok().and_then(|id| snapshot.get::<Group>(id));
    if let Some(row) = by_id.or_else(|| snapshot.by_slug::<Group>(name)) {
        return Ok(row.id());
    }
    let near = snapshot
        .all::<Group>()
        .map(|row| (strsim::jaro_winkler(row.slug(), name), row.slug()))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Err(Problem::not_found(match near {
        Some((_, near)) => Message::new("server.group_unknown_near")
            .with("name", name)
            .with("near", near),
        None => Message::new("server.group_unknown").with("name", name),
    }))
}

fn find_province(key: &str) -> Result<String, Problem> {
    if domain::provinces().iter().any(|province| province.key == key) {
        return Ok(key.to_string());
    }
    let near = domain::provinces()
        .iter()
        .map(|province| (strsim::jaro_winkler(&province.key, key), &province.key))
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Err(Problem::not_found(match near {
        Some((_, near)) => Message::new("server.province_unknown_near")
            .with("name", key)
            .with("near", near),
        None => Message::new("server.province_unknown").with("name", key),
    }))
}
