// SPDX-License-Identifier: Apache-2.0
// What people complain about, by text, to an operator or to the FTC.

import { api, download } from "./api.js";
import { ask_for_complaint } from "./complaint_form.js";
import { fill, h } from "./dom.js";
import { field, input, number_in, search_form, select } from "./forms.js";
import { phone, time, to_local, to_utc } from "./format.js";
import { badge, busy, page_head, panel, problem_box } from "./parts.js";
import { sender_link } from "./records.js";
import { note } from "./route.js";
import { may } from "./session.js";
import { older_list, table } from "./table.js";
import { said } from "./words.js";

export const title = "Complaints";
export const role = "support";

const kSources = { text: "by text", operator: "by an operator", import: "imported" };

export async function show({ main, query, signal }) {
  const view = new Complaints(query, signal);
  fill(main, view.node);
  await view.search();
}

class Complaints {
  constructor(query, signal) {
    this.signal = signal;
    const typed = (name) => query.get(name) ?? "";
    const number = (name, label, more) =>
      field(label, input(name, { value: typed(name), inputmode: "tel", placeholder: "number", ...more }));
    const moment = (name, label) =>
      field(label, input(name, { type: "datetime-local", value: to_local(query.get(name)) }), {
        times: true,
      });
    this.fields = {
      sender: number("sender", "About the sender", { "data-search": true }),
      complainant: number("complainant", "Complainant"),
      source: field("Source", select("source", [["", "any"], ...Object.entries(kSources)], typed("source")), {
        narrow: true,
      }),
      since: moment("since", "From"),
      until: moment("until", "Until"),
    };
    this.list = older_list({
      draw: (rows) => table("Complaints", kColumns, rows),
      load: (before, limit) => this.#load(before, limit),
      when_empty: () => this.#when_empty(),
    });
    this.trouble = h("div");
    this.node = h(
      "div",
      {},
      page_head(title, {
        below:
          "What recipients complain about, by text, to an operator or to the FTC. Exports leave out who complained.",
        actions: [
          this.#save_button("csv", "Export CSV"),
          this.#save_button("jsonl", "Export JSON lines"),
          may("operator") && this.#enter_button(),
        ],
      }),
      this.trouble,
      panel(
        "Kept",
        { note: "latest first", body: false },
        search_form(this.fields, () => this.search()),
        this.list.node,
      ),
    );
  }

  #enter_button() {
    const enter = () => ask_for_complaint(this.asked?.sender, () => this.list.again());
    return h("button", { type: "button", class: "primary", onclick: enter }, "Enter a complaint…");
  }

  #save_button(format, text) {
    const save = async () => {
      fill(this.trouble);
      if (!this.#read_fields()) return;
      try {
        await download("complaints/export", { ...this.asked, format }, `complaints.${format}`);
      } catch (error) {
        fill(this.trouble, problem_box(error));
      }
    };
    return h("button", { type: "button", onclick: (event) => busy(event.currentTarget, save) }, text);
  }

  #read_fields() {
    const [sender, complainant] = [number_in(this.fields.sender), number_in(this.fields.complainant)];
    if (sender === null || complainant === null) return false;
    const value = (name) => this.fields[name].control.value;
    this.asked = {
      sender,
      complainant,
      source: value("source"),
      since: to_utc(value("since")),
      until: to_utc(value("until")),
    };
    return true;
  }

  search() {
    if (!this.#read_fields()) return undefined;
    note("complaints", this.asked);
    return this.list.start();
  }

  async #load(before, limit) {
    const got = await api.get("complaints", { ...this.asked, before, limit, count: "yes" }, this.signal);
    return { rows: got.complaints, before: got.before, total: got.count };
  }

  #when_empty() {
    return Object.values(this.asked).some(Boolean)
      ? ["No complaint fits", "Widen the search, or clear it."]
      : [
          "Nobody has complained",
          "Texts to a complaint number (complaints.numbers in the configuration), what operators enter here, and files of the FTC's that smppguard complaints import reads are listed here.",
        ];
  }
}

function source(one) {
  const by = one.by || [one.upstream, one.system_id].filter(Boolean).join(", ");
  return [badge(kSources[one.source] ?? said(one.source), "plain"), by && h("span", { class: "under" }, by)];
}

function about(one) {
  if (!one.sender) return h("span", { class: "faint" }, "not said");
  return [
    sender_link(one.sender),
    one.answered_by && h("span", { class: "under" }, `named by the next text, no. ${one.answered_by}`),
  ];
}

function what(one) {
  const place = [one.city, one.state].filter(Boolean).join(", ");
  const under = [
    one.robocall && "a call by a machine",
    one.violated_at && ["of ", time(one.violated_at)],
    place,
    one.reference,
  ].filter(Boolean);
  return [
    one.text && h("q", {}, one.text),
    one.subject && h("div", {}, one.subject),
    one.note && h("div", {}, one.note),
    under.length > 0 &&
      h(
        "span",
        { class: "under" },
        under.map((part, at) => [at > 0 && " · ", part]),
      ),
  ];
}

const kColumns = [
  {
    title: "Received",
    lead: true,
    cell: (one) => [time(one.received_at), h("span", { class: "under" }, `no. ${one.id}`)],
  },
  { title: "About", cell: about },
  { title: "Complainant", cell: (one) => phone(one.complainant || one.source_addr) },
  { title: "What", class: "wrap", cell: what },
  { title: "Source", cell: source },
];
