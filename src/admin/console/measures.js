// SPDX-License-Identifier: Apache-2.0
// Measures against senders and organisations: shown, taken and ended.

import { api, segment } from "./api.js";
import { evidence_details } from "./counters.js";
import { h } from "./dom.js";
import { ask_note, field, input, number_in, open_dialog, select } from "./forms.js";
import { phone_text, plural, time, to_utc } from "./format.js";
import { badge, toast } from "./parts.js";
import { organisation_link, sender_link } from "./records.js";
import { may } from "./session.js";
import { older_list } from "./table.js";
import { action_state, kActions } from "./traffic_words.js";

/** Whom it is against, as text. */
export const target_text = ({ sender, organisation }) =>
  sender ? phone_text(sender) : `organisation ${organisation}`;
const target_of = ({ sender, organisation }) => (sender ? { sender } : { organisation });

/** Both take {sender, organisation}, of which one is there. */
export function target_link({ sender, organisation }) {
  return h(
    "span",
    { class: "strong" },
    sender ? sender_link(sender) : ["organisation ", organisation_link(organisation)],
  );
}

function action_button(text, label, kind, onclick) {
  return h("button", { type: "button", class: `slim ${kind}`, "aria-label": label, onclick }, text);
}

function measure_buttons(one, again) {
  const who = target_text(one);
  return [
    one.action !== "trust" && action_button("Trust…", `Trust ${who}`, "", () => ask_to_trust(one, again)),
    action_button("End…", `End measure ${one.id} against ${who}`, "danger", () => ask_to_end(one, again)),
  ];
}

function measure_item(one, again) {
  const [text, kind] = action_state(one.action);
  return h(
    "li",
    {},
    h(
      "div",
      { class: "line" },
      badge(text, kind),
      target_link(one),
      one.per_second > 0 && h("span", { class: "quiet" }, `to ${plural(one.per_second, "message")} a second`),
      may("operator") && h("span", { class: "actions" }, measure_buttons(one, again)),
    ),
    one.explanation && h("div", {}, h("span", { class: "quiet" }, "Told to the sender: "), one.explanation),
    one.note && h("div", {}, h("span", { class: "quiet" }, "Note: "), one.note),
    h(
      "div",
      { class: "faint small" },
      one.rule ? ["by rule ", h("code", {}, one.rule)] : `taken by ${one.by ?? "nobody who is known"}`,
      ", since ",
      time(one.since),
      one.until ? [", until ", time(one.until)] : ", until somebody ends it",
      ` · no. ${one.id}`,
    ),
    evidence_details(one.evidence, target_text(one)),
  );
}

/** `again()` is called once one of them has changed. */
export function measure_list(measures, again) {
  return h(
    "ul",
    { class: "timeline" },
    measures.map((one) => measure_item(one, again)),
  );
}

/** Those in force that query() finds, latest first; again() is called once one has changed. */
export function measures_in_force({ query = () => ({}), when_empty, signal, again }) {
  return older_list({
    draw: (rows) => measure_list(rows, again),
    when_empty,
    load: async (before, limit) => {
      const { measures, more } = await api.get("measures", { ...query(), before, limit }, signal);
      return { rows: measures, before: more && measures.at(-1).id };
    },
  });
}

/** The measure of that id; nothing if it has ended. */
export async function read_measure(id, signal) {
  const { measures } = await api.get("measures", { before: id + 1, limit: 1 }, signal);
  return measures.find((one) => one.id === id);
}

function ask_to_end(one, done) {
  const [state] = action_state(one.action);
  ask_note({
    title: `End measure no. ${one.id}?`,
    confirm: "End it",
    kind: "danger",
    intro:
      one.action === "trust"
        ? `From then on rules are held against ${target_text(one)} as against anybody.`
        : `${target_text(one)} is no longer ${state}, on all nodes. ${one.rule ? "The rule does not find it again before it has once not held." : ""}`,
    async send(note) {
      await api.post(`measures/${segment(one.id)}/end`, { note });
      toast(`Measure no. ${one.id} is ended.`);
      done();
    },
  });
}

function ask_to_trust(one, done) {
  ask_note({
    title: `Trust ${target_text(one)}?`,
    confirm: "Trust",
    intro:
      "Every measure against it ends, and no rule hinders it until somebody ends the trust. Its messages are judged by registries and opt-outs as before.",
    async send(note) {
      await api.post("measures", { ...target_of(one), action: "trust", note });
      toast(`${target_text(one)} is trusted.`);
      done();
    },
  });
}

/** A measure by hand; `given` may name the sender or the organisation. */
export function ask_for_measure(given, done) {
  const fields = {
    sender: field("Sender's number", input("sender", { inputmode: "tel", value: given.sender ?? "" }), {
      hint: "Or an organisation, for all its numbers.",
    }),
    organisation: field(
      "Organisation",
      input("organisation", { value: given.organisation ?? "", placeholder: "key" }),
    ),
    action: field("What", select("action", kActions)),
    until: field("Until", input("until", { type: "datetime-local" }), {
      hint: "In your own time. Left empty: until somebody ends it.",
    }),
    per_second: field("Messages a second", input("per_second", { inputmode: "numeric", value: "1" })),
    explanation: field("Explanation to the sender", input("explanation", { maxlength: 160 }), {
      full: true,
      hint: "Blocked senders read it where the service answers with texts.",
    }),
    note: field("Note", h("textarea", { name: "note", required: true, maxlength: 1000 }), {
      full: true,
      hint: "Why; it is kept with your name as evidence.",
    }),
  };
  const value = (name) => fields[name].control.value.trim();
  const show_rate = () => {
    fields.per_second.hidden = value("action") !== "throttle";
  };
  fields.action.control.addEventListener("change", show_rate);
  show_rate();
  open_dialog({
    title: "Take a measure",
    confirm: "Take it",
    fields,
    intro: "It is in force at once, on all nodes, and takes the place of what a person has decided before.",
    body: h("div", { class: "form" }, Object.values(fields)),
    async send() {
      const sender = number_in(fields.sender);
      if (sender === null) return false;
      const form = {
        sender,
        organisation: value("organisation"),
        action: value("action"),
        per_second: value("action") === "throttle" ? value("per_second") : "",
        until: to_utc(value("until")),
        explanation: value("explanation"),
        note: value("note"),
      };
      await api.post("measures", Object.fromEntries(Object.entries(form).filter(([, text]) => text !== "")));
      toast("The measure is in force.");
      return done();
    },
  });
}
