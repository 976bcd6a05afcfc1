//! The geometry blob of GeoPackage (OGC 12-128r19, clause 2.1.3): a header with SRS and box, then WKB.

use geo::{BoundingRect, MultiPolygon};

use super::{GeometryError, Rings, wkb};

const MAGIC: [u8; 2] = *b"GP";
const FLAG_LITTLE_ENDIAN: u8 = 0b0000_0001;
const FLAG_ENVELOPE_XY: u8 = 0b0000_0010;
const FLAG_EMPTY: u8 = 0b0001_0000;
const FLAG_EXTENDED: u8 = 0b0010_0000;

/// The decoded header of a GeoPackage geometry blob.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Header {
    /// Key into `gpkg_spatial_ref_sys`; for our layers the EPSG code.
    pub srs_id: i32,
    /// West, east, south, north, when written down: boxes can be read without the geometry.
    pub envelope: Option<[f64; 4]>,
    /// Whether the geometry is marked as empty.
    pub empty: bool,
    /// Offset of the WKB within the blob, bytes.
    pub wkb_offset: usize,
}

/// Writes a `MultiPolygon` with its box.
pub fn encode_multi_polygon(geometry: &MultiPolygon<f64>, srs_id: i32) -> Vec<u8> {
    let envelope = geometry
        .bounding_rect()
        .map(|r| [r.min().x, r.max().x, r.min().y, r.max().y]);
    let mut out = header(srs_id, envelope, envelope.is_none());
    wkb::write_multi_polygon(&mut out, geometry);
    out
}

/// Writes a Point. Its box would only repeat it, so there is none.
pub fn encode_point(x: f64, y: f64, srs_id: i32) -> Vec<u8> {
    let mut out = header(srs_id, None, x.is_nan() || y.is_nan());
    wkb::write_point(&mut out, x, y);
    out
}

/// Reads the header alone.
///
/// # Errors
/// [`GeometryError::Encoding`] when the bytes are no standard GeoPackage geometry.
pub fn decode_header(blob: &[u8]) -> Result<Header, GeometryError> {
    let error = |offset, expected| GeometryError::Encoding { offset, expected };
    let Some(&[m0, m1, version, flags, a, b, c, d]) = blob.first_chunk::<8>() else {
        return Err(error(0, "a GeoPackage geometry header"));
    };
    if [m0, m1] != MAGIC || version != 0 {
        return Err(error(0, "GP, version 0"));
    }
    if flags & FLAG_EXTENDED != 0 {
        return Err(error(3, "a standard geometry"));
    }
    let little = flags & FLAG_LITTLE_ENDIAN != 0;
    let srs = [a, b, c, d];
    let srs_id = if little {
        i32::from_le_bytes(srs)
    } else {
        i32::from_be_bytes(srs)
    };
    let numbers = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 4,
        2 | 3 => 6,
        4 => 8,
        _ => return Err(error(3, "an envelope code of 0 to 4")),
    };
    let wkb_offset = 8 + 8 * numbers;
    let Some(bounds) = blob.get(8..wkb_offset) else {
        return Err(error(8, "an envelope"));
    };
    let mut envelope = [0.0; 4];
    for (value, bytes) in envelope.iter_mut().zip(bounds.as_chunks::<8>().0) {
        *value = if little {
            f64::from_le_bytes(*bytes)
        } else {
            f64::from_be_bytes(*bytes)
        };
    }
    let empty = flags & FLAG_EMPTY != 0;
    Ok(Header {
        srs_id,
        envelope: (numbers > 0).then_some(envelope),
        empty,
        wkb_offset,
    })
}

/// Reads a `MultiPolygon` (or Polygon) and its `srs_id`.
///
/// # Errors
/// As [`decode_header`] and [`wkb::decode_multi_polygon`].
pub fn decode_multi_polygon(blob: &[u8]) -> Result<(i32, MultiPolygon<f64>), GeometryError> {
    let (header, wkb) = split(blob)?;
    let geometry = wkb::decode_multi_polygon(wkb).map_err(|e| shift(e, header.wkb_offset))?;
    Ok((header.srs_id, geometry))
}

/// As [`decode_multi_polygon`], with the rings as they stand; see [`wkb::decode_rings`].
///
/// # Errors
/// As [`decode_multi_polygon`].
pub fn decode_rings(blob: &[u8]) -> Result<(i32, Vec<Rings>), GeometryError> {
    let (header, wkb) = split(blob)?;
    let rings = wkb::decode_rings(wkb).map_err(|e| shift(e, header.wkb_offset))?;
    Ok((header.srs_id, rings))
}

/// Reads a Point and its `srs_id`; `None` for the empty one.
///
/// # Errors
/// As [`decode_header`] and [`wkb::decode_point`].
pub fn decode_point(blob: &[u8]) -> Result<(i32, Option<(f64, f64)>), GeometryError> {
    let (header, wkb) = split(blob)?;
    let point = wkb::decode_point(wkb).map_err(|e| shift(e, header.wkb_offset))?;
    Ok((header.srs_id, point))
}

fn header(srs_id: i32, envelope: Option<[f64; 4]>, empty: bool) -> Vec<u8> {
    let mut out = Vec::from(MAGIC);
    let flags =
        FLAG_LITTLE_ENDIAN | if envelope.is_some() { FLAG_ENVELOPE_XY } else { 0 } | if empty { FLAG_EMPTY } else { 0 };
    out.extend([0, flags]);
    out.extend(srs_id.to_le_bytes());
    out.extend(envelope.iter().flatten().flat_map(|value| value.to_le_bytes()));
    out
}

fn split(blob: &[u8]) -> Result<(Header, &[u8]), GeometryError> {
    let header = decode_header(blob)?;
    Ok((header, blob.get(header.wkb_offset..).unwrap_or_default()))
}

/// Moves the offset of an error, counted within the WKB, to count from the start of the blob.
fn shift(error: GeometryError, by: usize) -> GeometryError {
    match error {
        GeometryError::Encoding { offset, expected } => GeometryError::Encoding {
            offset: offset + by,
            expected,
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use geo::LineString;

    use super::*;

    #[test]
    fn header_and_back() {
        let shell = LineString::from(vec![(1.0, 2.0), (5.0, 2.0), (5.0, 8.0), (1.0, 2.0)]);
        let geometry = MultiPolygon(vec![geo::Polygon::new(shell, vec![])]);
        let blob = encode_multi_polygon(&geometry, 4756);
        assert_eq!(blob[..8], [b'G', b'P', 0, 3, 0x94, 0x12, 0, 0]);
        let header = decode_header(&blob).unwrap();
        assert_eq!(header.envelope, Some([1.0, 5.0, 2.0, 8.0]));
        assert_eq!((header.wkb_offset, header.empty), (40, false));
        assert_eq!(decode_multi_polygon(&blob).unwrap(), (4756, geometry));
    }

    #[test]
    fn points_and_nothing() {
        assert_eq!(
            decode_point(&encode_point(107.0, 14.0, 4756)).unwrap(),
            (4756, Some((107.0, 14.0)))
        );
        let empty = encode_multi_polygon(&MultiPolygon(vec![]), -1);
        assert!(decode_header(&empty).unwrap().empty);
        assert_eq!(decode_multi_polygon(&empty).unwrap(), (-1, MultiPolygon(vec![])));
    }

    #[test]
    fn foreign_bytes_are_refused() {
        assert!(decode_header(b"GP").is_err());
        assert!(decode_header(b"GP\x01\x01\0\0\0\0").is_err());
        assert!(decode_header(b"GP\x00\x21\0\0\0\0").is_err());
        assert!(decode_header(b"GP\x00\x03\0\0\0\0\0\0").is_err());
        let offset = match decode_multi_polygon(b"GP\x00\x01\0\0\0\0\x07") {
            Err(GeometryError::Encoding { offset, .. }) => offset,
            other => panic!("{other:?}"),
        };
        assert_eq!(offset, 9);
    }
}
