// The clauses that the report cites, each with the figures that rest on it; and what the whole report rests on.

import { Clause, useLanguage } from "clausola-view";
import { useMemo } from "preact/hooks";
import { useFormat } from "../format";
import type { Report } from "../report";
import { useWords } from "../words";
import { calendarOf, to, useMeasureName, useReport, useRowName } from "./context";
import { Table } from "./table";

interface Citation {
  text: string;
  href: string;
}

/** Sections in the order of their numbers: 3.2 before 3.10. */
function inOrder(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function useCitations(report: Report): [string, Citation[]][] {
  const words = useWords();
  const rowName = useRowName();
  const { language } = useLanguage();
  const measureName = useMeasureName();
  const { details } = useReport();
  return useMemo(() => {
    const all = new Map<string, Citation[]>();
    const cite = (clause: string | null | undefined, text: string, href: string) => {
      if (!clause) return;
      const places = all.get(clause) ?? [];
      if (!places.some((place) => place.text === text && place.href === href)) places.push({ text, href });
      all.set(clause, places);
    };
    for (const row of report.rows) {
      cite(row.clause, rowName(row), to.row(row));
      cite(row.rule?.clause, rowName(row), to.row(row));
      for (const { clause } of row.excluded) cite(clause, `${words.exclusions}: ${rowName(row)}`, to.part(row, "excluded"));
      cite(calendarOf(report, row)?.clause, rowName(row), to.row(row));
    }
    for (const measure of report.measures) cite(measure.clause, measureName(measure), to.measure(measure));
    for (const penalty of report.penalties) cite(penalty.clause, words.penalties, to.penalty(penalty));
    for (const { clause } of report.evidence) cite(clause, words.evidence, "evidence");
    for (const { decision } of details.values()) {
      for (const { clause } of decision.trace.clauses) cite(clause, words.details, "details");
    }
    return [...all].sort(([a], [b]) => inOrder(a, b));
  }, [report, language]);
}

export function ClauseList() {
  const { report } = useReport();
  const words = useWords();
  const { pick } = useLanguage();
  const cited = useCitations(report);
  const titles = new Map(
    [...report.rows.flatMap((row) => row.worst.flatMap(({ decision }) => decision?.trace.clauses ?? [])), ...report.clauses].map(
      ({ clause, title }) => [clause, title],
    ),
  );
  return (
    <section id="clauses" aria-labelledby="clauses-title">
      <h2 id="clauses-title">{words.clauses}</h2>
      <p class={cited.length ? "lead" : "plain"}>{cited.length ? words.clausesLead : words.noClauses}</p>
      <dl class="clauses">
        {cited.map(([clause, places]) => {
          const title = titles.get(clause);
          return (
            <div key={clause} id={to.clause(clause)} data-clause={clause}>
              <dt>
                <Clause clause={clause} />
              </dt>
              <dd>
                {title && <span class="clause-title">{pick(title)}</span>}
                <span class="clause-places">
                  {words.citedIn}{" "}
                  {places.map(({ text, href }, n) => (
                    <span key={text + href}>
                      {n > 0 && "; "}
                      <a href={`#${href}`}>{text}</a>
                    </span>
                  ))}
                </span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

/** What somebody needs to make the same report again. */
export function Basis() {
  const { report } = useReport();
  const words = useWords();
  const format = useFormat();
  const { contract, sources = [], log } = report;
  return (
    <section id="basis" aria-labelledby="basis-title">
      <h2 id="basis-title">{words.basis}</h2>
      <dl class="basis">
        <div>
          <dt>{words.contractHash}</dt>
          <dd class="slug">{contract.hash}</dd>
        </div>
        {contract.overlay_hash && (
          <div>
            <dt>{words.overlayHash}</dt>
            <dd class="slug">{contract.overlay_hash}</dd>
          </div>
        )}
        {log && (
          <div>
            <dt>{words.log}</dt>
            <dd>
              {words.logRecords(format.number(log.records))} <span class="slug">{log.head}</span>
            </dd>
          </div>
        )}
        <div>
          <dt>{words.engine}</dt>
          <dd>Clausola {report.engine}</dd>
        </div>
      </dl>
      {sources.length > 0 && (
        <Table
          caption={words.sources}
          titled
          columns={[{ head: words.source.name }, { head: words.source.bytes, number: true }]}
          lines={sources.map((source, n) => ({
            key: n,
            cells: [<span class="slug">{source.name}</span>, source.bytes === null ? "–" : format.bytes(source.bytes)],
          }))}
        />
      )}
    </section>
  );
}
