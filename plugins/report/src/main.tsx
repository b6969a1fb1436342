// Reads the report that the command put into the page, and draws it.

import { languageOf } from "clausola-view";
import "clausola-view/style.css";
import { render } from "preact";
import { App } from "./app";
import type { Report } from "./report";
import { en } from "./words/en";
import { it } from "./words/it";

const FORMAT = "clausola-report/1";

const page = document.getElementById("page");
const language = languageOf(document.documentElement.lang);
const words = language === "it" ? it : en;

function say(target: HTMLElement, text: string): void {
  target.replaceChildren(Object.assign(document.createElement("p"), { className: "nothing", role: "alert", textContent: text }));
}

function start(target: HTMLElement): void {
  try {
    const report = JSON.parse(document.getElementById("report")?.textContent ?? "null") as Report | null;
    if (!report) return say(target, words.noData);
    if (report.format !== FORMAT) return say(target, words.otherFormat(String(report.format)));
    render(<App report={report} language={language} />, target);
  } catch (error) {
    // An empty page would tell nobody anything.
    say(target, `${words.broken} ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  }
  // The browser looked for a link's place before there was one.
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

if (page) start(page);
