// SPDX-License-Identifier: Apache-2.0
// Requesting an exemption, its licence, and the decisions on it.

import { api } from "./api.js";
import { h } from "./dom.js";
import { ask_note, checkbox, field, input, open_dialog, select } from "./forms.js";
import { term, time } from "./format.js";
import { badge, notice, role_button, toast } from "./parts.js";
import { organisation_link } from "./records.js";
import { place } from "./route.js";
import { attach_licence, licence_field, mistake_in } from "./upload.js";
import { category, kCategories, kExemptionKinds } from "./words.js";

export function status_badge(one) {
  if (one.status === "approved" && !one.in_force) return badge(new Date(one.from) > new Date() ? "approved, begins later" : "approved, ended", "warn");
  return badge(one.status === "approved" ? "in force" : one.status, kExemptionKinds[one.status] ?? "");
}

function last_deed(one) {
  const [at, by] = one.status === "revoked" ? [one.revoked_at, one.revoked_by] : one.decided_by ? [one.decided_at, one.decided_by] : [one.requested_at, one.requested_by];
  return [time(at), h("span", { class: "under" }, `by ${by}`)];
}

export function exemption_columns({ organisation = true } = {}) {
  return [
    { title: "No.", lead: true, class: "tight", cell: (one) => h("a", { href: place(["exemptions", one.id]) }, `No. ${one.id}`) },
    organisation && { title: "Organisation", cell: (one) => organisation_link(one.organisation) },
    { title: "Category", cell: (one) => category(one.category) },
    { title: "Status", cell: (one) => status_badge(one) },
    { title: "Licence", cell: (one) => (one.licence ? "attached" : badge("missing", "warn")) },
    { title: "Covers", cell: (one) => (one.campaigns?.length ? one.campaigns.join(", ") : "all numbers") },
    { title: "From", cell: (one) => term(one.from) },
    { title: "Until", cell: (one) => (one.until ? term(one.until) : "no end") },
    { title: "Last change", cell: last_deed },
  ].filter(Boolean);
}

const today = () => new Date().toISOString().slice(0, 10);
const midnight = (text) => `${text}T00:00:00.000Z`;

/** `done` is given the exemption's number. */
export function ask_for_exemption(organisation, campaigns, done) {
  const kind = field("Category", select("category", kCategories));
  const from = field("From", input("from", { type: "date", value: today(), required: true }), { hint: "At 00:00 UTC." });
  const until = field("Until", input("until", { type: "date" }), { hint: "Left empty: no end." });
  const licence = licence_field("PDF, PNG or JPEG, at most 10 MiB. It can follow later, but nothing is approved without it.");
  const note = field("Note", h("textarea", { name: "note", maxlength: 1000 }), { full: true, hint: "What whoever decides should know." });
  const boxes = campaigns.filter((one) => one.status !== "ended").map((one) => checkbox("campaigns", one.key));
  const covers = h("fieldset", { class: "field full" }, h("legend", {}, "Campaigns"), boxes.length === 0 ? h("span", { class: "hint" }, "There is none; it will cover all numbers that the organisation registers.")
    : [h("div", { class: "stack" }, boxes), h("span", { class: "hint" }, "None chosen: all numbers of the organisation.")]);
  let id = null;
  const send = async (said) => {
    const file = licence.control.files[0];
    if (file) {
      const mistake = await mistake_in(file);
      licence.say(mistake);
      if (mistake) return false;
    }
    if (!from.control.value) {
      from.say("Say from which day on.");
      return false;
    }
    if (id === null) {
      const made = await api.post("exemptions", {
        organisation, category: kind.control.value, campaigns: boxes.filter((one) => one.control.checked).map((one) => one.control.nextSibling.textContent),
        from: midnight(from.control.value), ...(until.control.value ? { until: midnight(until.control.value) } : {}),
        ...(note.control.value.trim() ? { note: note.control.value.trim() } : {}) });
      id = made.id;
    }
    if (file) {
      try {
        await attach_licence(id, file);
      } catch (error) {
        // The request stands; only the document has to be another one.
        for (const one of [kind, from, until, note]) one.control.disabled = true;
        for (const one of boxes) one.control.disabled = true;
        licence.say(error.detail || error.title);
        said.append(notice("", `Request no. ${id} is stored, but its licence was not taken`, `${error.detail || error.title} Choose another file and send again, or attach one later.`));
        return false;
      }
    }
    toast(`Exemption no. ${id} is requested.`);
    return true;
  };
  const { dialog } = open_dialog({ title: `Request an exemption for ${organisation}`, confirm: "Request", fields: { category: kind, from, until, licence, note }, send,
    body: h("div", { class: "form" }, kind, h("div"), from, until, covers, licence, note) });
  dialog.addEventListener("close", () => { if (id !== null) done(id); });
}

export function ask_for_licence(id, done) {
  const licence = licence_field();
  open_dialog({ title: `Attach the licence of exemption no. ${id}`, confirm: "Attach", body: licence, fields: { licence }, async send() {
    const mistake = await mistake_in(licence.control.files[0]);
    licence.say(mistake);
    if (mistake) return false;
    await attach_licence(id, licence.control.files[0]);
    toast("The licence is attached.");
    done();
    return true;
  } });
}

const kDeeds = {
  approve: ["Approve", "primary", "From then on the Do-Not-Call registry does not stop the messages of the numbers it covers. Opt-outs still do."],
  refuse: ["Refuse", "danger", "The organisation may request another one."],
  revoke: ["Revoke", "danger", "The registry holds for its numbers again at once. This cannot be undone; a new one has to be requested."],
};

function deed_button(one, deed, done) {
  const [word, kind, intro] = kDeeds[deed];
  return role_button("operator", `${word}…`, { class: kind, onclick: () => ask_note({
    title: `${word} exemption no. ${one.id} of ${one.organisation}?`, intro, confirm: word, kind,
    async send(note) {
      await api.post(`exemptions/${one.id}/${deed}`, { note });
      toast(`Exemption no. ${one.id} is ${{ approve: "approved", refuse: "refused", revoke: "revoked" }[deed]}.`);
      done();
    } }) });
}

/** What can be decided about it now. */
export function decision_buttons(one, done) {
  if (one.status === "approved") return [deed_button(one, "revoke", done)];
  if (one.status !== "requested") return [];
  const approve = deed_button(one, "approve", done);
  if (!one.licence && !approve.disabled) {
    approve.disabled = true;
    approve.title = "Attach the licence first: nothing is approved without it.";
  }
  return [role_button("operator", one.licence ? "Replace the licence…" : "Attach the licence…", { onclick: () => ask_for_licence(one.id, done) }), deed_button(one, "refuse", done), approve];
}
