//! Rows made ready on a thread of their own while others are written: what costs most of a row (its geometry for GIS programs,
//! the body as JSON, the hashes) needs no connection.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use geo::CoordsIter;
use rusqlite::types::Value;

use super::row::{self, WIDTH};
use super::{properties, seal};
use crate::store::StoreError;
use crate::store::canon::Hash;
use domain::{Body, Change, Entity, EntityId, Kind, RowId};

/// What a row has before the columns of its entity: its number and its revision.
pub const BEFORE: usize = 2;

/// Changes that travel together.
const TOGETHER: usize = 64;

/// Corners that travel together before so many changes do: outlines of provinces must not fill the memory.
const CORNERS: usize = 50_000;

/// Batches that are under way at once.
const UNDER_WAY: usize = 3;

/// A change whose row has its number.
struct Numbered {
    change: Change,
    number: i64,
    salt: Vec<u8>,
}

/// A change that only the connection is needed for.
pub enum Ready {
    /// A row that begins, and the one it supersedes.
    Put(Box<ReadyRow>, Option<(EntityId, RowId)>),
    /// A row that ends.
    End(EntityId, RowId),
}

/// A row with everything that stands beside it.
pub struct ReadyRow {
    /// Number, revision, the columns of the entity, and its seal.
    pub values: Vec<Value>,
    /// The hash of its canonical form.
    pub hash: Hash,
    /// The kind and the values of its typed properties; none of a kind without a layer.
    pub properties: Option<(Kind, Vec<Value>)>,
}

impl ReadyRow {
    /// Of the columns of an entity.
    pub fn new(number: i64, revision: u32, columns: Vec<Value>, salt: Vec<u8>, body: &Body) -> ReadyRow {
        let (sealed, hash) = seal::row(number, revision, &columns, salt);
        let mut values = Vec::with_capacity(BEFORE + WIDTH + seal::WIDTH);
        values.extend([Value::from(number), Value::from(revision)]);
        values.extend(columns);
        values.extend(sealed);
        ReadyRow {
            values,
            hash,
            properties: properties::of(number, body),
        }
    }

    fn of(number: i64, revision: u32, entity: &Entity, salt: Vec<u8>) -> Result<ReadyRow, StoreError> {
        let columns = row::values(Vec::with_capacity(WIDTH), entity)?;
        Ok(ReadyRow::new(number, revision, columns, salt, &entity.body))
    }
}

type Batch = Vec<Result<Ready, StoreError>>;

/// Changes on their way to becoming rows, in their order.
pub struct Ahead {
    revision: u32,
    waiting: Vec<Numbered>,
    corners: usize,
    under_way: usize,
    /// Begun with the first full batch: a few changes are not worth a thread.
    thread: Option<Thread>,
}

struct Thread {
    give: Option<SyncSender<Vec<Numbered>>>,
    take: Receiver<Batch>,
    handle: Option<JoinHandle<()>>,
}

impl Ahead {
    /// For the rows of a revision.
    pub fn new(revision: u32) -> Ahead {
        Ahead {
            revision,
            waiting: Vec::new(),
            corners: 0,
            under_way: 0,
            thread: None,
        }
    }

    /// Takes a change whose row, if it makes one, has this number. Gives what has become ready of those before it.
    pub fn push(&mut self, change: Change, number: i64, salt: Vec<u8>) -> Batch {
        if let Change::Put { entity, .. } = &change {
            self.corners += entity.shape.as_ref().map_or(0, |shape| shape.native.coords_count());
        }
        self.waiting.push(Numbered { change, number, salt });
        if self.waiting.len() < TOGETHER && self.corners < CORNERS {
            return Batch::new();
        }
        self.corners = 0;
        let batch = std::mem::take(&mut self.waiting);
        let revision = self.revision;
        let thread = self.thread.get_or_insert_with(|| Thread::begin(revision));
        thread.give(batch);
        self.under_way += 1;
        match self.under_way > UNDER_WAY {
            true => self.next(),
            false => Batch::new(),
        }
    }

    /// What comes next of what was pushed; nothing when all has come.
    pub fn next(&mut self) -> Batch {
        if let Some(thread) = self.thread.as_mut().filter(|_| self.under_way > 0) {
            self.under_way -= 1;
            return thread.take();
        }
        let waiting = std::mem::take(&mut self.waiting);
        waiting
            .into_iter()
            .map(|numbered| ready(numbered, self.revision))
            .collect()
    }
}

impl Thread {
    fn begin(revision: u32) -> Thread {
        let (give, given) = sync_channel::<Vec<Numbered>>(UNDER_WAY + 1);
        let (done, take) = sync_channel(UNDER_WAY + 1);
        let handle = thread::spawn(move || {
            for batch in given {
                let batch: Batch = batch.into_iter().map(|numbered| ready(numbered, revision)).collect();
                if done.send(batch).is_err() {
                    // Nobody writes any more.
                    return;
                }
            }
        });
        Thread {
            give: Some(give),
            take,
            handle: Some(handle),
        }
    }

    fn give(&mut self, batch: Vec<Numbered>) {
        if self.give.as_ref().is_none_or(|give| give.send(batch).is_err()) {
            self.end();
        }
    }

    fn take(&mut self) -> Batch {
        match self.take.recv() {
            Ok(batch) => batch,
            Err(_) => {
                self.end();
                Batch::new()
            }
        }
    }

    /// A thread that ended by itself panicked.
    fn end(&mut self) {
        self.give = None;
        if let Some(Err(panic)) = self.handle.take().map(JoinHandle::join) {
            resume_unwind(panic);
        }
    }
}

impl Drop for Thread {
    /// Ended with all it keeps for itself, PROJ objects among it, which do not survive the end of the process.
    fn drop(&mut self) {
        self.give = None;
        while self.take.recv().is_ok() {}
        if let Some(handle) = self.handle.take() {
            let _ = handle.join();
        }
    }
}

fn ready(numbered: Numbered, revision: u32) -> Result<Ready, StoreError> {
    let Numbered { change, number, salt } = numbered;
    Ok(match change {
        Change::End { entity, supersedes } => Ready::End(entity, supersedes),
        Change::Put { entity, supersedes } => {
            let row = ReadyRow::of(number, revision, &entity, salt)?;
            Ready::Put(Box::new(row), supersedes.map(|row| (entity.id, row)))
        }
    })
}
