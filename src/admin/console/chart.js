// SPDX-License-Identifier: Apache-2.0
// A chart over time: lines or stacked bars, with a read-out for pointer and keyboard and a table as its text.

import { fill, h, s } from "./dom.js";
import { clock_text, rate } from "./format.js";

const kHeight = 190;
const kMargin = { left: 46, right: 8, top: 10, bottom: 24 };
const kSteps = [60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000);

/** The next "nice" number that four steps of the scale reach. */
export function scale_top(most) {
  if (!(most > 0)) return 4;
  const step = 10 ** Math.floor(Math.log10(most / 4));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * step * 4 >= most - 1e-9);
  return Math.max(factor * step * 4, 0.4);
}

/** Samples of intervals put together until there are at most `most` of them. points: [{at, seconds, values}] */
export function bundle(points, most) {
  const size = Math.ceil(points.length / most);
  if (size <= 1) return points;
  const bundles = [];
  // Cut by the clock, not by the first sample, so that bars do not flicker as time goes on.
  for (const point of points) {
    const number = Math.floor(point.at / (size * point.seconds * 1000));
    const last = bundles.at(-1);
    if (last?.number !== number) {
      bundles.push({ number, at: point.at, seconds: point.seconds, values: { ...point.values } });
      continue;
    }
    last.at = point.at;
    last.seconds += point.seconds;
    for (const [name, value] of Object.entries(point.values)) last.values[name] = (last.values[name] ?? 0) + value;
  }
  return bundles;
}

export class TimeChart {
  #points = [];
  #series = [];
  #chosen = null;
  #width = 0;

  /** stacked: bars on top of each other, else lines. Values are counts; what is drawn is a second's. */
  constructor(title, { stacked = false } = {}) {
    this.stacked = stacked;
    this.title = title;
    this.svg = s("svg", { tabindex: 0, role: "slider", "aria-label": `${title}: read-out`, "aria-valuemin": 0 });
    this.legend = h("div", { class: "legend" });
    this.rows = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${title} as a table` });
    const details = h("details", { class: "data" }, h("summary", {}, "Show as a table"), this.rows);
    details.addEventListener("toggle", () => this.#draw_rows(details.open));
    this.details = details;
    this.node = h("div", {}, h("div", { class: "chart" }, this.svg, this.legend), details);
    this.#listen();
  }

  /** series: [{name, title, class}], bottom first. */
  update(series, points) {
    this.#series = series;
    this.#points = points;
    if (this.#chosen !== null && this.#chosen >= points.length) this.#chosen = null;
    this.#draw();
    this.#draw_rows(this.details.open);
  }

  #listen() {
    this.svg.addEventListener("pointermove", (event) => this.#choose(this.#index_at(event)));
    this.svg.addEventListener("pointerleave", () => this.#choose(null));
    this.svg.addEventListener("blur", () => this.#choose(null));
    this.svg.addEventListener("focus", () => this.#choose(this.#points.length - 1));
    this.svg.addEventListener("keydown", (event) => {
      const last = this.#points.length - 1;
      const now = this.#chosen ?? last;
      const next = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1,
                     PageUp: now + 10, PageDown: now - 10, Home: 0, End: last }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      this.#choose(Math.max(0, Math.min(last, next)));
    });
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width === this.#width || width === 0) return;
      this.#width = width;
      this.#draw();
    }).observe(this.svg);
  }

  #choose(index) {
    this.#chosen = index !== null && index >= 0 ? index : null;
    this.#draw_read_out();
  }

  #index_at(event) {
    const box = this.svg.getBoundingClientRect();
    const time = this.#time_at(event.clientX - box.left);
    let best = -1;
    this.#points.forEach((point, at) => {
      if (best < 0 || Math.abs(this.#middle(point) - time) < Math.abs(this.#middle(this.#points[best]) - time)) best = at;
    });
    return best;
  }

  #middle(point) { return point.at - (point.seconds * 1000) / 2; }
  #value(point, name) { return (point.values[name] ?? 0) / point.seconds; }
  get #from() { return this.#points[0].at - this.#points[0].seconds * 1000; }
  get #until() { return this.#points.at(-1).at; }
  get #inner() { return Math.max(1, this.#width - kMargin.left - kMargin.right); }
  #x(time) { return kMargin.left + ((time - this.#from) / (this.#until - this.#from)) * this.#inner; }
  #time_at(x) { return this.#from + ((x - kMargin.left) / this.#inner) * (this.#until - this.#from); }
  #y(value) { return kHeight - kMargin.bottom - (value / this.top) * (kHeight - kMargin.top - kMargin.bottom); }

  #draw() {
    if (this.#width === 0) return;
    this.svg.setAttribute("viewBox", `0 0 ${this.#width} ${kHeight}`);
    if (this.#points.length === 0) {
      fill(this.svg, s("text", { x: this.#width / 2, y: kHeight / 2, "text-anchor": "middle" }, "Nothing measured yet"));
      fill(this.legend);
      return;
    }
    const sums = this.#points.map((point) => this.#series.map((one) => this.#value(point, one.name)));
    this.top = scale_top(Math.max(...sums.map((values) =>
      this.stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values))));
    this.cursor = s("line", { class: "cursor", y1: kMargin.top, y2: kHeight - kMargin.bottom, visibility: "hidden" });
    fill(this.svg, this.#axes(), this.stacked ? this.#bars() : this.#lines(), this.cursor);
    this.svg.setAttribute("aria-valuemax", this.#points.length - 1);
    this.#draw_read_out();
  }

  #axes() {
    const parts = [0, 1, 2, 3, 4].map((step) => {
      const value = (this.top * step) / 4;
      const y = Math.round(this.#y(value)) + 0.5;
      return [s("line", { class: step ? "grid" : "base", x1: kMargin.left, x2: this.#width - kMargin.right, y1: y, y2: y }),
              s("text", { x: kMargin.left - 8, y: y + 4, "text-anchor": "end" }, rate(value))];
    });
    const span = this.#until - this.#from;
    const step = kSteps.find((one) => span / one <= this.#inner / 76) ?? kSteps.at(-1);
    for (let at = Math.ceil(this.#from / step) * step; at <= this.#until; at += step) {
      const x = this.#x(at);
      if (x > this.#width - 18) break;
      parts.push(s("text", { x, y: kHeight - 6, "text-anchor": "middle" }, clock_text(new Date(at)).slice(0, 5)));
    }
    return parts;
  }

  #lines() {
    return this.#series.map((one) => {
      const spots = this.#points.map((point) =>
        `${this.#x(this.#middle(point)).toFixed(1)},${this.#y(this.#value(point, one.name)).toFixed(1)}`);
      const [first, last] = [this.#points[0], this.#points.at(-1)].map((point) => this.#x(this.#middle(point)).toFixed(1));
      const ground = this.#y(0);
      return [one === this.#series.at(-1) && s("path", { class: `area ${one.class}`, d: `M${first},${ground}L${spots.join("L")}L${last},${ground}Z` }),
              s("path", { class: `line ${one.class}`, d: `M${spots.join("L")}` })];
    });
  }

  #bars() {
    return this.#points.map((point) => {
      const left = this.#x(point.at - point.seconds * 1000);
      const width = Math.max(1, this.#x(point.at) - left - 1);
      let below = 0;
      return this.#series.map((one) => {
        const value = this.#value(point, one.name);
        if (value === 0) return null;
        const foot = this.#y(below);
        below += value;
        return s("rect", { class: `bar ${one.class}`, x: left.toFixed(1), width: width.toFixed(1),
                           y: this.#y(below).toFixed(1), height: Math.max(0.5, foot - this.#y(below)).toFixed(1) });
      });
    });
  }

  #draw_read_out() {
    if (!this.cursor || this.#points.length === 0) return;
    const chosen = this.#chosen ?? this.#points.length - 1;
    const point = this.#points[chosen];
    const x = this.#x(this.#middle(point));
    for (const end of ["x1", "x2"]) this.cursor.setAttribute(end, x);
    this.cursor.setAttribute("visibility", this.#chosen === null ? "hidden" : "visible");
    const when = clock_text(new Date(point.at));
    const shown = [...this.#series].reverse();
    fill(this.legend, shown.map((one) => h("span", { class: `key ${one.class}` },
      h("span", {}, `${one.title} `, h("b", {}, `${rate(this.#value(point, one.name))}/s`)))),
      h("span", { class: "when" }, this.#chosen === null ? `latest, ${when}` : `at ${when}`));
    this.svg.setAttribute("aria-valuenow", chosen);
    this.svg.setAttribute("aria-valuetext",
      `${when}: ${shown.map((one) => `${one.title} ${rate(this.#value(point, one.name))} a second`).join(", ") || "nothing"}`);
  }

  #draw_rows(open) {
    if (!open) return fill(this.rows);
    return fill(this.rows, h("table", {}, h("caption", { class: "sr" }, `${this.title}, per second`),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Until"),
        this.#series.map((one) => h("th", { scope: "col", class: "number" }, `${one.title}, per second`)))),
      h("tbody", {}, [...this.#points].reverse().map((point) => h("tr", {}, h("td", {}, clock_text(new Date(point.at))),
        this.#series.map((one) => h("td", { class: "number" }, rate(this.#value(point, one.name)))))))));
  }
}
