// SPDX-License-Identifier: Apache-2.0
// What the service measured lately: read whole once, then only what is new.

import { api } from "./api.js";
import { bundle } from "./chart.js";
import { reason_title } from "./words.js";

const kColours = ["s2", "s3", "s5", "s4", "s1"];
const kOther = "other";

export class Samples {
  #samples = [];
  #interval = 5;
  #colours = new Map();

  constructor(seconds) { this.seconds = seconds; }

  async read(signal) {
    const last = this.#samples.at(-1);
    const since_last = last ? Math.ceil((Date.now() - Date.parse(last.at)) / 1000) : Infinity;
    const wanted = since_last < this.seconds / 2 ? Math.max(since_last, 0) + 4 * this.#interval : this.seconds;
    const got = await api.get("statistics/history", { seconds: Math.min(Math.max(wanted, 30), this.seconds) }, signal);
    this.#interval = got.interval_s || 5;
    const known = new Set(this.#samples.map((sample) => sample.at));
    if (wanted >= this.seconds) this.#samples = got.samples;
    else this.#samples.push(...got.samples.filter((sample) => !known.has(sample.at)));
    this.#samples.sort((a, b) => (a.at < b.at ? -1 : 1));
    this.#samples.splice(0, this.#samples.length - Math.ceil(this.seconds / this.#interval));
  }

  #points(values) {
    return this.#samples.map((sample) => ({ at: Date.parse(sample.at), seconds: this.#interval, values: values(sample) }));
  }

  throughput(most) {
    return bundle(this.#points((sample) => ({ esme: sample.forwarded.esme, smsc: sample.forwarded.smsc })), most);
  }

  /** A second's, over the last samples. */
  rate_now(direction, samples = 3) {
    const last = this.#samples.slice(-samples);
    return last.length ? last.reduce((sum, one) => sum + one.forwarded[direction], 0) / last.length / this.#interval : 0;
  }

  totals() {
    const totals = new Map();
    for (const sample of this.#samples) {
      for (const [reason, number] of Object.entries(sample.refused)) totals.set(reason, (totals.get(reason) ?? 0) + number);
    }
    return [...totals].filter(([, number]) => number > 0).sort((a, b) => b[1] - a[1]);
  }

  forwarded() { return this.#samples.reduce((sum, one) => sum + one.forwarded.esme, 0); }

  /** The commonest reasons have colours of their own, which stay as long as the page does. */
  colour(reason) { return this.#colours.get(reason) ?? "s6"; }

  refusals(most) {
    for (const [reason] of this.totals()) {
      if (this.#colours.size < kColours.length && !this.#colours.has(reason)) {
        this.#colours.set(reason, kColours[this.#colours.size]);
      }
    }
    const shown = this.totals().map(([reason]) => reason).filter((reason) => this.#colours.has(reason));
    const rest = this.totals().some(([reason]) => !this.#colours.has(reason));
    const series = shown.map((name) => ({ name, title: reason_title(name), class: this.colour(name) }));
    if (rest) series.push({ name: kOther, title: "Other reasons", class: "s6" });
    const points = this.#points((sample) => {
      const values = {};
      for (const [reason, number] of Object.entries(sample.refused)) {
        const name = this.#colours.has(reason) ? reason : kOther;
        values[name] = (values[name] ?? 0) + number;
      }
      return values;
    });
    return { series, points: bundle(points, most) };
  }
}
