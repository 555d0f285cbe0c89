// SPDX-License-Identifier: Apache-2.0
// Asks again and again while the page is there and seen, more rarely while the service does not answer.

const kMostPause = 60_000;

/** Runs `work` now and every `seconds`. `said(error or null)` is told how it went. Returns a function that asks now. */
export function poll(seconds, work, said, signal) {
  let timer = null;
  let failures = 0;
  let running = false;
  const plan = () => {
    clearTimeout(timer);
    if (signal.aborted) return;
    timer = setTimeout(ask, Math.min(seconds * 1000 * 2 ** failures, kMostPause));
  };
  async function ask() {
    if (running || signal.aborted) return;
    if (document.hidden) return plan();
    running = true;
    try {
      await work();
      failures = 0;
      if (!signal.aborted) said(null);
    } catch (error) {
      if (!signal.aborted && error.name !== "AbortError") {
        if (!("status" in error)) console.error(error);
        failures = Math.min(failures + 1, 4);
        said(error);
      }
    } finally {
      running = false;
      plan();
    }
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  ask();
  return ask;
}
