// SPDX-License-Identifier: Apache-2.0
#include "ask.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Outcome read(unsigned status, std::string content_type, std::string body) {
  return outcome_of({status, std::move(content_type), std::move(body)});
}

TEST(Answers, AreLinesOfText) {
  const Outcome outcome = read(200, "text/plain; charset=utf-8", "one\n\nthree\n");
  EXPECT_TRUE(outcome.ok);
  EXPECT_THAT(outcome.lines, ElementsAre("one", "", "three"));
  EXPECT_FALSE(read(503, "text/plain", "ready no\n").ok);
  EXPECT_THAT(read(200, "text/plain", "").lines, IsEmpty());
}

TEST(Answers, AreChanges) {
  const Outcome outcome = read(200, "application/json", R"({"changes":["a -> b","c"]})");
  EXPECT_TRUE(outcome.ok);
  EXPECT_THAT(outcome.lines, ElementsAre("a -> b", "c"));
  EXPECT_THAT(read(200, "application/json", R"({"changes":[]})").lines, IsEmpty());
}

TEST(Answers, AreJsonAsItIs) {
  EXPECT_THAT(read(200, "application/json", "{\"ready\":true}\n").lines, ElementsAre("{\"ready\":true}"));
}

TEST(Answers, AreProblems) {
  const Outcome outcome = read(409, "application/problem+json",
                               R"({"title":"Conflict","detail":"see errors","errors":["x","y"]})");
  EXPECT_FALSE(outcome.ok);
  EXPECT_THAT(outcome.lines, ElementsAre("x", "y"));
  EXPECT_THAT(read(503, "application/problem+json", R"({"title":"Busy","detail":"later"})").lines,
              ElementsAre("Busy: later"));
  EXPECT_THAT(read(502, "application/problem+json", "no json").lines, ElementsAre("no json"));
}

}  // namespace
}  // namespace smppguard::app
