//! The stage of clearance and the state of lease of land, from the facts that hold of it.

use super::state::State;

/// How far the clearance of land has come. Where pieces overlap, the furthest stage counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LandStage {
    /// In no piece, or in one without an event.
    None,
    /// Planned to be recovered, or announced.
    Notice,
    /// Inventoried.
    Inventory,
    /// With an approved plan of compensation.
    Approved,
    /// Compensation paid or deposited.
    Paid,
    /// Handed over.
    Handed,
    /// Need not be recovered.
    NotRequired,
}

impl LandStage {
    /// All stages, in the order of the legend.
    pub const ALL: [LandStage; 7] = [
        LandStage::None,
        LandStage::Notice,
        LandStage::Inventory,
        LandStage::Approved,
        LandStage::Paid,
        LandStage::Handed,
        LandStage::NotRequired,
    ];

    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            LandStage::None => "none",
            LandStage::Notice => "notice",
            LandStage::Inventory => "inventory",
            LandStage::Approved => "approved",
            LandStage::Paid => "paid",
            LandStage::Handed => "handed",
            LandStage::NotRequired => "not_required",
        }
    }

    /// The stage of land in a state. A decision to recover and an enforcement pay nobody: they move no stage.
    pub(super) fn of(state: State) -> LandStage {
        let stages = [
            (State::HANDED_OVER, LandStage::Handed),
            (State::CLEARED, LandStage::Paid),
            (State::NOT_REQUIRED, LandStage::NotRequired),
            (State::PLAN_APPROVED, LandStage::Approved),
            (State::INVENTORIED, LandStage::Inventory),
            (State::NOTICED, LandStage::Notice),
        ];
        let furthest = stages.into_iter().find(|(fact, _)| state.has(*fact));
        furthest.map_or(LandStage::None, |(_, stage)| stage)
    }

    /// Whether land of the stage is left to clear.
    pub fn is_left(self) -> bool {
        self <= LandStage::Approved
    }

    pub(super) fn is_cleared(self) -> bool {
        matches!(self, LandStage::Paid | LandStage::Handed)
    }
}

/// The state of leased land, and of industrial land that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeaseState {
    /// Leased for a project that operates.
    Operating,
    /// Leased for a project that is being built.
    Building,
    /// Leased for a project that is suspended, completed but idle, or ended.
    IdleOrSuspended,
    /// Leased; the state of the project is not recorded, or not shown to this reader.
    LeasedStateUnknown,
    /// With an investment policy or certificate, not leased.
    ApprovedNotLeased,
    /// Industrial, clean, serviced and not leased.
    Available,
    /// Industrial and not leased, but not clean or not serviced.
    NotReady,
    /// Industrial and not leased, of which it is not recorded whether it is clean and serviced.
    NotLeased,
}

impl LeaseState {
    /// All states, in the order of the legend.
    pub const ALL: [LeaseState; 8] = [
        LeaseState::Operating,
        LeaseState::Building,
        LeaseState::IdleOrSuspended,
        LeaseState::LeasedStateUnknown,
        LeaseState::ApprovedNotLeased,
        LeaseState::Available,
        LeaseState::NotReady,
        LeaseState::NotLeased,
    ];

    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            LeaseState::Operating => "operating",
            LeaseState::Building => "building",
            LeaseState::IdleOrSuspended => "idle_or_suspended",
            LeaseState::LeasedStateUnknown => "leased_state_unknown",
            LeaseState::ApprovedNotLeased => "approved_not_leased",
            LeaseState::Available => "available",
            LeaseState::NotReady => "not_ready",
            LeaseState::NotLeased => "not_leased",
        }
    }

    /// The state of land; `None` of land that is neither industrial nor leased. `readiness`: whether it is recorded what is clean
    /// and serviced.
    pub(super) fn of(state: State, readiness: bool) -> Option<LeaseState> {
        if state.has(State::LEASED) {
            let projects = [
                (State::OPERATING, LeaseState::Operating),
                (State::BEING_BUILT, LeaseState::Building),
                (State::IDLE, LeaseState::IdleOrSuspended),
            ];
            let told = projects.into_iter().find(|(fact, _)| state.has(*fact));
            return Some(told.map_or(LeaseState::LeasedStateUnknown, |(_, is)| is));
        }
        if state.has(State::APPROVED) {
            return Some(LeaseState::ApprovedNotLeased);
        }
        let ready = state.has(State::CLEAN | State::SERVICED);
        state.has(State::INDUSTRIAL).then_some(match (readiness, ready) {
            (false, _) => LeaseState::NotLeased,
            (true, true) => LeaseState::Available,
            (true, false) => LeaseState::NotReady,
        })
    }

    pub(super) fn is_leased(self) -> bool {
        self <= LeaseState::LeasedStateUnknown
    }
}
