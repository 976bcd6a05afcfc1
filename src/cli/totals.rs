//! `matbang totals`: the accounts, as a table for people or as JSON.

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Context;
use super::numbers::{hectares, percent, whole_percent};
use super::output::Failure;
use super::values;
use crate::ledger::{
    Accounts, Barred, Bound, Hectares, Ledger, Quotient, Ratio, Rollup, Scope, Side, Unknown, UnpairedWhy,
};
use crate::present::{self, By, Filter, RollupSubject, TotalsRequest};
use crate::snapshot::Dataset;
use crate::store::KnownOn;
use domain::{AdministrativeUnit, EntityId, Group, Measure, UnitLevel, Zone, ZoneKind, province, vietnam_date};
use message::visible::visible;
use message::{Lang, Message};

#[derive(Args)]
#[command(after_help = "matbang totals --by kind
matbang totals --as-of 2026-06-18 --json
matbang totals --as-known-on 1")]
pub struct Totals {
    #[arg(long, value_name = "date", value_parser = values::day)]
    as_of: Option<Date>,
    #[arg(long, value_name = "revision_or_time", value_parser = values::known_on)]
    as_known_on: Option<KnownOn>,
    #[arg(long, default_value = "zone", value_name = "zone|kind|province|district|commune", value_parser = values::listed("By", By::ALL.map(By::code)))]
    by: String,
    #[arg(long, value_name = "date", value_parser = values::day)]
    units_as_of: Option<Date>,
    #[arg(long, default_value = "real", value_name = "real|example", value_parser = values::dataset())]
    dataset: Dataset,
}

/// The measures of the table for people.
const SHOWN: [Measure; 6] = [
    Measure::Boundary,
    Measure::Planned,
    Measure::Established,
    Measure::Cleared,
    Measure::Leasable,
    Measure::Leased,
];

impl Totals {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let ledger = Ledger::of(context.snapshot(self.as_known_on.unwrap_or_default(), self.dataset)?);
        let as_of = self.as_of.unwrap_or_else(|| vietnam_date(Timestamp::now()));
        let by: By = self.by.parse().map_err(Failure::Usage)?;
        by.check(&ledger, self.units_as_of).map_err(Failure::Usage)?;
        let request = TotalsRequest {
            as_of,
            by,
            units_as_of: self.units_as_of,
            filter: Filter::default(),
            lang: context.output.lang,
        };
        let document = present::totals(&ledger, &request)?;
        if context.output.json {
            context.output.result(|| &document, Vec::new);
            return Ok(());
        }
        let mut lines = table(&ledger, request, &document)?;
        for doubt in &document.doubts {
            lines.push(format!("{}: {}", doubt.label, doubt.text));
        }
        context.output.result(|| &document, || lines);
        Ok(())
    }
}

fn table(ledger: &Ledger, request: TotalsRequest, document: &present::Totals) -> Result<Vec<String>, Message> {
    let TotalsRequest { as_of, by, lang, .. } = request.clone();
    let accounts = Accounts::of(ledger, as_of)?;
    let mut table = Table::new(ledger, lang);
    match by {
        By::Province => {
            for listed in document.accounts.rollups() {
                // Province and what it was called on the day asked for: the document has decided that.
                let (name, key, unplaced) = match &listed.subject {
                    RollupSubject::Past(past) => {
                        (&past.name, past.id.as_ref().or(past.today.as_ref()), past.id.is_none())
                    }
                    RollupSubject::Scope(today) => (&today.name, Some(&today.id), false),
                    RollupSubject::Unit(unit) => (&unit.name, unit.id.as_ref(), unit.id.is_none()),
                };
                let name = match listed.halves.iter().flatten().next() {
                    Some(halves) => format!("{name} ({})", halves.text),
                    None => name.clone(),
                };
                let scope = Scope {
                    unplaced,
                    ..Scope::parks(key.cloned())
                };
                table.rollup(&name, &accounts, scope)?;
            }
        }
        By::Kind => {}
        By::District | By::Commune => {
            let level = by.level().unwrap_or(UnitLevel::Commune);
            for row in accounts.by_unit(&Scope::parks(None), level, request.units_as_of)? {
                let unit = row.unit.and_then(|id| ledger.get::<AdministrativeUnit>(id));
                let name = unit.map_or_else(
                    || Message::new("server.no_unit").text(lang),
                    |row| row.body.name.clone(),
                );
                table.rolled(&name, &row.rollup);
            }
        }
        By::Zone => {
            for zone in ledger.all::<Zone>() {
                if let Some(account) = accounts.get(zone.id()) {
                    let home = province(&zone.body.province).map_or("", |p| p.name.as_str());
                    let name = format!("{} ({home})", zone.body.label());
                    table.row(&name, |m| account.value(m), &account.ratios);
                }
            }
            for group in ledger.all::<Group>() {
                if let Some(account) = accounts.get(group.id())
                    && SHOWN.iter().any(|m| account.value(*m).is_some())
                {
                    table.row(&format!("[{}]", group.body.name), |m| account.value(m), &account.ratios);
                }
            }
        }
    }
    table.rule();
    for kind in ZoneKind::ALL {
        if ledger.all::<Zone>().any(|z| z.body.kind == kind) {
            table.rollup(kind.prefix(), &accounts, Scope::kind(kind))?;
        }
    }
    table.rollup("KCN + CCN", &accounts, Scope::parks(None))?;
    let mut lines = table.lines;
    let footer = Message::new("cli.totals_footer")
        .with_date("as_of", as_of)
        .with("revision", ledger.revision());
    lines.push(footer.text(lang));
    Ok(lines)
}

/// Lines of a fixed-width table.
struct Table<'l> {
    ledger: &'l Ledger,
    lang: Lang,
    lines: Vec<String>,
}

const NAME_WIDTH: usize = 56;

impl<'l> Table<'l> {
    fn new(ledger: &'l Ledger, lang: Lang) -> Table<'l> {
        let title = |key: &str| message::text(key, lang).unwrap_or_default();
        let mut line = format!("{:<NAME_WIDTH$}", title("cli.column.zone"));
        for measure in SHOWN {
            line.push_str(&format!("{:>14}", title(&format!("cli.column.{}", measure.code()))));
        }
        line.push_str(&format!("{:>22}", title("cli.column.ratio")));
        Table {
            ledger,
            lang,
            lines: vec![line],
        }
    }

    /// The part that is more than half of a denominator, with its own ratio.
    fn largest(&self, ratio: &Ratio) -> String {
        let Some(part) = ratio.spread.largest else {
            return String::new();
        };
        let told = Message::new("cli.ratio.largest")
            .with("name", self.name(part.subject))
            .with("value", quotient(&part.quotient, self.lang))
            .with("share", percent(Some(part.share), self.lang));
        format!("; {}", told.text(self.lang))
    }

    fn name(&self, subject: EntityId) -> String {
        let zone = self.ledger.get::<Zone>(subject).map(|row| row.body.label());
        let name = zone.or_else(|| self.ledger.get::<Group>(subject).map(|row| row.body.name.clone()));
        name.unwrap_or_default()
    }

    /// Of how much of its denominator a ratio speaks, where that is not all; and who has both sides and takes no part.
    fn spread(&self, ratio: &Ratio) -> String {
        let coverage = ratio.spread.coverage.filter(|coverage| *coverage < 1.0);
        let of =
            coverage.map(|of| Message::new("cli.ratio.coverage").with("share", message::percent(of, 1, self.lang)));
        let told = ratio.spread.left_out.iter().filter(|part| part.why.is_told());
        let left_out = told.map(|part| {
            let why = Message::new(match part.why {
                UnpairedWhy::Numerator(barred) | UnpairedWhy::Denominator(barred) => barred_key(barred),
                _ => "unpaired.both_at_least",
            });
            Message::new("cli.ratio.left_out")
                .with("name", self.name(part.subject))
                .with_message("why", why)
        });
        let all = of.into_iter().chain(left_out);
        all.map(|told| format!("; {}", told.text(self.lang))).collect()
    }

    /// A ratio with what is divided by what.
    fn ratio(&self, ratio: &Ratio) -> String {
        let side = |side: Option<Side>| {
            let Some(side) = side else {
                return hectares(None, self.lang);
            };
            let of = |value: f64| hectares(Decimal::from_f64_retain(value), self.lang);
            let shown = match side.range() {
                Some([low, high]) => message::range(&of(low), &of(high)),
                None => of(side.low),
            };
            format!("{}{shown}", mark(side.at_least, side.approximate))
        };
        let name = message::text(&format!("cli.ratio.{}", ratio.rule.id), self.lang).unwrap_or(ratio.rule.id);
        format!(
            "{} {name} ({} / {}{}{})",
            quotient(&ratio.quotient, self.lang),
            side(ratio.numerator),
            side(ratio.denominator),
            self.largest(ratio),
            self.spread(ratio),
        )
    }

    fn rule(&mut self) {
        let width = self.lines.first().map_or(0, |line| line.chars().count());
        self.lines.push("─".repeat(width));
    }

    fn rollup(&mut self, name: &str, accounts: &Accounts<'_>, scope: Scope) -> Result<(), Message> {
        let rollup = accounts.rollup(scope)?;
        self.rolled(name, &rollup);
        Ok(())
    }

    /// A row of a sum; of what is not of all that groups say there are, a line below says of how many it is: “7 trong 56 CCN”.
    fn rolled(&mut self, name: &str, rollup: &Rollup) {
        self.row(name, |m| rollup.measures.get(&m).map(|r| r.total), &rollup.ratios);
        let mut told = Vec::new();
        for measure in SHOWN {
            let rolled = rollup.measures.get(&measure);
            let some = rolled.into_iter().flat_map(|rolled| &rolled.of_count);
            let counts: Vec<String> = some
                .filter(|(_, (counted, all))| counted < all)
                .map(|(kind, (counted, all))| {
                    let of = Message::new("cli.of_count").with_count("counted", *counted);
                    of.with_count("all", *all).with("kind", kind.prefix()).text(self.lang)
                })
                .collect();
            let title = message::text(&format!("cli.column.{}", measure.code()), self.lang).unwrap_or_default();
            if !counts.is_empty() {
                told.push(format!("{title}: {}", counts.join(", ")));
            }
        }
        if !told.is_empty() {
            self.lines.push(format!("    {}", told.join("; ")));
        }
    }

    fn row(&mut self, name: &str, value: impl Fn(Measure) -> Option<Hectares>, ratios: &[Ratio]) {
        // A name may hold an end of a line that is not the table's.
        let name = &*visible(name);
        // A name that is too long has a line of its own: cut off, two groups would look alike.
        let mut line = format!("{name:<NAME_WIDTH$}");
        if name.chars().count() >= NAME_WIDTH {
            self.lines.push(name.to_string());
            line = " ".repeat(NAME_WIDTH);
        }
        for measure in SHOWN {
            let value = value(measure);
            let about = value.map_or("", |h| mark(h.at_least, h.approximate));
            let mut shown = format!("{about}{}", hectares(value.map(|h| h.total()), self.lang));
            if let Some(high) = value.and_then(|h| h.high()) {
                shown = message::range(&shown, &hectares(Some(high), self.lang));
            }
            line.push_str(&format!("{shown:>14}"));
        }
        // A ratio of too little of what it is divided by stands in the account alone (docs/STANDING-VALUE.md, Sums).
        let known = || ratios.iter().filter(|r| r.is_headline());
        // Of one that would stand here and cannot be known, the reason does.
        let open = || {
            ratios
                .iter()
                .find(|r| r.quotient.unknown == Some(Unknown::BothAtLeast) && r.speaks_for_the_scope())
        };
        let best = known().find(|r| r.rule.fill).or_else(|| known().next()).or_else(open);
        let shown = best.map(|r| self.ratio(r));
        line.push_str("    ");
        line.push_str(&shown.unwrap_or_else(|| "–".to_string()));
        self.lines.push(line);
    }
}

/// What stands before a number that is at least, or about, so much.
fn mark(at_least: bool, approximate: bool) -> &'static str {
    match (at_least, approximate) {
        (true, _) => "≥",
        (false, true) => "~",
        (false, false) => "",
    }
}

/// Why hectares enter no ratio, in the words of the catalogue.
fn barred_key(barred: Barred) -> &'static str {
    match barred {
        Barred::Tie => "unpaired.tie",
        Barred::OlderLand => "unpaired.older_land",
        Barred::Partial => "unpaired.partial",
    }
}

/// A quotient in words: “ít nhất 77,87%”, “khoảng 43%”, “53,33–60%”.
fn quotient(quotient: &Quotient, lang: Lang) -> String {
    if quotient.unknown == Some(Unknown::BothAtLeast) {
        return Message::new("ratio_unknown.both_at_least").text(lang);
    }
    // What is only about right has no decimals.
    let share = |value: f64| match quotient.approximate {
        true => whole_percent(Some(value), lang),
        false => percent(Some(value), lang),
    };
    let plain = match (quotient.range, quotient.value) {
        (Some([low, high]), _) => message::range(share(low).trim_end_matches('%'), &share(high)),
        (None, Some(value)) => share(value),
        (None, None) => return percent(None, lang),
    };
    let about = match quotient.approximate {
        true => Message::new("qualifier.about").with("value", plain).text(lang),
        false => plain,
    };
    match quotient.bound {
        Bound::Exact => about,
        Bound::AtLeast => Message::new("bound.at_least").with("value", about).text(lang),
        Bound::AtMost => Message::new("bound.at_most").with("value", about).text(lang),
    }
}
