//! The contracts that are served, and how they are read anew.

use crate::command::failure::Failure;
use crate::command::rules;
use clausola_host::{ContractInfo, Engine, Error, Pool, Source};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

/// A contract that is served.
pub(crate) struct Served {
    pub(crate) id: Arc<str>,
    pub(crate) info: ContractInfo,
    /// Instances with the contract in them.
    pub(crate) pool: Pool,
}

/// The contracts in force, by id.
pub(crate) type Contracts = BTreeMap<Arc<str>, Arc<Served>>;

/// Every contract that is served. Who asks takes what is in force at that moment, and keeps it to the end of the call.
///
/// A contract that is read anew gets a pool of its own, and the old pool goes with the last call that holds it: so a
/// batch is answered by one contract from its first line to its last.
pub(crate) struct Shelf {
    engine: Engine,
    /// Calls that may run at once.
    calls: usize,
    in_force: RwLock<Arc<Contracts>>,
    /// As the command line names them; one at a time reads them anew.
    named: Mutex<Vec<Named>>,
}

/// A contract by what the command line says.
struct Named {
    name: String,
    overlay: Option<String>,
    source: Source,
    served: Arc<Served>,
    /// What was wrong the last time, so that it is said once.
    complaint: Option<String>,
}

/// The id of a contract that is read anew, or its name and why it is not.
pub(crate) type Reload = Result<String, (String, String)>;

impl Shelf {
    /// Reads and compiles what is to be served: the shipped contracts, unless some are named.
    pub(crate) fn open(
        names: &[String],
        overlays: &[(String, String)],
        engine: Engine,
        calls: usize,
    ) -> Result<Self, Failure> {
        let shipped = || clausola::Contract::builtins().iter().map(|shipped| shipped.id.to_string());
        let names: Vec<String> = if names.is_empty() { shipped().collect() } else { names.to_vec() };
        let mut shelf = Self { engine, calls, in_force: RwLock::default(), named: Mutex::default() };
        let mut named: Vec<Named> = Vec::new();
        for name in names {
            let plain = shelf.named(&name, None)?;
            if let Some(other) = named.iter().find(|other| other.served.id == plain.served.id) {
                let (other, id) = (&other.name, &plain.served.id);
                let message =
                    format!("`{other}` and `{name}` are both the contract `{id}`: serve one of them");
                return Err(Failure::Usage(message));
            }
            named.push(plain);
        }
        for (id, file) in overlays {
            let Some(under) = named.iter_mut().find(|under| *under.served.id == **id) else {
                let message = format!("`--overlay {id}={file}` is over a contract that is not served");
                return Err(Failure::Usage(message));
            };
            if let Some(first) = &under.overlay {
                let message =
                    format!("`{first}` and `{file}` are both over `{id}`: a contract takes one overlay");
                return Err(Failure::Usage(message));
            }
            *under = shelf.named(&under.name, Some(file))?;
        }
        shelf.in_force = RwLock::new(Arc::new(contracts(&named)));
        shelf.named = Mutex::new(named);
        Ok(shelf)
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
        // Whoever stopped while holding it left nothing half done behind.
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        let mut done = Vec::new();
        for at in 0..named.len() {
            let others = named.iter().enumerate().filter(|(other, _)| *other != at);
            let taken: Vec<Arc<str>> = others.map(|(_, other)| Arc::clone(&other.served.id)).collect();
            let Some(entry) = named.get_mut(at) else { continue };
            match self.changed(entry, &taken) {
                Ok(None) => entry.complaint = None,
                Ok(Some(changed)) => {
                    done.push(Ok(changed.served.id.to_string()));
                    *entry = changed;
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

    /// Reads a contract and compiles it in the plugin.
    fn named(&self, name: &str, overlay: Option<&String>) -> Result<Named, Failure> {
        let (source, fault) = rules::source(name, overlay.map(String::as_str))?;
        let served = self.load(&source).map_err(|e| fault(&e))?;
        Ok(Named {
            name: name.to_string(),
            overlay: overlay.cloned(),
            source,
            served: Arc::new(served),
            complaint: None,
        })
    }

    fn load(&self, source: &Source) -> Result<Served, Error> {
        // The gate bounds the calls, so that none of them waits here.
        let pool = self.engine.pool(source.clone()).size(self.calls).wait(Duration::from_secs(1)).build()?;
        let info = pool.info();
        Ok(Served { id: info.id.as_str().into(), info, pool })
    }

    /// What the entry's files say now, compiled, where they say something else than before.
    fn changed(&self, entry: &Named, taken: &[Arc<str>]) -> Result<Option<Named>, String> {
        let (source, _) =
            rules::source(&entry.name, entry.overlay.as_deref()).map_err(|failure| failure.line())?;
        if source == entry.source {
            return Ok(None);
        }
        let served = self.load(&source).map_err(|e| e.to_string())?;
        if taken.contains(&served.id) {
            return Err(format!("its id is now `{}`, which another contract has", served.id));
        }
        let (name, overlay) = (entry.name.clone(), entry.overlay.clone());
        Ok(Some(Named { name, overlay, source, served: Arc::new(served), complaint: None }))
    }
}

fn contracts(named: &[Named]) -> Contracts {
    named.iter().map(|named| (Arc::clone(&named.served.id), Arc::clone(&named.served))).collect()
}
