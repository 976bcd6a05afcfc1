//! A layer as GeoJSON (RFC 7946).

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use geojson::GeometryValue;
use serde_json::{Map, Value, json};

use super::Written;
use super::place::unwritable;
use super::records::{Drawn, Records, decimal};
use crate::present::multi_polygon;
use domain::Datum;
use message::Message;
use progress::Progress;

/// Writes the records, one feature a line.
pub fn write(records: &Records<'_>, file: &Path, progress: &Progress) -> Result<Written, Message> {
    let said = |error: std::io::Error| unwritable(file, &error);
    let mut out = BufWriter::new(File::create_new(file).map_err(said)?);
    let about = json!(records.as_of().to_string());
    let revision = records.revision();
    let kind = json!(records.kind().code());
    write!(
        out,
        "{{\"type\":\"FeatureCollection\",\"layer\":{kind},\"as_of\":{about},\"revision\":{revision},\"features\":["
    )
    .map_err(said)?;
    let columns = records.columns();
    let mut first = true;
    let written = records.each(progress, &mut |row| {
        let named = columns.iter().zip(&row.values);
        let properties: Map<String, Value> = named
            .map(|(column, datum)| (column.name.to_string(), value(datum)))
            .collect();
        let geometry = row.land.as_ref().map(|land| match land {
            Drawn::Polygons(polygons) => multi_polygon(polygons),
            Drawn::Point(lon, lat) => GeometryValue::new_point([*lon, *lat]),
        });
        let mut feature = json!({
            "type": "Feature",
            "properties": properties,
            "geometry": geometry.map(geojson::Geometry::new),
        });
        if let Some(id) = row.id {
            feature["id"] = json!(id.to_string());
        }
        let comma = if std::mem::take(&mut first) { "\n" } else { ",\n" };
        write!(out, "{comma}{feature}").map_err(said)
    })?;
    out.write_all(b"\n]}\n").and_then(|()| out.flush()).map_err(said)?;
    Ok(written)
}

fn value(datum: &Datum) -> Value {
    match datum {
        Datum::Text(text) | Datum::Code(text) => json!(text),
        Datum::Integer(number) => json!(number),
        Datum::Decimal(number) => json!(number.map(decimal)),
        Datum::Flag(yes) => json!(yes),
        Datum::Date(date) => json!(date.map(|date| date.to_string())),
        Datum::Reference(id) => json!(id.map(|id| id.to_string())),
    }
}
