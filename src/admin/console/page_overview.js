// SPDX-License-Identifier: Apache-2.0
// Is it well, what goes through it, and what needs somebody first.

import { api } from "./api.js";
import { TimeChart } from "./chart.js";
import { fill, h, s } from "./dom.js";
import { clock_text, count, day, duration, plural, rate, time } from "./format.js";
import { badge, empty, notice, page_head, panel, segments, spread_facts } from "./parts.js";
import { poll } from "./poll.js";
import { Samples } from "./samples.js";
import { service_actions } from "./service_actions.js";
import { Sessions } from "./sessions.js";
import { reason_title } from "./words.js";

export const title = "Overview";
export const role = "viewer";

const kRanges = [[300, "5 min"], [900, "15 min"], [3600, "1 h"]];
const kMostPoints = 120;

export async function show({ main, signal, query }) {
  const view = new Overview(signal, Number(query.get("seconds")) || 900);
  fill(main, view.node);
  view.start();
}

class Overview {
  constructor(signal, seconds) {
    this.signal = signal;
    this.seconds = kRanges.some(([one]) => one === seconds) ? seconds : 900;
    this.samples = new Samples(this.seconds);
    this.live = h("span", { class: "live", role: "status" }, "Reading");
    this.warnings = h("div", { "aria-live": "polite" });
    this.tiles = h("div", { class: "tiles" });
    this.upstreams = h("div");
    this.knowledge = h("div", { class: "body" });
    this.reasons = h("div", { class: "body" });
    this.throughput = new TimeChart("Throughput");
    this.refusals = new TimeChart("Refusals by reason", { stacked: true });
    this.sessions = new Sessions(signal);
    this.node = this.#draw();
  }

  #draw() {
    const range = segments("Span of the charts", kRanges, this.seconds, (seconds) => this.#span(seconds));
    return h("div", {}, page_head(title, { live: this.live, actions: range }), this.warnings, this.tiles,
      h("div", { class: "columns" },
        panel("Throughput", { note: "messages a second", body: false }, this.throughput.node),
        panel("Refusals by reason", { note: "messages a second", body: false }, this.refusals.node)),
      h("div", { class: "columns" },
        panel("Why messages were refused", { note: "in the span of the charts", body: false }, this.reasons),
        panel("Carriers", { note: "upstreams and their endpoints", body: false }, this.upstreams)),
      panel("This node", { actions: service_actions(), body: false }, this.knowledge), this.sessions.node);
  }

  start() {
    this.ask = poll(5, () => this.#read(), (error) => this.#said(error), this.signal);
    this.sessions.start();
  }

  #span(seconds) {
    this.seconds = seconds;
    this.samples = new Samples(seconds);
    this.ask();
  }

  async #read() {
    const samples = this.samples;
    const [status] = await Promise.all([api.get("status", {}, this.signal), samples.read(this.signal)]);
    if (this.signal.aborted || samples !== this.samples) return;
    this.#draw_warnings(status);
    this.#draw_tiles(status);
    this.#draw_charts();
    this.#draw_upstreams(status.upstreams);
    this.#draw_knowledge(status);
    this.read_at = new Date();
  }

  #said(error) {
    this.live.classList.toggle("stale", error !== null);
    if (error === null) return fill(this.live, `Live, ${clock_text(this.read_at)}`);
    fill(this.live, this.read_at ? `Not up to date since ${clock_text(this.read_at)}` : "Not read yet", `: ${error.title ?? "the page failed"}`);
    this.live.title = error.detail ?? "";
    return undefined;
  }

  #draw_warnings(status) {
    const severity = { error: 0, warning: 1 };
    const list = [...(status.warnings ?? [])].sort((a, b) => (severity[a.severity] ?? 2) - (severity[b.severity] ?? 2));
    const text = JSON.stringify([list, status.ready, status.causes, status.draining]);
    if (text === this.warned) return;  // a screen reader would read them all again
    this.warned = text;
    fill(this.warnings,
      status.draining && notice("", "This node is draining", "It takes no new sessions and ends as soon as outstanding answers are through."),
      !status.ready && !status.draining && notice("bad", "Not ready", (status.causes ?? []).join("; ")),
      list.map((one) => notice(one.severity === "error" ? "bad" : "", one.text, one.action)));
  }

  #draw_tiles(status) {
    const refused = this.samples.totals().reduce((sum, [, number]) => sum + number, 0);
    const judged = refused + this.samples.forwarded();
    const share = judged > 0 ? `${rate((100 * refused) / judged)} % of ${count(judged)}` : "no messages yet";
    const tile = (label, value, below) => h("div", { class: "tile" }, h("div", { class: "label" }, label),
      h("div", { class: "value" }, value), h("div", { class: "below" }, below));
    fill(this.tiles,
      tile("From ESMEs", [rate(this.samples.rate_now("esme")), h("small", {}, " a second")], "forwarded to carriers"),
      tile("From carriers", [rate(this.samples.rate_now("smsc")), h("small", {}, " a second")], "forwarded to ESMEs"),
      tile(`Refused in ${kRanges.find(([one]) => one === this.seconds)[1]}`, count(refused), share),
      tile("Sessions", count(status.sessions.bound), `bound; ${count(status.sessions.open)} open`),
      tile("Registry", this.#registry_age(status.registry), this.#registry_words(status.registry)));
  }

  #registry_age({ oldest_version: version }) {
    if (!version) return "none";
    const days = Math.max(0, Math.floor((Date.now() - Date.parse(version)) / 86_400_000));
    return [count(days), h("small", {}, days === 1 ? " day old" : " days old")];
  }

  #registry_words(registry) {
    return registry.oldest_version ? `${count(registry.numbers)} numbers` : "no national list is loaded";
  }

  #draw_charts() {
    this.throughput.update([{ name: "smsc", title: "from carriers", class: "s2" }, { name: "esme", title: "from ESMEs", class: "s1" }],
                           this.samples.throughput(kMostPoints));
    const { series, points } = this.samples.refusals(60);
    this.refusals.update([...series].reverse(), points);
    const totals = this.samples.totals();
    if (totals.length === 0) {
      fill(this.reasons, empty("Nothing was refused", "Each refusal is counted here by its reason."));
      return;
    }
    fill(this.reasons, h("div", { class: "bars", role: "list" }, totals.map(([reason, number]) => [
      h("div", { role: "listitem", title: reason }, reason_title(reason)),
      s("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true", class: this.samples.colour(reason) },
        s("rect", { width: Math.max(0.7, (100 * number) / totals[0][1]), height: 8, rx: 0.5 })),
      h("div", { class: "number" }, count(number))])));
  }

  #draw_upstreams(upstreams) {
    if (upstreams.length === 0) return fill(this.upstreams, empty("No upstream", "The configuration names no carrier."));
    const kinds = { up: "good", down: "bad" };
    return fill(this.upstreams, h("ul", { class: "timeline" }, upstreams.map((one) => h("li", {},
      h("div", { class: "line" }, h("span", { class: "strong grow" }, one.name),
        h("span", { class: "faint small" }, plural(one.sessions, "session"))),
      one.endpoints.map((end) => h("div", { class: "line" }, badge(end.state, kinds[end.state] ?? ""),
        h("span", { class: "mono" }, end.endpoint),
        h("span", { class: "faint small" }, end.why, end.since && [end.why ? ", since " : "since ", time(end.since)])))))));
  }

  #draw_knowledge(status) {
    const store = status.store ?? { kind: "none" };
    fill(this.knowledge, spread_facts([
      ["Registry", status.registry.oldest_version
        ? [`${plural(status.registry.lists, "list")}, oldest of `, day(status.registry.oldest_version), status.registry.in_memory ? ", in memory" : ", mapped"]
        : "no national list"],
      ["Store", store.kind === "none" ? "none is configured" : [badge(store.ready ? "ready" : "not ready", store.ready ? "good" : "bad"), ` ${store.kind}`]],
      store.kind !== "none" && ["Its knowledge", [`${duration(store.age_s)} old`, store.lag_changes > 0 && `, ${plural(store.lag_changes, "change")} behind`,
        store.reconnects > 0 && `, ${plural(store.reconnects, "reconnect")}`]],
      ["Node", `${status.node} · ${status.version}`],
      ["Running since", time(status.started_at)], status.doing && ["Doing", status.doing],
      ["Listens on", status.listeners.map((one) => `${one.name} ${one.address}`).join(", ")],
      ["Workers", count(status.workers)]]));
  }
}
