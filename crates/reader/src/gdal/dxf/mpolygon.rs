//! Polygons of `AutoCAD` Map (MPOLYGON), which the driver passes over. They describe their rings as a fill (HATCH) does, so
//! they are handed to it as one.

use std::fmt::Write;

use super::pairs::escaped;

/// The fill with the rings of a polygon, as text of a drawing; `None` where the record does not hold what it promises.
///
/// `pairs` are the group codes and values of the polygon after its kind.
pub fn as_fill(pairs: &[(i32, String)]) -> Option<String> {
    let rings = rings(pairs)?;
    let first = |code: i32| pairs.iter().find(|(c, _)| *c == code).map(|(_, value)| value.as_str());
    let mut out = String::from("  0\nHATCH\n");
    for code in [5, 330] {
        if let Some(value) = first(code) {
            let _ = write!(out, "{code}\n{value}\n");
        }
    }
    out.push_str("100\nAcDbEntity\n");
    for code in [8, 6, 62] {
        if let Some(value) = first(code) {
            let _ = write!(out, "{code}\n{}\n", escaped(value));
        }
    }
    let offset = offset(pairs);
    out.push_str("100\nAcDbHatch\n10\n0.0\n20\n0.0\n");
    let _ = write!(out, "30\n{}\n", first(30).unwrap_or("0.0"));
    for (code, usual) in [(210, "0.0"), (220, "0.0"), (230, "1.0")] {
        let _ = write!(out, "{code}\n{}\n", first(code).unwrap_or(usual));
    }
    let _ = write!(out, "2\nSOLID\n70\n1\n71\n0\n91\n{}\n", rings.len());
    for ring in &rings {
        let bulged = ring.iter().any(|(_, _, bulge)| *bulge != 0.0);
        let _ = write!(out, "92\n3\n72\n{}\n73\n1\n93\n{}\n", u8::from(bulged), ring.len());
        for (x, y, bulge) in ring {
            let _ = write!(out, "10\n{}\n20\n{}\n", x + offset.0, y + offset.1);
            if bulged {
                let _ = write!(out, "42\n{bulge}\n");
            }
        }
        out.push_str("97\n0\n");
    }
    out.push_str("75\n0\n76\n1\n98\n0\n");
    Some(out)
}

/// How far the rings are moved (groups 11 and 21 at the end of the record).
fn offset(pairs: &[(i32, String)]) -> (f64, f64) {
    let last = |code: i32| {
        let found = pairs.iter().rev().find(|(c, _)| *c == code);
        found
            .and_then(|(_, value)| value.parse::<f64>().ok())
            .filter(|number| number.is_finite())
            .unwrap_or(0.0)
    };
    (last(11), last(21))
}

type Ring = Vec<(f64, f64, f64)>;

/// The corners of each ring with their bulges; as many rings and corners as the record announces, or none at all.
fn rings(pairs: &[(i32, String)]) -> Option<Vec<Ring>> {
    let number = |value: &str| value.parse::<f64>().ok().filter(|number| number.is_finite());
    let mut at = pairs.iter().position(|(code, _)| *code == 91)?;
    let wanted: usize = pairs[at].1.parse().ok()?;
    let mut rings: Vec<Ring> = Vec::new();
    while rings.len() < wanted {
        at += pairs[at..].iter().position(|(code, _)| *code == 93)?;
        let count: usize = pairs[at].1.parse().ok()?;
        let mut ring = Ring::new();
        at += 1;
        while let Some((code, value)) = pairs.get(at) {
            let room = ring.len() < count;
            match (code, ring.last_mut()) {
                (10, _) if room => ring.push((number(value)?, f64::NAN, 0.0)),
                (20, Some(corner)) if corner.1.is_nan() => corner.1 = number(value)?,
                (42, Some(corner)) => corner.2 = number(value)?,
                _ => break,
            }
            at += 1;
        }
        let whole = ring.len() == count && count >= 3 && ring.iter().all(|corner| !corner.1.is_nan());
        rings.push(whole.then_some(ring)?);
    }
    (!rings.is_empty()).then_some(rings)
}
