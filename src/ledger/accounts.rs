//! Accounts that were computed, kept for the time they hold: from one day on which something they rest on changes to the next.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::account::{AccountSaid, account};
use super::books::{Ledger, Memo};
use super::series::change_dates;
use super::threads::on_threads;
use domain::{EntityId, Group, Phase, Zone};
use message::Message;

/// Accounts that are kept at least, and so many for each of the subjects that were asked for.
const KEPT: usize = 4_096;
const KEPT_OF_EACH: usize = 8;

/// A subject, and the time its account holds by the position of its first day.
type Key = (EntityId, usize);
type Said = Result<Option<Arc<AccountSaid>>, Message>;

/// The accounts of a ledger.
#[derive(Debug, Default)]
pub(super) struct KeptAccounts {
    days: Memo<EntityId, Arc<[Date]>>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    accounts: HashMap<Key, Said>,
    /// Keys of the kept accounts, the oldest first.
    order: VecDeque<Key>,
    subjects: BTreeSet<EntityId>,
}

impl KeptAccounts {
    /// The account of a subject on a day, computed when it is not there.
    pub(super) fn get_or(
        &self,
        ledger: &Ledger,
        subject: EntityId,
        as_of: Date,
        compute: impl FnOnce() -> Said,
    ) -> Said {
        let is_subject = ledger.get::<Zone>(subject).is_some()
            || ledger.get::<Phase>(subject).is_some()
            || ledger.get::<Group>(subject).is_some();
        if !is_subject {
            return compute();
        }
        let key = self.key(ledger, subject, as_of);
        if let Some(known) = self.lock().accounts.get(&key) {
            return known.clone();
        }
        let said = compute();
        let mut kept = self.lock();
        if kept.accounts.insert(key, said.clone()).is_none() {
            kept.order.push_back(key);
            kept.subjects.insert(subject);
        }
        let most = KEPT.max(KEPT_OF_EACH * kept.subjects.len());
        while kept.order.len() > most
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.accounts.remove(&oldest);
        }
        said
    }

    /// Whether the account of a subject on a day is there.
    pub(super) fn has(&self, ledger: &Ledger, subject: EntityId, as_of: Date) -> bool {
        let key = self.key(ledger, subject, as_of);
        self.lock().accounts.contains_key(&key)
    }

    fn key(&self, ledger: &Ledger, subject: EntityId, as_of: Date) -> Key {
        let days = self
            .days
            .get_or(subject, || days(ledger, subject).into_iter().collect());
        (subject, days.partition_point(|day| *day <= as_of))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeptAccounts {
    /// Takes over the accounts of subjects.
    pub(super) fn take_over(&self, before: &KeptAccounts, stays: impl Fn(EntityId) -> bool) {
        self.days.take_over(&before.days, |subject| stays(*subject));
        let (known, mut kept) = (before.lock(), self.lock());
        for key in known.order.iter().filter(|(subject, _)| stays(*subject)) {
            if let Some(said) = known.accounts.get(key)
                && kept.accounts.insert(*key, said.clone()).is_none()
            {
                kept.order.push_back(*key);
                kept.subjects.insert(key.0);
            }
        }
    }
}

/// So many accounts are computed on one thread: fewer are there sooner than another thread is.
const OF_ONE_THREAD: usize = 32;

impl Ledger {
    /// Computes the accounts of subjects that are not there yet, on several threads where there are many.
    pub(super) fn compute_accounts(&self, subjects: &[EntityId], as_of: Date) {
        let missing: Vec<EntityId> = subjects
            .iter()
            .copied()
            .filter(|subject| !self.accounts.has(self, *subject, as_of))
            .collect();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(missing.len() / OF_ONE_THREAD);
        if threads < 2 {
            return;
        }
        let next = AtomicUsize::new(0);
        on_threads(threads, || {
            while let Some(subject) = missing.get(next.fetch_add(1, Ordering::Relaxed)) {
                // An account that cannot be computed fails when it is asked for.
                let _ = account(self, *subject, as_of);
            }
        });
    }
}

/// The days on which the account of a subject may change: those of itself and its phases, of the zones beside it, whose land it is
/// held against, and of a group those of its members.
fn days(ledger: &Ledger, subject: EntityId) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    let own = ledger.get::<Phase>(subject).map_or(subject, |phase| phase.body.zone);
    let members = ledger.get::<Group>(subject).map(|group| group.body.members.clone());
    change_dates(ledger, subject, &mut days);
    for zone in members.into_iter().flatten().chain([own]) {
        if ledger.get::<Zone>(zone).is_none() {
            continue;
        }
        for near in ledger.beside(zone).into_iter().chain([zone]) {
            change_dates(ledger, near, &mut days);
        }
        for phase in ledger.about::<Phase>(zone) {
            change_dates(ledger, phase.id(), &mut days);
        }
    }
    days
}
