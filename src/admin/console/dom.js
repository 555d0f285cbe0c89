// SPDX-License-Identifier: Apache-2.0
// Elements without HTML in strings: what comes from the service can only ever become text.

const kSvg = "http://www.w3.org/2000/svg";

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

/** h("p", {class: "quiet", onclick: f, hidden: true}, "text", node, [more]) */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  return append(node, children);
}

export function s(tag, attributes = {}, ...children) {
  const node = document.createElementNS(kSvg, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  return append(node, children);
}

export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

let ids = 0;
export const fresh_id = (stem) => `${stem}-${++ids}`;

/** Icons are single paths on a grid of 20. */
export function icon(path) {
  return s(
    "svg",
    {
      viewBox: "0 0 20 20",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.6,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": "true",
    },
    s("path", { d: path }),
  );
}

export const icons = {
  overview: "M3 16.5V9m4.7 7.5V4m4.7 12.5v-6m4.6 6V6.5",
  lookup: "M9 14.5A5.5 5.5 0 1 0 9 3.5a5.5 5.5 0 0 0 0 11zM13 13l4 4",
  organisations: "M4 17V4.5h7V17M11 8h5v9M2.5 17h15M6.5 7.5h2m-2 3h2m-2 3h2",
  exemptions: "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 12l2 2 3.5-4",
  approvals: "M3 4.5h14v9.5H9l-4 3v-3H3zM7 9l2 2 4-4",
  traffic: "M10 2.5l6.5 2.3v5.2c0 3.9-3 6.4-6.5 7.5-3.5-1.1-6.5-3.6-6.5-7.5V4.8zM10 6.5v4m0 2.7v.2",
  complaints: "M3 4.5h14v9.5H9l-4 3v-3H3zM10 6.7v2.9m0 2v.2",
  registry: "M3.5 5c0-3 13-3 13 0v10c0 3-13 3-13 0zm0 0c0 3 13 3 13 0m-13 5c0 3 13 3 13 0",
  journal: "M5 2.5h10.5v15H5a1.5 1.5 0 0 1-1.5-1.5V4A1.5 1.5 0 0 1 5 2.5zM7 6.5h5.5M7 10h5.5M7 13.5h3",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  close: "M5 5l10 10M15 5 5 15",
  swap: "M4 7h12l-3-3M16 13H4l3 3",
};
