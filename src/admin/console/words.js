// SPDX-License-Identifier: Apache-2.0
// What the service's names mean, in words for people who do not know them.

const kReasons = {
  not_listed: ["Not on any list", "Nothing stands against the message."],
  approved: ["Approved by the recipient", "The recipient has approved this sender by text."],
  permitted: ["Permitted", "The recipient has given this sender a permission that is on file."],
  exempt: ["Sender is exempt", "The sender's organisation is exempt from the Do-Not-Call registry."],
  opt_out_confirmation: ["Confirmation of an opt-out", "One confirmation may follow an opt-out."],
  registry_unknown: ["Registry unknown", "No current registry list is loaded for the recipient's area code."],
  registry_unknown_deferred: [
    "Registry unknown, deferred",
    "No current registry list is loaded for the recipient's area code; the sender is to try again later.",
  ],
  dnc_listed: [
    "On the Do-Not-Call registry",
    "The recipient's number is on the national Do-Not-Call registry.",
  ],
  state_listed: ["On a state's registry", "The recipient's number is on a state's Do-Not-Call registry."],
  company_listed: [
    "On the company's list",
    "The recipient's number is on the operator's own do-not-call list.",
  ],
  organisation_listed: [
    "On the sender's list",
    "The recipient's number is on the do-not-call list of the sender's own organisation.",
  ],
  opted_out: [
    "Recipient opted out",
    "The recipient has told this sender, or its whole organisation, to stop.",
  ],
  not_on_own_list: [
    "Recipient allows only chosen senders",
    "The recipient takes messages only from senders they have approved.",
  ],
  sender_not_own: ["Sender number not the client's", "The client is not allowed to use this sender number."],
  sender_not_registered: ["Sender not registered", "No active campaign has registered this sender number."],
  do_not_originate: ["Sender may not originate", "Nobody may send from this number."],
  no_route: ["No route", "The route does not deliver to this destination."],
  destination_unreadable: ["Destination unreadable", "The destination address cannot be read for certain."],
  distribution_list: ["Distribution list", "A distribution list hides its recipients."],
  replace_not_allowed: ["Replacing not allowed", "Messages may not be replaced."],
  too_many_messages: ["Too many messages", "The client sends more messages a second than it may."],
  too_many_outstanding: ["Too many outstanding", "The client has more unanswered requests than it may."],
  quiet_hours: ["Quiet hours", "It is night at the recipient."],
  assertion_missing: ["Not signed", "The client has to sign its messages, and this one was not signed."],
  assertion_wrong: [
    "Signature wrong",
    "The signature does not fit the message, was made with another key, or is too old.",
  ],
  assertion_replayed: ["Signature used before", "The message is a copy of one that was signed before."],
  quiet_hours_deferred: [
    "Quiet hours, deferred",
    "It is night at the recipient; the sender is to try again later.",
  ],
  sender_blocked: ["Sender blocked", "The sender, or its organisation, is blocked for unwanted traffic."],
  sender_held: [
    "Sender held for review",
    "What the sender, or its organisation, sends is held until somebody has looked at it; it is to try again later.",
  ],
  sender_throttled: [
    "Sender throttled",
    "The sender, or its organisation, sends more a second than it is throttled to; it is to try again later.",
  ],
};

const kAdvice = {
  dnc_listed: registry_advice,
  state_listed: registry_advice,
  opted_out: () => [
    "Only the recipient can undo this: by texting START to the sender's number, or a new Approve to the approval number.",
    "An exemption or a permission does not lift an opt-out.",
  ],
  not_on_own_list: (from) => [
    `The recipient can text “Approve ${from}” to the approval number.`,
    "An exemption does not lift this.",
  ],
  company_listed: () => ["The number has to be taken off the company's own list; nothing else lifts it."],
  organisation_listed: () => [
    "The sender's organisation has to take the number off its own list and hand the list in again.",
  ],
  sender_not_own: () => [
    "Check which organisations or senders the client's entry in the configuration names.",
  ],
  assertion_missing: () => ["The client has to sign with the key that its entry in the configuration names."],
  assertion_wrong: () => ["Compare the keys and the clocks of both ends, and the system_id that was signed."],
  assertion_replayed: () => ["A message that is sent again has to be signed anew."],
  sender_not_registered: () => [
    "Register the sender number in an active campaign of its organisation, or end the campaign's suspension.",
  ],
  do_not_originate: () => [
    "Nothing lifts this. If the number should be able to send, the list that names it is wrong.",
  ],
  registry_unknown: () => [
    "Load a current list for this area code; the Registry page shows which are missing or old.",
  ],
  registry_unknown_deferred: () => [
    "Load a current list for this area code; the Registry page shows which are missing or old.",
  ],
  quiet_hours: () => ["The message may be sent again in the hours that the last rule names."],
  quiet_hours_deferred: () => [
    "A client that tries again gets through in the hours that the last rule names.",
  ],
  no_route: () => ["Check the route's destinations in the configuration."],
  sender_blocked: measure_advice,
  sender_held: measure_advice,
  sender_throttled: measure_advice,
};

function registry_advice(from) {
  return [
    `The recipient can text “Approve ${from}” to the approval number.`,
    "If there is proof of consent or of a business relationship, an operator can enter it as a permission.",
    "If the sender's organisation belongs to an exempt group, it can request an exemption with its licence.",
  ];
}

function measure_advice() {
  return [
    "A rule's measure ends at its time. If it is wrong, an operator can end it now.",
    "If the sender is known and what it sends is wanted, an operator can trust it, which keeps all rules away from it.",
    "An exemption of its organisation lifts what a rule has decided, never what a person has.",
  ];
}

/** Refusals that a sender gets through by trying again later. */
export const is_deferred = (reason) =>
  reason.endsWith("_deferred") || ["sender_held", "sender_throttled"].includes(reason);

export const reason_title = (name) => kReasons[name]?.[0] ?? said(name);
export const reason_sentence = (name) => kReasons[name]?.[1] ?? "";
export const advice_for = (reason, from) => kAdvice[reason]?.(from) ?? [];

const kRules = {
  destination: "Destination",
  sender: "Sender",
  do_not_originate: "Do not originate",
  block: "Block",
  opt_out: "Opt-out",
  own_list: "Own list",
  company_list: "Company list",
  registry: "Registry",
  exemption: "Exemption",
  permission: "Permission",
  route: "Route",
  quiet_hours: "Quiet hours",
  hold: "Hold",
};
export const kRuleNames = Object.keys(kRules);
export const rule_title = (name) => kRules[name] ?? said(name);

const kFindings = {
  blocked: "Blocked for unwanted traffic",
  held: "Held for review",
  throttled: "Throttled",
};
export const finding_text = (name) => kFindings[name] ?? said(name);

/** snake_case as a sentence's beginning. */
export function said(name) {
  const text = String(name ?? "").replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const kCategories = [
  ["healthcare", "Healthcare"],
  ["financial", "Financial"],
  ["nonprofit", "Non-profit"],
  ["political", "Political"],
];
export const category = (name) => kCategories.find(([key]) => key === name)?.[1] ?? said(name);

export const kExemptionKinds = { requested: "info", approved: "good", refused: "bad", revoked: "" };
export const kCampaignKinds = { active: "good", suspended: "warn", ended: "" };

export const kQuietHours = [
  ["as_route", "As the route says"],
  ["off", "Off"],
  ["refuse", "Refuse at night"],
  ["defer", "Defer at night"],
];

export const kConsentKinds = {
  approval: "Approved by text or on file",
  written_consent: "Written consent",
  purchase: "Business relationship: purchase",
  inquiry: "Business relationship: inquiry",
  opt_out: "Opted out of this sender",
  company_opt_out: "Opted out of the whole organisation",
  own_list: "Own list: only chosen senders",
};
export const is_opt_out = (kind) => ["opt_out", "company_opt_out", "own_list"].includes(kind);

export const kUseCases = [
  "",
  "2FA",
  "ACCOUNT_NOTIFICATION",
  "AGENTS_FRANCHISES",
  "CARRIER_EXEMPT",
  "CHARITY",
  "CONVERSATIONAL",
  "CUSTOMER_CARE",
  "DELIVERY_NOTIFICATION",
  "EMERGENCY",
  "FRAUD_ALERT",
  "HIGHER_EDUCATION",
  "K12_EDUCATION",
  "LOW_VOLUME",
  "M2M",
  "MARKETING",
  "MIXED",
  "POLITICAL",
  "POLLING_VOTING",
  "PROXY",
  "PUBLIC_SAFETY_RESTRICTED",
  "PUBLIC_SERVICE_ANNOUNCEMENT",
  "SECURITY_ALERT",
  "SOCIAL",
  "SOLE_PROPRIETOR",
  "SWEEPSTAKE",
  "TRIAL",
  "UCAAS_HIGH",
  "UCAAS_LOW",
];

const kNearMisses = {
  empty: "The message has no text.",
  undecodable: "The message is binary, or is not text in the alphabet that it names.",
  other_text: "The text does not begin with the word Approve.",
  wrong_spelling: "Capitals, blanks or punctuation differ from “Approve 1XXXXXXXXXX”, which must be exact.",
  missing_number: "No number follows the word Approve.",
  not_eleven_digits: "The number is not written as 1 and ten digits.",
  not_nanp: "The number is no North American one: behind the 1 comes a digit from 2 to 9.",
  segmented: "It is one part of a longer message; an approval must be the whole text.",
  two_texts: "The message carries two different texts.",
  extra_text: "The number is good, but more text stands before or behind it.",
  grantor_unreadable:
    "It did not come from a North American number, so nobody can be named as the one who approves.",
};
export const near_miss_sentence = (name) => kNearMisses[name] ?? "";

export const kListKinds = {
  national: "National registry",
  state: "State registry",
  company: "Company's own list",
  organisation: "Organisation's own list",
  do_not_originate: "Do not originate",
};
export const list_kind = (name) => kListKinds[name] ?? said(name);
export const kReasonNames = Object.keys(kReasons);
