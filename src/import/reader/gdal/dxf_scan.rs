//! A look over a drawing before GDAL gets it: how its texts are encoded, and what GDAL would straighten in silence.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::message::Message;

/// The longest line that is looked at as a whole.
const LONGEST_LINE: u64 = 1 << 20;

/// What stands in a drawing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DxfScan {
    /// `$ACADVER`, such as `AC1015`.
    pub version: Option<String>,
    /// `$DWGCODEPAGE`, such as `ANSI_1258`.
    pub code_page: Option<String>,
    /// Some byte is not ASCII.
    pub has_high_bytes: bool,
    /// Arcs, circles, ellipses, splines, and polylines with bulges.
    pub curves: u64,
    /// Blocks that stand in other files.
    pub external: Vec<String>,
}

impl DxfScan {
    /// Whether texts are bytes of a code page: before release 2007 (`AC1021`) they are, afterwards UTF-8.
    pub fn has_bytes_of_code_page(&self) -> bool {
        self.has_high_bytes && self.version.as_deref().unwrap_or("AC1009") < "AC1021"
    }
}

/// Reads a drawing in text form: pairs of lines, a group code and a value.
pub fn scan(path: &Path, file: &str) -> Result<DxfScan, Message> {
    let unreadable = |error| {
        Message::new("import.file.unreadable")
            .with("file", file)
            .with("reason", error)
    };
    let mut reader = BufReader::with_capacity(1 << 16, File::open(path).map_err(unreadable)?);
    let mut lines = Lines {
        reader: &mut reader,
        high: false,
    };
    let mut scan = DxfScan::default();
    let (mut entity, mut variable, mut block) = (String::new(), String::new(), String::new());
    while let Some((code, value)) = lines.pair().map_err(unreadable)? {
        match code.as_str() {
            "0" => {
                if matches!(value.as_str(), "ARC" | "CIRCLE" | "ELLIPSE" | "SPLINE") {
                    scan.curves += 1;
                }
                entity = value;
                block.clear();
            }
            "9" => variable = value,
            "1" if variable == "$ACADVER" && scan.version.is_none() => scan.version = Some(value),
            "3" if variable == "$DWGCODEPAGE" && scan.code_page.is_none() => scan.code_page = Some(value),
            "2" if entity == "BLOCK" => block = value,
            // Bits 4 and 8 of a block's flags: it stands in another drawing.
            "70" if entity == "BLOCK" && value.parse::<u32>().is_ok_and(|flags| flags & 12 != 0) => {
                scan.external
                    .push(if block.is_empty() { "?".into() } else { block.clone() });
            }
            "42" if matches!(entity.as_str(), "LWPOLYLINE" | "VERTEX")
                && value.parse::<f64>().is_ok_and(|b| b != 0.0) =>
            {
                scan.curves += 1;
            }
            _ => {}
        }
    }
    scan.has_high_bytes = lines.high;
    Ok(scan)
}

struct Lines<'r> {
    reader: &'r mut BufReader<File>,
    high: bool,
}

impl Lines<'_> {
    fn pair(&mut self) -> std::io::Result<Option<(String, String)>> {
        Ok(match (self.line()?, self.line()?) {
            (Some(code), Some(value)) => Some((code, value)),
            _ => None,
        })
    }

    fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let read = std::io::Read::take(&mut *self.reader, LONGEST_LINE).read_until(b'\n', &mut bytes)?;
        self.high |= !bytes.is_ascii();
        Ok((read > 0).then(|| String::from_utf8_lossy(&bytes).trim().to_string()))
    }
}
