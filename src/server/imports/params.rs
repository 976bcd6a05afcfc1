//! Request bodies of the import endpoints.

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::asked;
use crate::changeset::relation::Said;
use crate::import::{ImportKind, Options};
use crate::mapping;
use crate::mapping::Mapping;
use crate::present::Code;
use domain::{
    ConstraintKind, EventKind, LandFunction, LeaseKind, LegalStatus, PartialDate, PlanLevel, ProjectState, Quality,
    Relation, UnitLevel, ZoneKind,
};
use message::Message;
use reader::Nested;
use text::{DecimalSeparator, Refusal, parse_code};

/// How the files are to be looked at.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct InspectParams {
    /// The layer, where a file has several.
    pub layer: Option<String>,
    /// The encoding of its texts, where the one found is wrong.
    pub encoding: Option<String>,
    /// The zone or the place where the land is expected.
    pub zone: Option<String>,
}

/// What the files are, and what is to become of them. Codes are those of the command line.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("required" = ["kind"]))]
pub(super) struct ImportParams {
    /// A kind of `matbang import --as`.
    #[schemars(with = "ImportKind")]
    pub kind: String,
    /// The coordinate system that a person accepted, with its adjustments: `EPSG:9208`, `EPSG:9208+swap`.
    pub reading: Option<String>,
    /// The layer, where a file has several.
    pub layer: Option<String>,
    /// What closed lines inside each other mean in a drawing.
    #[schemars(with = "Option<Code<Nested>>")]
    pub nested: Option<String>,
    /// The encoding of its texts, where the one found is wrong.
    pub encoding: Option<String>,
    /// The plane of the hectares: `EPSG:9208`.
    pub area_crs: Option<String>,
    /// The zone, by id, slug or name.
    pub zone: Option<String>,
    /// From when on it is so: a day, a month or a year, in either way of writing.
    pub valid_from: Option<String>,
    /// The number of the document.
    pub document: Option<String>,
    /// Who issued the document.
    pub issuer: Option<String>,
    /// The number of the document it replaces or corrects.
    pub replaces: Option<String>,
    /// What the document does to an earlier one.
    #[schemars(with = "Option<Code<Relation>>")]
    pub relation: Option<String>,
    /// The area that the document declares.
    pub declared: Option<Declared>,
    /// The legal status of a boundary.
    #[schemars(with = "Option<Code<LegalStatus>>")]
    pub status: Option<String>,
    /// How a boundary was made.
    #[schemars(with = "Option<Code<Quality>>")]
    pub quality: Option<String>,
    /// The event of clearance pieces.
    #[schemars(with = "Option<Code<EventKind>>")]
    pub event: Option<String>,
    /// The kind of leases.
    #[schemars(with = "Option<Code<LeaseKind>>")]
    pub lease_kind: Option<String>,
    /// The level of a plan.
    #[schemars(with = "Option<Code<PlanLevel>>")]
    pub level: Option<String>,
    /// The function of plan areas.
    #[schemars(with = "Option<Code<LandFunction>>")]
    pub function: Option<String>,
    /// The kind of constraints.
    #[schemars(with = "Option<Code<ConstraintKind>>")]
    pub constraint: Option<String>,
    /// The state of projects.
    #[schemars(with = "Option<Code<ProjectState>>")]
    pub project_state: Option<String>,
    /// The level of administrative units.
    #[schemars(with = "Option<Code<UnitLevel>>")]
    pub unit_level: Option<String>,
    /// The province of units and of new zones, and of zones whose name several provinces have.
    pub province: Option<String>,
    /// The kind of zones that figures speak of, where neither names nor headings say it.
    #[schemars(with = "Option<Code<ZoneKind>>")]
    pub zone_kind: Option<String>,
    /// Whether zones that figures speak of and that are not recorded are made.
    pub create_zones: bool,
    /// The decimal separator of the file: `dot` or `comma`.
    #[schemars(extend("enum" = ["dot", "comma"]))]
    pub decimal: Option<String>,
    /// Take shapes without their attributes, where the file that holds these is missing.
    pub without_attributes: bool,
    /// Refuse a file that has anything to repair.
    pub strict: bool,
    /// Leave out features that are wrong instead of refusing the file.
    pub partial: bool,
    /// End what is recorded and no longer stands in the file.
    pub end_missing: bool,
    /// Day up to which the records are stated to be complete (“đủ đến ngày”).
    pub complete_through: Option<String>,
    /// Which column is which field, beside what the program recognises.
    pub mapping: Option<Columns>,
}

/// What a person says of the columns, beside what the program recognises.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ColumnMapping")]
pub(super) struct Columns {
    /// Field → heading in the file.
    pub columns: BTreeMap<String, String>,
    /// Headings that are not read.
    pub ignore: Vec<String>,
    /// Whether columns of personal data are taken.
    pub keep_personal: bool,
}

/// An area as a document prints it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SizeInDocument")]
pub(super) struct Declared {
    /// Digits with a dot.
    #[schemars(with = "String")]
    pub value: Decimal,
    /// The unit of the value: `ha` or `m2`.
    #[schemars(extend("enum" = ["ha", "m2"]))]
    pub unit: String,
}

/// How the changeset is written.
#[derive(Debug, Clone)]
pub(super) struct CommitParams {
    /// The next revision at once, or a draft that waits.
    pub approve: bool,
    pub message: String,
    pub author: String,
}

impl Declared {
    fn hectares(&self) -> Result<Decimal, Message> {
        match self.unit.as_str() {
            "ha" => Ok(self.value),
            "m2" => Ok(self.value / Decimal::from(10_000)),
            unit => Err(wrong("declared.unit", unit, "ha, m2")),
        }
    }
}

impl Columns {
    /// The same as a mapping.
    fn mapping(&self, kind: ImportKind) -> Result<Mapping, Message> {
        let known = mapping::codes(Some(kind.code()));
        if let Some(field) = self.columns.keys().find(|field| !known.contains(&field.as_str())) {
            return Err(wrong("mapping.columns", field, &known.join(", ")));
        }
        Ok(Mapping {
            columns: self.columns.clone(),
            ignore: self.ignore.clone(),
            keep_personal: self.keep_personal,
            ..Mapping::default()
        })
    }
}

impl ImportParams {
    /// Whether every code in it is one.
    ///
    /// # Errors
    /// The first that is not, with what would be right.
    pub fn check(&self) -> Result<(), Refusal> {
        self.options().map(|_| ())
    }

    /// The same in the words of the engine.
    pub fn options(&self) -> Result<(ImportKind, Options), Refusal> {
        let kind = self.kind.parse::<ImportKind>();
        let kind = kind.map_err(|error| wrong("kind", &self.kind, &error.to_string()))?;
        let mark = match self.decimal.as_deref() {
            None => None,
            Some("dot") => Some(DecimalSeparator::Dot),
            Some("comma") => Some(DecimalSeparator::Comma),
            Some(other) => return Err(wrong("decimal", other, "dot, comma").into()),
        };
        let options = Options {
            zone: self.zone.clone(),
            crs: parsed("reading", &self.reading, "EPSG:9208, EPSG:9208+swap")?,
            area_crs: parsed("area_crs", &self.area_crs, "EPSG:9208")?,
            layer: self.layer.clone(),
            nested: code("nested", &self.nested)?,
            encoding: self.encoding.clone(),
            mapping: self.mapping.as_ref().map(|said| said.mapping(kind)).transpose()?,
            mark,
            complete_through: date("complete_through", &self.complete_through)?,
            stated_by: String::new(),
            valid_from: date("valid_from", &self.valid_from)?,
            document: self.document.clone(),
            relation: Said {
                issuer: self.issuer.clone(),
                replaces: self.replaces.clone(),
                relation: code("relation", &self.relation)?,
            },
            declared_ha: self.declared.as_ref().map(Declared::hectares).transpose()?,
            status: code("status", &self.status)?,
            quality: code("quality", &self.quality)?,
            event: code("event", &self.event)?,
            lease_kind: code("lease_kind", &self.lease_kind)?,
            level: code("level", &self.level)?,
            function: code("function", &self.function)?,
            constraint_kind: code("constraint", &self.constraint)?,
            project_state: code("project_state", &self.project_state)?,
            unit_level: code("unit_level", &self.unit_level)?,
            province: self.province.clone(),
            zone_kind: code("zone_kind", &self.zone_kind)?,
            create_zones: self.create_zones,
            without_attributes: self.without_attributes,
            strict: self.strict,
            partial: self.partial,
            end_missing: self.end_missing,
        };
        Ok((kind, options))
    }
}

fn wrong(name: &'static str, value: &str, right: &str) -> Message {
    Message::new("server.import.value")
        .with("name", name)
        .with("value", value)
        .with("right", right)
}

fn parsed<T: FromStr>(name: &'static str, text: &Option<String>, right: &str) -> Result<Option<T>, Message> {
    let text = text.as_deref();
    text.map(|text| text.parse().map_err(|_| wrong(name, text, right)))
        .transpose()
}

/// A day, a month or a year, in both ways of writing.
fn date(name: &'static str, text: &Option<String>) -> Result<Option<PartialDate>, Message> {
    let read =
        |text: &str| asked::date(text).ok_or_else(|| wrong(name, text, "2026-06-23, 23/6/2026, 2026-06, 6/2026, 2026"));
    text.as_deref().map(read).transpose()
}

/// A code of the domain, read as it stands in the store.
fn code<T: DeserializeOwned>(name: &'static str, text: &Option<String>) -> Result<Option<T>, Message> {
    let read = |text: &str| parse_code(text).map_err(|codes| wrong(name, text, &codes));
    text.as_deref().map(read).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &str) -> String {
        let wish: ImportParams = serde_json::from_str(body).unwrap();
        wish.check().unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_code_is_told_with_the_right_ones() {
        for (body, says) in [
            (r#"{"kind": "zones"}"#, "boundary"),
            (r#"{"kind": "boundary", "reading": "VN-2000"}"#, "EPSG:9208+swap"),
            (r#"{"kind": "boundary", "status": "agreed"}"#, "provisional"),
            (r#"{"kind": "clearance", "event": "cleared"}"#, "handed_over"),
            (
                r#"{"kind": "unit", "unit_level": "county"}"#,
                "province (tinh), district (huyen), commune (xa)",
            ),
            (
                r#"{"kind": "boundary", "declared": {"value": "75", "unit": "sào"}}"#,
                "ha, m2",
            ),
            (r#"{"kind": "lease", "nested": "islands"}"#, "areas"),
            (r#"{"kind": "boundary", "valid_from": "31/4/2026"}"#, "23/6/2026"),
            (r#"{"kind": "register", "decimal": ";"}"#, "dot, comma"),
            (
                r#"{"kind": "parcel", "mapping": {"columns": {"so_thua": "Số"}}}"#,
                "number",
            ),
        ] {
            let said = refused(body);
            assert!(said.contains(says), "{body}: {said}");
        }
        assert!(serde_json::from_str::<ImportParams>(r#"{"kind": "boundary", "colour": "red"}"#).is_err());
    }

    #[test]
    fn a_date_is_taken_in_both_ways_of_writing() {
        for text in ["2026-02-05", "05/02/2026"] {
            let body = format!(r#"{{"kind": "boundary", "valid_from": "{text}", "complete_through": "{text}"}}"#);
            let (_, options) = serde_json::from_str::<ImportParams>(&body).unwrap().options().unwrap();
            let expected: PartialDate = "2026-02-05".parse().unwrap();
            assert_eq!(
                (options.valid_from, options.complete_through),
                (Some(expected), Some(expected))
            );
        }
    }

    #[test]
    fn what_rings_inside_rings_are_is_passed_on() {
        let wish: ImportParams =
            serde_json::from_str(r#"{"kind": "lease", "nested": "areas", "without_attributes": true}"#).unwrap();
        let (_, options) = wish.options().unwrap();
        assert_eq!(
            (options.nested, options.without_attributes),
            (Some(Nested::Areas), true)
        );
    }

    #[test]
    fn square_metres_become_hectares() {
        let wish: ImportParams =
            serde_json::from_str(r#"{"kind": "boundary", "declared": {"value": "763876.85", "unit": "m2"}}"#).unwrap();
        let (_, options) = wish.options().unwrap();
        assert_eq!(options.declared_ha.unwrap().to_string(), "76.387685");
    }
}
