// The worst cases one by one: what was decided, on which line of time, by which ledger.

import { Coverage, PriorityReason, Timeline, TimerCard, useLanguage, Warnings, Why } from "clausola-view";
import type { Detail } from "../figures";
import { useWords } from "../words";
import { to, useReport, useRowName } from "./context";
import { RowLink } from "./links";

/** Rows of a ledger past due: what nobody closed for months would fill sheets. */
const OVERDUE = 8;

export function Details() {
  const { details } = useReport();
  const words = useWords();
  if (!details.size) return null;
  return (
    <section id="details" aria-labelledby="details-title" class="details">
      <h2 id="details-title">{words.details}</h2>
      <p class="lead">{words.detailsLead}</p>
      {[...details.values()].map((detail) => (
        <One key={detail.ticket} detail={detail} />
      ))}
    </section>
  );
}

function One({ detail }: { detail: Detail }) {
  const words = useWords();
  const { words: common } = useLanguage();
  const name = useRowName();
  const { ticket, decision, rows } = detail;
  const objectives = [...new Set(rows.map((row) => row.objective))];
  return (
    <article class="detail" id={to.ticket(ticket)} data-detail={ticket}>
      <h3>
        Ticket <bdi class="ticket">{ticket}</bdi>
      </h3>
      <p class="detail-rows">
        {words.columns.late}:{" "}
        {rows.map((row, n) => (
          <span key={row.id}>
            {n > 0 && "; "}
            <RowLink row={row} />
          </span>
        ))}
      </p>
      <div class="detail-grounds">
        <PriorityReason explanation={decision} brief />
        <Coverage explanation={decision} brief />
      </div>
      <div class="detail-timers">
        {decision.timers.map((timer, n) => (
          <TimerCard key={timer.objective} timer={timer} trace={decision.trace.timers[n]} now={decision.now} />
        ))}
      </div>
      <Timeline explanation={decision} history />
      <Warnings explanation={decision} />
      {objectives.map((objective) => {
        const row = rows.find((row) => row.objective === objective);
        return (
          <details key={objective} class="detail-ledger">
            <summary>{words.ledger(row ? name(row) : common.why)}</summary>
            <Why explanation={decision} objective={objective} overdue={OVERDUE} />
          </details>
        );
      })}
    </article>
  );
}
