// SPDX-License-Identifier: Apache-2.0
// Numbers, telephone numbers and times as people read them.

import { h } from "./dom.js";

const kCount = new Intl.NumberFormat("en-US");
const kRate = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const kClock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const kDate = { year: "numeric", month: "short", day: "numeric" };

export const count = (number) => (Number.isFinite(number) ? kCount.format(number) : "–");
export const rate = (number) => (number >= 100 ? kCount.format(Math.round(number)) : kRate.format(number));

export function plural(number, one, many = one + "s") {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** "12223334545" as +1 222-333-4545; anything else stays as it is. */
export function phone_text(digits) {
  const text = String(digits ?? "");
  const nanp = /^1([2-9]\d{2})(\d{3})(\d{4})$/.exec(text);
  return nanp ? `+1 ${nanp[1]}-${nanp[2]}-${nanp[3]}` : text;
}

export function phone(digits) {
  if (!digits) return h("span", { class: "faint" }, "–");
  return h("span", { class: "nowrap", title: String(digits) }, phone_text(digits));
}

/** Digits as the service wants them, or null; people paste blanks, dots, brackets and a leading +. */
export function read_number(text) {
  const bare = text
    .trim()
    .replace(/^tel:/i, "")
    .replace(/[\s().\-‐-―\u00a0\u2060\u200e]/g, "");
  return /^\+?\d{3,17}$/.test(bare) ? bare : null;
}

/** Two numbers in one pasted line, or null. */
export function read_pair(text) {
  const parts = text
    .trim()
    .split(/\s*(?:,|;|\t|\n|->|→|\bto\b)\s*|\s{2,}/i)
    .filter(Boolean);
  const words = parts.length === 2 ? parts : text.trim().split(/\s+/);
  if (words.length !== 2) return null;
  const numbers = words.map(read_number);
  return numbers.every((number) => number && number.length >= 5) ? numbers : null;
}

const utc_text = (date) =>
  `${date
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "")} UTC`;

function time_element(text, words) {
  const date = new Date(text ?? NaN);
  if (Number.isNaN(date.getTime())) return h("span", { class: "faint" }, text ? String(text) : "–");
  return h("time", { datetime: date.toISOString(), title: utc_text(date), class: "nowrap" }, words(date));
}

/** In the viewer's zone; the tooltip has UTC. */
export function time(text) {
  return time_element(
    text,
    (date) => `${date.toLocaleDateString(undefined, kDate)}, ${date.toLocaleTimeString(undefined, kClock)}`,
  );
}

export function day(text) {
  // A date without a clock is a day, not an instant: it is the same day for everybody.
  if (/^\d{4}-\d\d-\d\d$/.test(text ?? "")) {
    const date = new Date(`${text}T12:00:00Z`);
    return h(
      "time",
      { datetime: text, class: "nowrap" },
      date.toLocaleDateString(undefined, { ...kDate, timeZone: "UTC" }),
    );
  }
  return time_element(text, (date) => date.toLocaleDateString(undefined, kDate));
}

/** Of terms that are given as days: midnight in UTC is that day, wherever the viewer is. */
export function term(text) {
  return /T00:00:00(\.0+)?Z$/.test(text ?? "") ? day(text.slice(0, 10)) : time(text);
}

/** What is typed into a form is the viewer's own time; the service takes UTC. */
export function to_utc(local) {
  const date = new Date(local);
  return local && !Number.isNaN(date.getTime()) ? date.toISOString() : "";
}

export function to_local(utc) {
  const date = new Date(utc ?? NaN);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const clock_text = (date) => date.toLocaleTimeString(undefined, kClock);

export function duration(seconds) {
  if (!Number.isFinite(seconds)) return "–";
  const units = [
    [86400, "d"],
    [3600, "h"],
    [60, "min"],
  ];
  for (const [size, name] of units) {
    if (seconds < size) continue;
    const next = { d: [3600, "h"], h: [60, "min"] }[name];
    const rest = next ? Math.floor((seconds % size) / next[0]) : 0;
    return `${Math.floor(seconds / size)} ${name}${rest ? ` ${rest} ${next[1]}` : ""}`;
  }
  return seconds < 10 && seconds % 1 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds)} s`;
}

export function ago(text) {
  const seconds = (Date.now() - new Date(text).getTime()) / 1000;
  return Number.isFinite(seconds) ? `${duration(Math.max(0, seconds))} ago` : "";
}

export function octets(number) {
  if (number < 1024) return `${count(number)} octets`;
  if (number < 1024 * 1024) return `${kRate.format(number / 1024)} KiB`;
  return `${kRate.format(number / 1024 / 1024)} MiB`;
}
