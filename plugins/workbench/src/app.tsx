// The page: what is edited on the left, what is decided on the right.

import { ClausesProvider, LanguageProvider, rfc3339, type Explanation } from "clausola-view";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { sample } from "./contracts";
import { Compare, fieldsOf } from "./decision/compare";
import { DecisionView } from "./decision/decision";
import { Json } from "./decision/json";
import { Editor, type Checked } from "./editor/editor";
import { compile, explain, type Compiled, type Outcome } from "./engine";
import { Header } from "./header";
import { useHeight, useMedia, useRested } from "./hooks";
import { write } from "./link";
import { Notice, Refusal } from "./notices";
import { lifeOf, NowBar } from "./now";
import { load, save, type Settings } from "./settings";
import { picked, shared, type LinkTrouble, type State } from "./state";
import { Panel, Tabs } from "./tabs";
import { TicketForm } from "./ticket/ticket";
import { useWords } from "./words";

/** How long typing must rest before a text is compiled, and a change before it is written into the address. */
const REST = 250;

type TabId = "ticket" | "contract" | "other" | "decision";

export function App(props: { state: State; trouble: LinkTrouble | null }) {
  const [settings, setSettings] = useState<Settings>(load);
  useEffect(() => {
    document.documentElement.lang = settings.language;
    if (settings.theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = settings.theme;
    save(settings);
  }, [settings]);
  return (
    <LanguageProvider language={settings.language}>
      <Page {...props} settings={settings} onSettings={setSettings} />
    </LanguageProvider>
  );
}

/** The findings of an outcome, and its tests. */
function checked(text: string, outcome: Outcome): Checked {
  return outcome.ok
    ? { text, findings: outcome.compiled.findings, tests: outcome.compiled.tests }
    : { text, findings: outcome.errors, tests: null };
}

/** The last value that was not `null`. */
function useLast<T>(value: T | null): T | null {
  const last = useRef(value);
  if (value !== null) last.current = value;
  return last.current;
}

function Page(props: { state: State; trouble: LinkTrouble | null; settings: Settings; onSettings: (settings: Settings) => void }) {
  const [state, setState] = useState(props.state);
  const [trouble, setTrouble] = useState(props.trouble);
  const narrow = useMedia("(max-width: 58rem)");
  const [tab, setTab] = useState<TabId>(narrow ? "decision" : "ticket");
  const words = useWords();
  const top = useHeight("--top");
  const set = (part: Partial<State>) => setState((old) => ({ ...old, ...part }));

  const text = useRested(state.text, REST, state.edition);
  const outcome = useMemo(() => compile(text), [text]);
  const findings = useMemo(() => checked(text, outcome), [text, outcome]);
  const compiled: Compiled | null = useLast(outcome.ok ? outcome.compiled : null);
  const otherText = useRested(state.other, REST, state.edition);
  const otherOutcome = useMemo(() => (otherText === null ? null : compile(otherText)), [otherText]);
  const otherFindings = useMemo(() => otherOutcome && otherText !== null ? checked(otherText, otherOutcome) : null, [otherText, otherOutcome]);

  const { ticket, now } = state;
  const answered = useMemo(() => compiled && explain(compiled.contract, ticket, now), [compiled, ticket, now]);
  const explanation = useLast<Explanation>(answered?.ok ? answered.explanation : null);
  const errors = answered && !answered.ok ? answered.errors : [];

  // The slider's range comes from the decision that sees every event, so that it stays as *now* moves.
  const life = useMemo(() => {
    const last = Math.max(now, ...ticket.events.map(({ at }) => Date.parse(at)).filter((at) => !Number.isNaN(at)));
    const seen = compiled && explain(compiled.contract, ticket, last);
    return lifeOf(ticket.events, seen?.ok ? seen.explanation : null, now);
  }, [compiled, ticket, now]);

  const zone = compiled?.description.time_zone ?? "UTC";
  const rested = useRested(state, REST);
  const [written, setWritten] = useState<State | null>(null);
  useEffect(() => {
    let gone = false;
    void write(shared(rested, zone)).then((fragment) => {
      if (gone) return;
      history.replaceState(null, "", fragment);
      setWritten(rested);
    });
    return () => {
      gone = true;
    };
  }, [rested, zone]);

  const other = otherOutcome?.ok ? otherOutcome.compiled : null;
  const comparison = useMemo(() => {
    if (!other || !compiled) return null;
    const there = explain(other.contract, ticket, now);
    return there.ok ? { explanation: there.explanation, fields: fieldsOf(compiled.contract, other.contract, ticket, now) } : null;
  }, [other, compiled, ticket, now]);

  const pick = async (id: string) => {
    const next = await picked(id);
    if (next) setState((old) => ({ ...next, edition: old.edition + 1 }));
  };
  const random = () => {
    if (!compiled) return;
    const { ticket, now } = compiled.contract.sample();
    set({ ticket, now: Math.round(Date.parse(now) / 60_000) * 60_000 });
  };
  const share = async () => {
    const fragment = await write(shared(state, zone));
    history.replaceState(null, "", fragment);
    return location.href;
  };
  const toFact = (fact: string) => {
    setTab("ticket");
    // The panel must be in sight before anything in it can be focused.
    setTimeout(() => document.querySelector<HTMLElement>(`[data-fact="${CSS.escape(fact)}"] :is(select, input)`)?.focus());
  };

  const stale = !outcome.ok || errors.length > 0;
  const wrong = (bad: boolean) => bad && <span class="tab-sign" aria-label="!" />;
  const tabs = [
    ...(narrow ? [{ id: "decision", name: words.decision }] : []),
    { id: "ticket", name: words.tabs.ticket, sign: wrong(errors.length > 0) },
    { id: "contract", name: words.tabs.contract, sign: wrong(!outcome.ok) },
    { id: "other", name: words.tabs.other, sign: wrong(otherOutcome?.ok === false) },
  ];
  const chosen = !narrow && tab === "decision" ? "ticket" : tab;

  const decision = (
    <>
      <NowBar now={now} zone={zone} life={life} wakeUp={answered?.ok ? answered.explanation.wake_up : null} onNow={(now) => set({ now })} />
      {!outcome.ok && (
        <p class="notice notice-wrong" role="alert">
          {compiled ? words.editor.stale : words.editor.never}
        </p>
      )}
      {errors.length > 0 && (
        <div class="notice notice-wrong" role="alert">
          <b>{words.ticket.errors}</b>
          <ul>
            {errors.map((error) => (
              <li key={(error.path ?? "") + error.code}>
                <Refusal error={error} />
              </li>
            ))}
          </ul>
          <p>{explanation ? words.ticket.stale : words.ticket.never}</p>
        </div>
      )}
      {explanation && compiled && (
        <div class={stale ? "answer answer-stale" : "answer"} data-stale={stale}>
          {stale && <p class="stale-mark">{words.stale}</p>}
          <ClausesProvider trace={explanation.trace}>
            {state.other !== null && (
              <Compare
                current={explanation}
                other={comparison?.explanation ?? null}
                fields={comparison?.fields ?? []}
                onAdopt={() => set({ text: state.other ?? state.text, other: null, edition: state.edition + 1 })}
                onStop={() => set({ other: null })}
              />
            )}
            <DecisionView explanation={explanation} onNow={(now) => set({ now })} onFact={toFact} />
          </ClausesProvider>
          <Json contract={compiled.contract} ticket={ticket} now={rfc3339(now, zone)} />
        </div>
      )}
    </>
  );

  return (
    <div class={narrow ? "page page-narrow" : "page"} data-settled={written === state && text === state.text && otherText === state.other}>
      <div ref={top}>
        <Header
          id={state.id}
          title={compiled?.description.title ?? ""}
          edited={state.text !== state.shipped}
          edition={state.edition}
          settings={props.settings}
          onPick={(id) => void pick(id)}
          onShare={share}
          onSettings={props.onSettings}
        />
        {trouble && (
          <Notice text={typeof trouble === "string" ? words.link[trouble] : words.link.unknown(trouble.unknown)} onDismiss={() => setTrouble(null)} />
        )}
      </div>
      <main class="columns">
        <section class="inputs" aria-label={words.inputs}>
          <Tabs tabs={tabs} chosen={chosen} label={words.inputs} onChoose={(id) => setTab(id as TabId)} />
          <Panel id="ticket" chosen={chosen === "ticket"}>
            {compiled && (
              <TicketForm
                ticket={ticket}
                now={now}
                description={compiled.description}
                needs={answered?.ok ? answered.explanation.needs : []}
                steps={explanation?.escalations.map(({ id }) => id) ?? []}
                errors={errors}
                onChange={(ticket) => set({ ticket })}
                onRandom={random}
                onSample={() => void sample(state.id).then(({ ticket, now }) => set({ ticket, now: Date.parse(now) }))}
              />
            )}
          </Panel>
          <Panel id="contract" chosen={chosen === "contract"}>
            <Editor text={state.text} edition={state.edition} label={words.editor.label} checked={findings} onChange={(text) => set({ text })} />
          </Panel>
          <Panel id="other" chosen={chosen === "other"}>
            {state.other === null ? (
              <div class="start">
                <p>{words.compare.start_hint}</p>
                <button type="button" class="button button-first" data-control="compare" onClick={() => set({ other: state.text })}>
                  {words.compare.start}
                </button>
              </div>
            ) : (
              <Editor
                text={state.other}
                edition={state.edition}
                label={words.editor.labelOther}
                checked={otherFindings}
                onChange={(other) => set({ other })}
              />
            )}
          </Panel>
          {narrow && (
            <Panel id="decision" chosen={chosen === "decision"}>
              <section class="decision" id="decision" tabIndex={-1} aria-label={words.decision}>
                {decision}
              </section>
            </Panel>
          )}
        </section>
        {!narrow && (
          <section class="decision" id="decision" tabIndex={-1} aria-label={words.decision}>
            {decision}
          </section>
        )}
      </main>
      <footer class="foot">{words.lead}</footer>
    </div>
  );
}
