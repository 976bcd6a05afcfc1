//! One zone under one version of its boundary, cut into faces.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use geo::{BoundingRect, MultiPolygon};

use crate::measure;
use crate::plausible;
use domain::{EntityId, Land, RowId, Shape, Version, Zone, province};
use geodesy::{AreaMm2, Crs, CrsError, Epsg, PlaneRequest, choose_plane, ellipsoidal_area};
use geometry::{Partition, Region};
use message::Message;

/// The faces of a zone under one version of its boundary; of a zone without a boundary, of whatever its records cover.
///
/// It holds for every date: the records say what they say on a date, the faces which records are where.
#[derive(Debug)]
pub struct ZonePartition {
    /// The zone the sheet is of.
    pub zone: EntityId,
    /// The boundary version; `None` for land without a boundary.
    pub boundary: Option<EntityId>,
    /// The plane of the hectares.
    pub plane: Epsg,
    /// The records that cover the faces, by position.
    pub records: Vec<EntityId>,
    /// Records that take no part in the faces, each with why: [`Ledger::left_out`](super::Ledger::left_out) tells of them.
    pub astray: Vec<(EntityId, Astray)>,
    /// Per record whether it is land of the zone; units, constraints and other boundary versions only cut.
    is_land: Vec<bool>,
    /// The faces, with the records that cover each.
    pub partition: Partition,
    ellipsoidal: OnceLock<Result<Vec<AreaMm2>, Message>>,
}

/// Why a record takes no part in the faces of its zone.
#[derive(Debug, Clone, PartialEq)]
pub enum Astray {
    /// It lies as many km from the boundary, or without one so far from all other land that they cannot be cut together:
    /// most likely in the wrong coordinate system.
    Far(f64),
    /// It cannot be measured.
    Unmeasured(Message),
}

/// Rows whose shapes make up a sheet: as long as none of them changes, the sheet stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    pub entity: EntityId,
    pub row: RowId,
}

impl Source {
    pub(super) fn of(version: &Version) -> Source {
        Source {
            entity: version.entity.id,
            row: version.row_id,
        }
    }
}

impl ZonePartition {
    /// Cuts a boundary by the records that have a shape.
    ///
    /// # Errors
    /// A stored geometry that can no longer be computed, in words.
    pub(super) fn cut(
        zone: EntityId,
        boundary: Option<(EntityId, &Shape)>,
        plane: Epsg,
        records: &[&Version],
    ) -> Result<ZonePartition, Message> {
        let region = |shape: &Shape| measure::region(shape, plane).map(|(region, _)| region);
        // One piece in the wrong place must not decide which of the others take part.
        let home = plausible::home(records.iter().filter_map(|version| land_shape(version, zone)));
        let far = |shape: &Shape| match (boundary, home) {
            (Some((_, boundary)), _) => plausible::beyond(boundary, shape),
            (None, Some(home)) => plausible::beyond_reach(home, shape),
            (None, None) => None,
        };
        let outline = boundary.map(|(_, shape)| region(shape)).transpose()?;
        let (mut cut, mut regions, mut astray) = (Vec::new(), Vec::new(), Vec::new());
        for version in records {
            let Some(shape) = &version.entity.shape else { continue };
            let why = match far(shape) {
                Some(km) => Astray::Far(km),
                None => match region(shape) {
                    Ok(region) => {
                        cut.push(*version);
                        regions.push(region);
                        continue;
                    }
                    // One that cannot be measured must not take the others with it.
                    Err(reason) => Astray::Unmeasured(reason),
                },
            };
            astray.push((version.entity.id, why));
        }
        let records = cut;
        let partition =
            Partition::new(outline.as_ref(), &regions.iter().collect::<Vec<&Region>>()).map_err(|e| e.message())?;
        Ok(ZonePartition {
            zone,
            boundary: boundary.map(|(id, _)| id),
            plane,
            records: records.iter().map(|version| version.entity.id).collect(),
            astray,
            is_land: records.iter().map(|version| is_land(version, zone)).collect(),
            partition,
            ellipsoidal: OnceLock::new(),
        })
    }

    /// Whether a face counts as inside: without a boundary all land of the zone does.
    pub(super) fn is_inside(&self, face: usize) -> bool {
        match self.boundary {
            Some(_) => self.partition.faces()[face].inside(),
            None => self.has_land(face),
        }
    }

    /// Whether a record of the zone covers a face, and not only a unit or another version of its boundary.
    pub(super) fn has_land(&self, face: usize) -> bool {
        let records = self.partition.faces()[face].records();
        records.iter().any(|record| self.is_land[*record as usize])
    }

    /// Whether the record at a position is land of the zone.
    pub(super) fn is_land_of_zone(&self, record: u32) -> bool {
        self.is_land.get(record as usize).copied().unwrap_or(false)
    }

    /// Whether its areas on the ellipsoid are computed.
    pub(super) fn is_on_ellipsoid(&self) -> bool {
        self.ellipsoidal.get().is_some()
    }

    /// The areas of the faces on the ellipsoid, computed when first asked for.
    ///
    /// # Errors
    /// A plane that can no longer be used, in words.
    pub(super) fn ellipsoidal(&self) -> Result<&[AreaMm2], Message> {
        let computed = self.ellipsoidal.get_or_init(|| {
            let crs = Crs::resolve(self.plane).map_err(|e| e.message())?;
            let faces = self.partition.faces().iter();
            faces
                .map(|face| {
                    let polygon = MultiPolygon(face.to_polygon().into_iter().collect());
                    ellipsoidal_area(&polygon, &crs).map_err(|e| e.message())
                })
                .collect()
        });
        computed.as_deref().map_err(Message::clone)
    }
}

/// Whether a record is land of a zone: units, constraints and the boundaries of the zone itself only cut.
pub(super) fn is_land(version: &Version, zone: EntityId) -> bool {
    let only_cuts = match version.entity.body.land() {
        Land::Outline => version.entity.body.zone() == Some(zone),
        Land::Overlay => true,
        Land::OfZone | Land::Cadastral | Land::None => false,
    };
    version.entity.shape.is_some() && !only_cuts
}

/// The shape of a record that is land of a zone; `None` for one that only cuts, or has no shape.
pub(super) fn land_shape(version: &Version, zone: EntityId) -> Option<&Shape> {
    version.entity.shape.as_ref().filter(|_| is_land(version, zone))
}

/// The plane of a zone that has records but no boundary: for each by the rule, with its province's TM-3 zone, and of these the
/// one of most records, so that it does not hang on which came first. Of equally many the lower code.
///
/// # Errors
/// No record is in a system that is known, in words.
pub(super) fn plane_without_boundary<'s>(
    zone: &Zone,
    shapes: impl Iterator<Item = &'s Shape>,
) -> Result<Epsg, Message> {
    let unit_zone = province(&zone.province).and_then(|p| p.zone);
    let mut systems: BTreeMap<u32, Result<Crs, CrsError>> = BTreeMap::new();
    let mut votes: BTreeMap<u32, usize> = BTreeMap::new();
    let mut refused = None;
    for shape in shapes {
        let file = systems.entry(shape.crs.0).or_insert_with(|| Crs::resolve(shape.crs));
        let centre = shape
            .wgs84
            .bounding_rect()
            .map_or((0.0, 0.0), |r| (r.center().x, r.center().y));
        let chosen = file.as_ref().map_err(CrsError::message).and_then(|file| {
            let request = PlaneRequest {
                area_crs: None,
                file,
                unit_zone,
                centroid_lon_lat: centre,
            };
            choose_plane(request).map_err(|error| error.message())
        });
        match chosen {
            Ok(choice) => *votes.entry(choice.epsg.0).or_default() += 1,
            Err(reason) => refused = Some(reason),
        }
    }
    let most = votes.iter().max_by_key(|(epsg, count)| (**count, Reverse(**epsg)));
    match (most, refused) {
        (Some((epsg, _)), _) => Ok(Epsg(*epsg)),
        (None, Some(reason)) => Err(reason),
        // Only asked for where there is land.
        (None, None) => Err(Message::new("import.geometry_empty")),
    }
}
