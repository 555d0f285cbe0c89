// SPDX-License-Identifier: Apache-2.0
// What the fake service knows at its start. All names and numbers are made up.

import { createHash } from "node:crypto";

const kMinute = 60_000,
  kHour = 60 * kMinute,
  kDay = 24 * kHour;

export const tokens = {
  viewer: `smppguard_${"V".repeat(43)}`,
  support: `smppguard_${"S".repeat(43)}`,
  operator: `smppguard_${"O".repeat(43)}`,
};
export const callers = {
  [tokens.viewer]: { name: "wall-screen", role: "viewer" },
  [tokens.support]: { name: "sam.support", role: "support" },
  [tokens.operator]: { name: "olga.operator", role: "operator" },
};

/** The same numbers on every run. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export const time = (at) => new Date(at).toISOString();

/** A small document that every reader opens. */
export function pdf(text = "Business licence") {
  const stream = `BT /F1 24 Tf 60 740 Td (${text}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let document = "%PDF-1.4\n";
  const places = objects.map((body, at) => {
    const place = document.length;
    document += `${at + 1} 0 obj\n${body}\nendobj\n`;
    return place;
  });
  const table = document.length;
  document += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  document += places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  return Buffer.from(
    `${document}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`,
    "latin1",
  );
}

export const sha256 = (octets) => createHash("sha256").update(octets).digest("hex");

function sample(at, dice) {
  const wave = 1 + 0.45 * Math.sin(at / 160_000) + 0.2 * Math.sin(at / 37_000);
  const some = (mean) => Math.round(mean * wave * (0.7 + 0.6 * dice()));
  return {
    at: time(at),
    forwarded: { esme: some(6200), smsc: some(4700) },
    sessions: 14,
    refused: {
      dnc_listed: some(210),
      opted_out: some(46),
      sender_not_registered: dice() < 0.3 ? some(30) : 0,
      quiet_hours_deferred: some(24),
      too_many_messages: dice() < 0.06 ? some(190) : 0,
      state_listed: some(9),
      no_route: dice() < 0.1 ? some(5) : 0,
    },
  };
}

export function samples(now, seconds) {
  const list = [];
  for (let at = Math.floor(now / 5000) * 5000 - seconds * 1000 + 5000; at <= now; at += 5000)
    list.push(sample(at, random(Math.imul(at / 5000, 2654435761))));
  return list;
}

const kNames = [
  "shop",
  "shop-backup",
  "clinic",
  "clinic-2",
  "bank-alerts",
  "school",
  "parcel",
  "parcel-eu",
  "utility",
  "votes",
  "charity",
  "airline",
  "hotel",
];

export function sessions(total = 14) {
  const dice = random(7);
  return Array.from({ length: total }, (_, at) => {
    const unbound = at === 13;
    const count = Math.floor(dice() * 900_000);
    return {
      id: 4100 + at,
      listener: at % 4 === 3 ? "tls" : "main",
      source: `10.1.${at % 7}.${20 + (at % 200)}:${40000 + at}`,
      system_id: unbound ? "" : at < kNames.length ? kNames[at] : `esme${at}`,
      certificate: at % 4 === 3 ? `${kNames[at % kNames.length]}.example.com` : "",
      bind_type: unbound ? "" : ["transceiver", "transmitter", "receiver"][at % 3],
      state: unbound ? "open" : "bound",
      upstream: unbound ? "" : at % 5 === 4 ? "second-carrier" : "carrier",
      route: unbound ? "" : "everyone",
      client: unbound ? "" : "*",
      age_s: Math.floor(dice() * 400_000),
      idle_s: Math.floor(dice() * 40),
      forwarded: { esme: count, smsc: Math.floor(count * 0.8) },
      refused: Math.floor(count / 40),
      texts: at % 3 ? 0 : 3,
      outstanding: { esme: Math.floor(dice() * 20), smsc: Math.floor(dice() * 4) },
    };
  });
}

export function status(now) {
  return {
    version: "0.1.0",
    node: "east-1",
    started_at: time(now - 9.3 * kDay),
    now: time(now),
    doing: "13 of 14 sessions are bound",
    ready: true,
    causes: [],
    draining: false,
    workers: 4,
    sessions: { open: 14, bound: 13 },
    listeners: [
      { name: "main", address: "0.0.0.0:2775" },
      { name: "tls", address: "0.0.0.0:3550" },
    ],
    upstreams: [
      {
        name: "carrier",
        sessions: 11,
        endpoints: [
          { endpoint: "smsc1.example.net:2775", state: "up", why: "", since: time(now - 3 * kDay) },
          { endpoint: "smsc2.example.net:2775", state: "untried", why: "", since: null },
        ],
      },
      {
        name: "second-carrier",
        sessions: 2,
        endpoints: [
          {
            endpoint: "sms.example.org:3550",
            state: "down",
            why: "connection refused",
            since: time(now - 11 * kMinute),
          },
        ],
      },
    ],
    registry: {
      numbers: 248_112_907,
      oldest_version: time(now - 29 * kDay).slice(0, 10),
      lists: 6,
      in_memory: true,
    },
    store: { kind: "postgresql", ready: true, age_s: 0.2, lag_changes: 0, reconnects: 3 },
    warnings: [
      {
        severity: "warning",
        text: "The national list for area code 907 is 29 days old, and max_age is 31 days.",
        action: "Import the registry's change list of today, or the full list of 907.",
      },
      {
        severity: "error",
        text: "Upstream second-carrier: no endpoint accepts connections (connection refused).",
        action: "Ask the carrier, or check upstreams[1].endpoints in the configuration.",
      },
    ],
  };
}

const kAreas = [
  201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 220, 222, 224,
  225, 228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281,
  301, 302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323,
  325, 330, 331, 334, 336, 337, 339, 346, 347, 351, 352, 360, 361, 385, 386, 401, 402, 404, 405, 406,
  407, 408, 409, 410, 412, 413, 414, 415, 417, 419, 423, 424, 425, 430, 432, 434, 435, 440, 442, 443,
  458, 463, 464, 469, 470, 475, 478, 479, 480, 484, 501, 502, 503, 504, 505, 507, 508, 509, 510, 512,
  513, 515, 516, 517, 518, 520, 530, 531, 534, 539, 540, 541, 551, 559, 561, 562, 563, 567, 570, 571,
  573, 574, 575, 580, 585, 586, 601, 602, 603, 605, 606, 607, 608, 609, 610, 612, 614, 615, 616, 617,
  618, 619, 620, 623, 626, 628, 629, 630, 631, 636, 641, 646, 650, 651, 657, 660, 661, 662, 667, 669,
  678, 681, 682, 701, 702, 703, 704, 706, 707, 708, 712, 713, 714, 715, 716, 717, 718, 719, 720, 724,
  725, 727, 731, 732, 734, 737, 740, 743, 747, 754, 757, 760, 762, 763, 765, 769, 770, 772, 773, 774,
  775, 779, 781, 785, 786, 801, 802, 803, 804, 805, 806, 808, 810, 812, 813, 814, 815, 816, 817, 818,
  828, 830, 831, 832, 843, 845, 847, 848, 850, 854, 856, 857, 858, 859, 860, 862, 863, 864, 865, 870,
  872, 878, 901, 903, 904, 906, 907, 908, 909, 910, 912, 913, 914, 915, 916, 917, 918, 919, 920, 925,
  928, 929, 930, 931, 934, 936, 937, 938, 940, 941, 947, 949, 951, 952, 954, 956, 959, 970, 971, 972,
  973, 978, 979, 980, 984, 985, 989,
];

export function areas(now) {
  const dice = random(11);
  return kAreas.map((area_code) => {
    const age_days =
      area_code === 907 ? 29 : area_code === 808 ? 34 : dice() < 0.85 ? 1 : Math.floor(dice() * 26);
    return {
      area_code,
      numbers: Math.floor(150_000 + dice() * 1_500_000),
      version: time(now - age_days * kDay).slice(0, 10),
      age_days,
    };
  });
}

export function registry(now) {
  const list = (name, kind, numbers, age_days, more = {}) => ({
    name,
    kind,
    generation: 12,
    numbers,
    version: time(now - age_days * kDay).slice(0, 10),
    oldest_version: time(now - age_days * kDay).slice(0, 10),
    age_days,
    state: "current",
    organisation: null,
    ...more,
  });
  return {
    as_of: time(now),
    max_age_days: 31,
    when_unknown: "allow",
    lists: [
      list("national", "national", 248_112_907, 1, {
        generation: 214,
        oldest_version: time(now - 34 * kDay).slice(0, 10),
        age_days: 34,
        state: "old",
      }),
      list("texas", "state", 2_410_665, 26),
      list("indiana", "state", 1_804_211, 5),
      list("own", "company", 18_204, 3),
      list("shop", "organisation", 912, 12, { organisation: "shop" }),
      list("spoofed", "do_not_originate", 4_511, 8),
    ],
    unknown: { allowed: 515, refused: 0, deferred: 0 },
    refused_files: [
      {
        at: time(now - 2 * kHour),
        file: "2026-11-27_Global_Delta.txt.zip",
        why: "line 40112: 9075550 is no ten-digit number",
      },
    ],
  };
}

export function imports(now) {
  const files = [
    "2026-11-27_Global_Delta.txt.zip",
    "2026-11-26_Global_Delta.txt.zip",
    "tx-november.txt",
    "2026-11-25_Global_Delta.txt.zip",
    "2026-11-24_212_Global.xml.gz",
    "dno.csv",
  ];
  return Array.from({ length: 140 }, (_, at) => {
    const refused = at % 23 === 0;
    return {
      at: time(now - at * 9 * kHour - 2 * kHour),
      by: at % 9 === 4 ? "olga.operator" : "smppguard-import",
      list: at % 6 === 2 ? "texas" : at % 6 === 5 ? "spoofed" : "national",
      file: files[at % files.length],
      sha256: sha256(`file ${at}`),
      outcome: refused ? "refused" : at % 23 === 1 ? "held_back" : "accepted",
      why: refused
        ? "line 40112: 9075550 is no ten-digit number"
        : at % 23 === 1
          ? "waits for 2026-11-27_Global_Delta.txt.zip, which was refused"
          : "",
      numbers: refused ? 0 : 12_000 + at * 37,
    };
  });
}

export function organisations(now) {
  const one = (id, key, name, person, more = {}) => ({
    id,
    key,
    name,
    contact_person: person,
    contact_email: `${person.split(" ")[0].toLowerCase()}@${key}.example`,
    contact_phone: "12223334848",
    brand_id: "",
    company_wide_opt_out: false,
    quiet_hours: "as_route",
    created_at: time(now - id * 41 * kDay),
    created_by: "olga.operator",
    ...more,
  });
  return [
    one(1, "shop", "The Shop, Inc.", "Susan Seller", {
      brand_id: "BSHOP01",
      company_wide_opt_out: true,
      quiet_hours: "refuse",
    }),
    one(2, "clinic", "Riverside Clinic", "Grace Example"),
    one(3, "bank", "First Example Bank, N.A.", "Frank Teller", { brand_id: "BBANK77" }),
    one(4, "charity", "Meals for Everybody", "Nora Given"),
    one(5, "school", "Springfield School District 12", "Peter Pencil", { quiet_hours: "defer" }),
    one(6, "empty", "Nothing Yet LLC", "Ned Newcomer"),
  ];
}

export function campaigns() {
  const one = (key, numbers, more = {}) => ({
    key,
    campaign_id: "",
    use_case: "",
    description: "",
    samples: [],
    numbers,
    status: "active",
    created_at: time(Date.now() - 60 * kDay),
    created_by: "olga.operator",
    ...more,
  });
  return {
    shop: [
      one("sales", ["12223334646", "12223334647"], {
        campaign_id: "CSALE01",
        use_case: "MARKETING",
        description: "Weekly offers to customers who asked for them.",
        samples: [
          "The Shop: 20 % off all boots until Sunday. Reply STOP to end.",
          "The Shop: your size is back. Reply STOP to end.",
        ],
      }),
      one("parcels", ["12223334650"], {
        campaign_id: "CPARC01",
        use_case: "DELIVERY_NOTIFICATION",
        status: "suspended",
        description: "Where the parcel is.",
        samples: ["Your parcel arrives today."],
      }),
    ],
    clinic: [one("reminders", ["12223334747"], { description: "Appointments of tomorrow." })],
    bank: [
      one(
        "alerts",
        Array.from({ length: 140 }, (_, at) => `1303555${String(1000 + at)}`),
        {
          campaign_id: "CBANK01",
          use_case: "FRAUD_ALERT",
          description: "Unusual use of a card.",
          samples: ["Did you just pay $120.00?"],
        },
      ),
    ],
    charity: [one("drive", ["12223334949"])],
    school: [one("absence", ["12223335050"])],
    empty: [],
  };
}

export function exemptions(now) {
  const one = (id, organisation, category, status, more = {}) => ({
    id,
    organisation,
    category,
    campaigns: [],
    licence: sha256(pdf(`Licence ${id}`)),
    from: time(now - 30 * kDay),
    until: time(now + 335 * kDay),
    status,
    in_force: status === "approved",
    requested_at: time(now - 31 * kDay),
    requested_by: "olga.operator",
    decided_at: null,
    decided_by: "",
    decision_note: "",
    revoked_at: null,
    revoked_by: "",
    revocation_note: "",
    ...more,
  });
  const decided = (note) => ({
    decided_at: time(now - 30 * kDay),
    decided_by: "barbara.officer",
    decision_note: note,
  });
  return [
    one(1, "clinic", "healthcare", "approved", decided("Licence seen and valid until 2028.")),
    one(2, "bank", "financial", "requested", { campaigns: ["alerts"] }),
    one(3, "charity", "nonprofit", "requested", { licence: "", until: null }),
    one(
      4,
      "school",
      "nonprofit",
      "refused",
      decided("A school district is not a non-profit organisation in the sense of the rule."),
    ),
    one(5, "charity", "nonprofit", "revoked", {
      ...decided("Letter of determination seen."),
      revoked_at: time(now - 4 * kDay),
      revoked_by: "olga.operator",
      revocation_note: "The determination was withdrawn.",
    }),
  ];
}

export function consents(now) {
  return [
    {
      kind: "approval",
      recipient: "12223334545",
      sender: "12223334747",
      organisation: null,
      from: time(now - 12 * kDay),
      until: null,
      evidence: "",
      note: "",
      by: "",
      entered_at: time(now - 12 * kDay),
    },
    {
      kind: "purchase",
      recipient: "12223334545",
      sender: "12223334650",
      organisation: null,
      from: time(now - 100 * kDay),
      until: time(now + 440 * kDay),
      evidence: "order 4711",
      note: "copy in the archive",
      by: "olga.operator",
      entered_at: time(now - 90 * kDay),
    },
    {
      kind: "opt_out",
      recipient: "13035550101",
      sender: "12223334646",
      organisation: null,
      from: time(now - 5 * kDay),
      until: null,
      evidence: "",
      note: "",
      by: "",
      entered_at: time(now - 5 * kDay),
    },
    {
      kind: "inquiry",
      recipient: "13035550101",
      sender: "12223334646",
      organisation: null,
      from: time(now - 200 * kDay),
      until: time(now - 108 * kDay),
      evidence: "web form 88",
      note: "",
      by: "olga.operator",
      entered_at: time(now - 200 * kDay),
    },
  ];
}

export function history(now) {
  return [
    {
      position: 9120,
      at: time(now - 5 * kDay),
      kind: "opted_out",
      recipient: "13035550101",
      sender: "12223334646",
      organisation: null,
      by: "",
      note: "",
      detail: { matter: "voice", upstream: "carrier", system_id: "shop" },
    },
    {
      position: 8800,
      at: time(now - 12 * kDay),
      kind: "permitted",
      recipient: "12223334545",
      sender: "12223334747",
      organisation: null,
      by: "",
      note: "",
      detail: { matter: "voice", upstream: "carrier" },
    },
    {
      position: 6001,
      at: time(now - 90 * kDay),
      kind: "permitted",
      recipient: "12223334545",
      sender: "12223334650",
      organisation: null,
      by: "olga.operator",
      note: "copy in the archive",
      detail: { matter: "purchase", evidence: "order 4711" },
    },
    {
      position: 6000,
      at: time(now - 200 * kDay),
      kind: "permitted",
      recipient: "13035550101",
      sender: "12223334646",
      organisation: null,
      by: "olga.operator",
      note: "",
      detail: { matter: "inquiry", evidence: "web form 88" },
    },
  ];
}

export function approvals(now) {
  return Array.from({ length: 260 }, (_, at) => ({
    received_at: time(now - at * 17 * kMinute),
    recipient: `1303555${String(2000 + at)}`,
    sender: ["12223334646", "12223334747", "12223334949"][at % 3],
    reason: null,
    text: `Approve ${["12223334646", "12223334747", "12223334949"][at % 3]}`,
    source_addr: `1303555${String(2000 + at)}`,
    destination_addr: "12676070000",
    system_id: "",
    upstream: "carrier",
  }));
}

export function near_misses(now) {
  const texts = [
    ["approve 12223334646", "wrong_spelling"],
    ["Approve", "missing_number"],
    ["Approve 222333464", "not_eleven_digits"],
    ["yes please", "other_text"],
    ["Approve 12223334646 thank you!!", "extra_text"],
    ["Approve 11123334646", "not_nanp"],
    ["<img src=x onerror=alert(1)>", "other_text"],
  ];
  return texts.map(([text, reason], at) => ({
    received_at: time(now - at * 43 * kMinute),
    recipient: `1303555${String(3000 + at)}`,
    sender: null,
    reason,
    text,
    source_addr: `1303555${String(3000 + at)}`,
    destination_addr: "12676070000",
    system_id: "",
    upstream: "carrier",
  }));
}

export function journal(now, total = 730) {
  const reasons = [
    "dnc_listed",
    "dnc_listed",
    "opted_out",
    "dnc_listed",
    "quiet_hours_deferred",
    "state_listed",
    "sender_not_registered",
  ];
  return Array.from({ length: total }, (_, at) => {
    const base = {
      stream: at % 11 === 5 ? "evidence" : "refusals",
      n: 100_000 - at,
      at: time(now - at * 6_100),
    };
    if (at % 11 === 5)
      return {
        ...base,
        kind: at % 2 ? "consent" : "organisation",
        organisation: "shop",
        by: "olga.operator",
        position: 9000 - at,
        note: "order 4711",
        recipient: at % 2 ? "12223334545" : undefined,
        hash: sha256(`j${at}`),
      };
    return {
      ...base,
      kind: "decision",
      sender: at % 3 ? "12223334646" : "12223334747",
      recipient: at % 5 ? `1303555${String(1000 + (at % 97))}` : "12223334545",
      reason: reasons[at % reasons.length],
      command: "submit_sm",
      command_status: 102,
      system_id: "shop",
      upstream: "carrier",
      session: 4100 + (at % 14),
      sequence_number: at * 3,
      list: "national",
      list_version: time(now - kDay).slice(0, 10),
      hash: sha256(`j${at}`),
    };
  });
}

const kRules = [
  "destination",
  "sender",
  "do_not_originate",
  "block",
  "opt_out",
  "own_list",
  "company_list",
  "registry",
  "exemption",
  "permission",
  "route",
  "quiet_hours",
  "hold",
];

/** The rules as far as the one that decides; what the tests ask. */
export function explain(from, to, consents_now, history_now, measures_now) {
  const between = consents_now.filter((one) => one.recipient === to && (one.sender === from || !one.sender));
  const past = history_now.filter((one) => one.recipient === to && one.sender === from);
  const found = {
    destination: ["passes", "passes"],
    sender: ["passes", "passes (registered by shop)"],
    do_not_originate: ["passes", "passes"],
    block: ["passes", "passes"],
    opt_out: ["passes", "passes"],
    own_list: ["passes", "passes"],
    company_list: ["passes", "passes (list own of 2026-11-24)"],
    registry: ["listed", "LISTED (list of 2026-11-26 for area code 222)"],
    exemption: ["not_exempt", "not exempt"],
    permission: ["no_permission", "none in effect"],
    route: ["not_asked", "not asked"],
    quiet_hours: ["not_asked", "not asked"],
    hold: ["not_asked", "not asked"],
  };
  const measure = measures_now.find((one) => one.sender === from);
  let [verdict, reason, text, status, decided] = [
    "refuse",
    "dnc_listed",
    "Message is not delivered. Number is in DNC registry",
    102,
    "registry",
  ];
  const forward = (why, by) => {
    [verdict, reason, text, status, decided] = ["forward", why, "", 0, by];
    found.route = ["passes", "passes (everyone)"];
    found.quiet_hours = ["passes", "passes (Friday 13:42 there, messages from 08:00 until 21:00)"];
    found.hold = ["passes", "passes"];
  };
  if (measure?.action === "block") {
    [verdict, reason, text, status, decided] = [
      "refuse",
      "sender_blocked",
      "Message is not delivered. Sender is blocked for unwanted traffic",
      10,
      "block",
    ];
    found.block = [
      "blocked",
      `BLOCKED for unwanted traffic (measure ${measure.id} of rule ${measure.rule} until ${measure.until})`,
    ];
    for (const rule of kRules.slice(4)) found[rule] = ["not_asked", "not asked"];
  } else if (between.some((one) => one.kind === "opt_out")) {
    [verdict, reason, text, decided] = [
      "refuse",
      "opted_out",
      "Message is not delivered. Recipient has opted out of this sender",
      "opt_out",
    ];
    found.opt_out = ["opted_out", `OPTED OUT of this sender (since ${between[0].from.slice(0, 10)})`];
    for (const rule of kRules.slice(5)) found[rule] = ["not_asked", "not asked"];
  } else if (between.some((one) => one.kind !== "approval" && !one.until)) {
    found.permission = ["written_consent", "the recipient has given written consent"];
    forward("permitted", "permission");
  } else if (between.some((one) => one.kind === "approval")) {
    found.permission = ["approved", "the recipient has approved this sender"];
    forward("approved", "permission");
  } else if (to.endsWith("0000")) {
    found.registry = ["not_listed", "not listed (list of 2026-11-26 for area code 303)"];
    found.exemption = found.permission = ["not_asked", "not asked"];
    forward("not_listed", "");
  } else if (to.endsWith("9999")) {
    found.registry = ["not_listed", "not listed"];
    found.exemption = found.permission = ["not_asked", "not asked"];
    forward("not_listed", "");
    [verdict, reason, text, status, decided] = [
      "refuse",
      "quiet_hours_deferred",
      "Message is not taken now. Quiet hours at the recipient",
      88,
      "quiet_hours",
    ];
    found.quiet_hours = [
      "quiet",
      "QUIET HOURS at the recipient (Friday 23:42 there, messages from 08:00 until 21:00)",
    ];
  }
  return {
    verdict,
    reason,
    text: text || "Recipient has approved this sender",
    command_status: status ? { 10: "ESME_RINVSRCADR", 88: "ESME_RTHROTTLED", 102: "ESME_RX_R_APPN" }[status] : null,
    trouble: null,
    measure: measure?.id ?? null,
    consents: between,
    history: past,
    rules: kRules.map((name) => ({
      name,
      finding: found[name][0],
      text: found[name][1],
      decided: name === decided,
    })),
  };
}
