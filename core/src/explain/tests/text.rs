//! The text of an explanation, whole, in both languages, for one ticket of each contract.
//!
//! The expected texts stand beside this file. With `CLAUSOLA_WRITE_TEXTS` set the tests write them anew: read the
//! difference before committing it.

use crate::{Contract, Language, Ticket};
use serde_json::Value as Json;

fn check(contract: &str, sample: &str, it: &str, en: &str) {
    let sample: Json = serde_json::from_str(sample).unwrap();
    let ticket = Ticket::from_value(&sample["ticket"]).unwrap();
    let now = sample["now"].as_str().unwrap().parse().unwrap();
    let explanation = Contract::builtin(contract).unwrap().explain(&ticket, now).unwrap();
    for (language, name, expected) in [(Language::It, "it", it), (Language::En, "en", en)] {
        let text = explanation.render(language);
        if std::env::var_os("CLAUSOLA_WRITE_TEXTS").is_some() {
            let path = format!("{}/src/explain/tests/{contract}.{name}.txt", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, &text).unwrap();
        } else {
            assert!(text == expected, "{contract} in {language:?} is now:\n{text}");
        }
    }
}

#[test]
fn how_does_exetera_read() {
    check(
        "exetera",
        include_str!("exetera.json"),
        include_str!("exetera.it.txt"),
        include_str!("exetera.en.txt"),
    );
}

#[test]
fn how_does_consorzio_it_read() {
    let (it, en) = (include_str!("consorzio-it.it.txt"), include_str!("consorzio-it.en.txt"));
    check("consorzio-it", include_str!("consorzio-it.json"), it, en);
}

#[test]
fn how_does_sogei_pec_read() {
    let (it, en) = (include_str!("sogei-pec.it.txt"), include_str!("sogei-pec.en.txt"));
    check("sogei-pec", include_str!("sogei-pec.json"), it, en);
}

#[test]
fn how_does_conciliasfera_read() {
    let (it, en) = (include_str!("conciliasfera.it.txt"), include_str!("conciliasfera.en.txt"));
    check("conciliasfera", include_str!("conciliasfera.json"), it, en);
}

#[test]
fn how_does_lepida_payer_read() {
    let (it, en) = (include_str!("lepida-payer.it.txt"), include_str!("lepida-payer.en.txt"));
    check("lepida-payer", include_str!("lepida-payer.json"), it, en);
}
