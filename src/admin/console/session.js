// SPDX-License-Identifier: Apache-2.0
// Who is signed in. The token lives in this tab's sessionStorage and nowhere else.

const kPlace = "smppguard.token";
const kRoles = ["viewer", "support", "operator"];

export const session = {
  me: null,
  get token() { return sessionStorage.getItem(kPlace); },
  keep(token) { sessionStorage.setItem(kPlace, token); },
  forget() {
    sessionStorage.removeItem(kPlace);
    session.me = null;
  },
};

/** What is offered; the service decides anyway. */
export function may(role) {
  return session.me !== null && kRoles.indexOf(session.me.role) >= kRoles.indexOf(role);
}

export function why_not(role) {
  return `This needs the role ${role}; your token has the role ${session.me?.role ?? "of nobody"}.`;
}
