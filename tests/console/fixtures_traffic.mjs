// SPDX-License-Identifier: Apache-2.0
// Measures, counters and complaints that the fake service knows at its start.

import { random, time } from "./fixtures.mjs";

const kMinute = 60_000,
  kHour = 60 * kMinute,
  kDay = 24 * kHour;

export const blocked_by_rule = "13035550177";
const kExplanation = "A large share of the recipients are on the Do-Not-Call registry and did not consent.";

/** As the service gives it, zeros left out. */
export function portrait(now, seed = 1) {
  const dice = random(seed);
  const some = (most) => 1 + Math.floor(dice() * most);
  const messages = 300 + some(900);
  return {
    minute: { messages: some(20), refused_listed: some(9) },
    hour: {
      messages: Math.floor(messages / 3),
      refused_listed: some(90),
      strangers: Math.floor(messages / 3),
      linked: Math.floor(messages / 4),
      recipients: Math.floor(messages / 3),
      same_text: Math.floor(messages / 4),
      same_domain: Math.floor(messages / 4),
      domains: 1,
    },
    day: {
      messages,
      refused_listed: 120 + some(200),
      refused_other: some(5),
      opt_outs: some(30),
      complaints: some(4),
      delivered: Math.floor(messages * 0.8),
      undelivered: Math.floor(messages * 0.1),
      strangers: Math.floor(messages * 0.9),
      linked: Math.floor(messages * 0.7),
      recipients: Math.floor(messages * 0.95),
      same_text: Math.floor(messages * 0.8),
      same_domain: Math.floor(messages * 0.7),
      domains: 2,
    },
    first_seen: time(now - 30 * kDay),
    last_seen: time(now - kMinute),
    silent_hours: seed % 2 ? 211 : undefined,
    usual_hour: seed % 2 ? undefined : 14.5,
  };
}

export function measures(now, total = 0) {
  const one = (id, more) => ({
    id,
    sender: null,
    organisation: null,
    action: "block",
    rule: null,
    since: time(now - (9100 - id) * 9 * kMinute),
    until: null,
    per_second: null,
    explanation: "",
    evidence: null,
    by: null,
    note: "",
    ...more,
  });
  const many = Array.from({ length: total }, (_, at) =>
    one(8000 - at, {
      sender: `1720555${String(1000 + at)}`,
      action: "hold",
      rule: "spam_run",
      until: time(now + kDay),
      explanation: "One text with a link to many new recipients.",
      evidence: portrait(now, at),
    }),
  );
  return [
    one(9090, {
      sender: blocked_by_rule,
      rule: "many_listed",
      until: time(now + 22 * kHour),
      explanation: kExplanation,
      evidence: portrait(now, 3),
    }),
    one(9071, {
      sender: "13035550178",
      action: "throttle",
      per_second: 1,
      rule: "unlike_itself",
      until: time(now + 5 * kHour),
      explanation: "The number sends far more than it usually does, one text with a link to new recipients.",
      evidence: portrait(now, 4),
    }),
    one(9022, {
      organisation: "empty",
      action: "hold",
      by: "olga.operator",
      note: "Their licence is being checked; ticket 991.",
    }),
    one(8804, {
      sender: "72345",
      by: "barbara.officer",
      until: time(now + 40 * kDay),
      explanation: "By order of a court.",
      note: "Court order 7 of 12 November, copy in the archive.",
    }),
    one(8700, {
      sender: "12223334747",
      action: "trust",
      by: "olga.operator",
      note: "The clinic: a customer since 2011.",
    }),
    ...many,
  ];
}

export function findings(now) {
  const one = (rule, more) => ({
    rule,
    sender: null,
    organisation: null,
    action: "observe",
    since: time(now - 50 * kMinute),
    until: null,
    explanation: "",
    evidence: portrait(now, rule.length),
    ...more,
  });
  return [
    one("slow_spam_run", {
      sender: "13035550191",
      explanation:
        "Over a day the number sent one text with a link to many new recipients, of whom many do not exist.",
    }),
    one("many_listed", {
      sender: blocked_by_rule,
      action: "block",
      until: time(now + 22 * kHour),
      explanation: kExplanation,
    }),
    one("many_complaints", {
      organisation: 5,
      action: "alert",
      explanation: "Unusually many recipients complained about the messages.",
    }),
  ];
}

export const totals = {
  known: 48_211,
  watched: 9_120,
  sightings: 1_904_117,
  dropped: 0,
  forgotten: 12,
  memory: 356_515_840,
  findings_begun: 41,
};

export function complaints(now, total = 130) {
  const texts = [
    ["From: 1 303 555 0177\nYou won! Claim at http://win.example now", blocked_by_rule],
    ["Cheap pills, call 1-720-555-0100", null],
    ["13035550178", "13035550178"],
    ["<b>FREE</b> boots", null],
  ];
  return Array.from({ length: total }, (_, at) => {
    const id = 700 - at;
    const base = {
      id,
      source: ["text", "text", "operator", "import"][at % 4],
      received_at: time(now - at * 37 * kMinute),
      entered_at: time(now - at * 37 * kMinute),
      complainant: `1303555${String(4000 + at)}`,
      sender: blocked_by_rule,
      answered_by: null,
      text: "",
      source_addr: "",
      destination_addr: "",
      system_id: "",
      upstream: "",
      violated_at: null,
      subject: "",
      city: "",
      state: "",
      area_code: "",
      robocall: null,
      reference: null,
      by: "",
      note: "",
    };
    if (base.source === "text") {
      const [text, sender] = texts[(at % 4) + 2 * ((at >> 2) % 2)];
      const named_later = at % 8 === 1; // by a number alone, in the next text
      return {
        ...base,
        text,
        sender: named_later ? "13035550178" : sender,
        answered_by: named_later ? id + 5 : null,
        source_addr: base.complainant,
        destination_addr: "7726",
        system_id: "shop",
        upstream: "carrier",
      };
    }
    const common = { violated_at: time(now - at * 37 * kMinute - kDay), by: "olga.operator" };
    if (base.source === "operator") return { ...base, ...common, note: "Called the desk; ticket 4711." };
    return {
      ...base,
      ...common,
      complainant: null,
      sender: "13035550178",
      subject: "Medical & prescriptions",
      city: "Denver",
      state: "Colorado",
      area_code: "303",
      robocall: true,
      reference: `ftc-${id}`,
    };
  });
}
