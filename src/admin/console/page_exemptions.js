// SPDX-License-Identifier: Apache-2.0
// All exemptions, those that wait first, and one of them with its licence.

import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { decision_buttons, exemption_columns, status_badge } from "./exemption_parts.js";
import { term, time } from "./format.js";
import { empty, facts, fill_later, notice, page_head, panel, segments } from "./parts.js";
import { organisation_link } from "./records.js";
import { note } from "./route.js";
import { paged, table } from "./table.js";
import { licence_view } from "./upload.js";
import { category } from "./words.js";

export const title = "Exemptions";
export const role = "support";

const kStatuses = [["requested", "Waiting"], ["approved", "Approved"], ["refused", "Refused"], ["revoked", "Revoked"], ["all", "All"]];

export function show(context) {
  return context.parts[1] ? show_one(context, context.parts[1]) : show_all(context);
}

function show_all({ main, query, signal }) {
  const place = h("div");
  const when_empty = (status) => (status === "requested"
    ? ["Nothing waits for a decision", "Requests are made on an organisation's page, with a copy of its business licence."]
    : ["No such exemption", "Exemptions lift the Do-Not-Call registry for organisations that belong to an exempt group."]);
  const pages = paged((rows) => table("Exemptions", exemption_columns(), rows));
  const list = (status) => fill_later(place, () => api.get("exemptions", { status: status === "all" ? "" : status }, signal), ({ exemptions }) => {
    if (exemptions.length === 0) return empty(...when_empty(status));
    pages.show([...exemptions].sort((a, b) => b.id - a.id), { first: true });
    return pages.node;
  }, signal);
  const asked = query.get("status");
  const status = kStatuses.some(([name]) => name === asked) ? asked : "requested";
  const choice = segments("Status", kStatuses, status, (chosen) => { note("exemptions", { status: chosen }); list(chosen); });
  fill(main, page_head(title, { below: "Who is exempt from the Do-Not-Call registry, by what proof, and who decided it." }),
       panel("Requests and decisions", { actions: choice, body: false }, place));
  return list(status);
}

async function show_one({ main, signal, set_title }, id) {
  set_title(`Exemption no. ${id}`);
  const place = h("div");
  fill(main, place);
  await fill_later(place, () => api.get(`exemptions/${encodeURIComponent(id)}`, {}, signal), (one, again) => draw(one, again, signal), signal);
}

function draw(one, again, signal) {
  const licence = h("div");
  if (one.licence) fill_later(licence, () => licence_view(one.id, signal), (node) => node, signal);
  else fill(licence, empty("No licence is attached", "A copy of the organisation's business licence belongs here. Nothing is approved without it."));
  return [
    page_head(`Exemption no. ${one.id}`, { crumbs: [h("a", { href: "#/exemptions" }, "Exemptions"), " / ", organisation_link(one.organisation)], actions: decision_buttons(one, again) }),
    h("div", { class: "columns" },
      h("div", {}, panel("Request", { actions: status_badge(one) }, facts([
        ["Organisation", organisation_link(one.organisation)], ["Category", category(one.category)],
        ["Covers", one.campaigns?.length ? `campaigns ${one.campaigns.join(", ")}` : "all numbers that it registers"],
        ["From", term(one.from)], ["Until", one.until ? term(one.until) : "no end"],
        ["Requested", [time(one.requested_at), ` by ${one.requested_by}`]]])), deeds(one)),
      panel("Licence", { note: one.licence && h("span", { title: one.licence }, "SHA-256 ", h("code", {}, `${one.licence.slice(0, 12)}…`)) }, licence))];
}

function deeds(one) {
  const decided = one.decided_by && panel(one.status === "refused" ? "Refused" : "Approved", {}, h("p", {}, one.decision_note),
    h("p", { class: "faint small" }, time(one.decided_at), ` by ${one.decided_by}`));
  const revoked = one.revoked_by && panel("Revoked", {}, h("p", {}, one.revocation_note), h("p", { class: "faint small" }, time(one.revoked_at), ` by ${one.revoked_by}`));
  const waits = one.status === "requested" && notice("info", "It waits for a decision",
    one.licence ? "Look at the licence, then approve or refuse; your name and note are kept." : "Its licence has to be attached before it can be approved.");
  return [waits, revoked, decided];
}
