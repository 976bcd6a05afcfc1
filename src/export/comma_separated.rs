//! A layer as CSV in UTF-8: the names of the columns, one record a line, the land as WKT in WGS 84.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use wkt::ToWkt;

use super::Written;
use super::place::unwritable;
use super::records::{Drawn, Records};
use domain::{Datum, Layer};
use message::Message;
use progress::Progress;

/// Programs for tables on Windows take a file without it for one of their own code page.
const MARK: &str = "\u{feff}";

/// Writes the records.
pub fn write(records: &Records<'_>, file: &Path, progress: &Progress) -> Result<Written, Message> {
    let said = |error: csv::Error| unwritable(file, &error);
    let mut out = File::create_new(file).map_err(|error| unwritable(file, &error))?;
    out.write_all(MARK.as_bytes())
        .map_err(|error| unwritable(file, &error))?;
    let mut out = csv::Writer::from_writer(out);
    let land = (records.layer() != Layer::Table).then_some("wkt");
    let names = records.columns().into_iter().map(|column| column.name);
    out.write_record(names.chain(land)).map_err(said)?;
    let written = records.each(progress, &mut |row| {
        let drawn = row.land.map(|land| match land {
            Drawn::Polygons(polygons) => polygons.wkt_string(),
            Drawn::Point(lon, lat) => geo::Point::new(lon, lat).wkt_string(),
        });
        let cells = row.values.iter().map(cell);
        out.write_record(cells.chain(land.map(|_| drawn.unwrap_or_default())))
            .map_err(said)
    })?;
    out.flush().map_err(|error| unwritable(file, &error))?;
    Ok(written)
}

/// A value as it stands in a cell; empty where there is none.
fn cell(datum: &Datum) -> String {
    match datum {
        Datum::Text(text) => text.as_deref().map(harmless).unwrap_or_default(),
        Datum::Code(code) => code.clone().unwrap_or_default(),
        Datum::Integer(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        Datum::Decimal(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        Datum::Flag(yes) => yes.map(|yes| yes.to_string()).unwrap_or_default(),
        Datum::Date(date) => date.map(|date| date.to_string()).unwrap_or_default(),
        Datum::Reference(id) => id.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// A text that no program for tables takes for a formula: what it would compute stands behind an apostrophe.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_a_user_is_a_formula() {
        let text = |text: &str| cell(&Datum::Text(Some(text.to_string())));
        assert_eq!(text("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(text("-1"), "'-1");
        assert_eq!(text("Ô 12"), "Ô 12");
        assert_eq!(cell(&Datum::Integer(None)), "");
    }
}
