//! The first features of a file, looked at before the file is read: what its columns are, which of them hold personal
//! data, which decimal mark its numbers have, where its corners lie.

use geo::{CoordsIter, MultiPolygon};

use super::super::super::request::Options;
use super::{Item, RawFeature};
use crate::mapping::import_kind::ImportKind;
use crate::mapping::{Column, Columns, Mapping, Proposal, personal_columns, propose};
use message::Message;
use reader::Attribute;
use text::Refusal;
use text::number::{MarkDecision, SeparatorEvidence, decide_separator};

/// Features looked at, at most.
const FEATURES: usize = 400;

/// Corners that are enough for the doctor.
const CORNERS: usize = 2_000;

/// How the columns of a file are understood.
#[derive(Debug, Clone, Default)]
pub struct Understood {
    /// Which column is which field.
    pub columns: Columns,
    /// What is known of the decimal mark.
    pub mark: SeparatorEvidence,
    /// The mapping it amounts to, for saving.
    pub mapping: Mapping,
    /// Columns that are left out, with reasons.
    pub left_out: Vec<Message>,
    /// What somebody should look at in its columns.
    pub doubts: Vec<Message>,
}

/// Takes the first items of a file; the rest stays.
pub fn take(items: &mut dyn Iterator<Item = Result<Item, Refusal>>) -> Result<Vec<Item>, Refusal> {
    let (mut taken, mut corners) = (Vec::new(), 0);
    while taken.len() < FEATURES && corners < 4 * CORNERS {
        match items.next() {
            Some(item) => {
                let item = item?;
                if let Item::Feature(feature) = &item {
                    corners += feature.polygons.coords_count();
                }
                taken.push(item);
            }
            None => break,
        }
    }
    Ok(taken)
}

/// Whole polygons of a sample, about as many as the doctor looks at.
pub fn polygons(sample: &[Item]) -> MultiPolygon<f64> {
    let mut corners = 0;
    let all = features(sample).flat_map(|feature| feature.polygons.iter());
    let few = all.take_while(|polygon| {
        let room = corners < CORNERS;
        corners += polygon.coords_count();
        room
    });
    MultiPolygon(few.cloned().collect())
}

/// The features of a sample.
pub fn features(sample: &[Item]) -> impl Iterator<Item = &RawFeature> {
    sample.iter().filter_map(|item| match item {
        Item::Feature(feature) => Some(feature),
        _ => None,
    })
}

/// Understands the columns of a sample.
///
/// # Errors
/// The mapping names a column that is not there.
pub fn understand(
    kind: ImportKind,
    mapping: &Mapping,
    options: &Options,
    sample: &[Item],
) -> Result<Understood, Refusal> {
    let mut columns: Vec<Column> = Vec::new();
    for (heading, value) in features(sample).flat_map(|feature| &feature.fields) {
        let at = match columns.iter().position(|column| column.heading == *heading) {
            Some(at) => at,
            None => {
                columns.push(Column {
                    heading: heading.clone(),
                    values: Vec::new(),
                });
                columns.len() - 1
            }
        };
        columns[at].values.extend(text(value));
    }
    let headings: Vec<String> = columns.iter().map(|column| column.heading.clone()).collect();
    mapping.check(&headings)?;
    let code = Some(kind.code());
    let personal = personal_columns(code, mapping, &columns);
    let proposals = propose(code, mapping, &columns);
    let texts: Vec<&String> = columns.iter().flat_map(|column| &column.values).collect();
    let decided = match decide_separator(&texts) {
        MarkDecision::Decided { mark, .. } => SeparatorEvidence::Known(mark),
        _ => SeparatorEvidence::Unknown,
    };
    let left_out = personal.iter().map(|p| p.column.clone());
    // What the values told beyond the headings stands in the mapping, so that it counts for every feature.
    let full = mapping.with_proposals(&proposals);
    let mut reading = mapping.clone();
    for proposal in proposals.iter().filter(|p| p.why.key() == "mapping.why.land_uses") {
        for field in &proposal.fields {
            let entry = reading.columns.entry(field.to_string());
            entry.or_insert_with(|| proposal.column.clone());
        }
    }
    Ok(Understood {
        columns: Columns::new(code, reading, left_out),
        mark: options.mark.map_or(decided, SeparatorEvidence::from),
        mapping: Mapping {
            kind: Some(kind.code().to_string()),
            ..full
        },
        left_out: personal.iter().map(text::personal::Personal::message).collect(),
        doubts: persons_inside(&proposals, &columns),
    })
}

/// Columns that are taken for what they say of land, and name persons by number or phone on the way.
fn persons_inside(proposals: &[Proposal], columns: &[Column]) -> Vec<Message> {
    let taken = |column: &&Column| {
        let found = proposals.iter().find(|proposal| proposal.column == column.heading);
        found.is_some_and(|proposal| !proposal.personal && !proposal.fields.is_empty())
    };
    let personal = columns
        .iter()
        .filter(taken)
        .filter(|column| column.values.iter().any(|text| holds_number_of_person(text)));
    personal
        .map(|column| Message::new("import.persons_inside").with("column", &column.heading))
        .collect()
}

/// Whether a text holds the number of an identity card (12 digits) or of a phone (10, from 0), as words of their own.
fn holds_number_of_person(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| match digits.len() {
            12 => digits.starts_with('0'),
            10 => {
                digits.starts_with("03")
                    || digits.starts_with("05")
                    || digits.starts_with("07")
                    || digits.starts_with("08")
                    || digits.starts_with("09")
            }
            _ => false,
        })
}

/// A text of a file; numbers that are stored as numbers have no mark to decide and no person in them.
fn text(value: &Attribute) -> Option<String> {
    match value {
        Attribute::Text(text) => Some(text.clone()),
        Attribute::Integer(number) => Some(number.to_string()),
        Attribute::Null | Attribute::Real(_) | Attribute::Date(_) => None,
    }
}
