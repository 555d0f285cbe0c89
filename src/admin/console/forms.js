// SPDX-License-Identifier: Apache-2.0
// Fields, forms and dialogs.

import { fill, fresh_id, h } from "./dom.js";
import { read_number } from "./format.js";
import { busy, problem_box } from "./parts.js";

/** A labelled control. Returns the element; its control is `.control`, and say() puts a mistake below it. */
export function field(label, control, { hint, full, narrow, times } = {}) {
  const id = control.id || fresh_id("field");
  control.id = id;
  const said = h("span", { class: "mistake", id: `${id}-mistake`, hidden: true });
  const node = h(
    "div",
    { class: `field${full ? " full" : ""}${narrow ? " narrow" : ""}${times ? " times" : ""}` },
    h("label", { for: id }, label),
    control,
    hint && h("span", { class: "hint", id: `${id}-hint` }, hint),
    said,
  );
  control.setAttribute("aria-describedby", `${hint ? `${id}-hint ` : ""}${id}-mistake`);
  node.control = control;
  node.say = (text) => {
    said.hidden = !text;
    said.textContent = text || "";
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  };
  return node;
}

export function input(name, properties = {}) {
  return h("input", { name, autocomplete: "off", spellcheck: "false", ...properties });
}

export function select(name, choices, chosen) {
  const node = h(
    "select",
    { name },
    choices.map(([value, text]) => h("option", { value }, text)),
  );
  node.value = chosen ?? choices[0][0];
  return node;
}

export function checkbox(name, text, checked = false) {
  const id = fresh_id("check");
  const box = h("input", { type: "checkbox", name, id });
  box.checked = checked;
  const node = h("div", { class: "check" }, box, h("label", { for: id }, text));
  node.control = box;
  return node;
}

/** What a field for one number holds: digits, "" for nothing, or null once it has said that it cannot be read. */
export function number_in(one) {
  const text = one.control.value.trim();
  const number = text === "" ? "" : read_number(text);
  one.say(
    number === null ? "This cannot be read as a number; ten digits are enough, in any common form." : "",
  );
  return number;
}

/** Fields above a list. `search()` is called when they are sent, and once they were cleared. */
export function search_form(fields, search) {
  const clear = () => {
    for (const { control } of Object.values(fields)) control.value = "";
    search();
  };
  return h(
    "form",
    {
      class: "filters",
      novalidate: true,
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        search();
      },
    },
    Object.values(fields),
    h(
      "div",
      { class: "actions" },
      h("button", { type: "submit", class: "primary" }, "Search"),
      h("button", { type: "button", onclick: clear }, "Clear"),
    ),
  );
}

/** Puts the service's "name: what is wrong" below the field of that name; what fits none stays in the box. */
export function place_mistakes(problem, fields) {
  const rest = [];
  let first = null;
  for (const text of problem.errors ?? []) {
    const name = /^([a-z_]+)(?:\[\d+\])?: /.exec(text)?.[1];
    if (!fields[name]) {
      rest.push(text);
      continue;
    }
    fields[name].say(text.slice(text.indexOf(": ") + 2));
    first ??= fields[name].control;
  }
  first?.focus();
  return { ...problem, title: problem.title, detail: problem.detail, status: problem.status, errors: rest };
}

/** A modal form. `send()` does the work; the dialog closes when it returns anything but false. */
export function open_dialog({
  title,
  intro,
  body,
  confirm,
  kind = "primary",
  wide = false,
  fields = {},
  send,
}) {
  const said = h("div");
  const ok = confirm && h("button", { type: "submit", class: kind }, confirm);
  const heading = fresh_id("dialog");
  const form = h(
    "form",
    { novalidate: true },
    h("div", { class: "panel-head" }, h("h2", { id: heading }, title)),
    h("div", { class: "panel-body" }, intro && h("p", { class: "quiet" }, intro), body, said),
    h(
      "div",
      { class: "panel-foot" },
      h("button", { type: "button", onclick: () => dialog.close() }, confirm ? "Cancel" : "Close"),
      ok,
    ),
  );
  const dialog = h("dialog", { class: wide ? "wide" : null, "aria-labelledby": heading }, form);
  const opener = document.activeElement;
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener?.isConnected) opener.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!send || ok.disabled) return;
    fill(said);
    for (const one of Object.values(fields)) one.say("");
    try {
      if ((await busy(ok, () => send(said))) !== false) dialog.close();
    } catch (error) {
      fill(said, problem_box(place_mistakes(error, fields)));
      said.scrollIntoView({ block: "nearest" });
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, said };
}

/** A dialog that asks for a note, as every decision needs one. */
export function ask_note({ title, intro, confirm, kind, hint, send }) {
  const note = field("Note", h("textarea", { name: "note", required: true, maxlength: 1000 }), {
    hint: hint ?? "Why; it is kept with your name as evidence.",
  });
  open_dialog({
    title,
    intro,
    confirm,
    kind,
    body: note,
    fields: { note },
    send() {
      const text = note.control.value.trim();
      if (text !== "") return send(text);
      note.say("Write why: the note is kept as evidence and cannot be left out.");
      note.control.focus();
      return false;
    },
  });
}
