// SPDX-License-Identifier: Apache-2.0
// What the feed, the history and the listings tell.
#include "standings_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>

namespace smppguard::store {
namespace {

using consent::Fact;
using consent::Matter;
using consent::Standing;
using consent::State;
using Kind = Record::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class History : public StandingsCase {};

TEST_P(History, TextsThatChangeNothingAreInTheHistoryAllTheSame) {
  for (const Kind kind : {Kind::help, Kind::opt_in, Kind::stop_all, Kind::stop_one, Kind::everybody}) {
    const auto entries = say(kind);
    ASSERT_THAT(entries, SizeIs(1)) << name(kind);
    EXPECT_FALSE(entries[0].fact);
    EXPECT_EQ(entries[0].kind, name(kind));
    EXPECT_EQ(entries[0].recipient, sample_recipient(1));
    EXPECT_THAT(store_->list(kind, 10).value(), SizeIs(1)) << name(kind);
  }
  EXPECT_THAT(store_->history({.recipient = sample_recipient(1)}, 10).value(), SizeIs(5));
}

TEST_P(History, TheFeedTellsEachChangeInItsOrder) {
  say(Kind::grant);
  append(amendment(Matter::written_consent, {State::permitted, now_, {}}));
  say(Kind::opt_out);
  say(Kind::opt_in);
  std::vector<std::string> kinds;
  Position last = 0;
  consent::Standing voice;
  for (const FeedEntry& entry : feed(*store_)) {
    EXPECT_GT(entry.position, last);
    last = entry.position;
    kinds.push_back(entry.kind);
    ASSERT_TRUE(entry.fact);
    if (entry.fact->matter == Matter::voice) voice = entry.fact->standing;
  }
  EXPECT_THAT(kinds, ElementsAre("grant", "permission", "opt_out", "opt_out", "opt_in"));
  EXPECT_EQ(voice, Standing{}) << "who follows it ends where the store is";
  EXPECT_EQ(store_->load_standings([](const Fact&) {}).value().position, last);
}

TEST_P(History, AreListedWithTheEntryThatMadeThem) {
  say(Kind::grant);
  append(amendment(Matter::written_consent, {State::permitted, now_, {}}));
  say(Kind::opt_out, kOther);
  std::vector<std::string> seen;
  const auto note = [&](const Fact& one, const FeedEntry& entry) {
    EXPECT_EQ(one, *entry.fact);
    seen.push_back(entry.kind + " by " + entry.by);
    return true;
  };
  for (const auto& [matter, state] : {std::pair{Matter::voice, State::permitted},
                                      {Matter::voice, State::opted_out},
                                      {Matter::written_consent, State::permitted},
                                      {Matter::own_list, State::opted_out}}) {
    ASSERT_TRUE(store_->list_standings(matter, state, note).has_value());
  }
  EXPECT_THAT(seen, ElementsAre("grant by ", "opt_out by ", "permission by kim"));
}

TEST_P(History, AreListedAPageAtATimeUpToWhereSomebodyStops) {
  // More than two pages, with a boundary between two parties of one recipient.
  constexpr std::uint32_t kRecipients = 1'250;
  std::vector<Change> changes;
  for (std::uint32_t index = 0; index < kRecipients; ++index) {
    for (const PhoneNumber sender : {kSender, kOther}) {
      Amendment one = amendment(Matter::purchase, {State::permitted, now_, {}});
      one.fact.recipient = PhoneNumber::nanp(2'223'330'000 + index);
      one.fact.party.sender = sender;
      changes.emplace_back(one);
    }
  }
  ASSERT_FALSE(store_->append(changes).has_error());
  std::vector<Fact> seen;
  std::size_t most = changes.size() + 1;
  const auto note = [&](const Fact& fact, const FeedEntry&) {
    seen.push_back(fact);
    return seen.size() < most;
  };
  EXPECT_EQ(store_->list_standings(Matter::purchase, State::permitted, note).value(), changes.size());
  ASSERT_THAT(seen, SizeIs(changes.size()));
  for (std::size_t index = 2; index < seen.size(); ++index) {
    ASSERT_EQ(seen[index].recipient, PhoneNumber::nanp(2'223'330'000 + index / 2)) << index;
    ASSERT_NE(seen[index].party, seen[index ^ 1U].party) << index;
  }
  seen.clear();
  most = 1'500;
  EXPECT_EQ(store_->list_standings(Matter::purchase, State::permitted, note).value(), most);
}

TEST_P(History, HistoryIsNarrowedByEachPartOfTheFilter) {
  say(Kind::grant);
  say(Kind::grant, kOther);
  append(sample_grant(2));
  const auto count = [&](const HistoryFilter& filter) { return store_->history(filter, 100).value().size(); };
  EXPECT_EQ(count({}), 3U);
  EXPECT_EQ(count({.recipient = sample_recipient(1)}), 2U);
  EXPECT_EQ(count({.sender = kSender}), 2U);
  EXPECT_EQ(count({.recipient = sample_recipient(1), .sender = kSender}), 1U);
  EXPECT_EQ(count({.since = now_}), 1U);
  EXPECT_EQ(count({.until = now_}), 2U);
  EXPECT_EQ(count({.kinds = {"opt_out"}}), 0U);
  EXPECT_EQ(count({.kinds = {"opt_out", "grant"}}), 3U);
  EXPECT_THAT(store_->history({}, 2).value(), SizeIs(2));
}

TEST_P(History, IsFoundByTheOrganisation) {
  say(Kind::opt_out, kSender, kOrganisation);
  say(Kind::opt_out, kOther, kOrganisation + 1);
  say(Kind::opt_in, kSender, kOrganisation);
  const auto of = [&](std::uint32_t id) { return store_->history({.organisation = id}, 10).value(); };
  ASSERT_THAT(of(kOrganisation), SizeIs(2)) << "the opt-out of all its numbers, and its end";
  EXPECT_EQ(of(kOrganisation)[0].kind, "opt_in");
  EXPECT_EQ(of(kOrganisation)[1].kind, "opt_out");
  EXPECT_EQ(of(kOrganisation)[1].fact,
            fact(Matter::organisation, company_, State::opted_out, of(kOrganisation)[1].at));
  EXPECT_THAT(of(kOrganisation + 1), SizeIs(1));
  EXPECT_THAT(of(99), SizeIs(0));
}

TEST_P(History, TellsWhereTheProofIs) {
  ASSERT_TRUE(store_->append(std::vector<Change>{sample_near_miss(1), text(Kind::grant), text(Kind::help)}));
  std::vector<std::string> proofs;
  for (const FeedEntry& entry : feed(*store_)) {
    EXPECT_THAT(entry.details, HasSubstr(R"("destination_addr":"12025550199","upstream":"carrier_a")"));
    proofs.push_back(entry.details.substr(0, entry.details.find('}')));
  }
  EXPECT_THAT(proofs, ElementsAre(R"({"text":{"table":"near_misses","id":1)",
                                  R"({"text":{"table":"approvals","id":1)",
                                  R"({"text":{"table":"keyword_texts","id":1)"));
  EXPECT_THAT(feed(*store_)[0].details, HasSubstr(R"("reason":"other_text")"));
}

TEST_P(History, KeepsWhatIsNoUtf8OutOfTheDetails) {
  Record odd = text(Kind::grant);
  odd.destination_addr = "\xC3\x28\xF0\x9F\x91\x8D \"quoted\" \x01";
  append(odd);
  EXPECT_THAT(feed(*store_)[0].details,
              HasSubstr("\"destination_addr\":\"\xEF\xBF\xBD(\xF0\x9F\x91\x8D \\\"quoted\\\" \\u0001\""));
  EXPECT_TRUE(boost::json::parse(feed(*store_)[0].details).is_object());
  EXPECT_EQ(store_->list(Kind::grant, 1).value()[0].destination_addr, odd.destination_addr);
}

TEST_P(History, ReadsTheFeedInPieces) {
  for (std::uint64_t i = 0; i < 7; ++i) ASSERT_TRUE(store_->append(std::vector<Change>{sample_grant(i)}));
  std::vector<FeedEntry> pieces;
  Position position = 0;
  for (const std::size_t count : {3U, 3U, 1U, 0U}) {
    const std::size_t before = pieces.size();
    const auto note = [&](const FeedEntry& entry) { pieces.push_back(entry); };
    position = store_->read_feed(position, 3, note).value();
    EXPECT_EQ(pieces.size() - before, count);
  }
  EXPECT_EQ(pieces, feed(*store_));
  EXPECT_EQ(position, pieces.back().position);
}

// Who loads what stands while others write, and then follows the feed from where it was loaded, misses
// nothing.
TEST_P(History, GoesOnWhereWhatStandsWasLoaded) {
  constexpr std::uint64_t kTexts = 400;
  const auto reader = opened(place_);
  std::thread beside{[&] {
    for (std::uint64_t i = 0; i < kTexts; ++i) {
      const Kind kind = i % 3 == 2 ? Kind::opt_out : Kind::grant;
      EXPECT_TRUE(store_->append(std::vector<Change>{sample_text(kind, i % 50)}));
    }
  }};
  std::vector<std::pair<Position, std::vector<Fact>>> views;
  do {
    std::vector<Fact> facts;
    const auto loaded = reader->load_standings([&](const Fact& one) { facts.push_back(one); });
    ASSERT_TRUE(loaded) << loaded.error().message;
    views.emplace_back(loaded->position, std::move(facts));
  } while (views.back().first < kTexts);
  beside.join();

  const auto entries = feed(*store_);
  ASSERT_THAT(entries, SizeIs(kTexts));
  const auto in_the_end = standing(*store_);
  for (const auto& [position, facts] : views) {
    std::map<PhoneNumber, Standing> heard;
    for (const Fact& one : facts) heard[one.recipient] = one.standing;
    for (const FeedEntry& entry : entries) {
      if (entry.position > position) heard[entry.fact->recipient] = entry.fact->standing;
    }
    for (const Fact& one : in_the_end) {
      ASSERT_EQ(heard[one.recipient], one.standing) << "loaded at " << position;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Each, History, each_engine(), engine_name);

}  // namespace
}  // namespace smppguard::store
