// SPDX-License-Identifier: Apache-2.0
// The administrative API from fixtures, with state, for work on the console and for its tests.
// By hand: node fake_api.mjs 8080 [empty|big]

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { FakeTraffic } from "./fake_traffic.mjs";
import * as fixtures from "./fixtures.mjs";

const kHere = dirname(fileURLToPath(import.meta.url));
const kConsole = process.env.SMPPGUARD_CONSOLE ?? join(kHere, "../../src/admin/console");
const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
const kTypes = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
const kRanks = { viewer: 0, support: 1, operator: 2 };
const kMostLicence = 10 * 1024 * 1024;

/** What each route takes; anything else is a mistake, as it is for the service. */
const kJournal = ["from", "until", "number", "organisation", "stream", "reason"];
const kComplaints = ["sender", "complainant", "source", "since", "until"];
const kQueries = {
  "GET statistics": ["seconds"],
  "GET sessions": ["system_id", "listener", "limit", "offset"],
  "GET registry": ["limit"],
  "GET explain": ["from", "to", "client", "route", "at"],
  "GET exemptions": ["status", "organisation"],
  "PUT exemptions": ["file_name"],
  "GET consents": ["kind", "recipient", "sender", "limit"],
  "GET approvals": ["limit"],
  "GET near-misses": ["limit"],
  "GET help-texts": ["limit"],
  "GET history": ["recipient", "sender", "organisation", "since", "until", "kind", "limit"],
  "GET journal": [...kJournal, "limit"],
  "GET journal/export": [...kJournal, "format"],
  "GET measures": ["sender", "organisation", "action", "before", "limit"],
  "GET traffic": ["limit"],
  "GET complaints": [...kComplaints, "before", "count", "limit"],
  "GET complaints/export": [...kComplaints, "format", "recipients"],
};

class Refusal extends Error {
  constructor(status, detail, { errors = [], headers = {}, title } = {}) {
    super(detail);
    Object.assign(this, { status, detail, errors, headers, title });
  }
}

const kTitles = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  409: "Not possible now",
  413: "Too large",
  415: "Unsupported kind of file",
  422: "Not acceptable",
  429: "Too many wrong tokens",
  503: "The desk is full",
};

export class FakeService {
  constructor(scenario = "") {
    this.scenario = scenario;
    this.trouble = null; // {status, detail, retry_after}: what every request to /api gets
    this.reset();
  }

  reset() {
    const now = Date.now();
    const nothing = this.scenario === "empty";
    this.organisations = nothing ? [] : fixtures.organisations(now);
    this.campaigns = nothing ? {} : fixtures.campaigns();
    this.exemptions = nothing ? [] : fixtures.exemptions(now);
    this.licences = new Map(
      this.exemptions
        .filter((one) => one.licence)
        .map((one) => [one.id, ["application/pdf", fixtures.pdf(`Licence ${one.id}`)]]),
    );
    this.sessions = nothing ? [] : fixtures.sessions(this.scenario === "big" ? 2400 : 14);
    if (this.scenario === "big") {
      for (let id = 7; id < 900; ++id)
        this.organisations.push({
          ...this.organisations[1],
          id,
          key: `org-${id}`,
          name: `Organisation no. ${id}`,
        });
    }
    this.consents = nothing ? [] : fixtures.consents(now);
    this.history = nothing ? [] : fixtures.history(now);
    this.traffic = new FakeTraffic(this.scenario, { Refusal, Answer });
    this.level = "info";
  }

  async start(port = 0) {
    this.server = createServer((request, response) => this.#answer(request, response));
    await new Promise((done) => this.server.listen(port, "127.0.0.1", done));
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  async #answer(request, response) {
    const url = new URL(request.url, "http://fake");
    try {
      if (!url.pathname.startsWith("/api/")) return await this.#file(url.pathname, response);
      const caller = this.#caller(request);
      const body = await read_body(request);
      const result = this.#route({
        method: request.method,
        parts: url.pathname.split("/").slice(3).map(decodeURIComponent),
        query: url.searchParams,
        body,
        caller,
      });
      if (result?.raw) return response.writeHead(200, result.headers).end(result.raw);
      const [status, value] = result instanceof Answer ? [result.status, result.value] : [200, result];
      return response
        .writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" })
        .end(JSON.stringify(value));
    } catch (error) {
      if (!(error instanceof Refusal)) console.error(error);
      const status = error.status ?? 500;
      return response
        .writeHead(status, { "Content-Type": "application/problem+json", ...error.headers })
        .end(
          JSON.stringify({
            type: "about:blank",
            title: error.title ?? kTitles[status] ?? "Failed",
            status,
            detail: error.detail ?? String(error),
            errors: error.errors ?? [],
          }),
        );
    }
  }

  async #file(path, response) {
    const name = path === "/" ? "index.html" : /^\/console\/([a-z_]+\.(?:js|css|svg))$/.exec(path)?.[1];
    if (!name) return response.writeHead(404).end();
    const octets = await readFile(join(kConsole, name)).catch(() => null);
    if (!octets) return response.writeHead(404).end();
    return response
      .writeHead(200, {
        "Content-Type": kTypes[name.split(".").pop()],
        "Content-Security-Policy": kPolicy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
      })
      .end(octets);
  }

  #caller(request) {
    if (this.trouble)
      throw new Refusal(this.trouble.status, this.trouble.detail, {
        headers: this.trouble.retry_after ? { "Retry-After": String(this.trouble.retry_after) } : {},
      });
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const caller = fixtures.callers[token];
    if (!caller)
      throw new Refusal(
        401,
        token
          ? "This token is not known. It may have been withdrawn; ask whoever operates the service for a new one."
          : "Send a token.",
        { headers: { "WWW-Authenticate": "Bearer" } },
      );
    return caller;
  }

  #route(request) {
    const { method, parts } = request;
    const need = (role) => {
      if (kRanks[request.caller.role] < kRanks[role])
        throw new Refusal(
          403,
          `This needs the role ${role}; ${request.caller.name} has the role ${request.caller.role}.`,
        );
    };
    const nothing = this.scenario === "empty";
    const now = Date.now();
    const [place, key, deed, campaign] = parts;
    const limit = Number(request.query.get("limit") ?? 100);
    const cut = (name, list, offset = 0) => ({
      [name]: list.slice(offset, offset + limit),
      more: list.length > offset + limit,
    });
    const known = kQueries[`${method} ${place}${key === "export" ? "/export" : ""}`] ?? [];
    for (const name of request.query.keys()) {
      if (!known.includes(name))
        throw new Refusal(400, "The query is not understood.", {
          errors: [`${name}: there is no such parameter`],
        });
    }
    need("viewer");
    switch (`${method} ${place}`) {
      case "GET me":
        return { ...request.caller, source: "127.0.0.1:50000" };
      case "GET status":
        return this.#status(now);
      case "GET statistics": {
        if (key === "history")
          return {
            interval_s: 5,
            samples: nothing ? [] : fixtures.samples(now, Number(request.query.get("seconds") ?? 900)),
          };
        break;
      }
      case "GET sessions":
        return {
          total: this.sessions.length,
          ...cut("sessions", this.sessions, Number(request.query.get("offset") ?? 0)),
        };
      case "DELETE sessions": {
        need("operator");
        if (!this.sessions.some((one) => one.id === Number(key)))
          throw new Refusal(404, `There is no session ${key}; it may have ended.`);
        this.sessions = this.sessions.filter((one) => one.id !== Number(key));
        return new Answer(202, {});
      }
      case "GET registry": {
        if (key === "imports") return cut("imports", nothing ? [] : fixtures.imports(now));
        if (key === "lists") return this.#list(deed, now);
        return nothing
          ? { ...fixtures.registry(now), lists: [], unknown: {}, refused_files: [] }
          : fixtures.registry(now);
      }
      case "GET log-level":
        return { level: this.level };
      case "PUT log-level":
        need("operator");
        return { level: (this.level = json(request).level) };
      case "POST reload":
        need("operator");
        return { changes: ["routes: everyone has another priority"] };
      case "POST registry":
        need("operator");
        return { changes: ["national: generation 215 in place of 214"] };
      default:
        break;
    }
    need("support");
    if (method !== "GET") need("operator");
    switch (`${method} ${place}`) {
      case "GET explain":
        return this.#explain(request.query, now);
      case "GET organisations":
        return key ? this.#organisation(key) : { organisations: this.organisations };
      case "POST organisations":
        return deed === "campaigns"
          ? this.#add_campaign(key, json(request))
          : this.#add_organisation(json(request), request.caller);
      case "PATCH organisations":
        return deed === "campaigns"
          ? this.#change_campaign(key, campaign, json(request))
          : Object.assign(this.#find(key), json(request));
      case "GET exemptions":
        return key
          ? deed === "licence"
            ? this.#licence(Number(key))
            : this.#exemption(key)
          : {
              exemptions: this.exemptions.filter(
                (one) =>
                  (!request.query.get("status") || one.status === request.query.get("status")) &&
                  (!request.query.get("organisation") ||
                    one.organisation === request.query.get("organisation")),
              ),
            };
      case "POST exemptions":
        return deed
          ? this.#decide(key, deed, json(request), request.caller)
          : this.#request_exemption(json(request), request.caller);
      case "PUT exemptions":
        return this.#attach(key, request.body);
      case "GET approvals":
        return cut("approvals", nothing ? [] : fixtures.approvals(now));
      case "GET near-misses":
        return cut("near_misses", nothing ? [] : fixtures.near_misses(now));
      case "GET help-texts":
        return cut("help_texts", []);
      case "POST consents":
        return this.#consent(key, json(request), request.caller);
      case "GET consents":
        return cut("consents", this.consents);
      case "GET history":
        return cut("entries", this.history);
      case "GET journal":
        return this.#journal(request.query, key, now, cut);
      case "GET measures":
        return this.traffic.list_measures(request.query);
      case "POST measures":
        return deed === "end"
          ? this.traffic.end(Number(key), json(request), request.caller)
          : this.traffic.take(json(request), request.caller);
      case "GET traffic":
        return this.traffic.traffic(key);
      case "GET complaints":
        return key === "export"
          ? this.traffic.export_complaints(request.query)
          : this.traffic.list_complaints(request.query);
      case "POST complaints":
        return this.traffic.enter_complaint(json(request), request.caller);
      default:
        throw new Refusal(404, "There is no such route.");
    }
  }

  #status(now) {
    const status = fixtures.status(now);
    Object.assign(status.sessions, {
      open: this.sessions.length,
      bound: this.sessions.filter((one) => one.state === "bound").length,
    });
    if (this.scenario !== "empty") return status;
    return {
      ...status,
      warnings: [],
      upstreams: [],
      registry: { numbers: 0, oldest_version: null, lists: 0, in_memory: false },
      store: { kind: "none", ready: false, age_s: null, lag_changes: null, reconnects: 0 },
    };
  }

  #list(name, now) {
    const list = fixtures.registry(now).lists.find((one) => one.name === name);
    if (!list || this.scenario === "empty") throw new Refusal(404, `There is no list ${name}.`);
    return { ...list, areas: name === "national" ? fixtures.areas(now) : [] };
  }

  #explain(query, now) {
    const number = (name) => {
      const digits = (query.get(name) ?? "").replace(/^\+/, "");
      if (!/^(1?[2-9]\d{9})$/.test(digits))
        throw new Refusal(400, `${name} cannot be read as a number.`, {
          errors: [`${name}: write ten digits, or 1 and ten digits`],
        });
      return digits.length === 10 ? `1${digits}` : digits;
    };
    const [from, to] = [number("from"), number("to")];
    return {
      from: query.get("from"),
      to: query.get("to"),
      sender: from,
      recipient: to,
      client: query.get("client"),
      route: query.get("route") || "everyone",
      at: query.get("at") || fixtures.time(now),
      contact: "blocked-texts@carrier.example",
      observed: false,
      ...fixtures.explain(from, to, this.consents, this.history, this.traffic.measures),
    };
  }

  #find(key) {
    const one = this.organisations.find((organisation) => organisation.key === key);
    if (!one) throw new Refusal(404, `There is no organisation ${key}.`);
    return one;
  }

  #organisation(key) {
    return {
      ...this.#find(key),
      campaigns: this.campaigns[key] ?? [],
      exemptions: this.exemptions.filter((one) => one.organisation === key),
    };
  }

  #add_organisation(form, caller) {
    const errors = [];
    if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(form.key ?? ""))
      errors.push("key: 1 to 32 of a-z, 0-9 and -, not beginning with -");
    if (!form.name) errors.push("name: fill in the legal name");
    if (!/@/.test(form.contact_email ?? "")) errors.push("contact_email: this is no address");
    if (form.brand_id && !/^B[A-Z0-9]{6}$/.test(form.brand_id))
      errors.push("brand_id: B and six capital letters or digits");
    if (this.organisations.some((one) => one.key === form.key))
      errors.push("key: another organisation has it");
    if (errors.length) throw new Refusal(422, "The form has mistakes; nothing was stored.", { errors });
    const { note, ...rest } = form;
    const one = {
      id: this.organisations.length + 1,
      created_at: fixtures.time(Date.now()),
      created_by: caller.name,
      ...rest,
    };
    this.organisations.push(one);
    this.campaigns[one.key] = [];
    return new Answer(201, one);
  }

  #add_campaign(key, form) {
    this.#find(key);
    const errors = [];
    if (!form.key) errors.push("key: fill it in");
    if (!form.numbers?.length) errors.push("numbers: there are none; name every number that sends");
    const owner = Object.entries(this.campaigns).find(([, list]) =>
      list.some((one) => one.numbers.some((number) => form.numbers?.includes(number))),
    );
    if (owner) errors.push(`numbers[1]: belongs to a campaign of ${owner[0]} already`);
    if (errors.length) throw new Refusal(422, "The form has mistakes; nothing was stored.", { errors });
    const one = { campaign_id: "", use_case: "", description: "", samples: [], ...form, status: "active" };
    (this.campaigns[key] ??= []).push(one);
    return new Answer(201, one);
  }

  #change_campaign(key, name, form) {
    const one = (this.campaigns[key] ?? []).find((campaign) => campaign.key === name);
    if (!one) throw new Refusal(404, `${key} has no campaign ${name}.`);
    const { add = [], remove = [], note, ...rest } = form;
    Object.assign(one, rest);
    one.numbers = [...one.numbers.filter((number) => !remove.includes(number)), ...add];
    return one;
  }

  #exemption(key) {
    const one = this.exemptions.find((exemption) => exemption.id === Number(key));
    if (!one) throw new Refusal(404, `There is no exemption ${key}.`);
    return one;
  }

  #request_exemption(form, caller) {
    this.#find(form.organisation);
    const one = {
      id: this.exemptions.length + 1,
      campaigns: [],
      licence: "",
      until: null,
      in_force: false,
      requested_at: fixtures.time(Date.now()),
      requested_by: caller.name,
      decided_at: null,
      decided_by: "",
      decision_note: "",
      revoked_at: null,
      revoked_by: "",
      revocation_note: "",
      ...form,
      status: "requested",
    };
    this.exemptions.push(one);
    return new Answer(201, one);
  }

  #attach(key, octets) {
    const one = this.#exemption(key);
    if (octets.length > kMostLicence) throw new Refusal(413, "The document has more than 10 MiB.");
    const type =
      octets.subarray(0, 5).toString("latin1") === "%PDF-"
        ? "application/pdf"
        : octets[0] === 0x89 && octets[1] === 0x50
          ? "image/png"
          : octets[0] === 0xff && octets[1] === 0xd8
            ? "image/jpeg"
            : "";
    if (!type) throw new Refusal(415, "The document is none of PDF, PNG and JPEG: it begins like text.");
    if (type === "application/pdf" && !octets.includes("%%EOF"))
      throw new Refusal(422, "The PDF is cut off: its end (%%EOF) is missing. Copy or scan it again.");
    one.licence = fixtures.sha256(octets);
    this.licences.set(one.id, [type, octets]);
    return { sha256: one.licence };
  }

  #licence(id) {
    const [type, octets] = this.licences.get(id) ?? [];
    if (!type) throw new Refusal(404, "No licence is attached to this exemption.");
    return {
      raw: octets,
      headers: {
        "Content-Type": type,
        "Content-Disposition": 'inline; filename="licence.pdf"',
        "Content-Security-Policy": "sandbox",
      },
    };
  }

  #decide(key, deed, { note }, caller) {
    const one = this.#exemption(key);
    if (!note) throw new Refusal(422, "A decision needs a note.", { errors: ["note: fill it in"] });
    const wanted = deed === "revoke" ? "approved" : "requested";
    if (one.status !== wanted)
      throw new Refusal(
        409,
        `Exemption ${key} is ${one.status}; only one that is ${wanted} can be ${deed}d.`,
      );
    if (deed === "approve" && !one.licence)
      throw new Refusal(409, "No licence is attached; without one it cannot be approved.");
    const at = fixtures.time(Date.now());
    if (deed === "revoke")
      Object.assign(one, {
        status: "revoked",
        in_force: false,
        revoked_at: at,
        revoked_by: caller.name,
        revocation_note: note,
      });
    else
      Object.assign(one, {
        status: deed === "approve" ? "approved" : "refused",
        in_force: deed === "approve",
        decided_at: at,
        decided_by: caller.name,
        decision_note: note,
      });
    return one;
  }

  #consent(deed, form, caller) {
    const at = fixtures.time(Date.now());
    const same = (one) =>
      one.kind === form.kind && one.recipient === form.recipient && one.sender === form.sender;
    this.consents = this.consents.filter((one) => !same(one));
    this.history.unshift({
      position: 9200 + this.history.length,
      at,
      kind: deed === "end" ? "ended" : "permitted",
      recipient: form.recipient,
      sender: form.sender,
      organisation: null,
      by: caller.name,
      note: form.note ?? "",
      detail: { matter: form.kind, evidence: form.evidence ?? "" },
    });
    if (deed === "end") return {};
    if (!form.evidence && form.kind !== "opt_out")
      throw new Refusal(422, "It cannot be done like this.", {
        errors: ["evidence: what permits needs proof"],
      });
    const one = { organisation: null, until: null, note: "", ...form, by: caller.name, entered_at: at };
    this.consents.push(one);
    return new Answer(201, one);
  }

  #journal(query, key, now, cut) {
    this.journal ??= fixtures.journal(now);
    let list = this.scenario === "empty" ? [] : this.journal;
    const numbers = query.getAll("number").map((one) => one.replace(/^\+/, ""));
    const equal = (name) => {
      const value = query.get(name);
      if (value) list = list.filter((one) => one[name] === value);
    };
    list = list.filter(
      (one) =>
        numbers.length === 0 || numbers.some((number) => one.sender === number || one.recipient === number),
    );
    for (const name of ["stream", "reason", "organisation"]) equal(name);
    if (query.get("from")) list = list.filter((one) => one.at >= query.get("from"));
    if (query.get("until")) list = list.filter((one) => one.at < query.get("until"));
    if (key !== "export") return cut("entries", list);
    const csv = query.get("format") === "csv";
    const text = csv
      ? "stream,n,at,kind,sender,recipient,reason\r\n" +
        list
          .map((one) =>
            [one.stream, one.n, one.at, one.kind, one.sender, one.recipient, one.reason].join(","),
          )
          .join("\r\n")
      : list.map((one) => JSON.stringify(one)).join("\n");
    return {
      raw: text,
      headers: {
        "Content-Type": csv ? "text/csv" : "application/jsonl",
        "Content-Disposition": `attachment; filename="journal.${csv ? "csv" : "jsonl"}"`,
      },
    };
  }
}

/** Another status than 200. */
class Answer {
  constructor(status, value) {
    Object.assign(this, { status, value });
  }
}

function json({ body }) {
  try {
    return JSON.parse(body.toString() || "{}");
  } catch {
    throw new Refusal(400, "The body is no JSON.");
  }
}

async function read_body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(await new FakeService(process.argv[3]).start(Number(process.argv[2] ?? 8080)));
  for (const [role, token] of Object.entries(fixtures.tokens)) console.log(`${role}: ${token}`);
}
