//! `matbang export`: the records of a kind as a file of another program.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::TypedValueParser;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::Context;
use super::output::Failure;
use super::values;
use super::watch::Watch;
use crate::export::{self, Format, Records};
use crate::ledger::Ledger;
use crate::snapshot::Dataset;
use crate::store::KnownOn;
use domain::{Kind, vietnam_date};
use message::Message;
use progress::Progress;

#[derive(Args)]
#[command(after_help = "matbang export clearance_piece --out gpmb.gpkg
matbang export lease --as-of 2026-06-30 --out cho-thue.xlsx
matbang export boundary --format shp --public --out ranh-gioi.shp")]
pub struct Export {
    #[arg(value_name = "layer", value_parser = layer())]
    layer: Kind,
    #[arg(long, value_name = "file")]
    out: PathBuf,
    #[arg(long, value_name = "gpkg|geojson|csv|xlsx|kml|shp", value_parser = format())]
    format: Option<Format>,
    #[arg(long, value_name = "date", value_parser = values::day)]
    as_of: Option<Date>,
    #[arg(long, value_name = "revision_or_time", value_parser = values::known_on)]
    as_known_on: Option<KnownOn>,
    #[arg(long, default_value = "real", value_name = "real|example", value_parser = values::dataset())]
    dataset: Dataset,
    #[arg(long)]
    public: bool,
}

fn layers() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| kind.layer().is_some())
}

fn layer() -> impl TypedValueParser<Value = Kind> {
    values::listed("Kind", layers().map(Kind::code)).try_map(|code| {
        let found = layers().find(|kind| kind.code() == code);
        found.ok_or_else(|| Message::new("cli.possible").with("possible", code))
    })
}

fn format() -> impl TypedValueParser<Value = Format> {
    values::listed("Format", Format::ALL.map(Format::code)).try_map(|code| {
        let found = Format::ALL.into_iter().find(|format| format.code() == code);
        found.ok_or_else(|| Message::new("cli.possible").with("possible", code))
    })
}

/// What is printed for programs.
#[derive(Serialize)]
struct Exported {
    file: String,
    layer: &'static str,
    format: &'static str,
    as_of: Date,
    revision: u32,
    records: usize,
    without_land: usize,
    notes: Vec<String>,
}

impl Export {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let Some(format) = self.format.or_else(|| Format::of_file(&self.out)) else {
            let message = Message::new("cli.which_format").with("file", self.out.display());
            return Err(Failure::Usage(
                message.with("formats", Format::ALL.map(Format::code).join(", ")),
            ));
        };
        let known_on = self.as_known_on.unwrap_or_default();
        let ledger = Ledger::of(match self.public {
            true => context.public_snapshot(known_on, self.dataset)?,
            false => context.snapshot(known_on, self.dataset)?,
        });
        let as_of = self.as_of.unwrap_or_else(|| vietnam_date(Timestamp::now()));
        let Some(records) = Records::new(&ledger, self.layer, as_of) else {
            return Err(Failure::Usage(
                Message::new("cli.possible").with("possible", self.layer.code()),
            ));
        };
        let lang = context.output.lang;
        let progress = Arc::new(Progress::default());
        let watch = Watch::begin(progress.clone(), context.output);
        let written = export::write(&records, format, &self.out, lang, &progress);
        drop(watch);
        let written = written?;
        let notes: Vec<String> = written.notes.iter().map(|note| note.text(lang)).collect();
        context.output.result(
            || Exported {
                file: self.out.display().to_string(),
                layer: self.layer.code(),
                format: format.code(),
                as_of,
                revision: records.revision(),
                records: written.records,
                without_land: written.without_land,
                notes: notes.clone(),
            },
            || {
                let about = Message::new("export.about")
                    .with("layer", self.layer.code())
                    .with_date("day", as_of)
                    .with("revision", records.revision())
                    .with_count("count", written.records as u64);
                let done = Message::new("export.written").with("file", self.out.display());
                let lines = [done.text(lang), about.text(lang)].into_iter();
                lines.chain(notes.iter().cloned()).collect()
            },
        );
        Ok(())
    }
}
