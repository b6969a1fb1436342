// What the report is of, and whether it is final.

import type { Language } from "clausola-view";
import { useFormat } from "../format";
import type { Report } from "../report";
import { useWords, type Words } from "../words";
import { useReport } from "./context";

/** Why a report is not final: all that can be told from its figures. */
function reasons(report: Report, words: Words, number: (value: number) => string): string[] {
  const sum = (of: "open" | "undecided") => report.rows.reduce((all, row) => all + row[of], 0);
  const [open, undecided, refused] = [sum("open"), sum("undecided"), report.tickets.refused];
  const why = words.provisionalWhy;
  return [
    Date.parse(report.as_of) < Date.parse(report.period.to) ? why.running : "",
    open ? why.open(open, number(open)) : "",
    undecided ? why.undecided(undecided, number(undecided)) : "",
    refused ? why.refused(refused, number(refused)) : "",
  ].filter(Boolean);
}

export function Header(props: { language: Language; onLanguage: (language: Language) => void }) {
  const { report } = useReport();
  const { contract, period } = report;
  const words = useWords();
  const format = useFormat();
  const why = reasons(report, words, format.number);
  return (
    <header class="head">
      <div class="head-tools">
        <span class="segments" role="radiogroup" aria-label={words.language}>
          {(["it", "en"] as Language[]).map((language) => (
            <label key={language}>
              <input
                type="radio"
                name="language"
                lang={language}
                aria-label={language === "it" ? "Italiano" : "English"}
                value={language}
                checked={props.language === language}
                onChange={() => props.onLanguage(language)}
              />
              <span aria-hidden="true">{language.toUpperCase()}</span>
            </label>
          ))}
        </span>
        <button type="button" class="button" onClick={() => print()}>
          {words.print}
        </button>
      </div>
      <p class="kind">{words.title}</p>
      <h1>{contract.title}</h1>
      <p class="head-period">{format.period(period.from, period.to)}</p>
      <p class="head-state">
        <span class={`tag ${report.final ? "tag-final" : "tag-provisional"}`} data-final={report.final}>
          {report.final ? words.final : words.provisional}
        </span>{" "}
        {report.final ? words.finalWhy : why.length ? `${why.join("; ")}.` : ""}
      </p>
      <dl class="head-facts">
        <Fact term={words.asOf}>{format.instant(report.as_of)}</Fact>
        <Fact term={words.contract}>
          <span class="slug">{contract.id}</span>
        </Fact>
        <Fact term={words.revisions(contract.revisions.length)}>{contract.revisions.join(", ")}</Fact>
        {contract.supplier && <Fact term={words.supplier}>{contract.supplier}</Fact>}
        {contract.customer && <Fact term={words.customer}>{contract.customer}</Fact>}
        <Fact term={words.zone}>{contract.time_zone}</Fact>
      </dl>
    </header>
  );
}

function Fact(props: { term: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
