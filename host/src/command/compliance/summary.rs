//! A report to read at a terminal.

use anstyle::{AnsiColor, Style};
use clausola::Language;
use clausola::compliance::{MeasureRow, PenaltyRow, Report, Row};
use std::io::{self, Write};

struct Words(Language);

impl Words {
    fn say(&self, it: &'static str, en: &'static str) -> &'static str {
        if self.0 == Language::It { it } else { en }
    }

    fn said(&self, text: &clausola::compliance::Said) -> String {
        if self.0 == Language::It { text.it.to_string() } else { text.en.to_string() }
    }
}

/// One line of the table.
struct Line {
    name: String,
    period: String,
    measured: String,
    share: String,
    promised: String,
    pass: Option<bool>,
    note: String,
}

pub(super) fn print(out: &mut impl Write, report: &Report, language: Language) -> io::Result<()> {
    let words = Words(language);
    let bold = Style::new().bold();
    let state = if report.is_final {
        words.say("definitivo", "final")
    } else {
        words.say("provvisorio", "provisional")
    };
    writeln!(
        out,
        "{bold}{}{bold:#}  {}  {} {}  {state}",
        report.contract.id,
        report.period.name,
        words.say("al", "as of"),
        report.as_of
    )?;
    let t = report.tickets;
    let parts = [
        (t.counted, words.say("contati", "counted")),
        (t.outside, words.say("fuori periodo", "outside the period")),
        (t.without_objective, words.say("senza tempi promessi", "without a promised time")),
        (t.refused, words.say("rifiutati", "refused")),
        (t.repeated, words.say("ripetuti", "repeated")),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let colon = if parts.is_empty() { "" } else { ": " };
    writeln!(
        out,
        "  {} {}{colon}{}",
        t.read,
        words.say("ticket", if t.read == 1 { "ticket" } else { "tickets" }),
        parts.join(", ")
    )?;
    writeln!(out)?;
    if report.rows.is_empty() {
        writeln!(
            out,
            "  {}",
            words.say("il contratto non promette tempi", "the contract promises no times")
        )?;
    }
    let lines: Vec<Line> = report
        .rows
        .iter()
        .map(|row| line(row, &words))
        .chain(report.measures.iter().map(|m| measure(m, &words)))
        .collect();
    let width = |get: fn(&Line) -> &String| lines.iter().map(|l| get(l).chars().count()).max().unwrap_or(0);
    let widths = [
        width(|l| &l.name),
        width(|l| &l.period),
        width(|l| &l.measured),
        width(|l| &l.share),
        width(|l| &l.promised),
    ];
    let [name, period, measured, share, promised] = widths;
    for line in &lines {
        let (color, mark) = match line.pass {
            Some(true) => {
                (Style::new().fg_color(Some(AnsiColor::Green.into())), words.say("rispettato", "kept"))
            }
            Some(false) => (
                Style::new().fg_color(Some(AnsiColor::Red.into())).bold(),
                words.say("non rispettato", "not kept"),
            ),
            None => (Style::new().dimmed(), "-"),
        };
        writeln!(
            out,
            "  {:<name$}  {:<period$}  {:>measured$}  {:>share$}  {:<promised$}  {color}{mark}{color:#}{}",
            line.name, line.period, line.measured, line.share, line.promised, line.note
        )?;
    }
    for penalty in report.penalties.iter().filter(|p| p.owed == Some(true)) {
        writeln!(out, "\n  {}", owed(penalty, &words))?;
    }
    Ok(())
}

fn percent(share: f64, words: &Words) -> String {
    // To the hundredth, downwards: what is printed as 90 % has reached 90 %.
    let text = format!("{:.2} %", (share * 1e4 + 1e-6).floor() / 100.0);
    if words.0 == Language::It { text.replace('.', ",") } else { text }
}

fn line(row: &Row, words: &Words) -> Line {
    let mut name = row.objective.to_string();
    if row.by_priority {
        name.push(' ');
        name.push_str(row.priority.as_deref().unwrap_or(words.say("senza priorità", "without a priority")));
    }
    let mut notes = Vec::new();
    match row.tolerance_left {
        Some(left) if row.measured > 0 && left < 0 => {
            notes.push(format!(
                "{} {}",
                left.unsigned_abs(),
                words.say("ritardi di troppo", "late too many")
            ));
        }
        Some(left) if row.measured > 0 => {
            notes.push(format!("{left} {}", words.say("ritardi ancora ammessi", "more may be late")));
        }
        _ => {}
    }
    let excluded: u64 = row.excluded.iter().map(|e| e.cases).sum();
    for (count, what) in [
        (row.open, words.say("aperti", "open")),
        (row.undecided, words.say("non decidibili", "undecided")),
        (excluded, words.say("esclusi", "excluded")),
    ] {
        if count > 0 {
            notes.push(format!("{count} {what}"));
        }
    }
    if let Some(clause) = row.rule.as_ref().and_then(|r| r.clause.as_deref()).or(row.clause.as_deref()) {
        notes.push(format!("{} {clause}", words.say("clausola", "clause")));
    }
    Line {
        name,
        period: period(&row.period, words),
        measured: format!("{}/{}", row.in_time, row.measured),
        share: row.share.map(|share| percent(share, words)).unwrap_or_default(),
        promised: row.rule.as_ref().map_or_else(String::new, |rule| promised(rule.share, words)),
        pass: row.pass,
        note: note(&notes),
    }
}

fn measure(row: &MeasureRow, words: &Words) -> Line {
    let mut notes = Vec::new();
    if let Some(left) = row.left_seconds {
        let hours = (left.abs() / 360.0).round() / 10.0;
        let what = if left < 0.0 {
            words.say("ore di troppo", "hours too many")
        } else {
            words.say("ore ancora ammesse", "hours left")
        };
        notes.push(format!("{hours} {what}"));
    }
    if row.share.is_none() {
        notes.push(
            words.say("non misurato: servono gli intervalli", "not measured: it takes intervals").to_string(),
        );
    }
    if let Some(clause) = &row.clause {
        notes.push(format!("{} {clause}", words.say("clausola", "clause")));
    }
    let measured = match (row.in_time, row.measured) {
        (Some(in_time), Some(measured)) => format!("{in_time}/{measured}"),
        _ => String::new(),
    };
    Line {
        name: row.id.to_string(),
        period: period(&row.period, words),
        measured,
        share: row.share.map(|share| percent(share, words)).unwrap_or_default(),
        promised: promised(row.threshold, words),
        pass: row.pass,
        note: note(&notes),
    }
}

fn period(period: &clausola::compliance::RowPeriod, words: &Words) -> String {
    if period.whole {
        period.name.clone()
    } else {
        format!("{} {}", period.name, words.say("(parte)", "(part)"))
    }
}

fn promised(share: f64, words: &Words) -> String {
    format!("{} {}", words.say("promesso", "of"), percent(share, words))
}

fn note(notes: &[String]) -> String {
    if notes.is_empty() { String::new() } else { format!("  ({})", notes.join(", ")) }
}

fn owed(penalty: &PenaltyRow, words: &Words) -> String {
    let at_most = percent(penalty.at_most, words);
    let amount = penalty.amount_at_most.map(|a| format!(" = {a:.2}")).unwrap_or_default();
    let clause = penalty
        .clause
        .as_deref()
        .map(|c| format!(" ({} {c})", words.say("clausola", "clause")))
        .unwrap_or_default();
    let provisional = if penalty.provisional { words.say(", provvisoria", ", provisional") } else { "" };
    if words.0 == Language::It {
        format!(
            "penale `{}`{provisional}: al massimo {at_most} di {}{amount}{clause}",
            penalty.id,
            words.said(&penalty.of)
        )
    } else {
        format!(
            "penalty `{}`{provisional}: at most {at_most} of {}{amount}{clause}",
            penalty.id,
            words.said(&penalty.of)
        )
    }
}
