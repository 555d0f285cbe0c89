// SPDX-License-Identifier: Apache-2.0
// What was counted of a sender: of now, or as evidence of when it was judged.

import { h } from "./dom.js";
import { count, plural, rate, time } from "./format.js";
import { empty, facts } from "./parts.js";
import { counter_title, kCounterNames, kWindows } from "./traffic_words.js";
import { said } from "./words.js";

const kFacts = ["first_seen", "last_seen", "silent_hours", "usual_hour", "domain_senders"];
const is_window = (value) => value !== null && typeof value === "object";

/** Zeros are left out by the service; what it counts besides what is known here comes last. */
function counter_rows(windows) {
  const names = new Set(windows.flatMap(([, counted]) => Object.keys(counted)));
  const known = kCounterNames.filter((name) => names.delete(name));
  return [...known, ...names];
}

function window_table(evidence) {
  const windows = kWindows
    .filter(([name]) => is_window(evidence[name]))
    .map(([name, text]) => [text, evidence[name]]);
  const rows = counter_rows(windows);
  if (rows.length === 0) return null;
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      { class: "counters" },
      h("caption", { class: "sr" }, "Counted within the minute, the hour and the day"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Within the"),
          windows.map(([text]) => h("th", { scope: "col", class: "number" }, text)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((name) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, counter_title(name)),
            windows.map(([, counted]) =>
              h("td", { class: counted[name] ? "number" : "number faint" }, count(counted[name] ?? 0)),
            ),
          ),
        ),
      ),
    ),
  );
}

function other_facts(evidence) {
  const { first_seen, last_seen, silent_hours, usual_hour, domain_senders } = evidence;
  const others = Object.entries(evidence).filter(
    ([name, value]) => !kFacts.includes(name) && !is_window(value),
  );
  return facts([
    first_seen && ["First seen", time(first_seen)],
    last_seen && ["Last seen", time(last_seen)],
    silent_hours > 0 && ["Silent before", plural(silent_hours, "hour")],
    usual_hour > 0 && ["Usual in its busiest hour", `${rate(usual_hour)} messages`],
    domain_senders > 0 && ["Senders of its new link domain", count(domain_senders)],
    ...others.map(([name, value]) => [said(name), String(value)]),
  ]);
}

/** evidence: {minute: {messages: 3, ...}, hour, day, first_seen, silent_hours, ...}, with zeros left out. */
export function counters(evidence) {
  const windows = window_table(evidence);
  return h(
    "div",
    { class: "counted" },
    windows ?? empty("Nothing within a day", "Counters fade as their windows go by."),
    other_facts(evidence),
  );
}

/** The same, behind a line that opens it. */
export function evidence_details(evidence, who) {
  if (!is_window(evidence)) return null;
  return h(
    "details",
    {},
    h("summary", { class: "quiet small" }, "Evidence", h("span", { class: "sr" }, ` against ${who}`)),
    counters(evidence),
  );
}
