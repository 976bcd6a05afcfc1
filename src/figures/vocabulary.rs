//! The headings boards write over their columns, and their meanings. A heading with more words than are known here is left out,
//! never guessed: “GPMB trong tuần” is not the land cleared so far.

mod land;
mod words;

use domain::{Status, ZoneKind};

use crate::mapping::figure_field::{Field, Meaning};
use words::Words;

/// The meaning of a heading; the texts of several rows stand in one, with `–` between them.
pub fn meaning(heading: &str) -> Meaning {
    let words = Words::new(heading);
    let status = if words.any(&["de xuat", "du kien"]) {
        Some(Status::Proposed)
    } else if words.any(&["muc tieu", "phan dau", "ke hoach nam", "chi tieu nam"]) {
        Some(Status::Target)
    } else {
        None
    };
    // Forms in another language have our codes below their headings.
    let lowest = heading.rsplit(" – ").next().unwrap_or(heading).trim();
    Meaning {
        field: Field::from_code(lowest).unwrap_or_else(|| field(&words)),
        status,
    }
}

/// The field of a heading, without the status of its values.
fn field(words: &Words) -> Field {
    if is_part_of_time(words) || words.any(&["ghi chu", "vuong mac", "kho khan", "nguyen nhan", "kien nghi"]) {
        return Field::Left;
    }
    if words.is(&["tt", "stt", "so tt", "so thu tu", "s tt", "no"]) {
        return Field::Ordinal;
    }
    tenant(words)
        .or_else(|| zone(words))
        .or_else(|| land::share(words))
        .or_else(|| land::people(words))
        .or_else(|| land::money(words))
        .or_else(|| land::area(words))
        .or_else(|| land::count(words))
        .unwrap_or(Field::Left)
}

/// Values of a week, a month, a difference: none of them is how far things are.
fn is_part_of_time(words: &Words) -> bool {
    words.any(&[
        "trong tuan",
        "trong thang",
        "trong ky",
        "trong quy",
        "so voi",
        "ky truoc",
        "tuan truoc",
        "thang truoc",
        "lan truoc",
        "tang giam",
        "tang them",
        "bien dong",
    ])
}

fn tenant(words: &Words) -> Option<Field> {
    let counted = words.starts(&["so ", "so luong ", "tong so "]);
    let builder = words.any(&["ha tang"]);
    if words.any(&["nganh nghe", "linh vuc", "nganh san xuat", "trade"]) {
        return Some(Field::Trade);
    }
    if words.any(&["lo dat", "ma lo", "ky hieu lo", "so lo"]) || words.is(&["lo", "plot"]) {
        return Some(Field::Plot);
    }
    if words.any(&[
        "ngay thue",
        "ngay ky",
        "tu ngay",
        "ngay bat dau",
        "ngay hop dong",
        "bat dau thue",
    ]) {
        return Some(Field::Start);
    }
    if words.any(&["den ngay", "ngay het han", "het han", "ngay ket thuc"]) && words.any(&["thue", "hop dong", "han"]) {
        return Some(Field::End);
    }
    if words.any(&["hinh thuc thue", "hinh thuc cho thue", "loai hop dong"]) || words.is(&["hinh thuc"]) {
        return Some(Field::LeaseKind);
    }
    if words.any(&[
        "tinh trang",
        "trang thai",
        "tinh hinh hoat dong",
        "hien trang hoat dong",
    ]) {
        return Some(Field::State);
    }
    if counted || builder {
        return None;
    }
    if words.any(&["thue lai"]) && words.any(&["dien tich", "dt"]) {
        return Some(Field::Sublet);
    }
    if words.is(&["du an", "ten du an", "ten du an dau tu", "du an dau tu", "project"]) {
        return Some(Field::Project);
    }
    let enterprise = [
        "doanh nghiep",
        "nha dau tu thu cap",
        "don vi thue",
        "to chuc thue",
        "ben thue",
        "chu dau tu du an",
        "cong ty",
    ];
    words.any(&enterprise).then_some(Field::Tenant)
}

fn zone(words: &Words) -> Option<Field> {
    let kind = || {
        if words.any(&["khu"]) && words.any(&["cum"]) {
            return None;
        }
        let found = [
            (ZoneKind::IndustrialCluster, ["ccn", "cum cong nghiep"]),
            (ZoneKind::IndustrialPark, ["kcn", "khu cong nghiep"]),
            (ZoneKind::EconomicZone, ["kkt", "khu kinh te"]),
        ];
        let mut kinds = found.iter().filter(|(_, names)| words.any(names));
        match (kinds.next(), kinds.next()) {
            (Some((kind, _)), None) => Some(*kind),
            _ => None,
        }
    };
    let bare = [
        "ccn",
        "kcn",
        "kkt",
        "cum cong nghiep",
        "khu cong nghiep",
        "khu kinh te",
        "cum",
        "khu",
        "khu cum",
        "kcn ccn",
        "ccn kcn",
        "khu cum cong nghiep",
        "zone",
        "danh muc",
    ];
    let named = words.starts(&["ten "]) && words.any(&["ccn", "kcn", "kkt", "cum", "khu"]);
    if words.is(&bare) || named {
        return Some(Field::Zone(kind()));
    }
    if words.any(&["vi tri", "dia diem", "dia chi"]) || words.is(&["xa", "phuong", "xa phuong", "place"]) {
        return Some(Field::Place);
    }
    if words.is(&["van ban", "so van ban", "nguon", "nguon so lieu", "document"]) {
        return Some(Field::Document);
    }
    let dates = ["thoi diem", "ngay so lieu", "ngay bao cao", "tinh den ngay", "as of"];
    words.is(&dates).then_some(Field::AsOf)
}

#[cfg(test)]
mod tests;
