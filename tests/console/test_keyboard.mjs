// SPDX-License-Identifier: Apache-2.0
// Without a mouse, and with a screen reader in mind.
import assert from "node:assert/strict";
import test from "node:test";
import { facts, open, settled, tokens } from "./world.mjs";

const focused = (page) =>
  page.evaluate(
    () =>
      document.activeElement?.innerText ||
      document.activeElement?.getAttribute("aria-label") ||
      document.activeElement?.name,
  );

test("from the sign-in to an answer by keys alone", async () => {
  const page = await open("", "");
  await page.getByLabel("Token").waitFor();
  await page.keyboard.type(tokens.support);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await page.getByRole("heading", { level: 1, name: "Look up" }).waitFor();
  await page.waitForFunction(() => document.activeElement?.name === "from");
  await page.keyboard.type(facts.refused.from);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type(facts.refused.to);
  await page.keyboard.press("Enter");
  await page.getByText("It would be refused").waitFor();
  await page.waitForFunction(() => document.activeElement?.innerText?.startsWith("It would be refused"));
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Shortcut keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await page.done();
});

test("the skip link, the focus behind a dialog, and a chart's read-out", async () => {
  const page = await open("operator", "#/overview");
  await settled(page);
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Skip to the content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  assert.match(page.url(), /#\/overview$/);
  const chart = page.getByRole("slider", { name: "Throughput: read-out" });
  await chart.focus();
  const latest = await chart.getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await chart.getAttribute("aria-valuetext"), latest);
  await page.getByRole("button", { name: "Sign out" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Shortcut keys" }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "Shortcuts");
  await page.done();
});

test("every control has a name, and every page one heading", async () => {
  const page = await open("operator", "#/overview");
  for (const hash of [
    "#/overview",
    "#/lookup",
    `#/organisations/${facts.organisation.key}`,
    "#/exemptions?status=all",
    "#/approvals",
    "#/traffic",
    facts.measured && `#/traffic/${facts.measured.sender}`,
    facts.complaints && "#/complaints",
    `#/registry/${facts.list ?? ""}`,
    "#/journal",
  ].filter(Boolean)) {
    await page.evaluate(
      (to) =>
        new Promise((changed) => {
          if (location.hash === to) changed();
          addEventListener("hashchange", changed, { once: true });
          location.hash = to;
        }),
      hash,
    );
    await settled(page);
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll("a, button, input, select, textarea, iframe, img, svg[role]")]
        .filter((node) => {
          const name =
            node.getAttribute("aria-label") ||
            node.innerText?.trim() ||
            node.title ||
            node.labels?.[0]?.innerText ||
            (node.tagName === "IMG" && node.hasAttribute("alt"));
          return !name && !node.closest("[hidden]") && node.checkVisibility();
        })
        .map((node) => node.outerHTML),
    );
    assert.deepEqual(nameless, [], hash);
    assert.equal(await page.locator("h1").count(), 1, hash);
  }
  await page.done();
});
