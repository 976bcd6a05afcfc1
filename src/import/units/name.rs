//! The name of a unit and the kind in front of it.

use domain::text::fold;
use domain::{UnitLevel, provinces};

/// The kinds of units, folded, as they are written before a name, and their level. `Thành phố` is both a province and, until
/// June 2025, a district.
const KINDS: [(&str, &str, UnitLevel); 12] = [
    ("thanh pho", "thành phố", UnitLevel::Province),
    ("thi tran", "thị trấn", UnitLevel::Commune),
    ("thi xa", "thị xã", UnitLevel::District),
    ("dac khu", "đặc khu", UnitLevel::Commune),
    ("phuong", "phường", UnitLevel::Commune),
    ("huyen", "huyện", UnitLevel::District),
    ("quan", "quận", UnitLevel::District),
    ("tinh", "tỉnh", UnitLevel::Province),
    ("xa", "xã", UnitLevel::Commune),
    ("tp", "thành phố", UnitLevel::Province),
    ("tt", "thị trấn", UnitLevel::Commune),
    ("tx", "thị xã", UnitLevel::District),
];

/// A name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name alone, as printed.
    pub bare: String,
    /// The kind, as it is written in the middle of a sentence.
    pub kind: Option<&'static str>,
    /// The level the kind tells.
    pub level: Option<UnitLevel>,
}

impl Named {
    /// Takes a printed name apart; `kind` is what another column says of it.
    pub fn read(printed: &str, kind: Option<&str>) -> Named {
        let words: Vec<&str> = printed.split_whitespace().collect();
        let printed = words.join(" ");
        // The kind is one or two words; the rest of the name keeps its marks and capitals.
        let own = [2, 1]
            .into_iter()
            .filter(|count| words.len() > *count)
            .find_map(|count| {
                let found = kind_of(&words[..count].join(" "))?;
                Some((found, words[count..].join(" ")))
            });
        let own = own.filter(|(_, rest)| !is_province_city(&printed, rest));
        let (found, bare) = match own {
            Some((found, rest)) => (Some(found), rest),
            // “Thành phố Hồ Chí Minh” is listed with its kind.
            None if is_city(&printed) => (kind_of("thành phố"), printed.clone()),
            None => (kind.and_then(kind_of), printed.clone()),
        };
        let level = found.map(|(_, level)| level).map(|level| {
            // A city that is no province was a district.
            let city = found.is_some_and(|(kind, _)| kind == "thành phố");
            if city && !is_province(&bare) {
                UnitLevel::District
            } else {
                level
            }
        });
        Named {
            bare,
            kind: found.map(|(kind, _)| kind),
            level,
        }
    }

    /// The name as it is recorded: “xã Bát Xát”.
    pub fn with_kind(&self, level: UnitLevel) -> String {
        let folded = fold(&self.bare);
        match self.kind {
            Some(kind) if folded.starts_with(&format!("{} ", fold(kind))) => {
                let rest: Vec<&str> = self.bare.split_whitespace().skip(kind.split(' ').count()).collect();
                format!("{kind} {}", rest.join(" "))
            }
            Some(kind) => format!("{kind} {}", self.bare),
            None if level == UnitLevel::Province => {
                let kind = if CITIES.contains(&without_kind(&folded)) {
                    "thành phố"
                } else {
                    "tỉnh"
                };
                format!("{kind} {}", self.bare)
            }
            None => self.bare.clone(),
        }
    }
}

/// Cities that are provinces.
const CITIES: [&str; 6] = ["ha noi", "hai phong", "hue", "da nang", "can tho", "ho chi minh"];

fn is_city(printed: &str) -> bool {
    let folded = fold(printed);
    folded.starts_with("thanh pho ") && is_province(printed)
}

/// A city whose listed name has the kind in it, so that nothing is taken off.
fn is_province_city(printed: &str, rest: &str) -> bool {
    is_city(printed) && !is_listed(rest)
}

fn is_listed(name: &str) -> bool {
    let folded = fold(name);
    provinces().iter().any(|p| fold(&p.name) == folded)
}

fn is_province(bare: &str) -> bool {
    let folded = fold(bare);
    provinces()
        .iter()
        .any(|p| without_kind(&fold(&p.name)) == without_kind(&folded))
}

fn kind_of(text: &str) -> Option<(&'static str, UnitLevel)> {
    let folded = fold(text);
    let found = KINDS.iter().find(|(kind, ..)| *kind == folded);
    found.map(|(_, kind, level)| (*kind, *level))
}

/// A folded name without its kind.
pub fn without_kind(folded: &str) -> &str {
    let strip = |(kind, ..): &(&str, &str, UnitLevel)| folded.strip_prefix(kind)?.strip_prefix(' ');
    KINDS.iter().find_map(strip).unwrap_or(folded)
}

/// A level as a table writes it: our code, the Vietnamese word for it, or a kind.
pub fn level_of(text: &str) -> Option<UnitLevel> {
    let folded = fold(text);
    match folded.as_str() {
        "province" | "cap tinh" | "1" => Some(UnitLevel::Province),
        "district" | "cap huyen" | "2" => Some(UnitLevel::District),
        "commune" | "cap xa" | "3" => Some(UnitLevel::Commune),
        _ => kind_of(text).map(|(_, level)| level),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_kinds() {
        use UnitLevel::{Commune, District, Province};
        for (printed, kind, whole, level) in [
            ("Xã Châu Sơn", None, "xã Châu Sơn", Some(Commune)),
            ("Phường Đông Kinh", None, "phường Đông Kinh", Some(Commune)),
            ("ĐẶC KHU Vân Đồn", None, "đặc khu Vân Đồn", Some(Commune)),
            ("Châu Sơn", Some("Xã"), "xã Châu Sơn", Some(Commune)),
            ("Bát Xát", Some("Huyện"), "huyện Bát Xát", Some(District)),
            ("TX. Sa Pa", None, "thị xã Sa Pa", Some(District)),
            ("Tỉnh Lào Cai", None, "tỉnh Lào Cai", Some(Province)),
            ("Thành phố Hà Nội", None, "thành phố Hà Nội", Some(Province)),
            ("Thành phố Lào Cai", None, "thành phố Lào Cai", Some(Province)),
            ("Thành phố Kon Tum", None, "thành phố Kon Tum", Some(Province)),
            ("Thành phố Vinh", None, "thành phố Vinh", Some(District)),
            ("Thành phố Hồ Chí Minh", None, "thành phố Hồ Chí Minh", Some(Province)),
            (
                "Hồ Chí Minh",
                Some("Thành phố"),
                "thành phố Hồ Chí Minh",
                Some(Province),
            ),
            ("Lào Cai", None, "tỉnh Lào Cai", None),
            ("Huế", None, "thành phố Huế", None),
            ("Xã", None, "tỉnh Xã", None),
        ] {
            let named = Named::read(printed, kind);
            assert_eq!(named.with_kind(Province), whole, "{printed}");
            assert_eq!(named.level, level, "{printed}");
        }
        assert_eq!(Named::read("Châu Sơn", None).with_kind(Commune), "Châu Sơn");
        assert_eq!(level_of("Cấp xã"), Some(Commune));
        assert_eq!(level_of("phường"), Some(Commune));
        assert_eq!(level_of("village"), None);
    }
}
