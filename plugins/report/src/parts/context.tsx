// What every part of the page knows: the report, what its rows are called, and where everything is.

import { ClausesProvider, human, useLanguage, type Text } from "clausola-view";
import { createContext, type ComponentChildren } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { anchor, details, differing, type Detail } from "../figures";
import { useFormat } from "../format";
import type { Report, Row } from "../report";

interface Known {
  report: Report;
  /** The tickets that the page shows in detail. */
  details: Map<string, Detail>;
  /** What must be said of a row beside its objective and priority. */
  differs: { revision: boolean; period: boolean };
}

const Current = createContext<Known | null>(null);

/** The page's places. */
export const to = {
  row: (row: Row) => anchor("row", row.id),
  part: (row: Row, part: string) => anchor(part, row.id),
  ticket: (ticket: string) => anchor("ticket", ticket),
  clause: (clause: string) => anchor("clause", clause),
  measure: (id: string) => anchor("measure", id),
  penalty: (id: string) => anchor("penalty", id),
};

/** The titles of all clauses that the report or one of its decisions names. */
function titles(report: Report): { clause: string; title: Text }[] {
  const decided = report.rows.flatMap((row) => row.worst.flatMap(({ decision }) => decision?.trace.clauses ?? []));
  return [...decided, ...(report.clauses ?? []).flatMap(({ clause, title }) => (title ? [{ clause, title }] : []))];
}

export function ReportProvider(props: { report: Report; children: ComponentChildren }) {
  const { report } = props;
  const known = useMemo(() => ({ report, details: details(report), differs: differing(report.rows) }), [report]);
  const clauses = useMemo(() => titles(report), [report]);
  return (
    <Current.Provider value={known}>
      <ClausesProvider trace={{ clauses }} href={(clause) => `#${to.clause(clause)}`}>
        {props.children}
      </ClausesProvider>
    </Current.Provider>
  );
}

export function useReport(): Known {
  const known = useContext(Current);
  if (!known) throw new Error("outside of a report");
  return known;
}

/** What people call something that may have no name of its own. */
export function useNamed() {
  const { pick } = useLanguage();
  return ({ id, name }: { id: string; name: Text | null }) => (name ? pick(name) : human(id));
}

/** What people call a row, long enough to tell it from the others. */
export function useRowName() {
  const { differs } = useReport();
  const named = useNamed();
  const format = useFormat();
  return (row: Row) =>
    [
      named({ id: row.objective, name: row.name }),
      row.priority && human(row.priority),
      differs.period && format.period(row.period.from, row.period.to),
      differs.revision && `rev. ${row.revision}`,
    ]
      .filter(Boolean)
      .join(", ");
}
