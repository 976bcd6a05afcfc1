//! The doctor of coordinate systems on real files: no false alarm on files that are in order, and real outlines as evidence.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::common::{demo, shared};
use gdal::Dataset;
use gdal::vector::{Geometry, LayerAccess};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use matbang::coordinates::stated;
use matbang::doctor::{CrsMistake, Diagnosis, Evidence, Place, Verdict, diagnose, places};
use matbang::domain::provinces;
use matbang::geodesy::CrsReading;
use matbang::geodesy::Epsg;
use matbang::message::Lang;

fn told(diagnosis: &Diagnosis) -> String {
    diagnosis
        .messages()
        .iter()
        .map(|m| m.text(Lang::En))
        .collect::<Vec<_>>()
        .join("\n")
}

fn quiet(what: &str, evidence: &Evidence) {
    let diagnosis = diagnose(evidence);
    assert_eq!(diagnosis.verdict, Verdict::Agrees, "{what}:\n{}", told(&diagnosis));
    let first = &diagnosis.candidates[0];
    assert_eq!(
        Some(&first.reading),
        evidence.declared.map(CrsReading::plain).as_ref(),
        "{what}"
    );
    assert!(first.mistakes.is_empty(), "{what}: {:?}", first.mistakes);
}

/// The rows of a coordinate table: east, north and the other cells.
fn rows(path: &Path, delimiter: char, north: usize, east: usize) -> Vec<(f64, f64, Vec<String>)> {
    let text = std::fs::read_to_string(path).unwrap();
    let number = |cell: &str| cell.replace(',', ".").parse::<f64>().unwrap();
    text.trim_start_matches('\u{feff}')
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<String> = line.split(delimiter).map(str::to_string).collect();
            (number(&cells[east]), number(&cells[north]), cells)
        })
        .collect()
}

fn points(rows: &[(f64, f64, Vec<String>)]) -> Evidence {
    Evidence::points(rows.iter().map(|(x, y, _)| (*x, *y)))
}

#[test]
fn the_tables_of_ban_qua_are_in_order() {
    let Some(folder) = shared("data/vn-kcn") else { return };
    for (file, code, heading) in [
        (
            "kcn_ban_qua_vn2000_tm3_104-45.csv",
            9208,
            "Hệ tọa độ VN-2000, kinh tuyến trục 104°45', múi chiếu 3°",
        ),
        (
            "kcn_ban_qua_vn2000_mui6_105.csv",
            3405,
            "VN-2000, kinh tuyến trục 105°, múi chiếu 6°",
        ),
    ] {
        let table = rows(&folder.join(file), ';', 1, 2);
        assert_eq!(table.len(), 85);
        let bare = Evidence {
            declared: Some(Epsg(code)),
            ..points(&table)
        };
        quiet(file, &bare);
        let province = vec![Place::province("lao-cai").unwrap()];
        quiet(
            file,
            &Evidence {
                expected: province.clone(),
                ..bare.clone()
            },
        );
        let stated = stated::find_all(heading);
        quiet(
            file,
            &Evidence {
                stated: stated.clone(),
                ..bare.clone()
            },
        );
        quiet(
            file,
            &Evidence {
                expected: lao_cai(),
                ..bare
            },
        );
        // Nothing declared, the heading alone: it is proposed, with nothing wrong.
        let by_heading = diagnose(&Evidence {
            stated,
            expected: province,
            ..points(&table)
        });
        assert_eq!(by_heading.verdict, Verdict::Proposes, "{}", told(&by_heading));
        assert_eq!(by_heading.candidates[0].reading, CrsReading::plain(Epsg(code)));
        assert!(by_heading.candidates[0].mistakes.is_empty());
    }
}

/// The real outline of the province instead of a circle.
fn lao_cai() -> Vec<Place> {
    let Some(path) = shared("data/vn-hanh-chinh-34-tinh/15_lao_cai.geojson") else {
        return Vec::new();
    };
    let layers = layers(&path);
    let rings = layers[0]
        .rings
        .iter()
        .map(|ring| Polygon::new(LineString(ring.clone()), Vec::new()));
    vec![Place::outlined("Lào Cai", MultiPolygon(rings.collect())).unwrap()]
}

#[test]
fn with_the_outline_of_the_province_a_far_meridian_is_found_and_a_near_one_is_not_denied() {
    let expected = lao_cai();
    if expected.is_empty() {
        return;
    }
    let table = rows(&demo("kcn-ban-qua.csv"), ';', 1, 2);
    let with = |code| {
        diagnose(&Evidence {
            declared: Some(Epsg(code)),
            expected: expected.clone(),
            ..points(&table)
        })
    };
    for far in [9213, 9216, 5899, 3406] {
        let found = with(far);
        assert!(
            found.candidates[0].mistakes.contains(&CrsMistake::WrongMeridian),
            "{far}: {}",
            told(&found)
        );
        assert_ne!(found.verdict, Verdict::Agrees);
        // The circle of a province has its meridian, an outline alone has not: the neighbours 104°30' and 105° fit as well.
        let fitting: Vec<u32> = found.candidates.iter().map(|c| c.reading.crs.0).collect();
        assert!(fitting.contains(&9208), "{far}: {}", told(&found));
    }
}

#[test]
fn the_mineral_areas_of_thai_nguyen_are_in_order() {
    let Some(folder) = shared("data/vn-khoang-san") else {
        return;
    };
    let table = rows(&folder.join("khu_vuc_khoang_san_thai_nguyen_vn2000.csv"), ',', 8, 9);
    assert_eq!(table.len(), 539);
    let expected = vec![Place::province("thai-nguyen").unwrap()];
    let stated = stated::find_all("VN-2000, kinh tuyến trục 105, múi 6 độ");
    let declared = Some(Epsg(3405));
    quiet(
        "all",
        &Evidence {
            declared,
            expected: expected.clone(),
            ..points(&table)
        },
    );
    let mut areas = 0;
    for area in table.chunk_by(|a, b| a.2[0] == b.2[0]) {
        areas += 1;
        let bare = Evidence {
            declared,
            ..points(area)
        };
        quiet(&area[0].2[0], &bare);
        quiet(
            &area[0].2[0],
            &Evidence {
                expected: expected.clone(),
                ..bare.clone()
            },
        );
        quiet(
            &area[0].2[0],
            &Evidence {
                expected: expected.clone(),
                stated: stated.clone(),
                ..bare
            },
        );
    }
    assert_eq!(areas, 68);
}

struct Layer {
    epsg: Option<u32>,
    rings: Vec<Vec<Coord<f64>>>,
}

fn layers(path: &Path) -> Vec<Layer> {
    let dataset = Dataset::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut found = Vec::new();
    for mut layer in dataset.layers() {
        let epsg = layer.spatial_ref().and_then(|mut srs| {
            let code = |srs: &gdal::spatial_ref::SpatialRef| srs.auth_code().ok();
            code(&srs).or_else(|| srs.auto_identify_epsg().ok().and_then(|()| code(&srs)))
        });
        let mut rings = Vec::new();
        for feature in layer.features() {
            if let Some(geometry) = feature.geometry() {
                collect(geometry, &mut rings);
            }
        }
        let epsg = epsg.and_then(|code| u32::try_from(code).ok());
        found.push(Layer { epsg, rings });
    }
    found
}

fn collect(geometry: &Geometry, rings: &mut Vec<Vec<Coord<f64>>>) {
    let count = geometry.geometry_count();
    if count == 0 {
        let mut points = Vec::new();
        geometry.get_points(&mut points);
        rings.push(points.into_iter().map(|(x, y, _)| Coord { x, y }).collect());
    }
    (0..count).for_each(|i| collect(&geometry.get_geometry(i), rings));
}

fn sample(layer: &Layer) -> Evidence {
    let all = layer.rings.iter().flatten().map(|c| (c.x, c.y));
    Evidence {
        declared: layer.epsg.map(Epsg),
        ..Evidence::points(all)
    }
}

#[test]
fn provinces_and_communes_are_in_order() {
    let Some(folder) = shared("data/vn-hanh-chinh-34-tinh") else {
        return;
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "geojson") {
            continue;
        }
        seen += 1;
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let key = name[3..].replace('_', "-");
        assert!(provinces().iter().any(|p| p.key == key), "{key}");
        let layer = layers(&path).remove(0);
        assert_eq!(layer.epsg, Some(4326));
        let bare = sample(&layer);
        quiet(&name, &bare);
        quiet(
            &name,
            &Evidence {
                expected: vec![Place::province(&key).unwrap()],
                ..bare
            },
        );
    }
    assert_eq!(seen, 34);

    let Some(path) = shared("data/vn-hanh-chinh-xa/20_lang_son_65_xa.zip") else {
        return;
    };
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(zip.len(), 65);
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).unwrap();
        let path = folder.path().join(format!("{at}.geojson"));
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        std::fs::write(&path, bytes).unwrap();
        let bare = sample(&layers(&path)[0]);
        let expected = vec![Place::province("lang-son").unwrap()];
        quiet(&format!("commune {at}"), &Evidence { expected, ..bare });
    }
}

/// The shipped register holds the boundary of Bản Qua: a later file of it is held against it.
#[test]
fn what_the_store_knows_is_evidence() {
    let snapshot = crate::common::demo_snapshot();
    let names = |text: &str| places(&snapshot, text).into_iter().map(|p| p.name).collect::<Vec<_>>();
    assert_eq!(names("kcn-ban-qua-lao-cai"), ["KCN Bản Qua", "Lào Cai"]);
    assert_eq!(names("tỉnh Kon Tum"), ["Kon Tum"]);
    assert_eq!(names("quang-ngai"), ["Quảng Ngãi"]);
    assert_eq!(names("Bảng kê tọa độ, xã Bát Xát, tỉnh Lào Cai"), ["Lào Cai"]);
    assert!(names("Atlantis").is_empty());

    let table = rows(&demo("kcn-ban-qua.csv"), ';', 1, 2);
    let scale = 0.9996 / 0.9999;
    let numbers = table.iter().map(|(x, y, _)| (5e5 + (x - 5e5) * scale, y * scale));
    let mut evidence = Evidence {
        declared: Some(Epsg(9208)),
        expected: places(&snapshot, "kcn-ban-qua-lao-cai"),
        ..Evidence::points(numbers)
    };
    // 750 m do not show in the surroundings of the zone, and do against its recorded boundary.
    assert_eq!(diagnose(&evidence).verdict, Verdict::Agrees);
    evidence.look_up(&snapshot).unwrap();
    assert_eq!(evidence.neighbours.len(), 1);
    let found = diagnose(&evidence);
    assert_eq!(found.verdict, Verdict::Proposes, "{}", told(&found));
    assert_eq!(found.candidates[0].reading.to_string(), "EPSG:9208+k0");
    let mut right = Evidence {
        declared: Some(Epsg(9208)),
        ..points(&table)
    };
    right.look_up(&snapshot).unwrap();
    quiet("the recorded boundary again", &right);
    assert!(diagnose(&right).limits.is_empty());
}

/// French plans: what is declared so may lie in France, and what declares nothing is not taken for a Vietnamese file.
#[test]
fn french_plans_are_in_order() {
    let Some(folder) = shared("data/quy-hoach-phap") else {
        return;
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for part in std::fs::read_dir(folder).unwrap() {
        let part = part.unwrap().path();
        if part.is_dir() {
            files.extend(std::fs::read_dir(part).unwrap().map(|e| e.unwrap().path()));
        }
    }
    files.retain(|p| p.extension().is_some_and(|e| e == "shp" || e == "TAB"));
    let (mut declared, mut silent) = (0, 0);
    for path in &files {
        for layer in layers(path) {
            if layer.rings.iter().flatten().count() == 0 {
                continue;
            }
            let evidence = sample(&layer);
            if layer.epsg.is_some() {
                declared += 1;
                quiet(&path.to_string_lossy(), &evidence);
            } else {
                silent += 1;
                let diagnosis = diagnose(&evidence);
                assert_eq!(
                    diagnosis.verdict,
                    Verdict::Undecided,
                    "{}: {}",
                    path.display(),
                    told(&diagnosis)
                );
                assert!(
                    diagnosis.candidates.is_empty(),
                    "{}: {}",
                    path.display(),
                    told(&diagnosis)
                );
            }
        }
    }
    assert!(
        declared >= 6,
        "only {declared} layers declare a system, {silent} do not"
    );
}
