// Where a value comes from: its clause, or that it is assumed.

import { createContext, type ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { useLanguage } from "./language";
import type { Basis, Text, Trace } from "./wire";

interface Known {
  titles: Map<string, Text>;
  href?: (clause: string) => string;
}

const Clauses = createContext<Known>({ titles: new Map() });

/** Gives the clauses below their titles, and, on a page that lists them, links to where it does. */
export function ClausesProvider(props: { trace: Pick<Trace, "clauses">; href?: Known["href"]; children: ComponentChildren }) {
  const titles = new Map(props.trace.clauses.map(({ clause, title }) => [clause, title]));
  return <Clauses.Provider value={{ titles, href: props.href }}>{props.children}</Clauses.Provider>;
}

/** A clause's reference; its title shows on hover and is read aloud. */
export function Clause(props: { clause: string }) {
  const { words, pick } = useLanguage();
  const { titles, href } = useContext(Clauses);
  const title = titles.get(props.clause);
  const inside = (
    <>
      <span class="cl-section" aria-hidden="true">
        §
      </span>
      <span class="cl-unseen">{words.clause("")}</span>
      {props.clause}
    </>
  );
  const given = { class: "cl-clause", title: title && pick(title) };
  return href ? (
    <a {...given} href={href(props.clause)}>
      {inside}
    </a>
  ) : (
    <span {...given}>{inside}</span>
  );
}

/** That a value is assumed. */
export function Assumed(props: { why?: Text | null }) {
  const { words, pick } = useLanguage();
  return (
    <span class="cl-assumed" title={props.why ? pick(props.why) : words.assumedLong}>
      {words.assumed}
    </span>
  );
}

/** The clause and the assumption behind a value; the assumption's own words where `full`. */
export function Source(props: { basis: Basis; full?: boolean }) {
  const { pick } = useLanguage();
  const { clause, assumption } = props.basis;
  if (!clause && !assumption) return null;
  return (
    <>
      {" "}
      <span class="cl-source">
        {clause && <Clause clause={clause} />}
        {assumption && <Assumed why={assumption} />}
        {assumption && props.full && <q class="cl-assumption">{pick(assumption)}</q>}
      </span>
    </>
  );
}
