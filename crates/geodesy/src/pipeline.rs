//! The written-down operations of VN-2000. Nothing here asks PROJ's database, so no program version, grid file or area of
//! use can change a result.
//!
//! VN-2000 → WGS 84 is EPSG:6960, the set of Decision 05/2007/QĐ-BTNMT (27 February 2007), stated accuracy 1 m. PROJ left
//! to itself takes EPSG:5194 (two oil blocks of the Mekong delta) within 9.35–11.04 N, 104.24–107.11 E, 0.8 m away.

use super::PlaneZone;
use super::zones::FALSE_EASTING_M;

/// Seven parameters of a Helmert transformation in the **coordinate frame** convention (EPSG method 9607).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Helmert {
    /// The operation's code in the EPSG registry.
    pub epsg_operation: u32,
    /// Translations along X, Y and Z, metres, as the registry prints them.
    pub translation_m: [&'static str; 3],
    /// Rotations, arc seconds, as printed. A `towgs84` string has the opposite signs.
    pub rotation_arcsec: [&'static str; 3],
    /// Scale difference, parts per million, as printed.
    pub scale_ppm: &'static str,
}

/// VN-2000 to WGS 84 (2), the only place where these constants stand.
pub const VN2000_TO_WGS84: Helmert = Helmert {
    epsg_operation: 6960,
    translation_m: ["-191.90441429", "-39.30318279", "-111.45032835"],
    rotation_arcsec: ["-0.00928836", "0.01975479", "-0.00427372"],
    scale_ppm: "0.252906278",
};

/// Steps that follow each other; degrees and metres outside, radians only within.
fn pipeline(steps: &[String]) -> String {
    let mut text = String::from("+proj=pipeline");
    for step in steps {
        text.push_str(" +step ");
        text.push_str(step);
    }
    text
}

/// The projection of a zone. The algorithm is named because PROJ's default can be changed by a `proj.ini`;
/// Poder/Engsager is accurate to nanometres over several thousand kilometres.
fn projection(zone: &PlaneZone) -> String {
    format!(
        "+proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0={} +k={} +x_0={FALSE_EASTING_M} +y_0=0 +ellps=WGS84",
        zone.central_meridian,
        zone.k0()
    )
}

fn inverse(step: &str) -> String {
    format!("+inv {step}")
}

fn to_degrees() -> String {
    "+proj=unitconvert +xy_in=rad +xy_out=deg".to_string()
}

fn to_radians() -> String {
    "+proj=unitconvert +xy_in=deg +xy_out=rad".to_string()
}

fn helmert() -> String {
    let Helmert {
        translation_m: [x, y, z],
        rotation_arcsec: [rx, ry, rz],
        scale_ppm: s,
        ..
    } = VN2000_TO_WGS84;
    format!("+proj=helmert +convention=coordinate_frame +x={x} +y={y} +z={z} +rx={rx} +ry={ry} +rz={rz} +s={s}")
}

/// The same seven numbers with the rotations read the wrong way round: in the other convention, which is the usual mistake.
fn helmert_wrong_rotation() -> String {
    helmert().replace("coordinate_frame", "position_vector")
}

/// EPSG:4756 → WGS 84, degrees, as a program that takes the rotations with the wrong signs does it: 0.6 to 0.8 m away. Only
/// for recognising and undoing that mistake.
pub fn vn2000_to_wgs84_wrong_rotation() -> String {
    let cart = "+proj=cart +ellps=WGS84";
    pipeline(&[
        to_radians(),
        cart.to_string(),
        helmert_wrong_rotation(),
        inverse(cart),
        to_degrees(),
    ])
}

/// A Gauss-Krüger zone of Hà Nội 1972 → longitude and latitude of that datum, degrees. Krassowsky's ellipsoid, k0 1, the
/// number of the zone before the false easting (EPSG:2044 and EPSG:2045). There is no operation to WGS 84 that holds in the
/// whole country, so this serves to say roughly where a file would lie, and for nothing else.
pub fn hanoi_1972_to_geographic(central_meridian: f64, false_easting_m: f64) -> String {
    let projection = format!(
        "+proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0={central_meridian} +k=1 +x_0={false_easting_m} +y_0=0 +ellps=krass"
    );
    pipeline(&[inverse(&projection), to_degrees()])
}

/// Longitude and latitude in radians, VN-2000 → WGS 84, through geocentric coordinates at height 0.
fn shift() -> [String; 3] {
    let cart = "+proj=cart +ellps=WGS84";
    [cart.to_string(), helmert(), inverse(cart)]
}

/// PROJ pipeline from a plane to EPSG:4756 (VN-2000), degrees.
pub fn plane_to_vn2000(zone: &PlaneZone) -> String {
    pipeline(&[inverse(&projection(zone)), to_degrees()])
}

/// PROJ pipeline from EPSG:4756 (VN-2000), degrees, to a plane.
pub fn vn2000_to_plane(zone: &PlaneZone) -> String {
    pipeline(&[to_radians(), projection(zone)])
}

/// Plane → plane of the same datum: no shift is involved.
pub fn plane_to_plane(from: &PlaneZone, to: &PlaneZone) -> String {
    pipeline(&[inverse(&projection(from)), projection(to)])
}

/// EPSG:4756 → WGS 84, degrees to degrees. [`super::Transform`] runs this and [`plane_to_wgs84`] backwards as well.
pub fn vn2000_to_wgs84() -> String {
    let [a, b, c] = shift();
    pipeline(&[to_radians(), a, b, c, to_degrees()])
}

/// Plane → WGS 84, degrees.
pub fn plane_to_wgs84(zone: &PlaneZone) -> String {
    let [a, b, c] = shift();
    pipeline(&[inverse(&projection(zone)), a, b, c, to_degrees()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Epsg, zones};

    /// Every constant against the printed table of the Decision, digit by digit.
    #[test]
    fn the_pipeline_is_epsg_6960_in_the_coordinate_frame_convention() {
        let zone = zones::by_epsg(Epsg(9216)).unwrap();
        assert_eq!(
            plane_to_wgs84(zone),
            "+proj=pipeline +step +inv +proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0=107.5 +k=0.9999 +x_0=500000 \
             +y_0=0 +ellps=WGS84 +step +proj=cart +ellps=WGS84 +step +proj=helmert +convention=coordinate_frame \
             +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 \
             +s=0.252906278 +step +inv +proj=cart +ellps=WGS84 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
        );
        assert_eq!(VN2000_TO_WGS84.epsg_operation, 6960);
    }
}
