// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "place.hpp"

#include <chrono>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::store {

inline constexpr PhoneNumber kOther = PhoneNumber::nanp(2223334646);
inline constexpr std::uint32_t kOrganisation = 7;

/// A store in which the first recipient says things and an operator enters some, a second later each time.
class StandingsCase : public OnEachEngine {
 protected:
  StandingsCase() : store_{opened(place_)} {}

  /// The first recipient says something.
  Record text(Record::Kind kind, PhoneNumber sender = kSender, std::uint32_t organisation = 0) {
    Record record = sample_text(kind, 1);
    if (record.sender) record.sender = sender;
    record.organisation = organisation;
    record.received_at = now_ += std::chrono::seconds{1};
    if (kind == Record::Kind::grant) record.effective_from = record.received_at;
    return record;
  }
  std::vector<FeedEntry> say(Record::Kind kind, PhoneNumber sender = kSender,
                             std::uint32_t organisation = 0) {
    return append(text(kind, sender, organisation));
  }
  std::vector<FeedEntry> append(Change change) {
    auto appended = store_->append(std::vector<Change>{std::move(change)});
    EXPECT_TRUE(appended.has_value()) << (appended ? "" : appended.error().message);
    return appended ? *appended : std::vector<FeedEntry>{};
  }
  std::string refused(Change change) {
    const auto appended = store_->append(std::vector<Change>{std::move(change)});
    EXPECT_FALSE(appended.has_value());
    return appended ? "" : appended.error().message;
  }
  Amendment amendment(consent::Matter matter, consent::Standing standing,
                      consent::Party party = {kSender, 0}) {
    Amendment one = sample_consent(1);
    one.fact.party = party;
    one.fact.matter = matter;
    one.fact.standing = standing;
    one.at = now_ += std::chrono::seconds{1};
    return one;
  }
  [[nodiscard]] std::vector<consent::Fact> standing_now() { return standing(*store_); }
  static consent::Fact fact(consent::Matter matter, consent::Party party, consent::State state,
                            WallTime from) {
    return {sample_recipient(1), party, matter, {state, from, std::nullopt}};
  }

  Place place_{GetParam()};
  std::unique_ptr<Store> store_;
  WallTime now_ = at_millisecond(1'760'000'000'000);
  const consent::Party pair_{kSender, 0};
  const consent::Party other_{kOther, 0};
  const consent::Party company_{{}, kOrganisation};
};

}  // namespace smppguard::store
