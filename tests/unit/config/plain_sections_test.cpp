// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Registry, IsRead) {
  const Loaded loaded = load_sound_but(
      "registry: {directory: /a/b, max_age: 7d, when_unknown: refuse, watch: false, in_memory: false}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.registry.directory, "/a/b");
  EXPECT_FALSE(loaded.config.registry.watch);
  EXPECT_FALSE(loaded.config.registry.in_memory);
  EXPECT_EQ(loaded.config.registry.max_age, std::chrono::days{7});
  EXPECT_EQ(loaded.config.when_unknown, policy::WhenUnknown::refuse);
}

TEST(Registry, WarnsWithoutAFolder) {
  EXPECT_THAT(diagnose("registry:\n"), ElementsAre(warning_at(1, 1, "no folder of lists", "directory:")));
  EXPECT_THAT(diagnose("registry: {directory: \"\"}\n"),
              ElementsAre(warning_at(1, 11, "no folder of lists")));
}

TEST(Registry, SaysWhatReplacedTheSnapshot) {
  EXPECT_THAT(diagnose("registry: {snapshot: /a/b}\n"),
              ElementsAre(error_at(1, 12, "snapshot: is gone", "dnc import --into DIR")));
  EXPECT_THAT(diagnose("registry: {snapshot: /a/b, directory: /a}\n"),
              ElementsAre(error_at(1, 12, "snapshot: is gone", "directory: DIR")));
}

TEST(Registry, HasAnAgeInDaysWithinTheSafeHarbour) {
  EXPECT_THAT(diagnose("registry: {directory: x, max_age: 32d}\n"),
              ElementsAre(warning_at(1, 35, "outside the safe harbour", "31d")));
  EXPECT_THAT(diagnose("registry: {directory: x, max_age: 0d}\n"),
              ElementsAre(error_at(1, 35, "max_age: \"0d\" is too little", "1d to 3650d")));
  EXPECT_THAT(diagnose("registry: {directory: x, max_age: 744h}\n"),
              ElementsAre(error_at(1, 35, "max_age: \"744h\" is not a duration", "(d)")));
}

TEST(Registry, KnowsItsWords) {
  EXPECT_THAT(
      diagnose("registry: {directory: x, when_unknown: forward}\n"),
      ElementsAre(error_at(1, 40, "when_unknown: \"forward\" is not known", "one of: allow, refuse, defer")));
}

TEST(Registry, CanDeferWhatIsUnknown) {
  const Loaded loaded = load_sound_but("registry: {directory: x, when_unknown: defer}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.when_unknown, policy::WhenUnknown::defer);
  EXPECT_TRUE(loaded.config.registry.watch) << "unless told otherwise";
  EXPECT_TRUE(loaded.config.registry.in_memory);
}

TEST(Limits, AreRead) {
  const Loaded loaded = load_sound_but("limits: {workers: 4, max_connections: 5, write_buffer: 1MiB}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.limits.workers, 4U);
  EXPECT_EQ(loaded.config.limits.max_connections, 5U);
  EXPECT_EQ(loaded.config.limits.write_buffer_octets, 1024U * 1024U);
  EXPECT_EQ(load_sound_but("limits: {workers: auto}\n").config.limits.workers, 0U);

  const Loaded accepting = load_sound_but("limits: {max_unbound_per_address: 6, accepts_per_second: 7}\n");
  EXPECT_THAT(accepting.diagnostics, IsEmpty());
  EXPECT_EQ(accepting.config.limits.max_unbound_per_address, 6U);
  EXPECT_EQ(accepting.config.limits.accepts_per_second, 7U);
  EXPECT_EQ(load_sound_but("limits: {accepts_per_second: unlimited}\n").config.limits.accepts_per_second, 0U);
}

TEST(Limits, HaveBounds) {
  EXPECT_THAT(diagnose("limits:\n  workers: 0\n  max_connections: 0\n  write_buffer: 1B\n"),
              ElementsAre(error_at(2, 12, "workers: \"0\" is too little", "1 to 1024"),
                          error_at(3, 20, "max_connections: \"0\" is too little"),
                          error_at(4, 17, "write_buffer: \"1B\" is too little", "16KiB to 1024MiB")));
  EXPECT_THAT(diagnose("limits: {workers: many}\n"),
              ElementsAre(error_at(1, 19, "workers: \"many\" is not a whole number", "or auto")));
  EXPECT_THAT(diagnose("limits: {accepts_per_second: 0, max_unbound_per_address: unlimited}\n"),
              ElementsAre(error_at(1, 30, "\"0\" is too little", "or unlimited"),
                          error_at(1, 58, "\"unlimited\" is not a whole number")));
}

TEST(Log, IsRead) {
  const Loaded loaded = load_sound_but(
      "log: {level: warn, format: text, file: /a/b.log, rotate_size: 1MiB, rotate_keep: 3, "
      "refusals_per_second: unlimited, mask_numbers: last_four}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.log.level, app::LogLevel::warn);
  EXPECT_EQ(loaded.config.log.format, app::LogFormat::text);
  EXPECT_EQ(loaded.config.log.file, "/a/b.log");
  EXPECT_EQ(loaded.config.log.rotate_octets, 1U << 20U);
  EXPECT_EQ(loaded.config.log.rotate_keep, 3U);
  EXPECT_EQ(loaded.config.log.refusals_per_second, 0U);
  EXPECT_EQ(loaded.config.log.mask_numbers, app::NumberMasking::last_four);
  EXPECT_EQ(load_sound_but("log: {level: debug}\n").config.log.level, app::LogLevel::debug);
  EXPECT_EQ(load_sound_but("log: {level: error}\n").config.log.level, app::LogLevel::error);
}

TEST(Log, KnowsItsWords) {
  EXPECT_THAT(
      diagnose("log: {level: trace, mask_numbers: all}\n"),
      ElementsAre(error_at(1, 14, "level: \"trace\" is not known", "one of: debug, info, warn, error"),
                  error_at(1, 35, "mask_numbers: \"all\" is not known", "one of: none, last_four")));
}

TEST(Control, IsRead) {
  const Loaded loaded = load_sound_but("control: {socket: /run/smppguard/control}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.control.socket, "/run/smppguard/control");
  EXPECT_THAT(diagnose("control: {socket: \"\"}\n"), IsEmpty());
}

TEST(Control, HasASocketWithAPathThatFits) {
  EXPECT_THAT(diagnose("control: {socket: " + std::string(107, 'x') + "}\n"), IsEmpty());
  EXPECT_THAT(diagnose("control: {socket: " + std::string(108, 'x') + "}\n"),
              ElementsAre(error_at(1, 19, "the path has 108 octets, that of a Unix socket at most 107")));
}

}  // namespace
}  // namespace smppguard::config
