//! Documents: where a record was taken from, and the papers an answer mentions.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::code::{Code, date, words};
use crate::snapshot::Snapshot;
use domain::{Document, DocumentClass, EntityId};

/// Where a record was taken from.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Source {
    /// Official number of the document; `null` where the record names none.
    pub document: Option<String>,
    /// Identity of the document, under which `documents` lists it; `null` where the record names none.
    #[schemars(with = "Option<String>")]
    pub document_id: Option<EntityId>,
    /// The page, as the record gives it; `null` where it gives none.
    pub page: Option<String>,
    /// The printed words, copied; `null` where the record has none.
    pub wording: Option<String>,
}

impl Source {
    pub(super) fn of(snapshot: &Snapshot, source: &domain::Source) -> Source {
        let document = source.document.and_then(|id| snapshot.get::<Document>(id));
        Source {
            document: document.map(|d| d.body.number.clone()),
            document_id: document.map(|d| d.id()),
            page: words(&source.page),
            wording: words(&source.wording),
        }
    }
}

/// A document that an answer mentions.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Paper {
    /// Its identity, the same in all revisions.
    pub id: String,
    /// Its official number, as printed.
    pub number: String,
    /// Its title, or its subject line; `null` where it is not recorded.
    pub title: Option<String>,
    /// The authority that issued it; `null` where it is not recorded.
    pub issuer: Option<String>,
    /// What kind of source it is: `act`, `report` or `press`.
    #[schemars(with = "Code<DocumentClass>")]
    pub class: DocumentClass,
    /// Its date, as exact as it is known; `null` where unknown.
    pub date: Option<String>,
    /// A file or an address of it; `null` for none.
    pub file: Option<String>,
}

/// Parts of an answer that rest on documents.
pub(super) trait Cites {
    /// The sources cited in it.
    fn sources(&self) -> Vec<&Source>;
}

impl Cites for Source {
    fn sources(&self) -> Vec<&Source> {
        vec![self]
    }
}

impl<T: Cites> Cites for Vec<T> {
    fn sources(&self) -> Vec<&Source> {
        self.iter().flat_map(Cites::sources).collect()
    }
}

impl<T: Cites> Cites for Option<T> {
    fn sources(&self) -> Vec<&Source> {
        self.iter().flat_map(Cites::sources).collect()
    }
}

/// The papers that parts of an answer rest on, by number.
pub(super) fn documents(snapshot: &Snapshot, parts: &[&dyn Cites]) -> Vec<Paper> {
    let ids: BTreeSet<EntityId> = parts
        .iter()
        .flat_map(|part| part.sources())
        .filter_map(|source| source.document_id)
        .collect();
    let mut papers: Vec<_> = ids.into_iter().filter_map(|id| snapshot.get::<Document>(id)).collect();
    papers.sort_by(|a, b| (&a.body.number, a.id()).cmp(&(&b.body.number, b.id())));
    papers
        .into_iter()
        .map(|row| Paper {
            id: row.id().to_string(),
            number: row.body.number.clone(),
            title: words(&row.body.title),
            issuer: words(&row.body.issuer),
            class: row.body.class,
            date: date(row.body.date),
            file: words(&row.body.file),
        })
        .collect()
}
