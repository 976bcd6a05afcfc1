//! The parameters of the addresses: name, form and meaning of each.

use crate::ledger::{Clearance, Stage, State};
use crate::present::By;
use crate::server::query;
use crate::snapshot::Dataset;
use domain::{Measure, ZoneKind};

/// A parameter of an address.
#[derive(Clone, Copy)]
pub(in crate::server) struct Parameter {
    /// Its name in the query.
    pub name: &'static str,
    /// Key of its description in the catalogue.
    pub about: &'static str,
    /// The form of its values.
    pub shape: Shape,
    /// The value that is taken where it is not given.
    pub default: Option<&'static str>,
    /// Whether it has to be given.
    pub required: bool,
    /// Whether only people on the machine know it.
    pub office: bool,
}

/// The form of the values of a parameter. English codes; Vietnamese ones are taken too.
#[derive(Clone, Copy)]
pub(in crate::server) enum Shape {
    /// A day: `2026-06-18` or `18/6/2026`.
    Day,
    /// Any text, within the limits of a query.
    Text,
    /// A truth value, `true` or `false`.
    Truth,
    /// One of some codes.
    Code(fn() -> Vec<&'static str>),
    /// Some of them, with commas.
    Codes(fn() -> Vec<&'static str>),
}

const fn parameter(name: &'static str, about: &'static str, shape: Shape) -> Parameter {
    Parameter {
        name,
        about,
        shape,
        default: None,
        required: false,
        office: false,
    }
}

pub(super) const AS_OF: Parameter = parameter(query::AS_OF, "server.parameter_about.as_of", Shape::Day);
pub(super) const AS_KNOWN_ON: Parameter =
    parameter(query::AS_KNOWN_ON, "server.parameter_about.as_known_on", Shape::Text);
pub(super) const BY: Parameter = Parameter {
    default: Some("zone"),
    ..parameter(
        query::BY,
        "server.parameter_about.by",
        Shape::Code(|| By::ALL.map(By::code).to_vec()),
    )
};
pub(super) const UNITS_AS_OF: Parameter =
    parameter(query::UNITS_AS_OF, "server.parameter_about.units_as_of", Shape::Day);
pub(super) const F: Parameter = Parameter {
    default: Some("json"),
    ..parameter(
        query::F,
        "server.parameter_about.f",
        Shape::Code(|| vec!["json", "geojson"]),
    )
};
pub(super) const DATASET: Parameter = Parameter {
    default: Some("real"),
    ..parameter(
        query::DATASET,
        "server.parameter_about.dataset",
        Shape::Code(|| Dataset::ALL.map(Dataset::code).to_vec()),
    )
};
pub(super) const KIND: Parameter = parameter(
    query::KIND,
    "server.parameter_about.kind",
    Shape::Codes(|| ZoneKind::ALL.map(ZoneKind::code).to_vec()),
);
pub(super) const PROVINCE: Parameter = parameter(query::PROVINCE, "server.parameter_about.province", Shape::Text);
pub(super) const STAGE: Parameter = parameter(
    query::STAGE,
    "server.parameter_about.stage",
    Shape::Codes(|| Stage::ALL.map(Stage::code).to_vec()),
);
pub(super) const CLEARANCE: Parameter = parameter(
    query::CLEARANCE,
    "server.parameter_about.clearance",
    Shape::Codes(|| Clearance::ALL.map(Clearance::code).to_vec()),
);
pub(super) const MEASURE: Parameter = parameter(
    query::MEASURE,
    "server.parameter_about.measure",
    Shape::Code(|| Measure::ALL.iter().map(|measure| measure.code()).collect()),
);
pub(super) const ZOOM: Parameter = parameter(
    query::ZOOM,
    "server.parameter_about.zoom",
    Shape::Code(|| query::ZOOMS.to_vec()),
);
pub(super) const Q: Parameter = Parameter {
    required: true,
    ..parameter(query::Q, "server.parameter_about.q", Shape::Text)
};
pub(super) const BBOX: Parameter = Parameter {
    required: true,
    ..parameter(query::BBOX, "server.parameter_about.bbox", Shape::Text)
};
pub(super) const PLANE: Parameter = parameter(query::PLANE, "server.parameter_about.plane", Shape::Text);
/// The language, known at every address.
pub(super) const LANG: Parameter = parameter(
    query::LANG,
    "server.parameter_about.lang",
    Shape::Code(|| vec!["vi", "en"]),
);

/// Facts that may hold of a face, a parameter each. Obstacles are for the office.
pub(super) fn facts() -> Vec<Parameter> {
    let one = |(fact, code): &(State, &'static str)| Parameter {
        office: *fact == State::OBSTRUCTED,
        ..parameter(code, "server.parameter_about.fact", Shape::Truth)
    };
    State::FACTS.iter().map(one).collect()
}
