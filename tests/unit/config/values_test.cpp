// SPDX-License-Identifier: Apache-2.0
#include "smppguard/config/values.hpp"

#include "smppguard/config/config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Values, DifferencesNameTheKeysThatChanged) {
  const Values before = load_text(R"(
session: {bind_timeout: 30s, max_pdu: 128KiB}
routes:
  - {name: a, upstream: one}
  - {name: b, upstream: one, sources: [10.0.0.0/8]}
log: {level: info}
)")
                            .values;
  const Values now = load_text(R"(
log: {level: info}
session: {bind_timeout: 10s}
routes:
  - {name: b, upstream: two, sources: [10.0.0.0/8]}
  - {name: c, upstream: one}
)")
                         .values;
  EXPECT_THAT(differences(before, now),
              ElementsAre("- routes[a].name: a", "- routes[a].upstream: one",
                          "routes[b].upstream: one -> two", "session.bind_timeout: 30s -> 10s",
                          "- session.max_pdu: 128KiB", "+ routes[c].name: c", "+ routes[c].upstream: one"));
  EXPECT_THAT(differences(now, now), IsEmpty());
}

TEST(Values, DifferencesShowNoPassword) {
  const auto with = [](const std::string& store) { return load_text("store: " + store + "\n").values; };
  const Values before = with("{url: \"postgresql://guard:secret@one/db?sslmode=require\"}");
  EXPECT_THAT(
      differences(before, with("{url: \"postgresql://guard:hidden@two/db?password=hidden\"}")),
      ElementsAre("store.url: postgresql://guard@one/db?sslmode=require -> postgresql://guard@two/db"));
  EXPECT_THAT(
      differences(before, with("postgresql://guard:se@cret@one/db")),
      ElementsAre("- store.url: postgresql://guard@one/db?sslmode=require", "+ store: postgresql://***"));
}

}  // namespace
}  // namespace smppguard::config
