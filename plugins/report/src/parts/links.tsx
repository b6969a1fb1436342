// From each figure to what it is made of.

import type { ComponentChildren } from "preact";
import { useFormat } from "../format";
import type { Row } from "../report";
import { useWords } from "../words";
import { to, useReport, useRowName } from "./context";

/** A ticket: a link where the page shows it in detail. */
export function Ticket(props: { ticket: string }) {
  const { details } = useReport();
  const text = <bdi class="ticket">{props.ticket}</bdi>;
  return details.has(props.ticket) ? <a href={`#${to.ticket(props.ticket)}`}>{text}</a> : text;
}

/** Tickets of which there are `count`: those that are listed, and how many are not. */
export function Tickets(props: { tickets: string[]; count: number }) {
  const words = useWords();
  const format = useFormat();
  const more = props.count - props.tickets.length;
  return (
    <ul class="tickets">
      {props.tickets.map((ticket, n) => (
        <li key={n}>
          <Ticket ticket={ticket} />
        </li>
      ))}
      {more > 0 && <li class="more">{props.tickets.length ? words.more(more, format.number(more)) : format.number(more)}</li>}
    </ul>
  );
}

export function RowLink(props: { row: Row }) {
  const name = useRowName();
  return <a href={`#${to.row(props.row)}`}>{name(props.row)}</a>;
}

/** A figure that leads to its list; a nought leads nowhere. */
export function Figure(props: { value: number; href: string; children?: ComponentChildren }) {
  const format = useFormat();
  const text = format.number(props.value);
  return props.value > 0 ? <a href={`#${props.href}`}>{text}</a> : <>{text}</>;
}
