// SPDX-License-Identifier: Apache-2.0
// What recipients texted to the approval numbers, and what came of it.

import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { phone, time } from "./format.js";
import { page_head, panel, segments } from "./parts.js";
import { note, place } from "./route.js";
import { growing_list } from "./table.js";
import { near_miss_sentence, said } from "./words.js";

export const title = "Approvals";
export const role = "support";

const kTabs = [["grants", "Grants"], ["near-misses", "Near misses"], ["help", "Help texts"]];

const look_up = (one) => one.sender && one.recipient && h("a", { href: place("lookup", { from: one.sender, to: one.recipient }) }, "Look up");
const text_cell = { title: "Text", class: "wrap", cell: (one) => h("q", {}, one.text) };
const from_cell = { title: "Recipient", lead: true, cell: (one) => phone(one.recipient || one.source_addr) };
const to_cell = { title: "Texted to", cell: (one) => phone(one.destination_addr) };
const via_cell = { title: "Through", cell: (one) => [one.upstream, one.system_id && h("span", { class: "under" }, one.system_id)] };
const when_cell = { title: "Received", cell: (one) => time(one.received_at) };

const kLists = {
  grants: { path: "approvals", name: "approvals", heading: "Latest grants", note: "each lets one sender text one recipient",
    columns: [from_cell, { title: "Approved", cell: (one) => phone(one.sender) }, text_cell, to_cell, via_cell, when_cell, { title: "Look up", hidden: true, cell: look_up }],
    when_empty: ["No grant yet", "When a recipient texts Approve and a sender's number to the approval number, it is listed here once it is on disk."] },
  "near-misses": { path: "near-misses", name: "near_misses", heading: "Near misses", note: "texts that granted nothing, and why",
    columns: [from_cell, text_cell, { title: "Why it granted nothing", class: "wrap", cell: (one) => [h("span", { class: "strong" }, said(one.reason)), h("span", { class: "under" }, near_miss_sentence(one.reason))] }, to_cell, via_cell, when_cell],
    when_empty: ["No near miss", "Texts to an approval number that grant nothing are kept here with the reason, so that support can tell the recipient what to write."] },
  help: { path: "help-texts", name: "help_texts", heading: "Help texts", note: "HELP to an approval number",
    columns: [from_cell, text_cell, to_cell, via_cell, when_cell],
    when_empty: ["Nobody asked for help", "Texts of HELP to an approval number are listed here."] },
};

export function show({ main, query, signal }) {
  const heading = h("div");
  const tab = kLists[query.get("tab")] ? query.get("tab") : "grants";
  const choice = (now) => segments("Which texts", kTabs, now, (chosen) => { note("approvals", { tab: chosen }); draw(chosen); heading.querySelector('[aria-pressed="true"]').focus(); });
  const draw = (chosen) => {
    const one = kLists[chosen];
    fill(heading, panel(one.heading, { note: one.note, actions: choice(chosen), body: false }, growing_list({ caption: one.heading, columns: one.columns, signal, when_empty: one.when_empty,
      load: async (limit) => {
        const got = await api.get(one.path, { limit }, signal);
        return { rows: got[one.name] ?? got.approvals ?? [], more: got.more, total: got.total };
      } })));
  };
  fill(main, page_head(title, { below: "What recipients texted to the approval numbers, and what came of it." }), heading);
  draw(tab);
}
