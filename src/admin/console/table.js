// SPDX-License-Identifier: Apache-2.0
// Tables that become cards in a small window, and lists that come page by page.

import { fill, h } from "./dom.js";
import { count } from "./format.js";
import { busy, empty, loading, problem_box } from "./parts.js";

function cell(column, row) {
  const content = column.cell(row);
  const blank = content === "" || content === null || content === undefined;
  const names = [column.class, column.lead && "lead", blank && "blank"].filter(Boolean).join(" ");
  return h(
    "td",
    { class: names || null, "data-label": column.hidden ? "" : column.title },
    blank ? null : h("div", {}, content),
  );
}

function head(columns) {
  return h(
    "thead",
    {},
    h(
      "tr",
      {},
      columns.map((column) =>
        h(
          "th",
          { scope: "col", class: column.class, title: column.hint },
          column.hidden ? h("span", { class: "sr" }, column.title) : column.title,
        ),
      ),
    ),
  );
}

/** columns: [{title, hint, cell(row), class, lead, hidden}]; `lead` heads the card, a hidden title is only read out. */
export function table(caption, columns, rows) {
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      { class: "cards" },
      h("caption", { class: "sr" }, caption),
      head(columns),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            {},
            columns.map((column) => cell(column, row)),
          ),
        ),
      ),
    ),
  );
}

/** The same, drawn again and again: rows stay where they are, and so does the focus in `fixed` cells. */
export function live_table(caption, columns, key) {
  const body = h("tbody");
  const known = new Map();
  const update = (rows) => {
    const wanted = rows.map((row) => {
      const old = known.get(key(row));
      const line = old ?? h("tr");
      if (!old)
        fill(
          line,
          columns.map((column) => cell(column, row)),
        );
      else columns.forEach((column, at) => column.fixed || line.children[at].replaceWith(cell(column, row)));
      known.set(key(row), line);
      return line;
    });
    const kept = new Set(wanted);
    for (const [name, line] of known) {
      if (kept.has(line)) continue;
      line.remove();
      known.delete(name);
    }
    wanted.forEach((line, at) => {
      if (body.children[at] !== line) body.insertBefore(line, body.children[at] ?? null);
    });
  };
  const node = h(
    "div",
    { class: "scroll" },
    h("table", { class: "cards" }, h("caption", { class: "sr" }, caption), head(columns), body),
  );
  return { node, update };
}

/** A list that grows by "Show more". load(limit) answers {rows, more, total}. */
export function growing_list({ caption, columns, load, when_empty, signal, step = 100, most = 1000 }) {
  const place = h("div");
  let limit = step;
  const more_button = () => {
    const button = h("button", { type: "button", class: "slim" }, "Show more");
    button.onclick = () =>
      busy(button, async () => {
        limit = Math.min(limit * 2, most);
        await draw();
      });
    return button;
  };
  const foot = (got) =>
    h(
      "div",
      { class: "foot" },
      h(
        "span",
        {},
        `${count(got.rows.length)} shown${got.total > got.rows.length ? ` of ${count(got.total)}` : ""}`,
      ),
      got.more &&
        (limit < most
          ? more_button()
          : h("span", {}, `No more than ${count(most)} are shown here; narrow the search.`)),
    );
  const draw = async () => {
    try {
      const got = await load(limit);
      if (signal.aborted) return;
      if (got.rows.length === 0) fill(place, empty(...when_empty));
      else fill(place, table(caption, columns, got.rows), foot(got));
    } catch (error) {
      if (error.name !== "AbortError") fill(place, problem_box(error, draw));
    }
  };
  fill(place, h("p", { class: "loading", role: "status" }, "Loading…"));
  draw();
  return place;
}

/**
 * A list that is read on by "Show older". load(before, limit) answers {rows, before, total}: from where it goes on, or
 * nothing; total only where it is known. Returns {node, start(), again()}; again() reads anew what is shown.
 */
export function older_list({ draw, load, when_empty, step = 50, most = 1000 }) {
  const node = h("div");
  const older = h("button", { type: "button", class: "slim" }, "Show older");
  let rows = [];
  let asked = 0; // what comes late, for a question before the last one, is not shown
  const read = async (before, limit) => {
    const mine = ++asked;
    try {
      const got = await load(before, limit);
      if (mine !== asked) return;
      rows = before ? [...rows, ...got.rows] : got.rows;
      show(got);
    } catch (error) {
      if (mine !== asked || error.name === "AbortError") return;
      if (!("status" in error)) console.error(error);
      fill(node, problem_box(error, start));
    }
  };
  const show = ({ before, total }) => {
    if (rows.length === 0) {
      fill(node, empty(...when_empty()));
      return;
    }
    const of_all = total > rows.length ? ` of ${count(total)}` : "";
    fill(
      node,
      draw(rows),
      h("div", { class: "foot" }, h("span", {}, `${count(rows.length)} shown${of_all}`), before && older),
    );
    older.onclick = async () => {
      await busy(older, () => read(before, step));
      if (older.isConnected) older.focus();
    };
  };
  const again = () => read(null, Math.min(Math.max(step, rows.length), most));
  const start = () => {
    rows = [];
    fill(node, loading());
    return again();
  };
  return { node, start, again };
}

/** Rows in memory, shown page by page. Returns {node, show(rows)}. */
export function paged(draw_rows, most = 50) {
  const size = window.matchMedia("(max-width: 820px)").matches ? Math.min(most, 15) : most;
  const node = h("div");
  let rows = [];
  let page = 0;
  const pages = () => Math.max(1, Math.ceil(rows.length / size));
  const turn = (by) => {
    page = Math.min(Math.max(0, page + by), pages() - 1);
    draw();
  };
  const draw = () => {
    page = Math.min(page, pages() - 1);
    const from = page * size;
    fill(
      node,
      draw_rows(rows.slice(from, from + size)),
      pages() > 1 &&
        h(
          "div",
          { class: "foot" },
          h(
            "span",
            {},
            `${count(from + 1)} to ${count(Math.min(from + size, rows.length))} of ${count(rows.length)}`,
          ),
          h(
            "span",
            { class: "actions" },
            h(
              "button",
              { type: "button", class: "slim", disabled: page === 0, onclick: () => turn(-1) },
              "Previous",
            ),
            h(
              "button",
              { type: "button", class: "slim", disabled: page + 1 >= pages(), onclick: () => turn(1) },
              "Next",
            ),
          ),
        ),
    );
  };
  return {
    node,
    show(new_rows, { first = false } = {}) {
      rows = new_rows;
      if (first) page = 0;
      draw();
    },
  };
}
