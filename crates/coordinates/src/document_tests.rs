use geo::{Area, MultiPolygon};

use super::*;
use domain::Unit;
use geodesy::{Crs, Epsg, Transform};
use reader::sheet;

const TM3: &str = "vn-kcn/kcn_ban_qua_vn2000_tm3_104-45.csv";
const SIX: &str = "vn-kcn/kcn_ban_qua_vn2000_mui6_105.csv";

fn text(text: &str) -> CoordinateDocument {
    read_text("t", text).unwrap_or_else(|refusal| panic!("{refusal}"))
}

fn keys(messages: &[message::Message]) -> Vec<&'static str> {
    messages.iter().map(message::Message::key).collect()
}

fn refused(text: &str) -> &'static str {
    read_text("t", text).unwrap_err().messages[0].key()
}

fn codes(document: &CoordinateDocument) -> Vec<Option<u32>> {
    let system = |area: &CoordinateArea| area.system.as_ref().and_then(|s| s.epsg).map(|epsg| epsg.0);
    document.areas.iter().map(system).collect()
}

/// The shape of a document with one area, as corners of rings.
fn rings(document: &CoordinateDocument) -> Vec<Vec<(usize, usize)>> {
    let areas = document.areas.iter();
    areas
        .map(|area| {
            area.polygons
                .0
                .iter()
                .map(|p| (p.exterior().0.len() - 1, p.interiors().len()))
                .collect()
        })
        .collect()
}

fn square_metres(polygons: &MultiPolygon<f64>, from: u32, plane: u32) -> f64 {
    let (from, to) = (Crs::resolve(Epsg(from)).unwrap(), Crs::resolve(Epsg(plane)).unwrap());
    let moved = Transform::between(&from, &to).unwrap().multi_polygon(polygons).unwrap();
    moved.unsigned_area()
}

/// The corners of Bản Qua in both systems, as the files print them; `None` when the data is not there.
fn ban_qua() -> Option<Vec<[String; 5]>> {
    let read = |name| Some(std::fs::read_to_string(shared_data::data(name)?).unwrap());
    let (tm3, six) = (read(TM3)?, read(SIX)?);
    let rows = tm3.lines().zip(six.lines()).skip(1);
    let cells = rows.map(|(a, b)| {
        let (a, b): (Vec<&str>, Vec<&str>) = (a.split(';').collect(), b.split(';').collect());
        assert_eq!(a[0], b[0]);
        [a[0], a[1], a[2], b[1], b[2]].map(str::to_string)
    });
    Some(cells.collect())
}

fn blanks(number: &str) -> String {
    grouped(number, ' ')
}

/// A number with a mark between thousands.
fn grouped(number: &str, mark: char) -> String {
    let (whole, fraction) = number.split_once(',').map_or((number, None), |(a, b)| (a, Some(b)));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(mark);
        }
        out.push(digit);
    }
    fraction.map_or(out.clone(), |fraction| format!("{out},{fraction}"))
}

/// A square of 100 m, as rows of name, north and east; corners in the order given.
fn square(names: [&str; 4], north: f64, east: f64, side: f64) -> Vec<[String; 3]> {
    let corners = [(0.0, 0.0), (0.0, side), (side, side), (side, 0.0)];
    let rows = names.iter().zip(corners);
    rows.map(|(name, (n, e))| [name.to_string(), format!("{}", north + n), format!("{}", east + e)])
        .collect()
}

fn tabs(rows: &[[String; 3]]) -> String {
    rows.iter().map(|row| format!("{}\n", row.join("\t"))).collect()
}

const NUMBERS: [&str; 4] = ["1", "2", "3", "4"];

mod areas;
mod blocks;
mod corners;
mod pasted;
mod sheets;
mod systems;
