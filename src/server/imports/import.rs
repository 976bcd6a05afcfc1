//! One import: its files, what was found in them, what it would change, what became of it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde::Serialize;
use uuid::Uuid;

use super::answer::{ImportFile, ImportStage, ImportState, WorkProgress};
use super::engine::{ImportParams, Inspection, Preview, Written};
use super::upload;
use crate::present::Told;
use crate::server::problem::Problem;
use message::{Lang, Message};
use progress::Progress;

/// The most files of one import: the largest number of parts of one map layer, many times over.
const MOST_FILES: usize = 64;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Inspect,
    Preview,
    Write,
}

impl Task {
    fn stage(self) -> ImportStage {
        match self {
            Task::Inspect => ImportStage::Inspecting,
            Task::Preview => ImportStage::Previewing,
            Task::Write => ImportStage::Writing,
        }
    }
}

/// What a task has led to.
pub(super) enum Done {
    Inspected(Inspection),
    Previewed(Box<(ImportParams, Preview)>),
    Written(Box<Written>),
}

/// A file on its way, with the room that is kept for it.
struct Coming {
    id: Uuid,
    name: String,
    /// What it was announced to have, or what has come when that is more.
    bytes: u64,
}

#[derive(Default)]
struct State {
    files: Vec<ImportFile>,
    /// Files that are on their way.
    arriving: Vec<Coming>,
    task: Option<(Task, Arc<Progress>)>,
    inspection: Option<Inspection>,
    preview: Option<(ImportParams, Preview)>,
    outcome: Option<Written>,
    /// Why the last task did not do its work.
    problems: Vec<Message>,
    cancelled: bool,
}

/// An import under way. Its folder goes with it.
pub(super) struct Import {
    pub id: Uuid,
    folder: PathBuf,
    state: Mutex<State>,
    touched: Mutex<Instant>,
}

impl Drop for Import {
    fn drop(&mut self) {
        // The folder of the server goes at its end at the latest.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Import {
    pub fn new(id: Uuid, folder: PathBuf) -> Import {
        Import {
            id,
            folder,
            state: Mutex::default(),
            touched: Mutex::new(Instant::now()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn touch(&self) {
        *self.touched.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// How long nobody has asked about it.
    pub fn idle(&self) -> Duration {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }

    pub fn is_busy(&self) -> bool {
        let state = self.state();
        state.task.is_some() || !state.arriving.is_empty()
    }

    /// Whether it is being inspected or compared.
    pub fn is_only_looking(&self) -> bool {
        matches!(self.state().task, Some((Task::Inspect | Task::Preview, _)))
    }

    /// Wishes the work to stop, if there is any. What was handed over stays.
    pub fn cancel(&self) {
        if let Some((_, progress)) = &self.state().task {
            progress.cancel();
        }
    }

    /// The folder of its files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its files, in the order of their names.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut names: Vec<String> = self.state().files.iter().map(|file| file.name.clone()).collect();
        names.sort();
        names.iter().map(|name| self.folder.join(name)).collect()
    }

    /// Keeps room for a file that is about to arrive, beside all that are there or on their way; by what it is known from
    /// then on. `announced` is how many bytes it will have, as far as its sender said. A file of the same name is replaced
    /// when the new one is there.
    pub fn expect(&self, name: &str, announced: Option<u64>, limit: u64) -> Result<Uuid, Problem> {
        let mut state = self.state();
        free(&state)?;
        let coming = state.arriving.iter().map(|coming| &coming.name);
        let mut names: HashSet<&String> = state.files.iter().map(|file| &file.name).chain(coming).collect();
        let name = name.to_string();
        if names.insert(&name) && names.len() > MOST_FILES {
            let detail = Message::new("server.import.too_many_files").with_count("most", MOST_FILES);
            return Err(Problem::refused(StatusCode::CONFLICT, detail));
        }
        let bytes = announced.unwrap_or(0);
        if bytes > limit.saturating_sub(taken(&state, &name)) {
            return Err(upload::too_large(limit));
        }
        let id = Uuid::now_v7();
        state.arriving.push(Coming { id, name, bytes });
        Ok(id)
    }

    /// Whether there is room for all the bytes that have come of a file; it is kept then.
    pub fn has_room(&self, id: Uuid, bytes: u64, limit: u64) -> bool {
        let mut state = self.state();
        let Some(at) = state.arriving.iter().position(|coming| coming.id == id) else {
            return false;
        };
        let more = bytes.saturating_sub(state.arriving[at].bytes);
        if more > limit.saturating_sub(taken(&state, &state.arriving[at].name)) {
            return false;
        }
        state.arriving[at].bytes += more;
        true
    }

    /// A file is there, or did not arrive (`None`). What was found before is of other files.
    pub fn arrived(&self, id: Uuid, file: Option<ImportFile>) {
        let mut state = self.state();
        state.arriving.retain(|coming| coming.id != id);
        let Some(file) = file else { return };
        state.files.retain(|other| other.name != file.name);
        state.files.push(file);
        state.inspection = None;
        state.preview = None;
        state.problems = Vec::new();
        state.cancelled = false;
    }

    /// Starts a task; one runs at a time.
    pub fn start(&self, task: Task) -> Result<Arc<Progress>, Problem> {
        let mut state = self.state();
        free(&state)?;
        if !state.arriving.is_empty() {
            return Err(conflict("server.import.arriving"));
        }
        if state.files.is_empty() {
            return Err(conflict("server.import.no_files"));
        }
        let progress = Arc::new(Progress::default());
        state.task = Some((task, Arc::clone(&progress)));
        state.problems = Vec::new();
        state.cancelled = false;
        match task {
            Task::Inspect => (state.inspection, state.preview) = (None, None),
            Task::Preview => state.preview = None,
            Task::Write => {}
        }
        Ok(progress)
    }

    /// A task is over.
    pub fn finish(&self, done: Result<Done, Vec<Message>>) {
        let mut state = self.state();
        let cancelled = state.task.take().is_some_and(|(_, progress)| progress.is_cancelled());
        match done {
            Ok(Done::Inspected(found)) => state.inspection = Some(found),
            Ok(Done::Previewed(both)) => state.preview = Some(*both),
            Ok(Done::Written(outcome)) => {
                state.outcome = Some(*outcome);
                // Nobody needs them any more, and they may hold what concerns persons.
                for file in std::mem::take(&mut state.files) {
                    let _ = fs::remove_file(self.folder.join(file.name));
                }
            }
            // Whoever stopped the work does not have to be told that it stopped; what was wrong by itself is told.
            Err(problems) if cancelled && problems.iter().any(|one| one.says("import.cancelled")) => {
                state.cancelled = true;
            }
            Err(problems) => state.problems = problems,
        }
        drop(state);
        self.touch();
    }

    /// What was shown last and may now be written.
    pub fn shown(&self) -> Result<(ImportParams, domain::Revision), Problem> {
        let state = self.state();
        free(&state)?;
        match &state.preview {
            Some((wish, preview)) => Ok((wish.clone(), preview.base)),
            None => Err(conflict("server.import.no_preview")),
        }
    }

    /// The whole of it in a language.
    pub fn told(&self, lang: Lang) -> ImportState {
        let state = self.state();
        ImportState {
            id: self.id.to_string(),
            state: match &state.task {
                Some((task, _)) => task.stage(),
                None if state.outcome.is_some() => ImportStage::Written,
                None if state.preview.is_some() => ImportStage::Previewed,
                None if state.inspection.is_some() => ImportStage::Inspected,
                None => ImportStage::Open,
            },
            files: state.files.clone(),
            progress: state.task.as_ref().map(|(_, progress)| {
                let shown = progress.shown();
                WorkProgress {
                    stage: shown.stage.map(|stage| stage.text(lang)),
                    done: shown.done,
                    total: shown.total,
                    cancelling: progress.is_cancelled(),
                }
            }),
            cancelled: state.cancelled,
            problems: Told::all(&state.problems, lang),
            inspection: state.inspection.as_ref().map(|found| found.told(lang)),
            preview: state.preview.as_ref().map(|(_, preview)| preview.told(lang)),
            outcome: state.outcome.as_ref().map(|outcome| outcome.told(lang)),
        }
    }

    /// An answer in JSON without the folder: the reader names files by their whole path, a person knows them by their names.
    pub fn json(&self, answer: &impl Serialize) -> Result<String, Problem> {
        let written = |path: &str| serde_json::to_string(path).map_err(Problem::failed);
        let folder = written(&format!("{}/", self.folder.display()))?;
        let answer = serde_json::to_string(answer).map_err(Problem::failed)?;
        // In texts the folder is written as it is here, without the quotes.
        Ok(answer.replace(folder.trim_matches('"'), ""))
    }
}

fn conflict(key: &'static str) -> Problem {
    Problem::refused(StatusCode::CONFLICT, Message::new(key))
}

/// One thing at a time, and nothing after the end.
fn free(state: &State) -> Result<(), Problem> {
    if state.task.is_some() {
        return Err(conflict("server.import.busy"));
    }
    if state.outcome.is_some() {
        return Err(conflict("server.import.over"));
    }
    Ok(())
}

/// Bytes that a file of a name has to find room beside. What it replaces does not count; of another file that is being
/// replaced the larger one counts, as the new one may not arrive.
fn taken(state: &State, name: &str) -> u64 {
    let mut sizes: HashMap<&str, (u64, u64)> = HashMap::new();
    for file in state.files.iter().filter(|file| file.name != name) {
        sizes.entry(&file.name).or_default().0 += file.bytes;
    }
    for coming in &state.arriving {
        sizes.entry(&coming.name).or_default().1 += coming.bytes;
    }
    sizes.values().map(|(there, coming)| there.max(coming)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import() -> Import {
        Import::new(Uuid::now_v7(), PathBuf::from("/nowhere/at/all"))
    }

    fn kept(name: &str, bytes: u64) -> Option<ImportFile> {
        let name = name.to_string();
        Some(ImportFile { name, bytes })
    }

    #[test]
    fn work_is_told_by_the_codes_that_programs_know() {
        let stages = [Task::Inspect, Task::Preview, Task::Write].map(Task::stage);
        assert_eq!(
            serde_json::json!(stages),
            serde_json::json!(["inspecting", "previewing", "writing"])
        );
    }

    #[test]
    fn the_folder_stands_in_no_answer() {
        let import = Import::new(Uuid::now_v7(), PathBuf::from("/nowhere/\"tệp\""));
        let told = Told {
            code: "import.cancelled",
            text: format!("{}: \"/nowhere\"", import.folder().join("a.csv").display()),
        };
        let told = import.json(&vec![told]).unwrap();
        assert_eq!(told, r#"[{"code":"import.cancelled","text":"a.csv: \"/nowhere\""}]"#);
    }

    #[test]
    fn files_that_arrive_together_keep_to_the_limit_together() {
        let import = import();
        let a = import.expect("a", Some(60), 100).unwrap();
        assert!(import.expect("b", Some(60), 100).is_err(), "beside one on its way");
        let b = import.expect("b", None, 100).unwrap();
        assert!(import.has_room(b, 40, 100));
        assert!(!import.has_room(b, 41, 100) && !import.has_room(a, 61, 100));
        import.arrived(a, None);
        assert!(import.has_room(b, 100, 100), "the first did not arrive");
        import.arrived(b, kept("b", 100));
        assert!(import.expect("c", Some(1), 100).is_err());
        // In place of the one that is there; which still counts for others, as the new one may not come.
        let again = import.expect("b", Some(10), 100).unwrap();
        assert!(import.expect("c", Some(1), 100).is_err());
        import.arrived(again, kept("b", 10));
        assert!(import.expect("c", Some(90), 100).is_ok());
    }

    #[test]
    fn files_that_arrive_together_are_counted_together() {
        let import = import();
        for at in 0..MOST_FILES {
            import.expect(&format!("{at}"), None, 100).unwrap();
        }
        assert!(import.expect("one more", None, 100).is_err());
        assert!(import.expect("0", None, 100).is_ok(), "no further name");
    }
}
