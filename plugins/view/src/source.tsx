// Where a value comes from: its clause, or that it is assumed.

import { createContext, type ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { useLanguage } from "./language";
import type { Basis, Text, Trace } from "./wire";

const Clauses = createContext<Map<string, Text>>(new Map());

/** Gives the clauses below their titles. */
export function ClausesProvider(props: { trace: Trace; children: ComponentChildren }) {
  const titles = new Map(props.trace.clauses.map(({ clause, title }) => [clause, title]));
  return <Clauses.Provider value={titles}>{props.children}</Clauses.Provider>;
}

/** A clause's reference; its title shows on hover and is read aloud. */
export function Clause(props: { clause: string }) {
  const { words, pick } = useLanguage();
  const title = useContext(Clauses).get(props.clause);
  return (
    <span class="cl-clause" title={title && pick(title)}>
      <span class="cl-section" aria-hidden="true">
        §
      </span>
      <span class="cl-unseen">{words.clause("")}</span>
      {props.clause}
    </span>
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
