//! The operator's own: an overlay file over a signed contract, and the fields of a ticket system as facts.

use super::node::{self, Node};
use super::read::{self, Under};
use super::{Contract, Inner, Source, fields::Report, quoted, revisions};
use crate::decision::{Facts, Notice};
use crate::error::{nearest, shorten};
use crate::fact::{Fact, FactType};
use crate::ticket::kind;
use crate::{Diagnostic, Error, ErrorKind};
use serde_json::Value as Json;
use std::sync::Arc;

/// What a contract keeps of the overlay that lies over it.
#[derive(Debug)]
pub(super) struct Overlay {
    pub(super) hash: Arc<str>,
    fields: Vec<FieldMap>,
}

/// A field of a ticket system, and the fact that it fills.
#[derive(Debug)]
pub(crate) struct FieldMap {
    pub(crate) field: Arc<str>,
    /// Position among the facts of the newest revision.
    pub(crate) fact: usize,
    /// The system's values as text, each with the fact's; empty where they are passed on as they are.
    pub(crate) values: Vec<(Arc<str>, Json)>,
    /// The fact's value for every other value of the field.
    pub(crate) otherwise: Option<Json>,
}

impl Contract {
    /// The contract with an operator's overlay laid over it: closed and special days, more hours, the operator's
    /// escalation ladder, what facts are where a ticket does not say, names, and the fields of a ticket system.
    /// The file is described in the language's documentation.
    ///
    /// An overlay fills what the signed text leaves open, and cannot change what a clause settles. It holds for
    /// every revision; an older one that does not know a calendar or a fact, or has settled what the newest leaves
    /// open, goes without. [`Contract::hash`] stays that of the signed text.
    ///
    /// # Errors
    /// [`ErrorKind::Contract`] with every diagnostic at once, places in the overlay's text: an unknown key, a name
    /// that the newest revision does not have, a conflict with a clause, or an overlay over another overlay.
    ///
    /// # Example: a patron saint, and a step of the operator's own
    /// ```
    /// use clausola::{Contract, ErrorKind};
    /// let signed = Contract::builtin("consorzio-it")?;
    /// let contract = signed.with_overlay(r#"
    ///     [overlay]
    ///     contract = "consorzio-it"
    ///     [calendars.service]
    ///     closed = ["it:crema", "2026-12-07"]
    ///     [[escalations]]
    ///     at = "-30m"
    ///     action = "page"
    ///     to = "on_call"
    /// "#)?;
    /// assert_eq!(contract.hash(), signed.hash());
    /// assert!(contract.overlay_hash().is_some());
    ///
    /// let friday = "2026-12-04T16:00:00+01:00".parse()?;
    /// let due = contract.calendar("service")?.due(friday, 4 * 3_600_000)?;
    /// assert_eq!(due.in_zone(contract.time_zone()), "2026-12-09T10:30:00+01:00");
    ///
    /// let refused = signed.with_overlay("[overlay]\ncontract = \"consorzio-it\"\n[priority]\n").unwrap_err();
    /// assert_eq!(refused.diagnostics()[0].code, "overlay_conflict");
    /// # Ok::<(), clausola::Error>(())
    /// ```
    pub fn with_overlay(&self, overlay_toml: &str) -> Result<Self, Error> {
        self.lay(&node::from_toml(overlay_toml)?, Some(overlay_toml))
    }

    /// The same from a JSON value: the model of the TOML file, key by key.
    ///
    /// # Errors
    /// As [`Contract::with_overlay`]; places are paths of keys, without lines.
    pub fn with_overlay_value(&self, overlay: &Json) -> Result<Self, Error> {
        self.lay(&node::from_value(overlay), None)
    }

    fn lay(&self, overlay: &Node, text: Option<&str>) -> Result<Self, Error> {
        if self.inner.overlay.is_some() {
            let help = "join the two files, and lay the one over the contract as it was signed";
            let d =
                Diagnostic::error("second_overlay", "an overlay lies over the contract already").help(help);
            return Err(Error::one(ErrorKind::Contract, d));
        }
        let locator = self.locator();
        let report = Report::new(text);
        let trees = revisions::trees(&self.inner.source.tree);
        let newest = trees.len().saturating_sub(1);
        let (mut laid, mut fields) = (Vec::with_capacity(trees.len()), Vec::new());
        for (position, tree) in trees.iter().enumerate() {
            let Some((_, mut revision)) = read::revision(tree, &Report::new(None)) else {
                return Err(Error::bug("a contract that was read once cannot be read again"));
            };
            let under = Under { id: self.id(), revision: position, locator: &locator };
            // Only the newest revision complains: an older one takes what it knows.
            if position == newest {
                fields = read::overlay(overlay, &report, &under, &mut revision);
            } else {
                read::overlay(overlay, &Report::new(None), &under, &mut revision);
            }
            laid.push(revision);
        }
        let failed = report.has_errors();
        let found = report.finish();
        if failed {
            return Err(Error::new(ErrorKind::Contract, found));
        }
        let base = &self.inner;
        let inner = Inner {
            id: Arc::clone(&base.id),
            title: Arc::clone(&base.title),
            hash: Arc::clone(&base.hash),
            revisions: laid,
            diagnostics: base.diagnostics.iter().cloned().chain(found).collect(),
            source: Source { tree: Arc::clone(&base.source.tree), text: base.source.text.clone() },
            overlay: Some(Overlay { hash: node::hash(overlay), fields }),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The SHA-256 of the overlay's content, in hexadecimal, as [`Contract::hash`] is taken of the contract's; `None`
    /// for a contract as it was signed.
    #[must_use]
    pub fn overlay_hash(&self) -> Option<&str> {
        self.inner.overlay.as_ref().map(|overlay| &*overlay.hash)
    }

    pub(crate) fn shared_overlay_hash(&self) -> Option<Arc<str>> {
        self.inner.overlay.as_ref().map(|overlay| Arc::clone(&overlay.hash))
    }

    /// A ticket's facts from the fields of a ticket system, by the `[fields]` of the overlay: what adapters send in
    /// a ticket's `facts`. Facts come in the contract's order.
    ///
    /// A field that the ticket system leaves empty gives no fact, and neither does a value that cannot be one: a
    /// notice says which. Fields that the overlay does not map are not looked at.
    ///
    /// # Example: words of the ticket system, and one that nobody mapped
    /// ```
    /// use clausola::Contract;
    /// let contract = Contract::builtin("exetera")?.with_overlay(r#"
    ///     [overlay]
    ///     contract = "exetera"
    ///     [fields]
    ///     "Priority" = { fact = "urgency", values = { "High" = "high", "Low" = "low" } }
    ///     "Hours used" = "hours_used"
    /// "#)?;
    /// let fields = serde_json::json!({ "Priority": "High", "Hours used": "12.5", "Subject": "printer" });
    /// let (facts, notices) = contract.map_fields(&fields);
    /// assert_eq!(clausola::json::to_string(&facts), r#"{"urgency":"high","hours_used":12.5}"#);
    /// assert!(notices.is_empty());
    ///
    /// let (facts, notices) = contract.map_fields(&serde_json::json!({ "Priority": "Hihg" }));
    /// assert!(facts.0.is_empty());
    /// assert_eq!(&*notices[0].code, "unmapped_value");
    /// # Ok::<(), clausola::Error>(())
    /// ```
    #[must_use]
    pub fn map_fields(&self, fields: &Json) -> (Facts, Vec<Notice>) {
        let maps = self.inner.overlay.as_ref().map(|o| &*o.fields).unwrap_or_default();
        if maps.is_empty() {
            let message = "no field is mapped to a fact: add `[fields]` to the overlay";
            return (Facts(Vec::new()), vec![Notice::new("no_field_mapping", message)]);
        }
        let Json::Object(given) = fields else {
            let message = format!("the fields are {}, not an object of names and values", kind(fields));
            return (Facts(Vec::new()), vec![Notice::new("wrong_type", message)]);
        };
        let (mut found, mut notices) = (Vec::new(), Vec::new());
        for (position, fact) in self.newest().facts.iter().enumerate() {
            let map = maps.iter().find(|map| map.fact == position);
            let Some((map, value)) = map.and_then(|map| Some((map, given.get(&*map.field)?))) else {
                continue;
            };
            match map.value(fact, value) {
                Ok(value) => found.extend(value.map(|value| (Arc::clone(&fact.name), value))),
                Err(notice) => notices.push(notice),
            }
        }
        (Facts(found), notices)
    }
}

impl FieldMap {
    /// The fact's value for a value of the field; none for an empty one.
    fn value(&self, fact: &Fact, given: &Json) -> Result<Option<Json>, Notice> {
        let written = match given {
            Json::String(text) => text.trim().to_string(),
            Json::Null => return Ok(None),
            other => crate::json::to_string(other),
        };
        if written.is_empty() {
            return Ok(None);
        }
        if let Some((_, value)) = self.values.iter().find(|(name, _)| **name == *written) {
            return Ok(Some(value.clone()));
        }
        if let Some(otherwise) = &self.otherwise {
            return Ok(Some(otherwise.clone()));
        }
        let unmapped = |help: String| {
            let message = format!("`{}` is `{}`, {help}", self.field, shorten(&written));
            Notice::new("unmapped_value", message)
        };
        if self.values.is_empty() {
            let value = as_it_is(fact, given, written.as_str());
            return match fact.read(|| self.field.to_string(), &value) {
                Ok(_) => Ok(Some(value)),
                Err(d) => {
                    Err(unmapped(format!("which `{}` cannot be: {}", fact.name, d.help.unwrap_or_default())))
                }
            };
        }
        let names = || self.values.iter().map(|(name, _)| &**name);
        let near = nearest(&written, names()).map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
        Err(unmapped(format!(
            "which stands for no value of `{}`: {near}it maps {}",
            fact.name,
            quoted(names())
        )))
    }
}

/// A value that is passed on: ticket systems write numbers and check boxes as text.
fn as_it_is(fact: &Fact, given: &Json, written: &str) -> Json {
    match (&fact.kind, given) {
        (FactType::Number, Json::String(_)) => crate::number::parse(written)
            .and_then(serde_json::Number::from_f64)
            .map_or_else(|| given.clone(), Json::Number),
        (FactType::Bool, Json::String(_)) => match written {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ => given.clone(),
        },
        (_, Json::String(_)) => Json::from(written),
        _ => given.clone(),
    }
}

#[cfg(test)]
mod tests;
