//! `/api/v1/openapi.json`: every address that is read, with its parameters and the types of its answers (OpenAPI 3.0).

use axum::body::Bytes;
use axum::extract::Extension;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::call::{Answer, Call};
use super::parameters::LANG;
use super::{ADDRESSES, Address, Kept, Media, Parameter, Shape};
use crate::server::coding::{Coded, Coding};
use crate::server::middleware::RequestContext;
use crate::server::problem::ProblemDocument;
use crate::server::query::Query;
use crate::server::reply::{REVALIDATE, NO_STORE, Reply};
use crate::server::{BUILD, etag};
use crate::snapshot::Audience;
use message::{Lang, text};

/// How it is asked, and what it answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/openapi.json",
    about: "server.address.openapi",
    parameters: Vec::new,
    answers: &[Media {
        r#type: "application/json",
        schema: |_| schemars::json_schema!({ "type": "object" }),
    }],
    kept: Kept::Asking,
};

pub(super) async fn answer(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    Query::of(&call.uri, &ADDRESS, context.audience)?;
    let coding = Coding::wanted(&call.headers);
    let about = format!("openapi {:?} {}", context.audience, context.lang.code());
    let reply = Reply {
        content_type: "application/json",
        etag: etag::tag(&[BUILD, &about, coding.code()]),
        // The office knows parameters that nobody else does.
        cache: if context.audience == Audience::Local {
            NO_STORE
        } else {
            REVALIDATE
        },
        lang: Some(context.lang),
    };
    if let Some(known) = reply.not_modified(&call.headers) {
        return Ok(known);
    }
    let document = document(context.lang, context.audience).to_string();
    Ok(reply.ok(Coded::new(Bytes::from(document), coding)))
}

/// The document, as somebody may see it.
fn document(lang: Lang, audience: Audience) -> Value {
    let mut schemas = SchemaSettings::openapi3().for_serialize().into_generator();
    let problem = schemas.subschema_for::<ProblemDocument>();
    let refused = json!({
        "description": say("server.address.refused", lang),
        "content": { "application/problem+json": { "schema": problem } },
    });
    let mut paths = Map::new();
    for address in ADDRESSES {
        let content: Map<String, Value> = address
            .answers
            .iter()
            .map(|media| {
                let schema = (media.schema)(&mut schemas);
                (media.r#type.to_string(), json!({ "schema": schema }))
            })
            .collect();
        let asked = address.parameters_for(audience);
        let asked = asked.iter().chain([&LANG]).map(|one| described(one, lang));
        let operation = json!({
            "operationId": operation_id(address.path),
            "summary": say(address.about, lang),
            "parameters": parts(address.path, lang).chain(asked).collect::<Vec<_>>(),
            "responses": {
                "200": { "description": say(address.about, lang), "content": content },
                "304": { "description": say("server.address.not_modified", lang) },
                "4XX": refused,
                "5XX": refused,
            },
        });
        let mut operation = operation;
        if address.kept == Kept::Not
            && let Some(responses) = operation["responses"].as_object_mut()
        {
            responses.remove("304");
        }
        paths.insert(address.path.to_string(), json!({ "get": operation }));
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Mặt Bằng", "version": "v1", "description": say("server.address.all", lang) },
        "paths": paths,
        "components": { "schemas": schemas.take_definitions(true) },
    })
}

fn say(key: &'static str, lang: Lang) -> &'static str {
    text(key, lang).unwrap_or(key)
}

/// `zones_id_account` of `/api/v1/zones/{id}/account`.
fn operation_id(path: &str) -> String {
    let name = path.trim_start_matches("/api/v1/").trim_end_matches(".json");
    name.replace('/', "_").replace(['{', '}'], "")
}

/// The variable parts of a path.
fn parts(path: &'static str, lang: Lang) -> impl Iterator<Item = Value> {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(move |name| {
        let about = match name {
            "key" => "server.parameter_about.key",
            _ => "server.parameter_about.id",
        };
        json!({
            "name": name,
            "in": "path",
            "required": true,
            "description": say(about, lang),
            "schema": { "type": "string", "maxLength": 200 },
        })
    })
}

fn described(parameter: &Parameter, lang: Lang) -> Value {
    // Days are taken in the Vietnamese form too and lists in Vietnamese codes, so neither is a closed form.
    let mut schema = match parameter.shape {
        Shape::Day => json!({ "type": "string", "example": "2026-06-18" }),
        Shape::Text => json!({ "type": "string" }),
        Shape::Truth => json!({ "type": "string", "enum": ["true", "false"] }),
        Shape::Code(codes) => json!({ "type": "string", "enum": codes() }),
        Shape::Codes(codes) => json!({ "type": "array", "items": { "type": "string", "enum": codes() } }),
    };
    if let Some(default) = parameter.default {
        schema["default"] = json!(default);
    }
    let mut described = json!({
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": say(parameter.about, lang),
        "schema": schema,
    });
    if matches!(parameter.shape, Shape::Codes(_)) {
        // `kind=KCN,CCN`.
        described["style"] = json!("form");
        described["explode"] = json!(false);
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn path(name: &str) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
    }

    /// Compares a file with what the program says; with `MATBANG_BLESS` set, writes it.
    fn stands_in(name: &str, wanted: &str) {
        if std::env::var_os("MATBANG_BLESS").is_some() {
            std::fs::write(path(name), wanted).unwrap();
        }
        let found = std::fs::read_to_string(path(name)).unwrap_or_default();
        assert!(found == wanted, "{name} is not what the program answers: `make bless`");
    }

    #[test]
    fn the_document_stands_beside_the_page() {
        let document = format!("{:#}\n", document(Lang::En, Audience::Local));
        stands_in("docs/openapi.json", &document);
    }

    #[test]
    fn the_public_is_told_of_no_parameter_of_the_office() {
        let (public, office) = [Audience::Public, Audience::Local]
            .map(|audience| document(Lang::Vi, audience).to_string())
            .into();
        assert!(office.contains("\"obstructed\"") && !public.contains("obstructed"));
    }

    /// The rows of the table of addresses.
    #[test]
    fn the_table_of_the_documentation_holds_every_address() {
        let rows = ADDRESSES.iter().map(|address| {
            let mut names: Vec<String> = Vec::new();
            for parameter in (address.parameters)() {
                let name = match parameter.shape {
                    Shape::Truth => "facts".to_string(),
                    _ if ["kind", "province", "stage", "clearance"].contains(&parameter.name) => "filters".to_string(),
                    _ => format!("`{}`", parameter.name),
                };
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            format!(
                "| `{}` | {} |{} |\n",
                address.path,
                say(address.about, Lang::En),
                names.iter().map(|name| format!(" {name}")).collect::<Vec<_>>().join(",")
            )
        });
        let rows: String = rows.collect();
        let found = std::fs::read_to_string(path("docs/API.md")).unwrap();
        let (head, rest) = found.split_once("|---|---|---|\n").unwrap();
        let (_, tail) = rest.split_once("| `/healthz`").unwrap();
        stands_in("docs/API.md", &format!("{head}|---|---|---|\n{rows}| `/healthz`{tail}"));
    }
}
