// SPDX-License-Identifier: Apache-2.0
#include "decide_case.hpp"

#include <initializer_list>
#include <utility>

namespace smppguard::policy {
namespace {

using testing::kClinicList;
using testing::kCompanyList;
using testing::kListDay;
using testing::kSpoofed;
using testing::kStateList;
using testing::number;
using testing::TestLists;

class DecideByLists : public Decide {
 protected:
  DecideByLists() {
    world.lists = &lists;
    senders.put(kSender, clinic());
  }
  void exempt() {
    SenderFile file = clinic();
    file.exemption = 12;
    senders.put(kSender, file);
  }
  Reason ask_from(PhoneNumber sender, PhoneNumber recipient = kUnlisted) {
    return ask({.recipient = recipient, .sender = sender}).reason;
  }

  TestLists lists;
};

TEST_F(DecideByLists, NobodyIsAskedWhereThereAreNone) {
  world.lists = nullptr;
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
  EXPECT_EQ(findings[Rule::do_not_originate], Finding::not_asked);
  EXPECT_EQ(findings[Rule::company_list], Finding::not_asked);
}

TEST_F(DecideByLists, EachIsAskedOnceAboutTheCommonMessage) {
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::forward, Reason::not_listed, 0}));
  EXPECT_EQ(findings[Rule::do_not_originate], Finding::passes);
  EXPECT_EQ(findings[Rule::company_list], Finding::passes);
  EXPECT_EQ(lists.recipients_asked, 1);
  EXPECT_EQ(lists.senders_asked, 1);
}

TEST_F(DecideByLists, ManyListingsAreStillOneQuestion) {
  lists.put(kRecipient, {ListKind::organisation, "bank-stops", kListDay, "bank"});
  lists.put(kRecipient, kStateList);
  consents.grant(kRecipient, kSender);
  EXPECT_EQ(ask(kRecipient).reason, Reason::approved);
  EXPECT_EQ(lists.recipients_asked, 1);
}

TEST_F(DecideByLists, SendersAreLookedUpForAnOrganisationsListOnly) {
  world.opt_outs = OptOutMode::off;
  lists.put(kUnlisted, kCompanyList);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::company_listed);
  EXPECT_EQ(senders.asked, 0);
  lists.put(kUnlisted, kClinicList);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::company_listed);
  EXPECT_EQ(senders.asked, 0);
  lists.remove(kUnlisted);
  lists.put(kUnlisted, kClinicList);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::organisation_listed);
  EXPECT_EQ(senders.asked, 1);
}

TEST_F(DecideByLists, DoNotOriginateRefusesWhomeverItWritesTo) {
  lists.forbid(kSender, kSpoofed);
  consents.grant(kUnlisted, kSender);
  exempt();
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::refuse, Reason::do_not_originate, 0x0A, "spoofed", kListDay}));
  EXPECT_EQ(findings[Rule::do_not_originate], Finding::do_not_originate);
  EXPECT_EQ(findings.origin, kSpoofed);
  EXPECT_EQ(findings[Rule::opt_out], Finding::not_asked);
  EXPECT_EQ(ask_from(kOther), Reason::not_listed);
  EXPECT_EQ(findings.origin, OriginListing{});
  EXPECT_EQ(ask(number("447700900123")).reason, Reason::do_not_originate);
  rejections.when_unreadable = WhenUnreadable::forward;
  EXPECT_EQ(ask(PhoneNumber{}).reason, Reason::do_not_originate);
  EXPECT_EQ(lists.recipients_asked, 1) << "of the message that passed";
}

TEST_F(DecideByLists, DoNotOriginateHoldsForTheDefaultSender) {
  lists.forbid(kSender, kSpoofed);
  EXPECT_EQ(ask({.recipient = kUnlisted, .sender = kSender, .names_sender = false}).reason,
            Reason::do_not_originate);
}

TEST_F(DecideByLists, SendersOfEveryFormAreAskedAboutButNone) {
  EXPECT_EQ(ask_from(PhoneNumber{}), Reason::not_listed);
  EXPECT_EQ(findings[Rule::do_not_originate], Finding::not_asked);
  EXPECT_EQ(lists.senders_asked, 0);
  for (const char* other : {"55512", "447700900123"}) {
    EXPECT_EQ(ask_from(number(other)), Reason::not_listed) << other;
    EXPECT_EQ(findings[Rule::do_not_originate], Finding::passes);
  }
  EXPECT_EQ(lists.senders_asked, 2);
  // No North American number begins so; a list of spoofed ones names it for that.
  lists.forbid(number("10005550123"), kSpoofed);
  EXPECT_EQ(ask_from(number("10005550123")), Reason::do_not_originate);
}

TEST_F(DecideByLists, RecipientsThatAreNoNorthAmericanNumbersAreOnNoList) {
  EXPECT_EQ(ask(number("447700900123")).reason, Reason::not_listed);
  EXPECT_EQ(findings[Rule::company_list], Finding::passes);
  EXPECT_EQ(findings[Rule::registry], Finding::outside_registry);
  EXPECT_EQ(lists.recipients_asked, 0);
}

TEST_F(DecideByLists, TheCompanysListHoldsForAllSenders) {
  lists.put(kUnlisted, kCompanyList);
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::refuse, Reason::company_listed, 0x66, "company", kListDay}));
  EXPECT_EQ(findings[Rule::company_list], Finding::listed);
  EXPECT_EQ(findings.company_listing, kCompanyList);
  EXPECT_EQ(findings[Rule::registry], Finding::not_asked);
  EXPECT_EQ(ask_from(kOther), Reason::company_listed);
  EXPECT_EQ(ask_from(PhoneNumber{}), Reason::company_listed);
}

TEST_F(DecideByLists, AnOrganisationsListHoldsForItsSendersOnly) {
  lists.put(kUnlisted, {ListKind::organisation, "bank-stops", kListDay, "bank"});
  lists.put(kUnlisted, kClinicList);
  EXPECT_EQ(ask(kUnlisted),
            (Decision{Verdict::refuse, Reason::organisation_listed, 0x66, "clinic-stops", kListDay}));
  EXPECT_EQ(findings.company_listing, kClinicList);
  EXPECT_EQ(ask_from(kOther), Reason::not_listed);
  EXPECT_EQ(findings[Rule::company_list], Finding::passes);
  EXPECT_EQ(ask_from(PhoneNumber{}), Reason::not_listed);
  world.senders = nullptr;
  EXPECT_EQ(ask(kUnlisted).reason, Reason::not_listed);
}

TEST_F(DecideByLists, AListOfNobodysHoldsForNobody) {
  lists.put(kUnlisted, {ListKind::organisation, "lost", kListDay, ""});
  EXPECT_EQ(ask_from(kOther), Reason::not_listed) << "a sender without an organisation";
}

TEST_F(DecideByLists, NothingLiftsACompanysListButTakingTheNumberOff) {
  exempt();
  for (const auto& [listing, reason] : {std::pair{kCompanyList, Reason::company_listed},
                                        std::pair{kClinicList, Reason::organisation_listed}}) {
    for (const Permission permission :
         {Permission::written_consent, Permission::purchase, Permission::inquiry, Permission::approval}) {
      consents.permit(kUnlisted, kSender, permission);
      lists.put(kUnlisted, listing);
      EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::refuse, reason, 0x66, listing.name, kListDay}));
      EXPECT_EQ(findings.company_listing, listing);
      EXPECT_EQ(findings[Rule::permission], Finding::not_asked);
      lists.remove(kUnlisted);
      EXPECT_EQ(ask(kUnlisted).verdict, Verdict::forward) << listing.name;
    }
  }
}

TEST_F(DecideByLists, AnApprovalThatLiftsAnOwnListDoesNotLiftACompanys) {
  consents.keep_own_list(kUnlisted);
  consents.grant(kUnlisted, kSender);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::approved);
  lists.put(kUnlisted, kCompanyList);
  EXPECT_EQ(ask(kUnlisted).reason, Reason::company_listed);
  EXPECT_EQ(findings[Rule::own_list], Finding::kept);
}

TEST_F(DecideByLists, AStatesListIsPartOfTheRegistry) {
  lists.put(kUnlisted, kStateList);
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::refuse, Reason::state_listed, 0x66, "texas", kListDay}));
  EXPECT_EQ(findings[Rule::registry], Finding::listed);
  EXPECT_EQ(findings.registry_listing, kStateList);
  consents.permit(kUnlisted, kSender, Permission::purchase);
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::forward, Reason::permitted, 0}));
  exempt();
  EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::forward, Reason::exempt, 0}));
  EXPECT_EQ(findings.registry_listing, kStateList) << "it was lifted";
}

TEST_F(DecideByLists, TheNationalListGoesBeforeAStates) {
  lists.put(kRecipient, kStateList);
  EXPECT_EQ(ask(kRecipient).reason, Reason::dnc_listed);
  EXPECT_EQ(findings.registry_listing.name, "national");
}

TEST_F(DecideByLists, AStatesListSpeaksWhereTheNationalOneDoesNotKnow) {
  lists.put(kUnlisted, kStateList);
  for (const AreaSlabs* slabs : std::initializer_list<const AreaSlabs*>{nullptr, &registry.slabs()}) {
    for (const WhenUnknown mode : {WhenUnknown::allow, WhenUnknown::refuse, WhenUnknown::defer}) {
      world.registry = slabs;
      world.when_unknown = mode;
      world.oldest_version = Day{std::chrono::days{101}};
      EXPECT_EQ(ask(kUnlisted), (Decision{Verdict::refuse, Reason::state_listed, 0x66, "texas", kListDay}));
    }
  }
  exempt();
  EXPECT_EQ(ask(kUnlisted).reason, Reason::exempt);
}

TEST_F(DecideByLists, ALiftedListIsNotWhatAnotherRuleRefusesFor) {
  lists.put(kUnlisted, kStateList);
  consents.grant(kUnlisted, kSender);
  Route elsewhere;
  EXPECT_TRUE(elsewhere.destinations.add("1333"));
  EXPECT_EQ(ask(kUnlisted, &elsewhere), (Decision{Verdict::refuse, Reason::no_route, 0x0B}));
}

}  // namespace
}  // namespace smppguard::policy
