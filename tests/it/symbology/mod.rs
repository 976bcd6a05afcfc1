//! The colours of the map and its page, as they are shipped: what has to be told apart is, by everybody, and `docs/SYMBOLOGY.md`
//! with its picture shows what they are.

mod document;
mod picture;
mod vision;

use std::path::Path;

use matbang::symbology::{Colour, SymbolClass, SymbolGroup, Symbology, TokenRole};
use vision::{Vision, contrast, difference};

fn shipped() -> &'static Symbology {
    Symbology::shipped().unwrap()
}

/// The least difference of two fills of a group that lie beside each other on the map, and of which.
fn least(group: &SymbolGroup, vision: Vision) -> (f64, String) {
    let fills = fills(group);
    let pairs = fills
        .iter()
        .enumerate()
        .flat_map(|(at, one)| fills[..at].iter().map(move |other| (*one, *other)));
    let differences = pairs.map(|((one, a), (other, b))| (difference(a, b, vision), format!("{other}, {one}")));
    differences.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
}

fn fills(group: &SymbolGroup) -> Vec<(&str, Colour)> {
    let drawn = group.classes.iter().filter(|class| !class.overlay && !class.no_land);
    drawn
        .filter_map(|class| Some((class.key.as_str(), class.fill?)))
        .collect()
}

/// Groups of fills, each with the least difference it was designed with, per way of seeing.
const BOUNDS: [(&str, [f64; 5]); 5] = [
    ("stage", [26.9, 11.4, 9.1, 15.2, 4.9]),
    ("clearance", [16.6, 8.9, 7.7, 18.1, 7.8]),
    ("clearance_stage", [18.0, 11.5, 11.8, 13.6, 3.9]),
    ("function", [17.4, 5.4, 7.8, 7.7, 0.2]),
    ("lease", [18.0, 13.0, 11.8, 16.9, 2.1]),
];

#[test]
fn fills_of_a_group_are_told_apart_by_everybody() {
    let mut groups: Vec<_> = shipped()
        .groups
        .iter()
        .filter(|group| !fills(group).is_empty())
        .collect();
    groups.retain(|group| !BOUNDS.iter().any(|(key, _)| *key == group.key));
    assert!(groups.is_empty(), "groups without bounds: {groups:?}");
    let mut near = Vec::new();
    for (key, bounds) in BOUNDS {
        let group = shipped().group(key).unwrap();
        for (vision, bound) in Vision::ALL.into_iter().zip(bounds) {
            let (found, pair) = least(group, vision);
            // The bounds are rounded to a tenth.
            if found < bound - 0.05 {
                near.push(format!(
                    "{key}, {}: {found:.2} between {pair}, at least {bound}",
                    vision.name()
                ));
            }
        }
    }
    assert!(near.is_empty(), "{near:#?}");
}

/// What tells land of a class beside its fill.
fn drawn(class: &SymbolClass) -> impl PartialEq + use<> {
    (
        class.pattern.clone(),
        class.angle,
        class.pitch,
        class.ink,
        class.code.clone(),
    )
}

#[test]
fn colours_that_somebody_takes_for_each_other_have_another_pattern_or_code() {
    let mut told_by_pattern = 0;
    for group in &shipped().groups {
        let classes: Vec<_> = group.classes.iter().filter(|class| class.fill.is_some()).collect();
        for (at, one) in classes.iter().enumerate() {
            for other in &classes[..at] {
                let least = Vision::ALL.map(|vision| difference(one.fill.unwrap(), other.fill.unwrap(), vision));
                if least.iter().any(|difference| *difference < 10.0) {
                    told_by_pattern += 1;
                    assert!(drawn(one) != drawn(other), "{}: {}, {}", group.key, one.key, other.key);
                }
            }
        }
    }
    assert!(
        told_by_pattern > 5,
        "only {told_by_pattern} pairs are near each other: the search is broken"
    );
}

#[test]
fn functions_are_written_in_their_lots() {
    let codes: Vec<_> = shipped()
        .group("function")
        .unwrap()
        .classes
        .iter()
        .filter(|class| class.fill.is_some())
        .map(|class| class.code.as_deref())
        .collect();
    assert_eq!(codes, ["CN", "DV", "HC", "CX", "GT", "HT", "O", "MN", "K"].map(Some));
}

#[test]
fn texts_controls_and_shapes_stand_out_from_their_grounds() {
    let mut faint = Vec::new();
    for token in &shipped().tokens {
        let least = match token.role {
            TokenRole::Text => 4.5,
            TokenRole::Control | TokenRole::Shape => 3.0,
            TokenRole::Ground | TokenRole::Decor => continue,
        };
        for on in &token.on {
            let ground = shipped().token(on).unwrap();
            for (scheme, ink, ground) in [("light", token.light, ground.light), ("dark", token.dark, ground.dark)] {
                let found = contrast(ink, ground);
                if found < least {
                    faint.push(format!("{} on {on}, {scheme}: {found:.2}, at least {least}", token.key));
                }
            }
        }
    }
    assert!(faint.is_empty(), "{faint:#?}");
}

#[test]
fn lines_and_edges_of_classes_are_seen_on_land_and_page() {
    let token = |key: &str| shipped().token(key).unwrap();
    let mut faint = Vec::new();
    for group in &shipped().groups {
        for class in &group.classes {
            for ground in [token("land"), token("surface")] {
                let lines = [
                    ("light", class.line, ground.light),
                    ("dark", class.line_dark, ground.dark),
                ];
                for (scheme, line, ground) in lines {
                    if line.is_some_and(|line| contrast(line, ground) < 3.0) {
                        faint.push(format!("{}.{}, {scheme}", group.key, class.key));
                    }
                }
            }
        }
    }
    assert!(faint.is_empty(), "{faint:#?}");
    assert!(contrast(token("class-edge").light, token("land").light) > 9.5);
}

/// Every file of the page's sources, its style sheets and pages too.
fn of_the_page(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("dist") && !path.ends_with("node_modules") {
            of_the_page(&path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            found.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn the_page_names_no_colour_of_its_own() {
    let mut files = Vec::new();
    of_the_page(&Path::new(env!("CARGO_MANIFEST_DIR")).join("web"), &mut files);
    assert!(
        files.len() > 100,
        "only {} files were found: the search is broken",
        files.len()
    );
    // The icon is a picture: no style sheet reaches it. Tests say which colours the data has.
    files.retain(|(path, _)| !path.ends_with("favicon.svg") && !path.contains(".test."));
    let is_colour = |word: &str| {
        let digits = word.bytes().take_while(u8::is_ascii_hexdigit).count();
        let ends = word[digits..]
            .chars()
            .next()
            .is_none_or(|next| !next.is_alphanumeric() && next != '-' && next != '_');
        ends && [3, 4, 6, 8].contains(&digits)
    };
    let mut own = Vec::new();
    for (path, text) in &files {
        for (at, line) in text.lines().enumerate() {
            // `&#39;` is a character, `#add` may be an id.
            let colours = line.split('#').skip(1).filter(|word| is_colour(word));
            let colours =
                colours.filter(|word| word.bytes().take(3).any(|byte| byte.is_ascii_digit()) || path.ends_with(".css"));
            if colours.count() > 0 && !line.contains("&#") {
                own.push(format!("{path}:{}: {}", at + 1, line.trim()));
            }
        }
    }
    assert!(own.is_empty(), "colours stand in data/symbology.toml alone: {own:#?}");
}

#[test]
fn every_colour_the_style_sheets_name_exists() {
    let mut files = Vec::new();
    of_the_page(&Path::new(env!("CARGO_MANIFEST_DIR")).join("web/style"), &mut files);
    let mut known: Vec<String> = shipped().tokens.iter().map(|token| token.key.clone()).collect();
    for group in &shipped().groups {
        for class in &group.classes {
            let name = format!("{}-{}", group.key, class.key);
            known.extend(class.fill.map(|_| format!("{name}-fill")));
            known.extend(class.line.map(|_| name));
        }
    }
    known.extend(["colour", "fill", "hatch"].map(str::to_string));
    let mut missing = Vec::new();
    for (path, text) in files {
        let set: Vec<&str> = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--")?.split(':').next())
            .collect();
        for part in text.split("var(--").skip(1) {
            let name = part.split([')', ',']).next().unwrap();
            if !known.iter().any(|key| key == name) && !set.contains(&name) {
                missing.push(format!("{path}: --{name}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
