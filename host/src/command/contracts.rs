//! `clausola contracts`.

use super::args::Contracts;
use super::asked;
use super::failure::Failure;
use std::io::Write;

const HEAD: [&str; 6] = ["ID", "TITLE", "REVISION", "VALID FROM", "TIME ZONE", "HASH"];

pub(crate) fn run(args: &Contracts, native: bool) -> Result<(), Failure> {
    let contracts = asked::builtins(native)?;
    let mut out = anstream::stdout().lock();
    if args.json {
        writeln!(out, "{}", clausola::json::to_string(&contracts))?;
        return Ok(out.flush()?);
    }
    let rows: Vec<[String; 6]> = contracts
        .into_iter()
        .map(|it| {
            let hash = it.hash.chars().take(12).collect();
            [it.id, it.title, it.revision, it.valid_from.unwrap_or_default(), it.time_zone, hash]
        })
        .collect();
    let mut widths = HEAD.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{bold}{}{bold:#}", line(&HEAD.map(String::from), &widths))?;
    for row in &rows {
        writeln!(out, "{}", line(row, &widths))?;
    }
    Ok(out.flush()?)
}

fn line(cells: &[String; 6], widths: &[usize; 6]) -> String {
    let cells: Vec<String> =
        cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
    cells.join("  ").trim_end().to_string()
}
