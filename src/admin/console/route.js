// SPDX-License-Identifier: Apache-2.0
// Places are hashes: #/lookup?from=1...&to=1..., so that they can be sent, kept and gone back to.

export function here() {
  const [path, query = ""] = location.hash.replace(/^#/, "").split("?");
  let parts = [];
  try {
    parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    // A hash that somebody has cut is no place.
  }
  return { parts: parts.length > 0 ? parts : ["overview"], query: new URLSearchParams(query) };
}

export function place(parts, query = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== null && one !== "") search.append(name, one);
    }
  }
  const path = [parts].flat().map(encodeURIComponent).join("/");
  return `#/${path}${search.size ? `?${search}` : ""}`;
}

export function go(parts, query) { location.hash = place(parts, query); }

/** Changes the address without a new page in the history: filters, tabs. */
export function note(parts, query) { history.replaceState(null, "", place(parts, query)); }
