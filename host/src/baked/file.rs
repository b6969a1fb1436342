//! What a plugin's file says about itself.

use crate::{ContractInfo, Error, ErrorKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wasmparser::{Encoding, Parser, Payload};

/// The custom section that names the contract inside. WebAssembly gives it no meaning: every runtime passes over it.
const SECTION: &str = "clausola:contract";

/// The section's identifier among the sections of a module and of a component.
const CUSTOM: u8 = 0;

/// Whether a plugin is a component or a core module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// For hosts with the component model; see [`Engine`](crate::Engine).
    Component,
    /// For every runtime; see [`CoreModule`](crate::CoreModule).
    CoreModule,
}

impl Shape {
    /// The shape that a file's first bytes say it has; none where it is not WebAssembly.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes.get(..8)? {
            // The version of the binary format, and its layer.
            [0, b'a', b's', b'm', _, _, 0, 0] => Some(Self::CoreModule),
            [0, b'a', b's', b'm', _, _, 1, 0] => Some(Self::Component),
            _ => None,
        }
    }
}

/// What a plugin's file says about itself, read without running it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PluginInfo {
    /// Whether it is a component or a core module.
    pub shape: Shape,
    /// Its size in bytes.
    pub bytes: usize,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// What it imports; a plugin may import nothing.
    pub imports: Vec<String>,
    /// The version of the engine that it was baked with; none in the plugin as it ships.
    pub engine: Option<String>,
    /// The contract that it says was baked in; none in the plugin as it ships. Whoever does not trust the file asks the
    /// plugin: [`Source::Baked`](crate::Source::Baked).
    pub contract: Option<ContractInfo>,
}

/// What stands in the section, as JSON.
#[derive(Serialize, Deserialize)]
struct Label {
    format: u32,
    engine: String,
    #[serde(flatten)]
    contract: ContractInfo,
}

impl PluginInfo {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// [`ErrorKind::Abi`] for what is not WebAssembly, and for a section that this version cannot read.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        if !bytes.starts_with(b"\0asm") {
            return Err(Error::new(ErrorKind::Abi, "the file is not WebAssembly"));
        }
        let broken = |e: wasmparser::BinaryReaderError| {
            Error::new(ErrorKind::Abi, format!("the file is not whole WebAssembly: {e}"))
        };
        let (mut shape, mut imports, mut label) = (Shape::CoreModule, Vec::new(), None);
        let mut depth = 0_u32;
        for payload in Parser::new(0).parse_all(bytes) {
            match payload.map_err(broken)? {
                Payload::Version { encoding: Encoding::Component, .. } if depth == 0 => {
                    shape = Shape::Component
                }
                // What is inside a component imports from the component, which is the plugin itself.
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                    depth = depth.saturating_add(1)
                }
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ImportSection(section) if depth == 0 => {
                    for import in section.into_imports() {
                        let import = import.map_err(broken)?;
                        imports.push(format!("{}.{}", import.module, import.name));
                    }
                }
                Payload::ComponentImportSection(section) if depth == 0 => {
                    for import in section {
                        imports.push(import.map_err(broken)?.name.name.to_string());
                    }
                }
                Payload::CustomSection(section) if depth == 0 && section.name() == SECTION => {
                    label = Some(Label::read(section.data())?);
                }
                _ => {}
            }
        }
        let (engine, contract) = label.map(|label| (label.engine, label.contract)).unzip();
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { shape, bytes: bytes.len(), sha256, imports, engine, contract })
    }
}

impl Label {
    fn read(json: &[u8]) -> Result<Self, Error> {
        let unreadable = |why: String| {
            Error::new(ErrorKind::Abi, format!("the file's section `{SECTION}` cannot be read: {why}"))
        };
        let label: Self = serde_json::from_slice(json).map_err(|e| unreadable(e.to_string()))?;
        match label.format {
            1 => Ok(label),
            other => Err(unreadable(format!("its format is {other}, and this host reads 1"))),
        }
    }
}

/// Appends the section. One way to write it, so that the bytes are the same for the same contract.
pub(super) fn sign(bytes: &mut Vec<u8>, contract: &ContractInfo, engine: &str) {
    let label = Label { format: 1, engine: engine.to_string(), contract: contract.clone() };
    let json = clausola::json::to_string(&label);
    let mut content = leb128(SECTION.len());
    content.extend_from_slice(SECTION.as_bytes());
    content.extend_from_slice(json.as_bytes());
    bytes.push(CUSTOM);
    bytes.extend(leb128(content.len()));
    bytes.extend(content);
}

/// A length as WebAssembly writes it: seven bits a byte, the lowest first.
fn leb128(mut value: usize) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            out.push(low);
            return out;
        }
        out.push(low | 0x80);
    }
}
