// SPDX-License-Identifier: Apache-2.0
// Grants, opt-outs and history, as several pages show them.

import { h } from "./dom.js";
import { phone, phone_text, term, time } from "./format.js";
import { badge } from "./parts.js";
import { place } from "./route.js";
import { is_opt_out, kConsentKinds, said } from "./words.js";

function until_text(one) {
  if (!one.until) return is_opt_out(one.kind) ? "" : ", no end";
  return [new Date(one.until) < new Date() ? ", ended " : ", until ", term(one.until)];
}

export function organisation_link(key) {
  return key && h("a", { href: place(["organisations", key]) }, key);
}

/** Leads to what this number sends. */
export function sender_link(number) {
  return (
    number && h("a", { href: place(["traffic", number]), class: "nowrap", title: number }, phone_text(number))
  );
}

/** A list: a kind, since when, by whom, and where the proof is. */
export function consent_table(consents, end) {
  return h(
    "ul",
    { class: "timeline" },
    consents.map((one) => {
      const ended = one.until && new Date(one.until) < new Date();
      return h(
        "li",
        {},
        h(
          "div",
          { class: "line" },
          badge(
            kConsentKinds[one.kind] ?? said(one.kind),
            is_opt_out(one.kind) ? "bad" : ended ? "" : "good",
          ),
          one.organisation && h("span", {}, "organisation ", organisation_link(one.organisation)),
          end &&
            !ended && [
              h("span", { class: "grow" }),
              h(
                "button",
                {
                  type: "button",
                  class: "slim",
                  "aria-label": `End ${kConsentKinds[one.kind] ?? one.kind}`,
                  onclick: () => end(one),
                },
                "End…",
              ),
            ],
        ),
        h("div", {}, "since ", term(one.from), until_text(one)),
        one.evidence && h("div", { class: "quiet" }, `Evidence: ${one.evidence}`),
        one.note && h("div", { class: "quiet" }, `Note: ${one.note}`),
        h(
          "div",
          { class: "faint small" },
          one.by ? `entered by ${one.by}, ` : "by the recipient's own text, ",
          time(one.entered_at),
        ),
      );
    }),
  );
}

function detail_text(detail) {
  if (!detail || typeof detail !== "object") return "";
  return Object.entries(detail)
    .filter(([, value]) => value !== "" && typeof value !== "object")
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${value}`)
    .join(" · ");
}

export function history_list(entries) {
  return h(
    "ul",
    { class: "timeline" },
    entries.map((one) =>
      h(
        "li",
        {},
        h(
          "div",
          { class: "line" },
          h("span", { class: "strong" }, said(one.kind)),
          one.sender && h("span", { class: "quiet" }, "sender ", phone(one.sender)),
          one.recipient && h("span", { class: "quiet" }, "recipient ", phone(one.recipient)),
          one.organisation &&
            h("span", { class: "quiet" }, "organisation ", organisation_link(one.organisation)),
        ),
        one.note && h("div", {}, one.note),
        detail_text(one.detail) && h("div", { class: "quiet small" }, detail_text(one.detail)),
        h(
          "div",
          { class: "faint small" },
          time(one.at),
          one.by ? ` by ${one.by}` : " by the recipient's own text",
          ` · no. ${one.position}`,
        ),
      ),
    ),
  );
}

/** Numbers as links to a look-up from them. */
export function sender_chips(numbers, most = 60) {
  return h(
    "div",
    { class: "chips" },
    numbers.slice(0, most).map((one) => h("span", { title: one }, phone_text(one))),
    numbers.length > most && h("span", {}, `and ${numbers.length - most} more`),
  );
}
