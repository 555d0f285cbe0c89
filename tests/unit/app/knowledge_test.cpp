// SPDX-License-Identifier: Apache-2.0
#include "knowledge.hpp"

#include "support/fake_directory.hpp"
#include "support/fake_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace smppguard::app {
namespace {

using namespace std::chrono_literals;
using consent::Matter;
using consent::State;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const WallTime kNow{1'764'000'000s};  // memory keeps whole seconds
const PhoneNumber kRecipient = PhoneNumber::nanp(2223334545);
const PhoneNumber kSender = PhoneNumber::nanp(2223334646);

/// With the store's writer in its place: the test gives the entries.
class KnowledgeTest : public ::testing::Test {
 protected:
  void load() {
    const auto loaded = knowledge_.load(
        store_, directory_, [](std::size_t) {},
        [this](const std::string& what) { troubles_.push_back(what); });
    ASSERT_TRUE(loaded.has_value());
  }
  void take(store::FeedEntry entry) {
    entry.position = ++position_;
    knowledge_.take(entry);
    knowledge_.taken_up_to(position_);
  }
  void take_organisation() {
    store::FeedEntry entry;
    entry.organisation = 1;
    take(entry);
  }
  void set(Matter matter, consent::Party party, consent::Standing standing) {
    store::FeedEntry entry;
    entry.fact = consent::Fact{kRecipient, party, matter, standing};
    take(entry);
  }
  [[nodiscard]] policy::Permission permission(WallTime now = kNow) {
    return knowledge_.make_consents()->permission(kRecipient, kSender, now);
  }
  void register_sender() {
    const store::Deed deed{.by = "anna", .at = kNow};
    registry::Organisation organisation;
    organisation.key = "clinic";
    const auto id = directory_.add(organisation, deed);
    registry::Campaign campaign;
    campaign.organisation = *id;
    campaign.numbers = {kSender};
    ASSERT_TRUE(directory_.add(campaign, deed).has_value());
  }

  testing::FakeStore store_;
  testing::PlannedFault fault_;
  testing::FakeDirectory directory_{fault_};
  Knowledge knowledge_;
  std::vector<std::string> troubles_;
  store::Position position_ = 0;
};

TEST_F(KnowledgeTest, LoadsWhatStandsAndWhere) {
  store::Record record;
  record.recipient = kRecipient;
  record.sender = kSender;
  store_.commit_elsewhere(record);
  record.kind = store::Record::Kind::only_allowed;
  store_.commit_elsewhere(record);
  register_sender();
  load();
  EXPECT_EQ(permission(), policy::Permission::approval);
  EXPECT_TRUE(knowledge_.make_consents()->keeps_own_list(kRecipient));
  EXPECT_EQ(knowledge_.position(), 2U);
  EXPECT_TRUE(knowledge_.make_senders()->look_up(kSender, kNow).registered);
}

TEST_F(KnowledgeTest, AFailedLoadIsAnError) {
  fault_.fail_call(1);
  const auto loaded = knowledge_.load(store_, directory_, [](std::size_t) {}, {});
  EXPECT_TRUE(loaded.has_error());
}

TEST_F(KnowledgeTest, EachMatterIsItsOwn) {
  load();
  const consent::Party pair{.sender = kSender};
  const consent::Party company{.sender = {}, .organisation = 7};
  const auto consents = knowledge_.make_consents();

  set(Matter::written_consent, pair, {State::permitted, kNow, {}});
  EXPECT_EQ(permission(), policy::Permission::written_consent);
  set(Matter::written_consent, pair, {});
  set(Matter::purchase, pair, {State::permitted, kNow, kNow + 1h});
  EXPECT_EQ(permission(), policy::Permission::purchase);
  EXPECT_EQ(permission(kNow + 1h), policy::Permission::none) << "it has run out";
  set(Matter::inquiry, pair, {State::permitted, kNow + 2h, {}});
  EXPECT_EQ(permission(kNow + 1h), policy::Permission::none) << "it has not begun";
  EXPECT_EQ(permission(kNow + 2h), policy::Permission::inquiry);

  EXPECT_FALSE(consents->opted_out_since(kRecipient, kSender));
  set(Matter::voice, pair, {State::opted_out, kNow, {}});
  EXPECT_EQ(consents->opted_out_since(kRecipient, kSender), kNow);
  EXPECT_FALSE(consents->opted_out_of_organisation(kRecipient, 7));
  set(Matter::organisation, company, {State::opted_out, kNow, {}});
  EXPECT_EQ(consents->opted_out_of_organisation(kRecipient, 7), kNow);
  EXPECT_FALSE(consents->opted_out_of_organisation(kRecipient, 8));

  EXPECT_FALSE(consents->keeps_own_list(kRecipient));
  set(Matter::own_list, {}, {State::opted_out, kNow, {}});
  EXPECT_TRUE(consents->keeps_own_list(kRecipient));
  set(Matter::own_list, {}, {});
  EXPECT_FALSE(consents->keeps_own_list(kRecipient));
}

TEST_F(KnowledgeTest, AnApprovalWaitsAtMostTenMinutesWhateverTheClockDoes) {
  load();
  set(Matter::voice, {.sender = kSender}, {State::permitted, kNow + 10min, {}});
  EXPECT_EQ(permission(), policy::Permission::none);
  EXPECT_EQ(permission(kNow - 1h), policy::Permission::approval) << "the clock was set back";
}

TEST_F(KnowledgeTest, KeepsAnOptOutThatTheStoreHasLost) {
  load();
  const auto consents = knowledge_.make_consents();
  const consent::Party pair{.sender = kSender};
  const auto begin_anew_with = [&](WallTime from) {
    knowledge_.begin_anew();
    set(Matter::voice, pair, {State::permitted, from, {}});
  };
  set(Matter::voice, pair, {State::opted_out, kNow, {}});
  begin_anew_with(kNow - 1h);
  EXPECT_EQ(consents->opted_out_since(kRecipient, kSender), kNow) << "the approval came before";
  EXPECT_THAT(troubles_, ElementsAre(HasSubstr("has lost changes")));

  begin_anew_with(kNow + 1h);
  EXPECT_FALSE(consents->opted_out_since(kRecipient, kSender)) << "it came behind";
  set(Matter::voice, pair, {State::opted_out, kNow, {}});
  set(Matter::voice, pair, {State::permitted, kNow - 1h, {}});
  EXPECT_FALSE(consents->opted_out_since(kRecipient, kSender)) << "in the order of the feed again";
}

TEST_F(KnowledgeTest, FollowsTheDirectory) {
  load();
  const auto senders = knowledge_.make_senders();
  EXPECT_FALSE(senders->look_up(kSender, kNow).registered);
  register_sender();
  EXPECT_FALSE(senders->look_up(kSender, kNow).registered) << "the feed has not told yet";
  take_organisation();
  EXPECT_TRUE(senders->look_up(kSender, kNow).registered);
  EXPECT_EQ(senders->look_up(kSender, kNow).organisation_key, "clinic");
}

TEST_F(KnowledgeTest, WhatComesBehindAChangeOfTheDirectoryIsNotSeenBeforeIt) {
  load();
  register_sender();
  store::FeedEntry change;
  change.organisation = 1;
  knowledge_.take(change);
  store::FeedEntry permission;
  permission.fact =
      consent::Fact{kRecipient, {.sender = kSender}, Matter::voice, {State::permitted, kNow, {}}};
  knowledge_.take(permission);
  EXPECT_TRUE(knowledge_.make_senders()->look_up(kSender, kNow).registered) << "within one batch too";
}

TEST_F(KnowledgeTest, ReadsADirectoryAgainThatCouldNotBeRead) {
  load();
  register_sender();
  fault_.fail_call(1);
  take_organisation();
  EXPECT_FALSE(knowledge_.make_senders()->look_up(kSender, kNow).registered);
  EXPECT_THAT(troubles_, ElementsAre(HasSubstr("planned fault")));
  fault_.fail_call(1);
  knowledge_.taken_up_to(position_);
  EXPECT_THAT(troubles_, ::testing::SizeIs(1)) << "said once";
  knowledge_.taken_up_to(position_);
  EXPECT_TRUE(knowledge_.make_senders()->look_up(kSender, kNow).registered);
}

TEST_F(KnowledgeTest, KnowsNothingWithoutAStore) {
  Knowledge nothing;
  EXPECT_EQ(nothing.make_consents()->permission(kRecipient, kSender, kNow), policy::Permission::none);
  EXPECT_FALSE(nothing.make_senders()->look_up(kSender, kNow).registered);
}

}  // namespace
}  // namespace smppguard::app
