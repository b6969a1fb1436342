//! Parts that are counted already, kept in a folder, so that a run that was stopped goes on where it was.

use crate::part::Part;
use crate::{Fault, Input};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// A folder of parts, which one run has for itself.
pub(crate) struct Store {
    folder: PathBuf,
    _lock: fs::File,
}

const QUESTION: &str = "question.json";
const LOCK: &str = "lock";

impl Store {
    /// Opens or makes the folder, for one question only.
    pub(crate) fn open(folder: &Path, question: &str) -> Result<Self, Fault> {
        fs::create_dir_all(folder).map_err(|e| Fault::unwritable(folder, &e))?;
        let name = folder.display().to_string();
        let lock = fs::File::create(folder.join(LOCK)).map_err(|e| Fault::unwritable(folder, &e))?;
        if lock.try_lock().is_err() {
            let message = format!("another run is counting into `{name}`");
            return Err(Fault::new(name, "in_use", message, "wait for it to end, or name another folder"));
        }
        let path = folder.join(QUESTION);
        match fs::read_to_string(&path) {
            Ok(known) if known == question => {}
            Ok(_) => {
                let name = folder.display().to_string();
                let message =
                    format!("`{name}` holds parts of another report, or of inputs that have changed since");
                return Err(Fault::new(
                    name,
                    "other_question",
                    message,
                    "name another folder, or delete this one",
                ));
            }
            Err(_) => write(&path, question.as_bytes())?,
        }
        Ok(Self { folder: folder.to_path_buf(), _lock: lock })
    }

    fn path(&self, position: u64) -> PathBuf {
        self.folder.join(format!("part-{position:08}.json"))
    }

    /// A part that was kept; `None` where it is not there, or not whole.
    pub(crate) fn load(&self, position: u64) -> Option<Part> {
        serde_json::from_slice(&fs::read(self.path(position)).ok()?).ok()
    }

    pub(crate) fn keep(&self, position: u64, part: &Part) -> Result<(), Fault> {
        let path = self.path(position);
        let text = serde_json::to_vec(part).map_err(|e| Fault::unwritable(&path, &e))?;
        write(&path, &text)
    }

    /// Removes what it has kept, once it is of no more use.
    pub(crate) fn finish(self, parts: u64) {
        for position in 0..parts {
            let _ = fs::remove_file(self.path(position));
        }
        let _ = fs::remove_file(self.folder.join(QUESTION));
        let _ = fs::remove_file(self.folder.join(LOCK));
        // Somebody else's files stay.
        let _ = fs::remove_dir(&self.folder);
    }
}

/// A file is whole or not there.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let partial = crate::write::partial(path);
    fs::write(&partial, bytes)
        .and_then(|()| fs::rename(&partial, path))
        .map_err(|e| Fault::unwritable(path, &e))
}

/// What tells one state of the inputs from another: their names, sizes and times of change.
pub(crate) fn state(inputs: &[Input]) -> Vec<String> {
    let state = |input: &Input| {
        let told = fs::metadata(&input.path).ok();
        let changed =
            told.as_ref().and_then(|m| m.modified().ok()).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        format!("{} {} {:?}", input.name(), told.map_or(0, |m| m.len()), changed)
    };
    inputs.iter().map(state).collect()
}
