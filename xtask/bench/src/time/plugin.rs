//! The core module in wasmtime, by its own interface: columns written into its memory, answers read out of it.
//!
//! A single question is a batch of one row, which is the cheapest call that the module has.

use super::{Answers, DUE, Questions, ROWS, WORKED};
use crate::measure::Contest;
use anyhow::{Context, Result, ensure};
use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc};

/// Operation, contract, the calendar's name and its length, two columns, the answers' column, rows.
type Batch = TypedFunc<(u32, u32, u32, u32, u32, u32, u32, u32), u32>;

struct Plugin {
    store: Store<()>,
    memory: Memory,
    batch: Batch,
    contract: u32,
    name: u32,
    columns: [u32; 3],
}

const NAME: &str = "office";

impl Plugin {
    fn new(path: &str, contract: &str) -> Result<Self> {
        let engine = Engine::default();
        let module = ran(Module::from_file(&engine, path))?;
        let mut store = Store::new(&engine, ());
        let instance = ran(Instance::new(&mut store, &module, &[]))?;
        let memory = instance.get_memory(&mut store, "memory").context("no memory")?;
        let alloc = ran(instance.get_typed_func::<u32, u32>(&mut store, "clausola_alloc"))?;
        let call = ran(instance.get_typed_func::<(u32, u32), u32>(&mut store, "clausola_call"))?;
        let batch = ran(instance.get_typed_func(&mut store, "clausola_batch"))?;

        let request = serde_json::json!({ "call": "load", "toml": contract }).to_string();
        let size = u32::try_from(request.len())?;
        let at = ran(alloc.call(&mut store, size))?;
        memory.write(&mut store, at as usize, request.as_bytes())?;
        let place = ran(call.call(&mut store, (at, size)))?;
        let answer = answer(&memory, &store, place)?;
        let contract = answer.pointer("/contract/handle").and_then(serde_json::Value::as_u64);
        let contract = contract.with_context(|| format!("the plugin refuses: {answer}"))?;

        let name = ran(alloc.call(&mut store, u32::try_from(NAME.len())?))?;
        memory.write(&mut store, name as usize, NAME.as_bytes())?;
        let mut columns = [0; 3];
        for column in &mut columns {
            *column = ran(alloc.call(&mut store, u32::try_from(ROWS * 8)?))?;
        }
        Ok(Self { store, memory, batch, contract: u32::try_from(contract)?, name, columns })
    }

    /// Writes two columns, asks, and reads the answers.
    fn ask(&mut self, op: u32, a: &[u8], b: &[u8], out: &mut [u8]) -> Result<u32> {
        let [first, second, third] = self.columns;
        self.memory.write(&mut self.store, first as usize, a)?;
        self.memory.write(&mut self.store, second as usize, b)?;
        let (name, size) = (self.name, NAME.len() as u32);
        let rows = (out.len() / 8) as u32;
        let asked = (op, self.contract, name, size, first, second, third, rows);
        let place = ran(self.batch.call(&mut self.store, asked))?;
        self.memory.read(&self.store, third as usize, out)?;
        Ok(place)
    }
}

fn ran<T>(result: wasmtime::Result<T>) -> Result<T> {
    result.map_err(|e| anyhow::anyhow!("{e:?}"))
}

/// The JSON at the place that a call gives.
fn answer(memory: &Memory, store: &Store<()>, place: u32) -> Result<serde_json::Value> {
    let data = memory.data(store);
    let word = |at: usize| -> Result<usize> {
        let bytes = data.get(at..at + 4).context("no place")?;
        Ok(u32::from_le_bytes(bytes.try_into()?) as usize)
    };
    let (at, size) = (word(place as usize)?, word(place as usize + 4)?);
    Ok(serde_json::from_slice(data.get(at..at + size).context("no answer")?)?)
}

fn bytes(values: impl Iterator<Item = f64>) -> Vec<u8> {
    values.flat_map(f64::to_le_bytes).collect()
}

pub(super) fn enter<'a>(
    contest: &mut Contest<'a>,
    module: &str,
    contract: &str,
    questions: &'a Questions,
    answers: &Answers,
) -> Result<()> {
    let mut plugin = Plugin::new(module, contract)?;
    let starts = bytes(questions.starts.iter().map(|t| *t as f64));
    let ends = bytes(questions.ends().map(|t| t as f64));
    let open = bytes(std::iter::repeat_n(questions.open as f64 / 1000.0, ROWS));
    let mut out = vec![0; ROWS * 8];
    let mut column = |op: u32, b: &[u8], scale: f64| -> Result<Vec<i64>> {
        let place = plugin.ask(op, &starts, b, &mut out)?;
        let said = answer(&plugin.memory, &plugin.store, place)?;
        ensure!(said.get("ok").is_some_and(|ok| ok == true), "the plugin refuses: {said}");
        let values = out.chunks_exact(8).map(|row| Ok(f64::from_le_bytes(row.try_into()?)));
        values.map(|value: Result<f64>| Ok((value? * scale).round() as i64)).collect()
    };
    let (due, worked) = (column(0, &open, 1.0)?, column(2, &ends, 1000.0)?);
    answers.check("the plugin", &due, &worked)?;

    let plugin = Rc::new(RefCell::new(plugin));
    for (title, op, b) in [(DUE, 0, open), (WORKED, 2, ends)] {
        let (starts, b) = (starts.clone(), Rc::new(b));
        let (live, columns) = (Rc::clone(&plugin), (starts.clone(), Rc::clone(&b)));
        contest.add("wasmtime, single", title, move |count| {
            let mut live = live.borrow_mut();
            let mut out = [0; 8];
            let rows = columns.0.chunks_exact(8).zip(columns.1.chunks_exact(8)).cycle();
            for (a, b) in rows.take(count) {
                black_box(live.ask(op, a, b, &mut out).is_ok());
            }
        });
        let live = Rc::clone(&plugin);
        let mut out = vec![0; ROWS * 8];
        contest.add("wasmtime, batch", title, move |count| {
            let mut live = live.borrow_mut();
            for _ in 0..count.div_ceil(ROWS) {
                black_box(live.ask(op, &starts, &b, &mut out).is_ok());
            }
        });
    }
    Ok(())
}
