// SPDX-License-Identifier: Apache-2.0
#include "smppguard/consent/fact.hpp"

#include "numbers.hpp"

#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

namespace smppguard::consent {
namespace {

bool can_be(Matter matter, State state, const Party& party, PhoneNumber recipient = nanp(1)) {
  return well_formed({recipient, party, matter, {state, at(1), std::nullopt}});
}

constexpr std::array kStates = {State::none, State::permitted, State::opted_out};
const Party kNumber{nanp(2), 0};
const Party kShortCode{short_code("72345"), 0};
const Party kOrganisation{{}, 7};
const Party kNobody{};

TEST(Fact, IsAboutTheSenderItsMatterAsksFor) {
  for (const Matter matter : kPairMatters) {
    EXPECT_TRUE(can_be(matter, State::permitted, kNumber)) << name(matter);
    EXPECT_TRUE(can_be(matter, State::none, kShortCode)) << name(matter);
    for (const Party& wrong : {kOrganisation, kNobody, Party{foreign(), 0}, Party{nanp(2), 7}})
      EXPECT_FALSE(can_be(matter, State::permitted, wrong)) << name(matter);
  }
  EXPECT_TRUE(can_be(Matter::organisation, State::opted_out, kOrganisation));
  EXPECT_TRUE(can_be(Matter::own_list, State::opted_out, kNobody));
  for (const Party& wrong : {kNumber, kShortCode, kNobody, Party{nanp(2), 7}})
    EXPECT_FALSE(can_be(Matter::organisation, State::opted_out, wrong));
  for (const Party& wrong : {kNumber, kShortCode, kOrganisation})
    EXPECT_FALSE(can_be(Matter::own_list, State::opted_out, wrong));
}

TEST(Fact, HasAStateThatItsMatterKnows) {
  for (const State state : kStates) {
    EXPECT_TRUE(can_be(Matter::voice, state, kNumber)) << name(state);
    for (const Matter matter : {Matter::written_consent, Matter::purchase, Matter::inquiry})
      EXPECT_EQ(can_be(matter, state, kNumber), state != State::opted_out) << name(state);
    EXPECT_EQ(can_be(Matter::organisation, state, kOrganisation), state != State::permitted) << name(state);
    EXPECT_EQ(can_be(Matter::own_list, state, kNobody), state != State::permitted) << name(state);
  }
}

TEST(Fact, IsAboutANorthAmericanRecipient) {
  for (const PhoneNumber recipient : {foreign(), short_code("72345"), PhoneNumber{}}) {
    EXPECT_FALSE(can_be(Matter::voice, State::permitted, kNumber, recipient));
    EXPECT_FALSE(can_be(Matter::organisation, State::opted_out, kOrganisation, recipient));
    EXPECT_FALSE(can_be(Matter::own_list, State::opted_out, kNobody, recipient));
  }
}

TEST(Fact, OfAMatterThatDoesNotExistIsNone) {
  EXPECT_FALSE(can_be(static_cast<Matter>(kMatterCount), State::none, kNumber));
}

TEST(Matter, IsFoundByItsName) {
  std::set<std::string_view> names;
  for (const Matter matter : kMatters) {
    names.insert(name(matter));
    EXPECT_EQ(find_matter(name(matter)), matter);
  }
  EXPECT_EQ(names.size(), kMatterCount);
  for (const std::string_view wrong : {"", "Voice", "voice ", "unknown"}) EXPECT_FALSE(find_matter(wrong));
}

TEST(Matter, KeepsTheValueThatIsStored) {
  for (std::size_t i = 0; i < kMatterCount; ++i) EXPECT_EQ(static_cast<std::size_t>(kMatters[i]), i);
  EXPECT_EQ(name(static_cast<Matter>(0)), "voice");
  EXPECT_EQ(name(static_cast<Matter>(4)), "organisation");
  EXPECT_EQ(name(static_cast<Matter>(5)), "own_list");
}

}  // namespace
}  // namespace smppguard::consent
