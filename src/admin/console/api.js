// SPDX-License-Identifier: Apache-2.0
// Requests to the administrative API, and what went wrong with them.

import { session } from "./session.js";

/** What the service said (RFC 9457), or why nothing came. */
export class Problem extends Error {
  constructor(status, title, detail = "", errors = [], retry_after = 0) {
    super(detail || title);
    Object.assign(this, { status, title, detail, errors, retry_after });
  }
}

let signed_out = () => {};
/** Told when the service no longer takes the token. */
export function on_signed_out(handler) { signed_out = handler; }

function address(path, query) {
  const url = new URL(`/api/v1/${path}`, location.origin);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== null && one !== "") url.searchParams.append(name, one);
    }
  }
  return url;
}

const kTitles = { 401: "Not signed in", 403: "Not allowed", 404: "Not found", 408: "Too slow", 413: "Too large",
                  415: "Not a kind that is taken", 429: "Too many attempts", 503: "Not ready" };

async function read_problem(response) {
  let said = {};
  try {
    said = await response.json();
  } catch {
    // What stands between (a proxy) answers in its own form.
  }
  const title = said.title || kTitles[response.status] || `The service answered ${response.status}`;
  return new Problem(response.status, title, said.detail ?? "", said.errors ?? [],
                     Number(response.headers.get("Retry-After")) || 0);
}

/** The Response, if it is a good one; throws a Problem otherwise. */
export async function request(method, path, { query, body, type, signal, token = session.token } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = type ?? "application/json";
  const payload = body === undefined || type ? body : JSON.stringify(body);
  let response;
  try {
    response = await fetch(address(path, query), { method, headers, body: payload, signal, cache: "no-store",
                                                   credentials: "omit", redirect: "error" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, "The service does not answer",
                      "It may be restarting, or the network between is down. Nothing is known about whether a change was made: look before you repeat it.");
  }
  if (response.ok) return response;
  const problem = await read_problem(response);
  if (problem.status === 401 && token === session.token) signed_out(problem);
  throw problem;
}

async function json(method, path, options = {}) {
  const response = await request(method, path, options);
  const text = await response.text();
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(response.status, "The answer cannot be read",
                      "What came is not JSON. Something between this page and the service may have replaced it.");
  }
}

export const api = {
  get: (path, query, signal) => json("GET", path, { query, signal }),
  post: (path, body = {}, query = {}) => json("POST", path, { body, query }),
  /** Of routes that take no body. */
  act: (path) => json("POST", path),
  patch: (path, body) => json("PATCH", path, { body }),
  put: (path, body, options = {}) => json("PUT", path, { body, ...options }),
  remove: (path) => json("DELETE", path),
  request,
};

export const segment = encodeURIComponent;

/** Saves what the service sends under the name it gives. */
export async function download(path, query, fallback_name) {
  const response = await request("GET", path, { query });
  const named = /filename="?([^";]+)"?/i.exec(response.headers.get("Content-Disposition") ?? "");
  save(await response.blob(), named ? named[1] : fallback_name);
}

export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
