//! The contracts that are served, and how they are read anew.

use crate::command::failure::Failure;
use crate::command::input;
use clausola_host::{Contract, ContractInfo, Engine, Error, Source};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// A contract that is served.
pub(crate) struct Served {
    pub(crate) id: Arc<str>,
    pub(crate) info: ContractInfo,
    engine: Engine,
    source: Source,
    /// Instances with the contract in them, waiting to be asked.
    idle: Mutex<Vec<Contract>>,
}

/// The contracts in force, by id.
pub(crate) type Contracts = BTreeMap<Arc<str>, Arc<Served>>;

/// Every contract that is served. Who asks takes what is in force at that moment, and keeps it to the end of the call.
pub(crate) struct Shelf {
    engine: Engine,
    in_force: RwLock<Arc<Contracts>>,
    /// As the command line names them; one at a time reads them anew.
    named: Mutex<Vec<Named>>,
}

/// A contract by what the command line says.
struct Named {
    name: String,
    text: Source,
    served: Arc<Served>,
    /// What was wrong the last time, so that it is said once.
    complaint: Option<String>,
}

/// The id of a contract that is read anew, or its file and why it is not.
pub(crate) type Reload = Result<String, (String, String)>;

impl Served {
    /// Compiles the contract in the plugin.
    fn load(engine: &Engine, source: &Source) -> Result<Self, Error> {
        let mut contract = engine.contract(source.clone())?;
        let info = contract.info()?;
        let idle = Mutex::new(vec![contract]);
        Ok(Self { id: info.id.as_str().into(), info, engine: engine.clone(), source: source.clone(), idle })
    }

    /// One call in an instance of its own.
    pub(crate) fn ask<T>(&self, call: impl FnOnce(&mut Contract) -> Result<T, Error>) -> Result<T, Error> {
        let waiting = lock(&self.idle).pop();
        let mut contract = match waiting {
            Some(contract) => contract,
            None => self.engine.contract(self.source.clone())?,
        };
        let answer = call(&mut contract);
        // As many wait as ever ran at once, which the gate bounds.
        lock(&self.idle).push(contract);
        answer
    }
}

impl Shelf {
    /// Reads and compiles what is to be served: the shipped contracts, unless some are named.
    pub(crate) fn open(names: &[String], engine: Engine) -> Result<Self, Failure> {
        let shipped = || clausola::Contract::builtins().iter().map(|shipped| shipped.id.to_string());
        let names: Vec<String> = if names.is_empty() { shipped().collect() } else { names.to_vec() };
        let mut named: Vec<Named> = Vec::new();
        for name in names {
            let (source, origin) = input::contract(&name)?;
            let served = Served::load(&engine, &source).map_err(|e| complaint(&source, &origin, &e))?;
            if let Some(other) = named.iter().find(|other| other.served.id == served.id) {
                let message =
                    format!("`{}` and `{name}` are both the contract `{}`: serve one of them", other.name, served.id);
                return Err(Failure::Usage(message));
            }
            named.push(Named { name, text: source, served: Arc::new(served), complaint: None });
        }
        let in_force = RwLock::new(Arc::new(contracts(&named)));
        Ok(Self { engine, in_force, named: Mutex::new(named) })
    }

    /// The contracts in force now.
    pub(crate) fn contracts(&self) -> Arc<Contracts> {
        Arc::clone(&self.in_force.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.contracts().keys().map(ToString::to_string).collect()
    }

    /// Reads the files anew, and takes those into force that have changed and are valid.
    ///
    /// Calls that run end with the contract that they began with. `again` tells a fault that was told before.
    pub(crate) fn reload(&self, again: bool) -> Vec<Reload> {
        let mut named = lock(&self.named);
        let mut done = Vec::new();
        for at in 0..named.len() {
            let taken: Vec<Arc<str>> =
                named.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, n)| Arc::clone(&n.served.id)).collect();
            let Some(entry) = named.get_mut(at) else { continue };
            match self.changed(entry, &taken) {
                Ok(None) => entry.complaint = None,
                Ok(Some((text, served))) => {
                    done.push(Ok(served.id.to_string()));
                    *entry = Named { name: entry.name.clone(), text, served: Arc::new(served), complaint: None };
                }
                Err(why) => {
                    if again || entry.complaint.as_ref() != Some(&why) {
                        done.push(Err((entry.name.clone(), why.clone())));
                    }
                    entry.complaint = Some(why);
                }
            }
        }
        if done.iter().any(Result::is_ok) {
            let fresh = Arc::new(contracts(&named));
            *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
        done
    }

    /// What the entry's file says now, compiled, where it says something else than before.
    fn changed(&self, entry: &Named, taken: &[Arc<str>]) -> Result<Option<(Source, Served)>, String> {
        let (text, _) = input::contract(&entry.name).map_err(|failure| failure.line())?;
        if text == entry.text {
            return Ok(None);
        }
        let served = Served::load(&self.engine, &text).map_err(|e| e.to_string())?;
        if taken.contains(&served.id) {
            return Err(format!("its id is now `{}`, which another contract has", served.id));
        }
        Ok(Some((text, served)))
    }
}

fn contracts(named: &[Named]) -> Contracts {
    named.iter().map(|named| (Arc::clone(&named.served.id), Arc::clone(&named.served))).collect()
}

/// What is wrong with a contract, with its text to point into.
fn complaint(source: &Source, origin: &str, error: &Error) -> Failure {
    let text = match source {
        Source::Toml(text) | Source::Json(text) => text.clone(),
        _ => String::new(),
    };
    let errors = match error.diagnostics() {
        [] => vec![error.to_diagnostic()],
        found => found.to_vec(),
    };
    Failure::Found(crate::command::failure::Found { origin: origin.to_string(), text, errors })
}

/// A thread that stopped while it held the lock left nothing half done behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
