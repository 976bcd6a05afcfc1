//! Small registers for tests, made row by row: `Register::new().zone("a").boundary(square(0, 1000)).lease("sublease", square(0, 200))`.
//!
//! What comes out are the tables of `docs/REGISTER.md`, as people write them: a test imports them with the program, or makes a
//! snapshot of them. No program depends on it.

/// The plane all land is given in: VN-2000 TM-3, 104°45′.
pub const PLANE: &str = "EPSG:9208";
/// The lower left corner of all land, in metres of [`PLANE`]: a place in Lào Cai.
pub const CORNER: (u32, u32) = (407_000, 2_497_000);

/// A square in WKT, so many metres east of [`CORNER`].
pub fn square(east: u32, side: u32) -> String {
    rectangle(east, 0, side, side)
}

/// A rectangle in WKT, so many metres east and north of [`CORNER`].
pub fn rectangle(east: u32, north: u32, width: u32, height: u32) -> String {
    let (west, south) = (CORNER.0 + east, CORNER.1 + north);
    let (east, north) = (west + width, south + height);
    format!("POLYGON(({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))")
}

/// A register in the making. A row is about the zone that was named last; keys that are not given are numbered.
#[derive(Debug, Clone, Default)]
pub struct Register {
    tables: Vec<(String, Vec<String>)>,
    zone: String,
    rows: usize,
}

impl Register {
    /// A register without tables.
    pub fn new() -> Register {
        Register::default()
    }

    /// A row of any table: its heading and its cells, as they stand in a file.
    #[must_use]
    pub fn row(mut self, heading: &str, cells: &str) -> Register {
        self.rows += 1;
        match self.tables.iter_mut().find(|(known, _)| known == heading) {
            Some((_, rows)) => rows.push(cells.to_string()),
            None => self.tables.push((heading.to_string(), vec![cells.to_string()])),
        }
        self
    }

    /// An industrial park of Lào Cai, named by the last word of its key: `kcn-a` is KCN A.
    #[must_use]
    pub fn zone(self, key: &str) -> Register {
        self.zone_of("KCN", key, "")
    }

    /// A zone of a kind (`KCN`, `CCN`, `KKT` …), inside another one where `parent` is its key.
    #[must_use]
    pub fn zone_of(self, kind: &str, key: &str, parent: &str) -> Register {
        let name = key.rsplit('-').next().unwrap_or(key).to_uppercase();
        let row = format!("{key},{kind},{name},lao-cai,{parent}");
        self.row("zone,kind,name,province,parent", &row).about(key)
    }

    /// What follows is about this zone, here or of a register before.
    #[must_use]
    pub fn about(self, zone: &str) -> Register {
        Register {
            zone: zone.to_string(),
            ..self
        }
    }

    /// The surveyed boundary from 2020 on, with the key `b-ZONE`.
    #[must_use]
    pub fn boundary(self, land: String) -> Register {
        self.boundary_in("", land)
    }

    /// The same, its hectares measured in another plane.
    #[must_use]
    pub fn boundary_in(self, plane: &str, land: String) -> Register {
        let row = format!("b-{0},{0},{PLANE},{plane},\"{land}\",approved,surveyed,2020", self.zone);
        self.row("boundary,zone,crs,area_crs,wkt,status,quality,valid_from", &row)
    }

    /// A piece of clearance, and one step of it on a day (`handed_over`, `notice` …).
    #[must_use]
    pub fn piece(self, land: String, step: &str, day: &str) -> Register {
        let key = format!("p{}", self.rows);
        let piece = format!("{key},{},{PLANE},\"{land}\"", self.zone);
        self.row("clearance_piece,zone,crs,wkt", &piece).row(
            "event,clearance_piece,kind,date",
            &format!("e-{key},{key},{step},{day}"),
        )
    }

    /// Land of the detailed plan of 2020 for a function (`industrial` …).
    #[must_use]
    pub fn planned_for(self, function: &str, land: String) -> Register {
        let row = format!(
            "i{},{},detailed,{function},{PLANE},\"{land}\",2020",
            self.rows, self.zone
        );
        self.row("plan_area,zone,level,function,crs,wkt,valid_from", &row)
    }

    /// Land with infrastructure since 2020.
    #[must_use]
    pub fn serviced(self, land: String) -> Register {
        let row = format!("s{},{},{PLANE},\"{land}\",2020", self.rows, self.zone);
        self.row("serviced_area,zone,crs,wkt,valid_from", &row)
    }

    /// A lease of a kind (`sublease`, `approved_not_leased` …) of 2021.
    #[must_use]
    pub fn lease(self, kind: &str, land: String) -> Register {
        let row = format!("l{},{},{kind},,2021,{PLANE},\"{land}\"", self.rows, self.zone);
        self.row("lease,zone,kind,ha,start,crs,wkt", &row)
    }

    /// The same without a polygon.
    #[must_use]
    pub fn unplotted_lease(self, kind: &str, hectares: &str) -> Register {
        let row = format!("l{},{},{kind},{hectares},2021,,", self.rows, self.zone);
        self.row("lease,zone,kind,ha,start,crs,wkt", &row)
    }

    /// Printed hectares of a day, as `approved`, `reported` …
    #[must_use]
    pub fn figure(self, indicator: &str, hectares: &str, status: &str, day: &str) -> Register {
        let row = format!(
            "f{},zone:{},{indicator},{hectares},ha,{status},{day}",
            self.rows, self.zone
        );
        self.row("figure,subject,indicator,value,unit,status,as_of", &row)
    }

    /// The statement that the records of an indicator are all there is up to a day.
    #[must_use]
    pub fn complete(self, indicator: &str, day: &str) -> Register {
        let row = format!(",{},{indicator},{day},Sở", self.zone);
        self.row("complete_through,zone,indicator,through,by", &row)
    }

    /// A state (`in_plan`, `established` …) since a day, or that it is not so.
    #[must_use]
    pub fn flag(self, state: &str, is_so: bool, day: &str) -> Register {
        let value = if is_so { "yes" } else { "no" };
        let row = format!("g{},{},{state},{value},{day}", self.rows, self.zone);
        self.row("flag,zone,state,value,date", &row)
    }

    /// A group that documents count, of a kind or of several (empty): how many zones it has, and the keys of those that are known.
    #[must_use]
    pub fn group(self, kind: &str, key: &str, count: usize, members: &[&str]) -> Register {
        let complete = if members.len() == count { "yes" } else { "no" };
        let row = format!(
            "{key},{key},{kind},lao-cai,{key},{count},{},{complete}",
            members.join("|")
        );
        self.row(
            "group,name,kind,province,definition,member_count,members,complete",
            &row,
        )
    }

    /// The tables, as they stand in files.
    pub fn tables(&self) -> Vec<String> {
        let table = |(heading, rows): &(String, Vec<String>)| format!("{heading}\n{}\n", rows.join("\n"));
        self.tables.iter().map(table).collect()
    }
}
