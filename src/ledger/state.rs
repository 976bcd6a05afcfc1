//! What is true of a face on a date, and which faces a measure counts: one table for accounts, bars, provenance and
//! overlaps.

use std::ops::{BitOr, BitOrAssign};

use domain::{LandFunction, Measure, PlanLevel, ZoneKind};

/// A set of facts about a record or a face on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct State(u64);

macro_rules! facts {
    ($($name:ident $code:literal $doc:literal),* $(,)?) => {
        impl State {
            facts!(@bits 0u64; $($name $doc,)*);

            /// Every fact with its code in JSON and in addresses.
            pub const FACTS: &'static [(State, &'static str)] = &[$((State::$name, $code)),*];
        }
    };
    (@bits $at:expr; $name:ident $doc:literal, $($rest:tt)*) => {
        #[doc = $doc]
        pub const $name: State = State(1 << ($at));
        facts!(@bits $at + 1; $($rest)*);
    };
    (@bits $at:expr;) => {};
}

facts! {
    INSIDE "inside" "Inside the boundary in force; everywhere, where there is none.",
    PIECE "piece" "In a clearance piece that is known.",
    CLEARED "cleared" "Compensated or handed over.",
    HANDED_OVER "handed_over" "Handed over.",
    CLEAN "clean" "Of a record: handed over and nothing in the way of it. Of a face: and nothing in the way of any other.",
    OBSTRUCTED "obstructed" "In a piece with an open obstacle.",
    NOT_REQUIRED "not_required" "Need not be recovered, and was not cleared.",
    LEASED "leased" "Leased to a tenant; a head lease is no lease.",
    APPROVED "approved" "With an investment policy or certificate.",
    INDUSTRIAL "industrial" "Industrial land of the detailed plan.",
    SERVICE "service" "Service land of the detailed plan.",
    SERVICED "serviced" "With its infrastructure built.",
    OPERATING "operating" "Leased for a project that operates.",
    IDLE "idle" "Leased for a project that does not operate.",
    CHILD "child" "In a zone inside this one.",
    CONSTRAINED "constrained" "Under another plan, a forest or a mineral area.",
    IN_RECOVERY_PLAN "in_recovery_plan" "In the approved area to recover.",
    PAID "paid" "Compensation paid or deposited.",
    HIDDEN "project_not_shown" "Leased for a project that this audience may not see, or of which nothing is told.",
    NOTICED "notice" "Planned to be recovered, or its recovery announced.",
    INVENTORIED "inventory" "Land and assets inventoried.",
    PLAN_APPROVED "plan_approved" "Compensation plan approved.",
    DECIDED "decided" "Under a decision to recover or an enforcement, which moves no stage.",
    BEING_BUILT "being_built" "Leased for a project that is being built.",
}

/// The first of the facts that a plan gives: one for each of its levels and functions. They have no codes.
const FIRST_OF_PLANS: u32 = 40;
const _: () = assert!(State::FACTS.len() <= FIRST_OF_PLANS as usize);

impl State {
    /// The empty set of facts.
    pub const NONE: State = State(0);

    /// The land of a function in a plan of a level.
    pub(super) fn planned(level: PlanLevel, function: LandFunction) -> State {
        let at = level as u32 * LandFunction::ALL.len() as u32 + function as u32;
        State(1 << (FIRST_OF_PLANS + at))
    }

    /// Whether all of these hold.
    pub fn has(self, facts: State) -> bool {
        self.0 & facts.0 == facts.0
    }

    /// Whether at least one of these holds.
    pub fn any(self, facts: State) -> bool {
        self.0 & facts.0 != 0
    }

    fn without(self, facts: State) -> State {
        State(self.0 & !facts.0)
    }

    /// From the facts of all records that cover a face. Land that was paid for was taken, so it had to be recovered; land with an
    /// obstacle on it is not clean; a lease that operates makes land used, whatever another one states.
    pub(super) fn settled(self) -> State {
        let mut state = self;
        for (fact, outweighed) in [
            (State::CLEARED, State::NOT_REQUIRED),
            (State::OBSTRUCTED, State::CLEAN),
            (State::OPERATING, State::IDLE | State::BEING_BUILT),
        ] {
            if state.has(fact) {
                state = state.without(outweighed);
            }
        }
        state
    }

    /// The fact of a code; `None` for an unknown one.
    pub fn of_code(code: &str) -> Option<State> {
        State::FACTS
            .iter()
            .find(|(_, known)| *known == code)
            .map(|(fact, _)| *fact)
    }

    /// The codes of its facts.
    pub fn codes(self) -> impl Iterator<Item = &'static str> {
        State::FACTS
            .iter()
            .filter(move |(fact, _)| self.has(*fact))
            .map(|(_, code)| *code)
    }
}

impl BitOr for State {
    type Output = State;
    fn bitor(self, other: State) -> State {
        State(self.0 | other.0)
    }
}

impl BitOrAssign for State {
    fn bitor_assign(&mut self, other: State) {
        self.0 |= other.0;
    }
}

/// Which faces count: those with all of some facts, none of some, and one of some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Faces {
    /// Facts that must hold of a face.
    pub all: State,
    /// Facts that must not hold of a face.
    pub none: State,
    /// Facts of which one must hold, if there are any.
    pub one: State,
}

impl Faces {
    /// Whether a face in a state counts.
    pub fn count(self, state: State) -> bool {
        state.has(self.all) && !state.any(self.none) && (self.one == State::NONE || state.any(self.one))
    }

    fn with(all: State) -> Faces {
        Faces {
            all,
            ..Faces::default()
        }
    }

    fn but(self, none: State) -> Faces {
        Faces { none, ..self }
    }

    fn and_one(self, one: State) -> Faces {
        Faces { one, ..self }
    }

    /// The faces of a measure (docs/MODEL.md, Measures), for a kind of zone. `None` for one that is printed only.
    pub fn of(measure: Measure, kind: ZoneKind) -> Option<Faces> {
        use State as S;
        let inside = |facts: State| Faces::with(S::INSIDE | facts);
        let free = || inside(S::CLEAN | S::INDUSTRIAL).but(S::LEASED | S::APPROVED);
        Some(match measure {
            Measure::Planned | Measure::Established | Measure::LeftToClear => return None,
            Measure::Boundary => inside(S::NONE),
            Measure::ToRecover => inside(S::NONE).but(S::NOT_REQUIRED),
            Measure::NotRequired => inside(S::NOT_REQUIRED),
            Measure::Cleared => inside(S::CLEARED),
            Measure::HandedOver => inside(S::HANDED_OVER),
            Measure::Clean => inside(S::CLEAN),
            Measure::IndustrialPlan => inside(S::INDUSTRIAL),
            Measure::IndustrialServicePlan => inside(S::NONE).and_one(S::INDUSTRIAL | S::SERVICE),
            Measure::Leasable if kind == ZoneKind::IndustrialPark => {
                return Faces::of(Measure::IndustrialServicePlan, kind);
            }
            Measure::Leasable => inside(S::INDUSTRIAL),
            Measure::Serviced => inside(S::INDUSTRIAL | S::SERVICED),
            Measure::Leased => inside(S::LEASED),
            Measure::ApprovedNotLeased => inside(S::APPROVED).but(S::LEASED),
            Measure::LeasedOrApproved => inside(S::NONE).and_one(S::LEASED | S::APPROVED),
            Measure::LeasedOutsideIndustrial => inside(S::LEASED).but(S::INDUSTRIAL),
            Measure::LeasedNotCleared => inside(S::LEASED).but(S::CLEARED),
            Measure::OutsideBoundary => Faces::with(S::LEASED).but(S::INSIDE),
            Measure::Unleased => inside(S::INDUSTRIAL).but(S::LEASED),
            Measure::Available => Faces {
                all: free().all | S::SERVICED,
                ..free()
            },
            Measure::AvailableUnserviced => Faces {
                none: free().none | S::SERVICED,
                ..free()
            },
            Measure::Operating => inside(S::LEASED | S::OPERATING),
            Measure::Idle => inside(S::LEASED | S::IDLE),
        })
    }

    /// The approved land of the second bar: approved and not leased, of the industrial land.
    pub(super) fn approved_industrial() -> Faces {
        Faces::with(State::INSIDE | State::APPROVED | State::INDUSTRIAL).but(State::LEASED)
    }

    /// Leased land without a statement of any project whether it is used.
    pub(super) fn of_untold_projects() -> Faces {
        Faces::with(State::INSIDE | State::LEASED).but(State::OPERATING | State::IDLE)
    }

    /// All land inside the boundary.
    pub(super) fn inside() -> Faces {
        Faces::with(State::INSIDE)
    }

    /// Land of pieces that have to be recovered.
    pub(super) fn required_pieces() -> Faces {
        Faces::with(State::INSIDE | State::PIECE).but(State::NOT_REQUIRED)
    }

    /// The approved area to recover, as it is drawn.
    pub(super) fn recovery_plan() -> Faces {
        Faces::with(State::INSIDE | State::IN_RECOVERY_PLAN)
    }

    /// Land of the approved area to recover that no clearance piece covers.
    pub(super) fn recovery_plan_without_piece() -> Faces {
        Faces::recovery_plan().but(State::PIECE)
    }

    /// Land of the boundary no clearance piece covers.
    pub(super) fn without_piece() -> Faces {
        Faces::with(State::INSIDE).but(State::PIECE)
    }
}
