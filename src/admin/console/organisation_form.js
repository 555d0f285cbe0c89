// SPDX-License-Identifier: Apache-2.0
// The registration form, for a new organisation and for changes to one.

import { api, segment } from "./api.js";
import { h } from "./dom.js";
import { checkbox, field, input, open_dialog, select } from "./forms.js";
import { phone_text, read_number } from "./format.js";
import { toast } from "./parts.js";
import { go } from "./route.js";
import { kQuietHours, kUseCases, said } from "./words.js";

const text = (name, properties) => input(name, { maxlength: 200, ...properties });

function organisation_fields(one = {}) {
  return {
    key: field("Key", text("key", { value: one.key ?? "", maxlength: 32, disabled: Boolean(one.key) }), { hint: one.key ? "It cannot change." : "How configuration and commands name it: a-z, 0-9 and -." }),
    name: field("Legal name", text("name", { value: one.name ?? "" })),
    contact_person: field("Contact person", text("contact_person", { value: one.contact_person ?? "" })),
    contact_email: field("Contact e-mail", text("contact_email", { type: "email", value: one.contact_email ?? "" })),
    contact_phone: field("Contact telephone", text("contact_phone", { type: "tel", value: one.contact_phone ?? "" })),
    brand_id: field("Brand", text("brand_id", { value: one.brand_id ?? "", placeholder: "B1A2B3C" }), { hint: "Of The Campaign Registry, if it sends campaigns of bulk texts." }),
    quiet_hours: field("Quiet hours", select("quiet_hours", kQuietHours, one.quiet_hours ?? "as_route")),
    note: field("Note", h("textarea", { name: "note", maxlength: 1000 }), { full: true, hint: "Why; it is kept with your name." }),
  };
}

function values_of(fields, names) {
  return Object.fromEntries(names.map((name) => [name, fields[name].control.value.trim()]));
}

export function ask_for_organisation() {
  const fields = organisation_fields();
  const wide_opt_out = checkbox("company_wide_opt_out", "A STOP to one of its numbers holds for all of them");
  const suggest = () => {
    if (fields.key.control.dataset.typed) return;
    fields.key.control.value = fields.name.control.value.toLowerCase().normalize("NFD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 32);
  };
  fields.name.control.addEventListener("input", suggest);
  fields.key.control.addEventListener("input", () => { fields.key.control.dataset.typed = "yes"; });
  open_dialog({ title: "Register an organisation", confirm: "Register", fields, wide: true,
    body: h("div", { class: "form" }, fields.name, fields.key, fields.contact_person, fields.contact_email, fields.contact_phone, fields.brand_id, fields.quiet_hours, h("div", { class: "field" }, h("span", { class: "label" }, "Opt-outs"), wide_opt_out), fields.note),
    async send() {
      const form = values_of(fields, ["key", "name", "contact_person", "contact_email", "contact_phone", "brand_id", "quiet_hours"]);
      const note = fields.note.control.value.trim();
      const made = await api.post("organisations", { ...form, company_wide_opt_out: wide_opt_out.control.checked, ...(note ? { note } : {}) });
      toast(`${form.name} is registered.`);
      go(["organisations", made?.key ?? form.key]);
    } });
}

/** Sends only what differs. */
export function ask_to_change(one, done) {
  const fields = organisation_fields(one);
  const wide_opt_out = checkbox("company_wide_opt_out", "A STOP to one of its numbers holds for all of them", one.company_wide_opt_out);
  open_dialog({ title: `Change ${one.name}`, confirm: "Save", fields, wide: true,
    body: h("div", { class: "form" }, fields.name, fields.key, fields.contact_person, fields.contact_email, fields.contact_phone, fields.brand_id, fields.quiet_hours, h("div", { class: "field" }, h("span", { class: "label" }, "Opt-outs"), wide_opt_out), fields.note),
    async send() {
      const form = values_of(fields, ["name", "contact_person", "contact_email", "contact_phone", "brand_id", "quiet_hours"]);
      const changes = Object.fromEntries(Object.entries(form).filter(([name, value]) => value !== (one[name] ?? "")));
      if (wide_opt_out.control.checked !== one.company_wide_opt_out) changes.company_wide_opt_out = wide_opt_out.control.checked;
      if (Object.keys(changes).length === 0) return true;
      const note = fields.note.control.value.trim();
      await api.patch(`organisations/${segment(one.key)}`, { ...changes, ...(note ? { note } : {}) });
      toast("The changes are stored.");
      return done();
    } });
}

/** Lines of numbers in any common form. Returns {numbers, wrong}: the first line that is none. */
export function read_lines(value) {
  const parts = value.split(/[\n,;]+/).map((one) => one.trim()).filter(Boolean);
  const numbers = parts.map((one) => read_number(one)?.replace(/^\+/, ""));
  return { numbers: numbers.map((one) => (one?.length === 10 ? `1${one}` : one)), wrong: parts[numbers.findIndex((one) => !one)] };
}

const lines_of = (value) => value.split("\n").map((one) => one.trim()).filter(Boolean);

export function ask_for_campaign(organisation, done) {
  const fields = {
    key: field("Key", text("key", { maxlength: 32 }), { hint: "a-z, 0-9 and -, for example reminders." }),
    campaign_id: field("Campaign", text("campaign_id", { placeholder: "C1A2B3C" }), { hint: "Of The Campaign Registry; left empty for one-to-one texts." }),
    use_case: field("Use case", select("use_case", kUseCases.map((one) => [one, one ? `${said(one.toLowerCase())}` : "none"]))),
    numbers: field("Sender numbers", h("textarea", { name: "numbers", rows: 4, spellcheck: "false" }), { full: true, hint: "One a line, in any common form. A number belongs to one active campaign at a time." }),
    description: field("Description", h("textarea", { name: "description", maxlength: 2000 }), { full: true }),
    samples: field("Samples of messages", h("textarea", { name: "samples" }), { full: true, hint: "One a line." }),
    note: field("Note", h("textarea", { name: "note", maxlength: 1000 }), { full: true }),
  };
  open_dialog({ title: `Add a campaign to ${organisation}`, confirm: "Add", fields, wide: true, body: h("div", { class: "form" }, fields.key, fields.campaign_id, fields.use_case, h("div"), fields.numbers, fields.description, fields.samples, fields.note),
    async send() {
      const { numbers, wrong } = read_lines(fields.numbers.control.value);
      if (wrong) {
        fields.numbers.say(`“${wrong}” cannot be read as a number.`);
        fields.numbers.control.focus();
        return false;
      }
      const form = values_of(fields, ["key", "campaign_id", "use_case", "description"]);
      const note = fields.note.control.value.trim();
      await api.post(`organisations/${segment(organisation)}/campaigns`, { ...form, samples: lines_of(fields.samples.control.value), numbers, ...(note ? { note } : {}) });
      toast(`Campaign ${form.key} is added.`);
      return done();
    } });
}

export function ask_for_numbers(organisation, campaign, done) {
  const fields = {
    add: field("Add", h("textarea", { name: "add", spellcheck: "false" }), { hint: "One number a line." }),
    remove: field("Remove", h("textarea", { name: "remove", spellcheck: "false" }), { hint: "Their messages are unregistered at once." }),
    note: field("Note", h("textarea", { name: "note", maxlength: 1000 }), { full: true }),
  };
  open_dialog({ title: `Numbers of ${campaign.key}`, confirm: "Save", fields, intro: `It has ${campaign.numbers.length} now: ${campaign.numbers.slice(0, 6).map(phone_text).join(", ")}${campaign.numbers.length > 6 ? " and more" : ""}.`,
    body: h("div", { class: "form" }, fields.add, fields.remove, fields.note),
    async send() {
      const lists = {};
      for (const name of ["add", "remove"]) {
        const { numbers, wrong } = read_lines(fields[name].control.value);
        if (wrong) {
          fields[name].say(`“${wrong}” cannot be read as a number.`);
          return false;
        }
        if (numbers.length) lists[name] = numbers;
      }
      if (Object.keys(lists).length === 0) return true;
      const note = fields.note.control.value.trim();
      await api.patch(`organisations/${segment(organisation)}/campaigns/${segment(campaign.key)}`, { ...lists, ...(note ? { note } : {}) });
      toast("The numbers are stored.");
      return done();
    } });
}
