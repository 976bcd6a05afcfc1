//! How much untangling may cost, and the wish to stop it.
//!
//! Every bound grows with the corners of the input, so that land of any honest size is measured, and a few kilobytes of
//! lines that cross each other everywhere are refused with a place to look at. `docs/PERFORMANCE.md` states the formulas.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::cut_grid::CutGrid;
use super::{GeometryError, GridPoint};
use geodesy::micro;

/// A caller that may want long work to end.
pub trait Stop: Sync {
    /// Whether the work should end now. Asked some thousand times a second, from any thread.
    fn is_wished(&self) -> bool;
}

/// Never asks the work to stop.
#[derive(Debug, Clone, Copy, Default)]
pub struct Never;

impl Stop for Never {
    fn is_wished(&self) -> bool {
        false
    }
}

thread_local! {
    /// The stop flag of the task this thread works for; `None` outside of [`stoppable`].
    static WISH: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// Does work that ends early when the wish becomes true: every measuring on this thread meanwhile ends with
/// [`GeometryError::Stopped`]. The wish belongs to the thread and not to each call, because what measures lies far below
/// what knows of the wish.
pub fn stoppable<T>(wish: Arc<AtomicBool>, work: impl FnOnce() -> T) -> T {
    /// Restores the earlier value, also after a panic.
    struct Before(Option<Arc<AtomicBool>>);
    impl Drop for Before {
        fn drop(&mut self) {
            WISH.set(self.0.take());
        }
    }
    let _before = Before(WISH.replace(Some(wish)));
    work()
}

/// The wish of this thread, to hand on to threads that help it; `None` outside of [`stoppable`].
pub fn wish() -> Option<Arc<AtomicBool>> {
    WISH.with_borrow(Clone::clone)
}

/// The wish of the thread that asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfThread;

impl Stop for OfThread {
    fn is_wished(&self) -> bool {
        WISH.with_borrow(|wish| wish.as_ref().is_some_and(|wish| wish.load(Ordering::Relaxed)))
    }
}

/// The bound that was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// Places where lines meet otherwise than at their corners.
    Crossings,
    /// Lines so close to each other that too many pairs have to be compared.
    Comparisons,
    /// Parts or records on top of each other, summed over the faces they cover.
    Coverings,
}

impl Excess {
    /// The most there may be in land of a number of corners.
    pub fn bound(self, corners: usize) -> u64 {
        let corners = corners as u64;
        match self {
            Excess::Crossings => 100_000 + (50 * corners).min(900_000 + 5 * corners),
            Excess::Comparisons => 50_000_000 + 1_000 * corners,
            Excess::Coverings => 10_000_000 + 50 * corners,
        }
    }
}

/// Steps between two looks at the wish to stop: well below a millisecond.
const STEPS_BETWEEN_LOOKS: u32 = 16_384;

/// The cost of one piece of land so far, against its bounds.
pub(super) struct Effort<'s> {
    stop: &'s dyn Stop,
    /// The grid of the arrangement, to tell places in metres; the micrometre grid where there is none.
    grid: Option<CutGrid>,
    corners: usize,
    left: [u64; 3],
    steps_to_look: u32,
}

impl<'s> Effort<'s> {
    /// For land of a number of corners.
    pub(super) fn new(corners: usize, stop: &'s dyn Stop) -> Effort<'s> {
        let left = [Excess::Crossings, Excess::Comparisons, Excess::Coverings].map(|excess| excess.bound(corners));
        Effort {
            stop,
            grid: None,
            corners,
            left,
            steps_to_look: STEPS_BETWEEN_LOOKS,
        }
    }

    /// As [`Effort::new`], for an arrangement on a grid of its own.
    pub(super) fn on_grid(grid: &CutGrid, corners: usize, stop: &'s dyn Stop) -> Effort<'s> {
        Effort {
            grid: Some(*grid),
            ..Effort::new(corners, stop)
        }
    }

    /// Spends some of the effort, at a place.
    ///
    /// # Errors
    /// There was too much to do, or the work was cancelled.
    #[inline]
    pub(super) fn spend(&mut self, excess: Excess, count: usize, at: GridPoint) -> Result<(), GeometryError> {
        let left = &mut self.left[excess as usize];
        let Some(rest) = left.checked_sub(count as u64) else {
            return Err(self.refusal(excess, at));
        };
        *left = rest;
        self.step(count)
    }

    /// Counts steps that cost little, to look now and then whether to stop.
    ///
    /// # Errors
    /// The caller asked the work to stop.
    #[inline]
    pub(super) fn step(&mut self, count: usize) -> Result<(), GeometryError> {
        match self.steps_to_look.checked_sub(count.min(u32::MAX as usize) as u32) {
            Some(rest) => self.steps_to_look = rest,
            None => {
                self.steps_to_look = STEPS_BETWEEN_LOOKS;
                if self.stop.is_wished() {
                    return Err(GeometryError::Stopped);
                }
            }
        }
        Ok(())
    }

    #[cold]
    fn refusal(&self, excess: Excess, at: GridPoint) -> GeometryError {
        let at = self.grid.as_ref().map_or(at, |grid| grid.nearest(at));
        GeometryError::TooMuch {
            excess,
            corners: self.corners,
            at: [micro::metres(at.x), micro::metres(at.y)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Always;

    impl Stop for Always {
        fn is_wished(&self) -> bool {
            true
        }
    }

    #[test]
    fn the_wish_of_a_thread_holds_for_its_work_alone() {
        let wish = Arc::new(AtomicBool::new(true));
        assert!(!OfThread.is_wished());
        stoppable(Arc::clone(&wish), || {
            assert!(OfThread.is_wished());
            std::thread::scope(|scope| scope.spawn(|| assert!(!OfThread.is_wished())).join().unwrap());
            wish.store(false, Ordering::Relaxed);
            assert!(!OfThread.is_wished());
            wish.store(true, Ordering::Relaxed);
        });
        assert!(!OfThread.is_wished());
    }

    #[test]
    fn bounds_grow_with_the_corners() {
        assert_eq!(Excess::Crossings.bound(1_000), 150_000);
        assert_eq!(Excess::Crossings.bound(20_000), 1_100_000);
        assert_eq!(Excess::Crossings.bound(1_000_000), 6_000_000);
    }

    #[test]
    fn what_is_beyond_is_refused_with_its_place() {
        let mut effort = Effort::new(4, &Never);
        let at = GridPoint {
            x: 2_500_000,
            y: -1_000_000,
        };
        let most = Excess::Coverings.bound(4) as usize;
        effort.spend(Excess::Coverings, most, at).unwrap();
        let refused = effort.spend(Excess::Coverings, 1, at).unwrap_err();
        let expected = GeometryError::TooMuch {
            excess: Excess::Coverings,
            corners: 4,
            at: [2.5, -1.0],
        };
        assert_eq!(refused, expected);
    }

    #[test]
    fn a_wish_is_heard_soon() {
        let mut effort = Effort::new(4, &Always);
        let steps = (0..STEPS_BETWEEN_LOOKS + 2).find(|_| effort.step(1).is_err());
        assert!(steps.is_some());
    }
}
