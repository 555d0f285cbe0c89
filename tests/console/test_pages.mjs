// SPDX-License-Identifier: Apache-2.0
// Every page, in both themes and in a window as large as a telephone's.
import assert from "node:assert/strict";
import test from "node:test";
import { fake, facts, no_overflow, open, phone, picture, real, settled } from "./world.mjs";

const { refused, organisation, waiting, list, measured, complaints } = facts;
const written = (digits) => `+1 ${digits.slice(1, 4)}-${digits.slice(4, 7)}-${digits.slice(7)}`;
const kPages = [
  ["overview", "#/overview", "Overview"],
  ["look-up", "#/lookup", "Look up"],
  ["look-up-refused", `#/lookup?from=${refused.from}&to=${refused.to}`, "Look up"],
  ["organisations", "#/organisations", "Organisations"],
  ["organisation", `#/organisations/${organisation.key}`, organisation.name],
  ["exemptions", "#/exemptions?status=all", "Exemptions"],
  waiting && ["exemption", `#/exemptions/${waiting}`, `Exemption no. ${waiting}`],
  ["approvals", "#/approvals", "Approvals"],
  ["near-misses", "#/approvals?tab=near-misses", "Approvals"],
  ["traffic", "#/traffic", "Unwanted traffic"],
  measured && ["sender", `#/traffic/${measured.sender}`, written(measured.sender)],
  complaints && ["complaints", "#/complaints", "Complaints"],
  ["registry", "#/registry", "Registry"],
  list && ["list", `#/registry/${list}`, `List ${list}`],
  ["journal", "#/journal", "Journal"],
].filter(Boolean);

async function see_all(kind, options) {
  const page = await open("operator", "#/overview", options);
  for (const [name, hash, heading] of kPages) {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
    await settled(page);
    await no_overflow(page, name);
    assert.equal(await page.getByRole("alert").filter({ hasText: "page failed" }).count(), 0);
    await picture(page, `${kind}-${name}`);
  }
  await page.done();
}

test("all pages in a wide window", () => see_all("light", {}));
test("all pages in the dark", () => see_all("dark", { theme: "dark" }));
test("all pages on a telephone", () => see_all("phone", { size: phone, touch: true }));

test("the menu of a small window opens, closes and leads on", async () => {
  const page = await open("operator", "#/overview", { size: phone, theme: "dark" });
  await settled(page);
  assert.equal(await page.getByRole("link", { name: "Journal" }).isVisible(), false);
  await page.getByRole("button", { name: "Open the menu" }).click();
  await picture(page, "phone-menu", { whole: false });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Open the menu" }).click();
  await page.getByRole("link", { name: "Journal" }).click();
  await page.getByRole("heading", { level: 1, name: "Journal" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Journal" }).isVisible(), false);
  await page.done();
});

test("the theme is chosen and kept", async () => {
  const page = await open("viewer", "#/registry");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await settled(page);
  const light = await ground();
  await page.getByRole("button", { name: "Dark" }).click();
  assert.notEqual(await ground(), light);
  await page.reload();
  await settled(page);
  assert.notEqual(await ground(), light);
  await page.getByRole("button", { name: "Auto" }).click();
  assert.equal(await ground(), light);
  await page.done();
});

test("going back, links and titles", { skip: !list }, async () => {
  const page = await open("operator", "#/registry");
  await settled(page);
  await page.getByRole("link", { name: list }).click();
  await page.getByRole("heading", { level: 1, name: `List ${list}` }).waitFor();
  assert.equal(await page.title(), `List ${list} · smppguard`);
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Registry" }).waitFor();
  await page.waitForFunction(() => document.title === "Registry · smppguard");
  await page.goForward();
  await page.getByRole("heading", { level: 1, name: `List ${list}` }).waitFor();
  await page.evaluate(() => {
    location.hash = "#/nowhere";
  });
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  await page.done();
});

test("a service with nothing in it says what would be there", { skip: Boolean(real) }, async () => {
  const { url } = await fake("empty");
  const page = await open("operator", "#/overview", { url, expected: ["404"] }); // of traffic, where nothing is counted
  const expected = {
    "#/overview": "No session is open",
    "#/organisations": "No organisation is registered",
    "#/exemptions": "Nothing waits for a decision",
    "#/approvals": "No grant yet",
    "#/traffic": "No measure is in force",
    "#/complaints": "Nobody has complained",
    "#/registry": "No list is loaded",
    "#/journal": "No entry fits",
  };
  for (const [hash, words] of Object.entries(expected)) {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
    await page.getByText(words).waitFor();
    await picture(page, `empty-${hash.slice(2)}`);
  }
  await page.done();
});

test("long lists come page by page", { skip: Boolean(real) }, async () => {
  const { url } = await fake("big");
  const page = await open("operator", "#/overview", { url });
  await page.getByText("2,400 sessions").waitFor();
  await page.getByText("1 to 50 of 1,000").waitFor();
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByText("51 to 100 of 1,000").waitFor();
  await page.getByLabel("Filter sessions").fill("esme77");
  await page.getByText("11 of 2,400 sessions").waitFor();
  await picture(page, "big-overview");
  await page.goto(`${url}/#/approvals`);
  await page.getByText("100 shown").waitFor();
  await page.getByRole("button", { name: "Show more" }).click();
  await page.getByText("200 shown").waitFor();
  await page.goto(`${url}/#/organisations`);
  await page.getByLabel("Search organisations").fill("no. 77");
  await page.getByText("18 of 899").waitFor();
  await page.done();
});

test("trouble is told with what to do", { skip: Boolean(real) }, async () => {
  const { service, url } = await fake("trouble");
  const page = await open("support", "#/registry", { url, expected: ["503", "429"] });
  await settled(page);
  service.trouble = { status: 503, detail: "The desk has as much to do as it can. Try again in a moment." };
  await page.evaluate(() => {
    location.hash = "#/organisations";
  });
  await page.getByText("The desk has as much to do").waitFor();
  await picture(page, "trouble-503");
  service.trouble = null;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "clinic" }).waitFor();
  service.trouble = { status: 429, detail: "Too many wrong tokens from your address.", retry_after: 2 };
  await page.evaluate(() => {
    location.hash = "#/exemptions/1";
  });
  await page.getByRole("button", { name: "Try again in" }).waitFor();
  service.trouble = null;
  await page.getByRole("button", { name: "Try again", exact: true }).click();
  await page.getByRole("heading", { name: "Exemption no. 1" }).waitFor();
  await page.done();
});
