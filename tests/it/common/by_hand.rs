//! Sums written out by hand, and what stands for them in the demo register.

use jiff::civil::{Date, date};
use matbang::domain::{Measure, ZoneKind};
use matbang::ledger::{Accounts, Ledger, Rollup, Scope};
use matbang::snapshot::{Audience, Snapshot};
use matbang::store::sqlite::SqliteStore;
use matbang::store::{KnownOn, Open, Store};
use rust_decimal::Decimal;

use Measure::{Cleared, Established, Leasable, Leased, Planned};

use super::{demo, load_demo_at};

pub const KON_TUM_REPORT: Date = date(2021, 6, 21);
pub const KHANH_HOA_BOUND: Date = date(2024, 12, 31);
pub const TODAY: Date = date(2026, 11, 28);

/// The demo register with further tables, and without the figures whose key begins so.
pub fn demo_with(tables: &[(&str, &str)], without: &[&str]) -> Ledger {
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join("register");
    std::fs::create_dir(&register).unwrap();
    for entry in std::fs::read_dir(demo("")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let left_out = |line: &str| without.iter().any(|key| line.starts_with(key));
        let kept: Vec<&str> = text.lines().filter(|line| !left_out(line)).collect();
        std::fs::write(register.join(path.file_name().unwrap()), kept.join("\n") + "\n").unwrap();
    }
    for (name, text) in tables {
        std::fs::write(register.join(name), text).unwrap();
    }
    let mut store = SqliteStore::open(&folder.path().join("demo.gpkg"), Open::Create).unwrap();
    load_demo_at(&mut store, &[register]);
    Ledger::of(Snapshot::new(&store.load(KnownOn::Head).unwrap(), Audience::Local).unwrap())
}

/// A sum of printed numbers.
pub fn sum(parts: &[&str]) -> Decimal {
    parts.iter().map(|part| part.parse::<Decimal>().unwrap()).sum()
}

pub fn rolled(ledger: &Ledger, scope: Scope, day: Date) -> Rollup {
    Accounts::of(ledger, day).unwrap().rollup(scope).unwrap()
}

/// What stands for each of the five measures of the header.
pub fn header(ledger: &Ledger, scope: Scope, day: Date) -> [Option<Decimal>; 5] {
    let rolled = rolled(ledger, scope, day);
    [Planned, Established, Cleared, Leasable, Leased]
        .map(|measure| rolled.measures.get(&measure).map(|measure| measure.total.total()))
}

pub fn of_province(key: &str) -> Scope {
    Scope::parks(Some(key.to_string()))
}

pub fn of_kind(kind: ZoneKind, province: Option<&str>) -> Scope {
    Scope {
        province: province.map(str::to_string),
        ..Scope::kind(kind)
    }
}
