// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Share, IsRead) {
  const Loaded loaded =
      load_sound_but("share:\n  key_file: k.pem\n  source: carrier.example\n  valid_for: 12h\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const app::ShareOptions expected{"k.pem", "carrier.example", std::chrono::hours{12}};
  EXPECT_TRUE(loaded.config.share == expected);
}

TEST(Share, CanBeLeftOut) {
  const Loaded loaded = load_sound_but("");
  EXPECT_TRUE(loaded.config.share == app::ShareOptions{});
  EXPECT_EQ(loaded.config.share.valid_for, std::chrono::hours{48});
}

TEST(Share, NeedsAKeyAndASourceThatIsAName) {
  EXPECT_THAT(diagnose("share: {source: a}\n"), ElementsAre(error_at(1, 8, "key_file")));
  EXPECT_THAT(diagnose("share: {key_file: k, source: \"a b\"}\n"),
              ElementsAre(error_at(1, 30, "cannot name who shares", "letters")));
}

TEST(Share, HasBounds) {
  const auto with = [](const std::string& more) {
    return diagnose("share:\n  key_file: k\n  " + more + "\n");
  };
  EXPECT_THAT(with("valid_for: 10m"), ElementsAre(error_at(3, 14, "")));
  EXPECT_THAT(with("valid_for: 31d"), ElementsAre(error_at(3, 14, "too much")));
  EXPECT_THAT(with("valid: 1h"), ElementsAre(error_at(3, 3, "unknown key", "valid_for")));
}

}  // namespace
}  // namespace smppguard::config
