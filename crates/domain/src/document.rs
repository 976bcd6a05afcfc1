//! Documents, and how a record points at the place in one.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::codes::code_of;
use super::figure::Subject;
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use dates::{Interval, PartialDate};

/// The class of a source. Of two values that are otherwise equal, an act is preferred to a report, a report to the press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentClass {
    /// Decision, decree, notice with legal effect.
    Act,
    /// Report, submission, plan, administrative letter.
    Report,
    /// A newspaper or a web page.
    Press,
}

/// The effect of a document on documents before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Thay thế: stands in the place of the earlier one.
    Replaces,
    /// Đính chính: corrects a print of the earlier one.
    Corrects,
    /// Bãi bỏ, huỷ bỏ: ends a decision of the earlier one.
    Annuls,
}

/// A document figures and acts are taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The number as printed (`225/QĐ-TTg`), or a short title where there is none.
    pub number: String,
    /// `None` when the date is unknown.
    pub date: Option<PartialDate>,
    /// The office that issued it, as printed; an order of reporters compares it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issuer: String,
    /// Its subject line (trích yếu); empty when unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Class of the source: legal act, report or press.
    pub class: DocumentClass,
    /// Name of the scanned file, if the office keeps one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// A day the document is surely not later than, where its date is unknown: its statements count from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_later_than: Option<PartialDate>,
    /// The words that prove that day.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub no_later_than_words: String,
    /// The earlier documents it replaces, corrects or annuls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<EntityId>,
    /// Its relation to those documents; `None` where it is not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
}

impl Document {
    /// A document of which only its number and its kind of paper are known.
    pub fn numbered(number: impl Into<String>, class: DocumentClass) -> Document {
        Document {
            number: number.into(),
            date: None,
            issuer: String::new(),
            title: String::new(),
            class,
            file: String::new(),
            no_later_than: None,
            no_later_than_words: String::new(),
            replaces: Vec::new(),
            relation: None,
        }
    }
}

/// Whether one document replaces another, itself or through those between; `replaces` gives what a document names.
pub fn leads_to(from: EntityId, to: EntityId, replaces: impl Fn(EntityId) -> Vec<EntityId>) -> bool {
    let (mut seen, mut waiting) = (HashSet::new(), vec![from]);
    while let Some(at) = waiting.pop() {
        if seen.insert(at) {
            let named = replaces(at);
            if named.contains(&to) {
                return true;
            }
            waiting.extend(named);
        }
    }
    false
}

/// The place a record was taken from: a document, a page, the words printed there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Source {
    /// The document; `None` where the importer named none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<EntityId>,
    /// Page or part of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// The printed words, copied as they stand; empty when not copied.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wording: String,
    /// How the coordinates of the file were read where their numbers had to be adjusted first, as a person accepted it
    /// (`EPSG:9208+swap`); empty where they stand as in the file. The stored native coordinates are the adjusted ones.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub read_as: String,
}

impl Record for Document {
    const KIND: Kind = Kind::Document;
    const WORD: Option<&'static str> = None;
    answer!(subject: none);
    answer!(land: None);
    answer!(source: none);
    answer!(valid: none);
    answer!(name: number);
    answer!(called: none);

    fn references(&self) -> Vec<EntityId> {
        self.replaces.clone()
    }

    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            name: Some(self.number.clone()),
            state: code_of(self.class),
            from: self.date,
            ..Summary::default()
        }
    }

    properties!(document as Table {
        number: Text = document.number.clone(),
        date: Date = document.date,
        issuer: Text = document.issuer.clone(),
        title: Text = document.title.clone(),
        class: Code = code_of(document.class),
        file: Text = document.file.clone(),
        no_later_than: Date = document.no_later_than,
        relation: Code = document.relation.and_then(code_of),
    });
}
