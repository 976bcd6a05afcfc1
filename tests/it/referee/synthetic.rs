//! The synthetic workload: 1,000 zones and 100,000 parcels.

use super::judge::{Verdict, hold, region};
use super::workload::{SEED, ZONES, workload};

#[test]
fn every_zone_and_status_of_the_workload() {
    let work = workload(SEED, 100_000);
    let zones: Vec<_> = work.zones.iter().map(region).collect();
    let parcels: Vec<_> = work
        .parcels
        .iter()
        .map(|(land, status)| (region(land), *status))
        .collect();
    let verdict = hold(&zones, &parcels);
    println!("{verdict:?}");
    let Verdict { zones, groups, .. } = verdict;
    assert_eq!(zones, ZONES);
    assert!(groups > 4 * ZONES, "{groups}");
}
