// SPDX-License-Identifier: Apache-2.0
#include "directory_samples.hpp"
#include "smppguard/store/open.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace smppguard::store {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_P(DirectoryTest, IsEmptyAtFirst) {
  EXPECT_THAT(directory_->organisations().value(), IsEmpty());
  EXPECT_THAT(directory_->campaigns(0).value(), IsEmpty());
  EXPECT_THAT(directory_->exemptions(0).value(), IsEmpty());
  EXPECT_EQ(directory_->find_organisation("clinic").value(), std::nullopt);
  EXPECT_EQ(directory_->find_exemption(1).value(), std::nullopt);
  EXPECT_EQ(directory_->find_licence("x").value(), std::nullopt);
  EXPECT_EQ(directory_->find_campaign(sender_number(1)).value(), std::nullopt);
  EXPECT_THAT(directory_->load().value().organisations, IsEmpty());
}

TEST_P(DirectoryTest, KeepsOrganisations) {
  Organisation clinic = sample_organisation("clinic");
  clinic.id = add_organisation("clinic");
  clinic.created_at = kDeed.at;
  clinic.created_by = kDeed.by;
  Organisation bank = clinic;
  bank = sample_organisation("bank");
  bank.company_wide_opt_out = true;
  bank.id = directory_->add(bank, {.by = "bob", .at = at_second(11)}).value();
  bank.created_at = at_second(11);
  bank.created_by = "bob";
  EXPECT_EQ(clinic.id, 1);
  EXPECT_EQ(bank.id, 2);
  directory_ = opened_directory(place_);
  EXPECT_THAT(directory_->organisations().value(), ElementsAre(clinic, bank));
  EXPECT_EQ(directory_->find_organisation("bank").value(), bank);
}

TEST_P(DirectoryTest, GivesEachKeyOnce) {
  ASSERT_EQ(add_organisation("clinic"), 1);
  EXPECT_THAT(error_of(directory_->add(sample_organisation("clinic"), kDeed)),
              HasSubstr("an organisation 'clinic' already"));
  EXPECT_THAT(kinds(), ElementsAre("organisation_added"));
}

TEST_P(DirectoryTest, ChangesOrganisations) {
  const auto id = add_organisation("clinic");
  Organisation changed = directory_->find_organisation("clinic").value().value();
  changed.name = "Clinic, LLC";
  changed.contact_person = "Bo";
  changed.contact_email = "bo@clinic.example";
  changed.contact_phone = "2223339001";
  changed.brand_id = "";
  changed.company_wide_opt_out = true;
  changed.quiet_hours = registry::QuietHours::off;
  Organisation sent = changed;
  sent.key = "other";
  sent.created_at = {};
  sent.created_by = "mallory";
  ASSERT_EQ(error_of(directory_->change(sent, {.by = "bob", .at = at_second(20)})), "");
  EXPECT_EQ(directory_->find_organisation("clinic").value(), changed) << "key and origin stay";
  EXPECT_EQ(changed.id, id);
  EXPECT_THAT(error_of(directory_->change(Organisation{.id = 9}, kDeed)), HasSubstr("no organisation 9"));
}

TEST_P(DirectoryTest, TellsTheFeedWhatChanged) {
  const auto id = add_organisation("clinic");
  EXPECT_EQ(last("kind"), "organisation_added");
  EXPECT_EQ(last("organisation"), std::to_string(id));
  EXPECT_EQ(last("entered_by"), "alice");
  EXPECT_EQ(last("at"), std::to_string(kDeed.at.time_since_epoch().count()));
  EXPECT_EQ(last("details"),
            R"({"key":"clinic","name":"The clinic, Inc.","contact_person":"Ada Example",)"
            R"("contact_email":"ada@clinic.example","contact_phone":"+1 222 333 9000","brand_id":"BBRAND1",)"
            R"("company_wide_opt_out":false,"quiet_hours":"defer"})");

  Organisation changed = directory_->find_organisation("clinic").value().value();
  changed.company_wide_opt_out = true;
  changed.name = "\"Clinic\"\n";
  ASSERT_TRUE(directory_->change(changed, {.by = "bob", .at = at_second(20), .note = "ticket 17"}));
  EXPECT_EQ(last("kind"), "organisation_changed");
  EXPECT_EQ(last("entered_by"), "bob");
  EXPECT_EQ(
      last("details"),
      R"({"was":{"name":"The clinic, Inc.","company_wide_opt_out":false},)"
      R"("now":{"name":"\"Clinic\"\n","company_wide_opt_out":true},"key":"clinic","note":"ticket 17"})");
}

TEST_P(DirectoryTest, TellsNothingWhereNothingChanged) {
  const auto id = add_organisation("clinic");
  const auto of = add_campaign(id, "texts", {sender_number(1)});
  ASSERT_TRUE(directory_->change(directory_->find_organisation("clinic").value().value(), kDeed));
  ASSERT_TRUE(directory_->change(campaign(of), kDeed));
  EXPECT_THAT(kinds(), ElementsAre("organisation_added", "campaign_added"));
}

TEST_P(DirectoryTest, DoesNothingForNobody) {
  const Deed nobody{.by = "", .at = at_second(1)};
  EXPECT_THAT(error_of(directory_->add(sample_organisation("clinic"), nobody)), HasSubstr("say who"));
  EXPECT_THAT(directory_->organisations().value(), IsEmpty());
}

TEST_P(DirectoryTest, LoadsWhatDecisionsNeed) {
  const auto clinic = add_organisation("clinic");
  const auto active = add_campaign(clinic, "active", {sender_number(1)});
  const auto suspended = add_campaign(clinic, "suspended", {sender_number(2)});
  ASSERT_TRUE(directory_->set_status(suspended, CampaignStatus::suspended, kDeed));
  const registry::Licence licence = sample_licence();
  const auto approved = directory_->request(sample_exemption(clinic), &licence, kDeed).value();
  ASSERT_TRUE(directory_->request(sample_exemption(clinic), &licence, kDeed));
  ASSERT_TRUE(directory_->decide(approved, ExemptionStatus::approved, kDeed));

  const registry::DirectoryData data = directory_->load().value();
  EXPECT_EQ(data.organisations, directory_->organisations().value());
  EXPECT_THAT(data.campaigns, ElementsAre(campaign(active), campaign(suspended)));
  EXPECT_THAT(data.exemptions, ElementsAre(exemption(approved)));
  const registry::Directory directory{data};
  EXPECT_EQ(directory.find(sender_number(1), at_second(1'500)).exemption, approved);
  EXPECT_TRUE(directory.find(sender_number(1), at_second(1'500)).active);
  EXPECT_FALSE(directory.find(sender_number(2), at_second(1'500)).active);
}

TEST_P(DirectoryTest, LooksOnWithoutWriting) {
  ASSERT_EQ(add_organisation("clinic"), 1);
  const auto onlooker = opened_directory(place_, Mode::read_only);
  EXPECT_THAT(onlooker->organisations().value(), SizeIs(1));
  EXPECT_THAT(error_of(onlooker->add(sample_organisation("bank"), kDeed)),
              AllOf(HasSubstr(place_.name()), ::testing::ContainsRegex("read-?only")));
  ASSERT_EQ(add_organisation("bank"), 2);
  EXPECT_THAT(onlooker->organisations().value(), SizeIs(2));
}

// Whatever the step at which the file fails, all of the call is undone and the next one goes well.
TEST_P(DirectoryTest, UndoesWhatCannotBeTold) {
  const auto clinic = add_organisation("clinic");
  const auto texts = add_campaign(clinic, "texts", {sender_number(1)});
  const registry::Licence licence = sample_licence();
  const auto request = directory_->request(sample_exemption(clinic), nullptr, kDeed).value();
  place_.refuse("feed", "true", "deaf");
  const auto before = [&] {
    return std::tuple{directory_->organisations().value(), directory_->campaigns(0).value(),
                      directory_->exemptions(0).value()};
  };
  const auto state = before();
  Organisation renamed = directory_->organisations().value().front();
  renamed.name = "Other";
  Campaign moved = campaign(texts);
  moved.numbers = {sender_number(2)};
  moved.samples = {"Other."};
  EXPECT_THAT(error_of(directory_->add(sample_organisation("bank"), kDeed)), HasSubstr("deaf"));
  EXPECT_THAT(error_of(directory_->change(renamed, kDeed)), HasSubstr("deaf"));
  EXPECT_THAT(error_of(directory_->add(sample_campaign(clinic, "more", {sender_number(3)}), kDeed)),
              HasSubstr("deaf"));
  EXPECT_THAT(error_of(directory_->change(moved, kDeed)), HasSubstr("deaf"));
  EXPECT_THAT(error_of(directory_->set_status(texts, CampaignStatus::ended, kDeed)), HasSubstr("deaf"));
  EXPECT_THAT(error_of(directory_->request(sample_exemption(clinic), &licence, kDeed)), HasSubstr("deaf"));
  EXPECT_THAT(error_of(directory_->attach(request, licence, kDeed)), HasSubstr("deaf"));
  EXPECT_THAT(error_of(directory_->decide(request, ExemptionStatus::refused, kDeed)), HasSubstr("deaf"));
  EXPECT_EQ(before(), state);
  EXPECT_EQ(directory_->find_licence(licence.sha256).value(), std::nullopt);
  EXPECT_EQ(directory_->find_campaign(sender_number(2)).value(), std::nullopt);
  place_.refuse_no_more("feed");
  EXPECT_EQ(error_of(directory_->change(moved, kDeed)), "");
}

// Two of every three processes fail, since the three want the same number.
TEST_P(DirectoryTest, LetsOneProcessHaveANumber) {
  const auto clinic = add_organisation("clinic");
  constexpr int kProcesses = 6;
  directory_.reset();
  int gate[2];
  ASSERT_EQ(::pipe(gate), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    children.push_back(::fork());
    if (children.back() != 0) continue;
    ::close(gate[1]);
    char none = 0;
    static_cast<void>(::read(gate[0], &none, 1) == 0);  // until the parent closes its end
    auto directory = store::open_directory(place_.options(), Mode::read_write);
    if (!directory) ::_exit(2);
    const PhoneNumber number = sender_number(static_cast<std::uint64_t>(i % 2));
    const auto added =
        (*directory)->add(sample_campaign(clinic, "texts-" + std::to_string(i), {number}), kDeed);
    if (!added && added.error().message.find("belongs to") == std::string::npos) ::_exit(3);
    ::_exit(added ? 0 : 1);
  }
  ::close(gate[0]);
  ::close(gate[1]);
  int added = 0;
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_LE(WEXITSTATUS(status), 1);
    if (WEXITSTATUS(status) == 0) ++added;
  }
  EXPECT_EQ(added, 2);
  directory_ = opened_directory(place_);
  EXPECT_THAT(directory_->campaigns(0).value(), SizeIs(2));
}

INSTANTIATE_TEST_SUITE_P(Each, DirectoryTest, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
