//! The quantities figures measure: the closed list of `data/indicators.csv`, and the units values are printed in.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The unit of a printed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Hectare (ha), 10,000 m².
    #[serde(rename = "ha")]
    Hectare,
    /// Square metre (m²).
    #[serde(rename = "m2")]
    SquareMetre,
    /// Percent of the base the indicator names.
    #[serde(rename = "%")]
    Percent,
    /// Thousand million đồng (tỷ đồng).
    #[serde(rename = "tỷ đồng")]
    BillionDong,
    /// Million đồng (triệu đồng).
    #[serde(rename = "triệu đồng")]
    MillionDong,
    /// Đồng per person and month.
    #[serde(rename = "đồng/người/tháng")]
    DongPerPersonMonth,
    /// Million đồng per person and month.
    #[serde(rename = "triệu đồng/người/tháng")]
    MillionDongPerPersonMonth,
    /// Count of industrial clusters (cụm).
    #[serde(rename = "cụm")]
    Cluster,
    /// Count of projects (dự án).
    #[serde(rename = "dự án")]
    Project,
    /// Count of enterprises (doanh nghiệp).
    #[serde(rename = "doanh nghiệp")]
    Enterprise,
    /// Producers (cơ sở sản xuất).
    #[serde(rename = "cơ sở")]
    Producer,
    /// Count of households (hộ).
    #[serde(rename = "hộ")]
    Household,
    /// Count of persons (người).
    #[serde(rename = "người")]
    Person,
    /// Count of organisations (tổ chức).
    #[serde(rename = "tổ chức")]
    Organisation,
    /// Count of graves (mộ).
    #[serde(rename = "mộ")]
    Grave,
}

impl Unit {
    /// All units, to list them in messages.
    pub const ALL: [Unit; 15] = [
        Unit::Hectare,
        Unit::SquareMetre,
        Unit::Percent,
        Unit::BillionDong,
        Unit::MillionDong,
        Unit::DongPerPersonMonth,
        Unit::MillionDongPerPersonMonth,
        Unit::Cluster,
        Unit::Project,
        Unit::Enterprise,
        Unit::Producer,
        Unit::Household,
        Unit::Person,
        Unit::Organisation,
        Unit::Grave,
    ];

    /// As written in files: `ha`, `tỷ đồng` …
    pub fn code(self) -> &'static str {
        match self {
            Unit::Hectare => "ha",
            Unit::SquareMetre => "m2",
            Unit::Percent => "%",
            Unit::BillionDong => "tỷ đồng",
            Unit::MillionDong => "triệu đồng",
            Unit::DongPerPersonMonth => "đồng/người/tháng",
            Unit::MillionDongPerPersonMonth => "triệu đồng/người/tháng",
            Unit::Cluster => "cụm",
            Unit::Project => "dự án",
            Unit::Enterprise => "doanh nghiệp",
            Unit::Producer => "cơ sở",
            Unit::Household => "hộ",
            Unit::Person => "người",
            Unit::Organisation => "tổ chức",
            Unit::Grave => "mộ",
        }
    }

    /// As printed for people: `m²`, else the code.
    pub fn sign(self) -> &'static str {
        if self == Unit::SquareMetre { "m²" } else { self.code() }
    }

    /// Whether a value in this unit can stand for an indicator whose usual unit is `usual`: the same unit, or the same
    /// thing on another scale.
    pub fn fits(self, usual: Unit) -> bool {
        use Unit::{BillionDong, DongPerPersonMonth, Hectare, MillionDong, MillionDongPerPersonMonth, SquareMetre};
        let family = |unit| match unit {
            SquareMetre => Hectare,
            MillionDong => BillionDong,
            MillionDongPerPersonMonth => DongPerPersonMonth,
            other => other,
        };
        family(self) == family(usual)
    }
}

impl FromStr for Unit {
    type Err = ();
    fn from_str(text: &str) -> Result<Unit, ()> {
        let text = if text == "m²" { "m2" } else { text };
        Unit::ALL.into_iter().find(|unit| unit.code() == text).ok_or(())
    }
}

macro_rules! measures {
    ($($variant:ident $code:literal $doc:literal),* $(,)?) => {
        /// The closed list of areas an account holds (docs/MODEL.md, Measures).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Measure { $(#[doc = $doc] #[serde(rename = $code)] $variant),* }
        impl Measure {
            /// All of them, in the order accounts print them.
            pub const ALL: &'static [Measure] = &[$(Measure::$variant),*];
            /// The key in JSON and CSV.
            pub fn code(self) -> &'static str { match self { $(Measure::$variant => $code),* } }
        }
    };
}

measures! {
    Planned "planned" "By figures with status approved.",
    Established "established" "By figures with status approved.",
    Boundary "boundary" "Area of the boundary version in force.",
    ToRecover "to_recover" "Cleared and still to clear.",
    NotRequired "not_required" "Boundary land that need not be recovered.",
    Cleared "cleared" "Compensated or handed over, as the source words it.",
    HandedOver "handed_over" "Handed over.",
    Clean "clean" "Handed over and without an open obstacle.",
    LeftToClear "left_to_clear" "Base less cleared land, with its base named.",
    IndustrialPlan "industrial_plan" "Industrial land of the approved detailed plan (form 03/04 line 17).",
    IndustrialServicePlan "industrial_service_plan" "Industrial and service land, the denominator of form 2103.",
    Leasable "leasable" "Land for lease under the approved detailed plan.",
    Serviced "serviced" "Industrial land with infrastructure (form 02 line 3).",
    Leased "leased" "Union of subleases, direct State leases and auctions in force; never a head lease.",
    ApprovedNotLeased "approved_not_leased" "Investment policy or certificate without a lease.",
    LeasedOrApproved "leased_or_approved" "Union of the two.",
    LeasedOutsideIndustrial "leased_outside_industrial" "Leased land outside the industrial land of the plan.",
    LeasedNotCleared "leased_not_cleared" "Leased land not yet cleared.",
    OutsideBoundary "outside_boundary" "Leased land outside the boundary.",
    Unleased "unleased" "Industrial land of the plan that is not leased.",
    Available "available" "Clean, industrial, serviced, neither leased nor approved.",
    AvailableUnserviced "available_unserviced" "The same without infrastructure.",
    Operating "operating" "Leased land of operating projects.",
    Idle "idle" "Leased land of projects that do not operate.",
}

impl FromStr for Measure {
    type Err = ();
    fn from_str(text: &str) -> Result<Measure, ()> {
        Measure::ALL
            .iter()
            .copied()
            .find(|measure| measure.code() == text)
            .ok_or(())
    }
}

/// The code of an indicator of `data/indicators.csv`: a [`Measure`] or a count, a capital, a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Indicator(&'static str);

impl Indicator {
    /// The code in `data/indicators.csv`, such as `cleared`.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// The measure, when it is one of the areas of an account.
    pub fn measure(self) -> Option<Measure> {
        self.0.parse().ok()
    }

    /// Its name in Vietnamese and in English.
    pub fn names(self) -> (&'static str, &'static str) {
        TABLE.get(self.0).map_or((self.0, self.0), |line| line.names)
    }

    /// The names it had before, in either language: files of people keep them.
    pub fn former_names(self) -> impl Iterator<Item = &'static str> {
        let listed = TABLE.get(self.0).map_or("", |line| line.formerly);
        listed.split('|').filter(|name| !name.is_empty())
    }

    /// The unit its values are usually printed in.
    pub fn usual_unit(self) -> Unit {
        TABLE.get(self.0).map_or(Unit::Hectare, |line| line.unit)
    }

    /// Every code, sorted, for messages that propose the nearest.
    pub fn codes() -> Vec<&'static str> {
        let mut codes: Vec<_> = TABLE.keys().copied().collect();
        codes.sort_unstable();
        codes
    }
}

impl From<Measure> for Indicator {
    fn from(measure: Measure) -> Indicator {
        Indicator(measure.code())
    }
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FromStr for Indicator {
    type Err = ();
    fn from_str(text: &str) -> Result<Indicator, ()> {
        TABLE.get_key_value(text).map(|(code, _)| Indicator(code)).ok_or(())
    }
}

impl Serialize for Indicator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Indicator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|()| de::Error::custom(format!("unknown indicator {text}")))
    }
}

/// One line of the shipped table: code, unit, measure or not, names, and those it had before, with `|` between them.
const CSV: &str = include_str!("../../../data/indicators.csv");

/// Names of an indicator, Vietnamese and English.
type Names = (&'static str, &'static str);

/// What the shipped table says of an indicator.
struct Line {
    unit: Unit,
    names: Names,
    formerly: &'static str,
}

static TABLE: LazyLock<HashMap<&'static str, Line>> = LazyLock::new(|| {
    CSV.lines()
        .skip(1)
        .filter_map(|line| {
            let mut rest = line;
            let mut cell = || cell(&mut rest);
            let (code, unit, _) = (cell()?, cell()?, cell()?);
            let line = Line {
                unit: unit.parse().ok()?,
                names: (cell()?, cell()?),
                formerly: cell().unwrap_or_default(),
            };
            Some((code, line))
        })
        .collect()
});

/// The next cell of a line of the shipped table: in quotes where it holds a comma.
fn cell(rest: &mut &'static str) -> Option<&'static str> {
    let line = *rest;
    let (cell, after) = match line.strip_prefix('"') {
        Some(quoted) => {
            let (cell, after) = quoted.split_once('"')?;
            (cell, after.strip_prefix(',').unwrap_or(after))
        }
        None => line.split_once(',').unwrap_or((line, "")),
    };
    *rest = after;
    (!cell.is_empty()).then_some(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_names_every_measure_and_only_known_units() {
        assert_eq!(
            TABLE.len(),
            CSV.lines().skip(1).filter(|l| !l.is_empty()).count(),
            "a line has an unknown unit"
        );
        for (code, line) in TABLE.iter() {
            let (vi, en) = line.names;
            assert!(
                ![vi, en].iter().any(|name| name.contains('"') || name == code),
                "{code}: {vi} / {en}"
            );
        }
        for measure in Measure::ALL {
            let indicator: Indicator = measure.code().parse().unwrap_or_else(|()| panic!("{}", measure.code()));
            assert_eq!(indicator.measure(), Some(*measure));
            assert_eq!(indicator.usual_unit(), Unit::Hectare);
        }
    }
}
