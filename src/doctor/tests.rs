//! KCN Bản Qua, damaged in every way the doctor knows by name. The corners are those of Decision 2170/QĐ-UBND.

use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon};

use super::*;
use coordinates::{StatedSystem, stated};
use geodesy::{Crs, CrsReading, Epsg, Transform};
use message::Lang;

const RIGHT: Epsg = Epsg(9208);

/// The outline in TM-3 104°45', x = east, as printed.
fn ban_qua() -> MultiPolygon<f64> {
    table(include_str!("../../data/demo/kcn-ban-qua.csv"))
}

fn table(text: &str) -> MultiPolygon<f64> {
    let number = |cell: &str| cell.replace(',', ".").parse::<f64>().unwrap();
    let corners: Vec<Coord<f64>> = text
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(';').collect();
            Coord {
                x: number(cells[2]),
                y: number(cells[1]),
            }
        })
        .collect();
    assert_eq!(corners.len(), 85);
    MultiPolygon(vec![Polygon::new(LineString(corners), Vec::new())])
}

fn moved(geometry: &MultiPolygon<f64>, from: u32, to: u32) -> MultiPolygon<f64> {
    let crs = |code| Crs::resolve(Epsg(code)).unwrap();
    Transform::between(&crs(from), &crs(to))
        .unwrap()
        .multi_polygon(geometry)
        .unwrap()
}

fn each(f: impl Fn(f64, f64) -> (f64, f64)) -> MultiPolygon<f64> {
    ban_qua().map_coords(|c| f(c.x, c.y).into())
}

/// What the commune's boundary would tell: within some kilometres.
fn commune() -> Place {
    Place::around("xã Bát Xát", (103.86, 22.57), 12.0)
}

/// Two plots along the boundary that were surveyed before, and one further off.
fn neighbours() -> Vec<MultiPolygon<f64>> {
    let outline = moved(&ban_qua(), 9208, 4326);
    let corners = &outline.0[0].exterior().0;
    let plot = |from: usize, to: usize| {
        let mut ring: Vec<Coord<f64>> = corners[from..to].to_vec();
        ring.push(Coord {
            x: corners[to].x + 0.002,
            y: corners[to].y + 0.004,
        });
        MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())])
    };
    vec![plot(3, 24), plot(40, 61)]
}

struct Damage {
    what: &'static str,
    numbers: MultiPolygon<f64>,
    declared: u32,
    right: &'static str,
    mistake: CrsMistake,
    /// Decided by the numbers and the declared system alone.
    alone: bool,
    /// Decided by the province.
    by_province: bool,
    /// Decided by a place of some kilometres.
    by_place: bool,
}

fn damages() -> Vec<Damage> {
    let other = table(include_str!("../../data/demo/kcn-ban-qua-3405.csv"));
    let to_105 = |code| moved(&ban_qua(), 9208, code);
    let degrees = moved(&ban_qua(), 9208, 4326);
    let vn_degrees = moved(&ban_qua(), 9208, 4756);
    let wgs84_in_zone = {
        // What a program does that projects GPS positions with the zone's numbers and no shift.
        let zone = Crs::resolve(RIGHT).unwrap();
        Transform::between(&Crs::Vn2000, &zone)
            .unwrap()
            .multi_polygon(&degrees)
            .unwrap()
    };
    let wrong_rotation = {
        let geographic = Transform::vn2000_wrong_rotation_back().multi_polygon(&degrees).unwrap();
        Transform::between(&Crs::Vn2000, &Crs::resolve(RIGHT).unwrap())
            .unwrap()
            .multi_polygon(&geographic)
            .unwrap()
    };
    let dms = degrees.map_coords(|c| {
        let pack = |v: f64| {
            let (d, m) = (v.floor(), (v.fract() * 60.0).floor());
            d * 1e4 + m * 1e2 + (v - d - m / 60.0) * 3600.0
        };
        (pack(c.x), pack(c.y)).into()
    });
    let damage = |what, numbers, declared, right, mistake| Damage {
        what,
        numbers,
        declared,
        right,
        mistake,
        alone: true,
        by_province: true,
        by_place: true,
    };
    let needs_place = |d: Damage| Damage { alone: false, ..d };
    let needs_small_place = |d: Damage| Damage {
        alone: false,
        by_province: false,
        ..d
    };
    let needs_neighbours = |d: Damage| Damage {
        alone: false,
        by_province: false,
        by_place: false,
        ..d
    };
    use CrsMistake::*;
    vec![
        damage("axes", each(|x, y| (y, x)), 9208, "EPSG:9208+swap", SwappedAxes),
        damage(
            "latitude first",
            degrees.map_coords(|c| (c.y, c.x).into()),
            4326,
            "EPSG:4326+swap",
            SwappedAxes,
        ),
        damage(
            "kilometres",
            each(|x, y| (x / 1e3, y / 1e3)),
            9208,
            "EPSG:9208+km",
            Kilometres,
        ),
        damage(
            "millimetres",
            each(|x, y| (x * 1e3, y * 1e3)),
            9208,
            "EPSG:9208+mm",
            Millimetres,
        ),
        damage(
            "axes and kilometres",
            each(|x, y| (y / 1e3, x / 1e3)),
            9208,
            "EPSG:9208+swap+km",
            SwappedAxes,
        ),
        damage(
            "no false easting",
            each(|x, y| (x - 5e5, y)),
            9208,
            "EPSG:9208+easting",
            FalseEastingLeftOut,
        ),
        damage(
            "zone 48 in front",
            each(|x, y| (x + 48e6, y)),
            9208,
            "EPSG:9208+prefix",
            ZonePrefixed,
        ),
        damage(
            "zone 18 in front",
            each(|x, y| (x + 18e6, y)),
            9208,
            "EPSG:9208+prefix",
            ZonePrefixed,
        ),
        damage("withdrawn code", to_105(5897), 6957, "EPSG:5897", DeprecatedTwin),
        damage(
            "withdrawn code, taken at its word",
            to_105(5897).map_coords(|c| (c.x - 5e5, c.y + 5e5).into()),
            6957,
            "EPSG:5897+twin",
            DeprecatedTwin,
        ),
        damage("packed degrees", dms, 4326, "EPSG:4326+dms", PackedDegrees),
        damage(
            "Web Mercator as degrees",
            moved(&ban_qua(), 9208, 3857),
            4326,
            "EPSG:3857",
            WrongSystem,
        ),
        needs_place(damage("metres as degrees", ban_qua(), 4326, "EPSG:9208", WrongSystem)),
        // 107°45' would put it into the sea; 105° only into the next commune.
        needs_place(damage("meridian, far", ban_qua(), 5899, "EPSG:9208", WrongMeridian)),
        needs_small_place(damage("meridian, near", ban_qua(), 5897, "EPSG:9208", WrongMeridian)),
        needs_neighbours(damage(
            "no shift",
            wgs84_in_zone,
            9208,
            "EPSG:9208+wgs84",
            MissingDatumShift,
        )),
        needs_neighbours(damage(
            "VN-2000 as WGS 84",
            vn_degrees,
            4326,
            "EPSG:4756",
            MissingDatumShift,
        )),
        needs_neighbours(damage(
            "VN-2000 as UTM",
            to_105(3405),
            32648,
            "EPSG:3405",
            MissingDatumShift,
        )),
        needs_neighbours(damage(
            "k0 of the 6° zone",
            each(|x, y| {
                let factor = 0.9996 / 0.9999;
                (5e5 + (x - 5e5) * factor, y * factor)
            }),
            9208,
            "EPSG:9208+k0",
            WrongScale,
        )),
        needs_neighbours(damage("6° as 3°", other, 5897, "EPSG:3405", WrongScale)),
        needs_neighbours(damage(
            "rotations",
            wrong_rotation,
            9208,
            "EPSG:9208+rotation",
            WrongRotationSigns,
        )),
    ]
}

fn evidence(damage: &Damage) -> Evidence {
    Evidence {
        declared: Some(Epsg(damage.declared)),
        ..Evidence::polygons(damage.numbers.clone())
    }
}

fn told(diagnosis: &Diagnosis) -> String {
    diagnosis
        .messages()
        .iter()
        .map(|m| m.text(Lang::Vi))
        .collect::<Vec<_>>()
        .join("\n")
}

fn finds(damage: &Damage, evidence: &Evidence, with: &str) {
    let diagnosis = diagnose(evidence);
    let first = &diagnosis.candidates[0];
    let about = format!("{} with {with}:\n{}", damage.what, told(&diagnosis));
    assert_eq!(first.reading.to_string(), damage.right, "{about}");
    assert_eq!(diagnosis.verdict, Verdict::Proposes, "{about}");
    assert!(first.mistakes.contains(&damage.mistake), "{about}");
    // What it proposes puts the land where it is.
    let right = moved(&ban_qua(), 9208, 4326).0[0].exterior().0[0];
    let found = first.reading.to_wgs84(&damage.numbers).unwrap().0[0].exterior().0[0];
    assert!(
        (found.x - right.x).abs() < 2e-7 && (found.y - right.y).abs() < 2e-7,
        "{about}"
    );
}

#[test]
fn every_damage_is_named_with_the_place_and_with_neighbours() {
    for damage in damages() {
        let bare = evidence(&damage);
        let at = |expected: Vec<Place>| Evidence {
            expected,
            ..bare.clone()
        };
        let province = || Place::province("lao-cai").unwrap();
        if damage.by_place {
            finds(&damage, &at(vec![commune(), province()]), "the commune");
        }
        if damage.by_province {
            finds(&damage, &at(vec![province()]), "the province");
        }
        if damage.alone {
            finds(&damage, &bare, "nothing else");
        }
        let beside = Evidence {
            neighbours: neighbours(),
            ..bare.clone()
        };
        finds(&damage, &beside, "neighbours");
        finds(
            &damage,
            &Evidence {
                expected: vec![province()],
                ..beside
            },
            "neighbours and the province",
        );
    }
}

/// Where the evidence does not decide, nothing wrong is proposed.
#[test]
fn nothing_wrong_is_ever_proposed() {
    for damage in damages() {
        let bare = evidence(&damage);
        let province = Place::province("lao-cai").unwrap();
        for (decided, expected) in [
            (damage.alone, vec![]),
            (damage.by_province, vec![province.clone()]),
            (damage.by_place, vec![province, commune()]),
        ] {
            let diagnosis = diagnose(&Evidence {
                expected,
                ..bare.clone()
            });
            let about = format!("{}:\n{}", damage.what, told(&diagnosis));
            assert_eq!(diagnosis.verdict == Verdict::Proposes, decided, "{about}");
        }
        let undeclared = diagnose(&Evidence { declared: None, ..bare });
        let right = undeclared.candidates[0].reading.to_string() == damage.right;
        assert!(
            right || undeclared.verdict != Verdict::Proposes,
            "{}:\n{}",
            damage.what,
            told(&undeclared)
        );
    }
}

/// Without evidence finer than a commune, a shift of 225 m, the other scale factor and the rotations do not show. The doctor
/// says so instead of guessing.
#[test]
fn what_the_evidence_cannot_tell_is_said() {
    for damage in damages().iter().filter(|d| !d.by_place) {
        let diagnosis = diagnose(&Evidence {
            expected: vec![commune()],
            ..evidence(damage)
        });
        let limits: Vec<String> = diagnosis.limits.iter().map(|m| m.text(Lang::Vi)).collect();
        let said = limits.iter().find(|text| text.contains(damage.right));
        let about = format!("{}:\n{}", damage.what, told(&diagnosis));
        assert!(
            said.is_some_and(|text| text.to_lowercase().contains("không phân biệt được")),
            "{about}"
        );
        assert_ne!(diagnosis.candidates[0].reading.to_string(), damage.right, "{about}");
    }
    let rotations = damages().into_iter().find(|d| d.what == "rotations").unwrap();
    let diagnosis = diagnose(&evidence(&rotations));
    let text = told(&diagnosis);
    assert!(
        text.contains("EPSG:9208+rotation") && text.contains("chỉ lệch 0,"),
        "{text}"
    );
    // With the neighbours nothing is left open.
    let beside = diagnose(&Evidence {
        neighbours: neighbours(),
        ..evidence(&rotations)
    });
    assert!(beside.limits.is_empty(), "{}", told(&beside));
}

#[test]
fn an_undamaged_file_is_left_alone() {
    for (code, numbers) in [
        (9208, ban_qua()),
        (3405, table(include_str!("../../data/demo/kcn-ban-qua-3405.csv"))),
        (32648, moved(&ban_qua(), 9208, 32648)),
        (4326, moved(&ban_qua(), 9208, 4326)),
        (4756, moved(&ban_qua(), 9208, 4756)),
        (3857, moved(&ban_qua(), 9208, 3857)),
        (5897, moved(&ban_qua(), 9208, 5897)),
    ] {
        let bare = Evidence {
            declared: Some(Epsg(code)),
            ..Evidence::polygons(numbers)
        };
        let province = Place::province("lao-cai").unwrap();
        for (expected, near) in [
            (vec![], vec![]),
            (vec![province.clone()], vec![]),
            (vec![province.clone(), commune()], vec![]),
            (vec![province], neighbours()),
        ] {
            let diagnosis = diagnose(&Evidence {
                expected,
                neighbours: near,
                ..bare.clone()
            });
            assert_eq!(diagnosis.verdict, Verdict::Agrees, "{code}:\n{}", told(&diagnosis));
            assert_eq!(diagnosis.candidates[0].reading, CrsReading::plain(Epsg(code)));
            assert_eq!(diagnosis.candidates[0].mistakes, []);
        }
    }
}

/// 105° instead of 104°45' moves the park 25.7 km, which is still in the province: no alarm, but it is said.
#[test]
fn a_near_meridian_is_said_to_be_unusual() {
    let near = |expected| {
        diagnose(&Evidence {
            declared: Some(Epsg(5897)),
            expected,
            ..Evidence::polygons(ban_qua())
        })
    };
    let province = near(vec![Place::province("lao-cai").unwrap()]);
    assert_eq!(province.verdict, Verdict::Agrees);
    let text = told(&province);
    assert!(
        text.contains("không phải múi thường dùng của Lào Cai") && text.contains("25,7 km"),
        "{text}"
    );
    assert_eq!(near(vec![commune()]).verdict, Verdict::Proposes);
    assert!(!told(&near(vec![])).contains("thường dùng"));
}

/// Nothing declared: a heading, the province's own meridian or neighbours decide; without them it stays open.
#[test]
fn without_a_declared_system() {
    let bare = Evidence::polygons(ban_qua());
    let open = diagnose(&bare);
    assert_eq!(open.verdict, Verdict::Undecided, "{}", told(&open));
    assert!(told(&open).contains("Không phân biệt được"), "{}", told(&open));
    let first = |evidence: Evidence| {
        let diagnosis = diagnose(&evidence);
        assert_eq!(diagnosis.verdict, Verdict::Proposes, "{}", told(&diagnosis));
        diagnosis.candidates[0].reading.to_string()
    };
    let heading = stated::find("Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°");
    let stated: Vec<StatedSystem> = heading.into_iter().collect();
    assert_eq!(
        first(Evidence {
            stated: stated.clone(),
            ..bare.clone()
        }),
        "EPSG:9208"
    );
    let province = vec![Place::province("lao-cai").unwrap()];
    assert_eq!(
        first(Evidence {
            expected: province.clone(),
            ..bare.clone()
        }),
        "EPSG:9208"
    );
    assert_eq!(
        first(Evidence {
            neighbours: neighbours(),
            ..bare.clone()
        }),
        "EPSG:9208"
    );
    let swapped = Evidence::polygons(each(|x, y| (y, x)));
    assert_eq!(
        first(Evidence {
            expected: province,
            stated,
            ..swapped
        }),
        "EPSG:9208+swap"
    );
    // Degrees: WGS 84 and VN-2000 lie 225 m apart and nothing tells them apart.
    let degrees = diagnose(&Evidence::polygons(moved(&ban_qua(), 9208, 4326)));
    assert_eq!(degrees.verdict, Verdict::Undecided);
    assert_eq!(degrees.candidates[0].reading, CrsReading::plain(Epsg(4326)));
}

/// A heading is distrusted when the place contradicts it.
#[test]
fn a_heading_that_cannot_be_true() {
    let stated = stated::find_all("Hệ tọa độ VN-2000, kinh tuyến trục 107°45', múi chiếu 3°");
    let diagnosis = diagnose(&Evidence {
        stated,
        expected: vec![Place::province("lao-cai").unwrap()],
        ..Evidence::polygons(ban_qua())
    });
    assert_eq!(
        diagnosis.candidates[0].reading,
        CrsReading::plain(RIGHT),
        "{}",
        told(&diagnosis)
    );
    assert_eq!(diagnosis.candidates[0].mistakes, [CrsMistake::WrongMeridian]);
    assert_eq!(diagnosis.verdict, Verdict::Proposes);
}

#[test]
fn foreign_systems_raise_no_alarm_and_hanoi_1972_is_no_system_to_accept() {
    // Paris in Lambert-93, Bern on WGS 84.
    for (code, x, y) in [
        (2154, 652_000.0, 6_862_000.0),
        (4326, 7.44, 46.95),
        (27700, 530_000.0, 180_000.0),
    ] {
        let corners = [(x, y), (x + 0.01, y), (x + 0.01, y + 0.01)];
        let diagnosis = diagnose(&Evidence {
            declared: Some(Epsg(code)),
            ..Evidence::points(corners)
        });
        assert_eq!(diagnosis.verdict, Verdict::Agrees, "{code}:\n{}", told(&diagnosis));
        assert!(diagnosis.limits.is_empty());
    }
    // Lambert-93 with numbers of the Pacific.
    let lost = diagnose(&Evidence {
        declared: Some(Epsg(2154)),
        ..Evidence::points([(1.0, 1.0), (2.0, 1.0), (2.0, 2.0)])
    });
    assert_eq!(lost.verdict, Verdict::Undecided, "{}", told(&lost));
    let old = diagnose(&Evidence {
        declared: Some(Epsg(2044)),
        ..Evidence::polygons(each(|x, y| (x + 18e6, y)))
    });
    assert_eq!(old.verdict, Verdict::Undecided, "{}", told(&old));
    assert!(old.candidates[0].approximate && old.candidates[0].reading == CrsReading::plain(Epsg(2044)));
    assert!(
        old.candidates[0]
            .centre
            .is_some_and(|(lon, lat)| (lon - 104.1).abs() < 0.1 && (lat - 22.6).abs() < 0.1)
    );
}

#[test]
fn nothing_and_nonsense() {
    for points in [
        vec![],
        vec![(f64::NAN, 1.0)],
        vec![(f64::INFINITY, f64::MAX); 4],
        vec![(0.0, 0.0); 4],
        vec![(1e300, -1e300); 3],
    ] {
        for declared in [
            None,
            Some(Epsg(9208)),
            Some(Epsg(6957)),
            Some(Epsg(4326)),
            Some(Epsg(999_999)),
            Some(Epsg(5703)),
        ] {
            let diagnosis = diagnose(&Evidence {
                declared,
                ..Evidence::points(points.clone())
            });
            assert_ne!(
                diagnosis.verdict,
                Verdict::Proposes,
                "{points:?} {declared:?} {}",
                told(&diagnosis)
            );
            assert!(!diagnosis.summary.is_empty());
        }
    }
}
