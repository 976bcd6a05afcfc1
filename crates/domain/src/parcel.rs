//! Cadastral parcels: land as the map of the cadastre has it. They are looked at and referred to; they cut no zone.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::document::Source;
use super::figure::Subject;
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use dates::Interval;

/// A parcel of the cadastral map (thửa đất).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Number of the map sheet (tờ bản đồ).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// Number of the parcel on its sheet (số thửa).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// The commune, as the file names it; sheets are numbered within a commune.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub commune: String,
    /// The code of its land use (`LUC`, `SKK`, …); empty when it was not recognised.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub land_use: String,
    /// The land use as the file has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub land_use_wording: String,
    /// The area the cadastre declares; `None` where it declares none. It is kept beside the computed one, never instead of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Quantity>,
    /// The zone it was imported for; `None` for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<EntityId>,
    /// Since when the cadastre has it so.
    pub valid: Interval,
    /// The data set of the cadastre it comes from.
    #[serde(default)]
    pub source: Source,
}

impl Parcel {
    /// Sheet and number as people write them: `12/345`.
    pub fn label(&self) -> String {
        match (self.sheet.is_empty(), self.number.is_empty()) {
            (false, false) => format!("{}/{}", self.sheet, self.number),
            (true, _) => self.number.clone(),
            (false, true) => self.sheet.clone(),
        }
    }
}

impl Record for Parcel {
    const KIND: Kind = Kind::Parcel;
    const WORD: Option<&'static str> = Some("thua");

    fn subject(&self) -> Option<Subject> {
        self.zone.map(Subject::Zone)
    }

    answer!(land: Cadastral);
    answer!(source: own);
    answer!(valid: own);

    fn name(&self) -> Option<String> {
        Some(self.label()).filter(|label| !label.is_empty())
    }

    fn called(&self) -> Option<Called> {
        Called::parcel(&self.commune, &self.sheet, &self.number)
    }

    answer!(references: none);

    fn stated(&self) -> Option<Quantity> {
        self.declared.clone()
    }

    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            zone: self.zone,
            name: Some(self.label()),
            state: Some(self.land_use.clone()).filter(|code| !code.is_empty()),
            hectares: self.declared.as_ref().and_then(Quantity::hectares),
            ..Summary::default()
        }
        .during(&self.valid)
    }

    properties!(parcel as Polygons {
        sheet: Text = parcel.sheet.clone(),
        number: Text = parcel.number.clone(),
        commune: Text = parcel.commune.clone(),
        land_use: Code = parcel.land_use.clone(),
        land_use_wording: Text = parcel.land_use_wording.clone(),
        declared_ha: Decimal["ha"] = parcel.declared.as_ref().and_then(Quantity::hectares),
        document: Reference = parcel.source.document,
    });
}
