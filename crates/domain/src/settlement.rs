//! What people decide about values: which of two printed ones stands, by a decision of its own or by a rule of the province,
//! and up to which day the records are complete.

use serde::{Deserialize, Serialize};

use super::Kind;
use super::called::Called;
use super::codes::code_of;
use super::document::Source;
use super::figure::{Rung, Subject};
use super::indicator::Indicator;
use super::property::{Datum, Layer, Property, PropertyType, properties};
use super::quantity::Quantity;
use super::record::{EntityId, Land, Published, Record, Summary, Visibility, answer};
use super::text::fold;
use dates::{Interval, PartialDate};

/// The revocation of a decision: it is kept, with the day from which it no longer counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// The first day on which the decision no longer holds.
    pub on: PartialDate,
    /// Name of the person who revoked it; never public.
    pub by: String,
}

/// A settled value (chốt số): of several printed values of one subject, measure and day, the one that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledValue {
    /// Zone, phase, project, group or administrative unit.
    pub subject: Subject,
    /// The indicator the values are of.
    pub indicator: Indicator,
    /// The day the values are of.
    pub as_of: PartialDate,
    /// The figure that stands as the value.
    pub chosen: EntityId,
    /// The figures that do not, and stay printed beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losing: Vec<EntityId>,
    /// Why this value stands; never public.
    pub reason: String,
    /// Who settled it: a person with the right to approve.
    pub by: String,
    /// The day it was settled; before it nothing was.
    pub settled_on: PartialDate,
    /// The minutes or the decision.
    #[serde(default)]
    pub source: Source,
    /// Set when it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revoked>,
}

impl SettledValue {
    /// What the public sees: that it is settled, on which day and by which paper. The name of a person is removed, and so is the
    /// reason: what it may say of others is not reviewed.
    #[must_use]
    pub fn redacted(mut self) -> SettledValue {
        self.by.clear();
        self.reason.clear();
        if let Some(revoked) = &mut self.revoked {
            revoked.by.clear();
        }
        self
    }
}

/// “Đủ đến ngày”: the statement that the records of a zone hold everything of one measure up to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompleteThrough {
    /// The zone whose records are complete.
    pub zone: EntityId,
    /// Indicator the statement is about.
    pub indicator: Indicator,
    /// The last day of which everything is recorded.
    pub through: PartialDate,
    /// Name of the person who states it; never public.
    pub by: String,
    /// The document it is stated in.
    #[serde(default)]
    pub source: Source,
    /// Set when it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revoked>,
}

impl CompleteThrough {
    /// What the public sees: not who stated it.
    #[must_use]
    pub fn redacted(mut self) -> CompleteThrough {
        self.by.clear();
        if let Some(revoked) = &mut self.revoked {
            revoked.by.clear();
        }
        self
    }
}

/// The rule of a province for values of one day that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingRule {
    /// Whose value stands: issuers of documents, the first before the next.
    Reporters(Vec<String>),
    /// Which rung of clearance is `cleared`.
    Rung(Rung),
}

/// A setting of a province: a rule for values of one day that contradict each other, in force for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvinceSetting {
    /// Key of the province: one of today's, or one from before the merger of 1/7/2025.
    pub province: String,
    /// The indicators it is for; all, if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
    /// Order of reporters, or the rung that is `cleared`.
    pub rule: SettingRule,
    /// When it is in force.
    pub valid: Interval,
    /// The paper that settles it.
    #[serde(default)]
    pub source: Source,
}

impl ProvinceSetting {
    /// Whether it is of an indicator.
    pub fn speaks_of(&self, indicator: Indicator) -> bool {
        self.indicators.is_empty() || self.indicators.contains(&indicator)
    }

    /// Whether two settings of one kind say the same: one order of reporters, however its names are written, or one rung.
    pub fn says_as(&self, other: &ProvinceSetting) -> bool {
        let names = |order: &[String]| order.iter().map(|name| without_committee(name)).collect::<Vec<_>>();
        match (&self.rule, &other.rule) {
            (SettingRule::Rung(one), SettingRule::Rung(two)) => one == two,
            (SettingRule::Reporters(one), SettingRule::Reporters(two)) => names(one) == names(two),
            _ => false,
        }
    }

    /// Whether two settings are of one province, begin on one day, concern the same indicator and contradict each other, so that
    /// it is unknown which one is meant.
    pub fn contradicts(&self, other: &ProvinceSetting) -> bool {
        let one_kind = std::mem::discriminant(&self.rule) == std::mem::discriminant(&other.rule);
        let began = |of: &ProvinceSetting| of.valid.start().map(PartialDate::last_day);
        let both_speak = self.indicators.is_empty()
            || other.indicators.is_empty()
            || self.indicators.iter().any(|indicator| other.speaks_of(*indicator));
        self.province == other.province && one_kind && began(self) == began(other) && both_speak && !self.says_as(other)
    }
}

impl Record for SettledValue {
    const KIND: Kind = Kind::SettledValue;
    const WORD: Option<&'static str> = None;

    fn subject(&self) -> Option<Subject> {
        Some(self.subject.clone())
    }

    answer!(land: None);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: none);
    answer!(called: none);

    fn references(&self) -> Vec<EntityId> {
        self.losing.iter().copied().chain([self.chosen]).collect()
    }

    answer!(stated: none);

    fn summary(&self) -> Summary {
        Summary {
            zone: self.subject.zone(),
            name: Some(self.indicator.code().to_string()),
            from: Some(self.as_of),
            ..Summary::default()
        }
    }

    answer!(visibility: public);
    fn published(&self, visibility: Visibility) -> Published<Self> {
        match visibility {
            Visibility::Public => Published::Instead(self.clone().redacted()),
            Visibility::Internal => Published::Nothing,
        }
    }

    fn is_withheld(&self) -> bool {
        false
    }

    properties!(settled as none {
        subject: Code = settled.subject.kind().to_string(),
        subject_name: Reference = settled.subject.entity(),
        indicator: Code = settled.indicator.code().to_string(),
        as_of: Date = settled.as_of,
        chosen: Reference = settled.chosen,
        reason: Text = settled.reason.clone(),
        by: Text = settled.by.clone(),
        settled_on: Date = settled.settled_on,
        revoked_on: Date = settled.revoked.as_ref().map(|revoked| revoked.on),
        document: Reference = settled.source.document,
    });
}

impl Record for CompleteThrough {
    const KIND: Kind = Kind::CompleteThrough;
    const WORD: Option<&'static str> = None;
    answer!(subject: zone);
    answer!(land: None);
    answer!(source: own);
    answer!(valid: none);
    answer!(name: none);
    answer!(called: none);
    answer!(references: none);
    answer!(stated: none);

    fn summary(&self) -> Summary {
        Summary {
            zone: Some(self.zone),
            name: Some(self.indicator.code().to_string()),
            from: Some(self.through),
            ..Summary::default()
        }
    }

    answer!(visibility: public);
    fn published(&self, visibility: Visibility) -> Published<Self> {
        match visibility {
            Visibility::Public => Published::Instead(self.clone().redacted()),
            Visibility::Internal => Published::Nothing,
        }
    }

    fn is_withheld(&self) -> bool {
        false
    }

    properties!(stated as none {
        indicator: Code = stated.indicator.code().to_string(),
        through: Date = stated.through,
        by: Text = stated.by.clone(),
        revoked_on: Date = stated.revoked.as_ref().map(|revoked| revoked.on),
        document: Reference = stated.source.document,
    });
}

impl Record for ProvinceSetting {
    const KIND: Kind = Kind::ProvinceSetting;
    const WORD: Option<&'static str> = None;
    answer!(subject: none);
    answer!(land: None);
    answer!(source: own);
    answer!(valid: own);
    answer!(name: none);
    answer!(called: none);
    answer!(references: none);
    answer!(stated: none);
    answer!(visibility: public);
    answer!(published: as_it_is);

    fn summary(&self) -> Summary {
        Summary {
            name: Some(self.province.clone()),
            from: self.valid.start(),
            ..Summary::default()
        }
    }

    properties!(setting as none {
        province: Code = setting.province.clone(),
        indicators: Text = setting.indicators.iter().map(|indicator| indicator.code()).collect::<Vec<_>>().join("; "),
        reporters: Text = match &setting.rule {
            SettingRule::Reporters(reporters) => Some(reporters.join("; ")),
            SettingRule::Rung(_) => None,
        },
        rung: Code = match setting.rule {
            SettingRule::Rung(rung) => code_of(rung),
            SettingRule::Reporters(_) => None,
        },
        document: Reference = setting.source.document,
    });
}

/// The place of an issuer in an order of reporters; `None` where no reporter of it is meant. A reporter is the beginning of a
/// name, in whole words, with or without “UBND”: “xã” is any commune, “UBND xã Lục Yên” that one.
pub fn place_of_reporter(reporters: &[String], issuer: &str) -> Option<usize> {
    let issuer = without_committee(issuer);
    reporters.iter().position(|reporter| {
        let reporter = without_committee(reporter);
        let rest = issuer.strip_prefix(reporter.as_str());
        !reporter.is_empty() && rest.is_some_and(|rest| rest.is_empty() || !rest.starts_with(char::is_alphanumeric))
    })
}

/// A folded name without the words that every People's Committee begins with; these alone stay.
fn without_committee(name: &str) -> String {
    let name = fold(name);
    let stripped = ["ubnd ", "uy ban nhan dan "]
        .iter()
        .find_map(|words| name.trim().strip_prefix(words));
    stripped.unwrap_or(name.trim()).trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reporter_is_the_beginning_of_a_name_in_whole_words() {
        let order = ["UBND xã", "Chủ đầu tư"].map(str::to_string);
        for (issuer, place) in [
            ("UBND xã Lục Yên", Some(0)),
            ("Ủy ban nhân dân xã Hưng Khánh", Some(0)),
            ("Xã", Some(0)),
            ("chủ đầu tư", Some(1)),
            ("CHỦ ĐẦU TƯ – Công ty A", Some(1)),
            ("UBND tỉnh", None),
            ("Xãng", None),
            ("Sở Công Thương", None),
            ("", None),
        ] {
            assert_eq!(place_of_reporter(&order, issuer), place, "{issuer}");
        }
        assert_eq!(place_of_reporter(&[String::new()], "Sở"), None);
    }
}
