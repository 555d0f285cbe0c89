// SPDX-License-Identifier: Apache-2.0
// Runs before anything is painted, so that nobody sees the other theme flash by. Not a module for that reason.
(() => {
  const chosen = localStorage.getItem("smppguard.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
