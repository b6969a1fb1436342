// The app in its frame: the client of the framework, the session, and what is drawn.

import { render } from "preact";
import { LanguageProvider, languageOf, type Language } from "clausola-view";
import "clausola-view/style.css";
import "./style.css";
import { App } from "./app";
import { loadEngine } from "./engine/load.js";
import { followHeight, followScheme } from "./frame.js";
import { saveHandler } from "./save.js";
import { Session, type State } from "./session.js";
import { tellFindings, words } from "./words.js";
import type { Client } from "./zendesk.js";

interface Sdk {
  init(): Client | false;
}

/** Zendesk's own SDK, which the page asks for; where it does not come, the copy that the app carries. */
async function sdk(): Promise<Sdk> {
  const { ZAFClient } = globalThis as { ZAFClient?: Sdk };
  return ZAFClient ?? (await import("zendesk_app_framework_sdk")).default;
}

async function agentLanguage(client: Client): Promise<Language> {
  try {
    return languageOf(String((await client.get(["currentUser.locale"]))["currentUser.locale"] ?? ""));
  } catch {
    return languageOf(navigator.language);
  }
}

async function start(root: HTMLElement) {
  const client = (await sdk()).init();
  // Opened outside of Zendesk there is nobody to talk to.
  if (!client) return;
  let language: Language = languageOf(navigator.language);
  const session = new Session(client, { loadEngine, show });

  function show(state: State) {
    document.documentElement.lang = language;
    render(
      <LanguageProvider language={language}>
        <App
          state={state}
          say={words(language)}
          setPriority={(priority) => session.setPriority(priority)}
          retry={() => void session.start()}
        />
      </LanguageProvider>,
      root,
    );
  }

  followScheme(client);
  followHeight(client, root);
  const agent = agentLanguage(client);
  const { settings = {} } = await client.metadata();
  const wanted = String(settings["language"] ?? "");
  language = wanted === "it" || wanted === "en" ? wanted : await agent;
  session.listen();
  client.on(
    "ticket.save",
    saveHandler({
      check: () => session.check(),
      tell: (findings) => tellFindings(findings, words(language), session.settings.saveCheck === "stop" ? "stop" : "warn"),
      notify: (message) => client.invoke("notify", message, "alert"),
      mode: () => session.settings.saveCheck,
    }),
  );
  document.addEventListener("visibilitychange", () => {
    // A hidden page's timers sleep.
    if (!document.hidden) session.decide();
  });
  await session.start();
}

const root = document.getElementById("app");
if (root) void start(root);
