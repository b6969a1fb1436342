// What is owed where too few cases are in time, and because of which shares.

import { Clause, useLanguage } from "clausola-view";
import { useFormat } from "../format";
import type { Penalty, Row } from "../report";
import { useWords } from "../words";
import { to, useReport } from "./context";
import { RowLink } from "./links";
import { Counts } from "./table";
import { Sign } from "./verdict";

export function Penalties() {
  const { report } = useReport();
  const words = useWords();
  if (!report.penalties.length) return null;
  return (
    <section id="penalties" aria-labelledby="penalties-title">
      <h2 id="penalties-title">{words.penalties}</h2>
      {report.penalties.map((penalty) => (
        <One key={to.penalty(penalty)} penalty={penalty} />
      ))}
    </section>
  );
}

function One({ penalty }: { penalty: Penalty }) {
  const { report } = useReport();
  const words = useWords();
  const { pick } = useLanguage();
  const format = useFormat();
  const texts = words.penalty;
  const verdict = penalty.owed === null ? "none" : penalty.owed ? "fail" : "pass";
  const rows = penalty.because.flatMap((id) => report.rows.find((row) => row.id === id) ?? []) satisfies Row[];
  const [atMost, below] = [format.threshold(penalty.at_most), format.threshold(penalty.below)];
  return (
    <article class="penalty" id={to.penalty(penalty)} data-owed={String(penalty.owed)}>
      <p class="penalty-head">
        <span class={`verdict is-${verdict}`}>
          <Sign verdict={verdict} size={15} />
          {penalty.owed === null ? texts.unknown : penalty.owed ? texts.owed : texts.notOwed}
        </span>
        {penalty.provisional && <span class="tag tag-provisional">{texts.provisional}</span>}
      </p>
      <p>
        {texts.rule(atMost, pick(penalty.of), below)}{" "}
        {penalty.clause && <Clause clause={penalty.clause} />}
      </p>
      {penalty.value !== null || penalty.amount_at_most !== null ? (
        <Counts
          counts={[
            penalty.value !== null && [texts.value, format.money(penalty.value, report.currency)],
            penalty.amount_at_most !== null && [texts.amount, format.money(penalty.amount_at_most, report.currency)],
          ]}
        />
      ) : (
        penalty.owed && <p class="faint">{texts.noValue}</p>
      )}
      {rows.length > 0 && (
        <p>
          {penalty.owed ? texts.because : texts.rests}:{" "}
          {rows.map((row, n) => (
            <span key={row.id}>
              {n > 0 && "; "}
              <RowLink row={row} /> {row.share !== null && format.share(row.share, penalty.below)}
            </span>
          ))}
        </p>
      )}
    </article>
  );
}
