// Starts the engine and the page, side by side.

import { ClausolaError, init, initAuthoring } from "clausola";
import "clausola-view/style.css";
import { render } from "preact";
import { App } from "./app";
import { all } from "./contracts";
import { whenIdle } from "./hooks";
import { load } from "./settings";
import { opened } from "./state";
import { en } from "./words/en";
import { it } from "./words/it";

const page = document.getElementById("page");
const words = load().language === "it" ? it : en;

async function start(target: HTMLElement): Promise<void> {
  target.replaceChildren(Object.assign(document.createElement("p"), { className: "loading", textContent: words.loading }));
  try {
    const [{ state, trouble }] = await Promise.all([opened(location.hash), init(), initAuthoring()]);
    target.replaceChildren();
    render(<App state={state} trouble={trouble} />, target);
    whenIdle(() => void all());
  } catch (error) {
    // The engine's own errors print as a terminal shows them; here a sentence is enough.
    const message = error instanceof ClausolaError ? error.diagnostics[0]?.message : error instanceof Error ? error.message : String(error);
    const text = `${words.failed} ${message}`;
    target.replaceChildren(Object.assign(document.createElement("p"), { className: "loading", role: "alert", textContent: text }));
    throw error;
  }
}

// A link opened in this same page, by hand or by going back, is another state.
addEventListener("hashchange", () => location.reload());

if (page) void start(page);
