//! Clearance in free words: “Đã hoàn thành GPMB 74,97 ha”, “GPMB ~20/75 ha”, “GPMB 58,32/75 ha; đã chi 54,243 tỷ”.

use super::found::{Found, Read};
use super::heading::Column;
use super::value::Numbers;
use domain::{Indicator, Unit};
use message::Message;
use text::fold;
use text::number::{NumberWhy, PrintedQuantity, find_quantities, read_quantity};

/// The values of a text. Each kind of quantity is taken when it stands there once; words without a number are reported to the
/// person and give no value.
///
/// # Errors
/// A number that cannot be read, or does not fit.
pub fn read(text: &str, numbers: &Numbers, column: &Column) -> Result<Read, Message> {
    let evidence = numbers.evidence(column);
    let parts: Vec<PrintedQuantity> = match read_quantity(text, evidence) {
        Ok(one) => vec![one],
        Err(error) => match error.why {
            NumberWhy::Several(_) => find_quantities(text, evidence)
                .into_iter()
                .collect::<Result<_, _>>()
                .map_err(|error| error.message())?,
            NumberWhy::NoNumber | NumberWhy::NotAQuantity => Vec::new(),
            // Asked once for the whole sheet.
            NumberWhy::Ambiguous { .. } => return Ok(Read::Nothing),
            _ => return Err(error.message()),
        },
    };
    let mut values = Vec::new();
    for part in &parts {
        let Some(indicator) = indicator(part, text) else {
            continue;
        };
        let same = |other: &&PrintedQuantity| self::indicator(other, text) == Some(indicator);
        if parts.iter().filter(same).count() > 1 {
            // Which of two areas is the land cleared so far is not for a program to choose.
            return Ok(Read::Words(text.to_string()));
        }
        let quantity = numbers.settle(part, column, indicator)?;
        let mut found = Found::new(indicator, quantity, part);
        // The whole sentence: what the parts mean stands around them.
        found.wording = text.split_whitespace().collect::<Vec<_>>().join(" ");
        values.push(found);
    }
    Ok(match values.is_empty() {
        true => Read::Words(text.to_string()),
        false => Read::Values(values),
    })
}

/// The indicator of a quantity in a sentence on clearance; `None` when the words leave it open.
fn indicator(part: &PrintedQuantity, text: &str) -> Option<Indicator> {
    let folded = format!(" {} ", fold(text));
    let code = match part.unit {
        None | Some(Unit::Hectare | Unit::SquareMetre) => "cleared",
        Some(Unit::Percent) => "cleared_share",
        Some(Unit::BillionDong | Unit::MillionDong) if folded.contains(" chi ") => "compensation_paid",
        _ => return None,
    };
    code.parse().ok()
}
