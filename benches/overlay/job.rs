//! The job, with this program's own geometry: normalise, join, partition, add up.

use std::time::Instant;

use matbang::geodesy::AreaMm2;
use matbang::geometry::{GeometryError, Region};
use rustix::time::ClockId;

use crate::threads::{cpu_seconds, spread};
use crate::workload::{STATUSES, Workload};
use crate::{engine, join};

/// A zone and a status with land in it.
pub struct Group {
    zone: usize,
    status: usize,
    totals: engine::Totals,
}

impl Group {
    /// Zone, status, sum of the clipped areas and area of their union in m².
    pub fn row(&self) -> (usize, usize, f64, f64) {
        (self.zone, self.status, self.totals.sum.m2(), self.totals.union.m2())
    }
}

pub struct Run {
    /// Seconds by the wall clock.
    pub stages: [(&'static str, f64); 3],
    /// Seconds by the processor's clock, of all threads together.
    pub cpu: f64,
    /// The same along the longest thread of each stage.
    pub cpu_longest: f64,
    pub groups: Vec<Group>,
    pub faces: usize,
    pub largest_residual: AreaMm2,
}

/// Everything from coordinates in memory to the groups is timed.
pub fn run(workload: &Workload, threads: usize) -> Result<Run, GeometryError> {
    let (start, cpu) = (Instant::now(), cpu_seconds(ClockId::ProcessCPUTime));
    let region = |land| Ok(Region::from_multi_polygon(land)?.0);
    let zones = spread(workload.zones.len(), 8, threads, |i| region(&workload.zones[i]));
    let parcels = spread(workload.parcels.len(), 256, threads, |i| region(&workload.parcels[i].0));
    let mut cpu_longest = zones.longest + parcels.longest;
    let alone = Alone::begin();
    let zones: Vec<Region> = zones.answers.into_iter().collect::<Result<_, GeometryError>>()?;
    let parcels: Vec<Region> = parcels.answers.into_iter().collect::<Result<_, GeometryError>>()?;
    cpu_longest += alone.end();
    let normalised = start.elapsed();

    let (candidates, longest) = join::candidates(&workload.zones, &workload.parcels, threads);
    // The longest first, so that no thread starts one when the others are done.
    let mut order: Vec<usize> = (0..zones.len()).collect();
    order.sort_by_key(|&zone| std::cmp::Reverse(candidates[zone].len()));
    cpu_longest += longest;
    let joined = start.elapsed();

    let done = spread(order.len(), 1, threads, |at| {
        let zone = order[at];
        let lands: Vec<&Region> = candidates[zone].iter().map(|&i| &parcels[i as usize]).collect();
        let statuses: Vec<u8> = candidates[zone]
            .iter()
            .map(|&i| workload.parcels[i as usize].1)
            .collect();
        engine::zone(&zones[zone], &lands, &statuses)
    });
    cpu_longest += done.longest;
    let alone = Alone::begin();
    let mut groups = Vec::new();
    let (mut faces, mut largest_residual) = (0, AreaMm2::from_mm2(0));
    for (&zone, answer) in order.iter().zip(done.answers) {
        let answer = answer?;
        faces += answer.faces;
        largest_residual = largest_residual.max(AreaMm2::from_mm2(answer.residual.mm2().abs()));
        let totals = (0..STATUSES).zip(answer.statuses);
        let covered = totals.filter(|(_, totals)| totals.sum.mm2() > 0);
        groups.extend(covered.map(|(status, totals)| Group { zone, status, totals }));
    }
    groups.sort_by_key(|group| (group.zone, group.status));
    let partitioned = start.elapsed();
    cpu_longest += alone.end();

    Ok(Run {
        stages: [
            ("normalise", normalised.as_secs_f64()),
            ("join", (joined - normalised).as_secs_f64()),
            ("partition", (partitioned - joined).as_secs_f64()),
        ],
        cpu: cpu_seconds(ClockId::ProcessCPUTime) - cpu,
        cpu_longest,
        groups,
        faces,
        largest_residual,
    })
}

/// A stretch of work of this thread alone.
struct Alone(f64);

impl Alone {
    fn begin() -> Alone {
        Alone(cpu_seconds(ClockId::ThreadCPUTime))
    }

    fn end(&self) -> f64 {
        cpu_seconds(ClockId::ThreadCPUTime) - self.0
    }
}
