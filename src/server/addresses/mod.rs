//! The addresses of `/api/v1` that are read: a file each, with the parameters it takes and the type it answers. The router, the
//! refusals of parameters, the OpenAPI document and the table of `docs/API.md` come from the one list here.

mod call;
mod find;
mod parameters;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use schemars::{Schema, SchemaGenerator};

use super::live::App;
use crate::snapshot::Audience;
pub(super) use parameters::{Parameter, Shape};

/// An address that is read.
pub(super) struct Address {
    /// With the names of its variable parts: `/api/v1/zones/{id}`.
    pub path: &'static str,
    /// What it answers, in the catalogue.
    pub about: &'static str,
    /// What it takes beside `lang`, in the order in which refusals name them.
    pub parameters: fn() -> Vec<Parameter>,
    /// What it answers, by media type; the first is the default.
    pub answers: &'static [Media],
    /// How an answer that everybody may see can be kept.
    pub kept: Kept,
}

/// A form of an answer.
pub(super) struct Media {
    /// The media type.
    pub r#type: &'static str,
    /// What it looks like.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

/// How an answer that everybody may see can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// With a tag, to be asked about each time.
    Asking,
    /// Not at all.
    Not,
}

/// The list: a module each.
macro_rules! addresses {
    ($($name:ident)*) => {
        $(mod $name;)*

        /// Every address that is read.
        pub(super) const ADDRESSES: &[&Address] = &[$(&$name::ADDRESS),*];

        /// Each with its handler.
        pub(super) fn router() -> Router<Arc<App>> {
            Router::new()$(.route($name::ADDRESS.path, get($name::answer)))*
        }
    };
}

addresses! {
    config
    totals
    zones
    zone
    zone_account
    zone_faces
    zone_series
    group
    group_series
    provinces
    province
    units
    dates
    graticule
    revisions
    openapi
}

impl Address {
    /// What somebody may say to it.
    pub fn parameters_for(&self, audience: Audience) -> Vec<Parameter> {
        let mut all = (self.parameters)();
        all.retain(|parameter| !parameter.office || audience == Audience::Local);
        all
    }
}
