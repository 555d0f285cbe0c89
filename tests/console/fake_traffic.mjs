// SPDX-License-Identifier: Apache-2.0
// The part of the fake service that knows measures, counters and complaints.

import * as fixtures from "./fixtures_traffic.mjs";

const kActions = ["trust", "throttle", "hold", "block"];
const digits = (text) => {
  const bare = String(text ?? "").replace(/^\+/, "");
  return /^[2-9]\d{9}$/.test(bare) ? `1${bare}` : bare;
};

/** Of `Refusal` and `Answer`, the fake service's own, it makes what differs from 200. */
export class FakeTraffic {
  constructor(scenario, { Refusal, Answer }) {
    Object.assign(this, { Refusal, Answer });
    const now = Date.now();
    this.counts = scenario !== "empty";
    this.measures = this.counts ? fixtures.measures(now, scenario === "big" ? 170 : 0) : [];
    this.findings = this.counts ? fixtures.findings(now) : [];
    this.complaints = this.counts ? fixtures.complaints(now) : [];
    this.next = 9200;
  }

  /** Those of a list with ids below `before`, `limit` of them. */
  #cut(name, list, query) {
    const before = Number(query.get("before") ?? Infinity);
    const limit = Number(query.get("limit") ?? 100);
    const rest = list.filter((one) => one.id < before);
    return { [name]: rest.slice(0, limit), more: rest.length > limit };
  }

  #matching(list, query, names) {
    const wanted = names.filter((name) => query.get(name)).map((name) => [name, query.get(name)]);
    return list.filter((one) =>
      wanted.every(([name, value]) =>
        name === "sender" || name === "complainant" ? one[name] === digits(value) : one[name] === value,
      ),
    );
  }

  list_measures(query) {
    return this.#cut(
      "measures",
      this.#matching(this.measures, query, ["sender", "organisation", "action"]),
      query,
    );
  }

  take(form, caller) {
    const errors = [];
    if (Boolean(form.sender) === Boolean(form.organisation))
      errors.push("sender: give a sender's number or an organisation, one of them");
    if (!kActions.includes(form.action)) errors.push("action: it is none of trust, throttle, hold, block");
    if (form.action === "throttle" && !/^[1-9]\d*$/.test(form.per_second ?? ""))
      errors.push("per_second: throttle needs messages per second, 1 to 1000000");
    if (!form.note) errors.push("note: fill it in");
    if (errors.length) throw new this.Refusal(422, "It cannot be done like this.", { errors });
    const target = form.sender ? { sender: digits(form.sender) } : { organisation: form.organisation };
    const same = (one) => Object.entries(target).every(([name, value]) => one[name] === value);
    this.measures = this.measures.filter(
      (one) => !same(one) || (form.action !== "trust" && one.rule && one.action !== "trust"),
    );
    const one = {
      id: this.next++,
      sender: null,
      organisation: null,
      ...target,
      action: form.action,
      rule: null,
      since: new Date().toISOString(),
      until: form.until ?? null,
      per_second: form.per_second ? Number(form.per_second) : null,
      explanation: form.explanation ?? "",
      evidence: null,
      by: caller.name,
      note: form.note,
    };
    this.measures.unshift(one);
    return new this.Answer(201, one);
  }

  end(id, { note }, caller) {
    const mistake = !note
      ? "note: fill it in"
      : this.measures.some((one) => one.id === id)
        ? ""
        : `measure ${id} is not in force; \`smppguard measure list\` shows those that are`;
    if (mistake) throw new this.Refusal(422, "It cannot be done like this.", { errors: [mistake] });
    this.measures = this.measures.filter((one) => one.id !== id);
    return { id, ended_at: new Date().toISOString(), by: caller.name };
  }

  /** Of the sender, or of all. */
  traffic(number) {
    if (!this.counts)
      throw new this.Refusal(404, "nothing is counted of senders: write traffic: enabled: true");
    if (!number)
      return {
        ...fixtures.totals,
        measures: this.measures.length,
        findings_open: this.findings.length,
        findings: this.findings,
      };
    const watched = number.startsWith("1303") || number.startsWith("1222");
    return {
      sender: digits(number),
      watched,
      traits: watched ? ["registered", "one_time_code"] : [],
      traffic: watched ? fixtures.portrait(Date.now(), 3) : {},
    };
  }

  list_complaints(query) {
    const found = this.#matching(this.complaints, query, ["sender", "complainant", "source"]).filter(
      (one) =>
        one.received_at >= (query.get("since") ?? "") && one.received_at < (query.get("until") ?? "9999"),
    );
    const page = this.#cut("complaints", found, query);
    return {
      ...page,
      ...(page.more ? { before: page.complaints.at(-1).id } : {}),
      ...(query.get("count") === "yes" ? { count: found.length } : {}),
    };
  }

  enter_complaint(form, caller) {
    if (form.sender && !/^(1[2-9]\d{9}|\d{3,6})$/.test(digits(form.sender)))
      throw new this.Refusal(422, "It cannot be done like this.", {
        errors: ["sender: it is neither a North American number nor a short code"],
      });
    const at = new Date().toISOString();
    const one = {
      ...fixtures.complaints(Date.now(), 3)[2],
      id: this.next++,
      received_at: at,
      violated_at: null,
      complainant: null,
      note: "",
      ...form,
      sender: form.sender ? digits(form.sender) : null,
      by: caller.name,
    };
    this.complaints.unshift(one);
    return new this.Answer(201, one);
  }

  export_complaints(query) {
    const csv = query.get("format") === "csv";
    return {
      raw: csv ? "Possible_Robocall,Created_Date\r\n" : "",
      headers: {
        "Content-Type": csv ? "text/csv" : "application/jsonl",
        "Content-Disposition": `attachment; filename="complaints.${csv ? "csv" : "jsonl"}"`,
      },
    };
  }
}
