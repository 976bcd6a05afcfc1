//! The grid of a VN-2000 plane over a piece of the map, as paper sheets print it.

use geo::{Coord, LineString};
use geojson::{GeometryValue, Position};
use schemars::JsonSchema;
use serde::Serialize;

use super::geo_json::{Collection, Feature};
use geodesy::{Crs, CrsError, Epsg, PlaneZone, Transform, in_vietnam, zones};
use message::Message;

/// Distances between lines, in metres.
const SPACINGS_M: [u32; 7] = [100, 200, 500, 1000, 2000, 5000, 10_000];
/// How many lines there are at most in one direction.
const MOST_LINES: u32 = 8;
/// The longest side of a box, in degrees.
pub const LONGEST_SIDE: f64 = 0.5;
/// Pieces each line and each side of the box is cut into.
const PIECES: u32 = 32;
/// Decimals of a degree that are printed: a millimetre.
const DECIMALS: f64 = 1e8;

/// A box of the map: WGS 84 degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MapBox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl MapBox {
    /// Reads `103.8,22.5,103.9,22.6`; `None` for anything that is no box on the globe, or too large.
    pub fn read(text: &str) -> Option<MapBox> {
        let numbers: Vec<f64> = text.split(',').map(|n| n.trim().parse().ok()).collect::<Option<_>>()?;
        let [west, south, east, north] = numbers[..] else {
            return None;
        };
        let on_globe = west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0;
        // A hair of tolerance, because a client computes with doubles as well.
        let longest = LONGEST_SIDE + 1e-9;
        let fits = west < east && south < north && east - west <= longest && north - south <= longest;
        (on_globe && fits).then_some(MapBox {
            west,
            south,
            east,
            north,
        })
    }

    fn centre(&self) -> (f64, f64) {
        (
            f64::midpoint(self.west, self.east),
            f64::midpoint(self.south, self.north),
        )
    }

    /// Points along its sides.
    fn outline(&self) -> impl Iterator<Item = Coord<f64>> {
        let corners = [
            (self.west, self.south),
            (self.east, self.south),
            (self.east, self.north),
            (self.west, self.north),
            (self.west, self.south),
        ];
        let sides = [0, 1, 2, 3].map(|i| (corners[i], corners[i + 1]));
        sides
            .into_iter()
            .flat_map(|(a, b)| between(Coord::from(a), Coord::from(b)))
    }
}

/// The 3° zone a grid is asked for in.
///
/// # Errors
/// Any other code; the message lists those that are right.
pub fn grid_plane(text: &str) -> Result<&'static PlaneZone, Message> {
    let zone = text
        .parse::<Epsg>()
        .ok()
        .and_then(zones::by_epsg)
        .filter(|zone| zone.is_tm3());
    zone.ok_or_else(|| {
        let possible: Vec<String> = zones::ZONES
            .iter()
            .filter(|z| z.is_tm3())
            .map(|z| z.epsg.to_string())
            .collect();
        Message::new("server.parameter_choice")
            .with("name", "plane")
            .with("value", text)
            .with("possible", possible.join(", "))
    })
}

/// The lines of a grid as GeoJSON.
pub type Graticule = Collection<GridLine, Grid>;

/// The grid the lines are of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Grid {
    /// EPSG code of its plane; `null` outside Vietnam.
    pub plane: Option<String>,
    /// Metres between two neighbouring lines; `null` outside Vietnam.
    pub spacing_m: Option<u32>,
}

/// What is equal along a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Axis {
    /// The easting.
    #[serde(rename = "E")]
    Easting,
    /// The northing.
    #[serde(rename = "N")]
    Northing,
}

impl Axis {
    fn letter(self) -> char {
        match self {
            Axis::Easting => 'E',
            Axis::Northing => 'N',
        }
    }
}

/// A line of equal easting or northing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GridLine {
    /// `E` for a line of equal easting, `N` for one of equal northing.
    pub axis: Axis,
    /// Its easting or northing, metres.
    pub value: i64,
    /// As sheets print it: `2 497 000 N`.
    pub label: String,
}

/// The lines of the grid over a box, in WGS 84: in the plane asked for, else in the one with the nearest meridian. Outside
/// Vietnam there is no such grid, and no lines.
///
/// # Errors
/// A box the plane cannot show.
pub fn graticule(over: &MapBox, plane: Option<&'static PlaneZone>) -> Result<Graticule, Message> {
    let (longitude, latitude) = over.centre();
    let zone = plane
        .or_else(|| zones::nearest_tm3(longitude))
        .filter(|_| in_vietnam(longitude, latitude));
    let (features, spacing) = match zone {
        Some(zone) => lines(over, zone).map_err(|error| error.message())?,
        None => (Vec::new(), None),
    };
    let about = Grid {
        plane: zone.map(|zone| zone.epsg.to_string()),
        spacing_m: spacing,
    };
    Ok(Collection::new(about, features))
}

fn lines(over: &MapBox, zone: &'static PlaneZone) -> Result<(Vec<Feature<GridLine>>, Option<u32>), CrsError> {
    let plane = Crs::VnPlane(zone);
    let outline = Transform::between(&Crs::Wgs84, &plane)?.line_string(&over.outline().collect())?;
    let back = Transform::between(&plane, &Crs::Wgs84)?;
    let range = |pick: fn(&Coord<f64>) -> f64| {
        let values = || outline.0.iter().map(pick);
        (
            values().fold(f64::INFINITY, f64::min),
            values().fold(f64::NEG_INFINITY, f64::max),
        )
    };
    let (eastings, northings) = (range(|c| c.x), range(|c| c.y));
    let spacing = spacing(&[eastings, northings]);
    let mut features = Vec::new();
    for easting in multiples(eastings, spacing) {
        let line = between((easting, northings.0).into(), (easting, northings.1).into());
        features.push(feature(Axis::Easting, easting, &back.line_string(&line.collect())?));
    }
    for northing in multiples(northings, spacing) {
        let line = between((eastings.0, northing).into(), (eastings.1, northing).into());
        features.push(feature(Axis::Northing, northing, &back.line_string(&line.collect())?));
    }
    Ok((features, Some(spacing)))
}

/// The narrowest spacing that draws no more lines than may be drawn.
fn spacing(ranges: &[(f64, f64)]) -> u32 {
    let few = |spacing: &u32| {
        ranges
            .iter()
            .all(|range| multiples(*range, *spacing).count() <= MOST_LINES as usize)
    };
    SPACINGS_M.into_iter().find(few).unwrap_or(10_000)
}

/// The multiples of a spacing in a range.
fn multiples((from, to): (f64, f64), spacing: u32) -> impl Iterator<Item = f64> {
    let step = f64::from(spacing);
    let first = (from / step).ceil();
    // A box is 56 km at most and a spacing 100 m at least: a few hundred, so the cast is exact.
    let count = ((to / step).floor() - first + 1.0).clamp(0.0, 10_000.0) as u32;
    (0..count).map(move |i| (first + f64::from(i)) * step)
}

/// Points on the way from one place to another, both ends included.
fn between(a: Coord<f64>, b: Coord<f64>) -> impl Iterator<Item = Coord<f64>> {
    (0..=PIECES).map(move |i| a + (b - a) * (f64::from(i) / f64::from(PIECES)))
}

fn feature(axis: Axis, value: f64, line: &LineString<f64>) -> Feature<GridLine> {
    let round = |degrees: f64| (degrees * DECIMALS).round() / DECIMALS;
    let coordinates = line
        .coords()
        .map(|c| Position::from([round(c.x), round(c.y)]))
        .collect();
    // Whole metres by construction.
    let metres = value as i64;
    let properties = GridLine {
        axis,
        value: metres,
        label: format!("{} {}", grouped(metres), axis.letter()),
    };
    Feature::new(Some(GeometryValue::LineString { coordinates }), None, properties)
}

/// `2 497 000`, as on sheets.
fn grouped(metres: i64) -> String {
    let digits = metres.abs().to_string();
    let mut out = if metres < 0 { "−".to_string() } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes() {
        assert!(MapBox::read("103.8,22.5,103.9,22.6").is_some() && MapBox::read("103.5, 22, 104, 22.5").is_some());
        for odd in [
            "",
            "1,2,3",
            "1,2,3,4,5",
            "103.9,22.5,103.8,22.6",
            "103.8,22.6,103.9,22.5",
            "103,22,104,22.5",
            "103.8,22.5,NaN,22.6",
            "103.8,22.5,inf,22.6",
            "a,b,c,d",
            "179.9,0,180.1,0.1",
        ] {
            assert_eq!(MapBox::read(odd), None, "{odd}");
        }
    }

    #[test]
    fn lines_lie_where_the_pinned_transformation_puts_them() {
        let ban_qua = MapBox::read("103.83,22.55,103.87,22.59").unwrap();
        let answer = graticule(&ban_qua, Some(grid_plane("EPSG:9208").unwrap())).unwrap();
        assert_eq!(
            (answer.about.plane.as_deref(), answer.about.spacing_m),
            (Some("EPSG:9208"), Some(1000))
        );
        let features = &answer.features;
        let of = |axis: Axis| features.iter().filter(|f| f.properties.axis == axis).count();
        assert!(
            (4..=8).contains(&of(Axis::Easting)) && (4..=8).contains(&of(Axis::Northing)),
            "{} {}",
            of(Axis::Easting),
            of(Axis::Northing)
        );
        let line = features.iter().find(|f| f.properties.label == "407 000 E").unwrap();
        assert_eq!(line.properties.value, 407_000);
        let line = serde_json::to_value(line).unwrap();
        let to_plane = Transform::between(&Crs::Wgs84, &Crs::resolve(Epsg(9208)).unwrap()).unwrap();
        for place in line["geometry"]["coordinates"].as_array().unwrap() {
            let (lon, lat) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
            let (easting, _) = to_plane.point(lon, lat).unwrap();
            assert!((easting - 407_000.0).abs() < 0.002, "{easting}");
        }
    }

    #[test]
    fn the_nearest_meridian_and_every_scale() {
        for side in [0.002, 0.01, 0.04, 0.1, 0.25, 0.5] {
            let text = format!("107.9,14.3,{},{}", 107.9 + side, 14.3 + side);
            let answer = graticule(&MapBox::read(&text).unwrap(), None).unwrap();
            let count = answer.features.len();
            assert!((4..=16).contains(&count), "{side}: {count} lines");
        }
        let near = graticule(&MapBox::read("107.9,14.3,108.0,14.4").unwrap(), None).unwrap();
        assert_eq!(near.about.plane.as_deref(), Some("EPSG:5898"));
        let bern = graticule(&MapBox::read("7.4,46.9,7.5,47.0").unwrap(), None).unwrap();
        assert_eq!((bern.about.plane, bern.features.len()), (None, 0));
        for odd in ["EPSG:3405", "EPSG:4326", "9208x", ""] {
            assert!(grid_plane(odd).unwrap_err().to_string().contains("EPSG:9208"), "{odd}");
        }
    }
}
