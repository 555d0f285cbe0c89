// SPDX-License-Identifier: Apache-2.0
// What pages are put together from.

import { fill, fresh_id, h } from "./dom.js";
import { may, why_not } from "./session.js";

export function badge(text, kind = "") { return h("span", { class: `badge ${kind}` }, text); }

export function page_head(title, { crumbs, below, actions, live } = {}) {
  return h("div", { class: "head" },
    h("div", { class: "grow" }, crumbs && h("div", { class: "crumbs" }, crumbs), h("h1", { tabindex: -1 }, title),
      below && h("p", {}, below)), live, actions && h("div", { class: "actions" }, actions));
}

export function panel(title, { note, actions, body = true } = {}, ...content) {
  const id = fresh_id("panel");
  return h("section", { class: "panel", "aria-labelledby": id },
    h("header", {}, h("h2", { id, class: "grow" }, title), note && h("span", { class: "note" }, note), actions),
    body ? h("div", { class: "body" }, content) : content);
}

function fact([name, value]) {
  const blank = value === "" || value === undefined || value === null;
  return [h("dt", {}, name), h("dd", {}, blank ? h("span", { class: "faint" }, "–") : value)];
}

export function facts(pairs) { return h("dl", { class: "facts" }, pairs.filter(Boolean).map(fact)); }

/** The same side by side; a third member of a pair is a class. */
export function spread_facts(pairs) {
  return h("dl", { class: "facts spread" }, pairs.filter(Boolean).map((pair) => h("div", { class: pair[2] }, fact(pair))));
}

export function empty(title, text, actions) {
  return h("div", { class: "empty" }, h("strong", {}, title), text && h("p", {}, text),
           actions && h("div", { class: "actions" }, actions));
}

export function loading() { return h("p", { class: "loading", role: "status" }, "Loading…"); }

export function notice(kind, title, text, ...more) {
  return h("div", { class: `notice ${kind}`, role: kind === "bad" ? "alert" : null },
    h("strong", {}, title), text && h("p", {}, text), more);
}

/** An error says what to do; `retry` does it. */
export function problem_box(problem, retry) {
  const list = problem.errors?.length > 0 && h("ul", {}, problem.errors.map((one) => h("li", {}, one)));
  const again = retry && h("div", { class: "actions" }, retry_button(problem, retry));
  return notice("bad", problem.title ?? "This page failed", problem.detail ?? problem.message, list, again);
}

function retry_button(problem, retry) {
  const button = h("button", { type: "button", class: "slim", onclick: retry }, "Try again");
  let rest = Math.min(problem.retry_after ?? 0, 3600);
  if (rest <= 0) return button;
  button.disabled = true;
  const say = () => fill(button, `Try again in ${rest} s`);
  say();
  const timer = setInterval(() => {
    if (--rest > 0) return say();
    clearInterval(timer);
    button.disabled = false;
    return fill(button, "Try again");
  }, 1000);
  return button;
}

/** Shows `load` being awaited, then what `show` makes of it, or the problem. */
export async function fill_later(place, load, show, signal) {
  fill(place, loading());
  const again = () => fill_later(place, load, show, signal);
  try {
    const loaded = await load();
    if (!signal?.aborted) fill(place, show(loaded, again));
  } catch (error) {
    if (error.name === "AbortError" || signal?.aborted) return;
    if (!("status" in error)) console.error(error);
    fill(place, problem_box(error, again));
  }
}

/** A button that says why it cannot be used where the role does not reach. */
export function role_button(role, text, properties = {}) {
  if (may(role)) return h("button", { type: "button", ...properties }, text);
  return h("button", { ...properties, type: "button", disabled: true, onclick: null, title: why_not(role) }, text,
           h("span", { class: "sr" }, ` (${why_not(role)})`));
}

export function toast(text) {
  const one = h("div", { class: "toast" }, text);
  document.getElementById("toasts").append(one);
  setTimeout(() => one.remove(), 6000);
}

export function segments(label, choices, chosen, choose) {
  const group = h("div", { class: "segments", role: "group", "aria-label": label });
  const draw = (now) => fill(group, choices.map(([value, text]) => h("button", {
    type: "button", "aria-pressed": String(value === now),
    onclick: () => { draw(value); choose(value); group.querySelector('[aria-pressed="true"]').focus(); },
  }, text)));
  draw(chosen);
  return group;
}

/** Runs `work` while the button cannot be pressed again. */
export async function busy(button, work) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}
