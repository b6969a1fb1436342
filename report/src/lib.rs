//! Compliance reports over many tickets, on one machine.
#![forbid(unsafe_code)]

pub mod generate;
