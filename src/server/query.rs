//! Query parameters: each is read, checked and refused here, and nowhere else.

use axum::extract::Query as Pairs;
use axum::http::Uri;
use jiff::civil::Date;

use super::addresses::Address;
use super::language::exactly;
use super::problem::Problem;
use crate::asked;
use crate::ledger::{Faces, State, Wanted};
use crate::present::{By, CLOSEST, Filter};
use crate::snapshot::{Audience, Dataset};
use crate::store::KnownOn;
use domain::text::fold;
use domain::{Measure, ZoneKind, codes};
use message::Message;

/// The day of the account.
pub(super) const AS_OF: &str = "as_of";
/// The state of knowledge that is asked for.
pub(super) const AS_KNOWN_ON: &str = "as_known_on";
/// The grouping of totals.
pub(super) const BY: &str = "by";
/// The day whose provinces are used.
pub(super) const UNITS_AS_OF: &str = "units_as_of";
/// The form of the answer.
pub(super) const F: &str = "f";
/// Real zones or the example.
pub(super) const DATASET: &str = "dataset";
/// Kinds of zones to show.
pub(super) const KIND: &str = "kind";
/// Key of the province to show.
pub(super) const PROVINCE: &str = "province";
/// Stages of zones to show.
pub(super) const STAGE: &str = "stage";
/// Classes of clearance to show.
pub(super) const CLEARANCE: &str = "clearance";
/// West, south, east, north in degrees.
pub(super) const BBOX: &str = "bbox";
/// The plane of a grid.
pub(super) const PLANE: &str = "plane";
/// The number whose land is asked for.
pub(super) const MEASURE: &str = "measure";
/// The zoom of the map that land is drawn for.
pub(super) const ZOOM: &str = "zoom";
/// The zooms there are.
pub(super) const ZOOMS: [&str; CLOSEST as usize + 1] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
    "21", "22",
];
/// A part of a name.
pub(super) const Q: &str = "q";
/// The language, known at every address.
pub(super) const LANG: &str = "lang";

/// The parameters of a request, all of them known at its address and given once.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads the query of an address that knows `known` (and `lang`).
    pub fn read(uri: &Uri, known: &[&str]) -> Result<Query, Problem> {
        let Pairs(pairs) = Pairs::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Problem::bad_request(Message::new("server.query_unreadable")))?;
        let known: Vec<&str> = known.iter().copied().chain([LANG]).collect();
        for (i, (name, _)) in pairs.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                return Err(unknown(name, &known));
            }
            if pairs[..i].iter().any(|(other, _)| other == name) {
                return Err(Problem::bad_request(
                    Message::new("server.parameter_twice").with("name", name),
                ));
            }
        }
        let query = Query(pairs);
        query.choice(LANG, &["vi", "en"], exactly)?;
        Ok(query)
    }

    /// The same, of the parameters an audience may give an address.
    pub fn of(uri: &Uri, address: &Address, audience: Audience) -> Result<Query, Problem> {
        let known: Vec<&str> = address.parameters_for(audience).iter().map(|one| one.name).collect();
        Query::read(uri, &known)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The day asked for; `today` by default.
    pub fn as_of(&self, today: Date) -> Result<Date, Problem> {
        Ok(self.day(AS_OF)?.unwrap_or(today))
    }

    /// The day a parameter gives; `None` where it is not given.
    pub fn day(&self, name: &'static str) -> Result<Option<Date>, Problem> {
        let Some(value) = self.get(name) else { return Ok(None) };
        asked::day(value).map(Some).ok_or_else(|| {
            Problem::bad_request(
                Message::new("server.parameter_date")
                    .with("name", name)
                    .with("value", value),
            )
        })
    }

    /// The state of knowledge: a revision, an instant, or the end of a day in Vietnam.
    pub fn known_on(&self) -> Result<KnownOn, Problem> {
        let Some(value) = self.get(AS_KNOWN_ON) else {
            return Ok(KnownOn::Head);
        };
        known_on(value)
            .ok_or_else(|| Problem::bad_request(Message::new("server.parameter_known_on").with("value", value)))
    }

    /// A part of a name, folded: it holds a letter or a digit, and at most 100 characters.
    pub fn part_of_name(&self) -> Result<String, Problem> {
        let value = self.get(Q).unwrap_or_default();
        let folded = fold(value);
        if folded.is_empty() || value.chars().count() > 100 {
            let shown: String = value.chars().take(100).collect();
            return Err(Problem::bad_request(
                Message::new("doctor.units_q").with("value", shown),
            ));
        }
        Ok(folded)
    }

    /// The grouping asked for, by zone where none is given.
    pub fn by(&self) -> Result<By, Problem> {
        self.get(BY)
            .map_or(Ok(By::default()), str::parse)
            .map_err(Problem::bad_request)
    }

    /// Real zones, or the example.
    pub fn dataset(&self) -> Result<Dataset, Problem> {
        let possible = Dataset::ALL.map(Dataset::code);
        let chosen = self.choice(DATASET, &possible, |value| {
            codes::english("Dataset", value).unwrap_or(value).parse().ok()
        })?;
        Ok(chosen.unwrap_or_default())
    }

    /// The zoom land is simplified for; `None` where it is wanted as recorded.
    pub fn zoom(&self) -> Result<Option<u8>, Problem> {
        self.choice(ZOOM, &ZOOMS, |value| {
            ZOOMS.contains(&value).then(|| value.parse().ok()).flatten()
        })
    }

    /// Kinds, a province, stages, classes of clearance.
    pub fn filter(&self) -> Result<Filter, Problem> {
        Filter::read(self.get(KIND), self.get(PROVINCE), self.get(STAGE), self.get(CLEARANCE))
            .map_err(Problem::bad_request)
    }

    /// Faces: those a measure counts, and of these the ones with and without some facts.
    pub fn wanted(&self, kind: ZoneKind) -> Result<Wanted, Problem> {
        let measured = |code: &str| code.parse().ok().and_then(|measure: Measure| Faces::of(measure, kind));
        let possible: Vec<&str> = Measure::ALL
            .iter()
            .map(|measure| measure.code())
            .filter(|code| measured(code).is_some())
            .collect();
        let mut wanted = Wanted {
            measure: self.choice(MEASURE, &possible, measured)?,
            ..Wanted::default()
        };
        for (fact, code) in State::FACTS {
            match self.choice(code, &["true", "false"], |value| value.parse::<bool>().ok())? {
                Some(true) => wanted.with |= *fact,
                Some(false) => wanted.without |= *fact,
                None => {}
            }
        }
        Ok(wanted)
    }

    /// One of a few words.
    pub fn choice<T>(
        &self,
        name: &'static str,
        possible: &[&str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.get(name) else { return Ok(None) };
        read(value).map(Some).ok_or_else(|| {
            let refusal = Message::new("server.parameter_choice")
                .with("name", name)
                .with("value", value);
            Problem::bad_request(refusal.with("possible", possible.join(", ")))
        })
    }
}

fn unknown(name: &str, known: &[&str]) -> Problem {
    let near = known
        .iter()
        .map(|k| (strsim::jaro_winkler(k, &name.to_ascii_lowercase()), k))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let all = known.join(", ");
    Problem::bad_request(match near {
        Some((_, near)) => Message::new("server.parameter_unknown_near")
            .with("name", name)
            .with("near", near)
            .with("known", all),
        None => Message::new("server.parameter_unknown")
            .with("name", name)
            .with("known", all),
    })
}

/// A day known to the day: `2026-06-18`.
/// As on the command line; a `+` that was not escaped arrives as a blank.
fn known_on(text: &str) -> Option<KnownOn> {
    asked::known_on(text).or_else(|| asked::known_on(&text.replace(' ', "+")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_knowledge() {
        assert_eq!(known_on("12"), Some(KnownOn::Revision(domain::Revision(12))));
        let time = |text: &str| Some(KnownOn::Time(text.parse().unwrap()));
        assert_eq!(known_on("2026-06-18"), time("2026-06-18T16:59:59.999999999Z"));
        assert_eq!(known_on("2026-06-18T17:00:00+07:00"), time("2026-06-18T10:00:00Z"));
        assert_eq!(known_on("2026-06-18T17:00:00 07:00"), time("2026-06-18T10:00:00Z"));
        for odd in [
            "",
            "-1",
            "99999999999",
            "2026-06",
            "2026-13-01",
            "hôm qua",
            "2026-06-18T17:00:00",
        ] {
            assert_eq!(known_on(odd), None, "{odd}");
        }
    }

    #[test]
    fn unknown_parameters_name_the_nearest() {
        let refused = |uri: &'static str| {
            let error = Query::read(&Uri::from_static(uri), &[AS_OF, BY]).err().expect(uri);
            error.render(message::Lang::En, "id")
        };
        for uri in [
            "/?asof=2026-01-01",
            "/?x=1",
            "/?as_of=2026-01-01&as_of=2026-01-01",
            "/?lang=fr",
            "/?as_of=%ff&as_ofs=",
        ] {
            assert_eq!(refused(uri).status(), 400, "{uri}");
        }
        assert!(Query::read(&Uri::from_static("/?lang=en&by=zone"), &[AS_OF, BY]).is_ok());
    }
}
