// A contract's text with its findings: a plain text area until the code editor is there.

import type { Diagnostic, TestReport } from "clausola";
import { Told } from "clausola-view";
import { useEffect, useRef, useState } from "preact/hooks";
import { whenIdle } from "../hooks";
import { useWords } from "../words";
import type { Editor as Code } from "./codemirror";
import { place } from "./place";

/** What is known of a text. */
export interface Checked {
  /** The text that the findings are about. */
  text: string;
  findings: Diagnostic[];
  tests: TestReport | null;
}

interface EditorProps {
  text: string;
  /** Changes where the text was replaced from outside: the editor keeps its own text otherwise, and its history. */
  edition: number;
  label: string;
  checked: Checked | null;
  onChange: (text: string) => void;
}

export function Editor(props: EditorProps) {
  const { text, label, checked, onChange } = props;
  const host = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [code, setCode] = useState<Code | null>(null);
  const latest = useRef({ text, onChange });
  latest.current = { text, onChange };

  useEffect(() => {
    let gone = false;
    let mounted: Code | null = null;
    const load = async () => {
      const { mount } = await import("./codemirror");
      if (gone || !host.current) return;
      const held = area.current && document.activeElement === area.current ? area.current.selectionStart : null;
      mounted = mount(host.current, latest.current.text, label, (next) => latest.current.onChange(next));
      setCode(mounted);
      if (held !== null) mounted.go(held);
    };
    // The decision comes first; the editor can wait until the page has nothing else to do.
    whenIdle(() => void load());
    return () => {
      gone = true;
      mounted?.destroy();
    };
  }, []);
  // Not whenever the text changes: what is typed meanwhile would be overwritten by what was typed before.
  useEffect(() => code?.set(latest.current.text), [code, props.edition]);
  useEffect(() => {
    if (code && checked) code.mark(checked.text, checked.findings);
  }, [code, checked]);

  const go = (finding: Diagnostic) => {
    const { from, to } = place(text, finding);
    if (code) code.go(from);
    else {
      area.current?.focus();
      area.current?.setSelectionRange(from, to);
    }
  };

  return (
    <div class="editor">
      <div class="editor-code" ref={host} hidden={!code} />
      {!code && <textarea class="editor-plain" ref={area} aria-label={label} spellcheck={false} value={text} onInput={(event) => onChange(event.currentTarget.value)} />}
      {checked && <Findings checked={checked} onGo={go} />}
    </div>
  );
}

/** The findings as a list, each leading to its place. */
function Findings(props: { checked: Checked; onGo: (finding: Diagnostic) => void }) {
  const { findings, tests } = props.checked;
  const words = useWords();
  const of = (severity: Diagnostic["severity"]) => findings.filter((finding) => finding.severity === severity);
  const [errors, warnings, notes] = [of("error"), of("warning"), of("note")];
  const failing = tests?.tests.filter((test) => !test.passed) ?? [];
  return (
    <div class="findings">
      <p class="findings-sum" role="status" data-errors={errors.length}>
        <span class={errors.length ? "count count-error" : "count count-fine"}>{errors.length ? words.editor.errors(errors.length) : words.editor.fine}</span>
        {tests && (
          <span class={tests.failed ? "count count-error" : "count"}>
            {tests.tests.length ? words.editor.tests(tests.passed, tests.tests.length) : words.editor.noTests}
          </span>
        )}
      </p>
      {errors.length > 0 && <FindingList findings={errors} onGo={props.onGo} />}
      {failing.length > 0 && (
        <details class="finding-group" open>
          <summary>{words.editor.failing}</summary>
          <ul class="finding-list">
            {failing.map((test) => (
              <li key={test.path} class="finding finding-error">
                <b>{test.name}</b>
                {test.differences.map((difference) => (
                  <span key={difference.path} class="hint">
                    {words.editor.expected(difference.path, JSON.stringify(difference.expected), JSON.stringify(difference.got))}
                  </span>
                ))}
                {test.errors.map((error) => (
                  <span key={error.code} class="hint">
                    <Told text={error.message} />
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
      {warnings.length > 0 && (
        <details class="finding-group">
          <summary>{words.editor.warnings(warnings.length)}</summary>
          <FindingList findings={warnings} onGo={props.onGo} />
        </details>
      )}
      {notes.length > 0 && (
        <details class="finding-group">
          <summary>{words.editor.notes(notes.length)}</summary>
          <FindingList findings={notes} onGo={props.onGo} />
        </details>
      )}
    </div>
  );
}

function FindingList(props: { findings: Diagnostic[]; onGo: (finding: Diagnostic) => void }) {
  const words = useWords();
  return (
    <ul class="finding-list">
      {props.findings.map((finding, n) => (
        <li key={n} class={`finding finding-${finding.severity}`} data-code={finding.code}>
          {finding.line !== null && (
            <button type="button" class="link" onClick={() => props.onGo(finding)}>
              {words.editor.line(finding.line)}
            </button>
          )}
          <span>
            <Told text={finding.message} />
          </span>
          {finding.help && finding.severity !== "note" && (
            <span class="hint">
              <Told text={finding.help} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
