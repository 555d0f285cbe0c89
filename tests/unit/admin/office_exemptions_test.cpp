// SPDX-License-Identifier: Apache-2.0
#include "office_case.hpp"

namespace smppguard::admin {
namespace {

using registry::ExemptionStatus;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class Exemptions : public OfficeCase {
 protected:
  void SetUp() override { register_clinic(); }

  [[nodiscard]] registry::ExemptionId request_with_licence() {
    ExemptionForm form = exemption_form();
    form.licence = licence();
    return office_.request_exemption(form, deed()).value();
  }
  [[nodiscard]] registry::Exemption stored(registry::ExemptionId id) {
    return office_.exemption(id).value().exemption;
  }
};

TEST_F(Exemptions, AreRequestedWithALicenceAndApproved) {
  const auto id = request_with_licence();
  store::Deed decision = deed("licence seen");
  decision.by = "Barbara Officer";
  decision.at = at("2026-11-24");
  ASSERT_TRUE(office_.approve(id, decision));

  const registry::Exemption exemption = stored(id);
  EXPECT_EQ(exemption.status, ExemptionStatus::approved);
  EXPECT_EQ(exemption.requested_by, "Ada Operator");
  EXPECT_EQ(exemption.decided_by, "Barbara Officer");
  EXPECT_EQ(exemption.decided_at, decision.at);
  EXPECT_EQ(exemption.decision_note, "licence seen");
  EXPECT_EQ(office_.licence_of(id).value().octets, licence().octets);
}

TEST_F(Exemptions, AreNotApprovedWithoutALicence) {
  const auto id = office_.request_exemption(exemption_form(), deed()).value();
  EXPECT_THAT(mistakes_of(office_.approve(id, deed("looks fine"))),
              ElementsAre(HasSubstr("exemption 1 has no business licence; attach a copy")));
  EXPECT_THAT(mistakes_of(office_.licence_of(id)), ElementsAre("exemption 1 has no licence"));

  EXPECT_EQ(office_.attach_licence(id, licence(), deed()).value().size(), 64U);
  EXPECT_TRUE(office_.approve(id, deed("looks fine")));
}

TEST_F(Exemptions, ADecisionNeedsANameAndANote) {
  const auto id = request_with_licence();
  store::Deed nobody = deed();
  nobody.by = " ";
  for (const auto decide : {&Office::approve, &Office::refuse, &Office::revoke}) {
    EXPECT_THAT(mistakes_of((office_.*decide)(99, nobody)),
                ElementsAre(StartsWith("by: "), StartsWith("note: "), HasSubstr("no exemption 99")));
  }
  EXPECT_EQ(stored(id).status, ExemptionStatus::requested);
}

TEST_F(Exemptions, ADecisionFollowsOnlyWhereItCan) {
  const auto id = request_with_licence();
  EXPECT_THAT(mistakes_of(office_.revoke(id, deed("no"))),
              ElementsAre("exemption 1 is requested; only one that is approved can be revoked"));
  ASSERT_TRUE(office_.approve(id, deed("yes")));
  EXPECT_THAT(mistakes_of(office_.refuse(id, deed("no"))),
              ElementsAre("exemption 1 is approved; only one that is requested can be refused"));
  ASSERT_TRUE(office_.revoke(id, deed("the licence has ended")));
  EXPECT_EQ(stored(id).revocation_note, "the licence has ended");
  EXPECT_THAT(mistakes_of(office_.approve(id, deed("yes"))), ElementsAre(HasSubstr("is revoked")));

  const auto other = request_with_licence();
  ASSERT_TRUE(office_.refuse(other, deed("unreadable")));
  EXPECT_THAT(mistakes_of(office_.approve(other, deed("yes"))), ElementsAre(HasSubstr("is refused")));
  EXPECT_THAT(mistakes_of(office_.attach_licence(other, licence(), deed())),
              ElementsAre(HasSubstr("only before the decision")));
}

TEST_F(Exemptions, AreRefusedWithAllMistakesAtOnce) {
  registry::Campaign old = reminders();
  old.key = "old";
  old.numbers = {kOtherSender};
  ASSERT_TRUE(office_.add_campaign("clinic", old, deed()));
  ASSERT_TRUE(office_.set_status({"clinic", "old"}, registry::CampaignStatus::ended, deed()));

  ExemptionForm form = exemption_form();
  form.campaigns = {"reminder", "old"};
  form.until = at("2026-11-22");
  form.licence = Document{"licence.pdf", testing::octets_of("a letter")};
  store::Deed nobody = deed();
  nobody.by = "";
  EXPECT_THAT(mistakes_of(office_.request_exemption(form, nobody)),
              ElementsAre(StartsWith("by: "), HasSubstr("did you mean reminders?"),
                          "campaigns: old has ended; leave it out", StartsWith("until: it is not after"),
                          StartsWith("until: the exemption would be over"), StartsWith("licence: ")));
  form = exemption_form();
  form.organisation = "klinic";
  EXPECT_THAT(mistakes_of(office_.request_exemption(form, deed())),
              ElementsAre(HasSubstr("did you mean clinic?")));
  EXPECT_TRUE(directory_.contents().exemptions.empty());
  EXPECT_TRUE(directory_.contents().licences.empty());
}

TEST_F(Exemptions, AnAttachedFileIsCheckedByContent) {
  const auto id = office_.request_exemption(exemption_form(), deed()).value();
  Document cut = licence();
  cut.octets.resize(cut.octets.size() / 2);
  EXPECT_THAT(mistakes_of(office_.attach_licence(id, cut, deed())), ElementsAre(StartsWith("licence: ")));
  EXPECT_THAT(mistakes_of(office_.attach_licence(7, licence(), deed())),
              ElementsAre(HasSubstr("no exemption 7")));
  EXPECT_TRUE(stored(id).licence.empty());
}

TEST_F(Exemptions, AreListedByOrganisationAndStatus) {
  const auto approved = request_with_licence();
  ASSERT_TRUE(office_.approve(approved, deed("yes")));
  ExemptionForm form = exemption_form();
  form.campaigns = {"reminders"};
  const auto requested = office_.request_exemption(form, deed()).value();

  const auto listed = office_.exemptions("clinic", ExemptionStatus::requested).value();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].exemption.id, requested);
  EXPECT_EQ(listed[0].organisation, "clinic");
  EXPECT_THAT(listed[0].campaigns, ElementsAre("reminders"));
  EXPECT_EQ(office_.exemptions("", std::nullopt).value().size(), 2U);
  EXPECT_TRUE(office_.exemptions("clinic", ExemptionStatus::revoked).value().empty());
}

}  // namespace
}  // namespace smppguard::admin
