//! The fields of records, as columns of the tables of the register and of files of features: what a field holds, whether a row must have
//! it, what the example row of the empty form has, what files call it and which option says it for all of their features. Forms,
//! imports, messages, mappings and the tables of `docs/REGISTER.md` and `docs/IMPORT.md` take them from here, the headings people use
//! from `data/vocabulary/headings.csv`; what a row says of its record is told by the builder of its kind (`changeset/records/`).

use serde::de::DeserializeOwned;

use super::import_kind::ImportKind;
use Holds::{
    Codes, Count, Crs, Date, Decimal, Degrees, Document, Hectares, Indicators, Key, Kilometres, List, Reporters,
    Subject, Text, Wkt,
};
use domain::{
    Comparator, ConstraintKind, DocumentClass, EventKind, FlagState, Indicator, LandFunction, LeaseEnd, LeaseKind,
    LegalStatus, OrganisationClass, PlanLevel, ProjectState, Qualifier, Quality, Recovery, Relation, RoleKind, Rung,
    Status, Unit, UnitLevel, Visibility, WorkKind, WorkState, ZoneKind, provinces,
};
use text::codes_of;

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name, the heading in a CSV file and the code in a form.
    pub name: &'static str,
    /// Whether a row without it is refused. Some columns are needed only beside others; their readers say so.
    pub required: bool,
    /// The kind of value its cells hold.
    pub holds: Holds,
    /// Its cell in the example row of a form: `#` before a number, `{zone}` and `{document}` for those of the form.
    pub example: &'static str,
    /// The fields of files of features that fill it, in the order of trust; none where they do not have it.
    pub files: &'static [&'static str],
    /// The column that says the unit of its amounts.
    pub unit: Option<&'static str>,
    /// The option that says it for all features of a file.
    pub option: Option<&'static str>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// The key of the row.
    Key,
    /// Words, or the key of another row.
    Text,
    /// A code of a closed list.
    Codes(fn() -> Vec<String>),
    /// A day, month or year.
    Date,
    /// A decimal as printed.
    Decimal,
    /// Hectares.
    Hectares,
    /// A whole number.
    Count,
    /// WGS 84 degrees.
    Degrees,
    /// Kilometres.
    Kilometres,
    /// A coordinate system.
    Crs,
    /// A geometry.
    Wkt,
    /// What a figure is about.
    Subject,
    /// The number of a document.
    Document,
    /// Several words or keys.
    List,
    /// Several indicators.
    Indicators,
    /// Several issuers of documents.
    Reporters,
}

impl Holds {
    /// The codes of a closed list; empty where the column is not one.
    pub fn choices(self) -> Vec<String> {
        match self {
            Codes(list) => list(),
            _ => Vec::new(),
        }
    }

    /// What is expected where there is no closed list: a form, an example, a unit.
    pub fn expected(self) -> &'static str {
        match self {
            Key => "a-z, 0-9, -",
            Text | Codes(_) => "",
            Date => "2026-06-18, 2026-06, 2026",
            Decimal => "598.725",
            Hectares => "ha: 598.725",
            Count => "0, 1, 2, 3 …",
            Degrees => "WGS 84, °: 107.60",
            Kilometres => "km: 5",
            Crs => "EPSG:9208",
            Wkt => "POLYGON((x y, x y, …)), MULTIPOLYGON(…)",
            Subject => "zone:…, phase:…, group:…, unit:…",
            Document => "225/QĐ-TTg",
            List => "a|b|c",
            Indicators => "cleared|leased",
            Reporters => "UBND xã|chủ đầu tư",
        }
    }
}

fn codes<T: DeserializeOwned>() -> Vec<String> {
    codes_of::<T>().iter().map(ToString::to_string).collect()
}

fn derived() -> Vec<String> {
    vec!["derived".to_string()]
}

fn yes_no() -> Vec<String> {
    ["yes", "no"].map(str::to_string).to_vec()
}

fn units() -> Vec<String> {
    Unit::ALL.map(|unit| unit.code().to_string()).to_vec()
}

/// The units a value may have whose usual one is this.
fn units_like(usual: Unit) -> Vec<String> {
    let fitting = Unit::ALL.into_iter().filter(|unit| unit.fits(usual));
    fitting.map(|unit| unit.code().to_string()).collect()
}

fn units_of_area() -> Vec<String> {
    units_like(Unit::Hectare)
}

fn units_of_money() -> Vec<String> {
    units_like(Unit::BillionDong)
}

fn indicators() -> Vec<String> {
    Indicator::codes().into_iter().map(str::to_string).collect()
}

fn provinces_today() -> Vec<String> {
    let today = provinces().iter().filter(|province| province.until.is_none());
    today.map(|province| province.key.clone()).collect()
}

fn past_provinces() -> Vec<String> {
    let past = provinces().iter().filter(|province| province.until.is_some());
    past.map(|province| province.key.clone()).collect()
}

fn all_provinces() -> Vec<String> {
    provinces().iter().map(|province| province.key.clone()).collect()
}

/// A fictional polygon beside the example park.
const WKT: &str = "POLYGON((560100 1600600, 560300 1600600, 560300 1600400, 560100 1600400, 560100 1600600))";

const MUST: bool = true;
const MAY: bool = false;

macro_rules! columns {
    ($($name:literal $required:ident $holds:expr => $example:expr
        $(; files $($file:literal)+)? $(; unit $unit:literal)? $(; option $option:literal)?),* $(,)?) => {
        &[$(Column {
            name: $name,
            required: $required,
            holds: $holds,
            example: $example,
            files: &[$($($file),+)?],
            unit: [$(Some($unit),)? None][0],
            option: [$(Some($option),)? None][0],
        }),*]
    };
}

macro_rules! tables {
    ($($variant:ident telling [$($telling:literal)*] {$($columns:tt)*}),* $(,)?) => {
        /// A table, in the order the tables of one import are read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TableKind {
            $(#[doc = concat!("The table ", stringify!($variant), ".")] $variant),*
        }

        impl TableKind {
            /// Every table, in the order they are read in.
            pub const ALL: &'static [TableKind] = &[$(TableKind::$variant),*];

            /// Its columns; the first names the table and holds the key.
            pub fn columns(self) -> &'static [Column] {
                match self {
                    $(TableKind::$variant => columns! { $($columns)* }),*
                }
            }

            /// The columns a missing key is made from.
            pub fn telling_columns(self) -> &'static [&'static str] {
                match self { $(TableKind::$variant => &[$($telling),*]),* }
            }
        }
    };
}

impl TableKind {
    /// The names of its columns.
    pub fn names(self) -> impl Iterator<Item = &'static str> + Clone {
        self.columns().iter().map(|column| column.name)
    }

    /// One of its columns.
    pub fn column(self, name: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.name == name)
    }

    /// The name of the first column, which holds the key.
    pub fn key_column(self) -> &'static str {
        self.columns()[0].name
    }
}

tables! {
    Documents telling [] {
        "document" MUST Document => "{document}",
        "number" MAY Text => "",
        "date" MAY Date => "2026-06-18",
        "issuer" MAY Text => "Cơ quan Ví dụ",
        "title" MAY Text => "Quyết định ví dụ (không có thật)",
        "class" MUST Codes(codes::<DocumentClass>) => "act",
        "file" MAY Text => "",
        "no_later_than" MAY Date => "",
        "no_later_than_words" MAY Text => "",
        "replaces" MAY Document => "",
        "relation" MAY Codes(codes::<Relation>) => "",
    },
    Zones telling [] {
        "zone" MUST Key => "{zone}",
        "kind" MUST Codes(codes::<ZoneKind>) => "CCN",
        "name" MUST Text => "Biểu mẫu (không có thật)",
        "other_names" MAY List => "CCN Biểu mẫu|Cụm công nghiệp Biểu mẫu",
        "province" MUST Codes(provinces_today) => "lao-cai",
        "province_then" MAY Codes(past_provinces) => "",
        "unit" MAY Text => "xã Ví dụ",
        "unit_until" MAY Date => "",
        "unit_today" MAY Text => "",
        "parent" MAY Text => "",
        "attached_to" MAY Text => "",
        "trades" MAY List => "cơ khí|chế biến gỗ",
        "lon" MAY Degrees => "",
        "lat" MAY Degrees => "",
        "mark_radius_km" MAY Kilometres => "",
        "mark_basis" MAY Text => "",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
        "example" MAY Codes(yes_no) => "yes",
    },
    Phases telling ["zone" "name"] {
        "phase" MAY Key => "",
        "zone" MUST Text => "{zone}"; files "zone"; option "--zone",
        "name" MUST Text => "giai đoạn 3"; files "name" "label",
        "crs" MAY Crs => "EPSG:9216",
        "wkt" MAY Wkt => WKT,
        "document" MAY Document => "",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    Groups telling [] {
        "group" MUST Key => "vi-du-nhom",
        "name" MUST Text => "Nhóm ví dụ",
        "kind" MAY Codes(codes::<ZoneKind>) => "",
        "province" MAY Codes(provinces_today) => "",
        "province_then" MAY Codes(past_provinces) => "",
        "definition" MUST Text => "các cụm công nghiệp của biểu mẫu",
        "state" MAY Codes(codes::<FlagState>) => "",
        "member_count" MAY Count => "#1",
        "members" MAY List => "{zone}",
        "complete" MAY Codes(yes_no) => "yes",
        "part_of" MAY Text => "",
        "partition" MAY Text => "",
        "document" MAY Document => "",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    Organisations telling ["name"] {
        "organisation" MAY Key => "vi-du-cong-ty",
        "name" MUST Text => "Công ty Ví dụ Biểu mẫu",
        "class" MUST Codes(codes::<OrganisationClass>) => "enterprise",
        "document" MAY Document => "",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    Boundaries telling ["zone" "valid_from"] {
        "boundary" MAY Key => "",
        "zone" MUST Text => "{zone}"; files "zone"; option "--zone",
        "file" MAY Text => "",
        "wkt" MAY Wkt => WKT,
        "crs" MUST Crs => "EPSG:9216",
        "area_crs" MAY Crs => "",
        "status" MUST Codes(codes::<LegalStatus>) => "approved"; files "status"; option "--status",
        "quality" MUST Codes(codes::<Quality>) => "surveyed"; files "quality"; option "--quality",
        "declared" MAY Decimal => "#4"; files "declared_ha"; unit "declared_unit"; option "--declared-ha",
        "declared_unit" MAY Codes(units_of_area) => "ha",
        "valid_from" MAY Date => "2026-06-18"; files "valid_from"; option "--valid-from",
        "valid_until" MAY Date => ""; files "valid_until",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    PlanAreas telling ["zone" "level" "lot" "valid_from"] {
        "plan_area" MAY Key => "",
        "zone" MUST Text => "{zone}"; files "zone"; option "--zone",
        "level" MUST Codes(codes::<PlanLevel>) => "detailed"; files "level"; option "--level",
        "function" MAY Codes(codes::<LandFunction>) => "industrial"; files "function"; option "--function",
        "lot" MAY Text => "CN-99"; files "label",
        "crs" MUST Crs => "EPSG:9216",
        "wkt" MUST Wkt => WKT,
        "valid_from" MAY Date => "2026-06-18"; files "valid_from"; option "--valid-from",
        "valid_until" MAY Date => ""; files "valid_until",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    ServicedAreas telling ["zone" "valid_from"] {
        "serviced_area" MAY Key => ""; files "label",
        "zone" MUST Text => "{zone}"; files "zone"; option "--zone",
        "crs" MUST Crs => "EPSG:9216",
        "wkt" MUST Wkt => WKT,
        "valid_from" MAY Date => "2026-06-18"; files "valid_from"; option "--valid-from",
        "valid_until" MAY Date => ""; files "valid_until",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    // Events and obstacles are read before the pieces they belong to.
    Events telling ["clearance_piece" "kind" "date"] {
        "event" MAY Key => "",
        "clearance_piece" MUST Text => "vi-du-manh-1",
        "kind" MUST Codes(codes::<EventKind>) => "paid"; files "event"; option "--event",
        "annuls" MAY Codes(codes::<EventKind>) => "",
        "date" MAY Date => "2026-05-07"; files "date"; option "--valid-from",
        "households" MAY Count => "#12"; files "households",
        "organisations" MAY Count => "#1"; files "organisations",
        "graves" MAY Count => "#3"; files "graves",
        "money" MAY Decimal => "#54.243"; files "money"; unit "money_unit",
        "money_unit" MAY Codes(units_of_money) => "tỷ đồng",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    Obstacles telling ["clearance_piece" "text" "opened"] {
        "obstacle" MAY Key => "",
        "clearance_piece" MUST Text => "vi-du-manh-1",
        "text" MUST Text => "chờ bố trí tái định cư (ví dụ)"; files "obstacle",
        "opened" MAY Date => "2026-05-10"; files "date"; option "--valid-from",
        "closed" MAY Date => "",
    },
    Pieces telling ["zone" "label"] {
        "clearance_piece" MAY Key => "vi-du-manh-1",
        "zone" MUST Text => "{zone}"; files "zone"; option "--zone",
        "label" MAY Text => "Khu 99"; files "label",
        "recovery" MAY Codes(codes::<Recovery>) => "required"; files "recovery",
        "ha" MAY Hectares => "#12.5"; files "area",
        "crs" MAY Crs => "",
        "wkt" MAY Wkt => "",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
        "visibility" MAY Codes(codes::<Visibility>) => "",
    },
    Projects telling ["zone" "name" "state" "as_of"] {
        "project" MAY Key => "vi-du-du-an",
        "zone" MUST Text => "{zone}"; files "zone"; option "--zone",
        "name" MUST Text => "Nhà máy ví dụ biểu mẫu"; files "name" "project",
        "investor" MAY Text => "vi-du-cong-ty"; files "investor",
        "trade" MAY Text => "cơ khí"; files "trade",
        "capital_registered" MAY Decimal => "#177.5"; files "capital_registered"; unit "capital_unit",
        "capital_realised" MAY Decimal => "#150"; files "capital_realised"; unit "capital_unit",
        "capital_unit" MAY Codes(units_of_money) => "tỷ đồng"; files "capital_unit",
        "workers" MAY Count => "#243"; files "workers",
        "state" MUST Codes(codes::<ProjectState>) => "operating"; files "state"; option "--project-state",
        "as_of" MAY Date => "2026-06-18"; files "as_of"; option "--valid-from",
        "document" MAY Document => "",
        "page" MAY Text => "",
        "wording" MAY Text => "",
        "visibility" MAY Codes(codes::<Visibility>) => "",
    },
    Leases telling ["zone" "kind" "start" "project" "tenant"] {
        "lease" MAY Key => ""; files "label",
        "zone" MUST Text => "{zone}"; files "zone"; option "--zone",
        "kind" MUST Codes(codes::<LeaseKind>) => "sublease"; files "kind"; option "--lease-kind",
        "ha" MAY Hectares => "#1.25"; files "area",
        "qualifier" MAY Codes(codes::<Qualifier>) => "",
        "start" MAY Date => "2024-07-01"; files "start" "valid_from"; option "--valid-from",
        "end" MAY Date => ""; files "end" "valid_until",
        "end_reason" MAY Codes(codes::<LeaseEnd>) => ""; files "end_reason",
        "project" MAY Text => "",
        "tenant" MAY Text => "Công ty Ví dụ Biểu mẫu"; files "project",
        "crs" MAY Crs => "",
        "wkt" MAY Wkt => "",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
        "visibility" MAY Codes(codes::<Visibility>) => "",
    },
    Flags telling ["zone" "phase" "state" "date" "document"] {
        "flag" MAY Key => "",
        "zone" MUST Text => "{zone}",
        "phase" MAY Text => "",
        "state" MUST Codes(codes::<FlagState>) => "established",
        "value" MAY Codes(yes_no) => "yes",
        "status" MAY Codes(derived) => "",
        "date" MAY Date => "2026-06-18",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    Figures telling ["subject" "within" "indicator" "status" "rung" "as_of" "from" "to" "document"] {
        "figure" MAY Key => "vi-du-so-lieu",
        "subject" MUST Subject => "zone:{zone}",
        "within" MAY Text => "",
        "indicator" MUST Codes(indicators) => "cleared",
        "value" MUST Decimal => "#58.32",
        "value_max" MAY Decimal => "",
        "unit" MUST Codes(units) => "ha",
        "qualifier" MAY Codes(codes::<Qualifier>) => "exact",
        "status" MUST Codes(codes::<Status>) => "reported",
        "rung" MAY Codes(codes::<Rung>) => "",
        "as_of" MAY Date => "2026-06-01",
        "from" MAY Date => "",
        "to" MAY Date => "",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "GPMB 58,32/75 ha",
        "visibility" MAY Codes(codes::<Visibility>) => "",
        "note" MAY Text => "",
    },
    Targets telling ["subject" "indicator" "due" "document"] {
        "target" MAY Key => "",
        "subject" MUST Subject => "zone:{zone}"; files "subject",
        "indicator" MAY Codes(indicators) => "cleared_share"; files "indicator",
        "comparator" MUST Codes(codes::<Comparator>) => "ge"; files "comparator",
        "value" MAY Decimal => "#95"; files "value",
        "value_max" MAY Decimal => ""; files "value_max",
        "unit" MAY Codes(units) => "%"; files "unit",
        "text" MAY Text => ""; files "text",
        "due" MAY Date => "2026-12-31"; files "due"; option "--valid-from",
        "responsible" MAY Text => "Ban Quản lý Ví dụ"; files "responsible",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    Roles telling ["organisation" "zone" "kind" "from"] {
        "role" MAY Key => "",
        "organisation" MUST Text => "vi-du-cong-ty",
        "zone" MUST Text => "{zone}",
        "kind" MUST Codes(codes::<RoleKind>) => "infrastructure_investor",
        "from" MAY Date => "2026-06-18",
        "to" MAY Date => "",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    Works telling ["zone" "kind" "state" "as_of" "document"] {
        "work" MAY Key => "",
        "zone" MUST Text => "{zone}",
        "kind" MUST Codes(codes::<WorkKind>) => "wastewater",
        "state" MUST Codes(codes::<WorkState>) => "building",
        "as_of" MAY Date => "2026-06-18",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
    SettledValues telling ["subject" "indicator" "as_of" "settled_on"] {
        "settled_value" MAY Key => "vi-du-chot-so",
        "subject" MUST Subject => "zone:{zone}",
        "indicator" MUST Codes(indicators) => "cleared",
        "as_of" MUST Date => "2026-06-01",
        "chosen" MUST Text => "vi-du-so-lieu",
        "losing" MAY List => "",
        "reason" MUST Text => "biên bản họp ngày 22/6/2026 (ví dụ)",
        "by" MUST Text => "Trưởng phòng Ví dụ",
        "settled_on" MUST Date => "2026-06-22",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
        "revoked_on" MAY Date => "",
        "revoked_by" MAY Text => "",
        "visibility" MAY Codes(codes::<Visibility>) => "",
    },
    Completes telling ["zone" "indicator" "through"] {
        "complete_through" MAY Key => "",
        "zone" MUST Text => "{zone}",
        "indicator" MUST Codes(indicators) => "cleared",
        "through" MUST Date => "2026-06-01",
        "by" MUST Text => "Ban Quản lý Ví dụ",
        "document" MAY Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
        "revoked_on" MAY Date => "",
        "revoked_by" MAY Text => "",
    },
    ProvinceSettings telling ["province" "indicators" "reporters" "rung" "valid_from"] {
        "province_setting" MAY Key => "vi-du-thu-tu-nguon",
        "province" MUST Codes(all_provinces) => "lao-cai",
        "indicators" MAY Indicators => "cleared",
        "reporters" MAY Reporters => "UBND xã|chủ đầu tư",
        "rung" MAY Codes(codes::<Rung>) => "",
        "valid_from" MUST Date => "2026-10-01",
        "valid_until" MAY Date => "",
        "document" MUST Document => "{document}",
        "page" MAY Text => "",
        "wording" MAY Text => "",
    },
}

/// What files of a kind have beside the columns of its tables: land that no table of the register holds, and steps and targets that
/// name their zone.
pub fn file_columns(kind: ImportKind) -> &'static [Column] {
    match kind {
        ImportKind::Phase | ImportKind::Plan | ImportKind::Serviced | ImportKind::Project => columns! {
            "area" MAY Hectares => ""; files "area",
        },
        ImportKind::Event => columns! {
            "zone" MUST Text => ""; files "zone"; option "--zone",
            "label" MAY Text => ""; files "label",
            "recovery" MAY Codes(codes::<Recovery>) => ""; files "recovery",
            "area" MAY Hectares => ""; files "area",
        },
        ImportKind::Constraint => columns! {
            "name" MAY Text => ""; files "name" "label",
            "kind" MUST Codes(codes::<ConstraintKind>) => ""; files "kind"; option "--constraint",
            "area" MAY Hectares => ""; files "area",
            "declared_ha" MAY Hectares => ""; files "declared_ha",
            "valid_from" MAY Date => ""; files "valid_from"; option "--valid-from",
            "valid_until" MAY Date => ""; files "valid_until",
        },
        ImportKind::Parcel => columns! {
            "zone" MAY Text => ""; files "zone"; option "--zone",
            "sheet" MAY Text => ""; files "sheet",
            "number" MAY Text => ""; files "number",
            "commune" MAY Text => ""; files "commune",
            "land_use" MAY Text => ""; files "land_use",
            "area" MAY Decimal => ""; files "area",
            "valid_from" MAY Date => ""; files "valid_from"; option "--valid-from",
            "valid_until" MAY Date => ""; files "valid_until",
        },
        ImportKind::Unit => columns! {
            "code" MAY Text => ""; files "code",
            "level" MAY Codes(codes::<UnitLevel>) => ""; files "level"; option "--unit-level",
            "province" MAY Text => ""; files "province"; option "--province",
            "within" MAY Text => ""; files "within",
            "successors" MAY List => ""; files "successors",
            "valid_from" MAY Date => ""; files "valid_from"; option "--valid-from",
            "valid_until" MAY Date => ""; files "valid_until",
        },
        ImportKind::Figure => columns! {
            "zone" MAY Text => ""; files "zone"; option "--zone",
            "as_of" MAY Date => ""; files "as_of"; option "--valid-from",
            "status" MAY Codes(codes::<Status>) => ""; files "status",
            "subject" MAY Subject => ""; files "subject",
            "indicator" MAY Codes(indicators) => ""; files "indicator",
            "value" MAY Decimal => ""; files "value",
            "value_max" MAY Decimal => ""; files "value_max",
            "unit" MAY Codes(units) => ""; files "unit",
        },
        ImportKind::Target => columns! {
            "zone" MAY Text => ""; files "zone"; option "--zone",
        },
        _ => &[],
    }
}

/// What files of every kind may have.
pub const ANY_FILE: &[Column] = columns! {
    "name" MAY Text => ""; files "name",
    "document" MAY Document => ""; files "document"; option "--document",
    "page" MAY Text => ""; files "page",
    "wording" MAY Text => ""; files "wording",
};
