//! Forms of figures: the list of zones, the weekly sheet of clearance, the list of tenants, the corners of a boundary.

use rust_xlsxwriter::XlsxError;

use super::book::{Book, Column, Entry};
use super::word;
use domain::{LeaseKind, ProjectState, Unit};
use message::Lang;

/// The fictional park of the example data.
const EXAMPLE_ZONE: &str = "KCN Minh Họa (không có thật)";

/// A column: the field, the keys of its heading, the example.
type Line = (&'static str, &'static [&'static str], Value);

#[derive(Clone, Copy)]
enum Value {
    Text(&'static str),
    Number(f64),
}

const LIST: &[Line] = &[
    ("ordinal", &["ordinal"], Value::Number(1.0)),
    ("zone", &["zone"], Value::Text(EXAMPLE_ZONE)),
    ("place", &["place"], Value::Text("nơi minh họa")),
    ("planned", &["planned"], Value::Number(250.5)),
    ("established", &["established"], Value::Number(250.5)),
    ("industrial_plan", &["industrial_plan"], Value::Number(141.99)),
    ("leased", &["leased"], Value::Number(60.2)),
    ("progress", &["progress"], Value::Text("GPMB 58,32/250,5 ha")),
    ("projects", &["projects"], Value::Number(25.0)),
    ("projects_operating", &["projects_operating"], Value::Number(14.0)),
    ("workers", &["workers"], Value::Number(3200.0)),
];

const WEEKLY: &[Line] = &[
    ("ordinal", &["ordinal"], Value::Number(1.0)),
    ("zone", &["zone"], Value::Text(EXAMPLE_ZONE)),
    ("to_recover", &["area", "to_recover"], Value::Number(120.5)),
    ("land_inventoried", &["area", "inventoried"], Value::Number(110.0)),
    ("land_approved", &["area", "approved"], Value::Number(90.25)),
    ("land_paid", &["area", "paid"], Value::Number(80.0)),
    ("land_decided", &["area", "decided"], Value::Number(80.0)),
    ("handed_over", &["area", "handed_over"], Value::Number(75.4)),
    ("clean", &["area", "clean"], Value::Number(70.0)),
    ("households", &["households", "all"], Value::Number(283.0)),
    (
        "households_inventoried",
        &["households", "inventoried"],
        Value::Number(250.0),
    ),
    ("households_approved", &["households", "approved"], Value::Number(184.0)),
    ("households_paid", &["households", "paid"], Value::Number(180.0)),
    ("organisations", &["organisations", "all"], Value::Number(3.0)),
    ("organisations_paid", &["organisations", "paid"], Value::Number(2.0)),
    ("graves", &["graves", "all"], Value::Number(217.0)),
    ("graves_moved", &["graves", "moved"], Value::Number(184.0)),
    ("compensation_approved", &["money", "approved"], Value::Number(60.5)),
    ("compensation_paid", &["money", "paid"], Value::Number(54.243)),
    ("compensation_deposited", &["money", "deposited"], Value::Number(1.2)),
];

const TENANTS: &[Line] = &[
    ("ordinal", &["ordinal"], Value::Number(1.0)),
    ("zone", &["zone"], Value::Text(EXAMPLE_ZONE)),
    ("tenant", &["tenant"], Value::Text("Công ty Ví dụ Biểu mẫu")),
    ("project", &["project"], Value::Text("Nhà máy ví dụ biểu mẫu")),
    ("trade", &["trade"], Value::Text("cơ khí")),
    ("plot", &["plot"], Value::Text("CN-99")),
    ("leased", &["tenant_area"], Value::Number(12500.5)),
    ("lease_kind", &["lease_kind"], Value::Text("sublease")),
    ("start", &["start"], Value::Text("2024-07-01")),
    ("end", &["end"], Value::Text("2054-07-01")),
    ("capital_registered", &["capital_registered"], Value::Number(177.5)),
    ("capital_realised", &["capital_realised"], Value::Number(150.0)),
    ("workers", &["workers"], Value::Number(243.0)),
    ("state", &["state"], Value::Text("operating")),
];

/// The corners of the example of a boundary: one alone is no boundary. Point, north, east.
const CORNERS: [(&str, f64, f64); 3] = [
    ("1", 2498697.55, 407129.25),
    ("2", 2498055.54, 407669.34),
    ("3", 2496691.60, 408166.10),
];

/// The example rows of all these forms.
pub fn example_rows() -> Vec<Vec<Entry>> {
    let sheets = [LIST, WEEKLY, TENANTS].into_iter();
    let rows = sheets.map(|lines| lines.iter().map(|(_, _, value)| entry(*value)).collect());
    rows.chain(CORNERS.map(|corner| corner_row(corner).to_vec())).collect()
}

fn corner_row((point, north, east): (&str, f64, f64)) -> [Entry; 3] {
    [
        Entry::Text(point.to_string()),
        Entry::Number(north),
        Entry::Number(east),
    ]
}

/// The form of figures: three sheets.
pub fn write(book: &mut Book) -> Result<(), XlsxError> {
    for (name, lines) in [("list", LIST), ("weekly", WEEKLY), ("tenants", TENANTS)] {
        let lang = book.lang;
        let titles = [
            word(&format!("template.figure.{name}.title"), lang),
            word("template.figure.as_of", lang),
        ];
        let columns: Vec<Column> = lines.iter().map(|line| column(line, lang)).collect();
        book.sheet(&word(&format!("template.figure.{name}"), lang), &titles, &columns)?;
    }
    Ok(())
}

/// The corners of a boundary, as decisions print them.
pub fn write_boundary(book: &mut Book) -> Result<(), XlsxError> {
    let lang = book.lang;
    let [first, others @ ..] = CORNERS.map(corner_row);
    let columns: Vec<Column> = ["point", "north", "east"]
        .into_iter()
        .zip(first)
        .map(|(code, example)| Column {
            heading: vec![word(&format!("template.boundary.{code}"), lang)],
            code: None,
            expected: word(&format!("template.boundary.{code}.expected"), lang),
            choices: Vec::new(),
            example,
        })
        .collect();
    book.sheet(&word("template.boundary", lang), &[], &columns)?;
    book.rows(&others)
}

fn column((code, heading, value): &Line, lang: Lang) -> Column {
    let choices = match *code {
        "lease_kind" => LeaseKind::ALL.map(|kind| kind.code().to_string()).to_vec(),
        "state" => states(),
        _ => Vec::new(),
    };
    let heading: Vec<String> = heading
        .iter()
        .map(|part| word(&format!("template.heading.{part}"), lang))
        .collect();
    let expected = unit_of_heading(&heading).unwrap_or_else(|| super::columns::expected_of(code));
    Column {
        heading,
        // Vietnamese headings are known; others are read by the codes below them.
        code: (lang != Lang::Vi).then(|| code.to_string()),
        expected: match choices.is_empty() {
            true => expected,
            false => choices.join(", "),
        },
        choices,
        example: entry(*value),
    }
}

/// The unit a heading names in brackets, “Diện tích thuê (m²)”: the one the column is read in.
fn unit_of_heading(heading: &[String]) -> Option<String> {
    let (_, unit) = heading.last()?.strip_suffix(')')?.rsplit_once('(')?;
    let unit = unit.trim();
    let unit = if unit == "m²" { "m2" } else { unit };
    unit.parse::<Unit>().ok().map(|unit| unit.sign().to_string())
}

fn states() -> Vec<String> {
    let codes = text::codes_of::<ProjectState>();
    codes.iter().map(ToString::to_string).collect()
}

fn entry(value: Value) -> Entry {
    match value {
        Value::Text(text) => Entry::Text(text.to_string()),
        Value::Number(number) => Entry::Number(number),
    }
}
