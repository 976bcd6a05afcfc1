//! Documents: where a record was taken from, and the papers an answer mentions.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::code::{code, date, words};
use crate::snapshot::Snapshot;
use domain::{Document, EntityId, Source};

/// `document`, `document_id`, `page`, `wording` of a record.
pub(super) fn source(snapshot: &Snapshot, source: &Source) -> Value {
    let document = source.document.and_then(|id| snapshot.get::<Document>(id));
    json!({
        "document": document.map(|d| &d.body.number),
        "document_id": document.map(|d| d.id().to_string()),
        "page": words(&source.page),
        "wording": words(&source.wording),
    })
}

/// The papers whose ids stand anywhere in an answer, by number.
pub(super) fn documents(snapshot: &Snapshot, answer: &Value) -> Value {
    let mut ids = BTreeSet::new();
    mentioned(answer, &mut ids);
    let mut papers: Vec<_> = ids.into_iter().filter_map(|id| snapshot.get::<Document>(id)).collect();
    papers.sort_by(|a, b| (&a.body.number, a.id()).cmp(&(&b.body.number, b.id())));
    papers
        .into_iter()
        .map(|row| {
            json!({
                "id": row.id().to_string(),
                "number": row.body.number,
                "title": words(&row.body.title),
                "issuer": words(&row.body.issuer),
                "class": code(&row.body.class),
                "date": date(row.body.date),
                "file": words(&row.body.file),
            })
        })
        .collect()
}

fn mentioned(value: &Value, ids: &mut BTreeSet<EntityId>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| mentioned(item, ids)),
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(id) if key == "document_id" => ids.extend(id.parse::<EntityId>().ok()),
                    other => mentioned(other, ids),
                }
            }
        }
        _ => {}
    }
}
