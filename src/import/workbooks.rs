//! Requests whose files are tables: registers as CSV or as workbooks, sheets of figures, filled-in forms.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::register;
use super::request::Request;
use crate::changeset::relation;
use crate::changeset::report::{Note, Report};
use crate::figures;
use crate::forms::examples;
use crate::mapping::import_kind::ImportKind;
use crate::snapshot::Snapshot;
use coordinates::sheets;
use domain::{Change, province_named, provinces};
use message::Message;
use progress::Progress;
use reader::{Format, ReadOptions, csv_grid};
use table::Grid;
use text::{DecimalSeparator, Problems, Refusal, legacy, nearest, parse_code, parse_table, read_bytes};

/// The largest table of a register, in MB.
const TABLE_MB: u64 = 64;

/// How much of a text shows whether it is a form.
const HEAD_BYTES: u64 = 64 << 10;

/// The changes of a request whose files are tables; `None` when they are to be read as features.
///
/// # Errors
/// Every problem found.
pub fn run(
    snapshot: &Snapshot,
    request: &Request,
    progress: &Progress,
) -> Result<Option<(Vec<Change>, Report)>, Refusal> {
    if request.kind != ImportKind::Figure && request.options.relation != relation::Said::default() {
        return Err(Message::new("import.relation.figures_only").into());
    }
    if matches!(request.kind, ImportKind::Register | ImportKind::Figure) {
        refuse_other_kinds(&request.files)?;
    }
    let books = request.files.iter().any(|file| has_sheets(file) || is_archive(file));
    match request.kind {
        ImportKind::Register if !books => register_of_files(snapshot, request, progress).map(Some),
        ImportKind::Register => {
            let (grids, notes) = grids(request, progress)?;
            register_of_grids(snapshot, request, &grids, notes).map(Some)
        }
        ImportKind::Figure => {
            let (grids, notes) = grids(request, progress)?;
            match (register::holds_tables(&grids, Some("figure")), books) {
                (true, true) => register_of_grids(snapshot, request, &grids, notes),
                (true, false) => register_of_files(snapshot, request, progress),
                (false, _) => figures_of_grids(snapshot, request, grids, notes),
            }
            .map(Some)
        }
        // A form of one table of the register, filled in.
        _ if request.files.iter().all(|file| has_sheets(file)) => {
            let (grids, notes) = grids(request, progress)?;
            match register::holds_form(&grids, request.kind) {
                true => register_of_grids(snapshot, request, &grids, notes).map(Some),
                false => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

/// Whether a file holds sheets: a workbook, or a form that somebody saved as text.
fn has_sheets(file: &Path) -> bool {
    let ending = file.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("xlsx" | "xlsm" | "xlsb" | "xls" | "ods") => true,
        Some("csv" | "tsv" | "txt") => is_form_or_utf16(file),
        _ => false,
    }
}

/// Whether a file is an archive or a workbook, whatever its ending says.
fn is_archive(file: &Path) -> bool {
    matches!(reader::format_of(file), Ok(Format::Zip))
}

/// Refuses files that are no tables, by what stands in them: what each is, and what a register may be.
fn refuse_other_kinds(files: &[PathBuf]) -> Result<(), Refusal> {
    let mut problems = Problems::new();
    for file in files {
        let told = |key: &'static str| Message::new(key).with("file", file.display());
        let kinds = Message::new("import.tables.kinds");
        let messages = match reader::format_of(file) {
            Ok(format) if format.is_table() || format == Format::Zip => Vec::new(),
            Ok(format) => vec![told("reader.table.no_sheet").with("format", format.name()), kinds],
            Err(refused) => match refused.key() {
                "reader.refused.raster" => vec![told("import.tables.picture")],
                "reader.refused.pdf" => vec![told("import.tables.pdf")],
                "reader.refused.office" => vec![told("import.tables.office")],
                // Of a text the reader of texts says more.
                "reader.refused.unknown" if is_text_by_name(file) => Vec::new(),
                "reader.refused.unknown" => vec![told("import.tables.unknown")],
                "reader.refused.empty" => Vec::new(),
                key if key.starts_with("reader.refused.") => vec![refused, kinds],
                // That it is not there is told by what reads it.
                _ => Vec::new(),
            },
        };
        messages.into_iter().for_each(|message| problems.push(message));
    }
    problems.or(())
}

fn is_text_by_name(file: &Path) -> bool {
    let ending = file
        .extension()
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    matches!(ending.as_deref(), Some("csv" | "tsv" | "txt"))
}

/// Whether a text begins as a form does: titles and headings for people, and below them the row of codes. Or whether it is what
/// spreadsheet programs call “Unicode text”, which the tables of the register are not written in.
fn is_form_or_utf16(file: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    if read.is_err() {
        // Told by what reads it.
        return false;
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let text = legacy::detect(&head).text;
    let whole = text.rfind('\n').map_or(text.as_str(), |end| &text[..end]);
    csv_grid("", whole).is_ok_and(|grid| register::begins_as_form(&grid))
}

/// The sheets of all files, read in the process of the readers.
fn grids(request: &Request, progress: &Progress) -> Result<(Vec<Grid>, Vec<Message>), Refusal> {
    let options = ReadOptions {
        encoding: encoding(request),
        ..ReadOptions::default()
    };
    let wanted = sheet(request);
    let (mut sheets, mut notes, mut problems) = (Vec::new(), Vec::new(), Problems::new());
    for file in &request.files {
        progress.step(0)?;
        match reader::workbook(file, &options, progress) {
            Ok(book) => {
                // Asked of every file: one that has no such sheet would otherwise say nothing, and nobody would know.
                let named = sheets::named(&file.display().to_string(), &book.sheets, wanted.as_deref());
                match problems.keep(named) {
                    Some(Some(one)) => sheets.push(one.clone()),
                    Some(None) => sheets.extend(book.sheets),
                    None => {}
                }
                notes.extend(book.notes);
            }
            Err(refusal) => problems.absorb(refusal),
        }
    }
    problems.or(())?;
    examples::refuse(&sheets, wanted.as_deref())?;
    Ok((sheets, notes))
}

/// The encoding a person says.
fn encoding(request: &Request) -> Option<String> {
    let mapped = || Some(request.options.mapping.as_ref()?.encoding?.to_string());
    request.options.encoding.clone().or_else(mapped)
}

/// The bytes of a text of the register, in UTF-8 where a person says that it is written otherwise.
fn text_bytes(path: &Path, request: &Request) -> Result<Vec<u8>, Message> {
    let bytes = read_bytes(path, TABLE_MB)?;
    let Some(label) = encoding(request) else {
        return Ok(bytes);
    };
    let encoding = reader::encoding_named(&path.display().to_string(), &label)?;
    Ok(legacy::decode(&bytes, encoding).into_bytes())
}

/// The sheet a person asks for.
fn sheet(request: &Request) -> Option<String> {
    let mapping = request.options.mapping.as_ref();
    let mapped = || mapping.and_then(|mapping| mapping.sheet.clone().or_else(|| mapping.layer.clone()));
    request.options.layer.clone().or_else(mapped)
}

fn register_of_files(
    snapshot: &Snapshot,
    request: &Request,
    progress: &Progress,
) -> Result<(Vec<Change>, Report), Refusal> {
    let (mut problems, mut inputs) = (Problems::new(), Vec::new());
    for path in &request.files {
        progress.begin(
            Message::new("import.progress.opening").with("file", path.display()),
            None,
        );
        progress.step(0)?;
        let bytes = problems.keep(text_bytes(path, request));
        inputs.extend(bytes.map(|bytes| register::Input {
            name: path.display().to_string(),
            bytes,
        }));
    }
    problems.or(())?;
    let mut problems = Problems::new();
    // What is no table is told by the register.
    for table in inputs
        .iter()
        .filter_map(|input| parse_table(&input.name, &input.bytes).ok())
    {
        problems.keep(examples::refuse_in_table(&table));
    }
    problems.or(())?;
    with_options(request, |options| register::import(snapshot, &inputs, options))
}

fn register_of_grids(
    snapshot: &Snapshot,
    request: &Request,
    grids: &[Grid],
    notes: Vec<Message>,
) -> Result<(Vec<Change>, Report), Refusal> {
    let done = with_options(request, |options| register::import_grids(snapshot, grids, options));
    noted(done, notes)
}

/// What the register is read with; files its boundaries name lie beside the first file.
fn with_options<T>(request: &Request, read: impl FnOnce(&register::Options<'_>) -> T) -> T {
    let folder: PathBuf = request
        .files
        .first()
        .and_then(|file| file.parent())
        .unwrap_or(Path::new(""))
        .to_path_buf();
    read(&register::Options {
        mark: request.options.mark.unwrap_or(DecimalSeparator::Dot),
        crs: request.options.crs.as_ref(),
        strict: request.options.strict,
        companion: &|name| text_bytes(&folder.join(name), request),
    })
}

fn figures_of_grids(
    snapshot: &Snapshot,
    request: &Request,
    grids: Vec<Grid>,
    notes: Vec<Message>,
) -> Result<(Vec<Change>, Report), Refusal> {
    let options = figure_options(request)?;
    noted(figures::import(snapshot, grids, &options), notes)
}

/// What a request and its mapping say of sheets of figures.
fn figure_options(request: &Request) -> Result<figures::Options, Refusal> {
    let said = &request.options;
    let mapping = said.mapping.clone().unwrap_or_default();
    let constant = |key: &str| mapping.constants.get(key).cloned();
    let mut problems = Problems::new();
    let mut wrong = |key: &str, expected: String| {
        problems.push(
            Message::new("figures.constant")
                .with("constant", key)
                .with("value", constant(key).unwrap_or_default())
                .with("expected", expected),
        );
    };
    let zone_kind = constant("zone_kind").and_then(|code| parse_code(&code).map_err(|e| wrong("zone_kind", e)).ok());
    let lease_kind = constant("lease_kind").and_then(|code| parse_code(&code).map_err(|e| wrong("lease_kind", e)).ok());
    let as_of = constant("as_of").and_then(|date| {
        let read = date.parse().ok();
        if read.is_none() {
            wrong("as_of", "2026-06-18".to_string());
        }
        read
    });
    let create_zones = match constant("create_zones").as_deref() {
        None | Some("no") => false,
        Some("yes") => true,
        Some(_) => {
            wrong("create_zones", "yes, no".to_string());
            false
        }
    };
    let ignored = mapping
        .ignore
        .iter()
        .map(|heading| ("left".to_string(), heading.clone()));
    let columns = mapping
        .columns
        .iter()
        .map(|(field, heading)| (field.clone(), heading.clone()));
    let province = match said.province.clone().or_else(|| constant("province")) {
        None => None,
        Some(named) => match province_named(&named) {
            Some(province) => Some(province.key.clone()),
            None => {
                let keys = provinces().iter().filter(|p| p.until.is_none()).map(|p| p.key.as_str());
                problems.push(
                    Message::new("figures.constant")
                        .with("constant", "province")
                        .with("expected", nearest(&named, keys).unwrap_or("lao-cai"))
                        .with("value", named),
                );
                None
            }
        },
    };
    let options = figures::Options {
        sheet: sheet(request),
        header_row: mapping.header_row,
        columns: columns.chain(ignored).collect(),
        zone: said.zone.clone().or_else(|| constant("zone")),
        zone_kind: said.zone_kind.or(zone_kind),
        province,
        create_zones: said.create_zones || create_zones,
        as_of: said.valid_from.or(as_of),
        document: said.document.clone().or_else(|| constant("document")),
        said: said.relation.clone(),
        mark: said.mark.or(mapping.decimal),
        lease_kind: said.lease_kind.or(lease_kind),
        keep_personal: mapping.keep_personal,
    };
    problems.or(options)
}

/// What the reader left out, before what the import says.
fn noted(done: Result<(Vec<Change>, Report), Refusal>, notes: Vec<Message>) -> Result<(Vec<Change>, Report), Refusal> {
    let (changes, mut report) = done?;
    for note in notes {
        report.note(Note::Info(note));
    }
    Ok((changes, report))
}
