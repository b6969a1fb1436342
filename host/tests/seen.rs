//! What an operator sees of calls: their names, how they end, and nothing of what they are about.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola_host::{Engine, Limits, Source};
use common::NOW;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down everything that is said.
#[derive(Default, Clone)]
struct Log(Arc<Mutex<String>>);

impl Visit for &Log {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.lock().unwrap(), " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        about.target().starts_with("clausola")
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        write!(self.0.lock().unwrap(), "\n{}", span.metadata().name()).unwrap();
        span.record(&mut &*self);
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut &*self);
    }
    fn event(&self, event: &Event<'_>) {
        write!(self.0.lock().unwrap(), "\n{}", event.metadata().level()).unwrap();
        event.record(&mut &*self);
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn calls_are_seen_and_tickets_are_not() {
    const SECRET: &str = "Rossi's printer";
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let limits = Limits::new().memory(24 << 20).fuel(40_000_000);
        let engine = common::engine(Engine::builder().limits(limits));
        let pool = engine.pool(Source::Builtin("lepida-payer".into())).size(1).build().unwrap();
        let ticket = |events: &str| {
            format!(r#"{{"id":"{SECRET}","facts":{{"channel":"{SECRET}"}},"events":[{events}]}}"#)
        };
        let opened = r#"{"type":"opened","at":"2026-10-03T13:00:00+02:00"}"#;
        assert!(pool.decide_json(&ticket(opened), NOW).unwrap().contains(SECRET));
        let many = format!(r#"{opened}{}"#, format!(",{{\"type\":\"{SECRET}\"}}").repeat(20_000));
        assert!(pool.decide_json(&ticket(&many), NOW).unwrap_err().is_limit());
        let bad = format!("[contract]\nid = \"{SECRET}\"\n");
        assert!(pool.reload(Source::Toml(bad)).is_err());
        assert!(pool.reload(Source::Builtin("exetera".into())).is_ok());
    });
    let log = log.0.lock().unwrap().clone();
    for seen in [
        "\nplugin_call call=\"decide_json\" fuel=",
        "\nWARN message=the plugin was stopped",
        "\nWARN message=the contract was not reloaded",
        "\nINFO message=reloaded contract=exetera revision=4",
    ] {
        assert!(log.contains(seen), "no `{seen}` in {log}");
    }
    assert!(log.contains("kind=\"out_of_"), "{log}");
    assert!(!log.contains("Rossi"), "{log}");
}
