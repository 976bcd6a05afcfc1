//! The door of the import: a request becomes changes, the same for the command line and for the server.

use super::request::Request;
use super::{polygons, workbooks};
use crate::changeset::Sink;
use crate::changeset::report::Report;
use crate::snapshot::Snapshot;
use message::Message;
use progress::Progress;
use text::Refusal;

/// Reads the files of a request into changes on top of a snapshot that shows everything. A sink that keeps nothing makes
/// it a dry run.
///
/// # Errors
/// Every problem found, naming file, feature or row, value and what was expected; or that somebody wished to stop.
pub fn run(
    snapshot: &Snapshot,
    request: &Request,
    progress: &Progress,
    sink: &mut Sink<'_>,
) -> Result<Report, Refusal> {
    if reader::guards_required() {
        // Whatever the files are, and before the first of them is touched.
        reader::missing_guards()?;
    }
    progress.stoppable(|| run_stoppably(snapshot, request, progress, sink))
}

fn run_stoppably(
    snapshot: &Snapshot,
    request: &Request,
    progress: &Progress,
    sink: &mut Sink<'_>,
) -> Result<Report, Refusal> {
    let done = match workbooks::run(snapshot, request, progress) {
        Ok(Some((changes, report))) => {
            for change in changes {
                progress.step(1)?;
                sink(change)?;
            }
            Ok(report)
        }
        Ok(None) => polygons::run(snapshot, request, progress, sink),
        Err(refusal) => Err(refusal),
    };
    // With `--partial` some features may be left out, but not all of them.
    let done = done.and_then(|report| match report.took_nothing() {
        true => Err(report.refusal()),
        false => Ok(report),
    });
    done.map_err(|refusal| stopped(refusal, progress))
}

/// What broke because somebody wished to stop says just that, once, and not of which feature. What is wrong with a file stays
/// wrong whether somebody wished to stop or not.
pub fn stopped(refusal: Refusal, progress: &Progress) -> Refusal {
    const STOPPED: &str = "import.cancelled";
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
