//! From a feature to its record: which recorded thing it is, and what it says.

use super::super::making::{Key, Making, Row, sought};
use super::super::records;
use super::reading::File;
use super::{Land, Pass};
use crate::changeset::shape_hash;
use crate::changeset::update::{Known, is_keyed};
use crate::changeset::{Builder, Wanted, identified};
use crate::import::request::Request;
use crate::import::units::{self, UnitOptions, position_inside};
use crate::mapping::import_kind::ImportKind;
use domain::{AdministrativeUnit, ClearancePiece, Entity, EntityId, Record, Shape, Visibility};
use geodesy::Epsg;
use message::Message;
use text::nearest;

impl<'s> Pass<'_, 's> {
    /// The record of a feature, and what is recorded of it so far.
    pub(super) fn entity(
        &mut self,
        file: &File<'_>,
        row: &Row,
        mut key: Key,
        land: Option<&Land>,
    ) -> Result<(Entity, Option<Known<'s>>), Message> {
        let kind = self.request.kind;
        let home = row.target.as_ref().map(|target| target.id);
        // A boundary of another day is another one, also where the land is the same.
        let keyed = key.keyed || kind == ImportKind::Boundary;
        let on_land = land.filter(|_| kind != ImportKind::Boundary).map(place_and_plane);
        let sought = sought(kind, row, &key, &self.request.options);
        let found = self.recorded.find(&sought, keyed, home, on_land)?;
        let known = found.map(|found| found.version);
        if let (None, Some(land)) = (&known, land)
            && self.recorded.is_taken(&key.slug)
        {
            // Sheet and number of a parcel of another commune.
            let hash = shape_hash(&land.prepared.shape.native);
            key.slug = format!("{}-{}", key.slug, hash.get(..8).unwrap_or(&hash));
        }
        let recorded = known.as_ref().map(|version| &version.entity);
        let mut making = making(self.request, file, &mut self.builder);
        let body = records::body(&mut making, row, land.map(|land| &land.prepared), recorded)?;
        let usual = match row.fields.keeps_persons() {
            true => Visibility::Internal,
            false => body.visibility(),
        };
        self.scope.add(&body, home, land.map(|land| &land.prepared.shape));
        let id = recorded.map_or_else(EntityId::fresh, |entity| entity.id);
        let home = row.target.as_ref().map(|target| target.slug.as_str());
        let wanted = Wanted::from(usual);
        let visibility = self
            .builder
            .visibility(wanted, &key.slug, &body, recorded, || place(file, row));
        let own = key.slug.clone();
        let (slug, recorded_key) = identified(body.kind(), id, key.slug, home, recorded);
        let key = match recorded {
            // The hash in the slug of land without a label is nothing a person would write down.
            None if !keyed && land.is_some() => String::new(),
            // Land that had no label gets one.
            Some(known) if keyed && !is_keyed(known) => own,
            _ => recorded_key,
        };
        let entity = Entity {
            id,
            slug,
            key,
            visibility,
            body,
            shape: land.map(|land| land.prepared.shape.clone()),
        };
        Ok((entity, known))
    }

    /// An administrative unit: identified and read by its own rules.
    pub(super) fn unit(
        &mut self,
        file: &File<'_>,
        row: &Row,
        shape: &Shape,
    ) -> Result<(Entity, Option<Known<'s>>), Message> {
        let options = &self.request.options;
        let source = making(self.request, file, &mut self.builder).source(&row.fields);
        let options = UnitOptions {
            level: options.unit_level,
            province: options.province.clone(),
            valid_from: options.valid_from,
            valid_until: None,
            inside: position_inside(&shape.wgs84),
            source,
        };
        let read = units::record(&row.raw, &options, &mut self.builder)?;
        for doubt in read.doubts {
            making(self.request, file, &mut self.builder).doubt(row, doubt);
        }
        let known = self.recorded.by_slug(&read.slug)?;
        let body = read.record.into();
        let recorded = known.as_ref().map(|version| &version.entity);
        let wanted = Wanted::from(Visibility::Public);
        let visibility = self
            .builder
            .visibility(wanted, &read.slug, &body, recorded, || place(file, row));
        let entity = Entity {
            // Later units of the file find it by its slug.
            id: self.builder.identity::<AdministrativeUnit>(&read.slug),
            slug: read.slug.clone(),
            key: known.as_ref().map_or(read.slug, |version| version.entity.key.clone()),
            visibility,
            body,
            shape: Some(shape.clone()),
        };
        Ok((entity, known))
    }

    /// An event of a recorded piece; it is written when all files are read, since a piece may get several.
    pub(super) fn event(&mut self, file: &File<'_>, row: &Row, key: &Key, land: Option<&Land>) -> Result<(), Message> {
        let home = row.target.as_ref().map(|target| target.id);
        let sought = sought(self.request.kind, row, key, &self.request.options);
        let found = self.recorded.find(&sought, false, home, land.map(place_and_plane))?;
        let Some(found) = found else {
            return Err(self.piece_unknown(row, home));
        };
        let version = found.version;
        let (entity, number) = self
            .pieces
            .entry(version.entity.id)
            .or_insert_with(|| (version.entity.clone(), row.number));
        let Some(known) = ClearancePiece::of(&entity.body) else {
            return Ok(());
        };
        let mut making = making(self.request, file, &mut self.builder);
        let piece = records::with_event(&mut making, row, known)?;
        *number = row.number;
        // A corrected step without its count publishes nothing.
        let wanted = Wanted::from(piece.visibility());
        let body = piece.into();
        entity.visibility = self
            .builder
            .visibility(wanted, entity.known_by(), &body, Some(&*entity), || place(file, row));
        entity.body = body;
        Ok(())
    }

    /// That an event speaks of a piece nobody knows, with what was most likely meant.
    fn piece_unknown(&self, row: &Row, home: Option<EntityId>) -> Message {
        /// How many labels are listed where none is near.
        const LISTED: usize = 5;
        let Some(label) = row.fields.text("label") else {
            return Message::new("import.piece_unnamed");
        };
        let mut known: Vec<&str> = self.recorded.labels(home).collect();
        if let Some(near) = nearest(&label, known.iter().copied()) {
            return Message::new("import.piece_unknown")
                .with("label", label)
                .with("near", near);
        }
        known.sort_unstable();
        if known.len() > LISTED {
            known.truncate(LISTED);
            known.push("…");
        }
        let recorded = if known.is_empty() {
            "–".to_string()
        } else {
            known.join(", ")
        };
        Message::new("import.piece_unheard")
            .with("label", label)
            .with("recorded", recorded)
    }
}

fn place(file: &File<'_>, row: &Row) -> String {
    format!("{}:{}", file.name, row.number)
}

/// Land as it is looked for: its shape, and the plane it is compared in.
fn place_and_plane(land: &Land) -> (&Shape, Epsg) {
    (&land.prepared.shape, land.prepared.plane.epsg)
}

/// The making of a feature of a file.
pub(super) fn making<'m, 's>(request: &'m Request, file: &'m File<'_>, builder: &'m mut Builder<'s>) -> Making<'m, 's> {
    Making {
        kind: request.kind,
        options: &request.options,
        file: file.name,
        quality: file.quality,
        read_as: file.read_as,
        builder,
    }
}
