//! What an audience sees of what was loaded.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Audience, SeenParcels};
use crate::store::{Loaded, Parcels, StoreError, Versions, is_light};
use domain::{EntityId, Kind, Published, Version, Visibility};

/// What was loaded, as far as an audience sees it.
#[derive(Clone)]
pub(super) struct Seen {
    /// Everything but parcels.
    pub loaded: Loaded,
    /// The parcels.
    pub parcels: SeenParcels,
}

/// All of what was loaded. Whole parcels among the versions, of tests for example, go to the other parcels.
pub(super) fn everything(loaded: &Loaded) -> Seen {
    let mut loaded = loaded.clone();
    if loaded.versions.iter().any(|version| is_light(version)) {
        let light = loaded.versions.iter().filter(|version| is_light(version));
        loaded.parcels = Parcels::held(light.cloned().collect());
        loaded.versions.retain(|version| !is_light(version));
    }
    Seen {
        parcels: SeenParcels::everything(&loaded.parcels),
        loaded,
    }
}

/// What an audience sees of what was loaded.
///
/// The public sees a record only when both this version and the newest one of the same thing are public. Totals are public,
/// so land stays in the accounts: internal leases and clearance pieces lose what concerns persons, other internal records are
/// left out. So is whatever is about something that is not seen: the date of a figure would tell of a site nobody has
/// announced.
pub(super) fn by(loaded: &Loaded, audience: Audience) -> Result<Seen, StoreError> {
    let mut seen = everything(loaded);
    if audience == Audience::Local {
        return Ok(seen);
    }
    let loaded = &mut seen.loaded;
    let hidden = std::mem::take(&mut loaded.hidden);
    loaded.withdrawn.clear();
    let shown = |version: &Arc<Version>| public(version, &hidden);
    let mut versions: Versions = loaded.versions.iter().filter_map(shown).collect();
    let there = loop {
        let there: HashSet<EntityId> = versions.iter().map(|version| version.entity.id).collect();
        let before = versions.len();
        versions.retain(|version| {
            version
                .entity
                .body
                .about()
                .is_none_or(|subject| there.contains(&subject))
        });
        if versions.len() == before {
            break there;
        }
    };
    let parcels = SeenParcels::public(&loaded.parcels, &hidden);
    let of_seen = |zone: Option<EntityId>| zone.is_none_or(|zone| there.contains(&zone));
    seen.parcels = parcels.of_zones(parcels.lines()?, of_seen);
    let of_parcels = seen.parcels.documents()?;
    // Documents and organisations that nothing seen here names were named by what is not.
    for kind in [Kind::Organisation, Kind::Document] {
        let naming = versions.iter().filter(|version| {
            let by = version.entity.body.kind();
            by != Kind::Document && by != kind
        });
        let mut named: HashSet<EntityId> = naming.flat_map(|version| version.entity.body.references()).collect();
        named.extend(&of_parcels);
        versions.retain(|version| version.entity.body.kind() != kind || named.contains(&version.entity.id));
    }
    loaded.versions = versions;
    Ok(seen)
}

/// What the public sees of a version, given the things whose newest version is internal: mostly the version itself.
pub(super) fn public(version: &Arc<Version>, hidden: &HashSet<EntityId>) -> Option<Arc<Version>> {
    let entity = &version.entity;
    let is_public = entity.visibility == Visibility::Public && !hidden.contains(&entity.id);
    let visibility = if is_public {
        Visibility::Public
    } else {
        Visibility::Internal
    };
    // A thing that was internal first was recorded, for the public, when it became public.
    let first_rev = match is_public {
        true => version.first_public.unwrap_or(version.first_rev),
        false => version.first_rev,
    };
    let instead = match entity.body.published(visibility) {
        Published::Whole => None,
        Published::Instead(body) => Some(body),
        Published::Nothing => return None,
    };
    if is_public && instead.is_none() && first_rev == version.first_rev && entity.key.is_empty() {
        return Some(Arc::clone(version));
    }
    let mut own = Version::clone(version);
    own.first_rev = first_rev;
    // A key is what the office knows it by, and may be made of a name: nobody else reads it or finds anything by it.
    own.entity.key.clear();
    if let Some(body) = instead {
        own.entity.body = body;
    }
    if !is_public {
        // A slug may be made of a name too.
        own.entity.slug = entity.id.to_string();
        own.entity.visibility = Visibility::Internal;
    }
    Some(Arc::new(own))
}
