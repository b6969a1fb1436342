// What the REPL says, in English and Italian.

const en = {
  tagline: "service contracts as code",
  welcome: "`decision` is what the contract says of the ticket now; .help shows the rest",
  usage: `usage: clausola [contract]

Opens a prompt with the shipped contracts, a ticket and its decision loaded. The contract to begin with is
an id or a file; lines that are piped in are run one after the other.

  -h, --help     prints this
  -V, --version  prints the version

  clausola lepida-payer
  clausola my-contract.toml
  echo .lint | clausola my-contract.toml`,
  hint: "see `clausola --help`",
  wakeUp: "wake-up",
  noContract: (name, ids) => `there is no contract \`${name}\`, and no such file; there are ${ids}`,
  folder: (name) => `\`${name}\` is a folder, not a file`,
  unreadable: (name, why) => `\`${name}\` cannot be read: ${why}`,
  noContractLeft: "`contract` holds no contract any more: `.contract lepida-payer` loads one",
  noTicketLeft: "`ticket` holds no ticket any more: `.contract lepida-payer` or `.sample` gives one",
  notTicket: "a ticket is an object with `id` and `events`, such as `ticket` holds",
  noCommand: (name, near) => `there is no command \`.${name}\`; ${near ? `did you mean \`.${near}\`?` : "see `.help`"}`,
  failed: (why) => `this cannot be done: ${why}`,
  noFact: (name, facts) => `the contract has no fact \`${name}\`; it has ${facts}`,
  noFactOrFile: (word) => `\`${word}\` is no file, and no fact with its value such as \`blocking=true\``,
  noWakeUp: "the decision never changes by itself, so there is no wake-up",
  notJson: (why) => `this is not JSON: ${why}`,
  badSeed: (text) => `\`${text}\` is no seed: give a whole number from 0 to 4294967295, or none`,
  badLanguage: (text) => `\`${text}\` is no language of the explanations: there are \`it\` and \`en\``,
  again: (seed) => `.sample ${seed} shows it again`,
  commands: {
    contract: ["[id or file]", "the contracts; or another one, with a ticket"],
    ticket: ["[facts or file]", "the ticket; other facts: .ticket blocking=false area="],
    now: ["[when]", "another now: 12:30, +2h, -1d, wake-up, a date"],
    explain: ["[it or en]", "why: rules, clauses, each deadline as a sum"],
    sample: ["[seed]", "a random ticket under this contract"],
    lint: ["", "what an author should know about the contract"],
    test: ["", "the tests that the contract carries"],
    help: ["", "prints this"],
  },
  values: {
    decision: "the answer on the ticket now",
    explanation: "the same with its reasons",
    'ticket.facts.channel = "web"': "another fact: `decision` follows",
    "contracts.exetera.decide(ticket, now)": "any contract, any ticket",
    'contract.due("help_desk", now, 3600)': "arithmetic on a calendar",
    "JSON.stringify(decision)": "what every host answers",
  },
  others: "tab completes; ctrl-d or .exit leaves; .editor, .load and .save are Node's own",
};

const it = {
  tagline: "contratti di servizio come codice",
  welcome: "`decision` è ciò che il contratto dice ora del ticket; .help mostra il resto",
  usage: `uso: clausola [contratto]

Apre un prompt con i contratti inclusi, un ticket e la sua decisione già caricati. Il contratto da cui
cominciare è un id o un file; le righe che arrivano da una pipe si eseguono una dopo l'altra.

  -h, --help     mostra questo testo
  -V, --version  mostra la versione

  clausola lepida-payer
  clausola mio-contratto.toml
  echo .lint | clausola mio-contratto.toml`,
  hint: "si veda `clausola --help`",
  wakeUp: "risveglio",
  noContract: (name, ids) => `non c'è un contratto \`${name}\`, né un file con questo nome; ci sono ${ids}`,
  folder: (name) => `\`${name}\` è una cartella, non un file`,
  unreadable: (name, why) => `\`${name}\` non si può leggere: ${why}`,
  noContractLeft: "`contract` non contiene più un contratto: `.contract lepida-payer` ne carica uno",
  noTicketLeft: "`ticket` non contiene più un ticket: `.contract lepida-payer` o `.sample` ne dà uno",
  notTicket: "un ticket è un oggetto con `id` ed `events`, come quello che è in `ticket`",
  noCommand: (name, near) => `non c'è un comando \`.${name}\`; ${near ? `forse \`.${near}\`?` : "si veda `.help`"}`,
  failed: (why) => `non è possibile: ${why}`,
  noFact: (name, facts) => `il contratto non ha un fatto \`${name}\`; ha ${facts}`,
  noFactOrFile: (word) => `\`${word}\` non è un file, né un fatto con il suo valore come \`blocking=true\``,
  noWakeUp: "la decisione non cambia più da sola: non c'è un risveglio",
  notJson: (why) => `questo non è JSON: ${why}`,
  badSeed: (text) => `\`${text}\` non è un seme: si dia un intero da 0 a 4294967295, o nulla`,
  badLanguage: (text) => `\`${text}\` non è una lingua delle spiegazioni: ci sono \`it\` ed \`en\``,
  again: (seed) => `.sample ${seed} lo mostra di nuovo`,
  commands: {
    contract: ["[id o file]", "i contratti; o un altro, con un ticket"],
    ticket: ["[fatti o file]", "il ticket; altri fatti: .ticket blocking=false area="],
    now: ["[quando]", "un'altra ora: 12:30, +2h, -1d, risveglio, una data"],
    explain: ["[it o en]", "perché: regole, clausole, ogni scadenza come somma"],
    sample: ["[seme]", "un ticket a caso sotto questo contratto"],
    lint: ["", "ciò che chi scrive il contratto dovrebbe sapere"],
    test: ["", "le prove che il contratto porta con sé"],
    help: ["", "mostra questo testo"],
  },
  values: {
    decision: "la risposta sul ticket ora",
    explanation: "lo stesso, con le ragioni",
    'ticket.facts.channel = "web"': "un altro fatto: `decision` segue",
    "contracts.exetera.decide(ticket, now)": "qualunque contratto, qualunque ticket",
    'contract.due("help_desk", now, 3600)': "conti su un calendario",
    "JSON.stringify(decision)": "ciò che risponde ogni host",
  },
  others: "tab completa; ctrl-d o .exit chiude; .editor, .load e .save sono di Node",
};

/** The words of a language tag such as `it_IT.UTF-8`; English where there are no others. */
export function replWords(language) {
  return language.toLowerCase().startsWith("it") ? it : en;
}
