//! The report as a page for people.

use super::super::failure::Failure;
use clausola::Language;
use std::path::Path;

/// The page without figures, as `cargo xtask build` made it.
static PAGE: &str = include_str!(env!("CLAUSOLA_REPORT_PAGE_PATH"));

/// What the figures take the place of.
const FIGURES: &str = r#"<script type="application/json" id="report">null</script>"#;
const LANGUAGE: &str = r#"<html lang="en">"#;

/// Whether a report can be written to a file of this name.
pub(crate) fn check(path: &Path) -> Result<(), Failure> {
    let ending = path.extension().map(|e| e.to_ascii_lowercase()).unwrap_or_default();
    if matches!(ending.to_str(), Some("html" | "json" | "csv" | "parquet")) {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "`{}` does not say by its name what to write: name it `.html`, `.json`, `.csv` or `.parquet`",
        path.display()
    )))
}

/// The page with the figures inside, which asks nobody for anything.
pub(crate) fn page(json: &str, language: Language) -> Result<String, Failure> {
    // Text of a ticket must not end the element that holds it.
    let figures = json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    let element = FIGURES.replace("null", &figures);
    let tag = match language {
        Language::It => "it",
        _ => "en",
    };
    let page = PAGE.replacen(LANGUAGE, &format!("<html lang=\"{tag}\">"), 1);
    match page.split_once(FIGURES) {
        Some((before, after)) => Ok([before, &element, after].concat()),
        None => Err(Failure::Usage("this program was built without the page of the report".to_string())),
    }
}
