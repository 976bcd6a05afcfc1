use super::*;

fn code(heading: &str) -> String {
    match meaning(heading).field {
        Field::Value(indicator) => indicator.code().to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn headings_of_the_lists_boards_keep() {
    for (heading, expected) in [
        ("tt", "Ordinal"),
        ("STT", "Ordinal"),
        ("ccn", "Zone(Some(IndustrialCluster))"),
        ("Tên cụm công nghiệp", "Zone(Some(IndustrialCluster))"),
        ("Tên khu, cụm công nghiệp", "Zone(None)"),
        ("KCN, CCN", "Zone(None)"),
        ("vi_tri", "Place"),
        ("Địa điểm (xã, phường)", "Place"),
        ("dien_tich_ha", "planned"),
        ("Quy mô (ha)", "planned"),
        ("Diện tích quy hoạch được duyệt (ha)", "planned"),
        ("Diện tích thành lập (ha)", "established"),
        ("QĐ thành lập", "Left"),
        ("dat_cn_ha", "IndustrialLand"),
        ("Đất công nghiệp cho thuê (ha)", "leasable"),
        ("Đất công nghiệp theo quy hoạch chi tiết (ha)", "industrial_plan"),
        ("Diện tích (đất CN)", "AreaPrinted"),
        ("dien_tich_goc", "AreaPrinted"),
        ("tien_do_gpmb_den_2026-06-01", "Progress"),
        ("Tiến độ GPMB (đến 01/6/2026)", "Progress"),
        ("GPMB lũy kế", "Progress"),
        ("Mặt bằng sạch", "clean"),
        ("Diện tích đã cho thuê (ha)", "leased"),
        ("Diện tích chưa cho thuê (ha)", "unleased"),
        ("Tỷ lệ lấp đầy (%)", "fill"),
        ("Tỷ lệ GPMB (%)", "cleared_share"),
        ("Chủ đầu tư hạ tầng", "Left"),
        ("Ghi chú", "Left"),
        ("Tổng mức đầu tư (tỷ đồng)", "infrastructure_capital_planned"),
        ("Whatever (ha) – land_paid", "land_paid"),
        ("Hồ sơ", "Left"),
        ("Hồ chứa (ha)", "Left"),
    ] {
        assert_eq!(code(heading), expected, "{heading}");
    }
}

#[test]
fn headings_of_the_weekly_sheet_by_group_and_by_step() {
    for (heading, expected) in [
        ("Diện tích (ha) – Tổng phải thu hồi", "to_recover"),
        ("Diện tích (ha) – Đã kiểm đếm", "land_inventoried"),
        ("Diện tích (ha) – Đã phê duyệt phương án", "land_approved"),
        ("Diện tích (ha) – Đã chi trả", "land_paid"),
        ("Diện tích (ha) – Đã có QĐ thu hồi", "land_decided"),
        ("Diện tích (ha) – Đã bàn giao", "handed_over"),
        ("Diện tích (ha) – Mặt bằng sạch", "clean"),
        ("Số hộ – Tổng số", "households"),
        ("Số hộ – Đã kiểm đếm", "households_inventoried"),
        ("Số hộ – Đã chi trả", "households_paid"),
        ("Kiểm đếm – ha", "land_inventoried"),
        ("Kiểm đếm – hộ", "households_inventoried"),
        ("Kiểm đếm – Tổ chức", "organisations_inventoried"),
        ("Kiểm đếm – mộ", "graves_inventoried"),
        ("Số mộ đã di chuyển", "graves_moved"),
        ("Số mộ – Phải di dời", "graves"),
        ("so_ho_kiem_dem", "households_inventoried"),
        ("Kinh phí (tỷ đồng) – Đã phê duyệt", "compensation_approved"),
        ("Kinh phí (tỷ đồng) – Đã chi trả", "compensation_paid"),
        ("Kinh phí – Gửi tài khoản tạm giữ", "compensation_deposited"),
        ("Số hộ phải bố trí tái định cư", "households_to_resettle"),
    ] {
        assert_eq!(code(heading), expected, "{heading}");
    }
}

#[test]
fn what_is_of_a_week_or_still_missing_is_not_what_is_done() {
    for heading in [
        "GPMB trong tuần (ha)",
        "Tăng so với tuần trước (ha)",
        "Diện tích còn lại (ha)",
        "Số hộ chưa chi trả",
        "Kinh phí còn lại (tỷ đồng)",
        "Diện tích đất lúa (ha)",
        "Tỷ lệ chi trả (%)",
    ] {
        assert_eq!(code(heading), "Left", "{heading}");
    }
}

#[test]
fn proposals_and_targets_are_told_from_what_is() {
    assert_eq!(meaning("Diện tích đề xuất (ha)").status, Some(Status::Proposed));
    assert_eq!(meaning("GPMB mục tiêu (ha)").status, Some(Status::Target));
    assert_eq!(meaning("Diện tích (ha)").status, None);
}

#[test]
fn headings_of_the_tenant_list() {
    for (heading, expected) in [
        ("Tên doanh nghiệp", "Tenant"),
        ("Số doanh nghiệp", "enterprises"),
        ("Tên dự án", "Project"),
        ("Số dự án", "projects"),
        ("Số dự án đang hoạt động", "projects_operating"),
        ("Ngành nghề", "Trade"),
        ("Diện tích thuê (m2)", "leased"),
        ("Diện tích đất thuê lại (m²)", "Sublet"),
        ("Ký hiệu lô đất", "Plot"),
        ("Vốn đầu tư đăng ký (tỷ đồng)", "capital_registered"),
        ("Số lao động", "workers"),
        ("Tình trạng", "State"),
        ("Ngày ký hợp đồng", "Start"),
        ("Hình thức thuê", "LeaseKind"),
    ] {
        assert_eq!(code(heading), expected, "{heading}");
    }
}
