//! Administrative units: as subjects of roll-ups, and found by name.

use geo::BoundingRect;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::province::named;
use crate::snapshot::{Dataset, Row, Snapshot};
use domain::text::fold;
use domain::{AdministrativeUnit, EntityId};
use message::{Lang, Message};

/// Units of one answer, at most; whoever wants another one types more of its name.
const MOST_FOUND: usize = 20;

/// The units whose name holds the folded text `wanted`, or whose code is it: whole names first, then beginnings, today's
/// before those that are no more, larger before smaller. `found` counts all of them.
pub fn unit_list(snapshot: &Snapshot, as_of: Date, wanted: &str) -> Value {
    let mut fits: Vec<(u8, bool, Row<'_, AdministrativeUnit>)> = snapshot
        .all::<AdministrativeUnit>()
        .filter_map(|row| {
            let rank = rank(&fold(&row.body.name), &row.body.code, wanted)?;
            let gone = !row.body.valid.holds_on(as_of, snapshot.undated_from(row.version));
            Some((rank, gone, row))
        })
        .collect();
    fits.sort_by_key(|(rank, gone, row)| (*gone, *rank, row.body.level, row.slug()));
    let units: Vec<Value> = fits
        .iter()
        .take(MOST_FOUND)
        .map(|(_, _, row)| unit(snapshot, *row))
        .collect();
    json!({
        "as_of": as_of.to_string(),
        "revision": snapshot.revision().0,
        "dataset": snapshot.dataset().map(Dataset::code),
        "found": fits.len(),
        "units": units,
    })
}

/// How well a name fits; smaller is better. Kinds in front do not hide the name: “bat xat” finds “xã Bát Xát” as a whole.
fn rank(name: &str, code: &str, wanted: &str) -> Option<u8> {
    let after_kind = |count: usize| name.splitn(count + 1, ' ').nth(count).unwrap_or_default();
    let ends = [name, after_kind(1), after_kind(2)];
    if code == wanted || ends.contains(&wanted) {
        return Some(0);
    }
    if ends.iter().any(|end| end.starts_with(wanted)) {
        return Some(1);
    }
    if name.contains(&format!(" {wanted}")) {
        return Some(2);
    }
    name.contains(wanted).then_some(3)
}

fn unit(snapshot: &Snapshot, row: Row<'_, AdministrativeUnit>) -> Value {
    let rect = row
        .entity()
        .shape
        .as_ref()
        .and_then(|shape| shape.wgs84.bounding_rect());
    let named_unit = |id: &EntityId| {
        let row = snapshot.get::<AdministrativeUnit>(*id)?;
        Some(json!({ "id": row.id().to_string(), "slug": row.slug(), "name": row.body.name }))
    };
    json!({
        "id": row.id().to_string(),
        "slug": row.slug(),
        "name": row.body.name,
        "level": row.body.level.code(),
        "code": row.body.code,
        "province": named(&row.body.province),
        "within": row.body.within.as_ref().and_then(named_unit),
        "until": row.body.valid.end().map(|date| date.to_string()),
        "successors": row.body.successors.iter().filter_map(named_unit).collect::<Vec<_>>(),
        "bbox": rect.map(|b| [b.min().x, b.min().y, b.max().x, b.max().y]),
    })
}

/// A unit; without one, what lies in no recorded unit or nobody knows where.
pub(super) fn subject(snapshot: &Snapshot, unit: Option<EntityId>, lang: Lang) -> Value {
    match unit.and_then(|id| snapshot.get::<AdministrativeUnit>(id)) {
        Some(row) => json!({
            "type": "unit",
            "id": row.id().to_string(),
            "slug": row.slug(),
            "name": row.body.name,
            "level": row.body.level.code(),
            "within": row.body.within.map(|id| id.to_string()),
            "until": row.body.valid.end().map(|date| date.to_string()),
        }),
        None => json!({
            "type": "unit",
            "id": null,
            "slug": null,
            "name": Message::new("server.no_unit").text(lang),
            "level": null,
            "within": null,
            "until": null,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn whole_names_first() {
        assert_eq!(rank("xa bat xat", "02683", "bat xat"), Some(0));
        assert_eq!(rank("thanh pho ha noi", "01", "ha noi"), Some(0));
        assert_eq!(rank("xa bat xat", "02683", "02683"), Some(0));
        assert_eq!(rank("xa bat xat", "02683", "bat"), Some(1));
        assert_eq!(rank("xa muong bat xat", "", "xat"), Some(2));
        assert_eq!(rank("xa bat xat", "", "at x"), Some(3));
        assert_eq!(rank("xa bat xat", "02683", "0268"), None);
    }
}
