//! Every file of the development data: taken, partly taken with reasons, or refused with a reason. What holds areas is
//! read; what holds points, open lines, sheets or text is refused here and read elsewhere, or not at all.

use super::*;

#[derive(Debug, PartialEq)]
enum Outcome {
    /// All features became areas, or none was left over.
    Taken(usize),
    /// So many features, so many left out, the reason of the first of these.
    Partly(usize, u64, &'static str),
    /// The first reason.
    Refused(&'static str),
}
use Outcome::{Partly, Refused, Taken};

/// Whatever is not listed is a part of another file, by its ending, and told so.
const FILES: [(&str, Outcome); 54] = [
    ("gdal-autotest/LICENSE.TXT", Refused("reader.table.no_geometry")),
    (
        "gdal-autotest/csv/csv_with_utf8_bom.csv",
        Refused("reader.table.no_geometry"),
    ),
    ("gdal-autotest/csv/testcsvt.csv", Refused("reader.table.no_geometry")),
    ("gdal-autotest/dgn/smalltest.dgn", Taken(2)),
    ("gdal-autotest/dxf/assorted.dxf", Taken(2)),
    (
        "gdal-autotest/dxf/bin_dxf_r2000.dxf",
        Refused("reader.refused.binary_dxf"),
    ),
    ("gdal-autotest/dxf/block-basepoint.dxf", Refused("reader.no_areas")),
    ("gdal-autotest/dxf/closed_polyline_with_bulge.dxf", Taken(1)),
    ("gdal-autotest/dxf/hatch.dxf", Taken(3)),
    ("gdal-autotest/dxf/lwpolyline_smooth.dxf", Taken(1)),
    ("gdal-autotest/dxf/polyline_smooth.dxf", Taken(1)),
    ("gdal-autotest/dxf/text.dxf", Refused("reader.no_areas")),
    ("gdal-autotest/dxf/utf-8.dxf", Refused("reader.no_areas")),
    (
        "gdal-autotest/geojson/geometrycollection.geojson",
        Refused("reader.no_areas"),
    ),
    ("gdal-autotest/geojson/multipolygon.geojson", Taken(1)),
    ("gdal-autotest/geojson/polygon.geojson", Taken(1)),
    ("gdal-autotest/gpkg/2d_envelope.gpkg", Refused("reader.no_areas")),
    ("gdal-autotest/gpkg/poly.gpkg.zip", Taken(10)),
    (
        "gdal-autotest/kml/geometries.kml",
        Partly(6, 12, "import.vector.empty_geometry"),
    ),
    ("gdal-autotest/kml/placemark.kml", Refused("reader.no_areas")),
    ("gdal-autotest/kml/samples.kml", Taken(1)),
    ("gdal-autotest/mitab/all_geoms.mif", Taken(7)),
    (
        "gdal-autotest/mitab/all_geoms.mif.golden.csv",
        Partly(5, 11, "reader.table.no_polygon"),
    ),
    ("gdal-autotest/mitab/all_geoms.tab", Taken(7)),
    (
        "gdal-autotest/mitab/lambert93_francais.ID",
        Refused("reader.refused.empty"),
    ),
    (
        "gdal-autotest/mitab/lambert93_francais.TAB",
        Refused("import.vector.empty"),
    ),
    ("gdal-autotest/mitab/poly_indexed.tab", Taken(10)),
    ("gdal-autotest/mitab/small.mif", Taken(2)),
    ("gdal-autotest/mitab/tab-win1251.TAB", Taken(1)),
    ("gdal-autotest/mitab/tab-win1251_text.tab", Refused("reader.no_areas")),
    ("gdal-autotest/mitab/utf8.mif", Taken(1)),
    ("gdal-autotest/shp/buggymultipoly.shp", Refused("reader.no_areas")),
    ("gdal-autotest/shp/buggymultipoly2.shp", Refused("reader.no_areas")),
    ("gdal-autotest/shp/emptymultipoly.shp", Refused("reader.no_areas")),
    ("gdal-autotest/shp/multipolygon_as_invalid_polygon.shp", Taken(2)),
    ("gdal-autotest/shp/poly_golden/poly.shp", Taken(10)),
    ("gdal-autotest/shp/prjwithutf8bom.shp", Refused("reader.no_areas")),
    ("gdal-autotest/shp/slightly_overlapping_polygons.shp", Taken(1)),
    ("gdal-autotest/shp/testpoly.idm", Refused("reader.refused.xml")),
    ("gdal-autotest/shp/testpoly.shp", Taken(14)),
    ("gdal-autotest/xlsx/test.xlsx", Refused("reader.table.no_geometry")),
    (
        "osm-liechtenstein/liechtenstein-latest.osm.pbf",
        Refused("reader.refused.osm"),
    ),
    (
        "quy-hoach-phap/19182_CC_20150517/19182_SECTEUR_CC_20150517.TAB",
        Taken(19),
    ),
    (
        "quy-hoach-phap/30014_PLU_20171013/30014_INFO_PCT_20171013.shp",
        Refused("reader.no_areas"),
    ),
    (
        "quy-hoach-phap/30014_PLU_20171013/30014_INFO_SURF_20171013.shp",
        Taken(18),
    ),
    (
        "quy-hoach-phap/30014_PLU_20171013/30014_PRESCRIPTION_LIN_20171013.shp",
        Refused("reader.no_areas"),
    ),
    (
        "quy-hoach-phap/30014_PLU_20171013/30014_PRESCRIPTION_PCT_20171013.shp",
        Refused("reader.no_areas"),
    ),
    (
        "quy-hoach-phap/30014_PLU_20171013/30014_PRESCRIPTION_SURF_20171013.shp",
        Taken(77),
    ),
    (
        "quy-hoach-phap/30014_PLU_20171013/30014_ZONE_URBA_20171013.shp",
        Taken(90),
    ),
    (
        "quy-hoach-phap/41175_PLU_20140603/PRESCRIPTION_LIN.shp",
        Refused("reader.no_areas"),
    ),
    (
        "quy-hoach-phap/41175_PLU_20140603/PRESCRIPTION_PCT.shp",
        Refused("reader.no_areas"),
    ),
    ("quy-hoach-phap/41175_PLU_20140603/PRESCRIPTION_SURF.shp", Taken(23)),
    ("quy-hoach-phap/41175_PLU_20140603/ZONE_URBA.shp", Taken(118)),
    ("quy-hoach-phap/LICENSE", Refused("reader.table.no_geometry")),
];

/// Those of them that hold a table, for the importers of figures and of corners.
const SHEETS: [(&str, usize); 5] = [
    ("gdal-autotest/csv/csv_with_utf8_bom.csv", 1),
    ("gdal-autotest/csv/testcsvt.csv", 1),
    ("gdal-autotest/xlsx/test.xlsx", 8),
    ("vn-kcn/lao_cai_ccn_doanh_nghiep_2026-06-18.csv", 1),
    ("vn-khoang-san/khu_vuc_khoang_san_thai_nguyen_vn2000.csv", 1),
];

fn outcome(path: &Path) -> Outcome {
    match read(path, &ReadOptions::default()) {
        Ok(read) if read.skipped == 0 => Taken(read.features.len()),
        Ok(read) => Partly(read.features.len(), read.skipped, read.reasons[0]),
        Err(refusal) => Refused(refusal.messages[0].key()),
    }
}

#[test]
fn every_file_is_read_or_refused_with_a_reason() {
    let Some(root) = crate::common::shared("data") else {
        return;
    };
    let mut folders = vec![
        root.join("gdal-autotest"),
        root.join("quy-hoach-phap"),
        root.join("osm-liechtenstein"),
    ];
    let (mut seen, mut wrong) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            let expected = FILES.iter().find(|(file, _)| *file == name).map(|(_, outcome)| outcome);
            seen += usize::from(expected.is_some());
            let found = outcome(&path);
            if found != *expected.unwrap_or(&Refused("reader.refused.part")) {
                wrong.push((name, found));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(seen, FILES.len(), "a file of the table is not there");
}

#[test]
fn sheets_come_as_sheets() {
    let Some(root) = crate::common::shared("data") else {
        return;
    };
    sandbox::use_program(PathBuf::from(env!("CARGO_BIN_EXE_matbang")));
    for (name, count) in SHEETS {
        let sheets = matbang::reader::sheets(&root.join(name), &Progress::default()).unwrap();
        assert_eq!(sheets.len(), count, "{name}");
        assert!(
            sheets
                .iter()
                .all(|sheet| !sheet.rows.is_empty() && sheet.file.ends_with(name)),
            "{name}"
        );
    }
    let no = matbang::reader::sheets(&root.join("gdal-autotest/dxf/text.dxf"), &Progress::default()).unwrap_err();
    assert_eq!(no.messages[0].key(), "reader.table.no_sheet");
}

#[test]
fn provinces_and_communes_are_polygons_in_degrees() {
    let Some(root) = crate::common::shared("data/vn-hanh-chinh-34-tinh") else {
        return;
    };
    let mut provinces = 0;
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "geojson") {
            let told = look(&path).unwrap();
            assert_eq!(
                (told.layers[0].crs.epsg(), told.layers[0].degrees),
                (Some(4326), true),
                "{}",
                path.display()
            );
            assert!(told.layers[0].holds.polygons > 0 && !told.layers[0].sample.is_empty());
            provinces += 1;
        }
    }
    assert_eq!(provinces, 34);
}
