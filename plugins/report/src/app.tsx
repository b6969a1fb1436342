// The whole page, in the order in which a service manager reads it.

import { LanguageProvider, type Language } from "clausola-view";
import { useLayoutEffect, useState } from "preact/hooks";
import { Basis, ClauseList } from "./parts/clauses";
import { ReportProvider, useReport } from "./parts/context";
import { Details } from "./parts/details";
import { Exclusions } from "./parts/exclusions";
import { Header } from "./parts/header";
import { Evidence, Problems } from "./parts/input";
import { Measures } from "./parts/measures";
import { Penalties } from "./parts/penalties";
import { RowSection } from "./parts/row";
import { Shares } from "./parts/shares";
import { Summary } from "./parts/summary";
import { useFormat } from "./format";
import { usePrint } from "./print";
import type { Report } from "./report";
import { useWords } from "./words";

export function App(props: { report: Report; language: Language }) {
  const [language, setLanguage] = useState(props.language);
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <LanguageProvider language={language}>
      <ReportProvider report={props.report}>
        <Page language={language} onLanguage={setLanguage} />
      </ReportProvider>
    </LanguageProvider>
  );
}

function Page(props: { language: Language; onLanguage: (language: Language) => void }) {
  const { report } = useReport();
  const words = useWords();
  const format = useFormat();
  const heading = `${report.contract.title}, ${format.period(report.period.from, report.period.to)}`;
  const state = report.final ? words.final : words.provisional;
  useLayoutEffect(() => {
    document.title = `${words.title}: ${heading}`;
  }, [words, heading]);
  usePrint(`${heading} (${state})`);
  return (
    <>
      <Header language={props.language} onLanguage={props.onLanguage} />
      <main>
        <Summary />
        <Shares />
        <Penalties />
        <Measures />
        {report.rows.map((row) => (
          <RowSection key={row.id} row={row} />
        ))}
        <Exclusions />
        <Evidence />
        <Problems />
        <Details />
        <ClauseList />
        <Basis />
      </main>
    </>
  );
}
