//! A layer in a format of GIS programs, written by GDAL with the one driver of the format.

use std::collections::BTreeSet;
use std::path::Path;

use gdal::config::set_error_handler;
use gdal::errors::GdalError;
use gdal::spatial_ref::{AxisMappingStrategy, SpatialRef};
use gdal::vector::{Feature, FieldDefn, LayerAccess, LayerOptions, OGRFieldType, OGRwkbGeometryType, ToGdal};
use gdal::{Dataset, DriverManager};
use geo::Point;

use super::place::unwritable;
use super::records::{Column, Drawn, Records, Row, decimal};
use super::{Format, Written};
use domain::{Datum, Layer, PropertyType};
use message::Message;
use progress::Progress;

/// WGS 84, longitude first.
const WGS84: u32 = 4326;

/// What KML says of every placemark: programs take columns of these names for that.
const OF_PLACEMARKS: [&str; 8] = [
    "description",
    "timestamp",
    "begin",
    "end",
    "visibility",
    "icon",
    "extrude",
    "snippet",
];

/// Letters of the name of a column in a Shapefile, and bytes of a text there.
const SHORT_NAME: usize = 10;
const SHORT_TEXT: usize = 254;

/// Writes the records.
pub fn write(records: &Records<'_>, format: Format, file: &Path, progress: &Progress) -> Result<Written, Message> {
    let said = |error: GdalError| unwritable(file, error.to_string().as_str());
    let (driver, options): (&str, &[&str]) = match format {
        Format::Kml => ("KML", &[]),
        Format::Shapefile => ("ESRI Shapefile", &["ENCODING=UTF-8"]),
        _ => ("GPKG", &[]),
    };
    let shape = match records.layer() {
        Layer::Polygons => OGRwkbGeometryType::wkbMultiPolygon,
        Layer::Point => OGRwkbGeometryType::wkbPoint,
        Layer::Table if format == Format::GeoPackage => OGRwkbGeometryType::wkbNone,
        Layer::Table => {
            let message = Message::new("export.no_land").with("layer", records.kind().code());
            return Err(message.with("format", format.code()));
        }
    };
    let shape = match (format, shape) {
        // A Shapefile and KML call both polygons.
        (Format::Shapefile, OGRwkbGeometryType::wkbMultiPolygon) => OGRwkbGeometryType::wkbPolygon,
        (_, shape) => shape,
    };
    let mut wgs84 = SpatialRef::from_epsg(WGS84).map_err(said)?;
    wgs84.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    // What fails is told by the error it is; of a file that is given up GDAL complains while it is taken away.
    set_error_handler(|_, _, _| {});
    let driver = DriverManager::get_driver_by_name(driver).map_err(said)?;
    let mut dataset = driver.create_vector_only(file).map_err(said)?;
    let columns = records.columns();
    let names = names(&columns, format);
    let layer = LayerOptions {
        name: records.kind().code(),
        srs: (shape != OGRwkbGeometryType::wkbNone).then_some(&wgs84),
        ty: shape,
        options: Some(options),
    };
    let made = dataset.create_layer(layer).map_err(said)?;
    for (column, name) in columns.iter().zip(&names) {
        FieldDefn::new(name, field_type(column.is))
            .and_then(|field| field.add_to_layer(&made))
            .map_err(said)?;
    }
    let (mut written, cut) = match format {
        Format::GeoPackage => {
            let transaction = dataset.start_transaction().map_err(said)?;
            let filled = fill(&transaction, records, &names, format, file, progress)?;
            transaction.commit().map_err(said)?;
            filled
        }
        _ => fill(&dataset, records, &names, format, file, progress)?,
    };
    // What is held back is written now, and what fails then is told.
    dataset.close().map_err(said)?;
    if cut > 0 {
        written
            .notes
            .push(Message::new("export.note.cut").with_count("count", cut as u64));
    }
    let renamed = columns
        .iter()
        .zip(&names)
        .filter(|(column, name)| column.name != name.as_str());
    let renamed: Vec<String> = renamed
        .map(|(column, name)| format!("{name} = {}", column.name))
        .collect();
    if !renamed.is_empty() {
        let message = Message::new("export.note.renamed").with("names", renamed.join(", "));
        written.notes.push(message);
    }
    Ok(written)
}

/// Writes every record; how many texts were too long for the format.
fn fill(
    dataset: &Dataset,
    records: &Records<'_>,
    names: &[String],
    format: Format,
    file: &Path,
    progress: &Progress,
) -> Result<(Written, usize), Message> {
    let said = |error: GdalError| unwritable(file, error.to_string().as_str());
    let layer = dataset.layer(0).map_err(said)?;
    // KML has fields of its own, and takes `name` for one of them.
    let at = |name: &String| layer.defn().field_index(name).map_err(said);
    let fields: Vec<usize> = names.iter().map(at).collect::<Result<_, _>>()?;
    let mut cut = 0;
    let mut one = |row: Row| -> Result<(), GdalError> {
        let mut feature = Feature::new(layer.defn())?;
        for (at, datum) in fields.iter().zip(&row.values) {
            cut += usize::from(format == Format::Shapefile && is_long(datum));
            set(&mut feature, *at, datum)?;
        }
        if let Some(land) = row.land {
            feature.set_geometry(match land {
                Drawn::Polygons(polygons) => polygons.to_gdal()?,
                Drawn::Point(lon, lat) => Point::new(lon, lat).to_gdal()?,
            })?;
        }
        feature.create(&layer)
    };
    let written = records.each(progress, &mut |row| one(row).map_err(said))?;
    Ok((written, cut))
}

fn field_type(is: PropertyType) -> OGRFieldType::Type {
    match is {
        PropertyType::Integer | PropertyType::Flag => OGRFieldType::OFTInteger,
        PropertyType::Decimal => OGRFieldType::OFTReal,
        // A month or a year is no date of these formats.
        PropertyType::Text | PropertyType::Code | PropertyType::Date | PropertyType::Reference => {
            OGRFieldType::OFTString
        }
    }
}

fn is_long(datum: &Datum) -> bool {
    matches!(datum, Datum::Text(Some(text)) if text.len() > SHORT_TEXT)
}

/// Sets a field; one without a value stays null.
fn set(feature: &mut Feature<'_>, at: usize, datum: &Datum) -> Result<(), GdalError> {
    match datum {
        Datum::Text(Some(text)) | Datum::Code(Some(text)) => feature.set_field_string(at, &text.replace('\0', "")),
        Datum::Integer(Some(number)) => feature.set_field_integer64(at, i64::from(*number)),
        Datum::Flag(Some(yes)) => feature.set_field_integer(at, i32::from(*yes)),
        Datum::Decimal(Some(number)) => feature.set_field_double(at, decimal(*number)),
        Datum::Date(Some(date)) => feature.set_field_string(at, &date.to_string()),
        Datum::Reference(Some(id)) => feature.set_field_string(at, &id.to_string()),
        _ => feature.set_field_null(at),
    }
}

/// The names of the columns in the file: their own, short ones that differ in a Shapefile, which holds ten letters, and in KML with a line
/// behind those that mean something else there.
fn names(columns: &[Column], format: Format) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let name = |column: &Column| {
        let length = if format == Format::Shapefile {
            SHORT_NAME
        } else {
            usize::MAX
        };
        let mut name: String = column.name.chars().take(length).collect();
        if format == Format::Kml && OF_PLACEMARKS.contains(&column.name) {
            name.push('_');
        }
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            let end = number.to_string();
            name = column.name.chars().take(length - end.len()).collect::<String>() + &end;
        }
        name
    };
    columns.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_differ() {
        let column = |name| Column {
            name,
            is: PropertyType::Text,
            unit: "",
        };
        let columns = [column("province"), column("province_then"), column("province_this")];
        assert_eq!(
            names(&columns, Format::Shapefile),
            ["province", "province_t", "province_2"]
        );
        assert_eq!(names(&columns, Format::GeoPackage)[1], "province_then");
    }
}
