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
  dueIfResumed: (when) => `due ${when} if resumed now`,
  left: (time) => `${time} left`,
  over: (time) => `${time} over`,
  target: (target) => `target ${target}`,
  elapsed: (time) => `${time} elapsed`,
  clause: (clause) => `clause ${clause}`,
  assumed: "assumed",
  until: (when) => `until ${when}`,
  since: (when) => `since ${when}`,
  ended: "ended",
  more: (count) => `and ${count} more`,
  done: "done",
  reached: "due",
  labels: {
    route: "route",
    terms: "terms",
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
  dueIfResumed: (when) => `scade ${when} se riprende ora`,
  left: (time) => `restano ${time}`,
  over: (time) => `oltre di ${time}`,
  target: (target) => `entro ${target}`,
  elapsed: (time) => `trascorsi ${time}`,
  clause: (clause) => `clausola ${clause}`,
  assumed: "per assunzione",
  until: (when) => `fino a ${when}`,
  since: (when) => `da ${when}`,
  ended: "finito",
  more: (count) => `e altri ${count}`,
  done: "fatto",
  reached: "da fare",
  labels: {
    route: "a chi",
    terms: "termini",
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
  const [date, rest] = instant.split("T");
  const [year, month, day] = date.split("-").map(Number);
  const weekday = words.weekdays[new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
  const time = rest.startsWith(":00", 5) && rest[8] !== "." ? rest.slice(0, 5) : rest.replace(/(Z|[+-]..:..)$/, "");
  const shownYear = beside.startsWith(`${date.slice(0, 4)}-`) ? "" : ` ${year}`;
  return `${weekday} ${day} ${words.months[month - 1]}${shownYear} ${time}`;
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
