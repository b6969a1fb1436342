// What an agent sees of a ticket: the nearest deadline first, then the reasons.

import {
  ClausesProvider,
  Coverage,
  NextStep,
  PriorityReason,
  TimerCard,
  Timeline,
  Told,
  Warnings,
  Why,
  human,
  list,
  useLanguage,
  useName,
  type Explanation,
  type Timer,
} from "clausola-view";
import { useId, useState } from "preact/hooks";
import { byUrgency } from "./urgency.js";
import type { Ready, State } from "./session.js";
import type { ZendeskPriority } from "./settings.js";
import { priorityName, tellProblem, type Words } from "./words.js";

interface Props {
  state: State;
  say: Words;
  setPriority: (priority: ZendeskPriority) => Promise<void>;
  retry: () => void;
}

export function App({ state, say, setPriority, retry }: Props) {
  return (
    <main class="zd" data-state={state.kind} data-engine={state.kind === "ready" ? state.how : undefined} aria-busy={state.kind === "loading"}>
      {state.kind === "loading" && <p class="zd-quiet">{say.loading}</p>}
      {state.kind === "settings" && (
        <Message title={say.noContract} lines={state.problems.map((problem) => tellProblem(problem, say))} note={say.askAdmin} />
      )}
      {state.kind === "contract" && (
        <Message
          title={say.badContract[state.part]}
          lines={state.findings.map(({ message, line, column }) => (line ? `${say.line(line, column)}: ${message}` : message))}
          note={say.askAdmin}
        />
      )}
      {state.kind === "failed" && (
        <Message title={say.failed[state.what]} lines={state.detail ? [state.detail] : []}>
          <button type="button" class="zd-button" onClick={retry}>
            {say.retry}
          </button>
        </Message>
      )}
      {state.kind === "ready" && <Decided ready={state} say={say} setPriority={setPriority} />}
    </main>
  );
}

function Message(props: { title: string; lines: string[]; note?: string; children?: preact.ComponentChildren }) {
  return (
    <section class="zd-message" role="status">
      <h2>{props.title}</h2>
      {props.lines.length > 0 && (
        <ul>
          {props.lines.map((line) => (
            <li key={line}>
              <Told text={line} />
            </li>
          ))}
        </ul>
      )}
      {props.note && <p class="zd-quiet">{props.note}</p>}
      {props.children}
    </section>
  );
}

function Decided(props: { ready: Ready; say: Words; setPriority: Props["setPriority"] }) {
  const { ready, say, setPriority } = props;
  const { explanation } = ready;
  const { words } = useLanguage();
  const [first, ...others] = byUrgency(explanation.timers);
  return (
    <ClausesProvider trace={explanation.trace}>
      <header class="zd-head">
        <h1>{say.contract(explanation.trace.title, explanation.contract.revision)}</h1>
        {ready.unsaved.length > 0 && <p class="zd-note">{say.unsaved}</p>}
      </header>
      {explanation.needs.length > 0 && (
        <p class="zd-needs" data-needs={explanation.needs.join(" ")}>
          {say.needs}: <b>{list(explanation.needs.map(human), words.and)}</b>
        </p>
      )}
      <section class="zd-times" aria-label={say.deadline}>
        {first ? <Time explanation={explanation} timer={first} say={say} nearest /> : <p class="zd-quiet">{words.noTimers}</p>}
      </section>
      {others.length > 0 && (
        <section class="zd-times" aria-label={say.others}>
          {others.map((timer) => (
            <Time key={timer.objective} explanation={explanation} timer={timer} say={say} />
          ))}
        </section>
      )}
      {explanation.trace.timers.some(({ ledger }) => ledger) && (
        <section class="zd-timeline" aria-label={say.timeline}>
          <Timeline explanation={explanation} folded />
        </section>
      )}
      <section class="zd-reasons">
        <PriorityReason explanation={explanation} />
        <SetPriority ready={ready} say={say} setPriority={setPriority} />
        <Coverage explanation={explanation} />
        <NextStep explanation={explanation} />
      </section>
      <Warnings explanation={explanation} />
      <Notes ready={ready} say={say} />
    </ClausesProvider>
  );
}

function Time(props: { explanation: Explanation; timer: Timer; say: Words; nearest?: boolean }) {
  const { explanation, timer, say } = props;
  const trace = explanation.trace.timers[explanation.timers.indexOf(timer)];
  const name = useName({ timer, trace });
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div class={props.nearest ? "zd-time zd-nearest" : "zd-time"}>
      <TimerCard timer={timer} trace={trace} now={explanation.now} ringSize={props.nearest ? 84 : 52}>
        <button
          type="button"
          class="zd-why-button"
          aria-expanded={open}
          aria-controls={id}
          aria-label={`${say.why}: ${name}`}
          onClick={() => setOpen(!open)}
        >
          {say.why}
        </button>
      </TimerCard>
      <div id={id} hidden={!open}>
        {open && <Why explanation={explanation} objective={timer.objective} />}
      </div>
    </div>
  );
}

/** The contract's priority beside the ticket's, and the button that makes them one. */
function SetPriority(props: { ready: Ready; say: Words; setPriority: Props["setPriority"] }) {
  const { ready, say, setPriority } = props;
  const { has, wanted } = ready;
  const [told, tell] = useState<"done" | "failed" | null>(null);
  if (wanted === null) return null;
  const agrees = has === wanted;
  const press = () => {
    tell(null);
    setPriority(wanted).then(
      () => tell("done"),
      () => tell("failed"),
    );
  };
  return (
    <div class="zd-priority">
      <p class="zd-quiet">{agrees ? say.agrees(priorityName(has, say)) : say.differs(priorityName(has, say))}</p>
      {!agrees && (
        <button type="button" class="zd-button" data-priority={wanted} onClick={press}>
          {say.set(priorityName(wanted, say))}
        </button>
      )}
      <p class="zd-note" role="status">
        {told === "failed" ? say.setFailed : told === "done" && agrees && ready.unsaved.includes("priority") ? say.setDone(priorityName(has, say)) : ""}
      </p>
    </div>
  );
}

/** What is to be said of the settings and of the page, out of the way. */
function Notes(props: { ready: Ready; say: Words }) {
  const { ready, say } = props;
  const lines = [
    ...ready.problems.map((problem) => tellProblem(problem, say)),
    ...ready.warnings.map(({ message }) => message),
    ...(ready.how === "javascript" ? [say.slow] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <details class="zd-notes">
      <summary>
        {say.warnings} ({lines.length})
      </summary>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <Told text={line} />
          </li>
        ))}
      </ul>
    </details>
  );
}
