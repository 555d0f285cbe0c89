// SPDX-License-Identifier: Apache-2.0
#include "smppguard/policy/decide.hpp"

#include "decide_case.hpp"

#include <set>

namespace smppguard::policy {
namespace {

using testing::number;

TEST_F(Decide, ListedIsRefused) {
  EXPECT_EQ(ask(kRecipient), (Decision{Verdict::refuse, Reason::dnc_listed, 0x66, "national", kToday}));
  EXPECT_EQ(findings[Rule::registry], Finding::listed);
  EXPECT_EQ(findings[Rule::exemption], Finding::not_exempt);
  EXPECT_EQ(findings[Rule::permission], Finding::no_permission);
  EXPECT_EQ(findings[Rule::route], Finding::not_asked);
  EXPECT_EQ(ask(number("12220000000")).reason, Reason::dnc_listed);  // locals from 0000000
}

TEST_F(Decide, NotListedPasses) {
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::forward, Reason::not_listed, 0}));
  EXPECT_EQ(findings[Rule::exemption], Finding::not_asked);
  EXPECT_EQ(findings[Rule::permission], Finding::not_asked);
}

TEST_F(Decide, NobodyKnowsAnything) {
  world = World{};
  EXPECT_EQ(ask(kRecipient), (Decision{Verdict::forward, Reason::registry_unknown, 0}));
  world.registry = &registry.slabs();
  world.oldest_version = Day{std::chrono::days{69}};
  EXPECT_EQ(ask(kRecipient).reason, Reason::dnc_listed);
}

TEST_F(Decide, PermissionLiftsTheRegistryForThatPairOnly) {
  consents.grant(kRecipient, kSender);
  EXPECT_EQ(ask(kRecipient), (Decision{Verdict::forward, Reason::approved, 0}));
  EXPECT_EQ(findings[Rule::exemption], Finding::not_exempt);
  EXPECT_EQ(ask(number("12220000000")).reason, Reason::dnc_listed);
  EXPECT_EQ(ask({.recipient = kRecipient, .sender = kOther}).reason, Reason::dnc_listed);
  EXPECT_EQ(ask({.recipient = kRecipient, .sender = {}}).reason, Reason::dnc_listed);
}

TEST_F(Decide, EveryPermissionHasItsFinding) {
  const std::vector<std::pair<Permission, Finding>> all = {
      {Permission::written_consent, Finding::written_consent},
      {Permission::purchase, Finding::purchase},
      {Permission::inquiry, Finding::inquiry}};
  for (const auto& [permission, finding] : all) {
    consents.permit(kRecipient, kSender, permission);
    EXPECT_EQ(ask(kRecipient), (Decision{Verdict::forward, Reason::permitted, 0}));
    EXPECT_EQ(findings[Rule::permission], finding);
  }
}

TEST_F(Decide, ExemptionLiftsTheRegistry) {
  SenderFile file = clinic();
  file.exemption = 12;
  senders.put(kSender, file);
  EXPECT_EQ(ask(kRecipient), (Decision{Verdict::forward, Reason::exempt, 0}));
  EXPECT_EQ(findings[Rule::exemption], Finding::exempt);
  EXPECT_EQ(findings[Rule::permission], Finding::not_asked);
  EXPECT_EQ(findings.sender.exemption, 12U);
  EXPECT_EQ(ask({.recipient = kRecipient, .sender = kOther}).reason, Reason::dnc_listed);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
}

TEST_F(Decide, ThreeAnswersNotTwo) {
  EXPECT_EQ(ask(number("14445556666")),
            (Decision{Verdict::forward, Reason::registry_unknown, 0}));    // not loaded
  EXPECT_EQ(ask(number("13339999999")).reason, Reason::registry_unknown);  // too old
  world.oldest_version = Day{std::chrono::days{60}};
  EXPECT_EQ(ask(number("13339999999")).reason, Reason::dnc_listed);  // the age limit itself still counts
  world.registry = nullptr;
  EXPECT_EQ(ask(kRecipient).reason, Reason::registry_unknown);
  world.when_unknown = WhenUnknown::refuse;
  rejections.status[static_cast<std::size_t>(Reason::registry_unknown)] = 0x66;
  EXPECT_EQ(ask(kRecipient), (Decision{Verdict::refuse, Reason::registry_unknown, 0x66}));
  world.when_unknown = WhenUnknown::defer;
  EXPECT_EQ(ask(kRecipient), (Decision{Verdict::refuse, Reason::registry_unknown_deferred, 0x58}));
  EXPECT_EQ(findings[Rule::registry], Finding::unknown);
}

TEST_F(Decide, AListThatIsTooOldIsNamed) {
  const Day old{std::chrono::days{60}};
  for (const WhenUnknown mode : {WhenUnknown::refuse, WhenUnknown::defer}) {
    world.when_unknown = mode;
    const Decision decision = ask(number("13339999999"));
    EXPECT_EQ(decision.verdict, Verdict::refuse);
    EXPECT_EQ(decision.list, "national");
    EXPECT_EQ(decision.list_version, old);
  }
}

TEST_F(Decide, WhatLiftsAListingLiftsAMissingList) {
  world.registry = nullptr;
  for (const WhenUnknown mode : {WhenUnknown::refuse, WhenUnknown::defer}) {
    world.when_unknown = mode;
    senders.put(kSender, clinic());
    consents.grant(kRecipient, kSender);
    EXPECT_EQ(ask(kRecipient), (Decision{Verdict::forward, Reason::approved, 0}));
    SenderFile file = clinic();
    file.exemption = 12;
    senders.put(kSender, file);
    EXPECT_EQ(ask(kRecipient), (Decision{Verdict::forward, Reason::exempt, 0}));
  }
  world.when_unknown = WhenUnknown::allow;
  EXPECT_EQ(ask(kRecipient).reason, Reason::registry_unknown);
  EXPECT_EQ(findings[Rule::exemption], Finding::not_asked);
}

TEST_F(Decide, OutsideTheRegistryPasses) {
  for (const char* other : {"447700900123", "55512", "+4512345678"}) {
    EXPECT_EQ(ask(number(other)).reason, Reason::not_listed) << other;
    EXPECT_EQ(findings[Rule::registry], Finding::outside_registry);
  }
}

TEST_F(Decide, RouteComesBehindTheRegistry) {
  EXPECT_EQ(ask(number("14445556666"), &narrow), (Decision{Verdict::refuse, Reason::no_route, 0x0B}));
  EXPECT_EQ(ask(kUnlisted, &narrow).reason, Reason::not_listed);
  EXPECT_EQ(ask(kRecipient, &narrow).reason, Reason::dnc_listed);
}

TEST_F(Decide, UnreadableIsRefusedOrForwardedBySetting) {
  EXPECT_EQ(ask(PhoneNumber{}), (Decision{Verdict::refuse, Reason::destination_unreadable, 0x0B}));
  rejections.when_unreadable = WhenUnreadable::forward;
  EXPECT_EQ(ask(PhoneNumber{}), (Decision{Verdict::forward, Reason::destination_unreadable, 0}));
  EXPECT_EQ(findings[Rule::opt_out], Finding::not_asked);
  world.senders_allowed = WhoMaySend::registered_only;
  EXPECT_EQ(ask(PhoneNumber{}).reason, Reason::sender_not_registered);
}

TEST_F(Decide, StatusComesFromConfiguration) {
  rejections.status[static_cast<std::size_t>(Reason::dnc_listed)] = 0x401;
  EXPECT_EQ(ask(kRecipient).command_status, 0x401U);
}

TEST_F(Decide, ClientTiedToNumbers) {
  Client client;
  client.senders = {kSender, number("55512")};
  EXPECT_EQ(ask_client(client, kSender), Reason::not_listed);
  EXPECT_EQ(ask_client(client, number("55512")), Reason::not_listed);
  EXPECT_EQ(ask_client(client, kOther), Reason::sender_not_own);
  EXPECT_EQ(findings[Rule::sender], Finding::not_own);
  EXPECT_EQ(ask_client(client, PhoneNumber{}), Reason::sender_not_own);  // alphanumeric or unreadable
  EXPECT_EQ(ask({.recipient = kUnlisted, .sender = kOther, .client = &client}).command_status, 0x0AU);
}

TEST_F(Decide, ClientTiedToOrganisations) {
  Client client;
  client.organisations = {"bank", "clinic"};
  EXPECT_EQ(ask_client(client, kSender), Reason::sender_not_own);  // nobody's
  senders.put(kSender, clinic());
  EXPECT_EQ(ask_client(client, kSender), Reason::not_listed);
  SenderFile school = clinic();
  school.organisation_key = "school";
  senders.put(kOther, school);
  EXPECT_EQ(ask_client(client, kOther), Reason::sender_not_own);
  client.senders = {kOther};  // its own as well as what its organisations registered
  EXPECT_EQ(ask_client(client, kOther), Reason::not_listed);
  EXPECT_EQ(ask_client(client, kSender), Reason::not_listed);
  world.senders = nullptr;
  EXPECT_EQ(ask_client(client, kSender), Reason::sender_not_own);
}

TEST_F(Decide, NumberOfASuspendedCampaignIsNobodys) {
  SenderFile suspended = clinic();
  suspended.registered = false;
  senders.put(kSender, suspended);
  Client client;
  client.organisations = {"clinic"};
  EXPECT_EQ(ask_client(client, kSender), Reason::sender_not_own);
}

TEST_F(Decide, EmptySourceAddrClaimsNothing) {
  Client client;
  client.senders = {kSender};
  EXPECT_EQ(ask_client(client, PhoneNumber{}, false), Reason::not_listed);
  EXPECT_EQ(ask_client(client, kSender, false), Reason::not_listed);
  world.senders_allowed = WhoMaySend::registered_only;
  EXPECT_EQ(ask_client(client, PhoneNumber{}, false), Reason::sender_not_registered);
  EXPECT_EQ(ask_client(client, kSender, false), Reason::sender_not_registered);
  senders.put(kSender, clinic());
  EXPECT_EQ(ask_client(client, kSender, false), Reason::not_listed);
}

TEST_F(Decide, DefaultSenderIsWhoTheOtherRulesAskAbout) {
  consents.opt_out(kRecipient, kSender);
  EXPECT_EQ(ask({.recipient = kRecipient, .sender = kSender, .names_sender = false}).reason,
            Reason::opted_out);
  EXPECT_EQ(ask({.recipient = kRecipient, .sender = {}, .names_sender = false}).reason, Reason::dnc_listed);
}

TEST_F(Decide, OnlyRegisteredSenders) {
  world.senders_allowed = WhoMaySend::registered_only;
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::refuse, Reason::sender_not_registered, 0x0A}));
  EXPECT_EQ(findings[Rule::sender], Finding::not_registered);
  EXPECT_EQ(ask({.recipient = kUnlisted, .sender = {}}).reason, Reason::sender_not_registered);
  senders.put(kSender, clinic());
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
  world.senders = nullptr;
  EXPECT_EQ(ask(kUnlisted).reason, Reason::sender_not_registered);
}

TEST_F(Decide, OptOutRefusesUnlistedToo) {
  consents.opt_out(kUnlisted, kSender, kYesterday);
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::refuse, Reason::opted_out, 0x66}));
  EXPECT_EQ(findings[Rule::opt_out], Finding::opted_out);
  EXPECT_EQ(findings.opted_out_since, kYesterday);
  EXPECT_EQ(ask({.recipient = kUnlisted, .sender = kOther}).reason, Reason::not_listed);
}

TEST_F(Decide, CompanyWideOptOutIsTheOrganisationsSetting) {
  senders.put(kSender, clinic());
  consents.opt_out_of_organisation(kUnlisted, kClinicId, kYesterday);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
  SenderFile file = clinic();
  file.company_wide_opt_out = true;
  senders.put(kSender, file);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::opted_out);
  EXPECT_EQ(findings[Rule::opt_out], Finding::organisation_opted_out);
  EXPECT_EQ(findings.opted_out_since, kYesterday);
  consents.permit(kUnlisted, kSender, Permission::approval);
  EXPECT_EQ(ask(kUnlisted).verdict, Verdict::forward) << "an approval since then";
  EXPECT_EQ(findings.opted_out_since, std::nullopt);
  consents.permit(kUnlisted, kSender, Permission::written_consent);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::opted_out);
  consents.permit(kUnlisted, kSender, Permission::none);
  file.organisation = kClinicId + 1;
  senders.put(kSender, file);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
}

TEST_F(Decide, OptOutsThatAreOnlyRecordedPass) {
  consents.opt_out(kUnlisted, kSender, kYesterday);
  world.opt_outs = OptOutMode::record_only;
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
  EXPECT_EQ(findings[Rule::opt_out], Finding::only_recorded);
  EXPECT_EQ(findings.opted_out_since, kYesterday);
  EXPECT_EQ(ask({.recipient = kUnlisted, .sender = kOther}).reason, Reason::not_listed);
  EXPECT_EQ(findings[Rule::opt_out], Finding::passes);
  world.opt_outs = OptOutMode::off;
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
  EXPECT_EQ(findings[Rule::opt_out], Finding::not_asked);
}

TEST_F(Decide, OwnListTakesOnlySendersWithPermission) {
  consents.keep_own_list(kUnlisted);
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::refuse, Reason::not_on_own_list, 0x66}));
  EXPECT_EQ(findings[Rule::own_list], Finding::kept);
  EXPECT_EQ(findings[Rule::permission], Finding::no_permission);
  EXPECT_EQ(findings[Rule::registry], Finding::not_asked);
  consents.permit(kUnlisted, kSender, Permission::inquiry);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_on_own_list) << "that is not the recipient's own word";
  consents.permit(kUnlisted, kSender, Permission::approval);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::approved);
  EXPECT_EQ(findings[Rule::registry], Finding::not_listed);
  EXPECT_EQ(ask({.recipient = kUnlisted, .sender = {}}).reason, Reason::not_on_own_list);
}

TEST_F(Decide, CommonMessageIsCheap) {
  EXPECT_EQ(decide({.recipient = kUnlisted, .sender = kSender}, world, rejections, kNow).reason,
            Reason::not_listed);
  EXPECT_LE(senders.asked, 1);
  senders.asked = 0;
  world.opt_outs = OptOutMode::off;
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
  EXPECT_EQ(senders.asked, 0);
}

TEST_F(Decide, SendersAreAskedOnce) {
  Client client;
  client.organisations = {"clinic"};
  SenderFile file = clinic();
  file.company_wide_opt_out = true;
  file.exemption = 12;
  senders.put(kSender, file);
  world.senders_allowed = WhoMaySend::registered_only;
  const QuietHours nowhere;
  world.quiet_hours = &nowhere;
  narrow.quiet_hours = QuietMode::refuse;
  EXPECT_EQ(ask({.recipient = kRecipient, .sender = kSender, .route = &narrow, .client = &client}).reason,
            Reason::exempt);
  EXPECT_EQ(senders.asked, 1);
}

/// Area code 222 lives by UTC and never takes messages; 333 is unknown.
QuietHours never_in_222() {
  QuietHours hours;
  hours.zones = {{{{WallTime{}, std::chrono::minutes{0}}}}};
  hours.areas.resize(PhoneNumber::kAreaCodes);
  hours.areas[222 - PhoneNumber::kFirstAreaCode].zones = {0};
  hours.areas[222 - PhoneNumber::kFirstAreaCode].windows.fill({60, 60});
  return hours;
}

TEST_F(Decide, QuietHoursAreRefusedOrDeferred) {
  const QuietHours hours = never_in_222();
  world.quiet_hours = &hours;
  EXPECT_EQ(ask(kUnlisted, &narrow).reason, Reason::not_listed);  // off on the route
  EXPECT_EQ(findings[Rule::quiet_hours], Finding::not_asked);
  narrow.quiet_hours = QuietMode::refuse;
  EXPECT_EQ(ask(kUnlisted, &narrow), (Decision{Verdict::refuse, Reason::quiet_hours, 0x66}));
  EXPECT_EQ(findings[Rule::quiet_hours], Finding::quiet);
  narrow.quiet_hours = QuietMode::defer;
  EXPECT_EQ(ask(kUnlisted, &narrow), (Decision{Verdict::refuse, Reason::quiet_hours_deferred, 0x58}));
  Route wide;
  wide.quiet_hours = QuietMode::refuse;
  EXPECT_EQ(ask(number("13330000000"), &wide).reason, Reason::registry_unknown);
  EXPECT_EQ(findings[Rule::quiet_hours], Finding::passes);
  EXPECT_EQ(ask(number("447700900123"), &wide).reason, Reason::not_listed);
}

TEST_F(Decide, OrganisationsQuietHoursGoBeforeTheRoutes) {
  const QuietHours hours = never_in_222();
  world.quiet_hours = &hours;
  SenderFile file = clinic();
  file.quiet_hours = QuietMode::defer;
  senders.put(kSender, file);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::quiet_hours_deferred);  // even without a route
  narrow.quiet_hours = QuietMode::refuse;
  EXPECT_EQ(ask(kUnlisted, &narrow).reason, Reason::quiet_hours_deferred);
  file.quiet_hours = QuietMode::off;
  senders.put(kSender, file);
  EXPECT_EQ(ask(kUnlisted, &narrow).reason, Reason::not_listed);
  file.quiet_hours = QuietMode::as_route;
  senders.put(kSender, file);
  EXPECT_EQ(ask(kUnlisted, &narrow).reason, Reason::quiet_hours);
}

TEST(Reasons, TheTableHasTheExactTexts) {
  EXPECT_EQ(row(Reason::dnc_listed).text, "Message is not delivered. Number is in DNC registry");
  for (const Reason one :
       {Reason::no_route, Reason::sender_not_own, Reason::sender_not_registered, Reason::do_not_originate}) {
    EXPECT_EQ(row(one).text, "Message is not delivered. No route available.");
  }
  EXPECT_EQ(row(Reason::state_listed).text, row(Reason::dnc_listed).text);
  std::set<std::uint16_t> errors;
  for (const ReasonRow& one : kReasons) {
    EXPECT_EQ(find_reason(one.name), one.reason);
    EXPECT_TRUE(one.receipt_error == 0 || errors.insert(one.receipt_error).second) << one.name;
  }
  EXPECT_EQ(find_reason("nonsense"), std::nullopt);
}

TEST(Rules, EachHasANameAndAQuestionOfItsOwn) {
  std::set<std::string_view> names;
  for (const RuleRow& one : rules()) {
    names.insert(one.name);
    EXPECT_TRUE(one.question.ends_with('?')) << one.name;
  }
  EXPECT_EQ(names.size(), kRuleCount);
}

}  // namespace
}  // namespace smppguard::policy
