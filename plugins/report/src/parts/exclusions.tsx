// What the contract keeps out of the shares.

import { Clause, human, useLanguage } from "clausola-view";
import { useFormat } from "../format";
import { useWords } from "../words";
import { to, useReport } from "./context";
import { RowLink, Tickets } from "./links";

export function Exclusions() {
  const { report } = useReport();
  const words = useWords();
  const { pick } = useLanguage();
  const format = useFormat();
  if (!report.rows.length) return null;
  const rows = report.rows.flatMap((row) => row.excluded.map((excluded, n) => ({ row, excluded, first: n === 0 })));
  const columns = words.exclusion;
  return (
    <section id="exclusions" aria-labelledby="exclusions-title">
      <h2 id="exclusions-title">{words.exclusions}</h2>
      <p class={rows.length ? "lead" : "plain"}>{rows.length ? words.exclusionsLead : words.noExclusions}</p>
      {rows.length > 0 && (
        <table class="table stacks">
          <caption class="cl-unseen">{words.exclusions}</caption>
          <thead>
            <tr>
              <th scope="col">{columns.time}</th>
              <th scope="col">{columns.reason}</th>
              <th scope="col">{columns.clause}</th>
              <th scope="col" class="number">
                {columns.cases}
              </th>
              <th scope="col">{columns.tickets}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, excluded, first }) => (
              <tr key={`${row.id} ${excluded.reason} ${excluded.clause}`} id={first ? to.part(row, "excluded") : undefined} data-excluded={excluded.reason}>
                <th scope="row">
                  <RowLink row={row} />
                </th>
                <td data-label={columns.reason}>{excluded.label ? pick(excluded.label) : human(excluded.reason)}</td>
                <td data-label={columns.clause}>{excluded.clause ? <Clause clause={excluded.clause} /> : "–"}</td>
                <td class="number" data-label={columns.cases} data-figure="cases">
                  {format.number(excluded.cases)}
                </td>
                <td data-label={columns.tickets}>
                  <Tickets tickets={excluded.tickets} count={excluded.cases} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
