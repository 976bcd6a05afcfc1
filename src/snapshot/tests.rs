//! The snapshot on small registers, and what the tests of other rooms need of it.

use builders::{Register, square};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Audience, Dataset, NameError, Snapshot};
use crate::import::register::{self, Input, Options};
use crate::store::{Loaded, Parcels};
use domain::{Change, Document, Figure, Lease, Revision, Zone};
use text::DecimalSeparator;

fn recorded_at() -> Timestamp {
    "2026-11-22T03:00:00Z".parse().unwrap()
}

/// What an import of a register beside a snapshot changes.
fn changes(before: &Snapshot, register: &Register) -> Vec<Change> {
    let input = |(n, table): (usize, String)| Input {
        name: format!("bang-{n}.csv"),
        bytes: table.into_bytes(),
    };
    let inputs: Vec<Input> = register.tables().into_iter().enumerate().map(input).collect();
    let options = Options {
        mark: DecimalSeparator::Dot,
        crs: None,
        strict: false,
        companion: &|name| panic!("no table names {name}"),
    };
    let read = register::import(before, &inputs, &options);
    read.unwrap_or_else(|refusal| panic!("{refusal}")).0
}

/// A snapshot with a register on top.
pub(crate) fn with(before: &Snapshot, register: &Register) -> Snapshot {
    before.with(changes(before, register), recorded_at())
}

/// A register as the office sees it.
pub(crate) fn made(register: &Register) -> Snapshot {
    with(&Snapshot::empty(), register)
}

/// A register as a store loads it.
fn loaded(register: &Register) -> Loaded {
    let snapshot = made(register);
    Loaded {
        store: Uuid::nil(),
        revision: snapshot.revision(),
        mark: String::new(),
        hidden: Default::default(),
        withdrawn: Default::default(),
        epoch: String::new(),
        approved_at: vec![recorded_at()],
        versions: snapshot.versions().iter().cloned().collect(),
        parcels: Parcels::default(),
    }
}

#[test]
fn a_zone_is_found_by_its_key_its_name_and_its_kind_in_any_spelling() {
    let zones = [
        ("kcn-hoa-binh", "KCN", "Hòa Bình"),
        ("ccn-hoa-binh", "CCN", "Hòa Bình"),
        ("ccn-dak-la", "CCN", "Đăk La"),
    ];
    let snapshot = made(&zones.iter().fold(Register::new(), |register, (key, kind, name)| {
        register.row("zone,kind,name,province", &format!("{key},{kind},{name},lao-cai"))
    }));
    let found = |name: &str| snapshot.find_zone(name).map(|row| row.slug().to_string());
    for name in ["ccn-dak-la", "Đắk La", "dak la", "CCN Đăk La", "cum cong nghiep dak la"] {
        let wanted = if name.starts_with("cum") {
            None
        } else {
            Some("ccn-dak-la")
        };
        assert_eq!(found(name).ok().as_deref(), wanted, "{name}");
    }
    let id = snapshot.find_zone("kcn hoà bình").unwrap().id();
    assert_eq!(found(&id.to_string()).as_deref(), Ok("kcn-hoa-binh"));
    // Of two of one name neither is taken.
    let Err(NameError::Several(_, labels)) = found("Hòa Bình") else {
        panic!("{:?}", found("Hòa Bình"))
    };
    assert_eq!(labels, ["KCN Hòa Bình (kcn-hoa-binh)", "CCN Hòa Bình (ccn-hoa-binh)"]);
    let near = NameError::Unknown("Đăk Lả Lá".into(), Some("CCN Đăk La (ccn-dak-la)".into()));
    assert_eq!(found("Đăk Lả Lá"), Err(near));
    assert_eq!(found("xyz"), Err(NameError::Unknown("xyz".into(), None)));
}

#[test]
fn a_newer_row_supersedes_and_keeps_when_the_thing_was_first_recorded() {
    let before = made(&Register::new().zone("a").figure("planned", "10", "approved", "2020"));
    let renamed = Register::new().row("zone,kind,name,province", "a,KCN,Mới,lao-cai");
    let after = with(&before, &renamed);
    let zone = |snapshot: &Snapshot| {
        let row = snapshot.by_slug::<Zone>("a").unwrap();
        (row.body.name.clone(), row.version.first_rev, row.version.from_rev)
    };
    assert_eq!(zone(&before), ("A".into(), Revision(1), Revision(1)));
    assert_eq!(zone(&after), ("Mới".into(), Revision(1), Revision(2)));
    assert_eq!(after.all::<Zone>().count(), 1);
    // What nobody spoke of is as it was, and the snapshot of before does not change.
    assert_eq!(after.all::<Figure>().count(), 1);
    let id = after.by_slug::<Zone>("a").unwrap().id();
    assert_eq!(before.by_slug::<Zone>("a").unwrap().id(), id);
    assert_eq!(
        after.find_zone("KCN A").ok().map(|row| row.id()),
        None,
        "the old name leads nowhere"
    );
    // The same register again changes nothing.
    assert_eq!(changes(&after, &renamed), []);
}

#[test]
fn the_public_keeps_the_land_of_internal_leases_and_loses_the_names() {
    let heading = "lease,zone,kind,start,tenant,crs,wkt,visibility";
    let land = square(0, 300);
    let figure = "figure,subject,indicator,value,unit,status,as_of,visibility";
    let store = loaded(
        &Register::new()
            .zone("a")
            .row(
                heading,
                &format!("l,a,sublease,2021,Ông Kín,EPSG:9208,\"{land}\",internal"),
            )
            .row(figure, "f,zone:a,households,283,hộ,reported,2021,internal")
            .row(figure, "g,zone:a,planned,100,ha,approved,2021,public"),
    );
    let seen = |audience| {
        let snapshot = Snapshot::new(&store, audience).unwrap();
        let leases = snapshot.all::<Lease>();
        let leases: Vec<_> = leases
            .map(|row| (row.body.tenant.clone(), row.version.entity.shape.is_some()))
            .collect();
        let figures = snapshot.all::<Figure>();
        let figures: Vec<String> = figures.map(|row| row.body.indicator.to_string()).collect();
        (leases, figures)
    };
    let (leases, figures) = seen(Audience::Local);
    assert_eq!(leases, [("Ông Kín".to_string(), true)]);
    assert_eq!(figures, ["households", "planned"]);
    let (leases, figures) = seen(Audience::Public);
    assert_eq!(leases, [(String::new(), true)]);
    assert_eq!(figures, ["planned"]);
}

#[test]
fn a_dataset_has_what_hangs_on_its_zones_and_the_documents_these_name() {
    let figure = "figure,subject,indicator,value,unit,status,as_of,document";
    let store = loaded(
        &Register::new()
            .row("zone,kind,name,province,example", "that,KCN,Thật,lao-cai,")
            .row("zone,kind,name,province,example", "gia,KCN,Giả,lao-cai,yes")
            .row("document,date,class", "01/BC,2020-01-01,report")
            .row("document,date,class", "02/BC,2020-01-01,report")
            .row("document,date,class", "03/BC,2020-01-01,report")
            .row(figure, "f,zone:that,planned,10,ha,approved,2020,01/BC")
            .row(figure, "g,zone:gia,planned,20,ha,approved,2020,02/BC")
            .row(figure, "h,zone:gia,established,20,ha,approved,2020,01/BC"),
    );
    let of = |dataset| {
        let snapshot = Snapshot::of(&store, Audience::Local, dataset).unwrap();
        let zones: Vec<String> = snapshot.all::<Zone>().map(|row| row.slug().to_string()).collect();
        let mut documents: Vec<String> = snapshot.all::<Document>().map(|row| row.body.number.clone()).collect();
        documents.sort();
        (zones, snapshot.all::<Figure>().count(), documents)
    };
    // A document of both is in both; one that nobody names is real.
    let texts = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(of(Dataset::Real), (texts(&["that"]), 1, texts(&["01/BC", "03/BC"])));
    assert_eq!(of(Dataset::Example), (texts(&["gia"]), 2, texts(&["01/BC", "02/BC"])));
}
