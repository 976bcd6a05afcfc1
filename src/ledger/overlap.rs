//! Land that several counted zones cover: it is subtracted from their sum, so that it counts once.

use std::sync::Arc;

use geo::{BoundingRect, Rect};

use super::measured::Land;
use crate::domain::Shape;
use crate::geodesy::{AreaMm2, Crs, Epsg, Transform};
use crate::geometry::Region;
use crate::measure;
use crate::message::Message;

/// Degrees by which boxes are widened before they are compared: about 50 m, more than an edge bends between planes.
const MARGIN: f64 = 0.000_5;

/// How much of the sum of these areas is counted more than once.
///
/// # Errors
/// A plane that can no longer be used, in words.
pub(super) fn overlap(lands: &[Arc<Land>]) -> Result<AreaMm2, Message> {
    let mut boxes = lands
        .iter()
        .map(|land| Ok((degrees(land)?, land)))
        .collect::<Result<Vec<_>, Message>>()?;
    boxes.retain(|(area, _)| area.is_some());
    let mut total = AreaMm2::ZERO;
    let mut waiting: Vec<(Rect<f64>, &Arc<Land>)> = boxes.into_iter().filter_map(|(b, l)| b.map(|b| (b, l))).collect();
    // Groups of zones whose boxes touch, directly or through others.
    while let Some(first) = waiting.pop() {
        let mut near = vec![first];
        while let Some(at) = waiting.iter().position(|(b, _)| near.iter().any(|(n, _)| touch(b, n))) {
            near.push(waiting.swap_remove(at));
        }
        if near.len() > 1 {
            let plane = near[0].1.plane;
            let regions = near
                .iter()
                .map(|(_, land)| in_plane(land, plane))
                .collect::<Result<Vec<_>, _>>()?;
            let sum: AreaMm2 = regions.iter().map(Region::area).sum();
            total += sum - Region::union(&regions.iter().collect::<Vec<_>>()).area();
        }
    }
    Ok(total)
}

fn touch(a: &Rect<f64>, b: &Rect<f64>) -> bool {
    a.min().x <= b.max().x + MARGIN
        && b.min().x <= a.max().x + MARGIN
        && a.min().y <= b.max().y + MARGIN
        && b.min().y <= a.max().y + MARGIN
}

/// The box of a land in degrees; `None` for no land.
fn degrees(land: &Land) -> Result<Option<Rect<f64>>, Message> {
    let Some(metres) = land.region.to_multi_polygon().bounding_rect() else {
        return Ok(None);
    };
    let plane = Crs::resolve(land.plane).map_err(|e| e.message())?;
    let corners = geo::MultiPolygon(vec![metres.to_polygon()]);
    let turned = Transform::between(&plane, &Crs::Wgs84)
        .and_then(|t| t.multi_polygon(&corners))
        .map_err(|e| e.message())?;
    Ok(turned.bounding_rect())
}

/// The land in another plane.
fn in_plane(land: &Land, plane: Epsg) -> Result<Region, Message> {
    if land.plane == plane {
        return Ok(land.region.clone());
    }
    let native = land.region.to_multi_polygon();
    let shape = Shape {
        crs: land.plane,
        wgs84: geo::MultiPolygon(Vec::new()),
        native,
    };
    measure::region(&shape, plane).map(|(region, _)| region)
}
