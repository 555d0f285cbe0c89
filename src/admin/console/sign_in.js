// SPDX-License-Identifier: Apache-2.0
import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { field, input } from "./forms.js";
import { busy, problem_box } from "./parts.js";
import { session } from "./session.js";

const kForm = /^smppguard_[A-Za-z0-9_-]{43}$/;

/** The form for a token. `enter` is called once the service has taken it. */
export function draw_sign_in(app, enter, problem) {
  const token = field("Token", input("token", { type: "password", autocapitalize: "off", "aria-required": "true" }),
                      { hint: "Begins with smppguard_. It stays in this tab and is gone when you close it." });
  const said = h("div", {}, problem && problem_box(problem));
  const button = h("button", { type: "submit", class: "primary" }, "Sign in");
  const form = h("form", { novalidate: true }, h("div", { class: "title" },
    h("img", { src: "/console/icon.svg", alt: "" }), h("div", {}, h("h1", {}, "smppguard"),
      h("p", { class: "quiet" }, "Sign in with the token you were given"))), said, token, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(button, () => sign_in(token, said, enter));
  });
  fill(app, h("main", { class: "signin", id: "main" }, form));
  token.control.focus();
}

async function sign_in(token, said, enter) {
  const text = token.control.value.trim().replace(/^Bearer\s+/i, "");
  fill(said);
  token.say("");
  if (!kForm.test(text)) {
    token.say(text === "" ? "Paste your token here."
      : "This is no token: it is smppguard_ and 43 letters, digits, - or _. Was all of it copied?");
    token.control.focus();
    return;
  }
  try {
    // Not kept before the service takes it.
    await api.request("GET", "me", { token: text });
    session.keep(text);
    await enter();
  } catch (error) {
    fill(said, problem_box(error));
    token.control.select();
    token.control.focus();
  }
}
