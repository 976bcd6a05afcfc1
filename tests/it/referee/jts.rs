//! The XML tests of JTS: those that overlay polygons.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use geo::{CoordsIter, MultiPolygon};
use geos::{Geom, Geometry, GeometryTypes};
use matbang::geometry::{Region, wkb};
use roxmltree::{Document, Node};

use super::judge::{Cut, TOLERANCE_M2, geos, overlays, region, to_a_kilometre, valid_area};
use crate::common::shared;

/// What became of the tests of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// The answer of the file and GEOS's agree with ours.
    Agrees,
    /// The file's answer is rounded to a grid as coarse as the case; ours agrees with GEOS's in doubles.
    Rounded,
    /// The file's answer was snapped and has lost a gap; ours agrees with GEOS's in doubles.
    Snapped,
    /// A point, a line or a collection: not land.
    NotLand,
    /// Not an overlay: a relation, a buffer, a hull … There is no test of areas. The polygons are normalised all the same.
    NotOverlay,
}
use Outcome::{Agrees, NotLand, NotOverlay, Rounded, Snapped};

const FILES: usize = 69;

/// What became of every test of a file with overlays.
const OVERLAYS: [(&str, Outcome, usize); 28] = [
    ("general/TestNGOverlayA.xml", Agrees, 88),
    ("general/TestNGOverlayAPrec.xml", Rounded, 60),
    ("general/TestNGOverlayEmpty.xml", Agrees, 14),
    ("general/TestNGOverlayEmpty.xml", NotLand, 65),
    ("general/TestNGOverlayGC.xml", Agrees, 4),
    ("general/TestNGOverlayGC.xml", NotLand, 12),
    ("general/TestNGOverlayL.xml", NotLand, 55),
    ("general/TestNGOverlayLPrec.xml", NotLand, 20),
    ("general/TestNGOverlayP.xml", NotLand, 60),
    ("general/TestNGOverlayPPrec.xml", NotLand, 20),
    ("general/TestOverlayAA.xml", Agrees, 44),
    ("general/TestOverlayAAPrec.xml", Rounded, 58),
    ("general/TestOverlayAAPrec.xml", NotLand, 4),
    ("general/TestOverlayEmpty.xml", Agrees, 34),
    ("general/TestOverlayEmpty.xml", NotLand, 260),
    ("general/TestOverlayLA.xml", NotLand, 16),
    ("general/TestOverlayLAPrec.xml", NotLand, 16),
    ("general/TestOverlayLL.xml", NotLand, 25),
    ("general/TestOverlayLLPrec.xml", NotLand, 6),
    ("general/TestOverlayPA.xml", NotLand, 9),
    ("general/TestOverlayPL.xml", NotLand, 20),
    ("general/TestOverlayPP.xml", NotLand, 29),
    ("general/TestUnaryUnion.xml", Agrees, 4),
    ("general/TestUnaryUnion.xml", NotLand, 14),
    ("general/TestUnaryUnionFloating.xml", Agrees, 2),
    ("misc/TestOverlay.xml", Agrees, 4),
    ("misc/TestOverlay.xml", Snapped, 1),
    ("misc/geos-bug838-union.xml", Agrees, 1),
];

/// Tests of the other files, all [`NotOverlay`].
const OTHERS: usize = 7_967;

/// The one answer that is [`Snapped`]: coordinates to 10⁻⁸ of a degree, a gap of 10⁻⁷ square degrees filled.
const SNAPPED: &str = "misc/TestOverlay.xml case 2";

/// Rings with a line drawn twice, and the share of their square that is inside by even-odd, worked out by hand. GEOS's
/// `make_valid` takes such a line for one.
const DRAWN_TWICE: [(&str, f64); 3] = [
    ("misc/TestInvalidA.xml case 6", 5_500.0 / 6_400.0),
    ("misc/TestInvalidA.xml case 13", 3_600.0 / 6_400.0),
    ("misc/TestInvalidA.xml case 28", 4_000.0 / 6_400.0),
];

#[test]
fn overlays_of_jts() {
    let Some(folder) = shared("data/jts-xml") else { return };
    let mut files: Vec<PathBuf> = Vec::new();
    for part in ["general", "misc", "validate"] {
        files.extend(fs::read_dir(folder.join(part)).unwrap().map(|e| e.unwrap().path()));
    }
    files.sort();
    assert_eq!(files.len(), FILES);
    let (mut outcomes, mut faults) = (BTreeMap::new(), Vec::new());
    for file in &files {
        let name = file.strip_prefix(&folder).unwrap().to_str().unwrap();
        for outcome in cases(file, name, &mut faults) {
            *outcomes.entry((name.to_owned(), outcome)).or_insert(0) += 1;
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    let others: usize = outcomes
        .iter()
        .filter(|((_, outcome), _)| *outcome == NotOverlay)
        .map(|(_, count)| count)
        .sum();
    outcomes.retain(|(_, outcome), _| *outcome != NotOverlay);
    let listed = OVERLAYS.map(|(name, outcome, count)| ((name.to_owned(), outcome), count));
    assert_eq!(outcomes, BTreeMap::from(listed));
    assert_eq!(others, OTHERS);
}

fn cases(file: &Path, name: &str, faults: &mut Vec<String>) -> Vec<Outcome> {
    let xml = fs::read_to_string(file).unwrap();
    let document = Document::parse(&xml).unwrap_or_else(|e| panic!("{name}: {e}"));
    let run = document.root_element();
    let coarse = child(run, "precisionModel").is_some_and(|model| model.attribute("scale").is_some());
    let mut outcomes = Vec::new();
    for (number, case) in children(run, "case").enumerate() {
        let title = format!("{name} case {}", number + 1);
        for drawn in ["a", "b"].into_iter().filter_map(|name| land(text(child(case, name)?))) {
            normalise(&title, drawn, faults);
        }
        for op in children(case, "test").flat_map(|test| children(test, "op")) {
            outcomes.push(test(&title, case, op, coarse, faults));
        }
    }
    outcomes
}

/// Holds the normaliser to GEOS.
fn normalise(title: &str, drawn: MultiPolygon<f64>, faults: &mut Vec<String>) {
    // Some tests are about coordinates that are no numbers, which are refused.
    if drawn.coords_iter().any(|c| !c.x.is_finite() || !c.y.is_finite()) {
        assert!(Region::from_multi_polygon(&drawn).is_err(), "{title}");
        return;
    }
    let (drawn, _) = to_a_kilometre(&[drawn]);
    let by_hand = DRAWN_TWICE.iter().find(|(name, _)| *name == title);
    let theirs = by_hand.map_or_else(|| valid_area(&drawn[0]), |(_, share)| share * 1e6);
    let ours = region(&drawn[0]).area().m2();
    if (ours - theirs).abs() > TOLERANCE_M2 {
        faults.push(format!("{title}: normalised {ours}, expected {theirs}"));
    }
}

fn test(title: &str, case: Node, op: Node, coarse: bool, faults: &mut Vec<String>) -> Outcome {
    let name = op.attribute("name").unwrap().to_lowercase();
    let operation = match name.trim_end_matches("ng").trim_end_matches("sr") {
        "symdifference" => "xor",
        other @ ("union" | "intersection" | "difference") => other,
        _ => return NotOverlay,
    };
    let argument = |key: &str| op.attribute(key).filter(|name| name.len() == 1).map(str::to_lowercase);
    let mut lands = Vec::new();
    for argument in ["arg1", "arg2"].into_iter().filter_map(argument) {
        let Some(land) = child(case, &argument).and_then(|node| land(text(node))) else {
            return NotLand;
        };
        lands.push(land);
    }
    let (lands, kilometre) = to_a_kilometre(&lands);
    let lands: Vec<_> = lands.iter().map(region).collect();
    let of = |areas: super::judge::Areas| {
        areas
            .named()
            .into_iter()
            .find(|(name, _)| *name == operation)
            .unwrap()
            .1
    };
    let ours = of(Cut::of(&lands).areas(lands.len()));
    let theirs = of(overlays(&lands.iter().map(geos).collect::<Vec<_>>()));
    if (ours - theirs).abs() > TOLERANCE_M2 {
        faults.push(format!("{title}: {operation} {ours}, GEOS {theirs}"));
    }
    if coarse || op.attribute("arg3").is_some() {
        return Rounded;
    }
    if title == SNAPPED {
        return Snapped;
    }
    let stated = read(text(op))
        .unwrap_or_else(|| panic!("{title}: {}", text(op)))
        .area()
        .unwrap()
        * kilometre.factor
        * kilometre.factor;
    if (ours - stated).abs() > TOLERANCE_M2 {
        faults.push(format!(
            "{title}: {operation} {ours}, stated {stated}, factor {}",
            kilometre.factor
        ));
    }
    Agrees
}

fn children<'a>(node: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |child| child.has_tag_name(name))
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.has_tag_name(name))
}

fn text<'a>(node: Node<'a, 'a>) -> &'a str {
    node.text().unwrap_or_default().trim()
}

/// WKT, or WKB in hexadecimal digits.
fn read(text: &str) -> Option<Geometry> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        Geometry::new_from_hex(text.as_bytes()).ok()
    } else {
        Geometry::new_from_wkt(text).ok()
    }
}

/// Polygons, also as a collection of nothing else.
fn land(text: &str) -> Option<MultiPolygon<f64>> {
    let geometry = read(text)?;
    let parts = (0..geometry.get_num_geometries().unwrap()).map(|i| geometry.get_geometry_n(i).unwrap());
    let mut polygons = Vec::new();
    for part in parts {
        polygons.extend(wkb::decode_multi_polygon(&part.to_wkb().unwrap()).ok()?);
    }
    let empty = matches!(
        geometry.geometry_type().unwrap(),
        GeometryTypes::Polygon | GeometryTypes::MultiPolygon
    );
    (empty || !polygons.is_empty()).then_some(MultiPolygon(polygons))
}
