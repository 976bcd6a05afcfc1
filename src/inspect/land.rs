//! The polygons of a layer, measured: how many are sound, what would be mended, how large they are.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use rust_decimal::Decimal;

use crate::changeset::Preparer;
use crate::measure;
use domain::Quantity;
use geodesy::CrsReading;
use geodesy::{AreaMm2, Epsg};
use message::Message;

/// The most faults listed one by one; the others are counted.
const LISTED: usize = 20;
/// The most areas whose declared size is listed.
const DECLARED: usize = 200;

/// The polygons of a layer in one reading.
#[derive(Debug)]
pub struct Land {
    /// How the coordinates were read.
    pub reading: CrsReading,
    /// Whether that is accepted by a person or declared without contradiction; a supposition of the doctor otherwise.
    pub accepted: bool,
    /// Number of polygons in all.
    pub count: u64,
    /// Polygons with nothing to mend.
    pub sound: u64,
    /// The first faults: feature, what, where, area before and after.
    pub faults: Vec<(u64, Message)>,
    /// Polygons that cannot be measured, with the first reasons.
    pub unusable: u64,
    /// Area per plane. Features of one layer may fall into several.
    pub areas: BTreeMap<Epsg, AreaMm2>,
    /// Areas with a declared size: name, measured, declared.
    pub declared: Vec<(String, AreaMm2, Quantity)>,
    preparer: Preparer,
    unit_zone: Option<Epsg>,
}

impl Land {
    /// Nothing yet. `unit_zone` is the 3° zone of the administrative unit the land is expected in.
    ///
    /// # Errors
    /// The system cannot be used.
    pub fn new(
        reading: &CrsReading,
        accepted: bool,
        area_crs: Option<Epsg>,
        unit_zone: Option<Epsg>,
    ) -> Result<Land, Message> {
        Ok(Land {
            reading: reading.clone(),
            accepted,
            count: 0,
            sound: 0,
            faults: Vec::new(),
            unusable: 0,
            areas: BTreeMap::new(),
            declared: Vec::new(),
            preparer: Preparer::new(reading.crs, area_crs)?,
            unit_zone,
        })
    }

    /// Adds a polygon in the numbers of the file.
    pub fn add(&mut self, number: u64, polygons: &MultiPolygon<f64>) -> Option<AreaMm2> {
        self.count += 1;
        let read = self.reading.apply(polygons).map_err(|error| error.message());
        match read.and_then(|polygons| self.preparer.prepare(&polygons, self.unit_zone)) {
            Ok(prepared) => {
                self.sound += u64::from(prepared.repairs.is_empty());
                for repair in &prepared.repairs {
                    self.fault(number, repair.message());
                }
                let area = self.areas.entry(prepared.plane.epsg).or_default();
                *area += prepared.area;
                Some(prepared.area)
            }
            Err(message) => {
                self.unusable += 1;
                self.fault(number, message);
                None
            }
        }
    }

    /// As [`Land::add`], of an area whose document declares a size.
    pub fn add_declared(&mut self, number: u64, name: &str, polygons: &MultiPolygon<f64>, declared: Option<&Quantity>) {
        let area = self.add(number, polygons);
        if let (Some(area), Some(declared)) = (area, declared)
            && self.declared.len() < DECLARED
        {
            self.declared.push((name.to_string(), area, declared.clone()));
        }
    }

    fn fault(&mut self, number: u64, message: Message) {
        if self.faults.len() < LISTED {
            self.faults.push((number, message));
        }
    }

    /// Measured less declared of an area, as a share of the declared; `None` where its unit is no area.
    pub fn difference(measured: AreaMm2, declared: &Quantity) -> Option<f64> {
        let printed: Decimal = declared.hectares()?;
        measure::difference(measured, printed).1
    }
}
