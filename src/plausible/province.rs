//! How large a province is: the bound of plausible areas in it.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use domain::province;

/// Areas of today's provinces in km². Their grade is *unverified*: they bound a value, they never stand for one.
const CSV: &str = include_str!("../../data/units/province_areas.csv");

static KM2: LazyLock<HashMap<&'static str, Decimal>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?.parse().ok()?))
    };
    CSV.lines().skip(1).filter_map(row).collect()
});

/// The area of a province in hectares with a margin of two per cent, since sources differ; of an abolished one that of
/// the largest that took it over, which it lies in. Of a key that is not known the largest of all.
pub fn hectares(key: &str) -> Decimal {
    let today = |key: &str| KM2.get(key).copied();
    let successors = || {
        let known = province(key)?;
        known.successors.iter().filter_map(|key| today(key)).max()
    };
    let km2 = today(key).or_else(successors).unwrap_or_else(largest);
    km2 * Decimal::from(102)
}

fn largest() -> Decimal {
    KM2.values()
        .copied()
        .max()
        .unwrap_or(Decimal::MAX / Decimal::from(1000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::provinces;

    #[test]
    fn every_province_has_an_area_and_lies_in_the_country() {
        let today = provinces().iter().filter(|p| p.until.is_none());
        let missing: Vec<_> = today.filter(|p| !KM2.contains_key(p.key.as_str())).collect();
        assert!(missing.is_empty(), "{missing:?}");
        let sum: Decimal = KM2.values().sum();
        let country = Decimal::from(super::super::COUNTRY_HA) / Decimal::ONE_HUNDRED;
        assert!(sum < country && sum > country * Decimal::new(9, 1), "{sum} km²");
        assert_eq!(hectares("lao-cai").round(), Decimal::from(1_352_206));
        assert_eq!(hectares("kon-tum-cu"), hectares("quang-ngai"));
        assert_eq!(hectares("no-such"), hectares("lam-dong"));
    }
}
