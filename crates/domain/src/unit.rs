//! Provinces before and after July 2025, with successors and meridians, from the shipped table.

use std::sync::LazyLock;

use geodesy::Epsg;

use super::text::fold;
use dates::PartialDate;

/// A province of the shipped table.
#[derive(Debug, Clone, PartialEq)]
pub struct Province {
    /// Its key; provinces until 30/6/2025 end in `-cu`.
    pub key: String,
    /// Its Vietnamese name, without “tỉnh” before it.
    pub name: String,
    /// Name without diacritics, for English text.
    pub name_en: String,
    /// The last day it existed; `None` for today's.
    pub until: Option<PartialDate>,
    /// Keys of the provinces that took it over.
    pub successors: Vec<String>,
    /// The TM-3 zone of its cadastral or administrative map; `None` where unknown.
    pub zone: Option<Epsg>,
    /// A place well inside, WGS 84 degrees to 0.1°; `None` where the table gives none.
    pub centre: Option<(f64, f64)>,
    /// How far its land reaches from the centre, kilometres, rounded up; islands further than 25 km off the coast are not
    /// counted. Known of today's provinces.
    pub radius_km: Option<f64>,
    /// How certain the meridian is.
    pub grade: String,
}

const CSV: &str = include_str!("../../../data/units/provinces.csv");

static TABLE: LazyLock<Vec<Province>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(CSV.as_bytes());
    let heading = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| heading.iter().position(|h| h == name);
    reader
        .records()
        .filter_map(|row| {
            let row = row.ok()?;
            let cell = |name: &str| column(name).and_then(|i| row.get(i)).unwrap_or("").trim().to_string();
            Some(Province {
                key: cell("unit"),
                name: cell("name"),
                name_en: cell("name_en"),
                until: cell("valid_until").parse().ok(),
                successors: cell("successors")
                    .split('|')
                    .filter(|s| !s.is_empty())
                    .map(str::to_string)
                    .collect(),
                zone: cell("epsg").parse().ok(),
                centre: cell("lon").parse().ok().zip(cell("lat").parse().ok()),
                radius_km: cell("radius_km").parse().ok(),
                grade: cell("grade"),
            })
        })
        .collect()
});

/// Every province, old and new.
pub fn provinces() -> &'static [Province] {
    &TABLE
}

/// The province of a key; `None` for an unknown one.
pub fn province(key: &str) -> Option<&'static Province> {
    TABLE.iter().find(|p| p.key == key)
}

/// The provinces until 30 June 2025 that lie, wholly or in part, in one of today's.
pub fn predecessors(key: &str) -> Vec<&'static Province> {
    provinces()
        .iter()
        .filter(|p| p.until.is_some() && p.successors.iter().any(|s| s == key))
        .collect()
}

/// The former province a record speaks of: the one it names, else the only one that became today's. `None` where today's was made
/// of several and the record names none.
pub fn province_before<'a>(today: Option<&str>, then: Option<&'a str>) -> Option<&'a str> {
    then.or_else(|| match predecessors(today?).as_slice() {
        [one] => Some(one.key.as_str()),
        _ => None,
    })
}

/// The province of a key or a name, marks and case aside; today's before an abolished one.
pub fn province_named(text: &str) -> Option<&'static Province> {
    let called = |p: &&Province| p.is_called(text);
    provinces().iter().filter(called).min_by_key(|p| p.until.is_some())
}

impl Province {
    /// Whether a text is its key or its name: marks, case and the word for a province or city aside.
    pub fn is_called(&self, text: &str) -> bool {
        self.key == text.trim() || bare(&self.name) == bare(text)
    }
}

/// A name without its generic word: “tỉnh Lào Cai”, “TP. Hà Nội”.
fn bare(name: &str) -> String {
    let name = fold(name);
    let known = ["tinh ", "thanh pho ", "tp "];
    let bare = known.iter().find_map(|word| name.strip_prefix(word));
    bare.map_or(name.clone(), str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixty_three_provinces_became_thirty_four() {
        let (old, new): (Vec<_>, Vec<_>) = provinces().iter().partition(|p| p.until.is_some());
        assert_eq!((old.len(), new.len()), (63, 34));
        for p in &old {
            assert!(!p.successors.is_empty(), "{} has no successor", p.key);
            assert!(
                p.successors.iter().all(|s| new.iter().any(|n| &n.key == s)),
                "successor of {}",
                p.key
            );
        }
        assert!(new.iter().all(|n| old.iter().any(|p| p.successors.contains(&n.key))));
        assert!(provinces().iter().all(|p| p.zone.is_some()));
        assert!(
            new.iter()
                .all(|p| p.centre.is_some() && p.radius_km.is_some_and(|km| (40.0..150.0).contains(&km)))
        );
        assert_eq!(
            province("kon-tum-cu").map(|p| p.successors.clone()),
            Some(vec!["quang-ngai".to_string()])
        );
        assert_eq!(province("kon-tum-cu").and_then(|p| p.zone), Some(Epsg(9216)));
        assert_eq!(province("quang-ngai").and_then(|p| p.zone), Some(Epsg(5898)));
    }
}
