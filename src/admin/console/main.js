// SPDX-License-Identifier: Apache-2.0
// Starts the console: who is there, which page, and what goes around it.

import { api, on_signed_out } from "./api.js";
import { fill, h } from "./dom.js";
import { listen_to_keys } from "./keys.js";
import { page_head, problem_box } from "./parts.js";
import { here } from "./route.js";
import { may, session, why_not } from "./session.js";
import { draw_shell, mark_nav } from "./shell.js";
import { draw_sign_in } from "./sign_in.js";

const kPages = {
  overview: () => import("./page_overview.js"),
  lookup: () => import("./page_lookup.js"),
  organisations: () => import("./page_organisations.js"),
  exemptions: () => import("./page_exemptions.js"),
  approvals: () => import("./page_approvals.js"),
  traffic: () => import("./page_traffic.js"),
  complaints: () => import("./page_complaints.js"),
  registry: () => import("./page_registry.js"),
  journal: () => import("./page_journal.js"),
};

const app = document.getElementById("app");
let leaving = new AbortController();
let main = null;

function set_title(text) {
  document.title = `${text} · smppguard`;
}

async function show_page({ first = false } = {}) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  const { parts, query } = here();
  mark_nav(parts[0]);
  main.setAttribute("aria-busy", "true");
  try {
    const load = kPages[parts[0]];
    if (load) {
      await show(await load(), { parts, query, signal });
    } else {
      nowhere();
    }
  } catch (error) {
    if (signal.aborted || error.name === "AbortError") return undefined;
    console.error(error);
    fill(
      main,
      page_head("This page failed"),
      problem_box(error, () => show_page()),
    );
  }
  if (signal.aborted) return undefined;
  main.removeAttribute("aria-busy");
  if (!first) arrive();
  return undefined;
}

async function show(page, { parts, query, signal }) {
  if (signal.aborted) return;
  set_title(page.title);
  if (may(page.role)) {
    await page.show({ main, parts, query, signal, set_title });
  } else {
    not_allowed(page);
  }
}

/** Screen readers and the keyboard begin at the new page's heading. */
function arrive() {
  if (main.contains(document.activeElement)) return;
  window.scrollTo(0, 0);
  main.querySelector("h1")?.focus({ preventScroll: true });
}

function nowhere() {
  set_title("Not found");
  fill(
    main,
    page_head("There is no such page", { below: "The link may be cut or of another version." }),
    h("a", { class: "button", href: "#/overview" }, "To the overview"),
  );
}

function not_allowed(page) {
  fill(
    main,
    page_head(page.title),
    problem_box({
      title: "Not for your role",
      detail: `${why_not(page.role)} Whoever operates the service can give you another token.`,
    }),
  );
}

async function enter() {
  session.me = await api.get("me");
  main = draw_shell(app, sign_out);
  await show_page({ first: true });
}

function ask_token(problem) {
  leaving.abort();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  main = null;
  set_title("Sign in");
  draw_sign_in(app, enter, problem);
}

function sign_out() {
  session.forget();
  ask_token(null);
}

on_signed_out((problem) => {
  session.forget();
  ask_token({ title: "You were signed out", detail: problem.detail || problem.title });
});

async function start() {
  if (!session.token) return ask_token(null);
  try {
    return await enter();
  } catch (error) {
    return error.status === 401 ? undefined : ask_token(error);
  }
}

window.addEventListener("hashchange", () => {
  if (main) show_page();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // a hash is a page here
  document.getElementById("main")?.focus();
});
listen_to_keys(() => main !== null);
start();
