// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// A client with these lines below its assertion, which begin in line 5; replace_sm is refused.
std::string client_with(const std::string& lines) {
  return "protocol: {replace_sm: refuse}\nclients:\n- system_id: shop\n  assertion:\n" + lines;
}

TEST(Assertion, HasDefaults) {
  const Loaded loaded = load_sound_but(client_with("    key_file: shop.key\n"));
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  policy::AssertionOptions expected;
  expected.key_file = "shop.key";
  EXPECT_EQ(loaded.config.clients->at(0).assertion, expected);
  EXPECT_EQ(expected.window, 5min);
  EXPECT_EQ(expected.tlv, 0x1500);
  EXPECT_TRUE(expected.strip);
  EXPECT_FALSE(load_sound_but("clients: [{system_id: a}]\n").config.clients->at(0).assertion.has_value());
}

TEST(Assertion, IsRead) {
  const Loaded loaded =
      load_sound_but(client_with("    key_file: new.key\n"
                                 "    previous_key_file: old.key\n"
                                 "    mode: require\n"
                                 "    window: 30s\n"
                                 "    tlv: 0x3fff\n"
                                 "    strip: false\n"));
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const policy::AssertionOptions& read = *loaded.config.clients->at(0).assertion;
  EXPECT_EQ(read.previous_key_file, "old.key");
  EXPECT_EQ(read.window, 30s);
  EXPECT_EQ(read.tlv, 0x3FFF);
  EXPECT_FALSE(read.strip);
  EXPECT_EQ(
      load_sound_but(client_with("    {key_file: a, tlv: 5120}\n")).config.clients->at(0).assertion->tlv,
      0x1400);
}

TEST(Assertion, NeedsAKey) {
  EXPECT_THAT(diagnose(client_with("    {mode: require}\n")),
              ElementsAre(error_at(5, 5, "assertion needs \"key_file\"")));
  EXPECT_THAT(diagnose("clients: [{system_id: a, assertion: }]\n"),
              ElementsAre(error_at(1, 26, "assertion has no value")));
  EXPECT_THAT(diagnose(client_with("    key_file: a\n    previous_key_file: a\n")),
              ElementsAre(error_at(6, 24, "previous_key_file is the key_file")));
}

TEST(Assertion, HasATagForVendors) {
  for (const char* tag : {"0x13FF", "0x4000", "0x", "1500h", "65536", "-1", "0x15 00", "five"}) {
    EXPECT_THAT(diagnose(client_with("    key_file: a\n    tlv: \"" + std::string{tag} + "\"\n")),
                ElementsAre(error_at(6, 10, "is not a tag for vendors", "0x1400 to 0x3FFF")))
        << tag;
  }
}

TEST(Assertion, HasLimits) {
  EXPECT_THAT(diagnose(client_with("    key_file: a\n    window: 500ms\n    strip: perhaps\n")),
              ElementsAre(error_at(6, 13, "window: \"500ms\" is too little"),
                          error_at(7, 12, "strip: \"perhaps\" is not known")));
  EXPECT_THAT(diagnose(client_with("    key_file: a\n    window: 2h\n    mode: perhaps\n")),
              ElementsAre(error_at(6, 13, "window: \"2h\" is too much"),
                          error_at(7, 11, "mode: \"perhaps\" is not known", "one of: require, observe")));
}

TEST(Assertion, ThatCanBeGotAroundIsWarnedAbout) {
  EXPECT_THAT(diagnose(client_with("    key_file: a\n    mode: observe\n")),
              ElementsAre(warning_at(6, 11, "lets messages pass that are not signed")));
}

}  // namespace
}  // namespace smppguard::config
