// SPDX-License-Identifier: Apache-2.0
// The table of sessions on the overview.

import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { input, open_dialog } from "./forms.js";
import { count, duration, plural } from "./format.js";
import { badge, empty, panel, problem_box, role_button, toast } from "./parts.js";
import { poll } from "./poll.js";
import { may } from "./session.js";
import { live_table, paged } from "./table.js";

const kMost = 1000;

const kArrows = "↑ from the ESME, ↓ from the carrier";
const both = (pair) => `${count(pair?.esme)} / ${count(pair?.smsc)}`;

export class Sessions {
  constructor(signal) {
    this.signal = signal;
    this.got = null;
    this.filter = input("filter", { type: "search", placeholder: "Filter: system_id, address, upstream", class: "search",
                                    "aria-label": "Filter sessions", "data-search": true });
    this.filter.addEventListener("input", () => this.#draw({ first: true }));
    this.note = h("span", { class: "note" });
    this.place = h("div", {}, h("p", { class: "loading" }, "Loading…"));
    this.table = live_table("Sessions", this.#columns(), (one) => one.id);
    this.pages = paged((rows) => { this.table.update(rows); return this.table.node; });
    this.node = panel("Sessions", { note: this.note, actions: this.filter, body: false }, this.place);
  }

  start() {
    this.ask = poll(10, () => this.#read(), (error) => { if (error && !this.got) fill(this.place, problem_box(error, () => this.ask())); },
                    this.signal);
  }

  async #read() {
    this.got = await api.get("sessions", { limit: kMost }, this.signal);
    this.#draw();
  }

  #draw({ first = false } = {}) {
    if (!this.got) return;
    const { sessions, total = sessions.length } = this.got;
    const words = this.filter.value.trim().toLowerCase();
    const rows = sessions.filter((one) => [one.system_id, one.source, one.upstream, one.listener, one.route, one.client,
                                           one.certificate, one.bind_type, one.state].join(" ").toLowerCase().includes(words));
    fill(this.note, `${words ? `${count(rows.length)} of ` : ""}${plural(total, "session")}`,
         total > sessions.length && `; the ${count(sessions.length)} here are the first`);
    if (total === 0) fill(this.place, empty("No session is open", "ESMEs that connect and bind are listed here, with what went through each."));
    else if (rows.length === 0) fill(this.place, empty("No session fits the filter", "The filter looks at system_id, address, upstream, listener, route and client."));
    else {
      this.pages.show(rows, { first });
      if (this.place.firstChild !== this.pages.node) fill(this.place, this.pages.node);
    }
  }

  #columns() {
    return [
      { title: "system_id", lead: true, cell: (one) => [h("span", { class: "strong" }, one.system_id || "not bound yet"),
        h("span", { class: "under" }, one.bind_type, one.state !== "bound" && badge(one.state, "warn"))] },
      { title: "From", cell: (one) => [h("span", { class: "mono" }, one.source), h("span", { class: "under" },
        `by ${one.listener}`, one.certificate && `, ${one.certificate}`)] },
      { title: "To", class: "nowrap", cell: (one) => one.upstream && [one.upstream, one.route && h("span", { class: "under" }, `route ${one.route}`)] },
      { title: "Forwarded ↑\u00a0/\u00a0↓", hint: kArrows, class: "number", cell: (one) => both(one.forwarded) },
      { title: "Refused", class: "number", cell: (one) => count(one.refused) },
      { title: "Outstanding ↑\u00a0/\u00a0↓", hint: kArrows, class: "number", cell: (one) => both(one.outstanding) },
      { title: "Age", class: "number", cell: (one) => [duration(one.age_s), h("span", { class: "under" }, `idle ${duration(one.idle_s)}`)] },
      may("operator") && { title: "Disconnect", hidden: true, fixed: true, class: "tight", cell: (one) => role_button("operator", "Disconnect",
        { class: "slim danger", "aria-label": `Disconnect session ${one.id} of ${one.system_id || one.source}`, onclick: () => this.#ask_to_end(one) }) },
    ].filter(Boolean);
  }

  #ask_to_end(one) {
    open_dialog({
      title: `Disconnect ${one.system_id || one.source}?`, kind: "danger", confirm: "Disconnect",
      intro: `Session ${one.id} from ${one.source} is unbound on both sides, in order. Most clients connect again by themselves; to keep one out, change its entry in the configuration.`,
      body: one.outstanding?.esme + one.outstanding?.smsc > 0
        ? h("p", {}, `${plural(one.outstanding.esme + one.outstanding.smsc, "request")} of it still wait for an answer.`) : null,
      async send() {
        await api.remove(`sessions/${one.id}`);
        toast(`Session ${one.id} of ${one.system_id || one.source} is being ended.`);
      },
    });
  }
}
