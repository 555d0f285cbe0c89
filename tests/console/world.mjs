// SPDX-License-Identifier: Apache-2.0
// Where the browser tests run: against the fake service, or against a program that is there already.
//
//   SMPPGUARD_CONSOLE_URL      "http://127.0.0.1:8080"; without it the fake service is started
//   SMPPGUARD_CONSOLE_TOKENS   {"viewer": "...", "support": "...", "operator": "..."}
//   SMPPGUARD_CONSOLE_FACTS    what differs from kFacts, as JSON
//   SMPPGUARD_CONSOLE_SHOTS    folder for screenshots

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { FakeService } from "./fake_api.mjs";
import * as fixtures from "./fixtures.mjs";
import { blocked_by_rule } from "./fixtures_traffic.mjs";

/** What has to be there: a service that is tested needs these, or says what it has instead; null skips what needs it. */
const kFacts = {
  refused: { from: "12223334646", to: "12223334545", rule: "Registry", reason: "dnc_listed" },
  allowed: { from: "12223334747", to: "12223334545", rule: "Permission" },
  organisation: { key: "shop", name: "The Shop, Inc.", campaign: "sales" },
  waiting: 2, // an exemption that waits for a decision, with its licence
  session: "airline", // system_id of a session that may be ended
  list: "national",
  measured: { sender: blocked_by_rule, rule: "many_listed" }, // blocked by this rule
  complaints: true,
  near_miss: "<img src=x onerror=alert(1)>",
};

export const real = process.env.SMPPGUARD_CONSOLE_URL;
export const facts = { ...kFacts, ...JSON.parse(process.env.SMPPGUARD_CONSOLE_FACTS ?? "{}") };
export const tokens = real ? JSON.parse(process.env.SMPPGUARD_CONSOLE_TOKENS ?? "{}") : fixtures.tokens;
export const pdf = fixtures.pdf;
const shots = process.env.SMPPGUARD_CONSOLE_SHOTS ?? "screenshots";
mkdirSync(shots, { recursive: true });

const kMostHeight = 2600; // of a picture; what is below are more rows
export const wide = { width: 1360, height: 860 };
export const phone = { width: 390, height: 844 };

const browser = await chromium.launch({
  executablePath: process.env.SMPPGUARD_CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid() === 0 ? ["--no-sandbox"] : [], // the sandbox does not run as root
});
const services = new Map();
export let base = real;

/** The fake service in one of its scenarios; it is the same for all tests that ask for the same. */
export async function fake(scenario = "") {
  if (!services.has(scenario)) {
    const service = new FakeService(scenario);
    services.set(scenario, { service, url: await service.start() });
  }
  return services.get(scenario);
}
if (!real) base = (await fake()).url;

export async function close() {
  await browser.close();
  for (const { service } of services.values()) await service.stop();
}

/** A window, signed in as that role ("": not). Everything that the browser complains of is kept, and fails the test. */
export async function open(
  role,
  hash = "",
  { size = wide, theme = "light", url = base, expected = [], touch = false } = {},
) {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: theme,
    locale: "en-US",
    timezoneId: "America/New_York",
    hasTouch: touch,
    reducedMotion: "reduce",
    acceptDownloads: true,
  });
  await context.addInitScript(
    (token) => {
      if (window !== window.top) return; // the viewer of documents is a page of the browser's own
      if (token && !sessionStorage.getItem("begun")) sessionStorage.setItem("smppguard.token", token);
      sessionStorage.setItem("begun", "yes");
      document.addEventListener("securitypolicyviolation", (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
      );
    },
    role ? tokens[role] : "",
  );
  const page = await context.newPage();
  page.setDefaultTimeout(60_000); // other tests may have all of the processors
  const complaints = [];
  const complain = (text) => {
    if (!expected.some((one) => text.includes(one))) complaints.push(text);
  };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()))
      complain(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complain(String(error.stack ?? error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(blob|data|chrome|chrome-extension):/.test(request.url()))
      complain(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(`${url}/${hash}`);
  page.done = async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  };
  return page;
}

/** Waits until nothing is being loaded, and takes a picture. */
export async function picture(page, name, { whole = true } = {}) {
  await settled(page);
  const { width, height } = page.viewportSize();
  const long = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({
    path: `${shots}/${name}.png`,
    fullPage: whole,
    clip: { x: 0, y: 0, width, height: whole ? Math.min(Math.max(long, height), kMostHeight) : height },
  });
}

export async function settled(page) {
  await page.waitForFunction(
    () => document.querySelector("h1") && !document.querySelector(".loading, [aria-busy]"),
  );
}

export async function no_overflow(page, name) {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(over, 0, `${name} is wider than the window by ${over}`);
}
