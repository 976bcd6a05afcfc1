//! The door of the import: a request becomes changes, the same for the command line and for the server. Files are read on a thread
//! of its own, a little ahead of whoever takes the changes.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::request::Request;
use super::{polygons, workbooks};
use crate::changeset::report::Report;
use crate::snapshot::Snapshot;
use domain::Change;
use message::Message;
use progress::Progress;
use text::Refusal;

/// Changes that travel together from the thread that reads to the one that takes them.
const TOGETHER: usize = 32;

/// How many such parcels may wait: enough that neither side does, few enough for flat memory.
const WAITING: usize = 4;

/// Reads the files of a request into changes on top of a snapshot that shows everything. They come one by one, while the files
/// are read; nobody has to take them into a store.
pub fn changes(snapshot: &Arc<Snapshot>, request: Request, progress: &Arc<Progress>) -> Changes {
    let (sender, parcels) = sync_channel(WAITING);
    let (snapshot, working) = (Arc::clone(snapshot), Arc::clone(progress));
    let reading = thread::spawn(move || {
        let mut outlet = Outlet {
            parcel: Vec::with_capacity(TOGETHER),
            sender,
        };
        let report = working.stoppable(|| read(&snapshot, &request, &working, &mut outlet))?;
        outlet.send()?;
        Ok(report)
    });
    Changes {
        parcels: Some(parcels),
        parcel: Vec::new().into_iter(),
        reading: Some(reading),
        progress: Arc::clone(progress),
        report: None,
    }
}

/// The changes of an import, in their order. The last one may be a refusal: every problem found, naming file, feature or row, value
/// and what was expected; or that somebody wished to stop. What came before it is then to be thrown away.
///
/// Dropped before its end it wishes the work to stop, and waits until thread and reading process have ended.
pub struct Changes {
    parcels: Option<Receiver<Vec<Change>>>,
    parcel: std::vec::IntoIter<Change>,
    reading: Option<JoinHandle<Result<Report, Refusal>>>,
    progress: Arc<Progress>,
    report: Option<Report>,
}

impl Changes {
    /// What the import found; nothing before its last change was taken, and nothing of one that is refused.
    #[must_use]
    pub fn report(mut self) -> Report {
        self.report.take().unwrap_or_default()
    }
}

impl Iterator for Changes {
    type Item = Result<Change, Refusal>;

    fn next(&mut self) -> Option<Result<Change, Refusal>> {
        loop {
            if let Some(change) = self.parcel.next() {
                return Some(Ok(change));
            }
            match self.parcels.as_ref()?.recv() {
                Ok(parcel) => self.parcel = parcel.into_iter(),
                // The thread has nothing more to send.
                Err(_) => {
                    self.parcels = None;
                    match self.reading.take()?.join().unwrap_or_else(|panic| resume_unwind(panic)) {
                        Ok(report) => self.report = Some(report),
                        Err(refusal) => return Some(Err(refusal)),
                    }
                }
            }
        }
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        // First, so that the thread does not wait for us while we wait for it.
        self.parcels = None;
        if let Some(reading) = self.reading.take() {
            self.progress.cancel();
            let _ = reading.join();
        }
    }
}

/// Where the changes of an import leave the thread that reads.
pub(super) struct Outlet {
    parcel: Vec<Change>,
    sender: SyncSender<Vec<Change>>,
}

impl Outlet {
    /// Hands over the next change.
    ///
    /// # Errors
    /// Nobody takes any more.
    pub fn put(&mut self, change: Change) -> Result<(), Message> {
        self.parcel.push(change);
        match self.parcel.len() < TOGETHER {
            true => Ok(()),
            false => self.send(),
        }
    }

    fn send(&mut self) -> Result<(), Message> {
        let parcel = std::mem::replace(&mut self.parcel, Vec::with_capacity(TOGETHER));
        self.sender.send(parcel).map_err(|_| Message::new(STOPPED))
    }
}

fn read(snapshot: &Snapshot, request: &Request, progress: &Progress, outlet: &mut Outlet) -> Result<Report, Refusal> {
    if reader::guards_required() {
        // Whatever the files are, and before the first of them is touched.
        reader::missing_guards()?;
    }
    let done = match workbooks::run(snapshot, request, progress) {
        Ok(Some((changes, report))) => {
            for change in changes {
                progress.step(1)?;
                outlet.put(change)?;
            }
            Ok(report)
        }
        Ok(None) => polygons::run(snapshot, request, progress, outlet),
        Err(refusal) => Err(refusal),
    };
    // With `--partial` some features may be left out, but not all of them.
    let done = done.and_then(|report| match report.took_nothing() {
        true => Err(report.refusal()),
        false => Ok(report),
    });
    done.map_err(|refusal| stopped(refusal, progress))
}

/// What a refusal says because somebody wished to stop.
const STOPPED: &str = "import.cancelled";

/// What broke because somebody wished to stop says just that, once, and not of which feature. What is wrong with a file stays
/// wrong whether somebody wished to stop or not.
pub fn stopped(refusal: Refusal, progress: &Progress) -> Refusal {
    let because = refusal.messages.iter().any(|message| message.says(STOPPED));
    if progress.is_cancelled() && because {
        Message::new(STOPPED).into()
    } else {
        refusal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_stopped_says_so() {
        let wrong = || Message::new("import.file.absent").with("file", "a.csv");
        let keys = |refusal: Refusal| refusal.messages.iter().map(Message::key).collect::<Vec<_>>();
        let progress = Progress::default();
        assert_eq!(keys(stopped(wrong().into(), &progress)), ["import.file.absent"]);
        progress.cancel();
        // It was refused before anybody could stop it: the reason is not to be lost.
        assert_eq!(keys(stopped(wrong().into(), &progress)), ["import.file.absent"]);
        let inner = Message::new("import.cancelled");
        let of_a_feature = Message::new("import.feature_problem").with_message("problem", inner);
        assert_eq!(keys(stopped(of_a_feature.into(), &progress)), ["import.cancelled"]);
    }
}
