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
  labels: {
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
  coverage: { covered: "coperto", chargeable: "a pagamento", not_covered: "non coperto" },
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
  more: (count) => `e altri ${count}`,
  done: "fatto",
  reached: "da fare",
  labels: {
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

/** Seconds as hours and minutes; the sign is left to the words around it. */
export function span(seconds) {
  const whole = Math.abs(Math.trunc(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = whole % 60;
  const parts = [hours && `${hours}h`, minutes && `${minutes}m`, !hours && rest && `${rest}s`];
  return parts.filter(Boolean).join(" ") || "0m";
}
