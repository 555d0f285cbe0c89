// SPDX-License-Identifier: Apache-2.0
// What is counted of senders, and what is done about it, in words.

import { said } from "./words.js";

export const kActions = [
  ["block", "Block"],
  ["hold", "Hold for review"],
  ["throttle", "Throttle"],
  ["trust", "Trust"],
];

const kStates = {
  observe: ["observed", "info"],
  alert: ["alert", "warn"],
  throttle: ["throttled", "warn"],
  hold: ["held for review", "warn"],
  block: ["blocked", "bad"],
  trust: ["trusted", "good"],
};
/** Text and kind of the badge of whoever a measure or a finding is against. */
export const action_state = (action) => kStates[action] ?? [said(action), ""];

export const kWindows = [
  ["minute", "Minute"],
  ["hour", "Hour"],
  ["day", "Day"],
];

const kCounters = {
  messages: "Messages that passed",
  refused_listed: "Refused: recipient on a registry",
  refused_other: "Refused for another reason",
  recipients: "Distinct recipients, estimated",
  strangers: "To recipients new to it",
  delivered: "Delivered, by receipts",
  undelivered: "Not delivered, by receipts",
  linked: "With a link",
  same_text: "With the most frequent text",
  same_domain: "With the most frequent link domain",
  domains: "Distinct link domains",
  opt_outs: "Opt-outs",
  complaints: "Complaints",
};
export const kCounterNames = Object.keys(kCounters);
export const counter_title = (name) => kCounters[name] ?? said(name);

const kTraits = {
  registered: "registered",
  exempt: "exempt",
  trusted: "trusted",
  one_time_code: "one-time codes",
  emergency: "emergency",
  account_notification: "account notifications",
  public_service: "public service",
  conversational: "conversations",
};
export const trait_title = (name) => kTraits[name] ?? said(name);
