//! The fields of a feature or row, by the codes of the register: through a mapping, else by recognised headings.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::DeserializeOwned;

use super::fields::{codes, fields_of, headings_of, unit_of};
use super::land_use::{LandUse, land_uses};
use super::{Mapping, words};
use domain::person::{is_private_person, label_names_a_person, names_a_person};
use domain::text::fold;
use domain::{PartialDate, Quantity, Unit};
use message::Message;
use reader::Attribute;
use text::date::read_date;
use text::number::{SeparatorEvidence, local_unit, read_quantity, read_quantity_in, typed_decimal};
use text::parse_code;

/// The columns of a layer, understood once for all its features.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    kind: Option<String>,
    mapping: Arc<Mapping>,
    left_out: Vec<String>,
    headings: Vec<String>,
    layout: Arc<Layout>,
}

/// Which column fills which field.
#[derive(Debug, Default)]
struct Layout {
    by_code: HashMap<&'static str, Vec<usize>>,
    /// The unit each heading ends with.
    units: Vec<Option<Unit>>,
    /// Columns in which a person may be named.
    naming: Vec<usize>,
    /// Of these, the ones that name the holder of the land.
    holders: Vec<usize>,
    /// And the ones with a name, where offices write down the holder.
    labels: Vec<usize>,
}

impl Columns {
    /// For features of a kind (a code of `--as`; `None`: whatever is recognised), read through a mapping, without the
    /// columns that hold personal data ([`super::personal_columns`]).
    pub fn new(kind: Option<&str>, mapping: Mapping, left_out: impl IntoIterator<Item = String>) -> Columns {
        Columns {
            kind: kind.map(str::to_string),
            mapping: Arc::new(mapping),
            left_out: left_out.into_iter().collect(),
            ..Columns::default()
        }
    }

    /// The fields of a feature. `mark` is what is known of the decimal mark of numbers that are texts; the mapping's wins.
    pub fn read(&mut self, fields: Vec<(String, Attribute)>, mark: SeparatorEvidence) -> Attributes {
        let same = fields.len() == self.headings.len() && fields.iter().zip(&self.headings).all(|((a, _), b)| a == b);
        if !same {
            self.headings = fields.iter().map(|(heading, _)| heading.clone()).collect();
            self.layout = Arc::new(self.understand());
        }
        let mut fields = fields;
        let persons = self.persons(&fields);
        if !self.mapping.keep_personal {
            persons.iter().for_each(|at| fields[*at].1 = Attribute::Null);
        }
        Attributes {
            fields,
            layout: self.layout.clone(),
            mapping: self.mapping.clone(),
            mark: self.mapping.decimal.map_or(mark, SeparatorEvidence::from),
            persons: persons.len(),
        }
    }

    /// The columns in which this feature names a private person.
    fn persons(&self, fields: &[(String, Attribute)]) -> Vec<usize> {
        let names = |at: &&usize| match fields.get(**at) {
            Some((_, Attribute::Text(text))) if self.layout.holders.contains(at) => is_private_person(text.trim()),
            Some((_, Attribute::Text(text))) if self.layout.labels.contains(at) => label_names_a_person(text),
            Some((_, Attribute::Text(text))) => names_a_person(text),
            _ => false,
        };
        self.layout.naming.iter().filter(names).copied().collect()
    }

    fn understand(&self) -> Layout {
        let kind = self.kind.as_deref();
        let mut by_code: HashMap<&'static str, Vec<usize>> = HashMap::new();
        for (at, heading) in self.headings.iter().enumerate() {
            if self.left_out.contains(heading) {
                continue;
            }
            let mapped = self.mapping.fields_of_column(kind, heading).into_iter();
            let recognised = self.mapping.recognised(kind, heading).into_iter().map(|(code, _)| code);
            for code in mapped.chain(recognised) {
                by_code.entry(code).or_default().push(at);
            }
        }
        let columns_of = |codes: &[&str]| {
            let mut columns: Vec<usize> = codes
                .iter()
                .filter_map(|code| by_code.get(code))
                .flatten()
                .copied()
                .collect();
            columns.sort_unstable();
            columns.dedup();
            columns
        };
        let (naming, holders, labels) = match kind {
            // Communes are called after persons.
            Some("unit") => Default::default(),
            // They have no other name.
            Some("phase" | "boundary") => (columns_of(&["wording", "page"]), Vec::new(), Vec::new()),
            // Its own name is for the office as the whole project is.
            Some("project") => {
                let own = columns_of(&["name", "project"]);
                let others = |codes: &[&str]| -> Vec<usize> {
                    columns_of(codes).into_iter().filter(|at| !own.contains(at)).collect()
                };
                (
                    others(&["investor", "wording", "page"]),
                    others(&["investor"]),
                    Vec::new(),
                )
            }
            // A parcel is called by its number.
            Some("parcel") => (
                columns_of(&[&NAMING[..], &["number"]].concat()),
                columns_of(&["project", "investor"]),
                columns_of(&["label", "name", "number"]),
            ),
            _ => (
                columns_of(&NAMING),
                columns_of(&["project", "investor"]),
                columns_of(&["label", "name"]),
            ),
        };
        Layout {
            naming,
            holders,
            labels,
            by_code,
            units: self.headings.iter().map(|heading| unit_of(heading)).collect(),
        }
    }
}

/// Fields that may name a person. Names of places (`zone`, `commune`, units) look like names of persons, and an obstacle is for
/// the office as a whole.
const NAMING: [&str; 7] = ["project", "investor", "label", "name", "trade", "wording", "page"];

/// Examples of a count, for messages.
const COUNTS: &str = "0, 1, 2, 3 …";

/// Whether a heading means any field of any kind.
pub fn is_known(heading: &str) -> bool {
    !fields_of(None, heading).is_empty()
}

/// The fields of one feature.
#[derive(Debug, Clone)]
pub struct Attributes {
    fields: Vec<(String, Attribute)>,
    layout: Arc<Layout>,
    mapping: Arc<Mapping>,
    mark: SeparatorEvidence,
    persons: usize,
}

impl Attributes {
    /// In how many columns the feature names a private person; they are left out unless the mapping keeps them.
    pub fn persons(&self) -> usize {
        self.persons
    }

    /// Whether such a name is kept.
    pub fn keeps_persons(&self) -> bool {
        self.persons > 0 && self.mapping.keep_personal
    }

    /// The first filled column of a field.
    fn find(&self, code: &str) -> Option<(usize, &Attribute)> {
        let columns = self.layout.by_code.get(code)?.iter();
        let mut filled = columns.filter_map(|at| Some((*at, &self.fields.get(*at)?.1)));
        filled.find(|(_, value)| !printed(value).is_empty())
    }

    /// A number that is the same for features that say the same in all columns that are understood.
    pub fn fingerprint(&self, state: &impl BuildHasher) -> u64 {
        let fields = self.layout.by_code.keys();
        let said = |code: &&'static str| {
            self.find(code)
                .map(|(_, value)| state.hash_one((*code, printed(value))))
        };
        fields.filter_map(said).fold(0, u64::wrapping_add)
    }

    /// A field as the file has it, trimmed; a constant of the mapping where the file has nothing.
    pub fn wording(&self, code: &str) -> Option<String> {
        let found = self.find(code).map(|(_, value)| printed(value));
        found.or_else(|| self.mapping.constants.get(code).cloned())
    }

    /// A field as text, with the mapping's word for it where it has one.
    pub fn text(&self, code: &str) -> Option<String> {
        let wording = self.wording(code)?;
        let mapped = self.mapping.values.get(code).and_then(|words| {
            let folded = || {
                words
                    .iter()
                    .find(|(word, _)| fold(word) == fold(&wording))
                    .map(|(_, code)| code)
            };
            words.get(&wording).or_else(folded)
        });
        Some(mapped.cloned().unwrap_or(wording))
    }

    /// A field that holds a code of a closed list, or the words offices use for it.
    ///
    /// # Errors
    /// Neither; the message lists the codes.
    pub fn code<T: DeserializeOwned>(&self, code: &str) -> Result<Option<T>, Message> {
        let Some(text) = self.text(code) else { return Ok(None) };
        let by_word = || words::code_of(code, &text).and_then(|word| parse_code(word).ok());
        match parse_code(&text) {
            Ok(value) => Ok(Some(value)),
            Err(codes) => by_word()
                .map(Some)
                .ok_or_else(|| self.wrong(code).with("expected", codes)),
        }
    }

    /// A date: a date field, or a text in one of the printed forms.
    ///
    /// # Errors
    /// It is none.
    pub fn date(&self, code: &str) -> Result<Option<PartialDate>, Message> {
        if let Some((_, Attribute::Date(date))) = self.find(code) {
            return Ok(Some(PartialDate::day(*date)));
        }
        let Some(text) = self.text(code) else { return Ok(None) };
        read_date(&text)
            .map(Some)
            .map_err(|error| self.problem(code).with_message("problem", error.message()))
    }

    /// A count; `283 hộ` is one.
    ///
    /// # Errors
    /// It is no whole number from 0 on.
    pub fn count(&self, code: &str) -> Result<Option<u32>, Message> {
        let value = match self.typed(code) {
            Some(value) => value,
            None => {
                let Some(text) = self.text(code) else { return Ok(None) };
                let printed = read_quantity(&text, self.mark)
                    .map_err(|e| self.problem(code).with_message("problem", e.message()))?;
                let area = matches!(printed.unit, Some(Unit::Hectare | Unit::SquareMetre | Unit::Percent));
                if area || printed.value_max.is_some() {
                    return Err(self.wrong(code).with("expected", COUNTS));
                }
                printed.value
            }
        };
        let whole = value.fract().is_zero().then(|| value.to_u32()).flatten();
        whole.map(Some).ok_or_else(|| self.wrong(code).with("expected", COUNTS))
    }

    /// A number the file stores as one.
    fn typed(&self, code: &str) -> Option<Decimal> {
        match self.find(code)?.1 {
            Attribute::Real(number) => typed_decimal(*number),
            Attribute::Integer(number) => Some(Decimal::from(*number)),
            _ => None,
        }
    }

    /// A decimal; a unit that is printed must be one of area.
    ///
    /// # Errors
    /// It is no number.
    pub fn decimal(&self, code: &str) -> Result<Option<Decimal>, Message> {
        Ok(self.quantity(code, Unit::Hectare)?.map(|quantity| quantity.value))
    }

    /// A printed quantity. Its unit is that of the text, else that of the heading (`DT_m2`), else the usual one.
    ///
    /// # Errors
    /// It is no quantity, or reads in two ways.
    pub fn quantity(&self, code: &str, usual: Unit) -> Result<Option<Quantity>, Message> {
        let found = self.find(code);
        let heading = found.and_then(|(at, _)| self.layout.units.get(at).copied().flatten());
        if let (None, Some((at, _)), true) = (heading, found, usual.fits(Unit::Hectare)) {
            // A number under “(sào)” is one of sào, whatever is usual.
            let told = self.fields.get(at).and_then(|(heading, _)| local_unit(heading));
            told.map_or(Ok(()), |told| Err(self.problem(code).with_message("problem", told)))?;
        }
        let usual = heading.filter(|unit| unit.fits(usual)).unwrap_or(usual);
        if let Some(value) = self.typed(code) {
            return Ok(Some(Quantity::exact(value, usual)));
        }
        let Some(text) = self.text(code) else { return Ok(None) };
        match read_quantity_in(&text, self.mark, usual) {
            Ok(printed) => Ok(Some(printed.quantity(usual))),
            Err(error) => Err(self.problem(code).with_message("problem", error.message())),
        }
    }

    /// The land uses of a parcel, none when the text is not recognised; [`Attributes::wording`] keeps the original.
    pub fn land_uses(&self) -> Vec<&'static LandUse> {
        self.text("land_use")
            .and_then(|text| land_uses(&text))
            .unwrap_or_default()
    }

    /// How the file calls a field; its code where the file has none.
    pub fn heading(&self, code: &str) -> String {
        let heading = self.find(code).and_then(|(at, _)| self.fields.get(at));
        heading.map_or(code, |(heading, _)| heading).to_string()
    }

    /// The refusal of a field's value, without what was expected.
    pub fn wrong(&self, code: &str) -> Message {
        Message::new("mapping.field_wrong")
            .with("field", self.heading(code))
            .with("value", self.text(code).unwrap_or_default())
    }

    /// Whether the file has a column for a field, or the mapping says it for all features.
    pub fn has(&self, code: &str) -> bool {
        self.layout.by_code.contains_key(code) || self.mapping.constants.contains_key(code)
    }

    /// The refusal of a field that is not there, with the headings that would be recognised.
    pub fn missing(&self, code: &'static str) -> Message {
        let names: Vec<&str> = headings_of(code).take(6).collect();
        Message::new("mapping.field_missing")
            .with("field", code)
            .with("names", names.join(", "))
    }

    /// The refusal of a field for another reason, without the reason.
    pub fn problem(&self, code: &str) -> Message {
        Message::new("mapping.field_problem").with("field", self.heading(code))
    }
}

/// A value as text; empty for nothing. Numbers that are whole have no fraction, however they are stored.
fn printed(value: &Attribute) -> String {
    match value {
        Attribute::Null => String::new(),
        Attribute::Text(text) => text.trim().to_string(),
        Attribute::Integer(number) => number.to_string(),
        Attribute::Real(number) => typed_decimal(*number).map_or_else(|| number.to_string(), |d| d.to_string()),
        Attribute::Date(date) => date.to_string(),
    }
}

/// The codes of the fields a mapping may name for a kind.
pub(super) fn static_code(kind: Option<&str>, code: &str) -> Option<&'static str> {
    codes(kind).into_iter().find(|known| *known == code)
}
