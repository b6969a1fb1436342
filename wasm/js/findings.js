// Findings and test reports as text, as a compiler and a test runner print them.

import { joined, pageWidth, painted, wrapped } from "./text.js";
import { words } from "./words.js";

const TONES = { error: "bad", warning: "warn", note: "quiet" };

/**
 * Findings as text, and how many of each kind there are.
 *
 * @param {import("./index").Diagnostic[]} findings
 * @param {{ width?: number, colour?: boolean, language?: string }} [options]
 */
export function findingsCard(findings, { width = 80, colour = false, language = "en" } = {}) {
  const page = { say: words(language), width: pageWidth(width) };
  const helped = new Set();
  const rows = findings.flatMap((finding) => {
    // What to do about an assumption is the same for all of them: once is enough.
    const help = helped.has(finding.help) ? null : finding.help;
    helped.add(finding.help);
    return [...findingRows({ ...finding, help }, page), []];
  });
  return painted([...rows, [sum(findings, page)]], colour);
}

/** Findings as the text of an error, without a sum. */
export function errorCard({ diagnostics }, { width = 80, colour = false, language = "en" } = {}) {
  const page = { say: words(language), width: pageWidth(width) };
  return painted(diagnostics.flatMap((finding) => findingRows(finding, page)), colour);
}

function findingRows({ severity, code, message, help, path, line, column, example }, { say, width }) {
  const place = joined([line !== null && say.line(line, column), path]);
  const indent = [["  "]];
  return [
    ...wrapped([[`${say.severities[severity]}[${code}]`, TONES[severity]], ["  "]], place || " ", width, "quiet"),
    ...wrapped(indent, message, width),
    ...(help ? wrapped([["  "], ["→ ", "info"]], help, width) : []),
    ...(example ? wrapped(indent, say.example(JSON.stringify(example)), width, "quiet") : []),
  ];
}

function sum(findings, { say }) {
  const counted = Object.keys(TONES).map((severity) => [severity, findings.filter((each) => each.severity === severity).length]);
  const text = joined(counted.filter(([, count]) => count > 0).map(([severity, count]) => say.count[severity](count)));
  const tone = counted[0][1] > 0 ? "bad" : counted[1][1] > 0 ? "warn" : "good";
  return [text || say.clean, tone];
}

/**
 * A report of a contract's own tests as text.
 *
 * @param {import("./index").TestReport} report
 * @param {{ width?: number, colour?: boolean, language?: string }} [options]
 */
export function reportCard(report, { width = 80, colour = false, language = "en" } = {}) {
  const page = { say: words(language), width: pageWidth(width) };
  const { say } = page;
  const { passed, failed, tests, reach } = report;
  const percent = Math.floor(reach.share * 100 + 1e-6);
  const kinds = [...new Set(reach.unreached.map(({ kind }) => kind))].map((kind) => {
    const names = reach.unreached.filter((part) => part.kind === kind).map(({ name }) => name);
    return `${kind} ${[...new Set(names)].join(", ")}`;
  });
  return painted(
    [
      ...tests.flatMap((test) => testRows(test, page)),
      ...(tests.length > 0 ? [[]] : []),
      [[say.passed(passed), passed > 0 ? "good" : "quiet"], [" · "], [say.failed(failed), failed > 0 ? "bad" : "quiet"]],
      [[say.reach(reach.reached, reach.parts, percent), "quiet"]],
      ...wrapped([["  "]], kinds.length > 0 && say.unreached(joined(kinds)), page.width, "quiet"),
    ],
    colour,
  );
}

function testRows({ name, clause, passed, differences, errors }, page) {
  const { say, width } = page;
  const tone = passed ? "good" : "bad";
  return [
    ...wrapped([[passed ? "✓ " : "✗ ", tone]], joined([name, clause && say.clause(clause)]), width),
    ...differences.flatMap(({ path, expected, got, help }) => [
      ...wrapped([["    "]], path, width, "strong"),
      ...wrapped([["    "]], joined([say.expected(JSON.stringify(expected)), say.got(JSON.stringify(got))]), width),
      ...(help ? wrapped([["    "], ["→ ", "info"]], help, width) : []),
    ]),
    ...errors.flatMap((finding) => findingRows(finding, page).map((row) => [["    "], ...row])),
  ];
}
