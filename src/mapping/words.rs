//! The words offices write for the codes of closed lists.

use domain::text::fold;

/// Field, code, and the words that mean it, folded. Words that mean several steps (“đã hoàn thành”) are not here.
const WORDS: &[(&str, &str, &[&str])] = &[
    (
        "event",
        "plan_to_recover",
        &["ke hoach thu hoi", "ke hoach thu hoi dat"],
    ),
    (
        "event",
        "notice",
        &["thong bao thu hoi", "thong bao thu hoi dat", "da thong bao thu hoi"],
    ),
    ("event", "inventory", &["kiem dem", "da kiem dem", "do dac kiem dem"]),
    (
        "event",
        "plan_approved",
        &["phe duyet phuong an", "da phe duyet phuong an", "da phe duyet"],
    ),
    (
        "event",
        "paid",
        &["chi tra", "da chi tra", "da chi tra tien", "da boi thuong"],
    ),
    (
        "event",
        "decision_to_recover",
        &["quyet dinh thu hoi", "da co quyet dinh thu hoi", "qd thu hoi"],
    ),
    ("event", "enforcement", &["cuong che", "da cuong che"]),
    (
        "event",
        "handed_over",
        &["ban giao", "da ban giao", "ban giao mat bang", "da ban giao mat bang"],
    ),
    ("recovery", "required", &["phai thu hoi", "thu hoi", "co"]),
    (
        "recovery",
        "not_required",
        &["khong thu hoi", "khong phai thu hoi", "khong"],
    ),
    ("kind", "sublease", &["thue lai", "thue lai dat"]),
    (
        "kind",
        "direct_state_lease",
        &["nha nuoc cho thue", "nha nuoc cho thue truc tiep", "thue truc tiep"],
    ),
    ("kind", "auction", &["dau gia", "dau gia quyen su dung dat"]),
    (
        "kind",
        "approved_not_leased",
        &["chap thuan chu truong dau tu", "da chap thuan chua thue"],
    ),
    ("kind", "forest", &["rung", "dat rung"]),
    ("kind", "rice", &["lua", "dat lua", "dat trong lua"]),
    ("kind", "mineral", &["khoang san", "mo"]),
    ("kind", "plan", &["quy hoach", "quy hoach khac"]),
    ("state", "operating", &["dang hoat dong", "hoat dong", "da hoat dong"]),
    (
        "state",
        "being_built",
        &["dang xay dung", "dang trien khai", "dang dau tu"],
    ),
    (
        "state",
        "suspended",
        &["tam dung", "tam dung hoat dong", "tam ngung", "tam ngung hoat dong"],
    ),
    (
        "state",
        "completed_idle",
        &["hoan thanh chua hoat dong", "hoan thanh nhung chua hoat dong"],
    ),
    ("state", "terminated", &["cham dut", "cham dut hoat dong"]),
    ("status", "proposed", &["de xuat"]),
    ("status", "provisional", &["du kien", "tam thoi"]),
    ("status", "approved", &["phe duyet", "da phe duyet", "duoc phe duyet"]),
    ("status", "expired", &["het hieu luc"]),
    ("level", "general", &["quy hoach chung", "qhc"]),
    ("level", "zoning", &["quy hoach phan khu", "qhpk"]),
    ("level", "detailed", &["quy hoach chi tiet", "qhct"]),
    ("level", "recovery", &["ke hoach thu hoi dat", "thu hoi dat", "khthd"]),
    (
        "level",
        "province",
        &["tinh", "cap tinh", "thanh pho truc thuoc trung uong"],
    ),
    ("level", "district", &["huyen", "quan", "thi xa", "cap huyen"]),
    ("level", "commune", &["xa", "phuong", "thi tran", "dac khu", "cap xa"]),
    (
        "function",
        "industrial",
        &["cong nghiep", "dat cong nghiep", "skk", "skn", "skc"],
    ),
    (
        "function",
        "service",
        &["dich vu", "thuong mai dich vu", "dat thuong mai dich vu", "tmd"],
    ),
    (
        "function",
        "administration",
        &["hanh chinh", "dieu hanh", "hanh chinh dich vu"],
    ),
    ("function", "green", &["cay xanh", "dat cay xanh", "cay xanh mat nuoc"]),
    ("function", "transport", &["giao thong", "dat giao thong", "dgt"]),
    (
        "function",
        "technical",
        &["ha tang ky thuat", "dat ha tang ky thuat", "htkt"],
    ),
    ("function", "housing", &["nha o", "dat o"]),
    ("function", "other", &["khac", "dat khac"]),
];

/// The codes of a field that a text means: one, or none. A field of two kinds (`level`) has words of both.
pub fn code_of(field: &str, text: &str) -> Option<&'static str> {
    let folded = fold(text);
    WORDS
        .iter()
        .find(|(of, _, words)| *of == field && words.contains(&&folded[..]))
        .map(|(_, code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        ConstraintKind, EventKind, LandFunction, LeaseKind, LegalStatus, PlanLevel, ProjectState, Recovery, UnitLevel,
    };
    use text::parse_code;

    #[test]
    fn every_code_is_one_of_its_list() {
        for (field, code, words) in WORDS {
            let known = match *field {
                "event" => parse_code::<EventKind>(code).is_ok(),
                "recovery" => parse_code::<Recovery>(code).is_ok(),
                "kind" => parse_code::<LeaseKind>(code).is_ok() || parse_code::<ConstraintKind>(code).is_ok(),
                "state" => parse_code::<ProjectState>(code).is_ok(),
                "status" => parse_code::<LegalStatus>(code).is_ok(),
                "level" => parse_code::<PlanLevel>(code).is_ok() || parse_code::<UnitLevel>(code).is_ok(),
                "function" => parse_code::<LandFunction>(code).is_ok(),
                _ => false,
            };
            assert!(known, "{field} {code}");
            for word in *words {
                assert_eq!((fold(word).as_str(), code_of(field, word)), (*word, Some(*code)));
            }
        }
        assert_eq!(code_of("event", "Đã chi trả"), Some("paid"));
        assert_eq!(code_of("event", "Đã hoàn thành"), None);
    }
}
