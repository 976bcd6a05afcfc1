//! The standing value against a second reading of its rule: the four rules written down once more, naively, over lists of plain
//! numbers, and held against the ledger on hundreds of random histories. Half of them are drawn, half are not: both have to give
//! what the naive reading gives.

use crate::common::AtHand;
use domain::codes::code_of;
use matbang::domain::{Measure, Zone};
use matbang::import::register::{self, Input, Options};
use matbang::ledger::{Ledger, account};
use matbang::message::Message;
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, NewChangeset, Open, Store};
use matbang::text::DecimalSeparator;

/// A date of 2026 as a person knows it.
#[derive(Debug, Clone, Copy)]
enum When {
    Day(u32, u32),
    Month(u32),
    Unknown,
}

/// Days of the months of 2026.
const DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

impl When {
    fn first(self) -> Option<(u32, u32)> {
        match self {
            When::Day(month, day) => Some((month, day)),
            When::Month(month) => Some((month, 1)),
            When::Unknown => None,
        }
    }

    fn last(self) -> Option<(u32, u32)> {
        match self {
            When::Day(month, day) => Some((month, day)),
            When::Month(month) => Some((month, DAYS[month as usize - 1])),
            When::Unknown => None,
        }
    }

    fn text(self) -> String {
        match self {
            When::Day(month, day) => format!("2026-{month:02}-{day:02}"),
            When::Month(month) => format!("2026-{month:02}"),
            When::Unknown => String::new(),
        }
    }
}

/// A printed value of cleared land: its day, hundredths of a hectare, whether “khoảng”.
#[derive(Debug, Clone, Copy)]
struct Print {
    day: (u32, u32),
    value: i64,
    about: bool,
}

/// What an office knows of one zone of 100 ha.
#[derive(Debug, Clone)]
struct History {
    drawn: bool,
    prints: Vec<Print>,
    /// Hundredths of a hectare, and when they were paid.
    pieces: Vec<(i64, When)>,
    /// “Đủ đến ngày”.
    complete: Option<(u32, u32)>,
    /// An exact area to recover, and the day it is of.
    to_recover: Option<(i64, (u32, u32))>,
}

/// A small generator, so that a seed gives the same histories for ever.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn day(&mut self) -> (u32, u32) {
        let month = 1 + self.below(10) as u32;
        (month, 1 + self.below(u64::from(DAYS[month as usize - 1])) as u32)
    }

    fn history(&mut self, drawn: bool) -> History {
        let pieces: Vec<(i64, When)> = (0..self.below(6))
            .map(|_| {
                let ha = 10 + self.below(1_200) as i64;
                let when = match self.below(6) {
                    0 => When::Unknown,
                    1 => When::Month(1 + self.below(10) as u32),
                    _ => {
                        let (month, day) = self.day();
                        When::Day(month, day)
                    }
                };
                (ha, when)
            })
            .collect();
        let mut prints: Vec<Print> = Vec::new();
        for _ in 0..self.below(4) {
            let day = self.day();
            // Near to what the records say of its day, where the tolerances decide, or anything.
            let said: i64 = pieces
                .iter()
                .filter(|(_, when)| when.last().is_some_and(|last| last <= day))
                .map(|(ha, _)| ha)
                .sum();
            let about = self.below(3) == 0;
            let value = match (said > 300, about, self.below(2)) {
                (true, true, 0) => said * (91 + self.below(18) as i64) / 100,
                (true, false, 0) => said * (990 + self.below(20) as i64) / 1_000,
                _ => 200 + self.below(6_000) as i64,
            };
            // Prints of one day are a tie, which is another rule.
            if prints.iter().all(|print| print.day != day) {
                prints.push(Print { day, value, about });
            }
        }
        let complete = match (self.below(6), prints.first()) {
            (0, Some(print)) => Some(print.day),
            (1, _) => Some(self.day()),
            _ => None,
        };
        History {
            drawn,
            pieces,
            complete,
            to_recover: (self.below(3) == 0).then(|| (4_000 + self.below(4_000) as i64, self.day())),
            prints,
        }
    }
}

/// The answer: ten-thousandths of a hectare, whether at least, whether about.
#[derive(Debug, PartialEq)]
struct Answer {
    value: i64,
    at_least: bool,
    about: bool,
}

fn tolerance(print: &Print) -> f64 {
    // Printed with two decimals.
    let share = if print.about { 0.05 } else { 0.005 };
    (0.005_f64).max(print.value as f64 / 100.0 * share)
}

/// The rule, read once more (docs/STANDING-VALUE.md).
fn standing(history: &History, on: (u32, u32)) -> Option<Answer> {
    let sum = |keep: &dyn Fn(When) -> bool| -> i64 {
        history
            .pieces
            .iter()
            .filter(|(_, when)| keep(*when))
            .map(|(ha, _)| ha)
            .sum()
    };
    let happened = |when: When| when.last().is_some_and(|last| last <= on);
    let records = sum(&happened);
    let known = history.pieces.iter().any(|(_, when)| happened(*when));
    let visible = || history.prints.iter().filter(|print| print.day <= on);
    let answer = |hundredths: i64, at_least: bool, about: bool| {
        Some(Answer {
            value: hundredths,
            at_least,
            about,
        })
    };
    let complete = history
        .complete
        .filter(|through| *through <= on && known)
        .filter(|through| {
            !visible().any(|print| {
                let more = (print.value - records) as f64 / 100.0;
                print.day > *through && more > tolerance(print) + 1e-9
            })
        });
    let Some(print) = visible().max_by_key(|print| print.day) else {
        return known
            .then_some(())
            .and_then(|()| answer(records, complete.is_none(), false));
    };
    if complete.is_some() {
        return answer(records, false, false);
    }
    let proven = sum(&|when| when.last().is_some_and(|last| last <= print.day));
    if (proven - print.value) as f64 / 100.0 > tolerance(print) + 1e-9 {
        return answer(records, true, false);
    }
    let mut flow = sum(&|when| happened(when) && when.first().is_some_and(|first| first > print.day));
    // What is exact and not older than the print caps the flow: the area to recover, else the planned area.
    let limit = match history.to_recover.filter(|(_, of)| *of <= on) {
        Some((to_recover, of)) => (of >= print.day).then_some(to_recover),
        None => Some(10_000),
    };
    if let Some(limit) = limit.filter(|limit| print.value + flow > *limit) {
        flow = (limit - print.value).max(0);
    }
    if print.about && records > print.value + flow {
        return answer(records, false, true);
    }
    answer(print.value + flow, false, print.about)
}

fn ha(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// All histories as tables of the register, a zone each, two kilometres apart.
fn tables(histories: &[History]) -> Vec<Input> {
    let mut zones = String::from("zone,kind,name,province\n");
    let mut boundaries = String::from("boundary,zone,crs,wkt,status,quality,valid_from\n");
    let mut figures = String::from("figure,subject,unit,indicator,value,qualifier,status,as_of\n");
    let mut pieces = String::from("clearance_piece,zone,label,recovery,ha,crs,wkt\n");
    let mut events = String::from("event,clearance_piece,kind,date\n");
    let mut statements = String::from("complete_through,zone,indicator,through,by\n");
    for (n, history) in histories.iter().enumerate() {
        let (west, south) = (400_000 + (n % 20) * 2_000, 2_460_000 + (n / 20) * 2_000);
        let strip = |from: i64, hundredths: i64| {
            // 1,000 m wide: a hundredth of a hectare is 0.1 m of it.
            let (w, e) = (west, west + 1_000);
            let (s, n) = (
                south as f64 + from as f64 / 10.0,
                south as f64 + (from + hundredths) as f64 / 10.0,
            );
            format!("\"POLYGON(({w} {s}, {e} {s}, {e} {n}, {w} {n}, {w} {s}))\"")
        };
        zones += &format!("z{n},CCN,Cụm {n},lao-cai\n");
        boundaries += &format!("b{n},z{n},EPSG:9208,{},approved,surveyed,2020\n", strip(0, 10_000));
        figures += &format!(",zone:z{n},ha,planned,100,exact,approved,2020-01-01\n");
        // The planned area is also what an approved figure in force says, whenever a print is of.
        if let Some((to_recover, (month, day))) = history.to_recover {
            figures += &format!(
                ",zone:z{n},ha,to_recover,{},exact,reported,2026-{month:02}-{day:02}\n",
                ha(to_recover)
            );
        }
        for print in &history.prints {
            let (month, day) = print.day;
            let qualifier = if print.about { "about" } else { "exact" };
            figures += &format!(
                ",zone:z{n},ha,cleared,{},{qualifier},reported,2026-{month:02}-{day:02}\n",
                ha(print.value)
            );
        }
        let mut from = 0;
        for (at, (hundredths, when)) in history.pieces.iter().enumerate() {
            let land = match history.drawn {
                true => format!(",EPSG:9208,{}", strip(from, *hundredths)),
                false => format!("{},,", ha(*hundredths)),
            };
            from += hundredths;
            pieces += &format!("m-{n}-{at},z{n},{at},required,{land}\n");
            events += &format!(",m-{n}-{at},paid,{}\n", when.text());
        }
        if let Some((month, day)) = history.complete {
            statements += &format!("d{n},z{n},cleared,2026-{month:02}-{day:02},Sở\n");
        }
    }
    let named = [
        ("zones.csv", zones),
        ("boundaries.csv", boundaries),
        ("figures.csv", figures),
        ("pieces.csv", pieces),
        ("events.csv", events),
        ("statements.csv", statements),
    ];
    let input = |(name, content): (&str, String)| Input {
        name: name.to_string(),
        bytes: content.into_bytes(),
    };
    named.map(input).into()
}

fn ledger(histories: &[History]) -> Ledger {
    let folder = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(&folder.path().join("z.gpkg"), Open::Create).unwrap();
    let empty = Snapshot::empty();
    let companion = |_: &str| -> Result<Vec<u8>, Message> { unreachable!("no table names a file") };
    let options = Options {
        mark: DecimalSeparator::Dot,
        crs: None,
        strict: false,
        companion: &companion,
    };
    let (changes, _) =
        register::import(&empty, &tables(histories), &options).unwrap_or_else(|refusal| panic!("{refusal}"));
    let new = NewChangeset {
        author: "test".into(),
        message: "histories".into(),
        document: String::new(),
        base: empty.revision(),
    };
    store.commit_all(&new, changes).unwrap();
    Ledger::of(Snapshot::new(&store.load(KnownOn::Head).unwrap(), Audience::Local).unwrap())
}

#[test]
fn random_histories_stand_as_the_rule_reads() {
    let mut random = Random(20_261_128);
    let mut histories: Vec<History> = Vec::new();
    for _ in 0..200 {
        let history = random.history(false);
        histories.push(History {
            drawn: true,
            ..history.clone()
        });
        histories.push(history);
    }
    let ledger = ledger(&histories);
    let (mut by_rule, mut known) = (std::collections::BTreeMap::new(), 0);
    for (n, history) in histories.iter().enumerate() {
        let zone = ledger.by_slug::<Zone>(&format!("z{n}")).unwrap().id();
        for _ in 0..8 {
            let on = random.day();
            let date = jiff::civil::date(2026, on.0 as i8, on.1 as i8);
            let account = account(&ledger, zone, date).unwrap().unwrap();
            let value = account.measures.get(&Measure::Cleared);
            let found = value
                .and_then(matbang::ledger::MeasureValue::value)
                .map(|hectares| Answer {
                    // Faces are whole mm², so a strip may be some of them more or less.
                    value: (hectares.total() * rust_decimal::Decimal::from(100))
                        .round_dp(1)
                        .normalize()
                        .to_string()
                        .parse::<f64>()
                        .unwrap()
                        .round() as i64,
                    at_least: hectares.at_least,
                    about: hectares.approximate,
                });
            if let Some(standing) = value.and_then(|value| value.standing.as_ref()) {
                *by_rule.entry(code_of(standing.rule).unwrap()).or_insert(0) += 1;
            }
            known += usize::from(found.is_some());
            assert_eq!(found, standing(history, on), "zone {n} on {date}: {history:#?}");
        }
    }
    assert!(
        known > 1_500,
        "only {known} answers hold a number: the histories say too little"
    );
    for rule in ["records", "complete", "exceeds", "benchmark"] {
        assert!(
            by_rule.get(rule).is_some_and(|times| *times > 20),
            "rule {rule} was hardly tried: {by_rule:?}"
        );
    }
}
