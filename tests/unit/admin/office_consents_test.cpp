// SPDX-License-Identifier: Apache-2.0
#include "office_case.hpp"

namespace smppguard::admin {
namespace {

using consent::State;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Consents : public OfficeCase {
 protected:
  void SetUp() override { register_clinic(); }

  void make_opt_outs_company_wide() {
    OrganisationChange change;
    change.company_wide_opt_out = true;
    ASSERT_TRUE(office_.change_organisation("clinic", change, deed()));
  }
  [[nodiscard]] std::vector<ConsentFile> listed(const ConsentFilter& filter) {
    std::vector<ConsentFile> files;
    const auto count = office_.list(filter, [&](const ConsentFile& file) { files.push_back(file); });
    EXPECT_EQ(count.value(), files.size());
    return files;
  }
};

TEST_F(Consents, AreEnteredWithTheProof) {
  ConsentForm form = consent(ConsentKind::written_consent);
  form.until = at("2027-06-30");
  ASSERT_TRUE(office_.enter(form, deed("by letter")));

  const auto files = listed({.kinds = permission_kinds()});
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].kind, ConsentKind::written_consent);
  EXPECT_EQ(files[0].fact.standing, (consent::Standing{State::permitted, form.from, form.until}));
  EXPECT_EQ(files[0].evidence, "folder 7, page 3");
  EXPECT_EQ(files[0].note, "by letter");
  EXPECT_EQ(files[0].by, "Ada Operator");
  EXPECT_EQ(files[0].entered_at, deed().at);
}

TEST_F(Consents, ARelationshipEndsByTheCalendar) {
  struct Case {
    ConsentKind kind;
    const char* from;
    const char* until;
  };
  for (const auto& [kind, from, until] :
       {Case{ConsentKind::purchase, "2025-08-31T18:30:00Z", "2027-02-28T18:30:00.000Z"},
        Case{ConsentKind::inquiry, "2026-08-31", "2026-11-30T00:00:00.000Z"},
        Case{ConsentKind::inquiry, "2026-11-23", "2027-02-23T00:00:00.000Z"}}) {
    const auto entered = office_.enter(consent(kind, from), deed());
    ASSERT_TRUE(entered) << from;
    EXPECT_EQ(to_text(entered->until.value()), until);
    EXPECT_EQ(standing(kind), *entered);
  }
  EXPECT_FALSE(office_.enter(consent(ConsentKind::written_consent), deed()).value().until);
}

TEST_F(Consents, ARelationshipMayEndEarlierButNotLater) {
  ConsentForm form = consent(ConsentKind::inquiry, "2026-10-01");
  form.until = at("2027-01-01T00:00:00.001Z");
  EXPECT_THAT(mistakes_of(office_.enter(form, deed())),
              ElementsAre(HasSubstr("holds until 2027-01-01T00:00:00.000Z at most")));
  form.until = at("2026-12-01");
  EXPECT_TRUE(office_.enter(form, deed()));
  EXPECT_EQ(standing(ConsentKind::inquiry).until, form.until);
}

TEST_F(Consents, WhatHasEndedAlreadyIsNotEntered) {
  EXPECT_THAT(mistakes_of(office_.enter(consent(ConsentKind::inquiry, "2026-08-23"), deed())),
              ElementsAre(HasSubstr("has ended already, on 2026-11-23T00:00:00.000Z")));
  EXPECT_TRUE(store_.feed().empty());
}

TEST_F(Consents, AreRefusedWithAllMistakesAtOnce) {
  ConsentForm form = consent(ConsentKind::purchase, "2026-12-24");
  form.name.recipient = read_address("+4512345678").value();
  form.name.sender = {};
  form.until = at("2026-12-24");
  form.evidence = "";
  store::Deed nobody = deed();
  nobody.by = "";
  EXPECT_THAT(mistakes_of(office_.enter(form, nobody)),
              ElementsAre(StartsWith("by: "), StartsWith("recipient: "), StartsWith("sender: "),
                          HasSubstr("still to come"), StartsWith("until: it is not after from"),
                          StartsWith("evidence: ")));
  form = consent(ConsentKind::company_opt_out);
  form.name.organisation = "clinics";
  EXPECT_THAT(mistakes_of(office_.enter(form, deed())), ElementsAre(HasSubstr("did you mean clinic?")));
  form.name.organisation = "";
  form.name.sender = kSender;
  form.until = at("2027-01-01");
  EXPECT_THAT(mistakes_of(office_.enter(form, deed())),
              ElementsAre(StartsWith("organisation: "), StartsWith("sender: "), StartsWith("until: ")));
  EXPECT_TRUE(store_.feed().empty());
}

TEST_F(Consents, TimesOutsideOfWhatCanBeKeptAreRefused) {
  EXPECT_THAT(mistakes_of(office_.enter(consent(ConsentKind::written_consent, "1969-12-31"), deed())),
              ElementsAre(StartsWith("from: ")));
  ConsentForm form = consent(ConsentKind::written_consent);
  form.until = at("2088-01-01");
  EXPECT_THAT(mistakes_of(office_.enter(form, deed())), ElementsAre(StartsWith("until: ")));
}

TEST_F(Consents, AWrittenConsentMayBeginLater) {
  EXPECT_TRUE(office_.enter(consent(ConsentKind::written_consent, "2027-01-01"), deed()));
}

TEST_F(Consents, APermissionDoesNotEndAnOptOut) {
  ASSERT_TRUE(office_.enter(consent(ConsentKind::opt_out), deed()));
  for (const ConsentKind kind : permission_kinds()) {
    EXPECT_THAT(
        mistakes_of(office_.enter(consent(kind), deed())),
        ElementsAre(HasSubstr("12223334545 has opted out of messages from 12223334646 on 2026-11-01")));
  }
  ConsentForm other = consent(ConsentKind::approval);
  other.name.sender = kOtherSender;
  EXPECT_TRUE(office_.enter(other, deed())) << "another sender is another matter";

  ASSERT_TRUE(office_.end(consent(ConsentKind::opt_out).name, deed("asked for it by phone")));
  EXPECT_TRUE(office_.enter(consent(ConsentKind::approval), deed()));
}

TEST_F(Consents, AnOptOutEndsThePermissions) {
  for (const ConsentKind kind : permission_kinds()) ASSERT_TRUE(office_.enter(consent(kind), deed()));
  ConsentForm form = consent(ConsentKind::opt_out);
  form.evidence = "";
  ASSERT_TRUE(office_.enter(form, deed()));
  EXPECT_TRUE(listed({.kinds = permission_kinds()}).empty());
  EXPECT_EQ(listed({.kinds = opt_out_kinds()}).size(), 1U);
}

TEST_F(Consents, AnApprovalIsRevokedButNeverAnOptOutInItsPlace) {
  ASSERT_TRUE(office_.enter(consent(ConsentKind::approval), deed()));
  ASSERT_TRUE(office_.end(consent(ConsentKind::approval).name, deed()));
  EXPECT_EQ(standing(ConsentKind::approval).state, State::none);

  ASSERT_TRUE(office_.enter(consent(ConsentKind::opt_out), deed()));
  EXPECT_THAT(mistakes_of(office_.end(consent(ConsentKind::approval).name, deed())),
              ElementsAre("nothing is to be ended: no approval of 12223334545 stands"));
  EXPECT_EQ(standing(ConsentKind::opt_out).state, State::opted_out);
}

TEST_F(Consents, WhatProtectsEndsOnlyWithANote) {
  for (const ConsentKind kind : {ConsentKind::opt_out, ConsentKind::own_list, ConsentKind::company_opt_out}) {
    ASSERT_TRUE(office_.enter(consent(kind), deed()));
    EXPECT_THAT(mistakes_of(office_.end(consent(kind).name, deed())), ElementsAre(StartsWith("note: ")));
    EXPECT_TRUE(office_.end(consent(kind).name, deed("asked for it by phone")));
    EXPECT_THAT(mistakes_of(office_.end(consent(kind).name, deed("again"))),
                ElementsAre(HasSubstr("nothing is to be ended")));
  }
}

TEST_F(Consents, AnOptOutHoldsForTheCompanyWhereThatIsSet) {
  ASSERT_TRUE(office_.enter(consent(ConsentKind::opt_out), deed()));
  EXPECT_EQ(company_standing().state, State::none);

  make_opt_outs_company_wide();
  ASSERT_TRUE(office_.enter(consent(ConsentKind::opt_out, "2026-11-02"), deed()));
  EXPECT_EQ(company_standing(), (consent::Standing{State::opted_out, at("2026-11-02"), std::nullopt}));

  ASSERT_TRUE(office_.end(consent(ConsentKind::opt_out).name, deed("asked for it by phone")));
  EXPECT_EQ(standing(ConsentKind::opt_out).state, State::none);
  EXPECT_EQ(company_standing().state, State::none);
}

TEST_F(Consents, TheEndOfAnOptOutReachesACompanyWideOneAlone) {
  make_opt_outs_company_wide();
  ASSERT_TRUE(office_.enter(consent(ConsentKind::company_opt_out), deed()));
  ASSERT_TRUE(office_.end(consent(ConsentKind::opt_out).name, deed("asked for it by phone")));
  EXPECT_EQ(company_standing().state, State::none);
  EXPECT_EQ(standing(ConsentKind::opt_out).state, State::none);
}

TEST_F(Consents, AreListedByKindRecipientAndSender) {
  ASSERT_TRUE(office_.enter(consent(ConsentKind::purchase), deed()));
  ASSERT_TRUE(office_.enter(consent(ConsentKind::own_list), deed()));
  ASSERT_TRUE(office_.enter(consent(ConsentKind::company_opt_out), deed()));
  ConsentForm other = consent(ConsentKind::purchase);
  other.name.recipient = PhoneNumber::nanp(2223335858);
  other.name.sender = kOtherSender;
  ASSERT_TRUE(office_.enter(other, deed()));

  EXPECT_EQ(listed({.kinds = {ConsentKind::purchase}}).size(), 2U);
  EXPECT_EQ(listed({.kinds = {ConsentKind::purchase}, .recipient = kRecipient}).size(), 1U);
  EXPECT_EQ(listed({.kinds = {ConsentKind::purchase}, .sender = kOtherSender}).size(), 1U);
  EXPECT_EQ(listed({.kinds = {ConsentKind::own_list}}).size(), 1U);
  const auto company = listed({.kinds = {ConsentKind::company_opt_out}});
  ASSERT_EQ(company.size(), 1U);
  EXPECT_EQ(company[0].organisation, "clinic");
}

TEST_F(Consents, HistoryIsOfARecipientAPairOrAnOrganisation) {
  ASSERT_TRUE(office_.enter(consent(ConsentKind::purchase), deed()));
  ASSERT_TRUE(office_.enter(consent(ConsentKind::company_opt_out), deed()));
  store::HistoryFilter of_recipient;
  of_recipient.recipient = kRecipient;
  store::HistoryFilter of_pair = of_recipient;
  of_pair.sender = kSender;
  EXPECT_EQ(office_.history(of_recipient, "", 10).value().size(), 2U);
  EXPECT_EQ(office_.history(of_recipient, "", 1).value().size(), 1U);
  EXPECT_EQ(office_.history(of_pair, "", 10).value().size(), 1U);
  EXPECT_EQ(office_.history({}, "clinic", 10).value().size(), 1U);
  EXPECT_THAT(mistakes_of(office_.history({}, "clinics", 10)), ElementsAre(HasSubstr("did you mean")));
}

TEST(ConsentKind, NamesAreReadBack) {
  for (std::size_t i = 0; i < kConsentKindCount; ++i) {
    const auto kind = static_cast<ConsentKind>(i);
    EXPECT_EQ(find_consent_kind(name(kind)), kind);
  }
  EXPECT_FALSE(find_consent_kind("voice"));
}

}  // namespace
}  // namespace smppguard::admin
