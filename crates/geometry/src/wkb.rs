//! Well-known binary (OGC 06-103r4, ISO 19125), little endian and two-dimensional when written.
//!
//! Read are both byte orders, Polygon, `MultiPolygon` and Point, in the ISO and the EWKB spelling of heights and measures,
//! which are left out. Bytes are never trusted: a count is believed only as far as bytes follow.

use geo::{Coord, CoordsIter, LineString, MultiPolygon, Polygon, Rect};

use super::{GeometryError, Rings};

const POINT: u32 = 1;
const POLYGON: u32 = 3;
const MULTI_POLYGON: u32 = 6;
const LITTLE_ENDIAN: u8 = 1;

/// Writes a `MultiPolygon`. Coordinates are kept bit for bit.
pub fn encode_multi_polygon(geometry: &MultiPolygon<f64>) -> Vec<u8> {
    let mut out = Vec::with_capacity(size(geometry));
    write_multi_polygon(&mut out, geometry);
    out
}

/// Encodes a Point in little-endian WKB (OGC 06-103r4).
pub fn encode_point(x: f64, y: f64) -> Vec<u8> {
    let mut out = Vec::with_capacity(21);
    write_point(&mut out, x, y);
    out
}

/// Reads a `MultiPolygon`, or a Polygon as one of one part. Rings left open are closed.
///
/// # Errors
/// [`GeometryError::Encoding`] for anything else, for missing bytes and for bytes left over.
pub fn decode_multi_polygon(bytes: &[u8]) -> Result<MultiPolygon<f64>, GeometryError> {
    let polygons = decode_rings(bytes)?.into_iter().map(|part| {
        let mut rings = part.into_iter();
        let shell = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        Polygon::new(shell, rings.collect())
    });
    Ok(MultiPolygon(polygons.collect()))
}

/// As [`decode_multi_polygon`], but rings come as they stand: per part the shell, then its holes. For
/// [`super::clean_rings`].
///
/// # Errors
/// As [`decode_multi_polygon`].
pub fn decode_rings(bytes: &[u8]) -> Result<Vec<Rings>, GeometryError> {
    let mut reader = Reader { bytes, offset: 0 };
    let head = reader.head()?;
    let parts = match head.kind {
        POLYGON => vec![reader.polygon(&head)?],
        MULTI_POLYGON => {
            let count = reader.count(&head, 9)?;
            (0..count)
                .map(|_| {
                    let head = reader.head()?;
                    if head.kind == POLYGON {
                        reader.polygon(&head)
                    } else {
                        Err(reader.error("a Polygon"))
                    }
                })
                .collect::<Result<_, _>>()?
        }
        _ => return Err(reader.error("a Polygon or MultiPolygon")),
    };
    reader.end()?;
    Ok(parts)
}

/// The box of the shells of a Polygon or `MultiPolygon`, without building it; `None` where it has no vertex. What follows the last
/// vertex is not looked at.
///
/// # Errors
/// As [`decode_multi_polygon`], but for bytes left over.
pub fn bounds(bytes: &[u8]) -> Result<Option<Rect<f64>>, GeometryError> {
    let mut reader = Reader { bytes, offset: 0 };
    let head = reader.head()?;
    let mut found = None;
    match head.kind {
        POLYGON => reader.shell_bounds(&head, &mut found)?,
        MULTI_POLYGON => {
            for _ in 0..reader.count(&head, 9)? {
                let head = reader.head()?;
                if head.kind != POLYGON {
                    return Err(reader.error("a Polygon"));
                }
                reader.shell_bounds(&head, &mut found)?;
            }
        }
        _ => return Err(reader.error("a Polygon or MultiPolygon")),
    }
    Ok(found.map(|[west, south, east, north]: [f64; 4]| Rect::new((west, south), (east, north))))
}

/// Reads a Point; `None` for the empty one, whose coordinates are not numbers.
///
/// # Errors
/// [`GeometryError::Encoding`] for anything else.
pub fn decode_point(bytes: &[u8]) -> Result<Option<(f64, f64)>, GeometryError> {
    let mut reader = Reader { bytes, offset: 0 };
    let head = reader.head()?;
    if head.kind != POINT {
        return Err(reader.error("a Point"));
    }
    let Coord { x, y } = reader.coord(&head)?;
    reader.end()?;
    Ok((!x.is_nan() && !y.is_nan()).then_some((x, y)))
}

pub(super) fn write_point(out: &mut Vec<u8>, x: f64, y: f64) {
    write_head(out, POINT);
    write_coord(out, Coord { x, y });
}

/// About the bytes a `MultiPolygon` takes: heads, counts and coordinates.
pub(super) fn size(geometry: &MultiPolygon<f64>) -> usize {
    let rings = |polygon: &Polygon<f64>| 1 + polygon.interiors().len();
    let heads: usize = geometry.iter().map(|polygon| 9 + 4 * rings(polygon)).sum();
    9 + heads + 16 * geometry.coords_count()
}

pub(super) fn write_multi_polygon(out: &mut Vec<u8>, geometry: &MultiPolygon<f64>) {
    write_head(out, MULTI_POLYGON);
    write_count(out, geometry.0.len());
    for polygon in geometry {
        write_head(out, POLYGON);
        write_count(out, 1 + polygon.interiors().len());
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            write_count(out, ring.0.len());
            for coord in ring.coords() {
                let mut both = [0; 16];
                both[..8].copy_from_slice(&coord.x.to_le_bytes());
                both[8..].copy_from_slice(&coord.y.to_le_bytes());
                out.extend_from_slice(&both);
            }
        }
    }
}

fn write_head(out: &mut Vec<u8>, kind: u32) {
    out.push(LITTLE_ENDIAN);
    out.extend(kind.to_le_bytes());
}

/// Counts beyond 4,294,967,295 would need more than 64 GiB of coordinates, which no caller holds.
fn write_count(out: &mut Vec<u8>, count: usize) {
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn write_coord(out: &mut Vec<u8>, coord: Coord<f64>) {
    out.extend(coord.x.to_le_bytes());
    out.extend(coord.y.to_le_bytes());
}

struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
}

struct Head {
    little: bool,
    kind: u32,
    /// Numbers of a vertex: 2, 3 with a height or a measure, 4 with both.
    dimensions: usize,
}

impl Reader<'_> {
    fn error(&self, expected: &'static str) -> GeometryError {
        GeometryError::Encoding {
            offset: self.offset,
            expected,
        }
    }

    fn take<const N: usize>(&mut self, expected: &'static str) -> Result<[u8; N], GeometryError> {
        let taken = self.bytes.get(self.offset..).and_then(|rest| rest.first_chunk::<N>());
        let taken = *taken.ok_or_else(|| self.error(expected))?;
        self.offset += N;
        Ok(taken)
    }

    fn u32(&mut self, little: bool, expected: &'static str) -> Result<u32, GeometryError> {
        let bytes = self.take(expected)?;
        Ok(if little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    fn head(&mut self) -> Result<Head, GeometryError> {
        let little = match self.take("a byte order")? {
            [0] => false,
            [1] => true,
            _ => return Err(self.error("a byte order of 0 or 1")),
        };
        let code = self.u32(little, "a geometry type")?;
        // EWKB marks height, measure and SRID in the top bits, ISO height and measure in the thousands.
        let (iso, base) = ((code & 0x0fff_ffff) / 1000, (code & 0x0fff_ffff) % 1000);
        if iso > 3 {
            return Err(self.error("a geometry type"));
        }
        let height = code & 0x8000_0000 != 0 || iso == 1 || iso == 3;
        let measure = code & 0x4000_0000 != 0 || iso >= 2;
        if code & 0x2000_0000 != 0 {
            self.u32(little, "an SRID")?;
        }
        Ok(Head {
            little,
            kind: base,
            dimensions: 2 + usize::from(height) + usize::from(measure),
        })
    }

    /// A count of things of at least `size` bytes each.
    fn count(&mut self, head: &Head, size: usize) -> Result<usize, GeometryError> {
        let count = self.u32(head.little, "a count")? as usize;
        match count.checked_mul(size) {
            Some(bytes) if bytes <= self.bytes.len() - self.offset => Ok(count),
            _ => Err(self.error("as many elements as counted")),
        }
    }

    fn coord(&mut self, head: &Head) -> Result<Coord<f64>, GeometryError> {
        let mut numbers = [0.0; 4];
        for number in &mut numbers[..head.dimensions] {
            let bytes = self.take("a coordinate")?;
            *number = if head.little {
                f64::from_le_bytes(bytes)
            } else {
                f64::from_be_bytes(bytes)
            };
        }
        Ok(Coord {
            x: numbers[0],
            y: numbers[1],
        })
    }

    fn polygon(&mut self, head: &Head) -> Result<Rings, GeometryError> {
        let rings = self.count(head, 4)?;
        (0..rings)
            .map(|_| {
                let vertices = self.count(head, 8 * head.dimensions)?;
                let coords = (0..vertices).map(|_| self.coord(head)).collect::<Result<Vec<_>, _>>()?;
                Ok(LineString(coords))
            })
            .collect()
    }

    /// Widens a box by the shell of a polygon, and goes to its end.
    fn shell_bounds(&mut self, head: &Head, found: &mut Option<[f64; 4]>) -> Result<(), GeometryError> {
        for ring in 0..self.count(head, 4)? {
            for _ in 0..self.count(head, 8 * head.dimensions)? {
                let Coord { x, y } = self.coord(head)?;
                if ring == 0 {
                    let [west, south, east, north] = found.unwrap_or([x, y, x, y]);
                    *found = Some([west.min(x), south.min(y), east.max(x), north.max(y)]);
                }
            }
        }
        Ok(())
    }

    fn end(&self) -> Result<(), GeometryError> {
        if self.offset == self.bytes.len() {
            Ok(())
        } else {
            Err(self.error("the end"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `SELECT ST_AsBinary('MULTIPOLYGON(((0 0,1 0,0 1,0 0)))')`, written out by hand.
    #[test]
    fn bytes_are_the_standard_ones() {
        let triangle = LineString::from(vec![(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)]);
        let geometry = MultiPolygon(vec![Polygon::new(triangle, vec![])]);
        let bytes = encode_multi_polygon(&geometry);
        assert_eq!(bytes[..18], [1, 6, 0, 0, 0, 1, 0, 0, 0, 1, 3, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(bytes.len(), 22 + 64);
        assert_eq!(decode_multi_polygon(&bytes).unwrap(), geometry);
    }

    #[test]
    fn big_endian_and_heights_are_read() {
        let mut bytes = vec![0];
        bytes.extend(1003u32.to_be_bytes());
        bytes.extend(1u32.to_be_bytes());
        bytes.extend(3u32.to_be_bytes());
        for number in [0.0f64, 0.0, 9.0, 1.0, 0.0, 9.0, 0.0, 1.0, 9.0] {
            bytes.extend(number.to_be_bytes());
        }
        let rings = decode_rings(&bytes).unwrap();
        assert_eq!(rings[0][0], LineString::from(vec![(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]));
        assert!(decode_multi_polygon(&bytes).unwrap().0[0].exterior().is_closed());
    }

    #[test]
    fn the_box_is_that_of_the_geometry() {
        use geo::BoundingRect;
        let square = |x: f64, y: f64, side: f64| {
            let corners = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)];
            LineString::from(corners)
        };
        let holed = Polygon::new(square(1.0, 2.0, 5.0), vec![square(2.0, 3.0, 1.0)]);
        for geometry in [
            MultiPolygon(vec![holed.clone()]),
            MultiPolygon(vec![holed, Polygon::new(square(-3.0, 9.0, 0.5), vec![])]),
            MultiPolygon(vec![]),
        ] {
            let bytes = encode_multi_polygon(&geometry);
            assert_eq!(bounds(&bytes).unwrap(), geometry.bounding_rect());
            assert!(bytes.len() < 10 || bounds(&bytes[..bytes.len() - 1]).is_err());
        }
    }

    #[test]
    fn points() {
        assert_eq!(decode_point(&encode_point(107.5, 14.25)).unwrap(), Some((107.5, 14.25)));
        assert_eq!(decode_point(&encode_point(f64::NAN, f64::NAN)).unwrap(), None);
        assert!(decode_point(&encode_multi_polygon(&MultiPolygon(vec![]))).is_err());
    }

    #[test]
    fn counts_are_not_believed() {
        let mut bytes = vec![1, 6, 0, 0, 0];
        bytes.extend(u32::MAX.to_le_bytes());
        assert!(matches!(
            decode_rings(&bytes),
            Err(GeometryError::Encoding { offset: 9, .. })
        ));
        let mut long = encode_multi_polygon(&MultiPolygon(vec![]));
        long.push(0);
        assert!(decode_rings(&long).is_err());
    }
}
