// SPDX-License-Identifier: Apache-2.0
// One organisation: contact, campaigns with their numbers, exemptions, history.

import { api, segment } from "./api.js";
import { fill, h } from "./dom.js";
import { ask_for_exemption, exemption_columns } from "./exemption_parts.js";
import { ask_note } from "./forms.js";
import { phone, plural, time } from "./format.js";
import { ask_for_campaign, ask_for_numbers, ask_to_change } from "./organisation_form.js";
import { badge, empty, fill_later, page_head, panel, role_button, spread_facts, toast } from "./parts.js";
import { history_list, sender_chips } from "./records.js";
import { go } from "./route.js";
import { table } from "./table.js";
import { kCampaignKinds, kQuietHours, said } from "./words.js";

export async function show_organisation({ main, signal, set_title }, key) {
  set_title(key);
  const place = h("div");
  fill(main, place);
  await fill_later(place, () => api.get(`organisations/${segment(key)}`, {}, signal), (one, again) => {
    set_title(one.name);
    return draw(one, again, signal);
  }, signal);
}

function draw(one, again, signal) {
  const history = h("div");
  fill_later(history, () => api.get("history", { organisation: one.key, limit: 50 }, signal), ({ entries }) => (entries.length ? history_list(entries)
    : empty("Nothing has changed yet", "Each change, with who made it and why, is listed here.")), signal);
  const request = () => ask_for_exemption(one.key, one.campaigns, (id) => go(["exemptions", id]));
  return [
    page_head(one.name, { crumbs: [h("a", { href: "#/organisations" }, "Organisations"), ` / ${one.key}`], actions: [
      role_button("operator", "Change…", { onclick: () => ask_to_change(one, again) }),
      role_button("operator", "Request an exemption…", { class: "primary", onclick: request })] }),
    panel("Organisation", {}, spread_facts([
      ["Contact", one.contact_person], ["E-mail", one.contact_email && h("a", { href: `mailto:${one.contact_email}` }, one.contact_email)], ["Telephone", phone(one.contact_phone.replace(/^\+/, ""))],
      ["Brand", one.brand_id && h("code", {}, one.brand_id)], ["Opt-outs", one.company_wide_opt_out ? "hold for the whole company" : "hold for the sender's number"],
      ["Quiet hours", kQuietHours.find(([name]) => name === one.quiet_hours)?.[1] ?? one.quiet_hours], ["Registered", [time(one.created_at), ` by ${one.created_by}`]]])),
    panel("Exemptions", { body: false }, one.exemptions.length ? table("Exemptions", exemption_columns({ organisation: false }), one.exemptions)
      : empty("No exemption", "If it belongs to an exempt group, it can request one with its business licence.")),
    panel("Campaigns", { body: false, actions: role_button("operator", "Add a campaign…", { class: "slim", onclick: () => ask_for_campaign(one.key, again) }) },
      one.campaigns.length ? one.campaigns.map((campaign) => campaign_part(one, campaign, again)) : empty("No campaign", "Sender numbers are registered with a campaign; without one, none of this organisation's numbers is.")),
    panel("History", { note: "latest first", body: false }, history)];
}

function campaign_part(organisation, campaign, again) {
  return h("section", { class: "campaign" },
    h("div", { class: "actions" }, h("h3", {}, campaign.key), badge(campaign.status, kCampaignKinds[campaign.status] ?? ""),
      campaign.campaign_id && h("code", {}, campaign.campaign_id), campaign.use_case && h("span", { class: "quiet" }, said(campaign.use_case.toLowerCase())),
      h("span", { class: "grow" }), status_buttons(organisation, campaign, again)),
    campaign.description && h("p", { class: "quiet" }, campaign.description), sender_chips(campaign.numbers),
    campaign.samples?.length > 0 && h("details", {}, h("summary", { class: "quiet small" }, plural(campaign.samples.length, "sample")),
      h("ul", { class: "samples" }, campaign.samples.map((one) => h("li", {}, one)))));
}

const kNext = { active: [["suspended", "Suspend", "danger"], ["ended", "End", "danger"]], suspended: [["active", "Resume", ""], ["ended", "End", "danger"]], ended: [] };
const kConsequence = { active: "Its numbers are registered again.", suspended: "Its numbers are unregistered until it is resumed.", ended: "Its numbers are free for other campaigns. This is final." };

function status_buttons(organisation, campaign, again) {
  const url = `organisations/${segment(organisation.key)}/campaigns/${segment(campaign.key)}`;
  const change = (status, word, kind) => role_button("operator", `${word}…`, { class: `slim ${kind}`, "aria-label": `${word} campaign ${campaign.key}`, onclick: () => ask_note({
    title: `${word} campaign ${campaign.key}?`, intro: kConsequence[status], confirm: word, kind: kind || "primary",
    async send(note) {
      await api.patch(url, { status, note });
      toast(`Campaign ${campaign.key} is ${status}.`);
      again();
    } }) });
  return [campaign.status !== "ended" && role_button("operator", "Numbers…", { class: "slim", "aria-label": `Numbers of campaign ${campaign.key}`, onclick: () => ask_for_numbers(organisation.key, campaign, again) }),
          (kNext[campaign.status] ?? []).map((next) => change(...next))];
}
