// The check when a ticket is saved. It fails open: whatever goes wrong with it, the ticket is saved.

/** How long a save may wait for the check, in milliseconds. */
export const PATIENCE = 2000;

/**
 * What an agent should know before a ticket is saved.
 *
 * @typedef {{ kind: "needs", facts: string[] } | { kind: "priority", has: string | null, wanted: string }} Finding
 */

/**
 * @param {{ needs: string[] }} decision
 * @param {string | null} has the form's priority
 * @param {string | null} wanted the contract's, in Zendesk's words; null where it gives none
 * @returns {Finding[]}
 */
export function findings(decision, has, wanted) {
  /** @type {Finding[]} */
  const found = [];
  if (decision.needs.length > 0) found.push({ kind: "needs", facts: decision.needs });
  if (wanted !== null && wanted !== has) found.push({ kind: "priority", has, wanted });
  return found;
}

/**
 * The handler of `ticket.save`. It is refused only in mode `stop`, with a message, and only once for the same findings:
 * nobody is kept from saving.
 *
 * @param {object} options
 * @param {() => Promise<Finding[]>} options.check
 * @param {(findings: Finding[]) => string} options.tell
 * @param {(message: string) => Promise<unknown>} options.notify
 * @param {() => "off" | "warn" | "stop"} options.mode
 * @param {number} [options.patience]
 * @returns {() => Promise<void>}
 */
export function saveHandler({ check, tell, notify, mode, patience = PATIENCE }) {
  let told = "";
  return async () => {
    if (mode() === "off") return;
    const found = await orNothing(check, patience);
    const message = found.length > 0 ? tell(found) : "";
    const again = message === told;
    told = message;
    if (!message) return;
    if (mode() === "warn") {
      // Not waited for: a notice that does not come must not hold the ticket.
      void Promise.resolve(notify(message)).catch(() => {});
      return;
    }
    // The framework shows text, not errors.
    if (!again) return Promise.reject(message);
  };
}

/**
 * @param {() => Promise<Finding[]>} check
 * @param {number} patience
 * @returns {Promise<Finding[]>}
 */
function orNothing(check, patience) {
  return new Promise((resolve) => {
    const nothing = () => resolve([]);
    setTimeout(nothing, patience);
    try {
      check().then(resolve, nothing);
    } catch {
      nothing();
    }
  });
}
