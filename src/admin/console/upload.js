// SPDX-License-Identifier: Apache-2.0
// Licences: looked at before they are sent, and shown when they are there.

import { api, save } from "./api.js";
import { h } from "./dom.js";
import { field, input } from "./forms.js";
import { octets } from "./format.js";

const kMost = 10 * 1024 * 1024;
const kSignatures = [["application/pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]], ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
                     ["image/jpeg", [0xff, 0xd8, 0xff]]];
const kEndings = { "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg" };

function media_type(start) {
  return kSignatures.find(([, signature]) => signature.every((octet, at) => start[at] === octet))?.[0];
}

/** What is wrong with the file as far as can be seen here, or "". */
export async function mistake_in(file) {
  if (!file) return "Choose the file of the licence.";
  if (file.size === 0) return "This file is empty.";
  if (file.size > kMost) return `This file has ${octets(file.size)}; at most 10 MiB are taken. Scan it with fewer dots per inch.`;
  const start = new Uint8Array(await file.slice(0, 8).arrayBuffer());
  return media_type(start) ? "" : "This is neither a PDF nor a PNG or JPEG picture, whatever its name says. Save or scan it as PDF.";
}

export function licence_field(hint = "PDF, PNG or JPEG, at most 10 MiB.") {
  const node = field("Business licence", input("licence", { type: "file", accept: ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg" }),
                     { hint, full: true });
  node.control.addEventListener("change", async () => node.say(node.control.files[0] ? await mistake_in(node.control.files[0]) : ""));
  return node;
}

export async function attach_licence(id, file) {
  const type = media_type(new Uint8Array(await file.slice(0, 8).arrayBuffer())) ?? "application/octet-stream";
  return api.put(`exemptions/${id}/licence`, file, { type, query: { file_name: file.name } });
}

/** The document, as picture or in a frame. Its type is one of three that cannot act, whatever the service says. */
export async function licence_view(id, signal) {
  const response = await api.request("GET", `exemptions/${id}/licence`, { signal });
  const content = new Uint8Array(await response.arrayBuffer());
  const type = media_type(content);
  if (!type) return h("p", { class: "quiet" }, "What the service keeps is no document that can be shown here.");
  const blob = new Blob([content], { type });
  const url = URL.createObjectURL(blob);
  signal.addEventListener("abort", () => URL.revokeObjectURL(url));
  const name = `licence-${id}.${kEndings[type]}`;
  const shown = type === "application/pdf" ? h("iframe", { class: "licence", src: url, title: `Licence of exemption ${id}` })
    : h("img", { class: "licence", src: url, alt: `Licence of exemption ${id}` });
  return h("div", { class: "stack" }, shown, h("div", { class: "actions" },
    h("a", { class: "button slim", href: url, target: "_blank", rel: "noopener" }, "Open in a tab of its own"),
    h("button", { type: "button", class: "slim", onclick: () => save(blob, name) }, `Save (${octets(content.length)})`)));
}
