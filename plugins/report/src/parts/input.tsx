// What the input lacks: evidence that was not recorded, warnings, and what could not be read.

import { Clause, human, useLanguage } from "clausola-view";
import { useFormat } from "../format";
import { useWords } from "../words";
import { useReport } from "./context";
import { Ticket, Tickets } from "./links";

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
        <table class="table stacks">
          <caption class="cl-unseen">{words.evidence}</caption>
          <thead>
            <tr>
              <th scope="col">{columns.item}</th>
              <th scope="col">{columns.phase}</th>
              <th scope="col">{columns.clause}</th>
              <th scope="col" class="number">
                {columns.tickets}
              </th>
            </tr>
          </thead>
          <tbody>
            {evidence.map((one) => (
              <tr key={`${one.item} ${one.phase}`}>
                <th scope="row">{human(one.item)}</th>
                <td data-label={columns.phase}>{one.phase ? human(one.phase) : "–"}</td>
                <td data-label={columns.clause}>{one.clause ? <Clause clause={one.clause} /> : "–"}</td>
                <td class="number" data-label={columns.tickets}>
                  {format.number(one.tickets)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {unproven > 0 && <p class="plain">{words.unproven(unproven, format.number(unproven))}</p>}
    </section>
  );
}

/** The engine's own messages are English: a reader's machine must not say them with Italian sounds. */
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
          <table class="table stacks">
            <caption class="cl-unseen">{words.problems}</caption>
            <thead>
              <tr>
                <th scope="col">{columns.place}</th>
                <th scope="col">{columns.ticket}</th>
                <th scope="col">{columns.problem}</th>
                <th scope="col">{columns.help}</th>
              </tr>
            </thead>
            <tbody>
              {problems.first.map((one, n) => (
                <tr key={n}>
                  <th scope="row">
                    <span class="slug">{one.source}</span>
                    {one.row !== null && `, ${words.row(format.number(one.row))}`}
                  </th>
                  <td data-label={columns.ticket}>{one.ticket === null ? "–" : <Ticket ticket={one.ticket} />}</td>
                  <td data-label={columns.problem} lang="en">
                    {one.message} <span class="slug faint">{one.code}</span>
                  </td>
                  <td data-label={columns.help} lang="en">
                    {one.help ?? "–"}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {more > 0 && <p class="plain">{words.more(more, format.number(more))}</p>}
        </>
      )}
      {warnings.length > 0 && (
        <>
          <h3>{words.warnings}</h3>
          <table class="table stacks">
            <caption class="cl-unseen">{words.warnings}</caption>
            <thead>
              <tr>
                <th scope="col">{words.warningColumns.warning}</th>
                <th scope="col" class="number">
                  {words.warningColumns.tickets}
                </th>
                <th scope="col">{words.warningColumns.first}</th>
              </tr>
            </thead>
            <tbody>
              {warnings.map((one) => {
                const told = common.warned[one.code];
                return (
                  <tr key={one.code + one.message}>
                    <th scope="row">
                      {told ?? <span lang="en">{one.message}</span>} <span class="slug faint">{one.code}</span>
                    </th>
                    <td class="number" data-label={words.warningColumns.tickets}>
                      {format.number(one.tickets)}
                    </td>
                    <td data-label={words.warningColumns.first}>
                      <Tickets tickets={one.first} count={one.tickets} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
