// SPDX-License-Identifier: Apache-2.0
// The lists in force, how old they are, and where they came from.

import { api, segment } from "./api.js";
import { fill, h } from "./dom.js";
import { input } from "./forms.js";
import { count, day, plural, time } from "./format.js";
import { badge, busy, empty, fill_later, notice, page_head, panel, problem_box, role_button, spread_facts, toast } from "./parts.js";
import { organisation_link } from "./records.js";
import { place } from "./route.js";
import { growing_list, paged, table } from "./table.js";
import { list_kind, said } from "./words.js";

export const title = "Registry";
export const role = "viewer";

const kStates = { current: "good", old: "warn", missing: "bad" };
const kUnknown = { allow: "forwarded, and counted", refuse: "refused", defer: "deferred, so that clients try again" };
const kOutcomes = { accepted: "good", published: "good", refused: "bad", held_back: "warn", withdrawn: "warn" };

export async function show(context) {
  if (context.parts[1]) return show_list(context, context.parts[1]);
  const { main, signal } = context;
  const lists = h("div");
  const again = () => fill_later(lists, () => api.get("registry", {}, signal), draw_lists, signal);
  const read = role_button("operator", "Read the folder now", { onclick: (event) => busy(event.currentTarget, () => read_folder(lists, again)) });
  fill(main, page_head(title, { below: "The lists in force, how old they are, and where they came from.", actions: read }), lists, panel("Import history", { note: "latest first", body: false }, imports(signal)));
  await again();
  return undefined;
}

async function read_folder(lists, again) {
  try {
    const { changes = [] } = (await api.act("registry/read")) ?? {};
    toast(changes.length ? changes.join("; ") : "Nothing in the folder is new.");
    await again();
  } catch (error) {
    lists.prepend(problem_box(error));
  }
}

const age = (days) => (Number.isFinite(days) ? plural(days, "day") : "–");

const kColumns = [
  { title: "List", lead: true, class: "tight", cell: (one) => (one.state === "missing" ? one.name : h("a", { href: place(["registry", one.name]) }, one.name)) },
  { title: "Kind", cell: (one) => [list_kind(one.kind), one.organisation && h("span", { class: "under" }, "of ", organisation_link(one.organisation))] },
  { title: "State", cell: (one) => badge(one.state, kStates[one.state] ?? "") },
  { title: "Numbers", class: "number", cell: (one) => count(one.numbers) },
  { title: "Version", cell: (one) => day(one.version) },
  { title: "Oldest part", cell: (one) => (one.oldest_version && one.oldest_version !== one.version ? day(one.oldest_version) : "") },
  { title: "Age", class: "number", cell: (one) => age(one.age_days) },
  { title: "Generation", class: "number", cell: (one) => count(one.generation) },
];

function draw_lists(got) {
  const unknown = Object.entries(got.unknown ?? {}).filter(([, number]) => number > 0);
  const total = unknown.reduce((sum, [, number]) => sum + number, 0);
  return [
    got.refused_files?.length > 0 && notice("bad", `${plural(got.refused_files.length, "file")} in the folder ${got.refused_files.length === 1 ? "is" : "are"} refused; the lists before them stay in force`, "",
      h("ul", {}, got.refused_files.map((one) => h("li", {}, h("code", {}, one.file), `: ${one.why} (`, time(one.at), ")")))),
    panel("Lists in force", { note: ["as of ", time(got.as_of)], body: false }, got.lists.some((one) => one.state !== "missing") ? table("Lists in force", kColumns, got.lists)
      : empty("No list is loaded", "Lists that smppguard dnc import writes into the registry's folder are shown here within a second.")),
    panel("When the registry does not know", {}, spread_facts([
      ["A list counts as current for", plural(got.max_age_days, "day")], ["Messages it does not know about are", kUnknown[got.when_unknown] ?? got.when_unknown],
      ["Messages it did not know about, since the start", total === 0 ? "none" : [count(total), h("span", { class: "under" }, unknown.map(([why, number]) => `${said(why)}: ${count(number)}`).join(", "))]]]))];
}

function imports(signal) {
  return growing_list({ caption: "Import history", signal, step: 25, when_empty: ["Nothing was imported yet", "Each file that is accepted or refused is kept here with its SHA-256, who imported it and why it was refused."],
    columns: [
      { title: "File", lead: true, class: "wrap", cell: (one) => [h("span", { class: "strong" }, one.file || `run for ${one.list}`), one.sha256 && h("span", { class: "under mono", title: one.sha256 }, `sha256 ${one.sha256.slice(0, 16)}…`)] },
      { title: "List", cell: (one) => one.list }, { title: "Outcome", cell: (one) => badge(said(one.outcome).toLowerCase(), kOutcomes[one.outcome] ?? "") },
      { title: "Why", class: "wrap", cell: (one) => one.why }, { title: "Numbers", class: "number", cell: (one) => count(one.numbers) },
      { title: "By", cell: (one) => one.by }, { title: "When", cell: (one) => time(one.at) }],
    load: async (limit) => {
      const got = await api.get("registry/imports", { limit }, signal);
      return { rows: got.imports, more: got.more, total: got.total };
    } });
}

async function show_list({ main, signal, set_title }, name) {
  set_title(`List ${name}`);
  const here = h("div");
  fill(main, here);
  // The second tells how old is too old.
  const load = () => Promise.all([api.get(`registry/lists/${segment(name)}`, {}, signal), api.get("registry", {}, signal)]);
  await fill_later(here, load, ([list, registry]) => draw_list(list, registry.max_age_days), signal);
}

function age_class(days, most) {
  if (days > most) return "age-3";
  if (days > most * 0.75) return "age-2";
  return days > most * 0.25 ? "age-1" : "age-0";
}

function draw_list(list, most) {
  const areas = list.areas ?? [];
  return [
    page_head(`List ${list.name}`, { crumbs: [h("a", { href: "#/registry" }, "Registry"), ` / ${list.name}`], actions: badge(list.state, kStates[list.state] ?? "") }),
    panel("In force", {}, spread_facts([["Kind", list_kind(list.kind)], list.organisation && ["Organisation", organisation_link(list.organisation)], ["Numbers", count(list.numbers)], ["Generation", count(list.generation)],
      ["Version", day(list.version)], ["Oldest part", day(list.oldest_version)], ["Age", age(list.age_days)]])),
    areas.length === 0 ? panel("Area codes", { body: false }, empty("It is not kept by area code", "Only the national registry has a version for each area code."))
      : [heat_map(areas, most), area_table(areas)]];
}

function heat_map(areas, most) {
  const legend = [["age-0", `up to ${Math.floor(most * 0.25)} days`], ["age-1", `up to ${Math.floor(most * 0.75)}`], ["age-2", `up to ${most}`], ["age-3", "too old"]];
  const old = areas.filter((one) => one.age_days > most).length;
  return panel("Age by area code", { note: `${plural(areas.length, "area code")}${old ? `, ${count(old)} too old` : ""}`,
    actions: h("span", { class: "actions small quiet" }, legend.map(([name, words]) => h("span", { class: `swatch ${name}` }, words))) },
    h("ul", { class: "heat" }, areas.map((one) => h("li", { class: age_class(one.age_days, most), title: `${one.area_code}: ${plural(one.age_days, "day")} old, ${plural(one.numbers, "number")}` },
      one.area_code, h("span", { class: "sr" }, `: ${plural(one.age_days, "day")} old`)))));
}

function area_table(areas) {
  const filter = input("area", { type: "search", placeholder: "Area code", class: "search", "aria-label": "Filter area codes", "data-search": true, inputmode: "numeric" });
  const pages = paged((rows) => (rows.length ? table("Area codes", [
    { title: "Area code", lead: true, cell: (one) => one.area_code }, { title: "Numbers", class: "number", cell: (one) => count(one.numbers) },
    { title: "Version", cell: (one) => day(one.version) }, { title: "Age", class: "number", cell: (one) => age(one.age_days) }], rows)
    : empty("This area code is not loaded", "Messages to its numbers are unknown to the registry.")), 25);
  const oldest_first = [...areas].sort((a, b) => b.age_days - a.age_days || a.area_code - b.area_code);
  const draw = () => pages.show(oldest_first.filter((one) => String(one.area_code).startsWith(filter.value.trim())), { first: true });
  filter.addEventListener("input", draw);
  draw();
  return panel("Area codes", { note: "oldest first", actions: filter, body: false }, pages.node);
}
