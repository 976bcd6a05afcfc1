//! `/api/v1/openapi.json`: every address, with its parameters and the types of what is sent to it and of its answers
//! (`OpenAPI` 3.0).

use axum::body::Bytes;
use axum::extract::Extension;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::call::{Answer, Call};
use super::parameters::LANG;
use super::{Address, Kept, Media, Method, Parameter, Shape, all};
use crate::server::coding::{Coded, Coding};
use crate::server::middleware::RequestContext;
use crate::server::problem::ProblemDocument;
use crate::server::query::Query;
use crate::server::reply::{REVALIDATE, NO_STORE, Reply};
use crate::server::{BUILD, etag};
use crate::snapshot::Audience;
use message::{Lang, text};

/// The address with its method, parameters and answers.
pub(super) const ADDRESS: Address = Address {
    path: "/api/v1/openapi.json",
    about: "server.address.openapi",
    answers: &[Media {
        r#type: "application/json",
        schema: |_| schemars::json_schema!({ "type": "object" }),
    }],
    ..Address::READ
};

pub(super) async fn answer(call: Call, Extension(context): Extension<RequestContext>) -> Answer {
    Query::of(&call.uri, &ADDRESS, context.audience)?;
    let coding = Coding::wanted(&call.headers);
    let about = format!("openapi {:?} {}", context.audience, context.lang.code());
    let reply = Reply {
        content_type: "application/json",
        etag: etag::tag(&[BUILD, &about, coding.code()]),
        // The office has parameters that are withheld from the public.
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

/// The document, as an audience may see it.
fn document(lang: Lang, audience: Audience) -> Value {
    let mut answered = SchemaSettings::openapi3().for_serialize().into_generator();
    let mut sent = SchemaSettings::openapi3().for_deserialize().into_generator();
    let problem = answered.subschema_for::<ProblemDocument>();
    let refused = json!({
        "description": say("server.address.refused", lang),
        "content": { "application/problem+json": { "schema": problem } },
    });
    let mut paths: Map<String, Value> = Map::new();
    for address in all().filter(|address| !address.office || audience == Audience::Local) {
        let asked = address.parameters_for(audience);
        let asked = asked.iter().chain([&LANG]).map(|one| described(one, lang));
        let mut operation = json!({
            "operationId": operation_id(address),
            "summary": say(address.about, lang),
            "parameters": parts(address.path, lang).chain(asked).collect::<Vec<_>>(),
        });
        if let Some(body) = &address.sent {
            operation["requestBody"] = json!({
                "required": body.required,
                "content": content(std::slice::from_ref(&body.media), &mut sent),
            });
        }
        let mut answer = json!({ "description": say(address.about, lang) });
        if !address.answers.is_empty() {
            answer["content"] = content(address.answers, &mut answered);
        }
        let mut responses = Map::from_iter([(address.status.to_string(), answer)]);
        if address.kept == Kept::Asking {
            let known = json!({ "description": say("server.address.not_modified", lang) });
            responses.insert("304".to_string(), known);
        }
        responses.extend([("4XX".to_string(), refused.clone()), ("5XX".to_string(), refused.clone())]);
        operation["responses"] = Value::Object(responses);
        let path = paths.entry(address.path).or_insert_with(|| json!({}));
        path[address.method.code().to_lowercase()] = operation;
    }
    let mut schemas = answered.take_definitions(true);
    schemas.extend(sent.take_definitions(true));
    if audience != Audience::Local {
        schemas.values_mut().for_each(without_office);
    }
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Mặt Bằng", "version": "v1", "description": say("server.address.all", lang) },
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// The mark of a member that only people on the machine itself are answered.
const OFFICE: &str = "x-office";

/// Takes the members that are for the office out of the schema of an object.
fn without_office(schema: &mut Value) {
    if let Some(members) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        members.retain(|_, member| member.get(OFFICE) != Some(&Value::Bool(true)));
    }
}

/// What is sent or answered, by media type.
fn content(media: &[Media], schemas: &mut SchemaGenerator) -> Value {
    let each = media.iter().map(|media| {
        let schema = (media.schema)(schemas);
        (media.r#type.to_string(), json!({ "schema": schema }))
    });
    Value::Object(each.collect())
}

fn say(key: &'static str, lang: Lang) -> &'static str {
    text(key, lang).unwrap_or(key)
}

/// `zones_id_account` of `GET /api/v1/zones/{id}/account`, `post_imports` of `POST /api/v1/imports`.
fn operation_id(address: &Address) -> String {
    let path = address.path;
    let name = path.trim_start_matches("/api/v1").trim_start_matches('/').trim_end_matches(".json");
    let name = name.replace('/', "_").replace(['{', '}'], "");
    match address.method {
        Method::Get => name,
        other => format!("{}_{name}", other.code().to_lowercase()),
    }
}

/// The variable parts of a path.
fn parts(path: &'static str, lang: Lang) -> impl Iterator<Item = Value> {
    let names = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(move |name| {
        let about = match name {
            "key" => "server.parameter_about.key",
            "name" => "server.parameter_about.name",
            _ if path.starts_with("/api/v1/imports") => "server.parameter_about.import",
            _ if path.starts_with("/api/v1/changesets") => "server.parameter_about.changeset",
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

    /// Compares a file with the output of the program; with `MATBANG_BLESS` set, writes it.
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
    fn the_public_is_told_of_no_parameter_and_no_member_of_the_office() {
        let (public, office) = [Audience::Public, Audience::Local]
            .map(|audience| document(Lang::Vi, audience).to_string())
            .into();
        assert!(office.contains("\"obstructed\"") && !public.contains("obstructed"));
    }

    /// The rows of the tables of addresses.
    #[test]
    fn the_tables_of_the_documentation_hold_every_address() {
        let office = |start: &'static str| all().filter(move |address| address.office && address.path.starts_with(start));
        let row = |address: &Address| {
            let (method, path) = (address.method.code(), address.path);
            format!("| `{method} {path}` | {} |\n", say(address.about, Lang::En))
        };
        let imports = office("/api/v1/imports").chain(office("/api/v1/changesets"));
        let sessions = office("/api/v1/session");
        let read = all().filter(|address| !address.office).map(|address| {
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
        let tables: [(&str, String); 3] = [
            ("| Address | Answer | Parameters beside `lang` |\n|---|---|---|\n", read.collect()),
            ("202 at once, then GET until `progress` is `null`.\n\n| Address | Does |\n|---|---|\n", imports.map(row).collect()),
            ("(for scripts).\n\n| Address | Does |\n|---|---|\n", sessions.map(row).collect()),
        ];
        let mut wanted = std::fs::read_to_string(path("docs/API.md")).unwrap();
        for (head, rows) in tables {
            let (before, rest) = wanted.split_once(head).unwrap();
            let (_, after) = rest.split_once("\n\n").unwrap();
            wanted = format!("{before}{head}{rows}\n{after}");
        }
        stands_in("docs/API.md", &wanted);
    }
}
