// What every part of the page knows: the report, what its rows are called, and where everything is.

import { ClausesProvider, human, useLanguage, type Text } from "clausola-view";
import { createContext, type ComponentChildren } from "preact";
import { useContext, useMemo } from "preact/hooks";
import { anchor, details, differing, type Detail } from "../figures";
import { useFormat } from "../format";
import type { Calendar, Measure, Penalty, Report, Row } from "../report";
import { useWords } from "../words";

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
  measure: ({ id, revision, period }: Measure) => anchor("measure", revision, id, period.name),
  penalty: ({ id, revision }: Penalty) => anchor("penalty", revision, id),
};

/** The titles of all clauses that the report or one of its decisions names. */
function titles(report: Report): { clause: string; title: Text }[] {
  const decided = report.rows.flatMap((row) => row.worst.flatMap(({ decision }) => decision?.trace.clauses ?? []));
  return [...decided, ...report.clauses];
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

/** The hours that a row's objective is counted on. */
export function calendarOf(report: Report, row: Row): Calendar | null {
  return report.calendars.find(({ revision, objectives }) => revision === row.revision && objectives.includes(row.objective)) ?? null;
}

/** What people call a measure; with its stretch where the report has several. */
export function useMeasureName() {
  const { report } = useReport();
  const { pick } = useLanguage();
  const format = useFormat();
  return ({ id, name, period }: Measure) =>
    report.measures.filter((other) => other.id === id).length > 1 ? `${pick(name)}, ${format.period(period.from, period.to)}` : pick(name);
}

/** What people call a row, long enough to tell it from the others. */
export function useRowName() {
  const { differs } = useReport();
  const words = useWords();
  const { pick } = useLanguage();
  const format = useFormat();
  return (row: Row) =>
    [
      pick(row.name),
      row.priority ? human(row.priority) : row.by_priority && words.noPriority,
      differs.period && format.period(row.period.from, row.period.to),
      differs.revision && `rev. ${row.revision}`,
    ]
      .filter(Boolean)
      .join(", ");
}
