// What the contract keeps out of the shares.

import { Clause, human, useLanguage } from "clausola-view";
import { useFormat } from "../format";
import { useWords } from "../words";
import { to, useReport } from "./context";
import { RowLink, Tickets } from "./links";
import { Table } from "./table";

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
        <Table
          caption={words.exclusions}
          columns={[
            { head: columns.time },
            { head: columns.reason },
            { head: columns.clause },
            { head: columns.cases, number: true, figure: "cases" },
            { head: columns.tickets },
          ]}
          lines={rows.map(({ row, excluded, first }, n) => ({
            key: n,
            id: first ? to.part(row, "excluded") : undefined,
            data: { "data-excluded": excluded.reason },
            cells: [
              <RowLink row={row} />,
              excluded.label ? pick(excluded.label) : human(excluded.reason),
              excluded.clause ? <Clause clause={excluded.clause} /> : "–",
              format.number(excluded.cases),
              <Tickets tickets={excluded.tickets} count={excluded.cases} />,
            ],
          }))}
        />
      )}
    </section>
  );
}
