// The app's own words, in English and Italian; those of a decision stand in the shared components.

const en = {
  priorities: { urgent: "Urgent", high: "High", normal: "Normal", low: "Low" },
  noPriority: "none",
  loading: "Reading the ticket…",
  deadline: "Nearest deadline",
  others: "Other times",
  timeline: "Timeline",
  why: "Why this deadline",
  set: (/** @type {string} */ priority) => `Set priority to ${priority}`,
  agrees: (/** @type {string} */ priority) => `Zendesk priority: ${priority}, as the contract says`,
  differs: (/** @type {string} */ priority) => `Zendesk priority: ${priority}`,
  setDone: (/** @type {string} */ priority) => `Priority set to ${priority}: save the ticket to keep it`,
  setFailed: "The priority could not be set.",
  unsaved: "With the changes that are not saved yet",
  needs: "To decide more, the contract needs",
  warnings: "Notes",
  retry: "Try again",
  details: "Details",
  contract: (/** @type {string} */ title, /** @type {string} */ revision) => `${title}, revision ${revision}`,
  slow: "This page forbids WebAssembly: the engine runs as JavaScript, a little slower, with the same answers.",
  failed: {
    engine: "The engine could not be loaded. The ticket itself is not affected.",
    ticket: "The ticket could not be read.",
    history: "The ticket's history could not be read, so its times are not known.",
    decision: "The contract could not be applied to this ticket.",
  },
  badContract: { contract: "The contract in the app's settings has mistakes.", overlay: "The overlay in the app's settings has mistakes." },
  noContract: "The app is not set up yet.",
  askAdmin: "An admin can change this under Apps and integrations, in the settings of this app.",
  line: (/** @type {number} */ line, /** @type {number | null | undefined} */ column) => (column ? `line ${line}, column ${column}` : `line ${line}`),
  problems: {
    no_contract: "Choose a contract: its id, or the text of a contract file.",
    bad_rule: (/** @type {string} */ text) => `This event rule cannot be read: ${text}`,
    bad_priority: (/** @type {string} */ text) => `This line of the priority mapping cannot be read: ${text}`,
    bad_choice: (/** @type {string} */ text) => `This is none of the possible values: ${text}`,
  },
  save: {
    needs: (/** @type {string} */ facts) => `the contract still needs: ${facts}`,
    priority: (/** @type {string} */ has, /** @type {string} */ wanted) => `the contract asks for priority ${wanted}, the ticket has ${has}`,
    warned: (/** @type {string} */ what) => `Clausola: ${what}.`,
    stopped: (/** @type {string} */ what) => `Clausola: ${what}. Save again to save it as it is.`,
  },
};

/** @type {typeof en} */
const it = {
  priorities: { urgent: "Urgente", high: "Alta", normal: "Normale", low: "Bassa" },
  noPriority: "nessuna",
  loading: "Lettura del ticket…",
  deadline: "Scadenza più vicina",
  others: "Altri tempi",
  timeline: "Linea del tempo",
  why: "Perché questa scadenza",
  set: (priority) => `Imposta priorità: ${priority}`,
  agrees: (priority) => `Priorità Zendesk: ${priority}, come da contratto`,
  differs: (priority) => `Priorità Zendesk: ${priority}`,
  setDone: (priority) => `Priorità impostata: ${priority}. Salva il ticket per mantenerla`,
  setFailed: "Non è stato possibile impostare la priorità.",
  unsaved: "Con le modifiche non ancora salvate",
  needs: "Per decidere di più, al contratto servono",
  warnings: "Note",
  retry: "Riprova",
  details: "Dettagli",
  contract: (title, revision) => `${title}, revisione ${revision}`,
  slow: "Questa pagina vieta WebAssembly: il motore gira come JavaScript, un po' più lento, con le stesse risposte.",
  failed: {
    engine: "Non è stato possibile caricare il motore. Il ticket non ne risente.",
    ticket: "Non è stato possibile leggere il ticket.",
    history: "Non è stato possibile leggere la storia del ticket, quindi i suoi tempi non sono noti.",
    decision: "Non è stato possibile applicare il contratto a questo ticket.",
  },
  badContract: {
    contract: "Il contratto nelle impostazioni dell'app contiene errori.",
    overlay: "L'overlay nelle impostazioni dell'app contiene errori.",
  },
  noContract: "L'app non è ancora configurata.",
  askAdmin: "Un amministratore può cambiarlo in App e integrazioni, nelle impostazioni di questa app.",
  line: (line, column) => (column ? `riga ${line}, colonna ${column}` : `riga ${line}`),
  problems: {
    no_contract: "Scegli un contratto: il suo id, o il testo di un file di contratto.",
    bad_rule: (text) => `Questa regola degli eventi non si può leggere: ${text}`,
    bad_priority: (text) => `Questa riga della mappa delle priorità non si può leggere: ${text}`,
    bad_choice: (text) => `Non è uno dei valori possibili: ${text}`,
  },
  save: {
    needs: (facts) => `al contratto servono ancora: ${facts}`,
    priority: (has, wanted) => `il contratto chiede priorità ${wanted}, il ticket ha ${has}`,
    warned: (what) => `Clausola: ${what}.`,
    stopped: (what) => `Clausola: ${what}. Salva di nuovo per salvarlo così com'è.`,
  },
};

/** @typedef {typeof en} Words */

/** @returns {Words} */
export function words(/** @type {"en" | "it"} */ language) {
  return language === "it" ? it : en;
}

/** A priority of Zendesk in words. */
export function priorityName(/** @type {string | null} */ priority, /** @type {Words} */ say) {
  return /** @type {{ [name: string]: string }} */ (say.priorities)[priority ?? ""] ?? priority ?? say.noPriority;
}

/**
 * What the save check found, as one sentence.
 *
 * @param {import("./save.js").Finding[]} findings
 * @param {Words} say
 * @param {"warn" | "stop"} mode
 */
export function tellFindings(findings, say, mode) {
  const parts = findings.map((finding) =>
    finding.kind === "needs"
      ? say.save.needs(finding.facts.join(", "))
      : say.save.priority(priorityName(finding.has, say), priorityName(finding.wanted, say)),
  );
  const all = parts.join("; ");
  return mode === "stop" ? say.save.stopped(all) : say.save.warned(all);
}

/** A setting's problem as a sentence, with its line. */
export function tellProblem(/** @type {import("./settings.js").Problem} */ problem, /** @type {Words} */ say) {
  const text = /** @type {{ [code: string]: string | ((text: string) => string) }} */ (say.problems)[problem.code] ?? problem.code;
  const told = typeof text === "function" ? text(problem.text ?? "") : text;
  return problem.line ? `${told} (${say.line(problem.line, null)})` : told;
}
