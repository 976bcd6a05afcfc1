//! What was found, for programs.

use serde_json::{Value, json};

use super::{FoundLayer, FoundSource, Inspection, Land};
use message::{Lang, Message};

/// A sentence with its code.
fn told(message: &Message, lang: Lang) -> Value {
    json!({"code": message.key(), "text": message.text(lang)})
}

impl Inspection {
    /// All of it; codes, and texts of the catalogue.
    pub fn json(&self, lang: Lang) -> Value {
        json!({"sources": self.sources.iter().map(|source| source.json(lang)).collect::<Vec<_>>()})
    }
}

impl FoundSource {
    /// One file.
    pub fn json(&self, lang: Lang) -> Value {
        json!({
            "name": self.file,
            "format": self.info.format.name(),
            "guards": self.info.guards,
            "layers": self.layers.iter().map(|layer| layer.json(lang)).collect::<Vec<_>>(),
            "notes": self.notes.iter().map(|note| told(note, lang)).collect::<Vec<_>>(),
        })
    }
}

impl FoundLayer {
    /// `polygon`, `line`, `point`, `table` or `mixed`.
    pub fn holds(&self) -> &'static str {
        let holds = &self.info.holds;
        match (holds.polygons > 0, holds.lines > 0, holds.points > 0) {
            (true, false, false) => "polygon",
            (false, true, false) => "line",
            (false, false, true) => "point",
            (false, false, false) => "table",
            _ => "mixed",
        }
    }

    /// One layer.
    pub fn json(&self, lang: Lang) -> Value {
        let fields = self.fields.iter().map(|field| {
            json!({
                "name": field.name,
                "samples": field.samples,
                "personal": field.personal.is_some(),
                "why": field.personal.as_ref().map(|why| told(why, lang)),
            })
        });
        json!({
            "name": self.info.name,
            "part_of": self.info.part_of,
            "holds": self.holds(),
            "count": self.info.holds.count(),
            "counts": self.info.holds,
            "crs": self.info.crs.epsg().map(|code| format!("EPSG:{code}")),
            "crs_found": self.info.crs,
            "stated": self.stated,
            "encoding": self.info.encoding.as_ref().map(|found| json!({
                "name": found.name,
                "how": told(&found.how, lang),
            })),
            "extent": self.info.extent,
            "fields": fields.collect::<Vec<_>>(),
            "chosen": self.chosen,
            "diagnosis": self.diagnosed.as_ref().map(|one| one.diagnosis.json(lang)),
            "land": self.land.as_ref().map(|land| land.json(lang)),
            "notes": self.notes.iter().map(|note| told(note, lang)).collect::<Vec<_>>(),
        })
    }
}

impl Land {
    /// The polygons in the reading they were measured in.
    pub fn json(&self, lang: Lang) -> Value {
        let faults = self
            .faults
            .iter()
            .map(|(feature, what)| json!({"feature": feature, "code": what.key(), "text": what.text(lang)}));
        let declared = self.declared.iter().map(|(name, measured, declared)| {
            json!({
                "name": name,
                "measured_m2": measured.m2(),
                "declared": {"value": declared.value.to_string(), "unit": declared.unit.code()},
                "difference_share": Land::difference(*measured, declared),
            })
        });
        json!({
            "reading": self.reading,
            "accepted": self.accepted,
            "count": self.count,
            "sound": self.sound,
            "unusable": self.unusable,
            "faults": faults.collect::<Vec<_>>(),
            "areas": self.areas.iter()
                .map(|(plane, area)| json!({"plane": plane, "ha": area.ha()}))
                .collect::<Vec<_>>(),
            "declared": declared.collect::<Vec<_>>(),
        })
    }
}
