// SPDX-License-Identifier: Apache-2.0
// One sender: the measures against it, and what it has sent lately.

import { api, segment } from "./api.js";
import { counters } from "./counters.js";
import { fill, h } from "./dom.js";
import { phone_text } from "./format.js";
import { ask_for_measure, measures_in_force } from "./measures.js";
import { badge, empty, fill_later, page_head, panel } from "./parts.js";
import { place } from "./route.js";
import { may } from "./session.js";
import { trait_title } from "./traffic_words.js";

/** What the counters answer; null where nothing is counted. */
export async function read_counted(path, query, signal) {
  try {
    return await api.get(path, query, signal);
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

export function not_counted() {
  return empty("Nothing is counted of senders", [
    "Write ",
    h("code", {}, "traffic: {enabled: true}"),
    " in the configuration and restart the service. The rules that come with it only observe until ",
    h("code", {}, "actions"),
    " says more. Measures by hand hold without it.",
  ]);
}

export async function show_sender({ main, signal, set_title }, number) {
  set_title(phone_text(number));
  const sent = h("div");
  const measures = measures_in_force({
    query: () => ({ sender: number }),
    when_empty: () => [
      "No measure against it",
      "Nobody and no rule hinders this number for what it sends. One against its whole organisation is on the organisation's side.",
    ],
    signal,
    again: () => measures.again(),
  });
  const take = h(
    "button",
    {
      type: "button",
      class: "primary",
      onclick: () => ask_for_measure({ sender: number }, measures.again),
    },
    "Take a measure…",
  );
  fill(
    main,
    page_head(phone_text(number), {
      crumbs: h("a", { href: "#/traffic" }, "Unwanted traffic"),
      below: "What is done against this sender, and what it has sent lately.",
      actions: [
        h("a", { class: "button", href: place("complaints", { sender: number }) }, "Complaints about it"),
        h("a", { class: "button", href: place("journal", { number }) }, "In the journal"),
        may("operator") && take,
      ],
    }),
    panel("Measures in force", { note: "latest first", body: false }, measures.node),
    sent,
  );
  await Promise.all([
    measures.start(),
    fill_later(sent, () => read_counted(`traffic/${segment(number)}`, {}, signal), draw_sent, signal),
  ]);
}

function draw_sent(got) {
  if (got === null) return panel("What it sends", { body: false }, not_counted());
  return panel(
    "What it sends",
    {
      note: "as this node has seen it",
      actions: got.traits.map((one) => badge(trait_title(one), "plain")),
      body: got.watched,
    },
    got.watched
      ? counters(got.traffic)
      : empty(
          "Too little to be counted",
          "Everything is counted of a sender once it has sent some messages within a day (traffic.watch_after).",
        ),
  );
}
