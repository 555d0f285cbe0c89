// SPDX-License-Identifier: Apache-2.0
#include "directory_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Exemptions : public DirectoryTest {
 protected:
  [[nodiscard]] registry::ExemptionId request_with(const registry::Licence* licence) {
    return directory_->request(sample_exemption(clinic_), licence, kDeed).value();
  }
  [[nodiscard]] std::string decide(registry::ExemptionId id, ExemptionStatus status) {
    return error_of(directory_->decide(id, status, kDeed));
  }

  const registry::OrganisationId clinic_ = add_organisation("clinic");
  const registry::CampaignId texts_ = add_campaign(clinic_, "texts", {sender_number(1)});
  const registry::Licence licence_ = sample_licence();
};

TEST_P(Exemptions, AreRequestedWithALicence) {
  Exemption wanted = sample_exemption(clinic_);
  wanted.campaigns = {texts_};
  wanted.status = ExemptionStatus::approved;  // nobody approves their own request
  wanted.decided_by = "mallory";
  const auto id = directory_->request(wanted, &licence_, kDeed).value();
  Exemption kept = sample_exemption(clinic_);
  kept.id = id;
  kept.campaigns = {texts_};
  kept.licence = licence_.sha256;
  kept.requested_at = kDeed.at;
  kept.requested_by = kDeed.by;
  directory_ = opened_directory(place_);
  EXPECT_EQ(exemption(id), kept);
  EXPECT_THAT(directory_->exemptions(clinic_).value(), ElementsAre(kept));
  EXPECT_THAT(directory_->exemptions(0).value(), ElementsAre(kept));
  EXPECT_THAT(directory_->exemptions(9).value(), IsEmpty());
  EXPECT_EQ(directory_->find_licence(licence_.sha256).value(), licence_);
  EXPECT_THAT(kinds(2), ElementsAre("exemption_requested", "licence_attached"));
  EXPECT_EQ(last("details"), R"({"licence":")" + licence_.sha256 +
                                 R"(","type":"application/pdf","file_name":"licence.pdf","octets":)" +
                                 std::to_string(licence_.octets.size()) + R"(,"exemption":1})");
}

TEST_P(Exemptions, MayHaveNoEnd) {
  Exemption wanted = sample_exemption(clinic_);
  wanted.until.reset();
  EXPECT_EQ(exemption(directory_->request(wanted, nullptr, kDeed).value()).until, std::nullopt);
}

TEST_P(Exemptions, AreOfAnOrganisationAndItsCampaigns) {
  EXPECT_THAT(error_of(directory_->request(sample_exemption(9), &licence_, kDeed)),
              HasSubstr("no organisation 9"));
  const auto bank = add_organisation("bank");
  Exemption wanted = sample_exemption(bank);
  wanted.campaigns = {texts_};
  EXPECT_THAT(error_of(directory_->request(wanted, &licence_, kDeed)),
              HasSubstr("the organisation has no campaign " + std::to_string(texts_)));
  EXPECT_THAT(directory_->exemptions(0).value(), IsEmpty());
  EXPECT_EQ(directory_->find_licence(licence_.sha256).value(), std::nullopt) << "nothing of it is kept";
}

TEST_P(Exemptions, GetTheirLicenceLater) {
  const auto id = request_with(nullptr);
  EXPECT_THAT(kinds(2), ElementsAre("exemption_requested"));
  EXPECT_THAT(decide(id, ExemptionStatus::approved), HasSubstr("exemption 1 has no licence attached"));
  EXPECT_EQ(exemption(id).status, ExemptionStatus::requested);
  ASSERT_EQ(error_of(directory_->attach(id, licence_, kDeed)), "");
  EXPECT_THAT(kinds(3), ElementsAre("licence_attached"));
  EXPECT_EQ(exemption(id).licence, licence_.sha256);
  EXPECT_EQ(decide(id, ExemptionStatus::approved), "");
  EXPECT_THAT(error_of(directory_->attach(9, licence_, kDeed)), HasSubstr("no exemption 9"));
}

TEST_P(Exemptions, MayGetABetterCopyUntilTheyAreDecidedOn) {
  const auto id = request_with(&licence_);
  const registry::Licence better = sample_licence("a better copy");
  ASSERT_TRUE(directory_->attach(id, better, kDeed));
  EXPECT_EQ(exemption(id).licence, better.sha256);
  EXPECT_TRUE(directory_->find_licence(licence_.sha256).value()) << "the first one is evidence too";
  ASSERT_EQ(decide(id, ExemptionStatus::approved), "");
  EXPECT_THAT(error_of(directory_->attach(id, licence_, kDeed)),
              HasSubstr("exemption 1 is approved and keeps its licence"));
}

TEST_P(Exemptions, ShareALicence) {
  const auto first = request_with(&licence_);
  registry::Licence again = licence_;
  again.file_name = "copy.pdf";
  again.added_by = "bob";
  const auto second = request_with(&again);
  Exemption third = sample_exemption(clinic_);
  third.licence = licence_.sha256;
  const auto named = directory_->request(third, nullptr, kDeed).value();
  EXPECT_EQ(exemption(first).licence, exemption(second).licence);
  EXPECT_EQ(exemption(named).licence, licence_.sha256);
  EXPECT_EQ(place_.query("SELECT count(*) FROM licences"), "1");
  EXPECT_EQ(directory_->find_licence(licence_.sha256).value(), licence_) << "as it was first handed in";
}

TEST_P(Exemptions, NameOnlyLicencesThatAreThere) {
  Exemption wanted = sample_exemption(clinic_);
  wanted.licence = std::string(64, 'a');
  EXPECT_THAT(error_of(directory_->request(wanted, nullptr, kDeed)),
              HasSubstr("no document with SHA-256 aaaa"));
  EXPECT_THAT(error_of(directory_->request(wanted, &licence_, kDeed)), HasSubstr("another one is handed in"));
}

TEST_P(Exemptions, AreApprovedByAPersonWithANote) {
  const auto id = request_with(&licence_);
  ASSERT_TRUE(directory_->decide(id, ExemptionStatus::approved,
                                 {.by = "carol", .at = at_second(30), .note = "seen in the register"}));
  const Exemption approved = exemption(id);
  EXPECT_EQ(approved.status, ExemptionStatus::approved);
  EXPECT_EQ(approved.decided_at, at_second(30));
  EXPECT_EQ(approved.decided_by, "carol");
  EXPECT_EQ(approved.decision_note, "seen in the register");
  EXPECT_EQ(last("kind"), "exemption_approved");
  EXPECT_EQ(last("entered_by"), "carol");
  EXPECT_EQ(last("organisation"), std::to_string(clinic_));
  EXPECT_EQ(last("details"), R"({"category":"nonprofit","campaigns":[],"from":"2024-05-01T12:36:40.000Z",)"
                             R"("until":"2024-05-01T12:53:20.000Z","licence":")" +
                                 licence_.sha256 + R"(","exemption":1,"note":"seen in the register"})");
}

TEST_P(Exemptions, AreRevokedWithANoteOfItsOwn) {
  const auto id = request_with(&licence_);
  ASSERT_TRUE(directory_->decide(id, ExemptionStatus::approved,
                                 {.by = "carol", .at = at_second(30), .note = "seen in the register"}));
  ASSERT_TRUE(directory_->decide(id, ExemptionStatus::revoked,
                                 {.by = "dave", .at = at_second(40), .note = "struck off"}));
  const Exemption revoked = exemption(id);
  EXPECT_EQ(revoked.status, ExemptionStatus::revoked);
  EXPECT_EQ(revoked.decided_by, "carol");
  EXPECT_EQ(revoked.decision_note, "seen in the register");
  EXPECT_EQ(revoked.revoked_at, at_second(40));
  EXPECT_EQ(revoked.revoked_by, "dave");
  EXPECT_EQ(revoked.revocation_note, "struck off");
  EXPECT_EQ(last("kind"), "exemption_revoked");
}

TEST_P(Exemptions, TakeNoStepBack) {
  const auto all = {ExemptionStatus::approved, ExemptionStatus::refused, ExemptionStatus::revoked};
  const auto refused = request_with(&licence_);
  ASSERT_EQ(decide(refused, ExemptionStatus::refused), "");
  EXPECT_EQ(last("kind"), "exemption_refused");
  for (const auto status : all) {
    EXPECT_THAT(decide(refused, status), HasSubstr("exemption 1 was refused; file a new request"));
  }
  const auto approved = request_with(&licence_);
  EXPECT_THAT(decide(approved, ExemptionStatus::revoked), HasSubstr("is not approved; refuse it instead"));
  ASSERT_EQ(decide(approved, ExemptionStatus::approved), "");
  EXPECT_THAT(decide(approved, ExemptionStatus::approved), HasSubstr("is approved already"));
  EXPECT_THAT(decide(approved, ExemptionStatus::refused), HasSubstr("is approved; revoke it instead"));
  ASSERT_EQ(decide(approved, ExemptionStatus::revoked), "");
  for (const auto status : all) {
    EXPECT_THAT(decide(approved, status), HasSubstr("exemption 2 was revoked; file a new request"));
  }
  EXPECT_THAT(decide(approved, ExemptionStatus::requested), HasSubstr("approved, refused or revoked"));
  EXPECT_THAT(decide(9, ExemptionStatus::refused), HasSubstr("no exemption 9"));
  EXPECT_THAT(kinds(2), ElementsAre("exemption_requested", "licence_attached", "exemption_refused",
                                    "exemption_requested", "licence_attached", "exemption_approved",
                                    "exemption_revoked"));
}

TEST_P(Exemptions, AreRefusedWithoutALicenceToo) {
  const auto id = request_with(nullptr);
  EXPECT_EQ(decide(id, ExemptionStatus::refused), "");
  EXPECT_THAT(error_of(directory_->attach(id, licence_, kDeed)),
              HasSubstr("is refused and keeps its licence"));
}

struct Tampering {
  const char* sql;
  const char* complaint;
};

// What was written stays written, whatever program has the file open.
TEST_P(Exemptions, CannotBeRewrittenInTheFile) {
  const auto id = request_with(&licence_);
  ASSERT_EQ(decide(id, ExemptionStatus::approved), "");
  Exemption named = sample_exemption(clinic_);
  named.campaigns = {texts_};
  ASSERT_EQ(directory_->request(named, nullptr, kDeed).value(), 2);
  const auto refused = request_with(&licence_);
  ASSERT_EQ(decide(refused, ExemptionStatus::refused), "");
  for (const auto& [sql, complaint] : std::vector<Tampering>{
           {"DELETE FROM exemptions", "never deleted"},
           {"DELETE FROM licences", "never deleted"},
           {"DELETE FROM organisations", "never deleted"},
           {"DELETE FROM campaigns", "never deleted"},
           {"DELETE FROM campaign_numbers", "never deleted"},
           {"DELETE FROM exemption_campaigns", "keeps its campaigns"},
           {"UPDATE exemption_campaigns SET exemption = 1", "keeps its campaigns"},
           {"UPDATE licences SET file_name = ''", "never changed"},
           {"UPDATE exemptions SET starts_at = 0", "keeps what was asked for"},
           {"UPDATE exemptions SET decided_by = 'mallory' WHERE id = 1", "keeps its licence and decision"},
           {"UPDATE exemptions SET licence = NULL WHERE id = 1", "keeps its licence and decision"},
           {"UPDATE exemptions SET status = 'requested' WHERE id = 1", "is requested, then approved"},
           {"UPDATE exemptions SET status = 'approved' WHERE id = 3", "is requested, then approved"},
           {"UPDATE exemptions SET revocation_note = '' WHERE id = 3", "not approved is not revoked"},
           {"UPDATE exemptions SET status = 'approved', decided_at = 1, decided_by = 'm' WHERE id = 2",
            "CHECK|check"},
           {"UPDATE exemptions SET status = 'refused' WHERE id = 2", "CHECK|check"},
           {"UPDATE campaigns SET key = 'other'", "keeps its id"},
           {"UPDATE campaign_numbers SET number = '12223339999'", "keeps its form"},
           {"UPDATE organisations SET key = 'other'", "keeps its id"}}) {
    EXPECT_THAT(place_.query(sql), ::testing::ContainsRegex(complaint)) << sql;
  }
}

INSTANTIATE_TEST_SUITE_P(Each, Exemptions, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
