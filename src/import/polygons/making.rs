//! A record in the making: what the kinds of records share.

use super::super::request::Options;
use super::target::Target;
use crate::changeset::Builder;
use crate::changeset::has_rows;
use crate::changeset::report::Note;
use crate::changeset::update::Sought;
use crate::mapping::Attributes;
use crate::mapping::import_kind::ImportKind;
use domain::text::{sha256_hex, slug};
use domain::{Called, ConstraintKind, PartialDate, PlanLevel, Quality, Quantity, Source, Telling};
use geodesy::CrsReading;
use message::Message;
use reader::Attribute;
use text::code_of;

/// A feature or a row whose zone is known.
#[derive(Debug)]
pub struct Row {
    /// Its place in the file, from 1.
    pub number: u64,
    /// The fields of records that its columns fill.
    pub fields: Attributes,
    /// The zone it belongs to; `None` for kinds without one.
    pub target: Option<Target>,
    /// The size a document of coordinates gives it.
    pub declared: Option<Quantity>,
    /// Its fields as the file has them, with what the mapping says before them; of administrative units only, which have
    /// words of their own for their columns.
    pub raw: Vec<(String, Attribute)>,
    /// The key the file gives it, as a part of a slug.
    pub own_key: Option<String>,
    /// The hash of its geometry as the file has it, when it has no key; else empty.
    pub hash: String,
    /// The other parts of the same boundary.
    pub parts: Vec<Row>,
}

/// What identifies a record.
pub struct Key {
    /// Its slug, when it is new.
    pub slug: String,
    /// The fields a person knows it by.
    pub called: Option<Called>,
    /// Whether a key of the file is in it, which a later file can use again.
    pub keyed: bool,
}

/// The file that is read, the person's options, and the changeset in the making.
pub struct Making<'m, 's> {
    /// What the file holds.
    pub kind: ImportKind,
    /// What the person says.
    pub options: &'m Options,
    /// The file, for messages.
    pub file: &'m str,
    /// How boundaries in such a file usually come about.
    pub quality: Quality,
    /// How the coordinates of the file are read, where their numbers are adjusted first.
    pub read_as: Option<&'m CrsReading>,
    /// The changeset in the making.
    pub builder: &'m mut Builder<'s>,
}

impl Making<'_, '_> {
    /// A remark on a feature that somebody should look at.
    pub fn doubt(&mut self, row: &Row, message: Message) {
        self.builder.note(Note::Doubtful(place(self.file, row.number, message)));
    }

    /// Document, page and wording of a feature.
    pub fn source(&mut self, fields: &Attributes) -> Source {
        let number = fields.text("document").or_else(|| self.options.document.clone());
        let document = number.map(|number| self.builder.document(&number, self.file));
        Source {
            document,
            page: fields.text("page").unwrap_or_default(),
            wording: fields.text("wording").unwrap_or_default(),
            read_as: self.read_as.map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// A problem of a feature, with its place before it.
pub fn place(file: &str, number: u64, problem: Message) -> Message {
    let key = if has_rows(file) {
        "import.row_problem"
    } else {
        "import.feature_problem"
    };
    Message::new(key)
        .with("file", file)
        .with("feature", number)
        .with_message("problem", problem)
}

/// The zone's slug, a word for the kind of record, and what tells records apart: a key, or else the hash.
fn key_in(row: &Row, what: &str) -> Key {
    let home = row.target.as_ref().map(|target| target.slug.as_str());
    let keyed = row.own_key.is_some();
    let last = row.own_key.as_ref().unwrap_or(&row.hash);
    let parts: Vec<&str> = home.into_iter().chain([what, last]).collect();
    Key {
        slug: shortened(parts.join("-")),
        called: None,
        keyed,
    }
}

/// Slugs are at most this long; a longer one ends in a hash of all of it, as those of registers do.
const LONGEST: usize = 120;

fn shortened(slug: String) -> String {
    if slug.len() <= LONGEST {
        return slug;
    }
    let hash = sha256_hex(slug.as_bytes());
    // Slugs are ASCII. 15 digits: 16 would mean that there is no key.
    format!("{}-{}", &slug[..LONGEST - 16], &hash[..15])
}

/// The key of a feature as a part of a slug; `None` when it has none of its own, and its geometry is to be hashed.
pub fn own_key(kind: ImportKind, fields: &Attributes) -> Option<String> {
    label(kind, fields)
        .map(|label| slug(&label))
        .filter(|key| !key.is_empty())
}

/// The key the file gives a feature of a kind.
fn label(kind: ImportKind, fields: &Attributes) -> Option<String> {
    match kind {
        ImportKind::Phase => fields.text("name").or_else(|| fields.text("label")),
        ImportKind::Parcel => {
            let number = fields.text("number")?;
            let parts = [fields.text("commune"), fields.text("sheet"), Some(number)];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
        }
        ImportKind::Project => fields.text("label").or_else(|| fields.text("name")),
        _ => fields.text("label"),
    }
}

/// The identity of a feature's record.
pub fn key(kind: ImportKind, row: &Row, options: &Options) -> Key {
    let fields = &row.fields;
    // Plans have their level, and constraints their kind, before the key: those of another one are other land.
    let apart: Option<String> = match kind {
        ImportKind::Plan => level(row, options).and_then(code_of),
        ImportKind::Constraint => {
            let kind: Option<ConstraintKind> = fields.code("kind").ok().flatten();
            kind.or(options.constraint_kind).and_then(code_of)
        }
        _ => None,
    };
    let word = kind.makes().word().unwrap_or(kind.code()).to_string();
    let what = [word]
        .into_iter()
        .chain(apart.map(|code| slug(&code)))
        .collect::<Vec<_>>()
        .join("-");
    Key {
        called: called(kind, row, options),
        ..key_in(row, &what)
    }
}

/// The fields a person knows the record of a feature by.
fn called(kind: ImportKind, row: &Row, options: &Options) -> Option<Called> {
    if kind == ImportKind::Parcel {
        let text = |field: &str| row.fields.text(field).unwrap_or_default();
        return Called::parcel(&text("commune"), &text("sheet"), &text("number"));
    }
    let telling = Telling {
        zone: row.target.as_ref()?.id,
        label: &label(kind, &row.fields).unwrap_or_default(),
        level: level(row, options),
        from: from(row, options),
    };
    Called::told(kind.makes(), &telling)
}

fn level(row: &Row, options: &Options) -> Option<PlanLevel> {
    row.fields.code("level").ok().flatten().or(options.level)
}

/// The recorded thing a feature is looked for as.
pub fn sought<'r>(kind: ImportKind, row: &'r Row, key: &'r Key, options: &Options) -> Sought<'r> {
    // The key of a register may stand where a label does, as `adopt` of the register looks for the label where the key stands;
    // there phases, boundaries and lots have a name of their own, here they have one label for both. Lots have a level besides,
    // parcels a sheet.
    let by_key = !matches!(kind, ImportKind::Plan | ImportKind::Parcel | ImportKind::Constraint);
    let zone = row.target.as_ref().filter(|_| by_key).map(|target| target.id);
    Sought {
        slug: &key.slug,
        called: key.called.clone(),
        local: zone.zip(row.own_key.as_deref()),
        from: from(row, options),
    }
}

/// From when a feature is in force; a date that cannot be read is refused where the record is made.
pub fn from(row: &Row, options: &Options) -> Option<PartialDate> {
    row.fields.date("valid_from").ok().flatten().or(options.valid_from)
}
