//! The mistakes the doctor knows by name.

use geodesy::{Adjustment, CrsReading};
use geodesy::{Epsg, zones};
use message::Message;

/// What is wrong with a file under a reading, compared with the system the file or its heading states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CrsMistake {
    /// The two columns are exchanged (X and Y, or latitude and longitude).
    SwappedAxes,
    /// The numbers are WGS 84 and called VN-2000, or the reverse: 225 m.
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

impl CrsMistake {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            CrsMistake::SwappedAxes => "swapped_axes",
            CrsMistake::MissingDatumShift => "missing_datum_shift",
            CrsMistake::WrongRotationSigns => "wrong_rotation_signs",
            CrsMistake::WrongScale => "wrong_scale",
            CrsMistake::WrongMeridian => "wrong_meridian",
            CrsMistake::DeprecatedTwin => "deprecated_twin",
            CrsMistake::Kilometres => "kilometres",
            CrsMistake::Millimetres => "millimetres",
            CrsMistake::FalseEastingLeftOut => "false_easting_left_out",
            CrsMistake::ZonePrefixed => "zone_prefixed",
            CrsMistake::PackedDegrees => "packed_degrees",
            CrsMistake::WrongSystem => "wrong_system",
        }
    }

    /// The sentence for a person.
    pub fn message(self) -> Message {
        Message::new(match self {
            CrsMistake::SwappedAxes => "doctor.ailment_swapped_axes",
            CrsMistake::MissingDatumShift => "doctor.ailment_missing_datum_shift",
            CrsMistake::WrongRotationSigns => "doctor.ailment_wrong_rotation_signs",
            CrsMistake::WrongScale => "doctor.ailment_wrong_scale",
            CrsMistake::WrongMeridian => "doctor.ailment_wrong_meridian",
            CrsMistake::DeprecatedTwin => "doctor.ailment_deprecated_twin",
            CrsMistake::Kilometres => "doctor.ailment_kilometres",
            CrsMistake::Millimetres => "doctor.ailment_millimetres",
            CrsMistake::FalseEastingLeftOut => "doctor.ailment_false_easting_left_out",
            CrsMistake::ZonePrefixed => "doctor.ailment_zone_prefixed",
            CrsMistake::PackedDegrees => "doctor.ailment_packed_degrees",
            CrsMistake::WrongSystem => "doctor.ailment_wrong_system",
        })
    }
}

/// What is wrong with the file if `reading` is right and the file states `said`.
pub fn mistakes(reading: &CrsReading, said: Option<Epsg>) -> Vec<CrsMistake> {
    let mut found: Vec<CrsMistake> = reading
        .adjustments()
        .iter()
        .map(|adjustment| match adjustment {
            Adjustment::Swap => CrsMistake::SwappedAxes,
            Adjustment::Kilometres => CrsMistake::Kilometres,
            Adjustment::Millimetres => CrsMistake::Millimetres,
            Adjustment::Dms | Adjustment::DmsDot => CrsMistake::PackedDegrees,
            Adjustment::ZonePrefix => CrsMistake::ZonePrefixed,
            Adjustment::FalseEasting => CrsMistake::FalseEastingLeftOut,
            Adjustment::Scale => CrsMistake::WrongScale,
            Adjustment::Wgs84 => CrsMistake::MissingDatumShift,
            Adjustment::Rotation => CrsMistake::WrongRotationSigns,
            // Named below as well, with the withdrawn code; without one the numbers alone give the twin away.
            Adjustment::Twin => CrsMistake::DeprecatedTwin,
        })
        .collect();
    if let Some(said) = said {
        between(said, reading.crs, &mut found);
    }
    found
}

fn between(said: Epsg, right: Epsg, found: &mut Vec<CrsMistake>) {
    let mut add = |mistake| {
        if !found.contains(&mistake) {
            found.push(mistake);
        }
    };
    let meant = zones::meant_by_deprecated(said);
    if meant.is_some() {
        add(CrsMistake::DeprecatedTwin);
    }
    let said = meant.unwrap_or(said);
    if said == right {
        return;
    }
    match (zones::by_epsg(said), zones::by_epsg(right)) {
        (Some(a), Some(b)) => {
            if (a.central_meridian - b.central_meridian).abs() > 1e-9 {
                add(CrsMistake::WrongMeridian);
            }
            if a.kind != b.kind {
                add(CrsMistake::WrongScale);
            }
        }
        _ if same_numbers(said, right) => add(CrsMistake::MissingDatumShift),
        _ => add(CrsMistake::WrongSystem),
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
            mistakes(&reading, Some(Epsg(said)))
        };
        use CrsMistake::*;
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
