//! `matbang inspect`: the doctor alone. Reads files and says what it found; writes nothing.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::Context;
use super::output::Failure;
use super::values;
use super::watch::Watch;
use crate::inspect;
use crate::inspect::Look;
use crate::present;
use geodesy::CrsReading;
use geodesy::Epsg;
use message::Message;
use progress::Progress;
use reader::ReadOptions;

#[derive(Args)]
#[command(after_help = "matbang inspect ranh-gioi.zip
matbang inspect phu-luc.csv --place \"KCN Bản Qua\"
matbang inspect ban-ve.dxf --layer RANH --crs EPSG:9208+swap --json")]
pub struct Inspect {
    #[arg(required = true, value_name = "file")]
    files: Vec<PathBuf>,
    #[arg(long, value_name = "id_or_name")]
    place: Option<String>,
    #[arg(long, value_name = "EPSG:n", value_parser = values::reading)]
    crs: Option<CrsReading>,
    #[arg(long, value_name = "EPSG:n", value_parser = values::epsg)]
    area_crs: Option<Epsg>,
    #[arg(long, value_name = "name")]
    layer: Option<String>,
    #[arg(long, value_name = "name")]
    encoding: Option<String>,
}

impl Inspect {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        context.refuse_store_as_file(&self.files)?;
        let snapshot = context.snapshot_or_empty()?;
        if let Some(missing) = reader::missing_guards()? {
            context.output.say(missing);
        }
        for file in &self.files {
            context
                .output
                .say(Message::new("cli.reading").with("file", file.display()));
        }
        let look = Look {
            place: self.place,
            reading: self.crs,
            area_crs: self.area_crs,
            read: ReadOptions {
                layer: self.layer,
                encoding: self.encoding,
                ..ReadOptions::default()
            },
        };
        let progress = Arc::new(Progress::default());
        let watch = Watch::begin(progress.clone(), context.output);
        let found = inspect::inspect(&snapshot, &self.files, &look, &progress);
        // The line of progress goes before the answer comes.
        drop(watch);
        let found = found?;
        let lang = context.output.lang;
        context
            .output
            .result(|| present::Inspection::of(&found, lang), || found.lines(lang));
        Ok(())
    }
}
