//! The land of a zone by class: the rows of a legend add up to its land and to the account, and what is not known is no 0.

use builders::{PLANE, Register, rectangle, square};
use jiff::civil::Date;
use matbang::domain::{EntityId, Measure, Zone};
use matbang::ledger::{
    Account, LandClasses, LandStage, LeaseState, Ledger, Legend, LegendRow, UNPLANNED, account, land_classes, series,
};
use matbang::message::Message;
use matbang::snapshot::{Audience, Dataset, Snapshot};
use matbang::store::{KnownOn, Loaded, Open};
use rust_decimal::Decimal;

use crate::common::program::Program;

fn loaded(program: &Program) -> Loaded {
    let address = format!("sqlite:{}", program.store().display());
    let store = matbang::store::open(&address, Open::Existing).unwrap();
    store.load(KnownOn::Head).unwrap()
}

fn ledger(program: &Program) -> Ledger {
    Ledger::of(Snapshot::of(&loaded(program), Audience::Local, Dataset::Real).unwrap())
}

fn on(ledger: &Ledger, zone: EntityId, day: Date) -> (Account, LandClasses) {
    let account = account(ledger, zone, day).unwrap().unwrap();
    let land = land_classes(ledger, &account).unwrap().unwrap();
    (account, land)
}

/// The land of zone `kcn-a` of a register on a day.
fn of(register: &Register, day: &str) -> LandClasses {
    let ledger = ledger(&Program::of(register));
    on(&ledger, ledger.find_zone("kcn-a").unwrap().id(), day.parse().unwrap()).1
}

fn row<'l>(legend: &'l Legend, class: &str, not_drawn: bool) -> Option<&'l LegendRow> {
    let mut rows = legend.rows.iter();
    rows.find(|row| row.class == class && row.not_drawn == not_drawn)
}

fn ha(legend: &Legend, class: &str, not_drawn: bool) -> Option<Decimal> {
    row(legend, class, not_drawn)?.hectares
}

/// The hectares of each row to the square metre, without those that are 0: `none 85.0000, handed_not_drawn 6.4000`.
fn rows(legend: &Legend) -> String {
    let told = legend.rows.iter().filter(|row| row.hectares != Some(Decimal::ZERO));
    let one = |row: &LegendRow| {
        let name = if row.not_drawn { "_not_drawn" } else { "" };
        let ha = row
            .hectares
            .map_or("–".to_string(), |ha| ha.round_dp(2).normalize().to_string());
        format!("{}{name} {ha}", row.class)
    };
    told.map(one).collect::<Vec<_>>().join(", ")
}

fn sum<'r>(rows: impl Iterator<Item = &'r LegendRow>) -> Option<Decimal> {
    rows.map(|row| row.hectares).sum()
}

fn measured(account: &Account, measure: Measure) -> Option<Decimal> {
    let area = account.measures.get(&measure)?.measured?;
    Some(matbang::measure::hectares(area.plane))
}

fn parts_add_up(legend: &Legend) {
    if let Some(sum) = sum(legend.rows.iter()) {
        assert_eq!(sum, legend.total, "{}", rows(legend));
    } else {
        assert!(!legend.notes.is_empty(), "an unknown row is told: {}", rows(legend));
    }
}

/// Everything that has to hold of the land of a zone on a day; how many comparisons were made.
fn holds(account: &Account, land: &LandClasses) -> usize {
    let mut made = 0;
    let mut same = |told: Option<Decimal>, of_account: Option<Decimal>, what: &str| {
        if let (Some(told), Some(of_account)) = (told, of_account) {
            assert_eq!(told, of_account, "{what} {} {:?}", account.as_of, account.subject);
            made += 1;
        }
    };
    let drawn = |legend: &Legend, class: &str| ha(legend, class, false);
    let boundary = measured(account, Measure::Boundary);
    if let Some(view) = &land.clearance {
        parts_add_up(&view.legend);
        same(Some(view.legend.total), boundary, "boundary");
        let cleared = drawn(&view.legend, "paid").zip(drawn(&view.legend, "handed"));
        same(
            cleared.map(|(a, b)| a + b),
            measured(account, Measure::Cleared),
            "cleared",
        );
        same(
            drawn(&view.legend, "handed"),
            measured(account, Measure::HandedOver),
            "handed",
        );
        same(
            drawn(&view.legend, "not_required"),
            measured(account, Measure::NotRequired),
            "not required",
        );
        let left = LandStage::ALL
            .into_iter()
            .filter(|stage| stage.is_left())
            .map(LandStage::code);
        let left: Vec<&str> = left.collect();
        let of_left = view.legend.rows.iter().filter(|row| left.contains(&row.class));
        assert_eq!(sum(of_left), view.left);
        // Where it stands against land to recover that is drawn, and the records stand, the legend is the headline.
        if let Some((stands, Measure::ToRecover)) = view.stands
            && [Measure::ToRecover, Measure::Cleared]
                .into_iter()
                .all(|one| account.measures[&one].is_of_land())
        {
            same(view.left, Some(stands.total()), "left to clear");
        }
        let differs = view.legend.notes.iter().any(|note| note.key() == "legend.left_differs");
        let stands = view.stands.map(|(hectares, _)| hectares.total());
        assert_eq!(
            differs,
            view.left.zip(stands).is_some_and(|(left, stands)| left != stands)
        );
    }
    if let Some(view) = &land.functions {
        parts_add_up(&view.legend);
        same(Some(view.legend.total), boundary, "boundary of the plan");
        let industrial = drawn(&view.legend, "industrial");
        same(industrial, measured(account, Measure::IndustrialPlan), "industrial");
        let both = industrial.zip(drawn(&view.legend, "service")).map(|(a, b)| a + b);
        same(
            both,
            measured(account, Measure::IndustrialServicePlan),
            "industrial and service",
        );
    }
    if let Some(legend) = &land.leases {
        parts_add_up(legend);
        let leased: Vec<&str> = LeaseState::ALL.into_iter().take(4).map(LeaseState::code).collect();
        let of_leased = legend
            .rows
            .iter()
            .filter(|row| !row.not_drawn && leased.contains(&row.class));
        same(sum(of_leased), measured(account, Measure::Leased), "leased");
        let approved = drawn(legend, "approved_not_leased");
        same(approved, measured(account, Measure::ApprovedNotLeased), "approved");
        let available = account.value(Measure::Available).map(|value| value.total());
        same(drawn(legend, "available"), available, "available");
    }
    for row in &land.obstructed {
        let legend = &land.clearance.as_ref().unwrap().legend;
        let whole = match row.class {
            "left_to_clear" => land.clearance.as_ref().unwrap().left,
            class => ha(legend, class, row.not_drawn),
        };
        assert!(
            row.hectares.is_none() || whole.is_none() || row.hectares <= whole,
            "{row:?}"
        );
    }
    made
}

#[test]
fn at_every_zone_and_date_of_change_the_rows_add_up_to_the_land_and_to_the_account() {
    let program = Program::demo_with_example();
    let loaded = loaded(&program);
    let last: Date = "2027-01-01".parse().unwrap();
    let (mut views, mut made) = (0, 0);
    for (audience, dataset) in [
        (Audience::Local, Dataset::Real),
        (Audience::Local, Dataset::Example),
        (Audience::Public, Dataset::Example),
    ] {
        let ledger = Ledger::of(Snapshot::of(&loaded, audience, dataset).unwrap());
        for zone in ledger.all::<Zone>().map(|row| row.id()) {
            for point in series(&ledger, zone, last).unwrap() {
                let (account, land) = on(&ledger, zone, point.date);
                made += holds(&account, &land);
                views += [
                    land.clearance.is_some(),
                    land.functions.is_some(),
                    land.leases.is_some(),
                ]
                .into_iter()
                .filter(|is_there| *is_there)
                .count();
            }
        }
    }
    assert!(views > 300 && made > 1_000, "{views} views, {made} comparisons");
}

#[test]
fn handed_over_without_a_drawing_is_a_row_of_its_own_and_not_land_that_is_not_started() {
    let program = Program::demo_with_example();
    let ledger = Ledger::of(Snapshot::of(&loaded(&program), Audience::Local, Dataset::Example).unwrap());
    let zone = ledger.find_zone("kcn-minh-hoa").unwrap().id();
    let (_, land) = on(&ledger, zone, "2026-11-28".parse().unwrap());
    let clearance = land.clearance.unwrap();
    assert_eq!(
        rows(&clearance.legend),
        "none 6.85, notice 9.45, inventory 4.12, approved 11.11, paid 13.65, handed 156.35, handed_not_drawn 6.4, not_required 13.81"
    );
    assert_eq!(clearance.left.unwrap().round_dp(2).to_string(), "31.54");
    // Pieces do not cover it, so what is left of all of it counts, and the difference is told.
    assert_eq!(clearance.stands.unwrap().1, Measure::Established);
    let told: Vec<&str> = clearance.legend.notes.iter().map(Message::key).collect();
    assert_eq!(told, ["legend.cleared_differs", "legend.left_differs"]);
    assert_eq!(
        rows(&land.leases.unwrap()),
        "operating 58.34, operating_not_drawn 1.8, building 17.61, idle_or_suspended 15.91, leased_not_drawn 3.2, \
         approved_not_leased 12.35, available 4.89, not_ready 33.05"
    );
    let obstructed: Vec<(&str, String)> = land
        .obstructed
        .iter()
        .map(|row| (row.class, row.hectares.unwrap().round_dp(2).to_string()))
        .collect();
    assert_eq!(
        obstructed,
        [("left_to_clear", "20.56".into()), ("handed", "18.29".into())]
    );
}

/// A park of 100 ha.
fn park() -> Register {
    Register::new().zone("kcn-a").boundary(square(0, 1000))
}

/// A further step of the piece with a key.
fn step(register: Register, piece: &str, step: &str, day: &str) -> Register {
    let row = format!("e-{piece}-{},{piece},{step},{day}", step.replace('_', "-"));
    register.row("event,clearance_piece,kind,date", &row)
}

#[test]
fn each_step_moves_its_stage_and_a_decision_moves_none() {
    let strip = |at: u32| rectangle(at * 100, 0, 100, 1000);
    let steps = [
        "plan_to_recover",
        "notice",
        "inventory",
        "plan_approved",
        "paid",
        "handed_over",
        "decision_to_recover",
        "enforcement",
    ];
    let each = steps
        .iter()
        .zip(0..)
        .fold(park(), |register, (step, at)| register.piece(strip(at), step, "2022"));
    let clearance = of(&each, "2024-01-01").clearance.unwrap();
    assert_eq!(
        rows(&clearance.legend),
        "none 40, notice 20, inventory 10, approved 10, paid 10, handed 10"
    );
    let count = |class: &str| row(&clearance.legend, class, false).unwrap().records;
    assert_eq!(
        (count("none"), count("notice"), count("paid")),
        (Some(2), Some(2), Some(1))
    );
    assert_eq!(
        (
            clearance.marks[0].hectares.unwrap().round_dp(2),
            clearance.marks[0].records
        ),
        (20.into(), Some(2))
    );
    // Before the steps there is no piece.
    assert!(of(&each, "2021-06-01").clearance.is_none());
    // On land that is cleared the mark is of no use.
    let paid = park().piece(square(0, 100), "decision_to_recover", "2022-01-01");
    let paid = step(paid, "p2", "paid", "2022-03-01");
    let decided = |day: &str| of(&paid, day).clearance.unwrap().marks[0].hectares.unwrap().round_dp(2);
    assert_eq!((decided("2022-02-01"), decided("2022-03-01")), (1.into(), 0.into()));
}

#[test]
fn an_annulled_step_takes_its_stage_back_from_its_day_on() {
    let register = park().piece(square(0, 100), "inventory", "2022-01-01");
    let register = step(register, "p2", "plan_approved", "2022-02-01");
    let register = step(register, "p2", "annulled", "2022-06-01");
    let on = |day: &str| rows(&of(&register, day).clearance.unwrap().legend);
    assert_eq!(on("2022-05-31"), "none 99, approved 1");
    assert_eq!(on("2022-06-01"), "none 99, inventory 1");
}

#[test]
fn where_pieces_overlap_the_furthest_stage_counts() {
    let register = park()
        .piece(square(0, 200), "notice", "2022")
        .piece(square(100, 200), "paid", "2022")
        .piece(rectangle(0, 0, 100, 100), "inventory", "2022");
    let legend = of(&register, "2024-01-01").clearance.unwrap().legend;
    assert_eq!(rows(&legend), "none 94, notice 1, inventory 1, paid 4");
}

#[test]
fn land_without_a_drawing_that_does_not_fit_leaves_the_rest_unknown() {
    let undrawn = |ha: &str| {
        park()
            .piece(rectangle(0, 0, 1000, 900), "notice", "2022")
            .row("clearance_piece,zone,ha", &format!("u,kcn-a,{ha}"))
            .row("event,clearance_piece,kind,date", "e-u,u,paid,2022")
    };
    let fits = of(&undrawn("4.5"), "2024-01-01").clearance.unwrap();
    assert_eq!(rows(&fits.legend), "none 5.5, notice 90, paid_not_drawn 4.5");
    assert_eq!(fits.left.unwrap().round_dp(2).to_string(), "95.50");
    let too_much = of(&undrawn("10.5"), "2024-01-01").clearance.unwrap();
    assert_eq!(rows(&too_much.legend), "none –, notice 90, paid_not_drawn 10.5");
    assert_eq!(too_much.left, None);
    assert_eq!(too_much.legend.notes[0].key(), "legend.undrawn_does_not_fit");
}

#[test]
fn what_a_document_prints_beyond_the_drawing_is_a_row_and_a_contradiction_leaves_the_rest_unknown() {
    let drawn = || park().piece(square(0, 100), "paid", "2022-01-01");
    let printed = drawn().figure("cleared", "60", "reported", "2023-01-01");
    let clearance = of(&printed, "2024-01-01").clearance.unwrap();
    assert_eq!(rows(&clearance.legend), "none 40, paid 1, cleared_not_drawn 59");
    let tie = printed.figure("cleared", "70", "reported", "2023-01-01");
    let clearance = of(&tie, "2024-01-01").clearance.unwrap();
    assert_eq!(rows(&clearance.legend), "none –, paid 1");
    assert_eq!(clearance.legend.notes[0].key(), "legend.cleared_unsettled");
    // Without a piece there is nothing to draw: the print alone stands.
    let alone = park().figure("cleared", "60", "reported", "2023-01-01");
    assert!(of(&alone, "2024-01-01").clearance.is_none());
}

#[test]
fn the_functions_are_those_of_the_most_detailed_plan() {
    let plan = |register: Register, level: &str, function: &str, land: String| {
        let row = format!("{level}-{function},kcn-a,{level},{function},{PLANE},\"{land}\",2020");
        register.row("plan_area,zone,level,function,crs,wkt,valid_from", &row)
    };
    let general = plan(park(), "general", "housing", square(0, 500));
    let level = |register: &Register| {
        let found = of(register, "2024-01-01").functions.unwrap();
        (format!("{:?}", found.level), rows(&found.legend))
    };
    let told = |level: &str, rows: &str| (level.to_string(), rows.to_string());
    assert_eq!(level(&general), told("General", &format!("housing 25, {UNPLANNED} 75")));
    let zoning = plan(general, "zoning", "green", square(0, 400));
    assert_eq!(level(&zoning), told("Zoning", &format!("green 16, {UNPLANNED} 84")));
    let detailed = zoning
        .planned_for("industrial", square(0, 300))
        .planned_for("service", rectangle(200, 0, 200, 300));
    assert_eq!(
        level(&detailed),
        told("Detailed", &format!("industrial 9, service 3, {UNPLANNED} 88"))
    );
    assert!(of(&park(), "2024-01-01").functions.is_none());
}

#[test]
fn industrial_land_is_available_only_where_it_is_recorded_what_is_clean_and_serviced() {
    let industrial = park()
        .planned_for("industrial", rectangle(0, 0, 1000, 500))
        .lease("sublease", rectangle(0, 0, 100, 500));
    let on = |register: &Register| rows(&of(register, "2024-01-01").leases.unwrap());
    assert_eq!(on(&industrial), "leased_state_unknown 5, not_leased 45");
    let clean = industrial.piece(rectangle(0, 0, 500, 500), "handed_over", "2021");
    assert_eq!(on(&clean), "leased_state_unknown 5, not_leased 45");
    let serviced = clean.serviced(rectangle(0, 0, 1000, 250));
    assert_eq!(on(&serviced), "leased_state_unknown 5, available 10, not_ready 35");
    let undrawn = serviced.unplotted_lease("sublease", "12");
    assert_eq!(
        on(&undrawn),
        "leased_state_unknown 5, leased_state_unknown_not_drawn 12, not_ready 33"
    );
}
