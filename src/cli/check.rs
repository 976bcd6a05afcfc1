//! `matbang check`: whether the store is sound.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::Context;
use super::output::Failure;
use crate::ledger::{Ledger, LeftWhy};
use crate::plausible;
use crate::present::Told;
use crate::snapshot::{Audience, Snapshot};
use crate::store::{KnownOn, Open};
use domain::{ClearancePiece, Lease, Revision, Zone, vietnam_date};
use message::Message;

#[derive(Args)]
#[command(after_help = "matbang check\nmatbang check --against sao-luu-2026-11-22.gpkg")]
pub struct Check {
    #[arg(long, value_name = "file")]
    against: Option<PathBuf>,
    #[arg(long, conflicts_with = "against")]
    accept_loss: bool,
}

/// What is printed of a store that is sound; of another one it is a refusal.
#[derive(Serialize)]
struct Sound {
    sound: bool,
    revision: Revision,
    problems: Vec<Told>,
    notes: Vec<Told>,
    doubts: Vec<Told>,
}

impl Check {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let mut store = context.store_to_write(Open::Existing)?;
        let mut notes = Vec::new();
        if self.accept_loss {
            notes.push(match store.accept_loss()? {
                Some(seen) => Message::new("cli.loss_accepted")
                    .with("seen", seen)
                    .with("revision", store.head()?),
                None => Message::new("cli.no_loss"),
            });
        }
        let mut checked = store.check()?;
        if let Some(other) = &self.against {
            checked.faults.extend(store.check_against(other)?);
        }
        if !checked.faults.is_empty() {
            return Err(Failure::Refused(checked.faults));
        }
        notes.extend(checked.notes);
        let snapshot = Snapshot::new(&store.load(KnownOn::Head)?, Audience::Local)?;
        let mut doubts = plausible::doubts(&snapshot)?;
        doubts.extend(left_out(&Ledger::of(snapshot)));
        let (revision, lang) = (store.head()?, context.output.lang);
        context.output.result(
            || Sound {
                sound: true,
                revision,
                problems: Vec::new(),
                notes: Told::all(&notes, lang),
                doubts: Told::all(&doubts, lang),
            },
            || {
                let sound = Message::new("cli.sound").with("revision", revision);
                let label = Message::new("import.report.doubtful").text(lang);
                let doubts = doubts.iter().map(|doubt| format!("  {label}: {}", doubt.text(lang)));
                let said = notes.iter().chain([&sound]).map(|note| note.text(lang));
                said.chain(doubts).collect()
            },
        );
        Ok(())
    }
}

/// What takes no part in the numbers of a zone today, and is not told of the records themselves: land outside of
/// boundaries, and leases or pieces on the same land, are.
fn left_out(ledger: &Ledger) -> Vec<Message> {
    let today = vietnam_date(Timestamp::now());
    let mut told = Vec::new();
    for zone in ledger.all::<Zone>() {
        for out in ledger.left_out(zone.id(), today) {
            let has_plot =
                || ledger.get::<Lease>(out.record).is_some() || ledger.get::<ClearancePiece>(out.record).is_some();
            let known = match &out.why {
                LeftWhy::Far(_) | LeftWhy::Outside(_) => true,
                LeftWhy::CountedOnce(_) => has_plot(),
                // Told of the zone it is recorded for.
                LeftWhy::OfZone(_) => true,
                // Told once of two.
                LeftWhy::SameLand(other) | LeftWhy::Uncompared(other, _) => *other > zone.id(),
                LeftWhy::Unmeasured(_) | LeftWhy::NoSize | LeftWhy::InZone(_) => false,
            };
            if !known {
                told.push(out.message(ledger, zone.body));
            }
        }
    }
    told
}
