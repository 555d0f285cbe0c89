// SPDX-License-Identifier: Apache-2.0
#include "proof.hpp"

#include "office_case.hpp"

namespace smppguard::admin {
namespace {

store::FeedEntry entry(std::string details, std::string by = "Ada Operator") {
  store::FeedEntry entry;
  entry.at = at("2026-11-23T10:00:00Z");
  entry.by = std::move(by);
  entry.details = std::move(details);
  return entry;
}

TEST(Proof, IsReadFromTheDetails) {
  EXPECT_EQ(proof_of(entry(R"({"note":"n","evidence":"say \"yes\"","other":[1]})")),
            (Proof{"say \"yes\"", "n"}));
}

TEST(Proof, OfARecipientsOwnTextIsThatText) {
  EXPECT_EQ(proof_of(entry(R"({"text":"Approve 12223334646"})", "")).evidence,
            "the recipient's text of 2026-11-23T10:00:00.000Z");
}

TEST(Proof, IsEmptyWhereThereIsNone) {
  for (const char* details : {"", "{}", "[]", "7", "{\"evidence\":7}", "{\"evidence\":"}) {
    EXPECT_EQ(proof_of(entry(details)), Proof{}) << details;
  }
}

}  // namespace
}  // namespace smppguard::admin
