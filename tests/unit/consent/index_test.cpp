// SPDX-License-Identifier: Apache-2.0
#include "smppguard/consent/index.hpp"

#include "numbers.hpp"

#include <array>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <tuple>
#include <vector>

namespace smppguard::consent {
namespace {

/// The parties that the tests below put something about, for one matter.
Party party_of(Matter matter, std::uint64_t which) {
  if (matter == Matter::own_list) return {};
  if (matter == Matter::organisation) return {{}, static_cast<std::uint32_t>(which + 1)};
  return {which < 8 ? nanp(which) : short_code(std::to_string(10'000 + which)), 0};
}

State state_of(Matter matter, std::uint64_t which) {
  if (which % 5 == 0) return State::none;
  if (matter == Matter::organisation || matter == Matter::own_list) return State::opted_out;
  return matter == Matter::voice && which % 2 == 0 ? State::opted_out : State::permitted;
}

TEST(Index, HoldsOneStandingForEachMatterOfTheSameTwo) {
  Index index;
  const auto reader = index.make_reader();
  std::int64_t second = 0;
  for (const Matter matter : kMatters) {
    const Fact fact{nanp(1), party_of(matter, 2), matter, {state_of(matter, 1), at(++second), std::nullopt}};
    EXPECT_EQ(index.put(fact), Index::Put::added) << name(matter);
  }
  second = 0;
  for (const Matter matter : kMatters) {
    EXPECT_EQ(reader->find(nanp(1), party_of(matter, 2), matter),
              (Standing{state_of(matter, 1), at(++second), std::nullopt}))
        << name(matter);
  }
  EXPECT_EQ(index.size(), kMatterCount);
}

/// A table that is replaced while a reader holds on is found all the same.
TEST(Index, WhatIsPutWhileAReaderHoldsIsFound) {
  Index index;
  const auto reader = index.make_reader();
  reader->hold();
  EXPECT_EQ(reader->find(nanp(1), {nanp(2), 0}, Matter::voice).state, State::none);
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    index.put({nanp(i), {nanp(2), 0}, Matter::voice, permitted(0)});
    reader->fetch(std::array{Correspondents{nanp(i), nanp(2)}});
    ASSERT_EQ(reader->find(nanp(i), {nanp(2), 0}, Matter::voice).state, State::permitted) << i;
  }
  EXPECT_EQ(reader->find(nanp(1), {}, Matter::own_list).state, State::none);
  index.put({nanp(1), {}, Matter::own_list, opted_out(0)});
  EXPECT_EQ(reader->find(nanp(1), {}, Matter::own_list).state, State::opted_out);
  reader->let_go();
  index.put({nanp(20'000), {nanp(2), 0}, Matter::voice, permitted(0)});
  EXPECT_EQ(reader->find(nanp(20'000), {nanp(2), 0}, Matter::voice).state, State::permitted);
}

/// Of numbers that nothing can be known about nothing is fetched, and more may be asked for than go at a
/// stretch.
TEST(Index, FetchesForAnyNumbersAndAnyMany) {
  Index index;
  const auto reader = index.make_reader();
  index.put({nanp(1), {}, Matter::own_list, opted_out(0)});
  std::vector<Correspondents> all;
  for (std::uint64_t i = 0; i < 50; ++i) {
    all.push_back({nanp(i), short_code("01234")});
    all.push_back({PhoneNumber{}, nanp(i)});
    all.push_back({nanp(i), PhoneNumber{}});
    reader->hold();
    reader->fetch(all);
    reader->let_go();
  }
  EXPECT_EQ(reader->find(nanp(1), {}, Matter::own_list).state, State::opted_out);
}

TEST(Index, KnowsThePairAndNothingElse) {
  Index index;
  const auto reader = index.make_reader();
  index.put({nanp(1), {nanp(2), 0}, Matter::voice, permitted(0)});
  index.put({nanp(1), {short_code("01234"), 0}, Matter::voice, opted_out(0)});
  const auto known = [&](PhoneNumber recipient, const Party& party, Matter matter) {
    return reader->find(recipient, party, matter).state != State::none;
  };
  EXPECT_TRUE(known(nanp(1), {nanp(2), 0}, Matter::voice));
  EXPECT_TRUE(known(nanp(1), {short_code("01234"), 0}, Matter::voice));
  EXPECT_FALSE(known(nanp(2), {nanp(1), 0}, Matter::voice));
  EXPECT_FALSE(known(nanp(1), {nanp(3), 0}, Matter::voice));
  EXPECT_FALSE(known(nanp(3), {nanp(2), 0}, Matter::voice));
  EXPECT_FALSE(known(nanp(1), {short_code("1234"), 0}, Matter::voice));
  EXPECT_FALSE(known(nanp(1), {nanp(2), 0}, Matter::purchase));
  EXPECT_FALSE(known(nanp(1), {{}, 2}, Matter::organisation));
  EXPECT_FALSE(known(nanp(1), {}, Matter::own_list));
  EXPECT_FALSE(known(nanp(1), {}, Matter::voice));
  EXPECT_FALSE(known(PhoneNumber{}, {nanp(2), 0}, Matter::voice));
}

TEST(Index, HoldsTheLastWord) {
  Index index;
  const auto reader = index.make_reader();
  const Party party{nanp(2), 0};
  const auto put = [&](const Standing& standing) {
    return index.put({nanp(1), party, Matter::voice, standing});
  };
  EXPECT_EQ(put(permitted(500)), Index::Put::added);
  EXPECT_EQ(put(opted_out(900)), Index::Put::known);
  EXPECT_EQ(reader->find(nanp(1), party, Matter::voice), opted_out(900));
  EXPECT_EQ(put(permitted(100, at(200))), Index::Put::known);
  EXPECT_EQ(reader->find(nanp(1), party, Matter::voice), permitted(100, at(200)));
  EXPECT_EQ(put({}), Index::Put::known);
  EXPECT_EQ(reader->find(nanp(1), party, Matter::voice).state, State::none);
  EXPECT_EQ(index.size(), 1U) << "what has ended keeps its slot";
  EXPECT_EQ(put(permitted(1)), Index::Put::known);
}

TEST(Index, RefusesFactsThatAreNotWellFormed) {
  Index index;
  for (const Fact& bad : {Fact{foreign(), {nanp(1), 0}, Matter::voice, permitted(0)},
                          Fact{nanp(1), {foreign(), 0}, Matter::voice, permitted(0)},
                          Fact{nanp(1), {}, Matter::voice, permitted(0)},
                          Fact{nanp(1), {nanp(2), 7}, Matter::voice, permitted(0)},
                          Fact{nanp(1), {nanp(2), 0}, Matter::purchase, opted_out(0)},
                          Fact{nanp(1), {{}, 0}, Matter::organisation, opted_out(0)},
                          Fact{nanp(1), {{}, 7}, Matter::own_list, opted_out(0)},
                          Fact{short_code("1"), {nanp(1), 0}, Matter::voice, permitted(0)}}) {
    EXPECT_FALSE(well_formed(bad));
    EXPECT_EQ(index.put(bad), Index::Put::refused);
  }
  EXPECT_EQ(index.size(), 0U);
}

TEST(Index, AgreesWithAMapOverMillionsOfOperations) {
  std::mt19937_64 random{11};
  Index index{random()};
  const auto reader = index.make_reader();
  std::map<std::tuple<std::uint64_t, Matter, std::uint64_t>, Standing> expected;
  for (int i = 0; i < 2'000'000; ++i) {
    const std::uint64_t recipient = random() % 30'000 * 131'071;
    const Matter matter = kMatters[random() % kMatterCount];
    const std::uint64_t which = matter == Matter::own_list ? 0 : random() % 12;
    const std::tuple key{recipient, matter, which};
    if (random() % 3 == 0) {
      const Standing standing{state_of(matter, random()), at(static_cast<std::int64_t>(random() % 1'000)),
                              std::nullopt};
      const bool added = expected.insert_or_assign(key, standing).second;
      ASSERT_EQ(index.put({nanp(recipient), party_of(matter, which), matter, standing}),
                added ? Index::Put::added : Index::Put::known);
    } else {
      const auto known = expected.find(key);
      const Standing found = reader->find(nanp(recipient), party_of(matter, which), matter);
      ASSERT_EQ(found, known == expected.end() ? Standing{} : known->second);
    }
  }
  EXPECT_EQ(index.size(), expected.size());
  EXPECT_GT(index.size(), 300'000U);
  for (const auto& [key, standing] : expected) {
    const auto& [recipient, matter, which] = key;
    ASSERT_EQ(reader->find(nanp(recipient), party_of(matter, which), matter), standing);
  }
}

TEST(Index, NeedsAtMost46OctetsAStanding) {
  Index index;
  for (std::uint64_t i = 0; i < 5'000'000; ++i) {
    ASSERT_EQ(index.put(grant(i)), Index::Put::added) << i;
    if (i < 1'000'000 || i % 50'000 != 0) continue;
    ASSERT_LE(index.memory_octets(), 46 * index.size()) << index.size();
  }
  EXPECT_EQ(index.size(), 5'000'000U);
}

TEST(Index, IsSmallWhileItIsEmpty) {
  EXPECT_LT(Index{}.memory_octets(), 100'000U);
}

}  // namespace
}  // namespace smppguard::consent
