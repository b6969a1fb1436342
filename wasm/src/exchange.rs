//! A place in the module's memory where a decision is asked for and answered, without a string being made for it.
//!
//! `js/exchange.js` writes the question as text, and reads the answer: as text, or as numbers from which it builds the
//! decision. Both sides know the places once for all. What does not fit, and what is wrong, goes the way of every other
//! call: there is nothing here to say it with.

use crate::answer::parsed;
use crate::argument::to_instant;
use crate::contract::Contract;
use crate::parts::Parts;
use clausola::json::Buffer;
use clausola::{Instant, Ticket};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

/// The longest question and the longest answer, in bytes.
const ROOM: usize = 1 << 16;

/// The most facts that a contract declares.
const FACTS: usize = 128;

struct Exchange {
    question: Box<[u8]>,
    facts: Box<[f64]>,
    answer: Buffer,
    parts: Parts,
}

thread_local! {
    static EXCHANGE: RefCell<Exchange> = RefCell::new(Exchange {
        question: vec![0; ROOM].into(),
        facts: vec![0.0; FACTS].into(),
        answer: Buffer::with_room(ROOM),
        parts: Parts::new(ROOM),
    });
}

/// For `js/exchange.js` alone, which takes them off the class.
#[wasm_bindgen]
impl Contract {
    /// Where questions are written, as text and as facts; and where answers are read, as text, as numbers, and as the texts
    /// that these name. Then the room for each but the facts, in bytes, and how many facts there can be.
    #[must_use]
    pub fn places() -> Vec<usize> {
        EXCHANGE.with_borrow(|Exchange { question, facts, answer, parts }| {
            let [numbers, texts] = parts.places();
            let (question, facts) = (question.as_ptr().addr(), facts.as_ptr().addr());
            vec![question, facts, answer.as_bytes().as_ptr().addr(), numbers, texts, ROOM, FACTS]
        })
    }

    /// `decideJson` on the question that was written: the ticket, then the instant. Gives the length of the answer; 0
    /// where it has no room.
    #[wasm_bindgen(js_name = askText)]
    #[must_use]
    pub fn ask_text(&self, ticket: usize, now: usize) -> usize {
        EXCHANGE.with_borrow_mut(|exchange| {
            let Some((ticket, now)) = texts(&exchange.question, ticket, now) else { return 0 };
            exchange.answer.clear();
            self.inner.decide_json_to(ticket, now, &mut exchange.answer);
            if exchange.answer.room() != ROOM {
                // It has moved, and would stay as large as it is.
                exchange.answer = Buffer::with_room(ROOM);
            }
            exchange.answer.as_bytes().len()
        })
    }

    /// `decide` on the question that was written, the instant as text or as milliseconds. Gives how many numbers the
    /// answer has; 0 where there is an error, or no room.
    #[must_use]
    pub fn ask(&self, ticket: usize, now: usize, millis: f64) -> usize {
        EXCHANGE.with_borrow_mut(|exchange| {
            let Exchange { question, parts, .. } = exchange;
            let decided = texts(question, ticket, now).and_then(|(ticket, now)| {
                let now: Instant = if now.is_empty() { to_instant(millis)? } else { now.parse().ok()? };
                self.inner.decide(&Ticket::from_json(ticket).ok()?, now).ok()
            });
            decided.map_or(0, |decision| parts.of(&decision))
        })
    }

    /// What both sides know beforehand to ask for a priority by numbers.
    #[wasm_bindgen(js_name = priorityTable)]
    #[must_use]
    pub fn priority_table(&self) -> JsValue {
        parsed(&self.inner.priority_table())
    }

    /// `priority` on the facts that were written as numbers. Gives the position of the row that decides, from 1; 0 where
    /// it takes more than a row to say it.
    #[wasm_bindgen(js_name = askPriority)]
    #[must_use]
    pub fn ask_priority(&self, facts: usize) -> usize {
        let row = EXCHANGE.with_borrow(|exchange| {
            exchange.facts.get(..facts).and_then(|facts| self.inner.priority_of_numbers(facts))
        });
        row.map_or(0, |row| row.saturating_add(1))
    }
}

/// The two texts of a question.
fn texts(question: &[u8], ticket: usize, now: usize) -> Option<(&str, &str)> {
    let (ticket, rest) = question.split_at_checked(ticket)?;
    Some((std::str::from_utf8(ticket).ok()?, std::str::from_utf8(rest.get(..now)?).ok()?))
}
