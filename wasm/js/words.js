// The words of a card, in English and Italian.

const en = {
  weekdays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
  months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  noPriority: "no priority",
  noObjective: "no objective: the contract promises no time here",
  coverage: { covered: "covered", chargeable: "chargeable", not_covered: "not covered" },
  states: {
    pending: "pending",
    running: "running",
    paused: "paused",
    met: "met",
    breached: "breached",
    missed: "missed",
    late: "late",
    cancelled: "cancelled",
    excluded: "excluded",
  },
  guarantees: { guaranteed: "guaranteed", best_effort: "best effort" },
  due: (when) => `due ${when}`,
  ifResumed: "if resumed now",
  left: (time) => `${time} left`,
  over: (time) => `${time} over`,
  target: (target) => `target ${target}`,
  elapsed: (time) => `${time} elapsed`,
  clause: (clause) => `clause ${clause}`,
  assumed: "assumed",
  until: (when) => `until ${when}`,
  since: (when) => `since ${when}`,
  justAfter: (when) => `just after ${when}`,
  terms: { running: null, ended: "ended", met: "met", missed: "missed" },
  signals: { expected: "expected", received: "received", failed: "failed", missing: "missing" },
  by: (when) => `by ${when}`,
  leftOf: (left, total, unit) => `${left} of ${total} ${unit} left`,
  more: (count) => `and ${count} more`,
  done: "done",
  reached: "due",
  text: ({ en }) => en,
  yesNo: { true: "yes", false: "no" },
  or: " or ",
  outcomes: {
    undecided: "open: a fact is missing",
    unmatched: "none: no row matches",
    not_applicable: "none: the contract gives such tickets no priority",
    no_priorities: "the contract has none",
  },
  row: (row, when) => `row ${row}: ${when}`,
  undecidedRow: (row, priority, needs) => `row ${row} (${priority}) depends on ${needs}`,
  nearRow: (row, priority, wanted) => `row ${row} (${priority}) with ${wanted}`,
  appliesTo: (when) => `only with ${when}`,
  byDefault: (facts) => `not given, so by default: ${facts}`,
  missing: (facts) => `not given, and asked for: ${facts}`,
  noRule: "no rule says otherwise",
  assumedThat: (text) => `assumed: ${text}`,
  days: (first, last) => (first === last ? `day ${first}` : `days ${first} to ${last}`),
  summed: "in sum",
  pastDue: "past due",
  remaining: "left",
  moreSpans: (count) => `… ${count} more`,
  aroundTheClock: "around the clock",
  alsoOpen: (hours) => `also ${hours}`,
  agreed: (due) => `agreed term ${due}`,
  compliance: (share) => `in ${Math.round(share * 1000) / 10} % of cases`,
  stops: { paused: "pause", suspended: "suspension", reopened_gap: "closed until reopened" },
  stillSo: "still",
  ignored: {
    not_for_this_objective: "does not stop this time",
    other_reason: "does not stop it for this reason",
    unsigned: "does not stop it, not being signed",
  },
  stoppedBy: (event, when) => `stopped by ${event} ${when}`,
  startsWith: (events) => `starts with ${events}`,
  timeline: {
    counted: "counted",
    left: "left",
    overdue: "past due",
    closed: "closed",
    paused: "paused",
    due: "due",
    now: "now",
  },
  severities: { error: "error", warning: "warning", note: "note" },
  count: {
    error: (count) => `${count} ${count === 1 ? "error" : "errors"}`,
    warning: (count) => `${count} ${count === 1 ? "warning" : "warnings"}`,
    note: (count) => `${count} ${count === 1 ? "note" : "notes"}`,
  },
  clean: "nothing to say: the contract is clean",
  line: (line, column) => `line ${line}, column ${column}`,
  example: (ticket) => `for example ${ticket}`,
  passed: (count) => `${count} passed`,
  failed: (count) => `${count} failed`,
  reach: (reached, parts, percent) => `the tests reach ${reached} of ${parts} parts of the contract (${percent} %)`,
  unreached: (parts) => `not reached: ${parts}`,
  expected: (value) => `expected ${value}`,
  got: (value) => `got ${value}`,
  labels: {
    facts: "facts",
    priority: "priority",
    coverage: "coverage",
    clauses: "clauses",
    events: "events",
    route: "route",
    terms: "terms",
    budgets: "budgets",
    signals: "signals",
    evidence: "to record",
    escalations: "escalations",
    needs: "needs",
    unproven: "unproven",
    warnings: "warnings",
    wakeUp: "wake-up",
  },
};

const it = {
  weekdays: ["dom", "lun", "mar", "mer", "gio", "ven", "sab"],
  months: ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
  noPriority: "nessuna priorità",
  noObjective: "nessun obiettivo: qui il contratto non promette tempi",
  coverage: { covered: "compreso", chargeable: "a pagamento", not_covered: "non compreso" },
  states: {
    pending: "in attesa",
    running: "in corso",
    paused: "sospeso",
    met: "rispettato",
    breached: "scaduto",
    missed: "mancato",
    late: "in ritardo",
    cancelled: "annullato",
    excluded: "escluso",
  },
  guarantees: { guaranteed: "garantito", best_effort: "massimo impegno" },
  due: (when) => `scade ${when}`,
  ifResumed: "se riprende ora",
  left: (time) => `restano ${time}`,
  over: (time) => `oltre di ${time}`,
  target: (target) => `entro ${target}`,
  elapsed: (time) => `trascorsi ${time}`,
  clause: (clause) => `clausola ${clause}`,
  assumed: "per assunzione",
  until: (when) => `fino a ${when}`,
  since: (when) => `da ${when}`,
  justAfter: (when) => `subito dopo ${when}`,
  terms: { running: null, ended: "finito", met: "rispettato", missed: "mancato" },
  signals: { expected: "atteso", received: "ricevuto", failed: "fallito", missing: "non arrivato" },
  by: (when) => `entro ${when}`,
  leftOf: (left, total, unit) => `restano ${left} di ${total} ${unit}`,
  more: (count) => (count === 1 ? "e un altro" : `e altri ${count}`),
  done: "fatto",
  reached: "da fare",
  text: ({ it }) => it,
  yesNo: { true: "sì", false: "no" },
  or: " o ",
  outcomes: {
    undecided: "aperta: manca un fatto",
    unmatched: "nessuna: non vale alcuna riga",
    not_applicable: "nessuna: il contratto non la prevede per questi ticket",
    no_priorities: "il contratto non ne ha",
  },
  row: (row, when) => `riga ${row}: ${when}`,
  undecidedRow: (row, priority, needs) => `riga ${row} (${priority}) dipende da ${needs}`,
  nearRow: (row, priority, wanted) => `riga ${row} (${priority}) con ${wanted}`,
  appliesTo: (when) => `solo con ${when}`,
  byDefault: (facts) => `non indicati, quindi per default: ${facts}`,
  missing: (facts) => `non indicati, ma richiesti: ${facts}`,
  noRule: "nessuna regola dice altro",
  assumedThat: (text) => `ipotesi: ${text}`,
  days: (first, last) => (first === last ? `giorno ${first}` : `giorni da ${first} a ${last}`),
  summed: "in somma",
  pastDue: "oltre la scadenza",
  remaining: "restante",
  moreSpans: (count) => `… altri ${count}`,
  aroundTheClock: "a tutte le ore",
  alsoOpen: (hours) => `anche ${hours}`,
  agreed: (due) => `termine concordato ${due}`,
  compliance: (share) => `nel ${Math.round(share * 1000) / 10} % dei casi`.replace(".", ","),
  stops: { paused: "pausa", suspended: "sospensione", reopened_gap: "chiuso fino alla riapertura" },
  stillSo: "tuttora",
  ignored: {
    not_for_this_objective: "non ferma questo tempo",
    other_reason: "non lo ferma per questo motivo",
    unsigned: "non lo ferma, perché non firmata",
  },
  stoppedBy: (event, when) => `fermato da ${event} ${when}`,
  startsWith: (events) => `parte con ${events}`,
  timeline: {
    counted: "contato",
    left: "restante",
    overdue: "oltre la scadenza",
    closed: "chiuso",
    paused: "sospeso",
    due: "scadenza",
    now: "ora",
  },
  severities: { error: "errore", warning: "avviso", note: "nota" },
  count: {
    error: (count) => `${count} ${count === 1 ? "errore" : "errori"}`,
    warning: (count) => `${count} ${count === 1 ? "avviso" : "avvisi"}`,
    note: (count) => `${count} ${count === 1 ? "nota" : "note"}`,
  },
  clean: "nulla da dire: il contratto è a posto",
  line: (line, column) => `riga ${line}, colonna ${column}`,
  example: (ticket) => `per esempio ${ticket}`,
  passed: (count) => `${count} superate`,
  failed: (count) => `${count} fallite`,
  reach: (reached, parts, percent) => `le prove toccano ${reached} parti del contratto su ${parts} (${percent} %)`,
  unreached: (parts) => `mai toccate: ${parts}`,
  expected: (value) => `atteso ${value}`,
  got: (value) => `trovato ${value}`,
  labels: {
    facts: "fatti",
    priority: "priorità",
    coverage: "copertura",
    clauses: "clausole",
    events: "eventi",
    route: "a chi",
    terms: "termini",
    budgets: "budget",
    signals: "segnali",
    evidence: "da registrare",
    escalations: "escalation",
    needs: "mancano",
    unproven: "da provare",
    warnings: "avvisi",
    wakeUp: "risveglio",
  },
};

/** The words of a language tag such as `it_IT.UTF-8`; English where there are no others. */
export function words(language = "en") {
  return language.toLowerCase().startsWith("it") ? it : en;
}

/**
 * An instant as its text says it, in the contract's own zone: never converted to the reader's.
 *
 * @param {string} instant RFC 3339 text
 * @param {typeof en} words
 * @param {string} [beside] an instant whose year need not be repeated
 */
export function when(instant, words, beside = "") {
  const [, year, month, day, minutes, rest] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+)(:[\d.]+)/.exec(instant);
  const weekday = words.weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  const date = `${weekday} ${Number(day)} ${words.months[month - 1]}`;
  const dated = beside.startsWith(`${year}-`) ? date : `${date} ${year}`;
  // A decision changes from the millisecond after a due time.
  if (rest === ":00.001") return words.justAfter(`${dated} ${minutes}`);
  return `${dated} ${minutes}${rest === ":00" ? "" : rest}`;
}

/** An instant after another one: on the same day its time alone. */
export function whenAfter(instant, earlier, words, beside) {
  const told = when(instant, words, beside);
  return instant.slice(0, 10) === earlier.slice(0, 10) ? told.split(" ").at(-1) : told;
}

/** Seconds as hours and minutes; the sign is left to the words around it. */
export function span(seconds) {
  const whole = Math.abs(Math.trunc(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = whole % 60;
  const parts = [hours && `${hours}h`, minutes && `${minutes}m`, !hours && rest && `${rest}s`];
  return parts.filter(Boolean).join(" ") || "0m";
}
