"use strict";
/**
 * Asks the server for its state again and again, and tells listeners { state, error, isRefused, isLoading, failures, ageMs }.
 *
 * While the server is away the last good state stays, marked by `error` (and `isRefused` when it answered and let nobody in) once `maxRetries` tries have failed; tries come further and further apart, up to ten
 * seconds. What has not changed comes as 304, without a body.
 */
function useStreamState({ pollInterval = 1000, maxRetries = 3, paths = { stream: "/stream/status" } } = {}) {
  const RETRY_MS_MAX = 10000;
  const listeners = new Set(), tags = {}, state = {};
  let error = null, isRefused = false, isLoading = true, failures = 0, goodAt = 0, timer = 0, running = null;

  const tell = () => listeners.forEach(listener => listener({ state, error, isRefused, isLoading, failures, ageMs: goodAt ? Date.now() - goodAt : null }));

  async function poll() {
    try {
      const names = Object.keys(paths);
      const answers = await Promise.all(names.map(name => session.call("GET", paths[name], null, tags[name] ? { "If-None-Match": tags[name] } : {})));
      const refused = answers.find(answer => !answer.ok && answer.status !== 304);
      if (refused) throw Object.assign(new Error(refused.json?.error || "the server answered " + refused.status), { status: refused.status });
      answers.forEach((answer, i) => {
        if (answer.status !== 304) { state[names[i]] = answer.json; tags[names[i]] = answer.tag; }
      });
      failures = 0; error = null; isRefused = false; isLoading = false; goodAt = Date.now();
    } catch (failure) {
      failures++;
      if (failure.status === 401) session.askForToken();
      const refused = failure.status === 401 || failure.status === 403;
      if (failures > maxRetries || refused) { error = failure.status ? failure.message : `the server cannot be reached (${failure.message || failure})`; isRefused = refused; isLoading = false; }
    }
    tell();
  }
  function again() {
    const wait = failures === 0 ? pollInterval : Math.min(RETRY_MS_MAX, Math.min(pollInterval, 500) * 2 ** (failures - 1));
    clearTimeout(timer);
    timer = setTimeout(refresh, wait);
  }
  /** Asks now. */
  function refresh() {
    running = running || poll().finally(() => { running = null; again(); });
    return running;
  }
  return {
    refresh,
    subscribe(listener) { listeners.add(listener); if (!running && !timer) refresh(); return () => listeners.delete(listener); },
    /** Puts in what an answer has told, so that one need not wait for the next poll. */
    adopt(change) { change(state); tell(); },
  };
}
