"use strict";
/**
 * Sends changes as compare-and-set, shows them at once and marks them as pending until the outcome is known.
 *
 * A change that meets a conflict (409: somebody was faster) is shown what is so now, says so, and is tried again on that version, unless what it wanted is
 * so already. A change that is refused goes back to what the server says.
 */
function changes({ adopt, drawn, log }) {
  const RETRIES_MAX = 3;
  const pending = new Map();

  /**
   * @param key of what is shown as pending, "layer:3".
   * @param wanted fields as they shall be, shown until the outcome is known.
   * @param row the row as it was seen last, with its version.
   * @param isSo whether a row is as it was wanted.
   */
  async function change({ key, what, path, body = {}, wanted = {}, row, isSo = () => false }) {
    if (pending.has(key)) return;
    pending.set(key, wanted);
    drawn();
    try {
      let version = row?.version;
      for (let tries = 0; ; tries++) {
        const answer = await session.call("POST", path, { ...body, ...(version && { expectedVersion: version }) });
        if (answer.json?.stream) adopt("stream", answer.json.stream);
        if (answer.json?.layer) adopt("layer", answer.json.layer);
        if (answer.ok) {
          log(what, `applied as ${answer.json.sequence}` + (tries ? `, after ${tries} conflict${tries > 1 ? "s" : ""}` : ""));
          return true;
        }
        const now = answer.json?.layer || answer.json?.stream;
        if (answer.status === 409 && answer.json?.status === "CONFLICT" && now) {
          const who = `${now.changedBy || "somebody"} changed it first (version ${version} is now ${now.version})`;
          if (isSo(now)) {
            notice(`${what}: ${who}, and it is as you wanted.`, "warn");
            log(what, "conflict, nothing left to do");
            return true;
          }
          notice(`Conflict. ${what}: ${who}. ` + (tries < RETRIES_MAX ? "Trying again on what is there now." : "Look at it and decide again."), tries < RETRIES_MAX ? "warn" : "bad");
          log(what, "CONFLICT, " + (tries < RETRIES_MAX ? "tried again" : "given up"), true);
          if (tries < RETRIES_MAX) { version = now.version; continue; }
          return false;
        }
        if (answer.status === 401) session.askForToken();
        notice(`${what}: ${answer.json?.error || answer.status}`, "bad");
        log(what, answer.json?.error || String(answer.status), true);
        return false;
      }
    } catch (failure) {
      notice(`${what}: the server cannot be reached; nothing is known of it.`, "bad");
      log(what, "no answer", true);
      return false;
    } finally {
      pending.delete(key);
      drawn();
    }
  }
  return { change, pending };
}
