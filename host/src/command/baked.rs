//! `clausola build` and `clausola inspect`: one signed-off file per contract.

use super::args::{Build, Inspect};
use super::asked::{self, diagnostics};
use super::failure::{Failure, Found};
use super::rules;
use clausola_host::{
    ContractInfo, CoreModule, Diagnostic, Error, ErrorKind, PluginInfo, Shape, Source, bake,
};
use serde::{Deserialize, Serialize};
use std::io::Write;

pub(crate) fn build(args: &Build) -> Result<(), Failure> {
    let (source, fault) = rules::source(&args.contract, args.overlay.as_deref())?;
    if let Ok(contract) = rules::compile(&source) {
        // What is signed off keeps the promises that it makes about itself.
        let report = contract.test();
        if !report.is_ok() {
            let message = format!("{} of the contract's {} tests fail", report.failed, report.tests.len());
            let help = "see which with `clausola test`, and mend the contract or the tests";
            return Err(Failure::Found(Found::one(
                &args.contract,
                Diagnostic::error("failed_tests", message).help(help),
            )));
        }
    }
    let plugin = if args.core { asked::CORE_MODULE } else { asked::PLUGIN };
    let baked = bake(plugin, &source).map_err(|e| fault(&e))?;
    // Whole or not at all: a host that looks for a changed file never sees half of one.
    let written = write_whole(std::path::Path::new(&args.output), &baked.bytes);
    written.map_err(|e| {
        // What follows is the name of the temporary file, which nobody asked for.
        let said = e.to_string();
        let why = said.split(" at path ").next().unwrap_or(&said);
        let message = format!("cannot write `{}`: {why}", args.output);
        let help = "name a file in a folder that exists and may be written";
        Failure::Found(Found::one(&args.output, Diagnostic::error("unwritable", message).help(help)))
    })?;
    let mut out = anstream::stdout().lock();
    let ContractInfo { id, revision, .. } = &baked.contract;
    writeln!(out, "wrote {} ({} bytes): {id}, revision {revision}", args.output, baked.bytes.len())?;
    Ok(out.flush()?)
}

fn write_whole(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => std::path::Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    // A temporary file is the user's alone; what ships is for everyone.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path)?;
    Ok(())
}

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    file: &'a PluginInfo,
    /// Whether the plugin itself was asked, and says the same as the file.
    confirmed: bool,
}

pub(crate) fn inspect(args: &Inspect) -> Result<(), Failure> {
    let bytes = asked::bytes(&args.file)?;
    let refused = |errors| Failure::Found(Found { origin: args.file.clone(), text: String::new(), errors });
    let file = PluginInfo::read(&bytes).map_err(|e| refused(diagnostics(&e)))?;
    let inside = inside(&bytes, file.shape).map_err(|e| refused(diagnostics(&e)))?;
    if inside != file.contract {
        let says = |contract: &Option<ContractInfo>| match contract {
            Some(contract) => format!("`{}` with the hash {}", contract.id, contract.hash),
            None => "no contract".to_string(),
        };
        let message =
            format!("the file says {}, and the plugin in it {}", says(&file.contract), says(&inside));
        let help = "do not use it: ask for the file again where it comes from";
        return Err(refused(vec![Diagnostic::error("contract_mismatch", message).help(help)]));
    }
    let mut out = anstream::stdout().lock();
    if args.json {
        writeln!(out, "{}", clausola::json::to_string(&Report { file: &file, confirmed: true }))?;
        return Ok(out.flush()?);
    }
    let shape = match file.shape {
        Shape::Component => "component",
        _ => "core module",
    };
    let mut rows = vec![("plugin", format!("{shape}, {} bytes, imports nothing", file.bytes))];
    rows.push(("sha256", file.sha256));
    match file.contract {
        None => rows.push(("contract", "none baked in: this is the plugin as it ships".to_string())),
        Some(contract) => {
            rows.push(("contract", contract.id));
            rows.push(("title", contract.title));
            let since = contract.valid_from.map(|day| format!(", in force since {day}")).unwrap_or_default();
            rows.push(("revision", format!("{}{since}", contract.revision)));
            rows.push(("time zone", contract.time_zone));
            rows.push(("hash", contract.hash));
            rows.push(("overlay", contract.overlay_hash.unwrap_or_else(|| "none".to_string())));
        }
    }
    rows.extend(file.engine.map(|engine| ("engine", engine)));
    let bold = anstyle::Style::new().bold();
    for (name, value) in rows {
        writeln!(out, "{bold}{name:<9}{bold:#}  {value}")?;
    }
    Ok(out.flush()?)
}

/// The contract that the plugin itself says it has.
fn inside(bytes: &[u8], shape: Shape) -> Result<Option<ContractInfo>, Error> {
    #[derive(Deserialize)]
    struct Answer {
        contract: Option<ContractInfo>,
    }
    match shape {
        Shape::Component => match asked::engine(bytes)?.contract(Source::Baked) {
            Ok(mut contract) => Ok(Some(contract.info()?)),
            Err(e) if e.kind() == ErrorKind::Contract => Ok(None),
            Err(e) => Err(e),
        },
        _ => {
            let answer = CoreModule::new(bytes)?.call(r#"{"call":"load","baked":true}"#)?;
            let answer: Answer = serde_json::from_str(&answer).unwrap_or(Answer { contract: None });
            Ok(answer.contract)
        }
    }
}
