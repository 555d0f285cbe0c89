// SPDX-License-Identifier: Apache-2.0
// What operators do to the service itself.

import { api } from "./api.js";
import { h } from "./dom.js";
import { open_dialog, select } from "./forms.js";
import { problem_box, role_button, toast } from "./parts.js";
import { may } from "./session.js";

const kLevels = ["debug", "info", "warn", "error"].map((one) => [one, one]);

function ask_to_reload() {
  open_dialog({ title: "Reload the configuration?", confirm: "Reload",
    intro: "The file and all that it names are read anew. If anything is wrong with them nothing changes, and the answer says what. Sessions that still fit stay up; others are ended in order.",
    async send(said) {
      const { changes = [] } = (await api.act("reload")) ?? {};
      if (changes.length === 0) return toast("Nothing differs from what is in force.");
      said.replaceChildren(h("div", { class: "notice good" }, h("strong", {}, "It is in force"), h("ul", {}, changes.map((one) => h("li", {}, one)))));
      return false;
    } });
}

function log_level() {
  const choice = select("level", kLevels);
  Object.assign(choice, { disabled: true, ariaLabel: "Log level" });
  const box = h("label", { class: "inline" }, h("span", { class: "quiet small" }, "Log level"), choice);
  api.get("log-level").then(({ level }) => {
    choice.value = level;
    choice.disabled = false;
  }).catch(() => box.remove());  // the rest of the page is as good without it
  choice.addEventListener("change", async () => {
    try {
      await api.put("log-level", { level: choice.value });
      toast(`The log holds ${choice.value} and what is graver.`);
    } catch (error) {
      box.after(problem_box(error));
    }
  });
  return box;
}

export function service_actions() {
  if (!may("operator")) return null;
  return h("div", { class: "actions" }, log_level(), role_button("operator", "Reload the configuration…", { class: "slim", onclick: ask_to_reload }));
}
