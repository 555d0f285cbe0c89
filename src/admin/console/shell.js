// SPDX-License-Identifier: Apache-2.0
// What stands around every page: navigation, account, theme.

import { fill, h, icon, icons } from "./dom.js";
import { show_keys } from "./keys.js";
import { segments } from "./parts.js";
import { may, session } from "./session.js";

const kPlaces = [
  ["overview", "Overview", "viewer", "o"],
  ["lookup", "Look up", "support", "l"],
  ["organisations", "Organisations", "support", "g"],
  ["exemptions", "Exemptions", "support", "e"],
  ["approvals", "Approvals", "support", "a"],
  ["traffic", "Unwanted traffic", "support", "t"],
  ["complaints", "Complaints", "support", "c"],
  ["registry", "Registry", "viewer", "r"],
  ["journal", "Journal", "support", "j"],
];

/** Key after g: place. */
export const place_keys = Object.fromEntries(kPlaces.map(([place, , , key]) => [key, place]));
export const place_titles = kPlaces.map(([place, title, role, key]) => ({ place, title, role, key }));

function choose_theme(theme) {
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("smppguard.theme");
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("smppguard.theme", theme);
  }
}

function brand() {
  return h(
    "a",
    { class: "brand", href: "#/overview" },
    h("img", { src: "/console/icon.svg", alt: "" }),
    "smppguard",
  );
}

function navigation() {
  return h(
    "nav",
    { class: "nav", "aria-label": "Pages" },
    kPlaces
      .filter(([, , role]) => may(role))
      .map(([place, title, , key]) =>
        h(
          "a",
          { href: `#/${place}`, data: { place } },
          icon(icons[place]),
          title,
          h("kbd", { "aria-hidden": "true" }, `g ${key}`),
        ),
      ),
  );
}

function account(sign_out) {
  return h(
    "div",
    { class: "account" },
    h(
      "div",
      { class: "who" },
      h("span", { title: `from ${session.me.source ?? ""}` }, session.me.name.replace(/^token:/, "")),
      h("span", { class: "faint small" }, session.me.role),
    ),
    segments(
      "Theme",
      [
        ["light", "Light"],
        ["dark", "Dark"],
        ["auto", "Auto"],
      ],
      document.documentElement.dataset.theme ?? "auto",
      choose_theme,
    ),
    h(
      "div",
      { class: "row" },
      h("button", { type: "button", class: "slim", onclick: sign_out }, "Sign out"),
      h("button", { type: "button", class: "slim bare", onclick: show_keys }, "Shortcuts"),
    ),
  );
}

/** Draws all of it and returns the place for pages. */
export function draw_shell(app, sign_out) {
  const side = h("div", { class: "side", id: "side" }, brand(), navigation(), account(sign_out));
  const menu = h("button", { type: "button", class: "bare", "aria-controls": "side" });
  const open = (yes) => {
    side.classList.toggle("open", yes);
    menu.setAttribute("aria-expanded", String(yes));
    menu.setAttribute("aria-label", yes ? "Close the menu" : "Open the menu");
    fill(menu, icon(yes ? icons.close : icons.menu));
  };
  open(false);
  menu.onclick = () => open(!side.classList.contains("open"));
  side.addEventListener("click", (event) => {
    if (event.target.closest("a")) open(false);
  });
  const close = (event) => {
    if (event.key !== "Escape" || !side.classList.contains("open")) return;
    open(false);
    menu.focus();
  };
  const main = h("main", { id: "main", tabindex: -1 });
  fill(
    app,
    h(
      "div",
      { class: "shell", onkeydown: close },
      h("header", { class: "topbar" }, brand(), menu),
      side,
      main,
    ),
  );
  return main;
}

export function mark_nav(place) {
  for (const link of document.querySelectorAll(".nav a")) {
    if (link.dataset.place === place) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
