//! The same question to the partition and to GEOS.

use std::collections::BTreeMap;
use std::fmt::Debug;

use geo::{BoundingRect, MapCoords, MultiPolygon, Polygon};
use geos::{Geom, Geometry};
use matbang::geodesy::AreaMm2;
use matbang::geometry::{Partition, Region, clean, wkb};

/// How far the two may be apart on any area, m².
pub const TOLERANCE_M2: f64 = 0.05;

/// What rounding may leave of a boundary or a record, mm².
const RESIDUAL_MM2: i64 = 1_000;

/// Extent to which small cases are brought, m.
const EXTENT_M: f64 = 1_000.0;

/// Areas of the overlays of some lands, m².
#[derive(Debug, Clone, Copy)]
pub struct Areas {
    pub union: f64,
    pub intersection: f64,
    /// The first without the others.
    pub difference: f64,
    /// What an odd number of them covers.
    pub xor: f64,
}

impl Areas {
    pub fn named(&self) -> [(&'static str, f64); 4] {
        [
            ("union", self.union),
            ("intersection", self.intersection),
            ("difference", self.difference),
            ("xor", self.xor),
        ]
    }
}

pub fn region(geometry: &MultiPolygon<f64>) -> Region {
    Region::from_multi_polygon(geometry).unwrap().0
}

/// A region as GEOS reads it.
pub fn geos(region: &Region) -> Geometry {
    geos_of(&region.to_multi_polygon())
}

/// A geometry as GEOS reads it. Parts may overlap, which is what its union is for.
pub fn geos_of(geometry: &MultiPolygon<f64>) -> Geometry {
    Geometry::new_from_wkb(&wkb::encode_multi_polygon(geometry)).unwrap()
}

/// What the normaliser makes of a geometry, by GEOS: of a part what an odd number of its rings covers, then the union. What a
/// ring that crosses itself covers is even-odd in GEOS's `make_valid`, too; over several rings that is another rule.
pub fn valid_area(geometry: &MultiPolygon<f64>) -> f64 {
    let (tidy, _) = clean(geometry);
    let part = |part: &Polygon<f64>| {
        let rings = std::iter::once(part.exterior()).chain(part.interiors());
        let lands = rings.map(|ring| {
            let alone = MultiPolygon(vec![Polygon::new(ring.clone(), vec![])]);
            // Drops the lines that are left of spikes.
            geos_of(&alone).make_valid().unwrap().buffer(0.0, 1).unwrap()
        });
        lands.reduce(|odd, land| odd.sym_difference(&land).unwrap()).unwrap()
    };
    let parts = tidy.iter().map(part).collect();
    let parts = Geometry::create_geometry_collection(parts).unwrap();
    parts.unary_union().unwrap().area().unwrap()
}

/// What brings lands to an extent of a kilometre with one corner at the origin.
pub struct Kilometre {
    corner: (f64, f64),
    /// Factor of lengths.
    pub factor: f64,
}

impl Kilometre {
    pub fn scale(&self, land: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        land.map_coords(|c| geo::Coord {
            x: (c.x - self.corner.0) * self.factor,
            y: (c.y - self.corner.1) * self.factor,
        })
    }
}

/// Lands brought together to an extent of a kilometre, and how.
pub fn to_a_kilometre(lands: &[MultiPolygon<f64>]) -> (Vec<MultiPolygon<f64>>, Kilometre) {
    let boxes = lands.iter().filter_map(BoundingRect::bounding_rect);
    let (mut low, mut high) = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    for its in boxes {
        low = (low.0.min(its.min().x), low.1.min(its.min().y));
        high = (high.0.max(its.max().x), high.1.max(its.max().y));
    }
    let extent = (high.0 - low.0).max(high.1 - low.1);
    let factor = if extent > 0.0 { EXTENT_M / extent } else { 1.0 };
    let kilometre = Kilometre { corner: low, factor };
    (lands.iter().map(|land| kilometre.scale(land)).collect(), kilometre)
}

/// Overlays by the partition, with the first land as the boundary, and the faces of the four.
pub struct Cut(Partition);

impl Cut {
    /// Also holds the faces to the areas of the lands.
    pub fn of(lands: &[Region]) -> Cut {
        let (first, rest) = lands.split_first().unwrap();
        let rest: Vec<&Region> = rest.iter().collect();
        let partition = Partition::new(Some(first), &rest).unwrap();
        let residual = largest_residual(&partition, &rest);
        assert!(residual < RESIDUAL_MM2, "residual {residual} mm²");
        Cut(partition)
    }

    pub fn areas(&self, lands: usize) -> Areas {
        let sum = |counts: &dyn Fn(bool, usize) -> bool| self.faces(counts).map(|(area, _)| area).sum::<AreaMm2>().m2();
        Areas {
            union: sum(&|_, _| true),
            intersection: sum(&|inside, others| inside && others + 1 == lands),
            difference: sum(&|inside, others| inside && others == 0),
            xor: sum(&|inside, others| (usize::from(inside) + others) % 2 == 1),
        }
    }

    /// The land of an operation, put together by GEOS.
    pub fn land(&self, operation: &str, lands: usize) -> Geometry {
        let counts: &dyn Fn(bool, usize) -> bool = match operation {
            "union" => &|_, _| true,
            "intersection" => &|inside, others| inside && others + 1 == lands,
            "difference" => &|inside, others| inside && others == 0,
            _ => &|inside, others| (usize::from(inside) + others) % 2 == 1,
        };
        let faces = self.faces(counts).filter_map(|(_, polygon)| polygon).collect();
        // A face whose rings touch in points is valid for GEOS only after a clean-up.
        geos_of(&MultiPolygon(faces)).buffer(0.0, 1).unwrap()
    }

    fn faces<'a>(
        &'a self,
        counts: &'a dyn Fn(bool, usize) -> bool,
    ) -> impl Iterator<Item = (AreaMm2, Option<Polygon<f64>>)> + 'a {
        let faces = self.0.faces().iter();
        faces
            .filter(|face| counts(face.inside(), face.records().len()))
            .map(|face| (face.area(), face.to_polygon()))
    }
}

/// The largest of what is left of the boundary and of each record when their faces are taken off, mm².
fn largest_residual(partition: &Partition, records: &[&Region]) -> i64 {
    let mut left: Vec<AreaMm2> = records.iter().map(|record| record.area()).collect();
    for face in partition.faces() {
        for &record in face.records() {
            left[record as usize] -= face.area();
        }
    }
    let all = left.into_iter().chain([partition.residual()]);
    all.map(|area| area.mm2().abs()).max().unwrap_or(0)
}

/// Overlays by GEOS.
pub fn overlays(lands: &[Geometry]) -> Areas {
    let (first, rest) = lands.split_first().unwrap();
    let fold = |step: &dyn Fn(&Geometry, &Geometry) -> Geometry| {
        let all = rest
            .iter()
            .fold(Geom::clone(first).unwrap(), |sum, next| step(&sum, next));
        all.area().unwrap()
    };
    Areas {
        union: fold(&|a, b| a.union(b).unwrap()),
        intersection: fold(&|a, b| a.intersection(b).unwrap()),
        difference: fold(&|a, b| a.difference(b).unwrap()),
        xor: fold(&|a, b| a.sym_difference(b).unwrap()),
    }
}

/// How a set of zones and parcels came out.
#[derive(Debug, Default)]
pub struct Verdict {
    pub zones: usize,
    pub groups: usize,
    /// Between the partition and GEOS, m².
    pub largest_difference: f64,
    pub largest_residual_mm2: i64,
}

/// Holds the area of the parcels of each status in each zone, as a union and as a sum, to GEOS.
pub fn hold<S: Ord + Clone + Debug>(zones: &[Region], parcels: &[(Region, S)]) -> Verdict {
    let boxes: Vec<Option<geo::Rect>> = parcels.iter().map(|(land, _)| bounds(land)).collect();
    let shapes: Vec<Geometry> = parcels.iter().map(|(land, _)| geos(land)).collect();
    let mut verdict = Verdict::default();
    for (number, zone) in zones.iter().enumerate() {
        let Some(its) = bounds(zone) else { continue };
        let near: Vec<usize> = (0..parcels.len())
            .filter(|i| boxes[*i].is_some_and(|other| meet(&its, &other)))
            .collect();
        let lands: Vec<&Region> = near.iter().map(|i| &parcels[*i].0).collect();
        let partition = Partition::new(Some(zone), &lands).unwrap();
        let residual = largest_residual(&partition, &lands);
        assert!(residual < RESIDUAL_MM2, "zone {number}: residual {residual} mm²");
        verdict.largest_residual_mm2 = verdict.largest_residual_mm2.max(residual);
        verdict.zones += 1;

        let shape = geos(zone);
        let prepared = shape.to_prepared_geom().unwrap();
        let mut groups: BTreeMap<S, Vec<usize>> = BTreeMap::new();
        for (position, parcel) in near.iter().enumerate() {
            groups.entry(parcels[*parcel].1.clone()).or_default().push(position);
        }
        for (status, positions) in groups {
            let (union, sum) = counted(&partition, &positions);
            let clipped = |position: &usize| {
                let parcel = &shapes[near[*position]];
                if prepared.contains(parcel).unwrap() {
                    parcel.area().unwrap()
                } else {
                    shape.intersection(parcel).unwrap().area().unwrap()
                }
            };
            let polygons = positions
                .iter()
                .flat_map(|position| lands[*position].to_multi_polygon());
            let united = geos_of(&MultiPolygon(polygons.collect())).unary_union().unwrap();
            let theirs = (
                united.intersection(&shape).unwrap().area().unwrap(),
                positions.iter().map(clipped).sum::<f64>(),
            );
            let difference = (union - theirs.0).abs().max((sum - theirs.1).abs());
            assert!(
                difference <= TOLERANCE_M2,
                "zone {number}, status {status:?}: union and sum {union}, {sum}; GEOS {theirs:?}"
            );
            verdict.largest_difference = verdict.largest_difference.max(difference);
            verdict.groups += usize::from(union > 0.0);
        }
    }
    verdict
}

/// Union and sum of the clipped areas of some records, m².
fn counted(partition: &Partition, records: &[usize]) -> (f64, f64) {
    let (mut union, mut sum) = (AreaMm2::ZERO, AreaMm2::ZERO);
    for face in partition.faces().iter().filter(|face| face.inside()) {
        let covering = face
            .records()
            .iter()
            .filter(|record| records.binary_search(&(**record as usize)).is_ok());
        for (already, _) in covering.enumerate() {
            if already == 0 {
                union += face.area();
            }
            sum += face.area();
        }
    }
    (union.m2(), sum.m2())
}

fn bounds(land: &Region) -> Option<geo::Rect> {
    land.to_multi_polygon().bounding_rect()
}

fn meet(a: &geo::Rect, b: &geo::Rect) -> bool {
    a.min().x <= b.max().x && b.min().x <= a.max().x && a.min().y <= b.max().y && b.min().y <= a.max().y
}
