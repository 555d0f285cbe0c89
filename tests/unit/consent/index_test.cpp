// SPDX-License-Identifier: Apache-2.0
#include "smppguard/consent/index.hpp"

#include "numbers.hpp"

#include <gtest/gtest.h>
#include <map>
#include <random>
#include <utility>

namespace smppguard::consent {
namespace {

TEST(Index, ApprovesFromTheMomentTheGrantTakesEffect) {
  Index index;
  const auto reader = index.make_reader();
  EXPECT_EQ(index.put({nanp(1), nanp(2), at(1'000)}), Index::Put::added);
  EXPECT_FALSE(reader->approved(nanp(1), nanp(2), at(999)));
  EXPECT_TRUE(reader->approved(nanp(1), nanp(2), at(1'000)));
  EXPECT_TRUE(reader->approved(nanp(1), nanp(2), at(2'000'000'000'000)));
  EXPECT_EQ(reader->effective_from(nanp(1), nanp(2)), at(1'000));
}

TEST(Index, ApprovesThePairAndNothingElse) {
  Index index;
  const auto reader = index.make_reader();
  index.put({nanp(1), nanp(2), at(0)});
  index.put({nanp(1), short_code("01234"), at(0)});
  EXPECT_FALSE(reader->approved(nanp(2), nanp(1), at(1)));
  EXPECT_FALSE(reader->approved(nanp(1), nanp(3), at(1)));
  EXPECT_FALSE(reader->approved(nanp(3), nanp(2), at(1)));
  EXPECT_FALSE(reader->approved(nanp(1), short_code("1234"), at(1)));
  EXPECT_TRUE(reader->approved(nanp(1), short_code("01234"), at(1)));
  EXPECT_FALSE(reader->approved(nanp(1), PhoneNumber{}, at(1)));
  EXPECT_FALSE(reader->approved(PhoneNumber{}, nanp(2), at(1)));
  EXPECT_EQ(reader->effective_from(nanp(5), nanp(6)), std::nullopt);
}

TEST(Index, KeepsTheEarlierTimeOfARepeatedGrant) {
  Index index;
  const auto reader = index.make_reader();
  EXPECT_EQ(index.put({nanp(1), nanp(2), at(500)}), Index::Put::added);
  EXPECT_EQ(index.put({nanp(1), nanp(2), at(900)}), Index::Put::known);
  EXPECT_EQ(reader->effective_from(nanp(1), nanp(2)), at(500));
  EXPECT_EQ(index.put({nanp(1), nanp(2), at(-7)}), Index::Put::known);
  EXPECT_EQ(reader->effective_from(nanp(1), nanp(2)), at(-7));
  EXPECT_EQ(index.size(), 1U);
}

TEST(Index, RefusesGrantsThatAreNotWellFormed) {
  Index index;
  const PhoneNumber foreign = read_address("+4512345678").value();
  for (const Grant& bad : {Grant{foreign, nanp(1), at(0)}, Grant{nanp(1), foreign, at(0)},
                           Grant{nanp(1), PhoneNumber{}, at(0)}, Grant{short_code("1"), nanp(1), at(0)}}) {
    EXPECT_FALSE(well_formed(bad));
    EXPECT_EQ(index.put(bad), Index::Put::refused);
  }
  EXPECT_EQ(index.size(), 0U);
}

TEST(Index, AgreesWithAMapOverMillionsOfOperations) {
  std::mt19937_64 random{11};
  Index index{random()};
  const auto reader = index.make_reader();
  std::map<std::pair<std::uint64_t, std::uint64_t>, WallTime> expected;
  const auto recipient = [&] { return nanp(random() % 60'000 * 131'071); };
  const auto sender = [&] {
    const std::uint64_t which = random() % 12;
    return which < 8 ? nanp(which) : short_code(std::to_string(10'000 + which));
  };
  for (int i = 0; i < 2'000'000; ++i) {
    const Grant grant{recipient(), sender(), at(static_cast<std::int64_t>(random() % 1'000))};
    const std::pair key{grant.grantor.key(), grant.grantee.key()};
    if (random() % 4 == 0) {
      const auto [place, added] = expected.try_emplace(key, grant.effective_from);
      place->second = std::min(place->second, grant.effective_from);
      ASSERT_EQ(index.put(grant), added ? Index::Put::added : Index::Put::known);
    } else {
      const auto known = expected.find(key);
      const bool there = known != expected.end();
      ASSERT_EQ(reader->effective_from(grant.grantor, grant.grantee),
                there ? std::optional{known->second} : std::nullopt);
      ASSERT_EQ(reader->approved(grant.grantor, grant.grantee, grant.effective_from),
                there && known->second <= grant.effective_from);
    }
  }
  EXPECT_EQ(index.size(), expected.size());
  EXPECT_GT(index.size(), 300'000U);
  for (const auto& [key, from] : expected) {
    ASSERT_EQ(reader->effective_from(*PhoneNumber::from_key(key.first), *PhoneNumber::from_key(key.second)),
              from);
  }
}

TEST(Index, NeedsAtMost46OctetsAGrant) {
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
