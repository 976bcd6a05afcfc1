//! The job, with this program's own geometry: normalise, join, partition, add up.

use std::time::Instant;

use matbang::geodesy::AreaMm2;
use matbang::geometry::{GeometryError, Region};

use crate::threads::spread;
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
    /// Seconds of all threads by the processor's clock.
    pub cpu: f64,
    pub groups: Vec<Group>,
    pub faces: usize,
    pub largest_residual: AreaMm2,
}

/// Everything from coordinates in memory to the groups is timed.
pub fn run(workload: &Workload, threads: usize) -> Result<Run, GeometryError> {
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let region = |land| Ok(Region::from_multi_polygon(land)?.0);
    let zones: Vec<Region> = spread(workload.zones.len(), 8, threads, |i| region(&workload.zones[i]))
        .into_iter()
        .collect::<Result<_, GeometryError>>()?;
    let parcels: Vec<Region> = spread(workload.parcels.len(), 256, threads, |i| region(&workload.parcels[i].0))
        .into_iter()
        .collect::<Result<_, GeometryError>>()?;
    let normalised = start.elapsed();

    let candidates = join::candidates(&workload.zones, &workload.parcels);
    // The longest first, so that no thread starts one when the others are done.
    let mut order: Vec<usize> = (0..zones.len()).collect();
    order.sort_by_key(|&zone| std::cmp::Reverse(candidates[zone].len()));
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
    let mut groups = Vec::new();
    let (mut faces, mut largest_residual) = (0, AreaMm2::from_mm2(0));
    for (&zone, answer) in order.iter().zip(done) {
        let answer = answer?;
        faces += answer.faces;
        largest_residual = largest_residual.max(AreaMm2::from_mm2(answer.residual.mm2().abs()));
        let totals = (0..STATUSES)
            .zip(answer.statuses)
            .filter(|(_, totals)| totals.sum.mm2() > 0);
        groups.extend(totals.map(|(status, totals)| Group { zone, status, totals }));
    }
    groups.sort_by_key(|group| (group.zone, group.status));
    let partitioned = start.elapsed();

    Ok(Run {
        cpu: cpu_seconds() - cpu,
        stages: [
            ("normalise", normalised.as_secs_f64()),
            ("join", (joined - normalised).as_secs_f64()),
            ("partition", (partitioned - joined).as_secs_f64()),
        ],
        groups,
        faces,
        largest_residual,
    })
}

fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
