//! Components with the plugin's interface that do what they should not.

use std::collections::HashMap;
use std::path::Path;
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

pub const TRAP: &str = "unreachable";
pub const LOOP: &str = "(loop br 0) unreachable";
/// Takes memory until it gets no more, and stops there as an allocator would.
pub const BOMB: &str = "(loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable";
/// An answer at an address that the memory does not have.
pub const LIE: &str = "i32.const -8";
/// Text that begins inside the memory and ends beyond it.
pub const LONG_LIE: &str =
    "(i32.store (i32.const 16) (i32.const 0)) (i32.store (i32.const 20) (i32.const 0x7fffffff)) i32.const 16";
/// 24 MiB of text, honestly there.
pub const HUGE: &str = "(drop (memory.grow (i32.const 384))) (i32.store (i32.const 16) (i32.const 0))
    (i32.store (i32.const 20) (i32.const 0x1800000)) i32.const 16";
/// Four bytes of text that are none.
pub const NOT_UTF8: &str =
    "(i32.store (i32.const 64) (i32.const -1)) (i32.store (i32.const 16) (i32.const 64))
    (i32.store (i32.const 20) (i32.const 4)) i32.const 16";
/// The text `{}`.
pub const GOOD: &str =
    "(i32.store (i32.const 64) (i32.const 0x7d7b)) (i32.store (i32.const 16) (i32.const 64))
    (i32.store (i32.const 20) (i32.const 2)) i32.const 16";
/// A contract, made without a look at its text.
const CONTRACT: &str = "(i32.store8 (i32.const 32) (i32.const 0))
    (i32.store (i32.const 36) (call @resource-new (i32.const 1))) i32.const 32";

/// The text of the interface, as the engine plugin has it.
pub fn interface() -> String {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugins/engine/wit/clausola.wit");
    std::fs::read_to_string(wit).unwrap()
}

/// A component with an interface, in which a function does what `body` says for its name, or traps.
pub fn component(wit: &str, body: impl Fn(&str) -> Option<String>) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("clausola.wit", wit).unwrap();
    let world = resolve.select_world(&[package], Some("engine")).unwrap();
    let dummy = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    let text = wasmprinter::print_bytes(&dummy).unwrap();

    // Which function has which name stands in the exports, by number.
    let between = |text: &str, from: &str, to: &str| -> Option<String> {
        Some(text.split_once(from)?.1.split_once(to)?.0.to_string())
    };
    let names: HashMap<String, String> = text
        .lines()
        .filter_map(|line| Some((between(line, "(func ", ")")?, between(line, "(export \"", "\"")?)))
        .collect();
    let resource_new = text
        .lines()
        .find(|line| line.contains("[resource-new]contract"))
        .and_then(|line| between(line, "(func (;", ";)"))
        .unwrap_or_default();
    let mut written = 0;
    let functions: Vec<String> = text
        .split("(func (;")
        .map(|function| {
            let number = function.split_once(";)").map_or("", |(number, _)| number);
            let body =
                names.get(number).and_then(|name| body(name.split_once('#').map_or(name, |(_, name)| name)));
            match body {
                Some(body) if function.contains("unreachable") => {
                    written += 1;
                    function.replace("unreachable", &body.replace("@resource-new", &resource_new))
                }
                _ => function.to_string(),
            }
        })
        .collect();
    assert!(written > 0, "no function of {text} was written");
    // A dummy has an empty memory; the answers above stand in its first page.
    let text = functions.join("(func (;");
    assert!(text.contains("(memory (;0;) 0)"), "{text}");
    let mut module = wat::parse_str(text.replace("(memory (;0;) 0)", "(memory (;0;) 1)")).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&module).unwrap().encode().unwrap()
}

/// Every function of it has this body.
pub fn always(body: &str) -> Vec<u8> {
    component(&interface(), |_| Some(body.to_string()))
}

/// A plugin that takes every contract and answers questions of time, and decides in this way.
pub fn decides(body: &str) -> Vec<u8> {
    component(&interface(), |name| {
        let own = match name {
            "[static]contract.builtin" => CONTRACT,
            "[method]contract.decide-json" => body,
            "[method]contract.time-json" => GOOD,
            // Nothing, in as many empty fields as there are.
            "[method]contract.info" => "i32.const 128",
            // Where a host writes the text of a call.
            "cabi_realloc" => "i32.const 1024",
            "[resource-dtor]contract" | "[dtor]contract" => "",
            _ if name.starts_with("cabi_post") => "",
            _ => return None,
        };
        Some(own.to_string())
    })
}
