// What the input lacks: evidence that was not recorded, warnings, and what could not be read.

import { Clause, human, Told, useLanguage } from "clausola-view";
import { useFormat } from "../format";
import { useWords } from "../words";
import { useReport } from "./context";
import { Ticket, Tickets } from "./links";
import { Table } from "./table";

export function Evidence() {
  const { report } = useReport();
  const words = useWords();
  const format = useFormat();
  const columns = words.evidenceColumns;
  const { evidence, unproven, tickets } = report;
  if (!tickets.counted && !evidence.length && !unproven) return null;
  return (
    <section id="evidence" aria-labelledby="evidence-title">
      <h2 id="evidence-title">{words.evidence}</h2>
      {evidence.length > 0 ? <p class="lead">{words.evidenceLead}</p> : !unproven && <p class="plain">{words.noEvidence}</p>}
      {evidence.length > 0 && (
        <Table
          caption={words.evidence}
          columns={[{ head: columns.item }, { head: columns.phase }, { head: columns.clause }, { head: columns.tickets, number: true }]}
          lines={evidence.map((one, n) => ({
            key: n,
            cells: [
              human(one.item),
              human(one.phase),
              one.clause ? <Clause clause={one.clause} /> : "–",
              format.number(one.tickets),
            ],
          }))}
        />
      )}
      {unproven > 0 && <p class="plain">{words.unproven(unproven, format.number(unproven))}</p>}
    </section>
  );
}

export function Problems() {
  const { report } = useReport();
  const words = useWords();
  const { words: common } = useLanguage();
  const format = useFormat();
  const { problems, warnings } = report;
  const columns = words.problemColumns;
  const more = problems.count - problems.first.length;
  return (
    <section id="problems" aria-labelledby="problems-title">
      <h2 id="problems-title">{words.problems}</h2>
      {!problems.count && !warnings.length && <p class="plain">{words.noProblems}</p>}
      {problems.count > 0 && (
        <>
          <p class="lead">{words.refusedLead(problems.count, format.number(problems.count))}</p>
          <Table
            caption={words.problems}
            columns={[{ head: columns.place }, { head: columns.ticket }, { head: columns.problem, english: true }, { head: columns.help, english: true }]}
            lines={problems.first.map((one, n) => ({
              key: n,
              cells: [
                <>
                  <span class="slug">{one.source}</span>
                  {one.row > 0 && `, ${words.row(format.number(one.row))}`}
                </>,
                one.ticket === null ? "–" : <Ticket ticket={one.ticket} />,
                <>
                  <Told text={one.message} /> <span class="slug faint">{one.code}</span>
                </>,
                one.help === null ? "–" : <Told text={one.help} />,
              ],
            }))}
          />
          {more > 0 && <p class="plain">{words.more(more, format.number(more))}</p>}
        </>
      )}
      {warnings.length > 0 && (
        <>
          <h3>{words.warnings}</h3>
          <Table
            caption={words.warnings}
            columns={[{ head: words.warningColumns.warning }, { head: words.warningColumns.tickets, number: true }, { head: words.warningColumns.first }]}
            lines={warnings.map((one, n) => ({
              key: n,
              cells: [
                <>
                  {common.warned[one.code] ?? <span lang="en">{one.message === null ? human(one.code) : <Told text={one.message} />}</span>} <span class="slug faint">{one.code}</span>
                </>,
                format.number(one.tickets),
                <Tickets tickets={one.first} count={one.tickets} />,
              ],
            }))}
          />
        </>
      )}
    </section>
  );
}
