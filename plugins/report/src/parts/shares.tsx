// Shares as bars against their thresholds. The table is the chart: each bar stands beside its figures.

import { Assumed, Clause } from "clausola-view";
import { useFormat } from "../format";
import type { Row } from "../report";
import { useWords } from "../words";
import { to, useReport } from "./context";
import { Figure, RowLink } from "./links";
import { verdictOf, VerdictTag, type Verdict } from "./verdict";

export function Shares() {
  const { report } = useReport();
  const words = useWords();
  if (!report.rows.length) return null;
  const { columns } = words;
  return (
    <section id="shares" aria-labelledby="shares-title">
      <h2 id="shares-title">{words.shares}</h2>
      <p class="lead">{words.sharesLead}</p>
      <table class="table stacks shares">
        <caption class="cl-unseen">{words.shares}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.time}</th>
            <th scope="col" class="shares-bar">
              {columns.bar}
            </th>
            {[columns.share, columns.threshold, columns.measured, columns.inTime, columns.late, columns.open, columns.undecided, columns.excluded, columns.left].map((name) => (
              <th key={name} scope="col" class="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row) => (
            <Line key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line({ row }: { row: Row }) {
  const words = useWords();
  const format = useFormat();
  const { columns } = words;
  const verdict = verdictOf({ pass: row.pass, threshold: row.rule?.share ?? null });
  const excluded = row.excluded.reduce((sum, { cases }) => sum + cases, 0);
  return (
    <tr data-row={row.id}>
      <th scope="row">
        <RowLink row={row} />
        <VerdictTag verdict={verdict} />
      </th>
      <td class="shares-bar" data-label={columns.bar}>
        <Bar share={row.share} threshold={row.rule?.share ?? null} verdict={verdict} />
      </td>
      <td class="number strong" data-label={columns.share} data-figure="share">
        {row.share === null ? "–" : format.share(row.share, row.rule?.share)}
      </td>
      <td class="number" data-label={columns.threshold} data-figure="threshold">
        {row.rule ? format.threshold(row.rule.share) : words.noThreshold}
        {row.rule?.clause && (
          <>
            {" "}
            <Clause clause={row.rule.clause} />
          </>
        )}
        {row.rule?.assumed && (
          <>
            {" "}
            <Assumed why={row.rule.assumed} />
          </>
        )}
      </td>
      <td class="number" data-label={columns.measured} data-figure="measured">
        {format.number(row.measured)}
      </td>
      <td class="number" data-label={columns.inTime} data-figure="in_time">
        {format.number(row.in_time)}
      </td>
      <td class="number" data-label={columns.late} data-figure="late">
        <Figure value={row.late} href={to.part(row, "worst")} />
      </td>
      <td class="number" data-label={columns.open} data-figure="open">
        <Figure value={row.open} href={to.part(row, "open")} />
      </td>
      <td class="number" data-label={columns.undecided} data-figure="undecided">
        <Figure value={row.undecided} href={to.part(row, "undecided")} />
      </td>
      <td class="number" data-label={columns.excluded} data-figure="excluded">
        <Figure value={excluded} href={to.part(row, "excluded")} />
      </td>
      <td class={`number ${(row.tolerance_left ?? 0) < 0 ? "bad strong" : ""}`} data-label={columns.left} data-figure="tolerance_left">
        {row.tolerance_left === null ? "–" : format.number(row.tolerance_left).replace("-", "−")}
      </td>
    </tr>
  );
}

/** A share from 0 to 1 as a bar, with a mark at its threshold. One that is too small is hollow. */
export function Bar(props: { share: number | null; threshold: number | null; verdict: Verdict }) {
  const { share, threshold, verdict } = props;
  const words = useWords();
  const format = useFormat();
  const percent = (part: number) => `${Math.min(Math.max(part, 0), 1) * 100}%`;
  const label =
    share === null ? words.verdict.noCases : words.barOf(format.share(share, threshold), threshold === null ? null : format.threshold(threshold));
  return (
    <svg class={`bar is-${verdict}`} width="100%" height="30" role="img" aria-label={label} data-share={share} data-threshold={threshold}>
      <rect class="bar-track" x="0.5" y="9" width="100%" height="13" />
      {share !== null && <rect class="bar-fill" x="0.5" y="9" width={percent(share)} height="13" />}
      <line class="bar-half" x1="50%" x2="50%" y1="22" y2="25" />
      {threshold !== null && (
        <svg x={percent(threshold)} y="0" class="bar-threshold">
          <line x1="0" x2="0" y1="5" y2="26" />
          <path d="M0 8L-4.5 1H4.5z" />
        </svg>
      )}
    </svg>
  );
}
