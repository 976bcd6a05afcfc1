//! Where a file should lie, and the places a position is near to.

use geo::{BoundingRect, Contains, Coord, MultiPolygon};

use super::words::PROVINCE_KINDS;
use domain::Province;
use domain::text::fold;
use geodesy::Epsg;

/// A place a file is expected to lie in.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its name with its kind, for messages.
    pub name: String,
    /// Its outline in WGS 84, where known.
    pub outline: Option<MultiPolygon<f64>>,
    /// A position inside, WGS 84 longitude and latitude.
    pub centre: (f64, f64),
    /// How far from the centre the place reaches, kilometres.
    pub radius_km: f64,
    /// Islands that belong to it: longitude, latitude, radius in kilometres.
    pub islands: Vec<(f64, f64, f64)>,
    /// The 3° zones of its cadastral maps, today's first.
    pub zones: Vec<Epsg>,
}

/// How positions lie to a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The share of the positions that lie inside, 0 to 1.
    pub share: f64,
    /// How far the middle lies outside, kilometres; 0 inside.
    pub outside_km: f64,
}

impl Fit {
    /// Whether the positions can belong to the place. Outlines are drawn roughly: a kilometre beyond them is no contradiction.
    pub fn agrees(&self) -> bool {
        self.share >= 0.5 || self.outside_km <= 1.0
    }
}

/// Islands further off than the radius of a province's land: key, longitude, latitude, radius in kilometres. Read off public
/// maps to a few kilometres.
const ISLANDS: [(&str, f64, f64, f64); 9] = [
    ("quang-ninh", 107.6, 20.9, 40.0),  // Cô Tô, Hạ Mai
    ("hai-phong", 107.72, 20.13, 10.0), // Bạch Long Vĩ
    ("quang-tri", 107.34, 17.16, 10.0), // Cồn Cỏ
    ("da-nang", 112.0, 16.4, 150.0),    // Hoàng Sa
    ("khanh-hoa", 114.0, 9.3, 450.0),   // Trường Sa
    ("lam-dong", 108.94, 10.52, 15.0),  // Phú Quý
    ("ho-chi-minh", 106.62, 8.7, 25.0), // Côn Đảo
    ("an-giang", 103.5, 9.33, 20.0),    // Thổ Chu
    ("an-giang", 104.38, 9.67, 15.0),   // Nam Du
];

impl Place {
    /// The place of a province; an abolished one lies somewhere in the provinces that took it over. `None` for an unknown key.
    pub fn province(key: &str) -> Option<Place> {
        let province = domain::province(key)?;
        let today = match &province.until {
            Some(_) => domain::province(province.successors.first()?)?,
            None => province,
        };
        let islands = ISLANDS.iter().filter(|(of, ..)| *of == today.key);
        Some(Place {
            name: province.name.clone(),
            outline: None,
            centre: today.centre?,
            radius_km: today.radius_km?,
            islands: islands.map(|(_, lon, lat, km)| (*lon, *lat, *km)).collect(),
            zones: zones_of(province),
        })
    }

    /// A place around a position.
    pub fn around(name: impl Into<String>, centre: (f64, f64), radius_km: f64) -> Place {
        Place {
            name: name.into(),
            outline: None,
            centre,
            radius_km,
            islands: Vec::new(),
            zones: Vec::new(),
        }
    }

    /// A place with an outline; `None` when the outline is empty.
    pub fn outlined(name: impl Into<String>, outline: MultiPolygon<f64>) -> Option<Place> {
        let rect = outline.bounding_rect()?;
        let (centre, corner) = (rect.center(), rect.max());
        let radius_km = km((centre.x, centre.y), (corner.x, corner.y));
        Some(Place {
            outline: Some(outline),
            ..Place::around(name, (centre.x, centre.y), radius_km)
        })
    }

    /// How positions lie to it. Nothing is inside when there are none.
    pub fn fit(&self, positions: &[Coord<f64>], middle: Coord<f64>) -> Fit {
        let inside = |c: &&Coord<f64>| match &self.outline {
            Some(outline) => outline.contains(*c),
            None => self.beyond_km(**c) == 0.0,
        };
        let count = positions.iter().filter(inside).count();
        let beyond = match &self.outline {
            Some(outline) if !outline.contains(&middle) => outline
                .iter()
                .flat_map(|polygon| polygon.exterior().lines())
                .map(|edge| edge_distance_m(middle, edge.start, edge.end) / 1e3)
                .fold(f64::INFINITY, f64::min),
            Some(_) => 0.0,
            None => self.beyond_km(middle),
        };
        Fit {
            share: count as f64 / positions.len().max(1) as f64,
            outside_km: beyond,
        }
    }

    /// How far a position lies outside the circles of the place, kilometres.
    fn beyond_km(&self, c: Coord<f64>) -> f64 {
        let islands = self.islands.iter().copied();
        std::iter::once((self.centre.0, self.centre.1, self.radius_km))
            .chain(islands)
            .map(|(lon, lat, radius)| (km((lon, lat), (c.x, c.y)) - radius).max(0.0))
            .fold(f64::INFINITY, f64::min)
    }
}

/// The 3° zones of a province: its own, then those of the provinces it was made of.
fn zones_of(province: &Province) -> Vec<Epsg> {
    let own = province.zone;
    let made_of = domain::provinces()
        .iter()
        .filter(|old| old.successors.contains(&province.key));
    let mut zones: Vec<Epsg> = own.into_iter().chain(made_of.filter_map(|old| old.zone)).collect();
    let mut seen = Vec::new();
    zones.retain(|zone| {
        !seen.contains(zone) && {
            seen.push(*zone);
            true
        }
    });
    zones
}

/// The province of today whose land a position most likely lies on, and how far its centre is, kilometres. The land is
/// known as circles, so near a border it may be the neighbour.
pub fn nearest_province(lon: f64, lat: f64) -> Option<(&'static Province, f64)> {
    domain::provinces()
        .iter()
        .filter(|p| p.until.is_none())
        .filter_map(|p| {
            let distance = km(p.centre?, (lon, lat));
            Some((p, distance, distance / p.radius_km?))
        })
        .filter(|(_, _, ratio)| *ratio <= 1.1)
        .min_by(|a, b| a.2.total_cmp(&b.2))
        .map(|(p, distance, _)| (p, distance))
}

/// The provinces a text names with their kind (“tỉnh Lào Cai”, “thành phố Đà Nẵng”), in its order, each once. A name is taken
/// for today's province where there is one.
pub fn provinces_in(text: &str) -> Vec<Place> {
    let words = format!(" {} ", fold(text));
    let mut found: Vec<(usize, &Province)> = Vec::new();
    for province in domain::provinces() {
        let name = fold(&province.name);
        let name = name.trim_start_matches("thanh pho ");
        for kind in PROVINCE_KINDS.words() {
            if let Some(at) = words.find(&format!(" {kind} {name} ")) {
                found.push((at, province));
            }
        }
    }
    // Today's before abolished ones of the same name.
    found.sort_by_key(|(at, province)| (*at, province.until.is_some()));
    let mut names: Vec<String> = Vec::new();
    found.retain(|(_, province)| {
        let name = fold(&province.name);
        let new = !names.contains(&name);
        names.push(name);
        new
    });
    found
        .into_iter()
        .filter_map(|(_, province)| Place::province(&province.key))
        .collect()
}

/// Metres of a degree of longitude and of latitude at a latitude, on the ellipsoid of WGS 84.
pub fn metres_per_degree(lat: f64) -> (f64, f64) {
    const A: f64 = 6_378_137.0;
    const E2: f64 = 0.006_694_379_990_141;
    let (sin, cos) = lat.to_radians().sin_cos();
    let w = (1.0 - E2 * sin * sin).sqrt();
    let degree = 1f64.to_radians();
    (A * cos / w * degree, A * (1.0 - E2) / (w * w * w) * degree)
}

/// Distance of two positions, kilometres; near enough up to a few hundred.
pub fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (east, north) = metres_per_degree((a.1 + b.1) / 2.0);
    ((b.0 - a.0) * east).hypot((b.1 - a.1) * north) / 1e3
}

/// Distance of a position from an edge, metres; right to a thousandth within a few kilometres.
pub fn edge_distance_m(p: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (east, north) = metres_per_degree(p.y);
    let (ax, ay) = ((a.x - p.x) * east, (a.y - p.y) * north);
    let (bx, by) = ((b.x - p.x) * east, (b.y - p.y) * north);
    let (dx, dy) = (bx - ax, by - ay);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 {
        (-(ax * dx + ay * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (ax + t * dx).hypot(ay + t * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provinces_and_their_zones() {
        let place = Place::province("lao-cai").unwrap();
        assert_eq!(place.zones, [Epsg(9208)]);
        let kon_tum = Place::province("kon-tum-cu").unwrap();
        assert_eq!(
            (kon_tum.name.as_str(), &kon_tum.zones[..]),
            ("Kon Tum", &[Epsg(9216)][..])
        );
        assert_eq!(Place::province("quang-ngai").unwrap().zones, [Epsg(5898), Epsg(9216)]);
        assert_eq!(kon_tum.centre, Place::province("quang-ngai").unwrap().centre);
        assert_eq!(Place::province("atlantis"), None);
    }

    #[test]
    fn texts_name_provinces() {
        let names = |text| provinces_in(text).into_iter().map(|p| p.name).collect::<Vec<_>>();
        assert_eq!(names("KCN Bản Qua, xã Bát Xát, tỉnh Lào Cai"), ["Lào Cai"]);
        assert_eq!(
            names("TỈNH KON TUM (nay là tỉnh Quảng Ngãi)"),
            ["Kon Tum", "Quảng Ngãi"]
        );
        assert_eq!(names("TP Hồ Chí Minh"), ["Thành phố Hồ Chí Minh"]);
        assert!(names("Lào Cai").is_empty() && names("tỉnh uỷ").is_empty());
    }

    #[test]
    fn inside_beside_and_on_the_islands() {
        let fit = |place: &Place, x: f64, y: f64| place.fit(&[Coord { x, y }], Coord { x, y });
        let da_nang = Place::province("da-nang").unwrap();
        assert!(fit(&da_nang, 108.2, 16.05).agrees());
        assert!(fit(&da_nang, 112.3, 16.5).agrees(), "Hoàng Sa");
        assert!(!fit(&da_nang, 110.0, 16.0).agrees());
        let square = MultiPolygon(vec![geo::Polygon::new(
            vec![(105.0, 20.0), (105.1, 20.0), (105.1, 20.1), (105.0, 20.1)].into(),
            Vec::new(),
        )]);
        let place = Place::outlined("x", square).unwrap();
        assert!((fit(&place, 105.15, 20.05).outside_km - 5.23).abs() < 0.05);
        assert_eq!(
            fit(&place, 105.05, 20.05),
            Fit {
                share: 1.0,
                outside_km: 0.0
            }
        );
    }

    /// A degree of longitude is 64.6 km at 54.5° and one of latitude 110.6 km at the equator.
    #[test]
    fn distances() {
        assert!((km((0.0, -0.5), (0.0, 0.5)) - 110.574).abs() < 0.01);
        assert!(
            (km((107.5, 14.3), (108.0, 14.3)) - 53.95).abs() < 0.05,
            "half a degree at Kon Tum"
        );
        let c = |x, y| Coord { x, y };
        assert!((edge_distance_m(c(107.0, 14.0), c(106.9, 14.001), c(107.1, 14.001)) - 110.6).abs() < 0.2);
    }
}
