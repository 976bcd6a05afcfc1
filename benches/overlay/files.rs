//! The workload on disk, so that a numpy array or an Arrow column is one read away: `zones.wkb` and `parcels.wkb` are
//! geometries one after the other, `zones.len` and `parcels.len` their lengths in bytes (u32, little endian),
//! `parcels.status` a byte each.

use std::fs;
use std::path::Path;

use geo::{MultiPolygon, Polygon};
use matbang::geometry::wkb;

use crate::Failure;
use crate::workload::Workload;

pub fn write(directory: &Path, seed: u64, workload: &Workload) -> Result<(), Failure> {
    fs::create_dir_all(directory)?;
    column(directory, "zones", workload.zones.iter())?;
    column(directory, "parcels", workload.parcels.iter().map(|(land, _)| land))?;
    let status: Vec<u8> = workload.parcels.iter().map(|(_, status)| *status).collect();
    fs::write(directory.join("parcels.status"), status)?;
    println!(
        "{} zones, {} parcels of seed {seed}",
        workload.zones.len(),
        workload.parcels.len()
    );
    Ok(())
}

pub fn read(directory: &Path) -> Result<Workload, Failure> {
    let status = fs::read(directory.join("parcels.status"))?;
    let parcels = lands(directory, "parcels")?.into_iter().zip(status).collect();
    Ok(Workload {
        zones: lands(directory, "zones")?,
        parcels,
    })
}

fn column<'a>(directory: &Path, name: &str, lands: impl Iterator<Item = &'a MultiPolygon<f64>>) -> Result<(), Failure> {
    let (mut bytes, mut lengths) = (Vec::new(), Vec::new());
    for land in lands {
        let before = bytes.len();
        encode(&mut bytes, land);
        lengths.extend(u32::try_from(bytes.len() - before)?.to_le_bytes());
    }
    fs::write(directory.join(name).with_extension("wkb"), bytes)?;
    fs::write(directory.join(name).with_extension("len"), lengths)?;
    Ok(())
}

fn lands(directory: &Path, name: &str) -> Result<Vec<MultiPolygon<f64>>, Failure> {
    let bytes = fs::read(directory.join(name).with_extension("wkb"))?;
    let lengths = fs::read(directory.join(name).with_extension("len"))?;
    let mut rest = bytes.as_slice();
    let (lengths, _) = lengths.as_chunks::<4>();
    lengths
        .iter()
        .map(|length| {
            let (land, others) = rest
                .split_at_checked(u32::from_le_bytes(*length) as usize)
                .ok_or("fewer bytes than their lengths")?;
            rest = others;
            Ok(wkb::decode_multi_polygon(land)?)
        })
        .collect()
}

/// A land of one part is written as a Polygon, which is the cheaper type in every other engine.
fn encode(out: &mut Vec<u8>, land: &MultiPolygon<f64>) {
    if let [part] = land.0.as_slice() {
        polygon(out, part);
    } else {
        out.extend(wkb::encode_multi_polygon(land));
    }
}

fn polygon(out: &mut Vec<u8>, part: &Polygon<f64>) {
    let whole = wkb::encode_multi_polygon(&MultiPolygon(vec![part.clone()]));
    // After the head and the count of a MultiPolygon its only Polygon follows.
    out.extend(&whole[9..]);
}
