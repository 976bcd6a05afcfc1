//! The typed properties of records: the fields a layer of a map program, a table or an API shows of them.

use rust_decimal::Decimal;

use super::Kind;
use super::record::EntityId;
use dates::PartialDate;
use message::{Lang, text};

/// The form in which GIS programs see a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// A layer of points.
    Point,
    /// A layer of polygons.
    Polygons,
    /// A table without geometry.
    Table,
}

/// A property that records of a kind can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Its name, unique within the kind. Its title in both languages stands in the catalogue under this name.
    pub name: &'static str,
    /// The type of its values.
    pub is: PropertyType,
    /// The unit of its numbers; empty where they have none.
    pub unit: &'static str,
}

impl Property {
    /// Its title for people: that of the kind where it has one of its own, else that of the name; `None` where the catalogue
    /// has neither.
    pub fn title(&self, kind: Kind, lang: Lang) -> Option<&'static str> {
        title(kind, self.name, lang)
    }
}

/// The title of a column of a kind, a property or one that every kind has; `None` where the catalogue has none.
pub fn title(kind: Kind, name: &str, lang: Lang) -> Option<&'static str> {
    let own = format!("template.column.{}.{name}", kind.code());
    text(&own, lang).or_else(|| text(&format!("template.column.{name}"), lang))
}

macro_rules! types {
    ($($(#[doc = $doc:literal])* $variant:ident($value:ty)),* $(,)?) => {
        /// What the values of a property are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum PropertyType { $($(#[doc = $doc])* $variant),* }

        /// A value of a property; `None` where the record has none.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Datum { $($(#[doc = $doc])* $variant(Option<$value>)),* }

        impl Datum {
            /// What it is a value of.
            pub fn is(&self) -> PropertyType {
                match self { $(Datum::$variant(_) => PropertyType::$variant),* }
            }
        }
    };
}

types! {
    /// Words.
    Text(String),
    /// A code of a closed list.
    Code(String),
    /// A whole number.
    Integer(u32),
    /// A decimal as printed.
    Decimal(Decimal),
    /// Yes or no.
    Flag(bool),
    /// A day, month or year.
    Date(PartialDate),
    /// Another record, shown by its name.
    Reference(EntityId),
}

/// The properties of a kind, as a list and as values, in its file: `name: Type = value` or `name: Type["ha"] = value`.
macro_rules! properties {
    ($record:ident as $layer:tt { $($name:ident: $is:ident $([$unit:literal])? = $value:expr),* $(,)? }) => {
        const LAYER: Option<Layer> = properties!(@layer $layer);
        const PROPERTIES: &'static [Property] = &[$(Property {
            name: stringify!($name),
            is: PropertyType::$is,
            unit: concat!("" $(, $unit)?),
        }),*];

        fn properties(&self) -> Vec<Datum> {
            let $record = self;
            vec![$(Datum::$is(($value).into())),*]
        }
    };
    (@layer none) => { None };
    (@layer $layer:ident) => { Some(Layer::$layer) };
}
pub(crate) use properties;
