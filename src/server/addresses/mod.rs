//! The addresses of `/api/v1` that are read: a file each, with the parameters it takes and the type it answers. Those that write
//! stand with what they do (`imports/routes/`, `sign_in.rs`), and so do those of `health.rs`. The router, the refusals of
//! parameters, the `OpenAPI` document and the tables of `docs/API.md` come from the one list here.

mod call;
mod find;
mod parameters;

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::live::App;
use super::{health, imports, sign_in};
use crate::snapshot::Audience;
pub(super) use parameters::{Parameter, Shape};

/// The description of an address: how it is asked, and its answers.
pub(super) struct Address {
    /// The method it is asked by.
    pub method: Method,
    /// With the names of its variable parts: `/api/v1/zones/{id}`.
    pub path: &'static str,
    /// Key of its description in the catalogue.
    pub about: &'static str,
    /// Its parameters beside `lang`, in the order in which refusals name them.
    pub parameters: fn() -> Vec<Parameter>,
    /// The body that is sent to it; `None` for none.
    pub sent: Option<Sent>,
    /// The status of an answer that is no refusal.
    pub status: u16,
    /// Its answers, by media type; the first is the default.
    pub answers: &'static [Media],
    /// How an answer that everybody may see can be kept.
    pub kept: Kept,
    /// Whether only people on the machine itself may ask.
    pub office: bool,
}

/// The HTTP method of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    /// As HTTP spells it.
    pub fn code(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}

/// The body that is sent to an address.
pub(super) struct Sent {
    /// The form of the body.
    pub media: Media,
    /// Whether it has to be there.
    pub required: bool,
}

/// A form of an answer, or of the body that is sent.
pub(super) struct Media {
    /// The media type, as in `Content-Type`.
    pub r#type: &'static str,
    /// Schema of the answer in this form.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
}

impl Media {
    /// The JSON form of a type.
    pub const fn json<T: JsonSchema>() -> Media {
        Media {
            r#type: "application/json",
            schema: SchemaGenerator::subschema_for::<T>,
        }
    }

    /// The GeoJSON form of a type.
    pub const fn geo_json<T: JsonSchema>() -> Media {
        Media {
            r#type: "application/geo+json",
            ..Media::json::<T>()
        }
    }
}

/// How an answer that everybody may see can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// With a tag, which caches have to check each time.
    Asking,
    /// No cache may keep it.
    Not,
}

/// The list: a module each.
macro_rules! addresses {
    ($($name:ident)*) => {
        $(mod $name;)*

        /// Every address that is read.
        pub(super) const ADDRESSES: &[&Address] = &[$(&$name::ADDRESS),*];

        /// The addresses, each with its handler.
        pub(super) fn router() -> Router<Arc<App>> {
            Router::new()$(.route($name::ADDRESS.path, $name::ADDRESS.at($name::answer)))*
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
    zone_layers
    zone_series
    group
    group_series
    provinces
    province
    units
    dates
    graticule
    revisions
    symbology
    openapi
}

/// All addresses, those of every room.
pub(super) fn all() -> impl Iterator<Item = &'static Address> {
    let parts = [ADDRESSES, health::ADDRESSES, sign_in::ADDRESSES, imports::ADDRESSES];
    parts.into_iter().flatten().copied()
}

impl Address {
    /// The common part of most addresses that are read.
    pub const READ: Address = Address {
        method: Method::Get,
        path: "",
        about: "",
        parameters: Vec::new,
        sent: None,
        status: 200,
        answers: &[],
        kept: Kept::Asking,
        office: false,
    };

    /// The common part of addresses for people on the machine itself.
    pub const WRITE: Address = Address {
        method: Method::Post,
        kept: Kept::Not,
        office: true,
        ..Address::READ
    };

    /// The route to what answers it.
    pub fn at<H: Handler<T, Arc<App>>, T: 'static>(&self, handler: H) -> MethodRouter<Arc<App>> {
        let method = match self.method {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Put => MethodFilter::PUT,
            Method::Delete => MethodFilter::DELETE,
        };
        on(method, handler)
    }

    /// The parameters an audience may give it.
    pub fn parameters_for(&self, audience: Audience) -> Vec<Parameter> {
        let mut all = (self.parameters)();
        all.retain(|parameter| !parameter.office || audience == Audience::Local);
        all
    }
}
