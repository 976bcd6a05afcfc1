//! The changes of an import between reading and writing: a file may be read for minutes, and nobody else is to wait for it.
//!
//! A few stay in memory; of a large file they go to a file without a name, which no other program sees and which is gone with
//! the program, however it ends.

use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

use crate::store::StoreError;
use domain::{Body, Change, Entity, EntityId, RowId, Shape, Visibility};
use geodesy::Epsg;
use geometry::{wish, wkb};
use message::Message;

/// Bytes that stay in memory.
const IN_MEMORY: usize = 16 << 20;

/// After so many changes somebody may have wished to stop.
const LOOK: u64 = 256;

/// Changes, kept in their order.
pub struct Spool {
    to: BufWriter<SpooledTempFile>,
    count: u64,
}

/// A change without its land.
#[derive(Serialize, Deserialize)]
enum Head {
    Put {
        id: EntityId,
        slug: String,
        key: String,
        visibility: Visibility,
        body: Box<Body>,
        crs: Option<Epsg>,
        supersedes: Option<RowId>,
    },
    End {
        entity: EntityId,
        supersedes: RowId,
    },
}

impl Spool {
    /// A spool without changes, in memory.
    pub fn new() -> Spool {
        Spool {
            to: BufWriter::new(SpooledTempFile::new(IN_MEMORY)),
            count: 0,
        }
    }

    /// Whether nothing was kept.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Keeps a change.
    ///
    /// # Errors
    /// The disk of passing files is full.
    pub fn push(&mut self, change: Change) -> Result<(), StoreError> {
        self.count += 1;
        let (head, shape) = match change {
            Change::End { entity, supersedes } => (Head::End { entity, supersedes }, None),
            Change::Put { entity, supersedes } => {
                let Entity {
                    id,
                    slug,
                    key,
                    visibility,
                    body,
                    shape,
                } = *entity;
                let head = Head::Put {
                    id,
                    slug,
                    key,
                    visibility,
                    body: Box::new(body),
                    crs: shape.as_ref().map(|shape| shape.crs),
                    supersedes,
                };
                (head, shape)
            }
        };
        let head = serde_json::to_vec(&head)
            .map_err(std::io::Error::from)
            .map_err(passing)?;
        self.part(&head)?;
        if let Some(shape) = shape {
            self.part(&wkb::encode_multi_polygon(&shape.native))?;
            self.part(&wkb::encode_multi_polygon(&shape.wgs84))?;
        }
        Ok(())
    }

    fn part(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let length = (bytes.len() as u64).to_le_bytes();
        self.to
            .write_all(&length)
            .and_then(|()| self.to.write_all(bytes))
            .map_err(passing)
    }

    /// Every change again, from the first on. It ends with an error where a passing file cannot be read, or where somebody
    /// wished to stop.
    ///
    /// # Errors
    /// The disk of passing files is full.
    pub fn replay(&mut self) -> Result<impl Iterator<Item = Result<Change, StoreError>>, StoreError> {
        self.to.flush().map_err(passing)?;
        let file = self.to.get_mut();
        file.seek(SeekFrom::Start(0)).map_err(passing)?;
        let mut from = BufReader::new(file);
        Ok((0..self.count).map(move |number| {
            if number % LOOK == 0 && wish().is_some_and(|wish| wish.load(Ordering::Relaxed)) {
                return Err(StoreError::Source(vec![Message::new("import.cancelled")]));
            }
            next(&mut from).map_err(passing)
        }))
    }
}

fn next(from: &mut impl Read) -> std::io::Result<Change> {
    let head: Head = serde_json::from_slice(&part(from)?)?;
    Ok(match head {
        Head::End { entity, supersedes } => Change::End { entity, supersedes },
        Head::Put {
            id,
            slug,
            key,
            visibility,
            body,
            crs,
            supersedes,
        } => {
            let shape = crs.map(|crs| shape(crs, from)).transpose()?;
            let entity = Entity {
                id,
                slug,
                key,
                visibility,
                body: *body,
                shape,
            };
            Change::Put {
                entity: Box::new(entity),
                supersedes,
            }
        }
    })
}

fn shape(crs: Epsg, from: &mut impl Read) -> std::io::Result<Shape> {
    let mut land = || wkb::decode_multi_polygon(&part(from)?).map_err(std::io::Error::other);
    Ok(Shape {
        crs,
        native: land()?,
        wgs84: land()?,
    })
}

fn part(from: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    match bytes.len() as u64 == length {
        true => Ok(bytes),
        false => Err(std::io::ErrorKind::UnexpectedEof.into()),
    }
}

fn passing(source: std::io::Error) -> StoreError {
    StoreError::Io {
        path: std::env::temp_dir().display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(count: u32) -> Vec<Change> {
        let square = |x: f64| {
            let ring = vec![(x, 0.1), (x + 1.0, 0.1), (x + 1.0, 1.7), (x, 0.1)];
            geo::MultiPolygon(vec![geo::Polygon::new(ring.into(), Vec::new())])
        };
        let put = |n: u32| {
            let area = domain::ServicedArea {
                zone: EntityId::fresh(),
                valid: domain::Interval::starting("2026-06".parse().ok()),
                source: domain::Source::default(),
            };
            let entity = Entity {
                id: EntityId::fresh(),
                slug: format!("khu-{n}"),
                key: "Khu 1".to_string(),
                visibility: Visibility::Internal,
                body: area.into(),
                shape: (!n.is_multiple_of(3)).then(|| Shape {
                    crs: Epsg(9208),
                    native: square(f64::from(n) / 3.0),
                    wgs84: square(105.1),
                }),
            };
            let entity = Box::new(entity);
            let supersedes = n.is_multiple_of(2).then_some(RowId(i64::from(n)));
            Change::Put { entity, supersedes }
        };
        let end = Change::End {
            entity: EntityId::fresh(),
            supersedes: RowId(7),
        };
        (0..count).map(put).chain([end]).collect()
    }

    #[test]
    fn what_is_kept_comes_back_as_often_as_it_is_asked_for() {
        let all = changes(1_000);
        let mut spool = Spool::new();
        assert!(spool.is_empty());
        for change in all.clone() {
            spool.push(change).unwrap();
        }
        for _ in 0..2 {
            let back: Result<Vec<_>, _> = spool.replay().unwrap().collect();
            assert_eq!(back.unwrap(), all);
        }
        assert!(!spool.is_empty());
    }

    #[test]
    fn the_writing_stops_where_somebody_wishes() {
        let mut spool = Spool::new();
        changes(600).into_iter().for_each(|change| spool.push(change).unwrap());
        let wish = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let mut taken = 0;
        let stopped: Result<(), StoreError> = geometry::stoppable(wish.clone(), || {
            spool.replay()?.try_for_each(|change| {
                change?;
                taken += 1;
                wish.store(true, Ordering::Relaxed);
                Ok(())
            })
        });
        assert!(matches!(stopped, Err(StoreError::Source(_))));
        assert_eq!(taken, LOOK);
    }
}
