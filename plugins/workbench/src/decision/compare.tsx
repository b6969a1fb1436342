// What if: the same ticket under another text of the contract, beside what the contract decides.

import type { Contract, FieldChange, Json, Ticket } from "clausola";
import { epoch, Glyph, human, length, Timeline, useLanguage, useName, when, type Explanation, type Timer, type TimerTrace } from "clausola-view";
import type { ComponentChildren } from "preact";
import { useWords } from "../words";
import { Card } from "./decision";

/** The fields that two contracts decide differently on a ticket; the contract's own identity is not news. */
export function fieldsOf(current: Contract, other: Contract, ticket: Ticket, now: number): FieldChange[] {
  const [change] = current.diff(other, [ticket], now).changes;
  return (change?.fields ?? []).filter(({ path }) => !path.startsWith("contract."));
}

export function Compare(props: { current: Explanation; other: Explanation | null; fields: FieldChange[]; onAdopt: () => void; onStop: () => void }) {
  const { current, other, fields } = props;
  const words = useWords();
  const { words: shared } = useLanguage();
  const objectives = [...new Set([...current.timers, ...(other?.timers ?? [])].map(({ objective }) => objective))];
  const priority = (of: Explanation) => (of.priority ? human(of.priority) : shared.noPriority);
  return (
    <Card
      title={words.compare.title}
      id="compare"
      class="compare"
      aside={
        <span class="row">
          <button type="button" class="button" onClick={props.onAdopt} disabled={!other} title={words.compare.adopt_hint}>
            {words.compare.adopt}
          </button>
          <button type="button" class="button" onClick={props.onStop}>
            {words.compare.stop}
          </button>
        </span>
      }
    >
      {!other ? (
        <p class="wrong">{words.compare.broken}</p>
      ) : (
        <>
          <p class="compare-sum" role="status" data-differences={fields.length}>
            {fields.length ? words.compare.differences(fields.length) : words.compare.same}
          </p>
          <div class="compare-table">
            <table>
              <thead>
                <tr>
                  <th scope="col">{words.compare.current}</th>
                  <th scope="col">{words.compare.other}</th>
                </tr>
              </thead>
              <Line name={shared.priority} current={priority(current)} other={priority(other)} />
              <Line name={shared.coverageTitle} current={shared.coverage[current.coverage.status]} other={shared.coverage[other.coverage.status]} />
              {objectives.map((objective) => (
                <TimerLine key={objective} objective={objective} current={current} other={other} />
              ))}
            </table>
          </div>
          {other.timers.length > 0 && fields.length > 0 && (
            <div class="compare-line">
              <h3>{words.compare.other}</h3>
              <Timeline explanation={other} legend={false} />
            </div>
          )}
          {fields.length > 0 && (
            <details>
              <summary>{words.compare.fields}</summary>
              <ul class="fields">
                {fields.map((field) => (
                  <li key={field.path}>
                    <code>{field.path}</code>
                    <span>
                      <del>{told(field.old)}</del> <ins>{told(field.new)}</ins>
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </Card>
  );
}

const told = (value: Json) => (typeof value === "string" ? value : JSON.stringify(value));

/** What the two say of one thing, below its name: side by side there is no room for a third column on a phone. */
function Pair(props: { name: string; differs: boolean; objective?: string; current: ComponentChildren; other: ComponentChildren }) {
  return (
    <tbody class={props.differs ? "differs" : undefined} data-objective={props.objective}>
      <tr>
        <th colSpan={2} scope="rowgroup">
          {props.name}
        </th>
      </tr>
      <tr>
        <td>{props.current}</td>
        <td>
          {props.differs && <Differs />}
          {props.other}
        </td>
      </tr>
    </tbody>
  );
}

function Line(props: { name: string; current: string; other: string }) {
  return <Pair {...props} differs={props.current !== props.other} />;
}

/** That a cell differs, for those who do not see its ground. */
function Differs() {
  const words = useWords();
  return (
    <span class="differs-sign">
      <span aria-hidden="true">≠</span>
      <span class="cl-unseen">{words.compare.changed}: </span>
    </span>
  );
}

function TimerLine(props: { objective: string; current: Explanation; other: Explanation }) {
  const words = useWords();
  const { words: shared } = useLanguage();
  const at = (of: Explanation) => of.timers.findIndex(({ objective }) => objective === props.objective);
  const [a, b] = [at(props.current), at(props.other)];
  const [current, other] = [props.current.timers[a], props.other.timers[b]];
  const trace = props.current.trace.timers[a] ?? props.other.trace.timers[b];
  const name = useName({ timer: { objective: props.objective }, trace });
  const due = (timer: Timer | undefined) => timer?.due ?? timer?.due_if_resumed_now ?? null;
  const [before, after] = [due(current), due(other)];
  const moved = before && after ? (epoch(after) - epoch(before)) / 1000 : 0;
  return (
    <Pair
      name={name}
      differs={JSON.stringify(current) !== JSON.stringify(other)}
      objective={props.objective}
      current={<Cell timer={current} trace={props.current.trace.timers[a]} now={props.current.now} />}
      other={
        <>
          <Cell timer={other} trace={props.other.trace.timers[b]} now={props.other.now} />
          {moved !== 0 && <span class="moved">{moved > 0 ? words.compare.later(length(moved, shared)) : words.compare.earlier(length(moved, shared))}</span>}
        </>
      }
    />
  );
}

function Cell(props: { timer: Timer | undefined; trace: TimerTrace | undefined; now: string }) {
  const { timer, trace } = props;
  const words = useWords();
  const { words: shared, pick } = useLanguage();
  if (!timer) return <span class="faint">{words.compare.absent}</span>;
  const due = timer.due ?? timer.due_if_resumed_now;
  const target = trace?.target ? pick(trace.target) : timer.target;
  return (
    <span class={`compare-cell cl-is-${timer.state}`}>
      <span class="cl-state">
        <Glyph state={timer.state} /> {shared.states[timer.state]}
      </span>
      {due && <span>{when(due, shared, { year: props.now })}</span>}
      {target && <span class="hint">{shared.target(target)}</span>}
    </span>
  );
}
