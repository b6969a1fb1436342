//! What the two artifacts are, read from their bytes.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop"
)]

mod common;

use clausola_host::{Source, bake};
use std::path::Path;
use std::process::Command;
use wasmparser::{Encoding, Parser, Payload};

/// The names of what the outermost module or component imports.
fn imports(bytes: &[u8]) -> Vec<String> {
    let mut depth = 0_u32;
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("the artifact is well formed") {
            // What is inside a component imports from the component, which is the plugin itself.
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ImportSection(section) if depth == 0 => {
                for import in section.into_imports() {
                    let import = import.expect("the import is well formed");
                    found.push(format!("{}.{}", import.module, import.name));
                }
            }
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    found.push(import.expect("the import is well formed").name.name.to_string());
                }
            }
            _ => {}
        }
    }
    found
}

fn encoding(bytes: &[u8]) -> Encoding {
    match Parser::new(0).parse_all(bytes).next() {
        Some(Ok(Payload::Version { encoding, .. })) => encoding,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_component_imports_nothing() {
    let bytes = common::component();
    assert_eq!(encoding(&bytes), Encoding::Component);
    assert_eq!(imports(&bytes), Vec::<String>::new());
}

#[test]
fn the_core_module_imports_nothing_and_exports_its_interface() {
    let bytes = common::core_module();
    assert_eq!(encoding(&bytes), Encoding::Module);
    assert_eq!(imports(&bytes), Vec::<String>::new());

    let mut exports = Vec::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        if let Payload::ExportSection(section) = payload.unwrap() {
            exports.extend(section.into_iter().map(|export| export.unwrap().name.to_string()));
        }
    }
    exports.sort();
    let expected = [
        "__data_end",
        "__heap_base",
        "clausola_abi_version",
        "clausola_alloc",
        "clausola_batch",
        "clausola_call",
        "clausola_free",
        "memory",
    ];
    assert_eq!(exports, expected);
}

#[test]
fn a_plugin_with_a_contract_inside_imports_nothing_and_exports_the_same() {
    let exports = |bytes: &[u8]| {
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(bytes) {
            if let Payload::ExportSection(section) = payload.unwrap() {
                names.extend(section.into_iter().map(|export| export.unwrap().name.to_string()));
            }
        }
        names
    };
    for plugin in [common::component(), common::core_module()] {
        let baked = bake(&plugin, &Source::Builtin("conciliasfera".into())).unwrap().bytes;
        assert_eq!(encoding(&baked), encoding(&plugin));
        assert_eq!(imports(&baked), Vec::<String>::new());
        // What the making looked through is gone again.
        assert_eq!(exports(&baked), exports(&plugin));
    }
}

#[test]
fn the_example_of_the_interface_runs_in_node() {
    let page = include_str!("../../plugins/engine/ABI.md");
    let (_, example) = page.split_once("```js\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let ran = Command::new("node")
        .args(["--input-type=module", "--eval", example])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/dist"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&ran.stderr), "");
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "2026-10-05T09:00:00+02:00\n");
}

#[test]
fn an_import_would_be_seen() {
    let module = wat::parse_str(r#"(module (import "env" "clock" (func)))"#).unwrap();
    assert_eq!(imports(&module), ["env.clock"]);
    let component = wat::parse_str(r#"(component (import "clock" (func)))"#).unwrap();
    assert_eq!(imports(&component), ["clock"]);
}
