//! Recognising a VN-2000 zone by its numbers, for definitions without a code.
//!
//! Meridians and codes: EPSG v10.076. Of the three degree zones, 102°, 105°, 107°45′ and 108° are not among 9205–9218.

use ::gdal::spatial_ref::SpatialRef;

use message::Message;
use text::fold;

/// Central meridian and code of the 3° zones (scale factor 0.9999).
const TM3: [(f64, u32); 18] = [
    (102.0, 5896),
    (103.0, 9205),
    (104.0, 9206),
    (104.5, 9207),
    (104.75, 9208),
    (105.0, 5897),
    (105.5, 9209),
    (105.75, 9210),
    (106.0, 9211),
    (106.25, 9212),
    (106.5, 9213),
    (107.0, 9214),
    (107.25, 9215),
    (107.5, 9216),
    (107.75, 5899),
    (108.0, 5898),
    (108.25, 9217),
    (108.5, 9218),
];
/// The deprecated twins, with false easting and northing exchanged.
const TWINS: [(f64, u32); 4] = [(102.0, 6956), (105.0, 6957), (108.0, 6958), (107.75, 6959)];
/// Central meridian and code of the 6° zones (scale factor 0.9996).
const TM6: [(f64, u32); 2] = [(105.0, 3405), (111.0, 3406)];

/// The zone whose numbers a definition has, and the sentence that lists what was compared.
///
/// Compared are projection, meridian, scale factor, false easting and northing, ellipsoid and unit. The datum must be VN-2000 by
/// name or by its shift to WGS 84; a datum without a name will do for the 3° zones, whose scale factor and meridians no other
/// system uses, and not for the 6° zones, which look like UTM on WGS 84. A definition on WGS 84 is not taken for VN-2000: they
/// lie 225 m apart.
pub fn identify(srs: &SpatialRef) -> Option<(u32, Message)> {
    let number = |name: &str| srs.get_proj_param(name).ok().flatten();
    let is =
        |found: Option<f64>, wanted: f64| found.is_some_and(|found| (found - wanted).abs() < 1e-9 * wanted.max(1.0));
    let text = |path: &str| srs.get_attr_value(path, 0).ok().flatten();
    let wgs84_ellipsoid = srs.semi_major().is_ok_and(|a| (a - 6_378_137.0).abs() < 1e-3)
        && srs.semi_minor().is_ok_and(|b| (b - 6_356_752.314).abs() < 1e-2);
    if !text("PROJECTION")?.eq_ignore_ascii_case("Transverse_Mercator")
        || !wgs84_ellipsoid
        || (srs.linear_units() - 1.0).abs() > 1e-12
        || !is(Some(number("latitude_of_origin").unwrap_or(0.0)), 0.0)
    {
        return None;
    }
    let (meridian, scale) = (number("central_meridian")?, number("scale_factor")?);
    let (east, north) = (number("false_easting")?, number("false_northing").unwrap_or(0.0));
    let (zones, three_degrees): (&[(f64, u32)], bool) = match () {
        () if is(Some(scale), 0.9999) && is(Some(east), 500_000.0) && is(Some(north), 0.0) => (&TM3, true),
        () if is(Some(scale), 0.9999) && is(Some(east), 0.0) && is(Some(north), 500_000.0) => (&TWINS, true),
        () if is(Some(scale), 0.9996) && is(Some(east), 500_000.0) && is(Some(north), 0.0) => (&TM6, false),
        () => return None,
    };
    // Meridians are 15′ apart; a file may round them, 105.333… to six decimals is not one of them.
    let (_, epsg) = zones.iter().find(|(zone, _)| (zone - meridian).abs() < 1e-6)?;
    let datum = text("DATUM").unwrap_or_default();
    let belongs = match datum_of(&datum) {
        Datum::Vn2000 => true,
        Datum::Unnamed => three_degrees || has_vn2000_shift(srs),
        Datum::Other => has_vn2000_shift(srs),
    };
    let how = Message::new("import.crs.matched")
        .with("epsg", epsg)
        .with_plain("meridian", meridian)
        .with_plain("scale", scale);
    belongs.then(|| (*epsg, how.with("datum", if datum.is_empty() { "–" } else { &datum })))
}

enum Datum {
    Vn2000,
    Unnamed,
    Other,
}

fn datum_of(name: &str) -> Datum {
    let folded = fold(name);
    let compact = folded.replace(' ', "");
    if compact.contains("vn2000") || compact.contains("vietnam2000") {
        return Datum::Vn2000;
    }
    let unnamed = ["unknown", "unnamed", "not specified", "custom", "undefined", "user"];
    match compact.is_empty() || unnamed.iter().any(|word| folded.contains(word)) {
        true => Datum::Unnamed,
        false => Datum::Other,
    }
}

/// The shift of Decision 05/2007/QĐ-BTNMT (EPSG:6960), or an older set near it: within 2 m in each axis.
fn has_vn2000_shift(srs: &SpatialRef) -> bool {
    let at = |index| {
        srs.get_attr_value("TOWGS84", index)
            .ok()
            .flatten()
            .and_then(|text| text.parse::<f64>().ok())
    };
    [-191.904, -39.303, -111.450]
        .iter()
        .zip(0..)
        .all(|(wanted, index)| at(index).is_some_and(|v| (v - wanted).abs() < 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tm(datum: &str, meridian: f64, scale: f64, east: f64, north: f64) -> Option<u32> {
        let wkt = format!(
            r#"PROJCS["x",GEOGCS["g",DATUM["{datum}"],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",{meridian}],PARAMETER["scale_factor",{scale}],PARAMETER["false_easting",{east}],PARAMETER["false_northing",{north}],UNIT["metre",1]]"#
        )
        .replace("\"],PRIMEM", "\",SPHEROID[\"WGS 84\",6378137,298.257223563]SHIFT],PRIMEM");
        let shift = if datum.contains('+') {
            ",TOWGS84[-192.873,-39.382,-111.202,-0.00205,-0.0005,0.00335,0.0188]"
        } else {
            ""
        };
        let srs = SpatialRef::from_wkt(&wkt.replace("SHIFT", shift)).unwrap();
        identify(&srs).map(|(epsg, _)| epsg)
    }

    #[test]
    fn zones_by_their_numbers() {
        for (meridian, epsg) in TM3 {
            assert_eq!(tm("D_Vietnam_2000", meridian, 0.9999, 5e5, 0.0), Some(epsg));
            assert_eq!(tm("unknown", meridian, 0.9999, 5e5, 0.0), Some(epsg));
        }
        assert_eq!(tm("VN_2000", 105.0, 0.9996, 5e5, 0.0), Some(3405));
        assert_eq!(tm("VN-2000", 105.0, 0.9999, 0.0, 5e5), Some(6957));
    }

    #[test]
    fn near_is_not_enough() {
        assert_eq!(tm("VN_2000", 105.25, 0.9999, 5e5, 0.0), None);
        assert_eq!(tm("VN_2000", 105.0, 1.0, 5e5, 0.0), None);
        assert_eq!(tm("VN_2000", 105.75, 0.9996, 5e5, 0.0), None);
        assert_eq!(tm("VN_2000", 105.0, 0.9999, 0.0, 0.0), None);
        assert_eq!(tm("unknown", 105.0, 0.9996, 5e5, 0.0), None);
        assert_eq!(tm("WGS_1984", 105.0, 0.9996, 5e5, 0.0), None);
        assert_eq!(tm("WGS_1984", 105.75, 0.9999, 5e5, 0.0), None);
    }

    #[test]
    fn an_older_shift_tells_the_datum() {
        assert_eq!(tm("any+", 105.0, 0.9996, 5e5, 0.0), Some(3405));
        assert_eq!(tm("any+", 107.5, 0.9999, 5e5, 0.0), Some(9216));
    }
}
