//! One zone under one version of its boundary, cut into faces.

use std::sync::OnceLock;

use geo::{BoundingRect, MultiPolygon};

use crate::domain::{Body, EntityId, RowId, Shape, Version, Zone, province};
use crate::geodesy::{AreaMm2, Crs, Epsg, PlaneRequest, choose_plane, ellipsoidal_area};
use crate::geometry::{Partition, Region};
use crate::measure;
use crate::message::Message;

/// The faces of a zone under one version of its boundary; of a zone without a boundary, of whatever its records cover.
///
/// It holds for every date: the records say what they say on a date, the faces which records are where.
#[derive(Debug)]
pub struct Sheet {
    /// The zone.
    pub zone: EntityId,
    /// The boundary version; `None` for land without a boundary.
    pub boundary: Option<EntityId>,
    /// The plane of the hectares.
    pub plane: Epsg,
    /// The records that cover the faces, by position.
    pub records: Vec<EntityId>,
    /// Records that lie so far away that they are no land of the zone: most likely in the wrong coordinate system. They
    /// take no part.
    pub astray: Vec<EntityId>,
    /// Per record whether it is land of the zone; units, constraints and other boundary versions only cut.
    is_land: Vec<bool>,
    /// The faces.
    pub partition: Partition,
    ellipsoidal: OnceLock<Result<Vec<AreaMm2>, Message>>,
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

impl Sheet {
    /// Cuts a boundary by the records that have a shape.
    ///
    /// # Errors
    /// A stored geometry that can no longer be computed, in words.
    pub(super) fn cut(
        zone: EntityId,
        boundary: Option<(EntityId, &Shape)>,
        plane: Epsg,
        records: &[&Version],
    ) -> Result<Sheet, Message> {
        let region = |shape: &Shape| measure::region(shape, plane).map(|(region, _)| region);
        let home = boundary
            .map(|(_, shape)| shape)
            .or_else(|| records.iter().find_map(|v| land_shape(v, zone)));
        let (near, far): (Vec<&Version>, Vec<&Version>) =
            records.iter().partition(|v| is_near(home, v.entity.shape.as_ref()));
        let records = near;
        let outline = boundary.map(|(_, shape)| region(shape)).transpose()?;
        let shapes = records.iter().filter_map(|version| version.entity.shape.as_ref());
        let regions = shapes.map(region).collect::<Result<Vec<_>, _>>()?;
        let partition =
            Partition::new(outline.as_ref(), &regions.iter().collect::<Vec<&Region>>()).map_err(|e| e.message())?;
        Ok(Sheet {
            zone,
            boundary: boundary.map(|(id, _)| id),
            plane,
            records: records.iter().map(|version| version.entity.id).collect(),
            astray: far.iter().map(|version| version.entity.id).collect(),
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
    let only_cuts = match &version.entity.body {
        Body::Boundary(boundary) => boundary.zone == zone,
        Body::AdministrativeUnit(_) | Body::Constraint(_) => true,
        _ => false,
    };
    version.entity.shape.is_some() && !only_cuts
}

/// The shape of a record that is land of a zone.
pub(super) fn land_shape(version: &Version, zone: EntityId) -> Option<&Shape> {
    version.entity.shape.as_ref().filter(|_| is_land(version, zone))
}

/// How far from its zone land may lie, in degrees: about 20 km. A wrong meridian puts it 54 km away.
const FAR: f64 = 0.2;

fn is_near(home: Option<&Shape>, shape: Option<&Shape>) -> bool {
    let bounds = |shape: Option<&Shape>| shape.and_then(|shape| shape.wgs84.bounding_rect());
    match (bounds(home), bounds(shape)) {
        (Some(a), Some(b)) => {
            let apart = |low: f64, high: f64| low - high > FAR;
            !(apart(a.min().x, b.max().x)
                || apart(b.min().x, a.max().x)
                || apart(a.min().y, b.max().y)
                || apart(b.min().y, a.max().y))
        }
        // Whatever has no place cannot be far.
        _ => true,
    }
}

/// The plane of a zone that has records but no boundary: by the rule, with its province's TM-3 zone.
pub(super) fn plane_without_boundary(zone: &Zone, first: &Shape) -> Result<Epsg, Message> {
    let centre = first
        .wgs84
        .bounding_rect()
        .map_or((0.0, 0.0), |r| (r.center().x, r.center().y));
    let file = Crs::resolve(first.crs).map_err(|e| e.message())?;
    choose_plane(PlaneRequest {
        area_crs: None,
        file: &file,
        unit_zone: province(&zone.province).and_then(|p| p.zone),
        centroid_lon_lat: centre,
    })
    .map(|choice| choice.epsg)
    .map_err(|e| e.message())
}
