// SPDX-License-Identifier: Apache-2.0
// What somebody has complained about, entered by an operator.

import { api } from "./api.js";
import { h } from "./dom.js";
import { checkbox, field, input, number_in, open_dialog } from "./forms.js";
import { to_utc } from "./format.js";
import { toast } from "./parts.js";

const text = (name, properties) => input(name, { maxlength: 200, ...properties });

export function ask_for_complaint(sender, done) {
  const robocall = checkbox("robocall", "It was a call by a machine, not a text");
  const fields = {
    sender: field("About the sender", text("sender", { inputmode: "tel", value: sender ?? "" })),
    complainant: field("Who complains", text("complainant", { inputmode: "tel" }), {
      hint: "Their number, if they gave it.",
    }),
    violated_at: field("The message came", input("violated_at", { type: "datetime-local" }), {
      hint: "In your own time.",
    }),
    received_at: field("The complaint was made", input("received_at", { type: "datetime-local" }), {
      hint: "Left empty: now.",
    }),
    subject: field("Subject", text("subject", { placeholder: "Medical & prescriptions" })),
    reference: field("Reference", text("reference", { placeholder: "ticket 4711" }), {
      hint: "The same one is entered once.",
    }),
    city: field("City", text("city")),
    state: field("State", text("state")),
    note: field("Note", h("textarea", { name: "note", maxlength: 1000 }), {
      full: true,
      hint: "What is known besides. Without a sender, subject or note have to say something.",
    }),
  };
  open_dialog({
    title: "Enter a complaint",
    confirm: "Enter",
    fields,
    wide: true,
    intro: "It counts against the sender and is kept as evidence, with your name.",
    body: h("div", { class: "form" }, Object.values(fields), h("div", { class: "full" }, robocall)),
    async send() {
      const numbers = { sender: number_in(fields.sender), complainant: number_in(fields.complainant) };
      if (Object.values(numbers).includes(null)) return false;
      const value = (name, { control }) =>
        numbers[name] ?? (name.endsWith("_at") ? to_utc(control.value) : control.value.trim());
      const form = Object.entries(fields).map(([name, one]) => [name, value(name, one)]);
      const entered = await api.post("complaints", {
        ...Object.fromEntries(form.filter(([, text]) => text !== "")),
        ...(robocall.control.checked ? { robocall: true } : {}),
      });
      toast(`Complaint no. ${entered.id} is kept.`);
      return done();
    },
  });
}
