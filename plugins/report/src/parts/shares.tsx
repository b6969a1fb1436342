// Shares as bars against their thresholds. The table is the chart: each bar stands beside its figures.

import { Assumed, Clause } from "clausola-view";
import { excludedCases } from "../figures";
import { useFormat } from "../format";
import { useWords } from "../words";
import { to, useReport } from "./context";
import { Figure, RowLink } from "./links";
import { Table } from "./table";
import { verdictOf, VerdictTag, type Verdict } from "./verdict";

export function Shares() {
  const { report } = useReport();
  const words = useWords();
  const format = useFormat();
  if (!report.rows.length) return null;
  const { columns } = words;
  const figure = (head: string, figure: string, style?: string) => ({ head, figure, class: style, number: true });
  return (
    <section id="shares" aria-labelledby="shares-title">
      <h2 id="shares-title">{words.shares}</h2>
      <p class="lead">{words.sharesLead}</p>
      <Table
        caption={words.shares}
        class="shares"
        columns={[
          { head: columns.time },
          { head: columns.bar, class: "shares-bar" },
          figure(columns.share, "share", "strong"),
          figure(columns.threshold, "threshold"),
          figure(columns.measured, "measured"),
          figure(columns.inTime, "in_time"),
          figure(columns.late, "late"),
          figure(columns.open, "open"),
          figure(columns.undecided, "undecided"),
          figure(columns.excluded, "excluded"),
          figure(columns.left, "tolerance_left"),
        ]}
        lines={report.rows.map((row) => {
          const { rule, share } = row;
          const verdict = verdictOf({ pass: row.pass, threshold: rule?.share ?? null });
          const left = row.tolerance_left;
          return {
            key: row.id,
            data: { "data-row": row.id },
            cells: [
              <>
                <RowLink row={row} />
                <VerdictTag verdict={verdict} />
              </>,
              <Bar share={share} threshold={rule?.share ?? null} verdict={verdict} />,
              share === null ? "–" : format.share(share, rule?.share),
              <>
                {rule ? format.threshold(rule.share) : words.noThreshold} {rule?.clause && <Clause clause={rule.clause} />}{" "}
                {rule?.assumed && <Assumed why={rule.assumed} />}
              </>,
              format.number(row.measured),
              format.number(row.in_time),
              <Figure value={row.late} href={to.part(row, "worst")} />,
              <Figure value={row.open} href={to.part(row, "open")} />,
              <Figure value={row.undecided} href={to.part(row, "undecided")} />,
              <Figure value={excludedCases(row)} href={to.part(row, "excluded")} />,
              left === null ? "–" : <span class={left < 0 ? "bad strong" : ""}>{format.number(left).replace("-", "−")}</span>,
            ],
          };
        })}
      />
    </section>
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
