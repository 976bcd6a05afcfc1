//! The list of fields a file can have, by kind, with the headings that mean them.

/// A field of the records of some kinds.
pub struct Field {
    /// Its code, the name in a mapping.
    pub code: &'static str,
    /// The kinds that have it; empty for all.
    pub kinds: &'static [&'static str],
    /// Headings that mean it, separated by commas. Case, marks, blanks and `_` do not matter.
    names: &'static str,
}

impl Field {
    /// The headings that mean it.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.split(", ")
    }
}

const fn field(code: &'static str, kinds: &'static [&'static str], names: &'static str) -> Field {
    Field { code, kinds, names }
}

const OF_ZONE: &[&str] = &[
    "boundary",
    "phase",
    "plan",
    "serviced",
    "clearance",
    "event",
    "lease",
    "project",
    "parcel",
    "figure",
    "target",
];
const PIECES: &[&str] = &["clearance", "event"];
const LABELLED: &[&str] = &["phase", "plan", "serviced", "clearance", "event", "lease", "constraint"];
const DATED: &[&str] = &["boundary", "plan", "serviced", "lease", "constraint", "parcel", "unit"];

/// Every field, in the order a person would fill them in. Where two fields of a kind claim a heading, both get it.
pub const FIELDS: &[Field] = &[
    field(
        "zone",
        OF_ZONE,
        "zone, khu, ma khu, ten khu, cum, ma cum, ten cum, khu cum, kcn, ten kcn, ccn, ten ccn, khu cong \
         nghiep, cum cong nghiep, ten khu cong nghiep, ten cum cong nghiep",
    ),
    field(
        "label",
        LABELLED,
        "label, ma, ma lo, lo, lot, so lo, ten lo, lo dat, o dat, ky hieu, ky hieu lo, so hieu, khu id, phan \
         khu",
    ),
    // Where there is no lot, the parcel names the piece.
    field(
        "label",
        &["clearance", "event", "lease"],
        "so thua, so hieu thua, thua, thua dat, thua so",
    ),
    field("name", &[], "name, ten, ten goi, ten khu vuc, ten day du, full name"),
    field("name", &["project"], "ten du an, du an"),
    field("name", &["phase"], "giai doan, ten giai doan"),
    field(
        "name",
        &["unit"],
        "ten xa, ten phuong, ten huyen, ten tinh, ten dvhc, ten don vi",
    ),
    field(
        "code",
        &["unit"],
        "code, ma, ma dvhc, ma xa, ma phuong, ma huyen, ma tinh, ma don vi",
    ),
    field(
        "level",
        &["plan", "unit"],
        "level, cap, cap quy hoach, loai quy hoach, cap dvhc, loai dvhc",
    ),
    field("province", &["unit"], "province, tinh, thuoc tinh, tinh thanh, tinh tp"),
    field("within", &["unit"], "within, truc thuoc, thuoc"),
    field(
        "successors",
        &["unit"],
        "successors, sap nhap vao, nhap vao, ten moi, don vi moi",
    ),
    field(
        "event",
        PIECES,
        "event, su kien, giai doan, stage, buoc, buoc gpmb, tinh trang gpmb, trang thai gpmb, tien do, tien \
         do gpmb",
    ),
    field("date", PIECES, "date, ngay, ngay thang, thoi diem, ngay thuc hien"),
    field(
        "valid_from",
        DATED,
        "valid from, hieu luc tu, hieu luc, ngay hieu luc, ngay, tu ngay",
    ),
    field(
        "valid_until",
        DATED,
        "valid until, hieu luc den, het hieu luc, den ngay",
    ),
    field("start", &["lease"], "start, tu ngay, ngay thue, ngay bat dau, thue tu"),
    field("end", &["lease"], "end, den ngay, ngay ket thuc, thue den, het han"),
    field("end_reason", &["lease"], "end reason, ly do ket thuc"),
    field(
        "kind",
        &["lease", "constraint"],
        "kind, loai, hinh thuc, hinh thuc thue, loai thue",
    ),
    field(
        "project",
        &["lease", "project"],
        "project, du an, ten du an, doanh nghiep, ten doanh nghiep, don vi thue, ben thue, nha dau tu thu cap",
    ),
    field(
        "investor",
        &["project"],
        "investor, chu dau tu, nha dau tu, doanh nghiep, ten doanh nghiep",
    ),
    field(
        "trade",
        &["project"],
        "trade, nganh nghe, nganh, linh vuc, nganh nghe san xuat",
    ),
    field(
        "capital_registered",
        &["project"],
        "capital registered, von dang ky, tong von, von dau tu, tong von dau tu",
    ),
    field(
        "capital_realised",
        &["project"],
        "capital realised, von thuc hien, von giai ngan",
    ),
    field("capital_unit", &["project"], "capital unit, don vi von"),
    field("workers", &["project"], "workers, lao dong, so lao dong"),
    field(
        "state",
        &["project"],
        "state, trang thai, tinh trang, tinh trang du an, hien trang",
    ),
    field(
        "as_of",
        &["project", "figure"],
        "as of, tinh den, tinh den ngay, thoi diem",
    ),
    field("households", PIECES, "households, so ho, ho, ho dan, so ho dan"),
    field("organisations", PIECES, "organisations, to chuc, so to chuc"),
    field("graves", PIECES, "graves, so mo, mo, mo ma"),
    field(
        "money",
        PIECES,
        "money, so tien, kinh phi, tien boi thuong, gia tri boi thuong, kinh phi boi thuong",
    ),
    field(
        "obstacle",
        &["clearance"],
        "obstacle, vuong mac, kho khan vuong mac, kho khan",
    ),
    field(
        "recovery",
        &["clearance"],
        "recovery, thu hoi, phai thu hoi, dien thu hoi",
    ),
    field(
        "status",
        &["boundary", "figure", "target"],
        "status, tinh trang, tinh trang phap ly",
    ),
    field("quality", &["boundary"], "quality, chat luong, do chinh xac"),
    field(
        "function",
        &["plan"],
        "function, chuc nang, chuc nang su dung dat, loai dat, muc dich",
    ),
    field(
        "sheet",
        &["parcel"],
        "sheet, to ban do, so to, to bd, to, so hieu to ban do, so to ban do, shbando, shto",
    ),
    field(
        "number",
        &["parcel"],
        "number, so thua, thua, so hieu thua, so thu tu thua, thua dat, thua so, shthua, so thua dat",
    ),
    field(
        "commune",
        &["parcel"],
        "commune, xa, ten xa, ma xa, phuong xa, xa phuong, phuong, ten phuong",
    ),
    field(
        "land_use",
        &["parcel"],
        "land use, loai dat, ma loai dat, mdsd, mdsdd, md sd, ma mdsd, muc dich, muc dich su dung, muc dich \
         su dung dat, mucdichsd, loai dat hien trang, kh loai dat, ma dat",
    ),
    field(
        "area",
        &[
            "parcel",
            "clearance",
            "event",
            "lease",
            "phase",
            "plan",
            "serviced",
            "constraint",
            "project",
        ],
        "area, dien tich, dt, dtich, dien tich phap ly, dt phap ly, dien tich do dac, dien tich thua",
    ),
    field(
        "declared_ha",
        &["boundary", "constraint"],
        "declared ha, dien tich cong bo, dt cong bo, dien tich quy hoach, dien tich quyet dinh, quy mo",
    ),
    field("subject", &["target", "figure"], "subject, doi tuong"),
    field("indicator", &["target", "figure"], "indicator, chi tieu, chi so"),
    field("value", &["target", "figure"], "value, gia tri, muc tieu, so lieu"),
    field("value_max", &["target", "figure"], "value max"),
    field("unit", &["target", "figure"], "unit, don vi, don vi tinh, dvt"),
    field("comparator", &["target"], "comparator, so sanh"),
    field("text", &["target"], "text, noi dung, nhiem vu"),
    field("due", &["target"], "due, han, thoi han, hoan thanh truoc"),
    field(
        "responsible",
        &["target"],
        "responsible, co quan phu trach, phu trach, don vi thuc hien",
    ),
    field(
        "document",
        &[],
        "document, van ban, quyet dinh, so quyet dinh, so qd, so van ban, can cu",
    ),
    field("page", &[], "page, trang"),
    field("wording", &[], "wording, trich dan, nguyen van"),
];
