// SPDX-License-Identifier: Apache-2.0
// Who sends: all organisations, and the form for a new one.

import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { input } from "./forms.js";
import { count, day, phone_text } from "./format.js";
import { badge, empty, fill_later, page_head, panel, role_button } from "./parts.js";
import { place } from "./route.js";
import { paged, table } from "./table.js";
import { show_organisation } from "./page_organisation.js";
import { ask_for_organisation } from "./organisation_form.js";
import { kQuietHours } from "./words.js";

export const title = "Organisations";
export const role = "support";

export async function show(context) {
  if (context.parts[1]) return show_organisation(context, context.parts[1]);
  const { main, query, signal } = context;
  const list = h("div");
  const add = role_button("operator", "Register an organisation", { class: "primary", onclick: ask_for_organisation });
  fill(main, page_head(title, { below: "Who sends texts, from which numbers, and what they are exempt by.", actions: add }), list);
  await fill_later(list, () => api.get("organisations", {}, signal), (got) => draw(got, query.get("search") ?? ""), signal);
  return undefined;
}

const kColumns = [
  { title: "Key", lead: true, class: "tight", cell: (one) => h("a", { href: place(["organisations", one.key]) }, one.key) },
  { title: "Name", class: "wrap", cell: (one) => one.name },
  { title: "Contact", class: "wrap", cell: (one) => [one.contact_person, h("span", { class: "under" }, one.contact_email || phone_text(one.contact_phone))] },
  { title: "Brand", cell: (one) => one.brand_id && h("code", {}, one.brand_id) },
  { title: "Settings", cell: settings },
  { title: "Since", cell: (one) => day(one.created_at) },
];

function settings(one) {
  const words = [];
  if (one.company_wide_opt_out) words.push("Company-wide opt-out");
  if (one.quiet_hours !== "as_route") words.push(kQuietHours.find(([name]) => name === one.quiet_hours)?.[1] ?? one.quiet_hours);
  return words.length ? h("div", { class: "actions" }, words.map((text) => badge(text, "plain"))) : "";
}

function draw({ organisations }, asked) {
  if (organisations.length === 0) {
    return panel("Registered", { body: false }, empty("No organisation is registered", "Organisations, with their campaigns and sender numbers, are listed here. Register the first with the button above."));
  }
  const search = input("search", { type: "search", value: asked, placeholder: "Search: name, key, contact, brand", class: "search", "aria-label": "Search organisations", "data-search": true });
  const found = h("span", { class: "note", role: "status" });
  const pages = paged((rows) => (rows.length ? table("Organisations", kColumns, rows) : empty("None fits", "The search looks at names, keys, contacts and brands.")));
  const filter = () => {
    const words = search.value.trim().toLowerCase().split(/\s+/);
    const rows = organisations.filter((one) => {
      const text = [one.key, one.name, one.contact_person, one.contact_email, one.contact_phone, one.brand_id].join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const total = organisations.length;
    fill(found, rows.length === total ? count(total) : `${count(rows.length)} of ${count(total)}`);
    pages.show(rows, { first: true });
    history.replaceState(null, "", place("organisations", { search: search.value.trim() }));
  };
  search.addEventListener("input", filter);
  filter();
  return panel("Registered", { note: found, actions: search, body: false }, pages.node);
}
