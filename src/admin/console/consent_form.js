// SPDX-License-Identifier: Apache-2.0
// What operators enter about a recipient and a sender, and how it ends.

import { api } from "./api.js";
import { h } from "./dom.js";
import { ask_note, field, input, open_dialog, select } from "./forms.js";
import { phone_text } from "./format.js";
import { toast } from "./parts.js";
import { kConsentKinds } from "./words.js";

const kKinds = [["written_consent", "Written consent"], ["purchase", "Purchase (ends 18 months later)"], ["inquiry", "Inquiry (ends 3 months later)"],
                ["approval", "Approval given in another way"], ["opt_out", "Opt-out of this sender"]];
const today = () => new Date().toISOString().slice(0, 10);
const midnight = (text) => `${text}T00:00:00.000Z`;

export function ask_for_consent(sender, recipient, done) {
  const fields = {
    kind: field("What", select("kind", kKinds)),
    from: field("Given on", input("from", { type: "date", value: today() })),
    until: field("Until", input("until", { type: "date" }), { hint: "Left empty: as long as its kind lasts." }),
    evidence: field("Evidence", input("evidence", { maxlength: 1000, placeholder: "order 4711" }), { full: true, hint: "Where the proof is. What permits something needs it." }),
    note: field("Note", h("textarea", { name: "note", maxlength: 1000 }), { full: true }),
  };
  open_dialog({ title: "Enter what is known", confirm: "Enter", fields, intro: `Between the sender ${phone_text(sender)} and the recipient ${phone_text(recipient)}. Your name is kept with it.`,
    body: h("div", { class: "form" }, Object.values(fields)),
    async send() {
      const value = (name) => fields[name].control.value.trim();
      if (!value("evidence") && value("kind") !== "opt_out") {
        fields.evidence.say("Say where the proof is.");
        fields.evidence.control.focus();
        return false;
      }
      await api.post("consents", { kind: value("kind"), recipient, sender, from: midnight(value("from") || today()), evidence: value("evidence"),
        ...(value("until") ? { until: midnight(value("until")) } : {}), ...(value("note") ? { note: value("note") } : {}) });
      toast("It is entered, and in force within a second.");
      return done();
    } });
}

export function ask_to_end(one, done) {
  ask_note({ title: `End “${kConsentKinds[one.kind] ?? one.kind}”?`, confirm: "End it", kind: "danger",
    intro: `It is between the recipient ${phone_text(one.recipient)} and ${one.sender ? phone_text(one.sender) : one.organisation || "everybody"}. What it was stays in the history.`,
    async send(note) {
      await api.post("consents/end", { kind: one.kind, recipient: one.recipient, ...(one.sender ? { sender: one.sender } : {}), ...(one.organisation ? { organisation: one.organisation } : {}), note });
      toast("It is ended.");
      done();
    } });
}
