//! The mistakes the doctor knows by name.

use geodesy::{Adjustment, Reading};
use geodesy::{Epsg, zones};
use message::Message;

/// What is wrong with a file under a reading, compared with what the file or its heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ailment {
    /// The two columns are exchanged (X and Y, or latitude and longitude).
    SwappedAxes,
    /// The numbers are WGS 84 and said to be VN-2000, or the reverse: 225 m.
    MissingDatumShift,
    /// The three rotations were taken with the wrong sign: 0.6 to 0.8 m.
    WrongRotationSigns,
    /// 0.9996 for 0.9999 or the reverse: some 750 m north in the far north, 0.06 % of area.
    WrongScale,
    /// Another central meridian: 53.9 km per half degree in the middle of the country.
    WrongMeridian,
    /// One of the withdrawn codes EPSG:6956–6959.
    DeprecatedTwin,
    /// Kilometres instead of metres.
    Kilometres,
    /// Millimetres instead of metres.
    Millimetres,
    /// The false easting of 500,000 m was left out.
    FalseEastingLeftOut,
    /// The number of the zone stands before the easting.
    ZonePrefixed,
    /// Degrees, minutes and seconds written as one number.
    PackedDegrees,
    /// The system is another one altogether.
    WrongSystem,
}

impl Ailment {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Ailment::SwappedAxes => "swapped_axes",
            Ailment::MissingDatumShift => "missing_datum_shift",
            Ailment::WrongRotationSigns => "wrong_rotation_signs",
            Ailment::WrongScale => "wrong_scale",
            Ailment::WrongMeridian => "wrong_meridian",
            Ailment::DeprecatedTwin => "deprecated_twin",
            Ailment::Kilometres => "kilometres",
            Ailment::Millimetres => "millimetres",
            Ailment::FalseEastingLeftOut => "false_easting_left_out",
            Ailment::ZonePrefixed => "zone_prefixed",
            Ailment::PackedDegrees => "packed_degrees",
            Ailment::WrongSystem => "wrong_system",
        }
    }

    /// The sentence for a person.
    pub fn message(self) -> Message {
        Message::new(match self {
            Ailment::SwappedAxes => "doctor.ailment_swapped_axes",
            Ailment::MissingDatumShift => "doctor.ailment_missing_datum_shift",
            Ailment::WrongRotationSigns => "doctor.ailment_wrong_rotation_signs",
            Ailment::WrongScale => "doctor.ailment_wrong_scale",
            Ailment::WrongMeridian => "doctor.ailment_wrong_meridian",
            Ailment::DeprecatedTwin => "doctor.ailment_deprecated_twin",
            Ailment::Kilometres => "doctor.ailment_kilometres",
            Ailment::Millimetres => "doctor.ailment_millimetres",
            Ailment::FalseEastingLeftOut => "doctor.ailment_false_easting_left_out",
            Ailment::ZonePrefixed => "doctor.ailment_zone_prefixed",
            Ailment::PackedDegrees => "doctor.ailment_packed_degrees",
            Ailment::WrongSystem => "doctor.ailment_wrong_system",
        })
    }
}

/// What would be wrong if `reading` is right and the file is said to be in `said`.
pub fn ailments(reading: &Reading, said: Option<Epsg>) -> Vec<Ailment> {
    let mut found: Vec<Ailment> = reading
        .adjustments()
        .iter()
        .map(|adjustment| match adjustment {
            Adjustment::Swap => Ailment::SwappedAxes,
            Adjustment::Kilometres => Ailment::Kilometres,
            Adjustment::Millimetres => Ailment::Millimetres,
            Adjustment::Dms | Adjustment::DmsDot => Ailment::PackedDegrees,
            Adjustment::ZonePrefix => Ailment::ZonePrefixed,
            Adjustment::FalseEasting => Ailment::FalseEastingLeftOut,
            Adjustment::Scale => Ailment::WrongScale,
            Adjustment::Wgs84 => Ailment::MissingDatumShift,
            Adjustment::Rotation => Ailment::WrongRotationSigns,
            // Said below as well, with the withdrawn code; without one the numbers alone give the twin away.
            Adjustment::Twin => Ailment::DeprecatedTwin,
        })
        .collect();
    if let Some(said) = said {
        between(said, reading.crs, &mut found);
    }
    found
}

fn between(said: Epsg, right: Epsg, found: &mut Vec<Ailment>) {
    let mut add = |ailment| {
        if !found.contains(&ailment) {
            found.push(ailment);
        }
    };
    let meant = zones::meant_by_deprecated(said);
    if meant.is_some() {
        add(Ailment::DeprecatedTwin);
    }
    let said = meant.unwrap_or(said);
    if said == right {
        return;
    }
    match (zones::by_epsg(said), zones::by_epsg(right)) {
        (Some(a), Some(b)) => {
            if (a.central_meridian - b.central_meridian).abs() > 1e-9 {
                add(Ailment::WrongMeridian);
            }
            if a.kind != b.kind {
                add(Ailment::WrongScale);
            }
        }
        _ if same_numbers(said, right) => add(Ailment::MissingDatumShift),
        _ => add(Ailment::WrongSystem),
    }
}

/// Whether two systems differ in nothing but the datum.
fn same_numbers(a: Epsg, b: Epsg) -> bool {
    const PAIRS: [(u32, u32); 3] = [(4326, 4756), (32648, 3405), (32649, 3406)];
    PAIRS.contains(&(a.0, b.0)) || PAIRS.contains(&(b.0, a.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_against_what_is_right() {
        let of = |reading: &str, said: u32| {
            let reading = reading.parse().unwrap();
            ailments(&reading, Some(Epsg(said)))
        };
        use Ailment::*;
        assert_eq!(of("EPSG:9208", 9208), []);
        assert_eq!(of("EPSG:9208+swap+km", 9208), [SwappedAxes, Kilometres]);
        assert_eq!(of("EPSG:9208", 5897), [WrongMeridian]);
        assert_eq!(of("EPSG:5897", 3405), [WrongScale]);
        assert_eq!(of("EPSG:9208", 3405), [WrongMeridian, WrongScale]);
        assert_eq!(of("EPSG:5897", 6957), [DeprecatedTwin]);
        assert_eq!(of("EPSG:5897+twin", 6957), [DeprecatedTwin]);
        assert_eq!(of("EPSG:4756", 4326), [MissingDatumShift]);
        assert_eq!(of("EPSG:3405", 32648), [MissingDatumShift]);
        assert_eq!(of("EPSG:9208+wgs84", 9208), [MissingDatumShift]);
        assert_eq!(of("EPSG:3857", 4326), [WrongSystem]);
    }
}
