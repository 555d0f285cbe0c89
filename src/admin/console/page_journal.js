// SPDX-License-Identifier: Apache-2.0
// The evidence: searched, read and taken away.

import { api, download } from "./api.js";
import { fill, h } from "./dom.js";
import { field, input, open_dialog, search_form, select } from "./forms.js";
import { count, phone, read_number, time, to_local, to_utc } from "./format.js";
import { badge, busy, empty, facts, page_head, panel, problem_box } from "./parts.js";
import { organisation_link } from "./records.js";
import { note, place } from "./route.js";
import { table } from "./table.js";
import { kReasonNames, reason_title, said } from "./words.js";

export const title = "Journal";
export const role = "support";

const kStep = 100;
const kStreams = [
  ["", "all"],
  ["refusals", "refusals"],
  ["evidence", "evidence"],
  ["decisions", "decisions"],
];

export async function show({ main, query, signal }) {
  const view = new Journal(query, signal);
  fill(main, view.node);
  await view.search();
}

class Journal {
  constructor(query, signal) {
    this.signal = signal;
    const typed = (name) => query.get(name) ?? "";
    this.fields = {
      number: field(
        "Numbers",
        input("number", {
          value: query.getAll("number").join(", "),
          inputmode: "tel",
          placeholder: "any of these",
          "data-search": true,
        }),
      ),
      organisation: field(
        "Organisation",
        input("organisation", { value: typed("organisation"), placeholder: "key" }),
      ),
      stream: field("Stream", select("stream", kStreams, typed("stream")), { narrow: true }),
      reason: field(
        "Reason",
        select(
          "reason",
          [["", "any"], ...kReasonNames.map((name) => [name, reason_title(name)])],
          typed("reason"),
        ),
      ),
      from: field("From", input("from", { type: "datetime-local", value: to_local(query.get("from")) }), {
        times: true,
      }),
      until: field("Until", input("until", { type: "datetime-local", value: to_local(query.get("until")) }), {
        times: true,
      }),
    };
    this.result = h("div");
    const form = search_form(this.fields, () => this.#remember() && this.search());
    const save = (format, text) =>
      h(
        "button",
        { type: "button", onclick: (event) => busy(event.currentTarget, () => this.#export(format)) },
        text,
      );
    this.node = h(
      "div",
      {},
      page_head(title, {
        below:
          "Every refusal, every change and every list that came into force, latest first. Exports hold all that the filter finds.",
        actions: [save("csv", "Export CSV"), save("jsonl", "Export JSON lines")],
      }),
      panel("Entries", { body: false }, form, this.result),
    );
  }

  #query() {
    const words = this.fields.number.control.value.trim();
    const parts = read_number(words) ? [words] : words.split(/[,;]/.test(words) ? /[,;]/ : /\s+/);
    const numbers = words === "" ? [] : parts.map(read_number);
    const mistaken = numbers.includes(null);
    this.fields.number.say(mistaken ? "Numbers, with commas between." : "");
    if (mistaken) return null;
    const value = (name) => this.fields[name].control.value.trim();
    return {
      number: numbers,
      organisation: value("organisation"),
      stream: value("stream"),
      reason: value("reason"),
      from: to_utc(value("from")),
      until: to_utc(value("until")),
    };
  }

  #remember() {
    const query = this.#query();
    if (query) note("journal", query);
    return query !== null;
  }

  async search() {
    const query = this.#query();
    if (!query) return;
    this.entries = [];
    this.known = new Set();
    fill(this.result, h("p", { class: "loading", role: "status" }, "Loading…"));
    try {
      await this.#read(query, kStep);
    } catch (error) {
      if (error.name !== "AbortError")
        fill(
          this.result,
          problem_box(error, () => this.search()),
        );
    }
  }

  /** There is no page number in a journal that grows: what is older than the last entry comes next. */
  async #read(query, limit) {
    const last = this.entries.at(-1);
    const until = last ? new Date(Date.parse(last.at) + 1).toISOString() : query.until;
    const got = await api.get("journal", { ...query, until, limit }, this.signal);
    const fresh = got.entries.filter((one) => !this.known.has(JSON.stringify(one)));
    if (fresh.length === 0 && got.more && limit < 1000) return this.#read(query, 1000);
    for (const one of fresh) this.known.add(JSON.stringify(one));
    this.entries.push(...fresh);
    return this.#draw(query, got.more && fresh.length > 0);
  }

  #draw(query, more) {
    if (this.entries.length === 0) {
      fill(
        this.result,
        empty(
          "No entry fits",
          "Refusals, changes and imports are written here as they happen, if journal.path is set. Widen the filter, or clear it.",
        ),
      );
      return;
    }
    const button = h("button", { type: "button", class: "slim" }, "Show older");
    button.onclick = () =>
      busy(button, () => this.#read(query, kStep)).catch((error) => this.result.append(problem_box(error)));
    fill(
      this.result,
      table("Journal", kColumns, this.entries),
      h("div", { class: "foot" }, h("span", {}, `${count(this.entries.length)} shown`), more && button),
    );
  }

  async #export(format) {
    const query = this.#query();
    if (!query) return;
    try {
      await download("journal/export", { ...query, format }, `journal.${format}`);
    } catch (error) {
      this.result.prepend(problem_box(error));
    }
  }
}

function what(one) {
  if (!one.reason) return said(one.kind);
  const passes = one.command_status === undefined;
  return badge(reason_title(one.reason), `inline ${passes ? "good" : one.observed ? "warn" : "bad"}`);
}

const kColumns = [
  { title: "When", lead: true, cell: (one) => time(one.at) },
  {
    title: "What",
    cell: (one) => [what(one), one.observed && h("span", { class: "under" }, "observed only")],
  },
  { title: "Sender", cell: (one) => one.sender && phone(one.sender) },
  { title: "Recipient", cell: (one) => one.recipient && phone(one.recipient) },
  {
    title: "By",
    cell: (one) =>
      one.by ||
      one.system_id ||
      (typeof one.organisation === "string" ? organisation_link(one.organisation) : ""),
  },
  { title: "Upstream", cell: (one) => one.upstream },
  {
    title: "Entry",
    hidden: true,
    class: "tight",
    cell: (one) =>
      h(
        "button",
        {
          type: "button",
          class: "slim",
          "aria-label": `All members of entry ${one.n}`,
          onclick: () => show_entry(one),
        },
        "Details",
      ),
  },
];

function show_entry(one) {
  const value = (name, member) =>
    ["at", "from", "until"].includes(name)
      ? time(member)
      : ["sender", "recipient"].includes(name)
        ? phone(member)
        : h(
            "span",
            { class: name === "hash" ? "mono" : null },
            typeof member === "object" ? JSON.stringify(member) : String(member),
          );
  open_dialog({
    title: `Entry ${count(one.n)}`,
    body: [
      facts(Object.entries(one).map(([name, member]) => [name.replaceAll("_", " "), value(name, member)])),
      one.sender &&
        one.recipient &&
        h(
          "p",
          {},
          h(
            "a",
            { href: place("lookup", { from: one.sender, to: one.recipient }) },
            "Look up what would be decided now",
          ),
        ),
    ],
  });
}
