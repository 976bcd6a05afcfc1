//! Which slug and which key a record gets, and which keys may stand in a slug that everybody reads.

use domain::text::slug;
use domain::{Entity, EntityId, Kind};

/// What stands before the number of a plot, a lease or a project, without its marks. Words that are also somebody's name
/// (Đỗ, Phan, An, Minh, Hòa) are not among them.
const WORDS: [&[&str]; 29] = [
    &["manh"],
    &["lo"],
    &["thua"],
    &["to"],
    &["khu"],
    &["khoanh"],
    &["o"],
    &["so"],
    &["dot"],
    &["gpmb"],
    &["thue"],
    &["du", "an"],
    &["giai", "doan"],
    &["piece"],
    &["plot"],
    &["lot"],
    &["parcel"],
    &["block"],
    &["phase"],
    &["hl"],
    &["tl"],
    &["tt"],
    &["dg"],
    &["ct"],
    &["da"],
    &["xd"],
    &["td"],
    &["cn"],
    &["gd"],
];

/// The slug and the key of a record: what is recorded stays; a new one keeps the key of the person, and has it as its slug
/// where it cannot name anybody. `home` is the slug of its zone.
pub fn identified(
    kind: Kind,
    id: EntityId,
    key: String,
    home: Option<&str>,
    known: Option<&Entity>,
) -> (String, String) {
    match known {
        Some(known) => (known.slug.clone(), known.key.clone()),
        None if may_name_somebody(kind, &key, home) => (format!("{}-{}", slug(kind.code()), id.0.simple()), key),
        None => (key.clone(), key),
    }
}

/// Whether a key may be made of the name of a person or an enterprise: it is anything but a number, with a listed word or a
/// mark of a letter or two before it, or a letter alone. A rule of what is harmless, not of what is a name: a name that nobody
/// thought of is opaque all the same.
pub fn may_name_somebody(kind: Kind, key: &str, home: Option<&str>) -> bool {
    match kind {
        Kind::ClearancePiece | Kind::Lease | Kind::Project => !is_number(own(key, home)),
        // A commune, the sheet of a map and a number.
        Kind::Parcel => !key.rsplit('-').next().is_some_and(is_numeral),
        _ => false,
    }
}

/// What is left of a key after the slug of its zone.
fn own<'k>(key: &'k str, home: Option<&str>) -> &'k str {
    home.and_then(|home| key.strip_prefix(home)?.strip_prefix('-'))
        .unwrap_or(key)
}

fn is_number(own: &str) -> bool {
    let tokens: Vec<&str> = own.split('-').collect();
    let mut rest = tokens.as_slice();
    let mut numbers = 0;
    while let Some(first) = rest.first() {
        if is_numeral(first) || (first.len() == 1 && *first != "o") {
            numbers += 1;
            rest = &rest[1..];
        } else if let Some(word) = WORDS.iter().find(|word| rest.starts_with(word)) {
            rest = &rest[word.len()..];
        } else {
            return false;
        }
    }
    numbers > 0
}

/// A number, with at most three letters beside it (`12`, `12a`, `cn01`), or the hash of a record that has no key.
fn is_numeral(token: &str) -> bool {
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let hash = matches!(token.len(), 15 | 16 | 32) && token.bytes().all(|b| b.is_ascii_hexdigit());
    digits > 0 && (hash || token.len() - digits <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_stand_in_slugs() {
        let named = |key: &str| may_name_somebody(Kind::ClearancePiece, key, Some("kcn-minh-hoa"));
        for harmless in [
            "kcn-minh-hoa-khu-01",
            "kcn-minh-hoa-gpmb-lo-12",
            "kcn-minh-hoa-gpmb-12a",
            "kcn-minh-hoa-gpmb-m1",
            "kcn-minh-hoa-da-01-xd",
            "kcn-minh-hoa-du-an-7",
            "kcn-minh-hoa-gpmb-to-12-thua-345",
            "kcn-minh-hoa-thue-0123456789abcdef",
            "kcn-minh-hoa-gpmb-a",
            "kcn-minh-hoa-gpmb-lo-b",
            "m1",
        ] {
            assert!(!named(harmless), "{harmless}");
        }
        for name in [
            "kcn-minh-hoa-gpmb-hung",
            "kcn-minh-hoa-gpmb-minh-hoa",
            "kcn-minh-hoa-gpmb-an",
            "kcn-minh-hoa-gpmb-do-an-12",
            "kcn-minh-hoa-gpmb-ho-ong-kin-12",
            "kcn-minh-hoa-gpmb-lo-hung-12",
            "kcn-minh-hoa",
            "ong-nguyen-van-kin",
            "hung12345",
            "lo",
            "",
        ] {
            assert!(named(name), "{name}");
        }
        // What stands before a number in another zone is not the zone.
        assert!(may_name_somebody(Kind::Lease, "kcn-minh-hoa-thue-1", Some("ccn-khac")));
        assert!(may_name_somebody(Kind::Lease, "kcn-minh-hoa-thue-1", None));
        assert!(!may_name_somebody(Kind::Parcel, "thua-ban-qua-7-12", None));
        assert!(may_name_somebody(Kind::Parcel, "thua-ban-qua-7-ong-kin", None));
        // Phases and plan areas are known by names of their own.
        assert!(!may_name_somebody(Kind::Phase, "kcn-minh-hoa-giai-doan-mot", None));
    }
}
