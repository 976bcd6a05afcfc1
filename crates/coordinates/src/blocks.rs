//! Corners printed in blocks side by side: 1 to 12 on the left, 13 to 24 on the right. The same picture as one corner in two
//! systems, and another area.

use super::layout::Layout;
use super::scan::{Corner, Event, Scan};
use super::systems;
use message::Message;
use table::Cell;
use text::{DecimalSeparator, Problems, Refusal};

/// Edges that are the same in two systems, as a part of all, above which the corners are the same; and below which they are
/// not. Between the two a corner is mistyped, or something else is going on.
const SAME: f64 = 0.6;
const OTHER: f64 = 0.25;
/// How much an edge may differ between two planes, as a part of its length: grids of Vietnam turn against each other by
/// less than two degrees. And in metres, or degrees, for short ones.
const TURNED: f64 = 0.05;
/// Metres by which the corners of another area stand elsewhere at the least, and by which rounding moves one.
const MOVED: f64 = 1.0;
const ROUNDED: f64 = 0.03;
/// A metre in degrees, roughly.
const DEGREES_PER_METRE: f64 = 1.0 / 111_320.0;
/// A ring with the wrong order of corners is at least this much longer.
const LONGER: f64 = 1.2;
/// Corners of a ring that are tried for crossings.
const MAX_TRIED: usize = 2_000;

/// A corner at its place in one system: north and east.
type Place = Option<(f64, f64)>;

/// How the corners of blocks follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Down the first block, then down the next.
    Down,
    /// Along the line, then along the next.
    Across,
}

/// The meaning of the pairs of a table.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// The same corners in several systems.
    Systems,
    /// So many blocks of corners.
    Blocks(usize, Order),
    /// So many blocks, each of them a ring that closes by itself: areas beside each other.
    Areas(usize),
    /// It cannot be decided.
    Unclear,
}

/// Puts the corners of blocks one below the other.
///
/// # Errors
/// It cannot be decided whether the columns hold further corners or the same ones.
pub fn unfold(file: &str, scan: &mut Scan, mark: DecimalSeparator) -> Result<(), Refusal> {
    let mut problems = Problems::new();
    for table in 0..scan.tables.len() {
        if scan.tables[table].pairs.len() < 2 {
            // Blocks that lost their lines on the way: 1, 13, 2, 14 …
            if weave(scan, table) {
                let message = Message::new("import.coordinates.woven").with("file", file);
                scan.notes.push(message.with("row", scan.tables[table].line));
            }
            continue;
        }
        let rows: Vec<&Corner> = scan
            .events
            .iter()
            .filter_map(Event::corner)
            .filter(|corner| corner.table == table)
            .collect();
        match find(&scan.tables[table], &rows, mark) {
            Found::Systems => {}
            Found::Unclear => problems.push(
                Message::new("import.coordinates.blocks_unclear")
                    .with("file", file)
                    .with("row", scan.tables[table].line)
                    .with_count("count", scan.tables[table].pairs.len()),
            ),
            Found::Blocks(count, order) => {
                let message = Message::new("import.coordinates.blocks").with("file", file);
                let message = message.with("row", scan.tables[table].line).with_count("count", count);
                scan.notes.push(message);
                apart(scan, table, count, Some(order));
            }
            Found::Areas(count) => {
                let message = Message::new("import.coordinates.block_areas").with("file", file);
                let message = message.with("row", scan.tables[table].line).with_count("count", count);
                scan.notes.push(message);
                apart(scan, table, count, None);
            }
        }
    }
    problems.or(())
}

/// The meaning of the pairs of a table, by names, stated systems and numbers.
fn find(layout: &Layout, rows: &[&Corner], mark: DecimalSeparator) -> Found {
    let pairs = layout.pairs.len();
    let places: Vec<Vec<Place>> = (0..pairs)
        .map(|at| rows.iter().map(|row| place(row, at, mark)).collect())
        .collect();
    let named = |at: usize| rows.iter().any(|row| name(row, at).is_some());
    let starts: Vec<usize> = (0..pairs).filter(|at| *at == 0 || named(*at)).collect();
    let same = |a: usize, b: usize| alike(&places[a], &places[b]);
    let stated = |a: usize, b: usize| {
        let system = |at: usize| layout.pairs[at].system.as_ref();
        let differ = system(a).zip(system(b)).is_some_and(|(a, b)| systems::differ(a, b));
        differ || layout.pairs[a].degrees != layout.pairs[b].degrees || is_degrees(&places[a]) != is_degrees(&places[b])
    };
    let count = starts.len();
    if count > 1
        && pairs.is_multiple_of(count)
        && (0..count).all(|block| closes(&places[block * (pairs / count)]))
        && (1..count).all(|block| {
            let at = block * (pairs / count);
            starts.contains(&at) && !stated(0, at) && same(0, at) == Some(false)
        })
    {
        return Found::Areas(count);
    }
    // Names of their own, or else numbers that are no second writing of the first ones.
    let mut size = pairs;
    if starts.len() > 1 {
        let repeated = rows.iter().all(|row| {
            let own = name(row, 0);
            starts
                .iter()
                .all(|at| name(row, *at).is_none_or(|name| Some(name) == own))
        });
        if !repeated {
            size = starts[1];
            if starts.iter().enumerate().any(|(block, at)| *at != block * size) || !pairs.is_multiple_of(size) {
                return Found::Unclear;
            }
        }
    } else if let Some(other) = (1..pairs).find(|at| !stated(0, *at) && same(0, *at) == Some(false)) {
        size = other;
        if !pairs.is_multiple_of(size) {
            return Found::Unclear;
        }
    }
    if size == pairs {
        // Stated to be two systems, or seen to be two writings of one shape; the statement is held against the numbers later.
        // A shape that is moved and not turned is as well a lot of the same size beside the first.
        let fits = |at: usize| stated(0, at) || same(0, at) == Some(true) && !is_moved(&places[0], &places[at]);
        return match (1..pairs).all(fits) {
            true => Found::Systems,
            false => Found::Unclear,
        };
    }
    let count = pairs / size;
    // The blocks speak of the same systems, and hold other corners.
    let (mut goes_on, mut other) = (true, true);
    for block in 1..count {
        for at in 0..size {
            let (first, this) = (at, block * size + at);
            if stated(first, this) {
                return Found::Unclear;
            }
            other &= same(first, this) == Some(false);
        }
    }
    let names = |order: Order| -> Vec<&str> {
        let along = sequence(rows.len(), count, order);
        along.filter_map(|(row, block)| name(rows[row], block * size)).collect()
    };
    goes_on &= starts.len() > 1;
    if goes_on {
        for order in [Order::Down, Order::Across] {
            if counts_on(&names(order)) {
                return Found::Blocks(count, order);
            }
        }
        // Names that begin anew are those of other areas.
        let mut seen = std::collections::HashSet::new();
        let all: Vec<&str> = names(Order::Down);
        let closing = usize::from(all.first() == all.last());
        if !all[..all.len().saturating_sub(closing)]
            .iter()
            .all(|name| seen.insert(*name))
        {
            return Found::Unclear;
        }
    }
    if !other {
        return Found::Unclear;
    }
    // By their places: the right order gives a ring without crossings that is not much longer than another.
    let ring = |order: Order| -> Vec<(f64, f64)> {
        let along = sequence(rows.len(), count, order);
        let mut ring: Vec<(f64, f64)> = along.filter_map(|(row, block)| places[block * size][row]).collect();
        ring.dedup();
        if ring.first() == ring.last() {
            ring.pop();
        }
        ring
    };
    let (down, across) = (ring(Order::Down), ring(Order::Across));
    if down.len() < 4 || down.len() > MAX_TRIED {
        return Found::Unclear;
    }
    let better = |a: &[(f64, f64)], b: &[(f64, f64)]| {
        is_simple(a) && (!is_simple(b) || length(b) > LONGER * length(a)) && length(b) > length(a)
    };
    match (better(&down, &across), better(&across, &down)) {
        (true, _) => Found::Blocks(count, Order::Down),
        (_, true) => Found::Blocks(count, Order::Across),
        _ => Found::Unclear,
    }
}

/// Row and block of each corner, in their order.
fn sequence(rows: usize, blocks: usize, order: Order) -> Box<dyn Iterator<Item = (usize, usize)>> {
    match order {
        Order::Down => Box::new((0..blocks).flat_map(move |block| (0..rows).map(move |row| (row, block)))),
        Order::Across => Box::new((0..rows).flat_map(move |row| (0..blocks).map(move |block| (row, block)))),
    }
}

fn place(row: &Corner, at: usize, mark: DecimalSeparator) -> Place {
    let [north, east] = row.pairs.get(at)?.as_ref()?;
    let read = |value: &super::value::Value| value.under(mark).or_else(|| value.degrees());
    Some((read(north)?, read(east)?))
}

fn name(row: &Corner, at: usize) -> Option<&str> {
    match at.checked_sub(1) {
        None => row.name.as_deref(),
        Some(at) => row.names.get(at)?.as_deref(),
    }
}

fn is_degrees(places: &[Place]) -> bool {
    places
        .iter()
        .flatten()
        .all(|(a, b)| a.abs() <= 180.0 && b.abs() <= 180.0)
}

/// Whether two pairs draw the same shape, moved and turned a little; `None` where that is open.
fn alike(a: &[Place], b: &[Place]) -> Option<bool> {
    let both: Vec<((f64, f64), (f64, f64))> = a.iter().zip(b).filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
    let least = if is_degrees(a) { 5e-6 } else { 0.5 };
    let (mut same, mut edges) = (0, 0);
    for two in both.windows(2) {
        let edge = |from: (f64, f64), to: (f64, f64)| (to.0 - from.0, to.1 - from.1);
        let (first, second) = (edge(two[0].0, two[1].0), edge(two[0].1, two[1].1));
        let size = first.0.hypot(first.1).max(second.0.hypot(second.1));
        if size == 0.0 {
            continue;
        }
        edges += 1;
        let apart = (first.0 - second.0).hypot(first.1 - second.1);
        same += usize::from(apart <= TURNED * size + least);
    }
    let part = f64::from(same as u32) / f64::from(edges.max(1) as u32);
    match edges {
        0 => None,
        _ if part >= SAME => Some(true),
        _ if part <= OTHER => Some(false),
        _ => None,
    }
}

/// Whether the second pair is the first one at another place, to the rounding of its numbers.
fn is_moved(a: &[Place], b: &[Place]) -> bool {
    let moves: Vec<(f64, f64)> = a
        .iter()
        .zip(b)
        .filter_map(|(a, b)| Some(((*b)?.0 - (*a)?.0, (*b)?.1 - (*a)?.1)))
        .collect();
    let unit = if is_degrees(a) { DEGREES_PER_METRE } else { 1.0 };
    let Some(first) = moves.first() else { return false };
    first.0.hypot(first.1) > MOVED * unit
        && moves
            .iter()
            .all(|step| (step.0 - first.0).hypot(step.1 - first.1) <= ROUNDED * unit)
}

/// Whether corners come back to the first of them, in a ring without crossings.
fn closes(places: &[Place]) -> bool {
    let mut ring: Vec<(f64, f64)> = places.iter().flatten().copied().collect();
    ring.dedup();
    let closed = ring.len() > 3 && ring.len() <= MAX_TRIED && ring.first() == ring.last();
    ring.pop();
    closed && is_simple(&ring)
}

/// Whether names count on from each to the next, but for a few and for the one that closes the ring.
fn counts_on(names: &[&str]) -> bool {
    let numbers: Option<Vec<(&str, u64)>> = names.iter().map(|name| super::assemble::numbered(name)).collect();
    let Some(mut numbers) = numbers else { return false };
    if numbers.len() > 3 && numbers.first() == numbers.last() {
        numbers.pop();
    }
    let steps = numbers
        .windows(2)
        .map(|two| two[0].0 == two[1].0 && two[1].1 == two[0].1 + 1);
    let (all, on) = steps.fold((0_u32, 0_u32), |(all, on), step| (all + 1, on + u32::from(step)));
    let forward = numbers.windows(2).all(|two| two[0].1 < two[1].1);
    all > 0 && forward && f64::from(on) >= 0.7 * f64::from(all)
}

fn length(ring: &[(f64, f64)]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| (b.0 - a.0).hypot(b.1 - a.1)).sum()
}

/// Whether no two edges of a ring cross.
fn is_simple(ring: &[(f64, f64)]) -> bool {
    let count = ring.len();
    let edge = |at: usize| (ring[at], ring[(at + 1) % count]);
    let side = |a: (f64, f64), b: (f64, f64), p: (f64, f64)| (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0);
    for first in 0..count {
        for second in first + 2..count {
            if first == 0 && second == count - 1 {
                continue;
            }
            let ((a, b), (c, d)) = (edge(first), edge(second));
            if side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0 {
                return false;
            }
        }
    }
    true
}

/// Puts corners in the order of their numbers where these are those of blocks read line by line; whether they were.
fn weave(scan: &mut Scan, table: usize) -> bool {
    let of_table = |event: &Event| event.corner().is_some_and(|corner| corner.table == table);
    let places: Vec<usize> = (0..scan.events.len())
        .filter(|at| of_table(&scan.events[*at]))
        .collect();
    let corners: Vec<&Corner> = places.iter().filter_map(|at| scan.events[*at].corner()).collect();
    let numbers: Option<Vec<(&str, u64)>> = corners
        .iter()
        .map(|corner| super::assemble::numbered(corner.name.as_deref()?))
        .collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.len() >= 6 && numbers.len() <= MAX_TRIED) else {
        return false;
    };
    if numbers.iter().any(|number| number.0 != numbers[0].0) {
        return false;
    }
    let numbers: Vec<u64> = numbers.iter().map(|number| number.1).collect();
    let woven = (2..=4).any(|count| numbers == lines_of_blocks(&numbers[..count], numbers.len()));
    if !woven {
        return false;
    }
    let mut order: Vec<usize> = (0..corners.len()).collect();
    order.sort_by_key(|at| numbers[*at]);
    let sorted: Vec<Corner> = order.into_iter().map(|at| corners[at].clone()).collect();
    for (at, corner) in places.into_iter().zip(sorted) {
        scan.events[at] = Event::Corner(corner);
    }
    true
}

/// The numbers of blocks that begin with `starts`, line by line.
fn lines_of_blocks(starts: &[u64], all: usize) -> Vec<u64> {
    let Some(first) = starts.first() else { return Vec::new() };
    if starts.windows(2).any(|two| two[1] < two[0].saturating_add(2)) {
        return Vec::new();
    }
    let end = first.saturating_add(all as u64);
    let ends = starts.iter().skip(1).copied().chain([end]);
    let blocks: Vec<(u64, u64)> = starts.iter().copied().zip(ends).collect();
    let lines = blocks
        .first()
        .map_or(0, |(start, end)| end.saturating_sub(*start))
        .min(all as u64);
    let line = |at: u64| {
        blocks
            .iter()
            .filter_map(move |(start, end)| Some(start + at).filter(|number| number < end))
    };
    (0..lines).flat_map(line).collect()
}

/// Makes corners of their own of the blocks of a table, in their order; without an order each block is an area. Statements
/// between the lines begin anew.
fn apart(scan: &mut Scan, table: usize, count: usize, order: Option<Order>) {
    let layout = &mut scan.tables[table];
    let size = layout.pairs.len() / count;
    let left = |pair: &super::layout::Pair| pair.columns[0].min(pair.columns[1]);
    let width = left(&layout.pairs[size]) - left(&layout.pairs[0]);
    layout.pairs.truncate(size);
    let end = (width * count).min(layout.headings.len());
    for column in width.min(end)..end {
        layout.headings[column].clear();
    }
    let within = |column: Option<usize>| column.filter(|column| *column < width || *column >= end);
    layout.area = within(layout.area);
    layout.ring = within(layout.ring);
    layout.side = within(layout.side);
    if let [pair] = layout.pairs.as_mut_slice()
        && pair.system.is_none()
    {
        // Stated of two pairs, a system belonged to neither; of one pair it is clear.
        let full = |system: &&crate::StatedSystem| system.epsg.is_some() || system.meridian.is_some();
        let mut stated = scan.stated.iter().filter(full);
        let first = stated.next();
        pair.system = first
            .filter(|first| stated.all(|other| !systems::differ(first, other)))
            .cloned();
    }
    let mut events: Vec<Event> = Vec::with_capacity(scan.events.len());
    let mut waiting: Vec<Corner> = Vec::new();
    for event in std::mem::take(&mut scan.events) {
        match event {
            Event::Corner(corner) if corner.table == table => waiting.push(corner),
            Event::Says(ref phrase) if *phrase == super::phrases::Phrase::default() => {}
            other => {
                flush(&mut waiting, &mut events, (count, size, width), order);
                events.push(other);
            }
        }
    }
    flush(&mut waiting, &mut events, (count, size, width), order);
    scan.events = events;
}

fn flush(waiting: &mut Vec<Corner>, events: &mut Vec<Event>, blocks: (usize, usize, usize), order: Option<Order>) {
    let (count, size, width) = blocks;
    let rows = std::mem::take(waiting);
    let mut last = 0;
    for (row, block) in sequence(rows.len(), count, order.unwrap_or(Order::Down)) {
        if order.is_none() && block != last {
            last = block;
            events.push(Event::Says(super::phrases::Phrase {
                area: Some((block + 1).to_string()),
                ..Default::default()
            }));
        }
        let row = &rows[row];
        let pairs = &row.pairs[block * size..(block + 1) * size];
        if pairs.iter().all(Option::is_none) {
            continue;
        }
        let mut cells = row.cells.clone();
        if block > 0 && !cells.is_empty() {
            for column in 0..width.min(cells.len()) {
                cells[column] = row.cells.get(block * width + column).cloned().unwrap_or(Cell::Empty);
            }
        }
        events.push(Event::Corner(Corner {
            name: name(row, block * size).map(str::to_string),
            names: vec![None; size - 1],
            pairs: pairs.to_vec(),
            cells,
            ..row.clone()
        }));
    }
}
