//! An explanation as plain text, in Italian and in English.

/// A sentence in the language of the page; only that one is written.
macro_rules! say {
    ($page:expr, $it:literal, $en:literal) => {
        match $page.language() {
            crate::explain::Language::It => format!($it),
            crate::explain::Language::En => format!($en),
        }
    };
}

mod ledger;
mod page;
mod rest;
mod rules;
mod timers;

use super::{Explanation, Language};
use page::Page;

pub(super) fn text(explanation: &Explanation, language: Language) -> String {
    let mut page = Page::new(explanation, language);
    rules::head(&mut page, explanation);
    rules::facts(&mut page, explanation);
    rules::priority(&mut page, explanation);
    rules::coverage(&mut page, explanation);
    timers::timers(&mut page, explanation);
    rest::terms(&mut page, explanation);
    rest::escalations(&mut page, explanation);
    rest::others(&mut page, explanation);
    rest::warnings(&mut page, explanation);
    rest::clauses(&mut page, explanation);
    page.finish()
}
