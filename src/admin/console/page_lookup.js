// SPDX-License-Identifier: Apache-2.0
// "Why was my message refused?" Two numbers in, the decision and its path out.

import { api } from "./api.js";
import { ask_for_consent, ask_to_end } from "./consent_form.js";
import { fill, h, icon, icons } from "./dom.js";
import { phone, phone_text, read_number, read_pair, time } from "./format.js";
import { field, input } from "./forms.js";
import { measure_list, read_measure } from "./measures.js";
import { badge, empty, fill_later, notice, page_head, panel, spread_facts, toast } from "./parts.js";
import { consent_table, history_list } from "./records.js";
import { place, go } from "./route.js";
import { may } from "./session.js";
import { advice_for, finding_text, is_deferred, reason_sentence, reason_title, rule_title } from "./words.js";

export const title = "Look up";
export const role = "support";

const kMore = ["client", "route", "at"];

export async function show({ main, query, signal, set_title }) {
  const asked = Object.fromEntries(["from", "to", ...kMore].map((name) => [name, query.get(name) ?? ""]));
  const result = h("div", { id: "result" });
  fill(
    main,
    page_head(title, {
      below:
        "Would a message from one number to another pass now, and why? The same rules decide that judge real messages.",
    }),
    form(asked),
    result,
  );
  if (!asked.from || !asked.to) {
    fill(
      result,
      panel(
        "Answer",
        { body: false },
        empty(
          "Nothing looked up yet",
          "Enter the sender's and the recipient's number. The answer names the rule that decides, what is on file between the two, and how it came there.",
        ),
      ),
    );
    main.querySelector("input[name=from]").focus();
    return;
  }
  set_title(`${phone_text(asked.from)} to ${phone_text(asked.to)}`);
  await fill_later(
    result,
    () => api.get("explain", asked, signal),
    (answer, again) => show_answer(answer, again, signal),
    signal,
  );
  if (!signal.aborted) result.querySelector("h2")?.focus({ preventScroll: true });
}

function form(asked) {
  const number = (name, label, hint) =>
    field(
      label,
      input(name, {
        inputmode: "tel",
        value: asked[name],
        placeholder: hint,
        "data-search": name === "from" || null,
      }),
    );
  const from = number("from", "From, the sender", "1 222 333 4646");
  const to = number("to", "To, the recipient", "(222) 333-4545");
  const more = {
    client: field("Client's system_id", input("client", { value: asked.client, placeholder: "any" })),
    route: field("Route", input("route", { value: asked.route, placeholder: "the first that fits" })),
    at: field("At, in UTC", input("at", { value: asked.at, placeholder: "now, or 2026-11-27T21:30:00Z" })),
  };
  from.control.addEventListener("paste", (event) => {
    const pair = read_pair(event.clipboardData.getData("text"));
    if (!pair) return;
    event.preventDefault();
    [from.control.value, to.control.value] = pair;
  });
  const swap = h(
    "button",
    {
      type: "button",
      class: "swap",
      title: "Swap the two",
      "aria-label": "Swap the two numbers",
      onclick: () => {
        [from.control.value, to.control.value] = [to.control.value, from.control.value];
      },
    },
    icon(icons.swap),
  );
  const details = h(
    "details",
    { class: "more", open: kMore.some((name) => asked[name]) },
    h("summary", {}, "Client, route or another time"),
    h("div", { class: "form" }, Object.values(more)),
  );
  return h(
    "form",
    {
      class: "panel",
      novalidate: true,
      role: "search",
      onsubmit: (event) => {
        event.preventDefault();
        send({ from, to }, more);
      },
    },
    h(
      "div",
      { class: "body" },
      h(
        "div",
        { class: "pair" },
        from,
        swap,
        to,
        h("button", { type: "submit", class: "primary" }, "Look up"),
        details,
      ),
    ),
  );
}

function send(numbers, more) {
  const query = {};
  for (const [name, one] of Object.entries(numbers).reverse()) {
    const text = one.control.value;
    query[name] = read_number(text);
    one.say(
      query[name]
        ? ""
        : text.trim() === ""
          ? "Enter a number."
          : "This cannot be read as a number; ten digits are enough, in any common form.",
    );
    if (!query[name]) one.control.focus();
  }
  for (const [name, one] of Object.entries(more)) query[name] = one.control.value.trim();
  if (!query.from || !query.to) return;
  const ordered = {
    from: query.from,
    to: query.to,
    ...Object.fromEntries(kMore.map((name) => [name, query[name]])),
  };
  if (place("lookup", ordered) === location.hash) window.dispatchEvent(new HashChangeEvent("hashchange"));
  else go("lookup", ordered);
}

function show_answer(answer, again, signal) {
  const refused = answer.verdict === "refuse";
  const advice = refused ? advice_for(answer.reason, answer.sender ?? answer.from) : [];
  return [
    answer.trouble &&
      notice("", "Not all is known", `${answer.trouble} What is on file between the two is missing below.`),
    verdict(answer, refused),
    answer.measure && measure_panel(answer.measure, again, signal),
    h(
      "div",
      { class: "columns wide-left" },
      panel(
        "Path through the rules",
        { note: "the first that refuses ends it", body: false },
        path(answer, refused),
      ),
      h(
        "div",
        {},
        advice.length > 0 &&
          panel(
            "What would change it",
            {},
            h(
              "ul",
              { class: "advice" },
              advice.map((one) => h("li", {}, one)),
            ),
          ),
        panel(
          "Between the two",
          { note: "on file", actions: enter_button(answer, again), body: false },
          (answer.consents ?? []).length > 0
            ? consent_table(answer.consents, may("operator") && ((one) => ask_to_end(one, again)))
            : empty(
                "Nothing is on file",
                "No grant, permission or opt-out stands between these two numbers.",
              ),
        ),
      ),
    ),
    panel(
      "History of the recipient",
      { note: "latest first", body: false },
      (answer.history ?? []).length > 0
        ? history_list(answer.history)
        : empty(
            "Nothing has ever changed",
            "Approvals, opt-outs and entries about this recipient would be listed here, with who made them.",
          ),
    ),
  ];
}

/** What is in force against the sender, or that it is trusted. */
function measure_panel(id, again, signal) {
  const list = h("div");
  fill_later(
    list,
    () => read_measure(id, signal),
    (one) =>
      one
        ? measure_list([one], again)
        : empty("It has ended since", "Look up again to see what would be decided now."),
    signal,
  );
  return panel("Measure in force for the sender", { note: `no. ${id}`, body: false }, list);
}

function enter_button({ sender, recipient }, again) {
  return (
    may("operator") &&
    sender &&
    recipient &&
    h(
      "button",
      { type: "button", class: "slim", onclick: () => ask_for_consent(sender, recipient, again) },
      "Enter…",
    )
  );
}

function verdict(answer, refused) {
  const deferred = refused && is_deferred(answer.reason);
  const word = !refused ? "It would be forwarded" : deferred ? "It would be deferred" : "It would be refused";
  const copy = h("button", { type: "button", class: "slim", onclick: () => copy_link() }, "Copy link");
  const number = (read, given) =>
    read
      ? phone(read)
      : given
        ? h("span", {}, given, h("span", { class: "under" }, "not a number"))
        : "empty";
  return h(
    "section",
    {
      class: `panel verdict ${deferred ? "refuse defer" : refused ? "refuse" : ""}`,
      "aria-label": "Verdict",
    },
    h(
      "div",
      { class: "actions" },
      badge(
        refused ? (deferred ? "deferred" : "refused") : "forwarded",
        refused ? (deferred ? "warn" : "bad") : "good",
      ),
      h("span", { class: "grow" }),
      copy,
    ),
    h(
      "h2",
      { tabindex: -1 },
      `${word}: ${reason_title(answer.reason).toLowerCase().replace("do-not-call", "Do-Not-Call")}`,
    ),
    h("p", { class: "why" }, reason_sentence(answer.reason)),
    answer.observed &&
      refused &&
      notice(
        "info",
        "But this route only observes",
        "Messages on it are forwarded all the same, and the refusal is recorded.",
      ),
    spread_facts([
      ["From", number(answer.sender, answer.from)],
      ["To", number(answer.recipient, answer.to)],
      ["Route", answer.route],
      ["At", time(answer.at)],
      ["Reason", h("code", {}, answer.reason)],
      refused && [
        "The ESME is told",
        [answer.text && `“${answer.text}” `, h("code", {}, status_text(answer.command_status))],
        "long",
      ],
      answer.contact && ["Contact", answer.contact, "long"],
    ]),
  );
}

const status_text = (status) =>
  typeof status === "number"
    ? `command_status 0x${status.toString(16).padStart(8, "0").toUpperCase()}`
    : String(status ?? "");

async function copy_link() {
  try {
    await navigator.clipboard.writeText(location.href);
    toast("The link is copied. Whoever opens it signs in with a token of their own.");
  } catch {
    toast("The browser does not let this page copy; take the address from its bar.");
  }
}

function path(answer, refused) {
  return h(
    "ol",
    { class: `path ${refused ? "refuse" : ""}` },
    answer.rules.map((rule) => {
      const skipped = rule.finding === "not_asked" || /^not asked/.test(rule.text ?? "");
      return h(
        "li",
        { class: rule.decided ? "decided" : skipped ? "skipped" : null },
        h("span", { class: "name" }, rule_title(rule.name)),
        h("span", { class: "text" }, rule.text || finding_text(rule.finding)),
        rule.decided &&
          h("span", { class: "mark" }, refused ? "This rule refuses it" : "This rule lets it pass"),
      );
    }),
  );
}
