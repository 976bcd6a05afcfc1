//! Words of a list of tenants: how far a project is, how land is let, dates.

use crate::figures::as_of::{date_in, not_a_date};
use crate::figures::value::is_blank;
use domain::{LeaseKind, PartialDate, ProjectState};
use message::Message;
use table::Cell;
use text::{fold, parse_code};

/// How far a project is.
///
/// # Errors
/// Words that say none of the states.
pub fn state(text: &str) -> Result<ProjectState, Message> {
    if let Ok(state) = parse_code(text) {
        return Ok(state);
    }
    let folded = format!(" {} ", fold(text));
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| folded.contains(&format!(" {phrase} ")));
    Ok(match () {
        () if has(&["cham dut", "thu hoi", "giai the"]) => ProjectState::Terminated,
        () if has(&["tam dung", "tam ngung", "ngung hoat dong", "dung hoat dong"]) => ProjectState::Suspended,
        () if has(&["chua hoat dong"]) && has(&["hoan thanh", "da xay dung xong"]) => ProjectState::CompletedIdle,
        () if has(&["chua hoat dong"]) => return Err(unknown_state(text)),
        () if has(&["dang xay dung", "xay dung", "dang trien khai", "dang dau tu", "xdcb"]) => ProjectState::BeingBuilt,
        () if has(&["hoat dong", "dang san xuat", "san xuat"]) => ProjectState::Operating,
        () => return Err(unknown_state(text)),
    })
}

fn unknown_state(text: &str) -> Message {
    Message::new("figures.tenants.state").with("value", text)
}

/// How land is let.
///
/// # Errors
/// Words that say none of the kinds.
pub fn lease_kind(text: &str) -> Result<LeaseKind, Message> {
    if let Ok(kind) = parse_code(text) {
        return Ok(kind);
    }
    let folded = format!(" {} ", fold(text));
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| folded.contains(&format!(" {phrase} ")));
    Ok(match () {
        () if has(&["thue lai"]) => LeaseKind::Sublease,
        () if has(&["dau gia"]) => LeaseKind::Auction,
        () if has(&["chua thue", "chu truong"]) => LeaseKind::ApprovedNotLeased,
        () if has(&["nha nuoc cho thue", "nha nuoc", "thue truc tiep"]) => LeaseKind::DirectStateLease,
        () => return Err(Message::new("figures.tenants.lease_kind").with("value", text)),
    })
}

/// A date of a cell: `1/7/2020`, `7/2020`, `2020-07`, `2020`.
///
/// # Errors
/// Something else than a date.
pub fn date(cell: &Cell) -> Result<Option<PartialDate>, Message> {
    if is_blank(cell) {
        return Ok(None);
    }
    if let Cell::Date(date) = cell {
        return Ok(Some(PartialDate::day(*date)));
    }
    let text = cell.text();
    let month = || {
        let (month, year) = text.split_once('/')?;
        let (month, year) = (month.trim().parse::<u8>().ok()?, year.trim());
        format!("{year}-{month:02}").parse().ok()
    };
    let found = date_in(&text).or_else(|| text.trim().parse().ok()).or_else(month);
    match found {
        Some(date) => Ok(Some(date)),
        None => Err(not_a_date(&text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_kinds_as_lists_say_them() {
        for (text, expected) in [
            ("Đang hoạt động", Some(ProjectState::Operating)),
            ("Đang xây dựng", Some(ProjectState::BeingBuilt)),
            ("Tạm dừng hoạt động", Some(ProjectState::Suspended)),
            ("Hoàn thành nhưng chưa hoạt động", Some(ProjectState::CompletedIdle)),
            ("Chưa hoạt động", None),
            ("Chấm dứt hoạt động", Some(ProjectState::Terminated)),
            ("suspended", Some(ProjectState::Suspended)),
            ("tốt", None),
        ] {
            assert_eq!(state(text).ok(), expected, "{text}");
        }
        assert_eq!(
            lease_kind("Thuê lại của chủ đầu tư hạ tầng").ok(),
            Some(LeaseKind::Sublease)
        );
        assert_eq!(lease_kind("Nhà nước cho thuê").ok(), Some(LeaseKind::DirectStateLease));
        assert_eq!(lease_kind("Thuê").ok(), None);
    }

    #[test]
    fn dates_to_the_day_the_month_the_year() {
        for (text, expected) in [("1/7/2020", "2020-07-01"), ("7/2020", "2020-07"), ("2020", "2020")] {
            let read = date(&Cell::Text(text.to_string())).unwrap();
            assert_eq!(read.map(|d| d.to_string()).as_deref(), Some(expected));
        }
        assert!(date(&Cell::Text("quý 3".to_string())).is_err());
    }
}
