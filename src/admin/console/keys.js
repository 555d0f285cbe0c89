// SPDX-License-Identifier: Apache-2.0
// Shortcut keys: g and a letter for a page, / for the page's search, ? for this list.

import { h } from "./dom.js";
import { open_dialog } from "./forms.js";
import { go } from "./route.js";
import { may } from "./session.js";
import { place_keys, place_titles } from "./shell.js";

const kPause = 1500;

export function show_keys() {
  const key = (text) => h("span", {}, text.split(" ").map((one, at) => [at ? " " : "", h("kbd", {}, one)]));
  open_dialog({ title: "Shortcut keys", body: h("dl", { class: "keys" },
    place_titles.filter(({ role }) => may(role)).map(({ title, key: letter }) =>
      [h("dt", {}, key(`g ${letter}`)), h("dd", {}, title)]),
    h("dt", {}, key("/")), h("dd", {}, "Search or filter on this page"),
    h("dt", {}, key("?")), h("dd", {}, "This list"),
    h("dt", {}, key("Esc")), h("dd", {}, "Close a dialog"),
    h("dt", {}, key("← →")), h("dd", {}, "Move the read-out of a chart that has the focus")) });
}

const is_typing = (node) => node.closest("input, select, textarea, [contenteditable], dialog") !== null;

export function listen_to_keys(is_in) {
  let began = 0;
  document.addEventListener("keydown", (event) => {
    if (!is_in() || event.ctrlKey || event.metaKey || event.altKey || is_typing(event.target)) return;
    const after_g = Date.now() - began < kPause;
    began = 0;
    if (after_g && place_keys[event.key]) go(place_keys[event.key]);
    else if (event.key === "g") began = Date.now();
    else if (event.key === "/") document.querySelector("main [data-search]")?.focus();
    else if (event.key === "?") show_keys();
    else return;
    event.preventDefault();
  });
}
