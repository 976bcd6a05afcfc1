//! Headings over values: areas, people, money, counts.

use super::words::Words;
use crate::mapping::figure_field::Field;

/// A step of clearance, or the whole that is to be cleared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    ToRecover,
    Inventoried,
    Published,
    Approved,
    Paid,
    Deposited,
    Transferred,
    Decided,
    HandedOver,
    Moved,
    Resettled,
}

fn step(words: &Words) -> Option<Step> {
    let steps: &[(Step, &[&str])] = &[
        (Step::Resettled, &["tai dinh cu", "tdc"]),
        (Step::Moved, &["di doi", "di chuyen", "cat boc", "da doi"]),
        (
            Step::Deposited,
            &["gui", "tam giu", "ky gui", "gui tien", "tai khoan tam giu"],
        ),
        (
            Step::Transferred,
            &["ung", "da ung", "tam ung", "da chuyen", "nha dau tu chuyen"],
        ),
        (Step::HandedOver, &["ban giao"]),
        (
            Step::Decided,
            &["quyet dinh thu hoi", "qd thu hoi", "qdth", "co qd", "da co quyet dinh"],
        ),
        (Step::Paid, &["chi tra", "da chi", "tra tien"]),
        (Step::Published, &["cong khai", "niem yet"]),
        (Step::Approved, &["phe duyet", "duyet", "pd phuong an", "phuong an"]),
        (Step::Inventoried, &["kiem dem", "kiem ke", "do dac"]),
        (
            Step::ToRecover,
            &[
                "phai thu hoi",
                "can thu hoi",
                "phai gpmb",
                "can gpmb",
                "phai giai phong",
                "can giai phong",
                "tong thu hoi",
                "bi anh huong",
                "anh huong",
            ],
        ),
    ];
    // “Phải di dời” is the work to be done, not the work done.
    let due = words.any(&["phai di doi", "phai di chuyen", "can di doi", "can di chuyen"]);
    steps
        .iter()
        .filter(|(step, _)| *step != Step::Moved || !due)
        .find(|(_, phrases)| words.any(phrases))
        .map(|(step, _)| *step)
}

fn value(code: &str) -> Option<Field> {
    Some(code.parse().map_or(Field::Left, Field::Value))
}

/// The meaning of a heading of percentages.
pub fn share(words: &Words) -> Option<Field> {
    if words.any(&["lap day"]) {
        return value("fill");
    }
    if words.prints("%") || words.any(&["ty le", "ti le", "phan tram"]) {
        return match words.any(&["gpmb", "giai phong mat bang", "mat bang"]) && step(words).is_none() {
            true => value("cleared_share"),
            false => Some(Field::Left),
        };
    }
    None
}

/// The meaning of a heading of households, organisations or graves.
pub fn people(words: &Words) -> Option<Field> {
    let step = step(words);
    if words.any(&["ho kinh doanh"]) {
        return value("household_businesses");
    }
    if is_less(words) {
        return None;
    }
    if words.marked("hộ", &["so ho", "ho dan", "ho gia dinh"]) {
        return match step {
            Some(Step::Resettled) => value("households_to_resettle"),
            Some(Step::Inventoried) => value("households_inventoried"),
            Some(Step::Published) => value("households_published"),
            Some(Step::Approved) => value("households_approved"),
            Some(Step::Paid) => value("households_paid"),
            Some(Step::HandedOver) => value("households_handed_over"),
            None | Some(Step::ToRecover) => value("households"),
            _ => Some(Field::Left),
        };
    }
    if words.marked("mộ", &["so mo", "ngoi mo", "mo ma"]) {
        return match step {
            Some(Step::Inventoried) => value("graves_inventoried"),
            Some(Step::Approved) => value("graves_approved"),
            Some(Step::Paid) => value("graves_paid"),
            Some(Step::Moved) => value("graves_moved"),
            None | Some(Step::ToRecover) => value("graves"),
            _ => Some(Field::Left),
        };
    }
    if words.any(&["to chuc"]) && !words.any(&["to chuc thuc hien", "to chuc thue"]) {
        return match step {
            Some(Step::Inventoried) => value("organisations_inventoried"),
            Some(Step::Approved) => value("organisations_approved"),
            Some(Step::Paid) => value("organisations_paid"),
            None | Some(Step::ToRecover) => value("organisations"),
            _ => Some(Field::Left),
        };
    }
    None
}

/// Whether a heading is of the rest that is still missing: the register computes it.
fn is_less(words: &Words) -> bool {
    words.any(&["con lai", "chua", "con phai", "con thieu"])
}

/// The meaning of a heading of money.
pub fn money(words: &Words) -> Option<Field> {
    if words.any(&["thu nhap binh quan"]) {
        return value("income_average");
    }
    if words.any(&["doanh thu"]) {
        return value("revenue");
    }
    if words.any(&["nop ngan sach", "nop nsnn"]) {
        return value("budget_paid");
    }
    if words.any(&["giai ngan"]) {
        return value("disbursed");
    }
    if words.any(&["tong muc dau tu", "tmdt", "von dau tu ha tang"]) {
        return value("infrastructure_capital_planned");
    }
    if words.any(&["von dang ky", "von dau tu dang ky"]) {
        return value("capital_registered");
    }
    if words.any(&["von thuc hien", "von da thuc hien", "von dau tu thuc hien"]) {
        return value("capital_realised");
    }
    let money = [
        "kinh phi",
        "so tien",
        "gia tri",
        "tong tien",
        "tien boi thuong",
        "tien da",
        "ty dong",
        "ti dong",
        "trieu dong",
    ];
    if !words.any(&money) {
        return None;
    }
    if is_less(words) {
        return Some(Field::Left);
    }
    match step(words) {
        Some(Step::Approved) => value("compensation_approved"),
        Some(Step::Paid) => value("compensation_paid"),
        Some(Step::Deposited) => value("compensation_deposited"),
        Some(Step::Transferred) => value("compensation_transferred"),
        _ => Some(Field::Left),
    }
}

/// The meaning of a heading of land.
pub fn area(words: &Words) -> Option<Field> {
    let sized = words.any(&["dien tich", "dt", "ha", "m2", "quy mo"]) || words.prints("m²");
    let industrial = words.any(&["dat cn", "dat cong nghiep", "dat xay dung nha may", "dat san xuat"]);
    if words.any(&["goc"]) && sized || words.prints("(đất") {
        return Some(Field::AreaPrinted);
    }
    if words.any(&["chua cho thue", "chua thue", "con trong"]) {
        return value("unleased");
    }
    if words.any(&["khong phai thu hoi"]) {
        return value("not_required");
    }
    if is_less(words) {
        return Some(Field::Left);
    }
    if words.any(&["mat bang sach", "dat sach"]) {
        return value("clean");
    }
    let cleared = words.any(&["gpmb", "giai phong mat bang", "giai phong"]);
    // Of land, `duyệt` alone is the plan that gives the size; the step of clearance is named or has its own heading.
    let planned = words.any(&["quy hoach", "qh", "qhct", "thanh lap"]) || industrial;
    if !planned {
        match step(words) {
            Some(Step::ToRecover) => return value("to_recover"),
            Some(Step::HandedOver) => return value("handed_over"),
            Some(Step::Inventoried) if sized => return value("land_inventoried"),
            Some(Step::Approved) if sized => return value("land_approved"),
            Some(Step::Paid) if sized => return value("land_paid"),
            Some(Step::Decided) if sized => return value("land_decided"),
            Some(_) => return Some(Field::Left),
            None if cleared => return Some(Field::Progress),
            None => {}
        }
    }
    if words.any(&["da cho thue", "da thue", "dat thue", "thue dat", "dien tich thue"]) {
        return value("leased");
    }
    if industrial {
        return match () {
            () if words.any(&["xay dung ha tang", "co ha tang", "da co ha tang", "ha tang"]) => value("serviced"),
            () if words.any(&["dich vu", "dv"]) => value("industrial_service_plan"),
            () if words.any(&["quy hoach chi tiet", "qhct", "qh chi tiet"]) => value("industrial_plan"),
            () if words.any(&["cho thue"]) => value("leasable"),
            () => Some(Field::IndustrialLand),
        };
    }
    if words.any(&["cho thue"]) && sized {
        return value("leasable");
    }
    if words.any(&["thanh lap"]) {
        return if sized { value("established") } else { Some(Field::Left) };
    }
    (sized && words.each().all(is_of_a_size)).then(|| value("planned"))?
}

/// Words that may stand over the size of a zone and change nothing about it.
fn is_of_a_size(word: &str) -> bool {
    const WORDS: &str = " dien tich dt ha m2 m² quy hoach mo qh tong theo duoc duyet phe khu ccn kcn kkt cum cong nghiep dat \
        toan tu nhien cua den ngay tinh thoi diem kinh te du kien de xuat nam ";
    word.bytes().all(|b| b.is_ascii_digit()) || WORDS.contains(&format!(" {word} "))
}

/// Counts of projects, enterprises, workers.
pub fn count(words: &Words) -> Option<Field> {
    if words.any(&["lao dong binh quan"]) {
        return value("workers_per_project");
    }
    if words.any(&["lao dong", "cong nhan"]) {
        return value("workers");
    }
    if words.any(&["so du an", "tong so du an", "du an"]) {
        return match () {
            () if words.any(&["chua hoat dong"]) => value("projects_completed_idle"),
            () if words.any(&["dang hoat dong", "hoat dong"]) => value("projects_operating"),
            () if words.any(&["dang trien khai", "dang xay dung"]) => value("projects_building"),
            () if words.any(&["tam dung", "tam ngung"]) => value("projects_suspended"),
            () if words.any(&["chung nhan", "gcn"]) => value("projects_certified"),
            () if words.is(&["so du an", "tong so du an", "so luong du an"]) => value("projects"),
            () => Some(Field::Left),
        };
    }
    if words.any(&["so doanh nghiep", "so luong doanh nghiep"]) {
        return value("enterprises");
    }
    words.any(&["so co so"]).then(|| value("producers"))?
}
