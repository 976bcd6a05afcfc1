//! Which column is what, by its heading.

use super::words::{CORNER_HEADINGS, EAST, NORTH};
use domain::vocabulary::List;
use message::Message;
use text::{Table, fold};

/// The columns of a coordinate table, by their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// The column of the corner's name, by index; `None` for none.
    pub name: Option<usize>,
    /// The column of northings (metres), by index.
    pub north: usize,
    /// The column of eastings (metres), by index.
    pub east: usize,
}

/// The meaning a heading gives its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// A word for north: northings in metres.
    North,
    /// A word for east: eastings in metres.
    East,
    /// The letter X alone, without a direction.
    X,
    /// The letter Y alone, without a direction.
    Y,
    /// A word for latitude: degrees north.
    Latitude,
    /// A word for longitude: degrees east.
    Longitude,
    /// Nothing of coordinates.
    Other,
}

/// Finds the columns.
///
/// # Errors
/// A heading is missing, or stands for two columns: it is named.
pub fn find(table: &Table) -> Result<Columns, Message> {
    let said: Vec<Says> = table.headings.iter().map(|heading| says(heading)).collect();
    let north = one(table, &said, Says::North, Says::X)?;
    let east = one(table, &said, Says::East, Says::Y)?;
    let (Some(north), Some(east)) = (north, east) else {
        let degrees = table
            .headings
            .iter()
            .filter(|heading| degrees(heading) != Says::Other)
            .count()
            >= 2;
        let key = if degrees {
            "import.points.degree_headings"
        } else {
            "import.points.no_columns"
        };
        return Err(Message::new(key)
            .with("file", &table.file)
            .with("columns", table.headings.join(", ")));
    };
    let names = table
        .headings
        .iter()
        .enumerate()
        .filter_map(|(at, heading)| Some((name_rank(&fold(heading))?, at)));
    Ok(Columns {
        name: names.min().map(|(_, at)| at),
        north,
        east,
    })
}

/// The one column with the meaning `word`, or else the one with `letter`.
fn one(table: &Table, said: &[Says], word: Says, letter: Says) -> Result<Option<usize>, Message> {
    let places = |what: Says| {
        said.iter()
            .enumerate()
            .filter(move |(_, s)| **s == what)
            .map(|(at, _)| at)
    };
    let wanted = if places(word).next().is_some() { word } else { letter };
    let mut found = places(wanted);
    match (found.next(), found.next()) {
        (Some(first), Some(second)) => Err(Message::new("import.points.two_columns")
            .with("file", &table.file)
            .with("first", &table.headings[first])
            .with("second", &table.headings[second])),
        (first, _) => Ok(first),
    }
}

/// Words win over letters: a column `X (Easting)` holds eastings. A heading with both meanings has neither.
pub fn says(heading: &str) -> Says {
    let lower = heading.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let is_in = |list: &List| words.iter().any(|word| list.has(word));
    match (is_in(&NORTH), is_in(&EAST), words.contains(&"x"), words.contains(&"y")) {
        (true, false, _, _) => Says::North,
        (false, true, _, _) => Says::East,
        (false, false, true, false) => Says::X,
        (false, false, false, true) => Says::Y,
        _ => degrees(heading),
    }
}

fn degrees(heading: &str) -> Says {
    let folded = fold(heading);
    let word = |wanted: &[&str]| folded.split(' ').any(|word| wanted.contains(&word));
    let latitude = folded.contains("vi do") || word(&["lat", "latitude"]);
    let longitude = folded.contains("kinh do") || word(&["lon", "long", "lng", "longitude"]);
    match (latitude, longitude) {
        (true, false) => Says::Latitude,
        (false, true) => Says::Longitude,
        _ => Says::Other,
    }
}

/// How likely a folded heading is the one of the names of corners: 0 is the likeliest, `None` is none.
pub fn name_rank(folded: &str) -> Option<usize> {
    CORNER_HEADINGS.words().position(|name| name == folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::parse_table;

    fn columns(headings: &str) -> Result<(Option<usize>, usize, usize), &'static str> {
        let table = parse_table("t.csv", headings.as_bytes()).unwrap();
        find(&table)
            .map(|c| (c.name, c.north, c.east))
            .map_err(|message| message.key())
    }

    #[test]
    fn headings_of_decisions_and_of_programs() {
        assert_eq!(columns("ten_diem;X_bac_m;Y_dong_m"), Ok((Some(0), 1, 2)));
        assert_eq!(columns("Điểm,X (m),Y (m)"), Ok((Some(0), 1, 2)));
        assert_eq!(columns("point,northing,easting"), Ok((Some(0), 1, 2)));
        assert_eq!(columns("N,E"), Ok((None, 0, 1)));
        assert_eq!(columns("STT;Tên mốc;X;Y"), Ok((Some(1), 2, 3)));
        assert_eq!(
            columns("STT;TỌA ĐỘ Y (ĐÔNG);TỌA ĐỘ X (BẮC);Ghi chú"),
            Ok((Some(0), 2, 1))
        );
        assert_eq!(columns("y\tx"), Ok((None, 1, 0)));
    }

    #[test]
    fn words_win_over_letters() {
        assert_eq!(columns("id,X (Easting),Y (Northing)"), Ok((Some(0), 2, 1)));
        assert_eq!(columns("x,y,easting,northing"), Ok((None, 3, 2)));
        assert_eq!(columns("x;y;giá (đồng)"), Ok((None, 0, 1)));
    }

    #[test]
    fn what_is_missing_or_double_is_refused() {
        assert_eq!(columns("điểm;cao độ"), Err("import.points.no_columns"));
        assert_eq!(columns("X (Easting);Y"), Err("import.points.no_columns"));
        assert_eq!(
            columns("X VN-2000 3 độ;Y VN-2000 3 độ;X 6 độ;Y 6 độ"),
            Err("import.points.two_columns")
        );
        assert_eq!(columns("tên;kinh độ;vĩ độ"), Err("import.points.degree_headings"));
        assert_eq!(columns("name,lon,lat"), Err("import.points.degree_headings"));
    }
}
