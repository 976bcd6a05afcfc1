//! The claims of a record about hectares and percentages, and which bound holds for each.

use rust_decimal::Decimal;

use domain::{Body, Entity, EntityId, Indicator, Land, Quantity, Subject, Unit};

/// The subject of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Land of a zone.
    Zone(EntityId),
    /// The size of a zone itself, which the other sizes of the zone are held against.
    SizeOf(EntityId),
    /// Land of a phase.
    Phase(EntityId),
    /// Land of a project.
    Project(EntityId),
    /// Land of a group of zones.
    Group(EntityId),
    /// Land of an administrative unit.
    Unit(String),
    /// Land that belongs to no zone.
    Nowhere,
}

/// A number a record states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The record or subject the claim is about.
    pub about: About,
    /// The number, or the upper end of a range.
    pub value: Decimal,
    /// The lower end, which must not be negative.
    pub least: Decimal,
    /// Its unit; `None` for a target that does not say.
    pub unit: Option<Unit>,
    /// Whether zero would be a mistake: a plot, a piece or a zone of no size.
    pub zero_is_odd: bool,
}

impl Claim {
    fn of(about: About, quantity: &Quantity, zero_is_odd: bool) -> Claim {
        Claim {
            about,
            value: quantity.value_max.unwrap_or(quantity.value).max(quantity.value),
            least: quantity.value.min(quantity.value_max.unwrap_or(quantity.value)),
            unit: Some(quantity.unit),
            zero_is_odd,
        }
    }

    /// How far the printed value may be rounded, hectares.
    pub fn rounding(&self) -> Decimal {
        let half = Decimal::new(5, (self.value.scale() + 1).min(28));
        match self.unit {
            Some(Unit::SquareMetre) => half / Decimal::from(10_000),
            _ => half,
        }
    }

    /// Hectares, when it is an area.
    pub fn hectares(&self) -> Option<Decimal> {
        match self.unit? {
            Unit::Hectare => Some(self.value),
            Unit::SquareMetre => Some(self.value / Decimal::from(10_000)),
            _ => None,
        }
    }
}

/// Whether an indicator is the size of a zone.
pub fn is_size(indicator: Indicator) -> bool {
    matches!(indicator.code(), "planned" | "established" | "boundary")
}

/// The numbers a record claims, its geometry aside.
pub fn claims(entity: &Entity) -> Vec<Claim> {
    match &entity.body {
        Body::Figure(figure) => {
            let size = is_size(figure.indicator);
            vec![Claim::of(about(&figure.subject, size), &figure.quantity, size)]
        }
        Body::Target(target) => {
            let (aim, size) = (&target.aim, target.aim.indicator.is_some_and(is_size));
            let value = aim.value.map(|value| Claim {
                about: about(&target.subject, size),
                value: aim.value_max.unwrap_or(value).max(value),
                least: value.min(aim.value_max.unwrap_or(value)),
                unit: aim.unit.or(aim.indicator.map(Indicator::usual_unit)),
                zero_is_odd: false,
            });
            value.into_iter().collect()
        }
        other => {
            let stated = land_of(entity).zip(other.stated());
            stated
                .map(|(about, quantity)| Claim::of(about, &quantity, true))
                .into_iter()
                .collect()
        }
    }
}

fn about(subject: &Subject, size: bool) -> About {
    match subject {
        Subject::Zone(id) if size => About::SizeOf(*id),
        Subject::Zone(id) => About::Zone(*id),
        Subject::Phase(id) => About::Phase(*id),
        Subject::Project(id) => About::Project(*id),
        Subject::Group(id) => About::Group(*id),
        Subject::Unit(key) => About::Unit(key.clone()),
    }
}

/// The zone whose land a record with a geometry is; a boundary is its size. `None` for other records.
pub fn land_of(entity: &Entity) -> Option<About> {
    match entity.body.land() {
        Land::Outline => entity.body.zone().map(About::SizeOf),
        Land::OfZone => entity.body.zone().map(About::Zone),
        Land::Cadastral => Some(About::Nowhere),
        // Forests and provinces are larger than any zone.
        Land::Overlay | Land::None => None,
    }
}
