//! The OpenAPI document, and whether every address answers what the document says.

use serde_json::Value;

use crate::http::routes::ROUTES;
use crate::http::server::Server;

/// Holds an answer against a schema. A member that the schema does not name is a fault: nobody would know what it means.
struct Schemas<'a>(&'a Value);

impl Schemas<'_> {
    fn check(&self, at: &str, schema: &Value, value: &Value) -> Result<(), String> {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference
                .strip_prefix("#/components/schemas/")
                .unwrap_or_else(|| panic!("{reference} leads out of the document"));
            let named = &self.0["components"]["schemas"][name];
            assert!(named.is_object(), "{reference} leads nowhere");
            return self.check(at, named, value);
        }
        if value.is_null() && schema["nullable"] == true {
            return Ok(());
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            let Some(all) = schema[key].as_array() else { continue };
            let found: Vec<_> = all.iter().map(|one| self.check(at, one, value)).collect();
            let fits = found.iter().filter(|one| one.is_ok()).count();
            let fits = match key {
                "allOf" => fits == all.len(),
                _ => fits > 0,
            };
            if !fits {
                return Err(format!("{at}: none of {key}: {found:?}"));
            }
        }
        if let Some(codes) = schema["enum"].as_array()
            && !codes.contains(value)
        {
            return Err(format!("{at}: {value} is none of {codes:?}"));
        }
        let Some(kind) = schema["type"].as_str() else {
            return Ok(());
        };
        let fits = match kind {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            other => return Err(format!("{at}: the type {other} is not known")),
        };
        if !fits {
            return Err(format!("{at}: {kind} wanted, {value} found"));
        }
        match value {
            Value::Object(members) => self.members(at, schema, members),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .try_for_each(|(i, item)| self.check(&format!("{at}[{i}]"), &schema["items"], item)),
            Value::String(text) if schema["format"] == "date" => {
                let day = text.parse::<jiff::civil::Date>();
                day.map(|_| ()).map_err(|_| format!("{at}: {text} is no day"))
            }
            _ => Ok(()),
        }
    }

    fn members(&self, at: &str, schema: &Value, members: &serde_json::Map<String, Value>) -> Result<(), String> {
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap();
            if !members.contains_key(name) {
                return Err(format!("{at}: {name} is missing"));
            }
        }
        // An object without a word on its members is any object.
        if schema.get("properties").is_none() && schema.get("additionalProperties").is_none() {
            return Ok(());
        }
        members.iter().try_for_each(|(name, value)| {
            let at = format!("{at}.{name}");
            let known = schema["properties"].get(name);
            match known.or_else(|| schema.get("additionalProperties").filter(|more| more.is_object())) {
                Some(schema) => self.check(&at, schema, value),
                None => Err(format!("{at} is in no schema")),
            }
        })
    }
}

fn media<'a>(document: &'a Value, pattern: &str, status: &str, media: &str) -> &'a Value {
    let schema = &document["paths"][pattern]["get"]["responses"][status]["content"][media]["schema"];
    assert!(schema.is_object(), "{pattern} {status} {media}");
    schema
}

#[test]
fn every_address_answers_what_the_document_says() {
    let server = Server::start();
    let document = server.office("/api/v1/openapi.json");
    let schemas = Schemas(&document);
    assert_eq!(document["openapi"], "3.0.3");
    let office = [("X-Matbang-Token", server.token.as_str())];
    let mut answers = 0;
    for route in ROUTES.iter().filter(|route| route.pattern.starts_with("/api/")) {
        let path = route.path;
        for headers in [&[][..], &office] {
            let mut answer = server.get(path, headers);
            let kind = answer.headers()["content-type"].to_str().unwrap().to_string();
            let status = if route.status == 200 { "200" } else { "4XX" };
            let value: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
            let schema = media(&document, route.pattern, status, &kind);
            schemas.check(path, schema, &value).unwrap();
            answers += 1;
        }
    }
    assert!(answers > 40, "{answers}");
    // Every zone, group and province there is, on days of before and after.
    for dataset in ["real", "example"] {
        let list = server.office(&format!("/api/v1/zones?dataset={dataset}"));
        let slugs = |key: &str| -> Vec<String> {
            let all = list[key].as_array().unwrap().iter();
            all.map(|one| one["slug"].as_str().unwrap().to_string()).collect()
        };
        for day in ["2016-01-01", "2026-11-22"] {
            let zones = slugs("zones").into_iter().map(|slug| ("/api/v1/zones/{id}", slug));
            let groups = slugs("groups").into_iter().map(|slug| ("/api/v1/groups/{id}", slug));
            for (pattern, slug) in zones.chain(groups) {
                let path = format!("{}?as_of={day}&dataset={dataset}", pattern.replace("{id}", &slug));
                let value = server.office(&path);
                let schema = media(&document, pattern, "200", "application/json");
                schemas.check(&path, schema, &value).unwrap();
                papers_are_listed(&path, &value);
            }
        }
        for by in ["zone", "kind", "province"] {
            for more in ["", "&kind=KCN", "&units_as_of=2025-06-30"] {
                let path = format!("/api/v1/totals?by={by}&dataset={dataset}{more}");
                let schema = media(&document, "/api/v1/totals", "200", "application/json");
                schemas.check(&path, schema, &server.office(&path)).unwrap();
            }
        }
    }
}

/// Every document that anything in an answer rests on stands among its documents, and no other.
fn papers_are_listed(path: &str, answer: &Value) {
    fn cited(value: &Value, ids: &mut std::collections::BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| cited(item, ids)),
            Value::Object(members) => {
                ids.extend(members.get("document_id").and_then(Value::as_str).map(str::to_string));
                members.values().for_each(|value| cited(value, ids));
            }
            _ => {}
        }
    }
    let mut ids = std::collections::BTreeSet::new();
    cited(answer, &mut ids);
    let listed = answer["documents"].as_array().unwrap().iter();
    let listed = listed.map(|paper| paper["id"].as_str().unwrap().to_string()).collect();
    assert_eq!(ids, listed, "{path}");
}

#[test]
fn a_parameter_that_nobody_knows_is_refused_with_those_of_the_document() {
    let server = Server::start();
    let document = server.json("/api/v1/openapi.json?lang=vi");
    for (pattern, path) in document["paths"].as_object().unwrap() {
        let known = path["get"]["parameters"].as_array().unwrap().iter();
        let known: Vec<&str> = known
            .filter(|one| one["in"] == "query")
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert!(known.contains(&"lang"), "{pattern}");
        let asked = pattern.replace("{id}", "x").replace("{key}", "x");
        let (status, problem) = server.problem(&format!("{asked}?zzzz=1"));
        assert_eq!(status, 400, "{pattern}");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(&known.join(", ")), "{pattern}: {detail}");
    }
    assert!(
        !document.to_string().contains("obstructed"),
        "the public learns of obstacles"
    );
}

#[test]
fn a_wrong_answer_does_not_fit() {
    let document = serde_json::json!({ "components": { "schemas": { "Zone": {
        "type": "object",
        "properties": { "ha": { "type": "number", "nullable": true }, "day": { "type": "string", "format": "date" } },
        "required": ["ha"],
    } } } });
    let schemas = Schemas(&document);
    let zone = serde_json::json!({ "$ref": "#/components/schemas/Zone" });
    let fits = |value: Value| schemas.check("", &zone, &value).is_ok();
    assert!(fits(serde_json::json!({ "ha": null })) && fits(serde_json::json!({ "ha": 1.5, "day": "2026-06-18" })));
    for wrong in [
        serde_json::json!({}),
        serde_json::json!({ "ha": "1" }),
        serde_json::json!({ "ha": 1, "more": 1 }),
        serde_json::json!({ "ha": 1, "day": "18/6/2026" }),
    ] {
        assert!(!fits(wrong.clone()), "{wrong}");
    }
}

/// The table of the tests holds every address, and the document every address of the table.
#[test]
fn the_table_holds_every_address() {
    let server = Server::start();
    let document = server.json("/api/v1/openapi.json");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 15, "{paths:?}");
    for pattern in paths.keys() {
        assert!(
            ROUTES
                .iter()
                .any(|route| route.pattern == pattern && route.status == 200),
            "{pattern} is not in the table"
        );
    }
    for route in ROUTES.iter().filter(|route| route.pattern.starts_with("/api/")) {
        assert!(
            paths.contains_key(route.pattern),
            "{} is not in the document",
            route.pattern
        );
    }
}
