// SPDX-License-Identifier: Apache-2.0
// What people come for: an answer, an exemption, the evidence.
import assert from "node:assert/strict";
import test from "node:test";
import { facts, open, pdf, picture, settled } from "./world.mjs";

const { refused, allowed, organisation } = facts;
const written = (digits) => `(${digits.slice(1, 4)}) ${digits.slice(4, 7)}-${digits.slice(7)}`;

test("a lookup names the rule that refuses, and its link can be sent", async () => {
  const page = await open("support", "#/lookup");
  await page.getByLabel("From, the sender").fill(written(refused.from));
  await page.getByLabel("To, the recipient").fill(`not a number`);
  await page.getByRole("button", { name: "Look up", exact: true }).click();
  await page.getByText("This cannot be read as a number").waitFor();
  await page.getByLabel("To, the recipient").fill(`+1 ${written(refused.to)}`);
  await page.keyboard.press("Enter");
  const verdict = page.getByRole("region", { name: "Verdict" });
  await verdict.getByText("It would be refused").waitFor();
  await verdict.getByText(refused.reason, { exact: true }).waitFor();
  assert.match(await page.locator(".path .decided").innerText(), new RegExp(refused.rule));
  await page.getByRole("heading", { name: "What would change it" }).waitFor();
  const link = new URL(page.url());
  await page.done();
  const colleague = await open("support", link.hash);
  await colleague.getByText("It would be refused").waitFor();
  await colleague.done();
});

test("a lookup that is forwarded shows the grant", async () => {
  const page = await open("support", `#/lookup?from=${allowed.from}&to=${allowed.to}`);
  await page.getByText("It would be forwarded").waitFor();
  assert.match(await page.locator(".path .decided").innerText(), new RegExp(allowed.rule));
  await page.getByText("Approved by text or on file").waitFor();
  await picture(page, "light-look-up-forwarded");
  await page.done();
});

test("a permission is entered, lifts the refusal, and is ended", async () => {
  const page = await open("operator", `#/lookup?from=${refused.from}&to=${refused.to}`);
  await page.getByText("It would be refused").waitFor();
  await page.getByRole("button", { name: "Enter…" }).click();
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  await page.getByText("Say where the proof is.").waitFor();
  await page.getByLabel("Evidence").fill("letter of 1 November");
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  await page.getByText("It would be forwarded").waitFor();
  await page.getByText("Evidence: letter of 1 November", { exact: true }).waitFor();
  await page.getByRole("button", { name: "End Written consent" }).click();
  await page.getByLabel("Note").fill("It was of somebody else.");
  await page.getByRole("button", { name: "End it" }).click();
  await page.getByText("It would be refused").waitFor();
  await page.done();
});

test("an organisation is registered; mistakes stand at their fields", async () => {
  const page = await open("operator", "#/organisations", { expected: ["422"] });
  const key = `tests-${Date.now() % 1_000_000}`;
  await page.getByRole("button", { name: "Register an organisation" }).click();
  await page.getByLabel("Legal name").fill(key);
  assert.equal(await page.getByLabel("Key", { exact: true }).inputValue(), key);
  await page.getByLabel("Contact person").fill("Tess Tester");
  await page.getByLabel("Contact e-mail").fill("nowhere");
  await page.getByRole("button", { name: "Register", exact: true }).click();
  await page.locator('[name="contact_email"][aria-invalid]').waitFor();
  await picture(page, "light-register-mistakes", { whole: false });
  await page.getByLabel("Contact e-mail").fill("tess@tests.example");
  await page.getByLabel("Contact telephone").fill("+12223334848");
  await page.getByRole("button", { name: "Register", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: key }).waitFor();
  await page.getByRole("button", { name: "Add a campaign…" }).click();
  await page.getByLabel("Key", { exact: true }).fill("reminders");
  await page.getByLabel("Sender numbers").fill("(987) 555-0123\n+1 987 555 0124");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("+1 987-555-0124").waitFor();
  await page.done();
});

test("an exemption, from the form to the approval", async () => {
  const page = await open("operator", `#/organisations/${organisation.key}`);
  await page.getByRole("button", { name: "Request an exemption…" }).click();
  await page.getByLabel("Category").selectOption("nonprofit");
  await page.getByLabel(organisation.campaign, { exact: true }).check();
  await page.getByLabel("Until").fill("2029-01-01");
  await page.getByLabel("Business licence").setInputFiles({ name: "licence.txt", mimeType: "application/pdf", buffer: Buffer.from("Dear Sirs") });
  await page.getByText("neither a PDF nor a PNG or JPEG").waitFor();
  await picture(page, "light-request", { whole: false });
  await page.getByLabel("Business licence").setInputFiles({ name: "licence.pdf", mimeType: "application/pdf", buffer: pdf("Licence of The Shop") });
  await page.getByRole("button", { name: "Request", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /^Exemption no\. \d+$/ }).waitFor();
  await page.frameLocator("iframe.licence").locator("body").waitFor();
  await page.getByText(`campaigns ${organisation.campaign}`).waitFor();
  await page.getByRole("button", { name: "Approve…" }).click();
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByText("the note is kept as evidence and cannot be left out").waitFor();
  await page.getByLabel("Note").fill("Seen, and valid until 2029.");
  await picture(page, "light-approve", { whole: false });
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByText("in force", { exact: true }).waitFor();
  await page.getByText("Seen, and valid until 2029.").waitFor();
  await page.getByRole("button", { name: "Revoke…" }).click();
  await page.getByLabel("Note").fill("A test.");
  await page.getByRole("button", { name: "Revoke", exact: true }).click();
  await page.getByText("revoked", { exact: true }).waitFor();
  await page.done();
});

test("a licence that the service refuses is said, and another one is taken", async () => {
  const page = await open("operator", `#/organisations/${organisation.key}`, { expected: ["422", "415"] });
  await page.getByRole("button", { name: "Request an exemption…" }).click();
  const whole = pdf("Cut off");
  await page.getByLabel("Business licence").setInputFiles({ name: "cut.pdf", mimeType: "application/pdf", buffer: whole.subarray(0, whole.length - 20) });
  await page.getByRole("button", { name: "Request", exact: true }).click();
  await page.getByText("but its licence was not taken").waitFor();
  await picture(page, "light-licence-refused", { whole: false });
  await page.getByLabel("Business licence").setInputFiles({ name: "whole.pdf", mimeType: "application/pdf", buffer: whole });
  await page.getByRole("button", { name: "Request", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /^Exemption no\./ }).waitFor();
  await page.getByRole("button", { name: "Replace the licence…" }).waitFor();
  await page.done();
});

test("the journal is searched, read on and taken away", async () => {
  const page = await open("support", "#/journal");
  await settled(page);
  await page.getByRole("button", { name: /^All members of entry/ }).first().click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByLabel("Numbers").fill(`${written(refused.from)}, ${refused.to}`);
  await page.getByLabel("Stream").selectOption("refusals");
  await page.getByRole("button", { name: "Search" }).click();
  await settled(page);
  assert.match(page.url(), /number=.+&number=.+&stream=refusals/);
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  assert.match((await waiting).suggestedFilename(), /\.csv$/);
  await page.getByRole("button", { name: "Clear" }).click();
  await settled(page);
  const older = page.getByRole("button", { name: "Show older" });
  if (await older.count()) {
    const before = await page.locator("tbody tr").count();
    await older.click();
    await page.waitForFunction((count) => document.querySelectorAll("tbody tr").length > count, before);
  }
  await page.done();
});

test("a session is ended after a question", async () => {
  const page = await open("operator", "#/overview");
  const button = page.getByRole("button", { name: new RegExp(`Disconnect session \\d+ of ${facts.session}$`) });
  await button.click();
  await picture(page, "light-disconnect", { whole: false });
  await page.getByRole("button", { name: "Disconnect", exact: true }).click();
  await page.getByText("is being ended").waitFor();
  await page.done();
});

test("what the role may not do is not offered", async () => {
  const viewer = await open("viewer", "#/overview");
  await settled(viewer);
  assert.deepEqual(await viewer.getByRole("navigation", { name: "Pages" }).getByRole("link").evaluateAll((links) => links.map((link) => link.hash)), ["#/overview", "#/registry"]);
  assert.equal(await viewer.getByRole("button", { name: /Disconnect/ }).count(), 0);
  await viewer.evaluate(() => { location.hash = "#/journal"; });
  await viewer.getByText("This needs the role support; your token has the role viewer.").waitFor();
  await picture(viewer, "light-not-allowed");
  await viewer.done();
  const support = await open("support", `#/exemptions/${facts.waiting}`);
  await settled(support);
  const approve = support.getByRole("button", { name: /^Approve…/ });
  assert.equal(await approve.isDisabled(), true);
  assert.match(await approve.getAttribute("title"), /needs the role operator/);
  await support.done();
});

test("what others have texted stays text", async () => {
  const page = await open("support", "#/approvals?tab=near-misses");
  await page.getByText(facts.near_miss).waitFor();
  assert.equal(await page.locator("main img").count(), 0);
  await page.done();
});
