//! Area of a ring of short edges on the WGS 84 ellipsoid.
//!
//! The area between the equator and latitude φ, per radian of longitude, is known in closed form (Snyder 1987, *Map
//! Projections – A Working Manual*, USGS PP 1395, eq. 3-12, the function behind the authalic latitude):
//!
//! F(φ) = b²/2 · ( sin φ / (1 − e² sin² φ) + artanh(e sin φ) / e )
//!
//! and the area of a ring is ∮ F dλ. Libraries that close each edge down to the equator (geographiclib, PROJ) lose digits
//! there: a park of 80 ha comes out of numbers a million times its size. Here F is taken relative to the ring's first
//! vertex, with the differences worked out by hand, so that no digits cancel.

use geo::LineString;

/// Semi-major axis of WGS 84, metres.
const A: f64 = 6_378_137.0;
/// Flattening of WGS 84.
const F: f64 = 1.0 / 298.257_223_563;
/// First eccentricity squared, e² = f (2 − f).
const E2: f64 = F * (2.0 - F);

/// F(φ) − F(φ₀), m² per radian of longitude; latitudes in radians.
fn band(phi: f64, phi0: f64) -> f64 {
    let (s, s0) = (phi.sin(), phi0.sin());
    // s − s₀ without cancellation.
    let d = 2.0 * ((phi + phi0) / 2.0).cos() * ((phi - phi0) / 2.0).sin();
    let rational = d * (1.0 + E2 * s * s0) / ((1.0 - E2 * s * s) * (1.0 - E2 * s0 * s0));
    let e = E2.sqrt();
    let artanh = (e * d / (1.0 - E2 * s * s0)).atanh() / e;
    A * A * (1.0 - E2) / 2.0 * (rational + artanh)
}

/// Signed area in m², counter-clockwise positive, of a ring of longitudes and latitudes in degrees, taken to run straight
/// in longitude and authalic latitude between vertices: right to a part in 10⁹ when edges are tens of metres. A ring around
/// a pole is not measured rightly; one across the antimeridian is.
pub(super) fn ring_area_m2(ring: &LineString<f64>) -> f64 {
    let Some(first) = ring.0.first() else { return 0.0 };
    let phi0 = first.y.to_radians();
    let mut sum = 0.0;
    for edge in ring.0.windows(2) {
        let mut east = edge[1].x - edge[0].x;
        if east > 180.0 {
            east -= 360.0;
        } else if east < -180.0 {
            east += 360.0;
        }
        let mean = (band(edge[0].y.to_radians(), phi0) + band(edge[1].y.to_radians(), phi0)) / 2.0;
        sum -= mean * east.to_radians();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quadrangle of the graticule has a closed form without any local origin.
    #[test]
    fn quadrangle() {
        let f = |deg: f64| {
            let (s, e) = (deg.to_radians().sin(), E2.sqrt());
            A * A * (1.0 - E2) / 2.0 * (s / (1.0 - E2 * s * s) + (e * s).atanh() / e)
        };
        let expected = (f(15.0) - f(14.0)) * 1f64.to_radians();
        let ring = LineString::from(vec![
            (107.0, 14.0),
            (108.0, 14.0),
            (108.0, 15.0),
            (107.0, 15.0),
            (107.0, 14.0),
        ]);
        assert!((ring_area_m2(&ring) / expected - 1.0).abs() < 1e-13);
        let across = ring
            .0
            .iter()
            .map(|c| (if c.x > 107.5 { -179.5 } else { 179.5 }, c.y))
            .collect();
        assert!((ring_area_m2(&across) / expected - 1.0).abs() < 1e-13);
    }

    /// The whole ellipsoid is 5.1·10¹⁴ m²; an eighth of it by the same function.
    #[test]
    fn octant() {
        let whole = 510_065_621_724_088.44; // geographiclib, WGS 84
        assert!(
            (band(std::f64::consts::FRAC_PI_2, 0.0) * std::f64::consts::FRAC_PI_2 * 8.0 / whole - 1.0).abs() < 1e-14
        );
    }
}
