// SPDX-License-Identifier: Apache-2.0
// Who is hindered or trusted for what it sends, and what rules have found.

import { api } from "./api.js";
import { evidence_details } from "./counters.js";
import { fill, h } from "./dom.js";
import { field, input, number_in, search_form, select } from "./forms.js";
import { count, octets, plural, time } from "./format.js";
import { ask_for_measure, measures_in_force, target_link, target_text } from "./measures.js";
import { badge, empty, fill_later, page_head, panel } from "./parts.js";
import { not_counted, read_counted, show_sender } from "./page_traffic_sender.js";
import { note, place } from "./route.js";
import { may } from "./session.js";
import { paged } from "./table.js";
import { action_state, kActions } from "./traffic_words.js";

export const title = "Unwanted traffic";
export const role = "support";

const kMostFindings = 1000;

export async function show(context) {
  if (context.parts[1]) return show_sender(context, context.parts[1]);
  const { main, query, signal } = context;
  const found = h("div");
  const search = new MeasureSearch(query, signal, () => again());
  const draw = () =>
    fill_later(
      found,
      () => read_findings(signal),
      (got) => draw_findings(got, again),
      signal,
    );
  const again = () => Promise.all([search.list.again(), draw()]);
  const take = h(
    "button",
    { type: "button", class: "primary", onclick: () => ask_for_measure({}, again) },
    "Take a measure…",
  );
  fill(
    main,
    page_head(title, {
      below:
        "Which senders are hindered or trusted for what they send, by what evidence, and what rules have found.",
      actions: may("operator") && take,
    }),
    search.node,
    found,
  );
  await Promise.all([search.begin(), draw()]);
  return undefined;
}

class MeasureSearch {
  constructor(query, signal, again) {
    const typed = (name) => query.get(name) ?? "";
    this.fields = {
      sender: field(
        "Sender",
        input("sender", {
          value: typed("sender"),
          inputmode: "tel",
          placeholder: "number",
          "data-search": true,
        }),
      ),
      organisation: field(
        "Organisation",
        input("organisation", { value: typed("organisation"), placeholder: "key" }),
      ),
      action: field("Measure", select("action", [["", "any"], ...kActions], typed("action"))),
    };
    this.list = measures_in_force({
      query: () => this.asked,
      when_empty: () => this.#when_empty(),
      signal,
      again,
    });
    const form = search_form(this.fields, () => this.begin());
    this.node = panel("Measures in force", { note: "latest first", body: false }, form, this.list.node);
  }

  begin() {
    const sender = number_in(this.fields.sender);
    if (sender === null) return undefined;
    const value = (name) => this.fields[name].control.value.trim();
    this.asked = { sender, organisation: value("organisation"), action: value("action") };
    note("traffic", this.asked);
    return this.list.start();
  }

  #when_empty() {
    const { sender, organisation, action } = this.asked;
    if (sender)
      return [
        "No such measure against this sender",
        h("a", { href: place(["traffic", sender]) }, "What it sends, and what is known of it"),
      ];
    return organisation || action
      ? ["No such measure", "Widen the search, or clear it."]
      : [
          "No measure is in force",
          "Senders that a rule or a person blocks, holds, throttles or trusts are listed here, with the reason and the evidence.",
        ];
  }
}

/** Totals and findings, these with their organisations' keys; null where nothing is counted. */
async function read_findings(signal) {
  const got = await read_counted("traffic", { limit: kMostFindings }, signal);
  if (!got?.findings.some((one) => one.organisation !== null)) return got;
  const { organisations } = await api.get("organisations", {}, signal);
  const keys = new Map(organisations.map(({ id, key }) => [id, key]));
  const named = (one) =>
    one.organisation === null ? null : (keys.get(one.organisation) ?? `no. ${one.organisation}`);
  return { ...got, findings: got.findings.map((one) => ({ ...one, organisation: named(one) })) };
}

function tile(label, value, below) {
  return h(
    "div",
    { class: "tile" },
    h("div", { class: "label" }, label),
    h("div", { class: "value" }, value),
    h("div", { class: "below" }, below),
  );
}

function draw_findings(got, again) {
  if (got === null) return panel("Open findings", { body: false }, not_counted());
  const shown = got.findings.length;
  // What a person has ended stays open for the service until its rule no longer holds, and is not among them.
  const open = shown < kMostFindings ? shown : got.findings_open;
  const pages = paged((rows) => finding_list(rows, again), 25);
  pages.show(got.findings, { first: true });
  return [
    panel(
      "Open findings",
      {
        note: open > shown ? `${count(shown)} of ${count(open)}, latest first` : "latest first",
        body: false,
      },
      shown > 0
        ? pages.node
        : empty(
            "No finding is open",
            "A rule that holds for a sender opens one here, whether it only observes or hinders the sender.",
          ),
    ),
    h(
      "div",
      { class: "tiles" },
      tile("Senders known", count(got.known), "to this node"),
      tile("Watched", count(got.watched), "everything is counted of them"),
      tile("Measures", count(got.measures), "in force on this node"),
      tile("Findings", count(got.findings_begun), `since the start; ${count(open)} open`),
      tile("Dropped", count(got.dropped), `of ${plural(got.sightings, "sighting")}`),
      tile("Memory", octets(got.memory), `${plural(got.forgotten, "sender")} forgotten`),
    ),
  ];
}

function finding_list(findings, again) {
  return h(
    "ul",
    { class: "timeline" },
    findings.map((one) => finding_item(one, again)),
  );
}

function finding_item(one, again) {
  const who = target_text(one);
  const [text, kind] = action_state(one.action);
  return h(
    "li",
    {},
    h(
      "div",
      { class: "line" },
      badge(text, kind),
      target_link(one),
      may("operator") &&
        h(
          "span",
          { class: "actions" },
          h(
            "button",
            {
              type: "button",
              class: "slim",
              "aria-label": `Take a measure against ${who}`,
              onclick: () => ask_for_measure(one, again),
            },
            "Take a measure…",
          ),
        ),
    ),
    one.explanation && h("div", {}, one.explanation),
    h(
      "div",
      { class: "faint small" },
      "by rule ",
      h("code", {}, one.rule),
      ", since ",
      time(one.since),
      one.until && [", at least until ", time(one.until)],
    ),
    evidence_details(one.evidence, who),
  );
}
