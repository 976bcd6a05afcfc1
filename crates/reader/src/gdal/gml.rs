//! A look over a GML file before GDAL gets it: shapes and rings that the driver would pass over in silence.

use std::path::Path;

use super::xml_tags::{Tag, tags};
use message::Message;

/// Features that would be read in part: the place in the file, from 1, and the key of the sentence.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct GmlScan {
    unread: Vec<(u64, &'static str)>,
}

#[derive(Default)]
struct Open<'b> {
    tag: &'b [u8],
    rings: u32,
    shapes: u32,
    problem: Option<&'static str>,
}

/// Looks over a file for geometries the driver would read in part.
pub fn scan(path: &Path, file: &str) -> Result<GmlScan, Message> {
    let bytes = std::fs::read(path).map_err(|error| {
        Message::new("import.file.unreadable")
            .with("file", file)
            .with_foreign("reason", &error)
    })?;
    Ok(scan_bytes(&bytes))
}

fn scan_bytes(bytes: &[u8]) -> GmlScan {
    let mut scan = GmlScan::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut features = 0;
    for tag in tags(bytes) {
        let name = match tag {
            Tag::Opens { name, .. } => {
                open.push(Open {
                    tag: name,
                    ..Open::default()
                });
                continue;
            }
            Tag::Closes { name, .. } => name,
        };
        let Some(at) = open.iter().rposition(|one| one.tag == name) else {
            continue;
        };
        open.truncate(at + 1);
        let Some(done) = open.pop() else { continue };
        match (done.tag, open.as_mut_slice()) {
            (b"LinearRing" | b"Ring", [.., around]) => around.rings += 1,
            (b"outerBoundaryIs" | b"innerBoundaryIs" | b"exterior" | b"interior", _) if done.rings > 1 => {
                // The feature is what stands in a member.
                let member = open.iter().position(|one| is_member(one.tag));
                if let Some(feature) = member.and_then(|member| open.get_mut(member + 1)) {
                    feature.problem = Some("reader.gml.rings");
                }
            }
            (shape, [.., member, feature, _property]) if is_member(member.tag) && is_shape(shape) => {
                feature.shapes += 1;
            }
            (_, [.., member]) if is_member(member.tag) => {
                features += 1;
                let several = (done.shapes > 1).then_some("reader.gml.shapes");
                scan.unread.extend(done.problem.or(several).map(|key| (features, key)));
            }
            _ => {}
        }
    }
    scan
}

impl GmlScan {
    /// Messages on features that would be read in part only.
    pub fn unread(&self, file: &str) -> Vec<Message> {
        let told = |(feature, key): &(u64, &'static str)| Message::new(key).with("file", file).with("feature", feature);
        self.unread.iter().map(told).collect()
    }
}

fn is_member(tag: &[u8]) -> bool {
    matches!(tag, b"featureMember" | b"featureMembers" | b"member" | b"members")
}

fn is_shape(tag: &[u8]) -> bool {
    const SHAPES: [&[u8]; 13] = [
        b"Polygon",
        b"MultiPolygon",
        b"Surface",
        b"MultiSurface",
        b"CompositeSurface",
        b"PolyhedralSurface",
        b"Curve",
        b"MultiCurve",
        b"LineString",
        b"MultiLineString",
        b"Point",
        b"MultiPoint",
        b"MultiGeometry",
    ];
    SHAPES.contains(&tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(features: &[&str]) -> Vec<(u64, &'static str)> {
        let member = |inside: &&str| format!("<gml:featureMember><k:khu>{inside}</k:khu></gml:featureMember>");
        let all: String = features.iter().map(member).collect();
        scan_bytes(format!("<f:FeatureCollection>{all}</f:FeatureCollection>").as_bytes()).unread
    }

    #[test]
    fn what_the_driver_takes_in_part_is_found() {
        let ring = "<gml:LinearRing/>";
        let polygon = |outer: &str| format!("<gml:Polygon><gml:exterior>{outer}</gml:exterior></gml:Polygon>");
        let one = format!("<k:a>{}</k:a>", polygon(ring));
        let two_shapes = one.clone() + &one;
        let two_rings = format!("<k:a>{}</k:a>", polygon(&ring.repeat(2)));
        let inside = format!(
            "<k:a><gml:MultiSurface><gml:surfaceMember>{}</gml:surfaceMember></gml:MultiSurface></k:a>",
            polygon(ring)
        );
        assert_eq!(
            keys(&[&one, &two_shapes, &two_rings, &inside]),
            [(2, "reader.gml.shapes"), (3, "reader.gml.rings")]
        );
    }
}
