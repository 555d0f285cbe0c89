// SPDX-License-Identifier: Apache-2.0
#include "smppguard/config/config.hpp"

#include "loading.hpp"

#include <fstream>
#include <unistd.h>

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ConfigFile : public testing::Test {
 protected:
  ConfigFile() { std::filesystem::create_directories(directory_); }
  ~ConfigFile() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path write(const std::string& text) const {
    std::ofstream{directory_ / "smppguard.yaml", std::ios::binary} << text;
    return directory_ / "smppguard.yaml";
  }

  const std::filesystem::path directory_ = std::filesystem::path(testing::TempDir()) /
                                           ("smppguard_" + std::to_string(getpid()) +
                                            testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(ConfigFile, IsLoaded) {
  const Loaded loaded = load_file(write(sound_but("log: {level: warn}\n")));
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_TRUE(loaded.ok());
  EXPECT_EQ(loaded.config.log.level, app::LogLevel::warn);
}

TEST_F(ConfigFile, MustExist) {
  EXPECT_THAT(load_file(directory_ / "none.yaml").diagnostics,
              ElementsAre(error_at(0, 0, "cannot read the file: No such file or directory")));
}

TEST_F(ConfigFile, IsNoDirectory) {
  EXPECT_THAT(load_file(directory_).diagnostics,
              ElementsAre(error_at(0, 0, "cannot read the file: Is a directory")));
}

TEST_F(ConfigFile, HasALargestSize) {
  const std::string sound = sound_but("#");
  const std::string full = sound + std::string(1024UL * 1024 - sound.size(), 'x');
  EXPECT_THAT(load_file(write(full)).diagnostics, IsEmpty());
  EXPECT_THAT(load_file(write(full + "x")).diagnostics,
              ElementsAre(error_at(0, 0, "too large", "at most 1MiB")));
  EXPECT_THAT(load_text(full + "x").diagnostics, ElementsAre(error_at(0, 0, "too large")));
  EXPECT_THAT(load_file("/dev/zero").diagnostics, ElementsAre(error_at(0, 0, "too large")));
}

TEST(Config, IsNotEmpty) {
  for (const char* yaml : {"", "# nothing\n", "---\n"}) {
    const Loaded loaded = load_text(yaml);
    EXPECT_FALSE(loaded.ok());
    EXPECT_THAT(loaded.diagnostics, ElementsAre(error_at(0, 0, "the file is empty", "smppguard.yaml")))
        << yaml;
  }
}

TEST(Config, IsAMapping) {
  EXPECT_THAT(load_text("- a\n- b\n").diagnostics,
              testing::Contains(testing::AllOf(
                  testing::Field(&Diagnostic::line, 1U), testing::Field(&Diagnostic::column, 1U),
                  testing::Field(&Diagnostic::message, "the configuration must be a mapping"))));
  EXPECT_FALSE(load_text("- a\n").ok());
  EXPECT_FALSE(load_text("a\n").ok());
}

TEST(Config, NeedsListenersUpstreamsAndRoutes) {
  EXPECT_THAT(
      load_text("registry: {snapshot: x}\napproval: {numbers: [55555]}\nstore: {path: x}\n").diagnostics,
      ElementsAre(testing::Field(&Diagnostic::message, "listeners needs at least one entry"),
                  testing::Field(&Diagnostic::message, "upstreams needs at least one entry"),
                  testing::Field(&Diagnostic::message, "routes needs at least one entry")));
}

TEST(Config, WarnsOfAMissingRegistryAndApproval) {
  const Loaded loaded =
      load_text(std::string(kSound[0]) + "\n" + std::string(kSound[1]) + "\n" + std::string(kSound[2]));
  EXPECT_TRUE(loaded.ok());
  EXPECT_THAT(loaded.diagnostics,
              ElementsAre(warning_at(0, 0, "no registry snapshot"), warning_at(0, 0, "no approval number")));
}

TEST(Config, ReportsEverythingAtOnceInTheOrderOfTheFile) {
  const Loaded loaded = load_sound_but(
      "log: {level: loud}\n"
      "session: {bind_timeout: 0s, bind_timout: 1s}\n"
      "routes: [{name: a, upstream: nowhere, sources: [here]}]\n"
      "limits: {workers: none}\n"
      "rejections: {dnc_listed: ESME_RSYSERR, no_route: ESME_RSUBMITFAIL}\n"
      "listeners: [{name: main, address: here}]\n"
      "tls: {}\n");
  EXPECT_FALSE(loaded.ok());
  EXPECT_THAT(
      loaded.diagnostics,
      ElementsAre(error_at(1, 14, "level: \"loud\" is not known"), error_at(2, 25, "bind_timeout: \"0s\""),
                  error_at(2, 29, "unknown key \"bind_timout\""), error_at(3, 30, "no upstream is named"),
                  error_at(3, 49, "\"here\" is not an address block"), error_at(4, 19, "workers: \"none\""),
                  error_at(5, 26, "for ever"), warning_at(5, 50, "some senders repeat"),
                  error_at(6, 35, "there is no port"), error_at(7, 1, "unknown key \"tls\"")));
}

TEST(Config, IsUsableWithWarningsOnly) {
  Loaded loaded;
  EXPECT_TRUE(loaded.ok());
  loaded.diagnostics.push_back({Severity::warning, 1, 1, "", ""});
  EXPECT_TRUE(loaded.ok());
  loaded.diagnostics.push_back({Severity::error, 1, 1, "", ""});
  EXPECT_FALSE(loaded.ok());
}

TEST(Config, KeepsLongValuesOutOfMessages) {
  const auto diagnostics =
      diagnose("log: {level: " + std::string(59, 'x') + "\xC3\xBC" + std::string(1'000, 'y') + "}\n");
  EXPECT_THAT(diagnostics, ElementsAre(error_at(1, 14, "\"" + std::string(59, 'x') + "...\" is not known")));
}

TEST(Format, NamesFilePlaceSeverityAndHint) {
  EXPECT_EQ(format({Severity::error, 12, 5, "no", "yes"}, "a.yaml"), "a.yaml:12:5: error: no (hint: yes)");
  EXPECT_EQ(format({Severity::warning, 3, 1, "hm", ""}, "a.yaml"), "a.yaml:3:1: warning: hm");
  EXPECT_EQ(format({Severity::error, 0, 0, "no", ""}, "a.yaml"), "a.yaml: error: no");
}

TEST(Config, HasTheDefaultsOfTheStructs) {
  const Loaded loaded = load_sound_but("");
  ASSERT_THAT(loaded.diagnostics, IsEmpty());
  const Config& config = loaded.config;
  const Config defaults;
  const net::UpstreamOptions upstream;

  EXPECT_EQ(config.upstreams.at(0).connect_timeout, upstream.connect_timeout);
  EXPECT_EQ(config.upstreams.at(0).data_coding_0, upstream.data_coding_0);
  EXPECT_EQ(config.routes.at(0).system_id, policy::RouteOptions{}.system_id);
  EXPECT_THAT(config.routes.at(0).listeners, IsEmpty());
  EXPECT_THAT(config.routes.at(0).sources, IsEmpty());
  EXPECT_THAT(config.routes.at(0).destinations, IsEmpty());
  EXPECT_EQ(config.registry.max_age, defaults.registry.max_age);
  EXPECT_EQ(config.when_unknown, defaults.when_unknown);
  EXPECT_EQ(config.approval.form, defaults.approval.form);
  EXPECT_EQ(config.approval.unmatched, defaults.approval.unmatched);
  EXPECT_EQ(config.approval.effective_after, defaults.approval.effective_after);
  EXPECT_EQ(config.rejections.status, defaults.rejections.status);
  EXPECT_EQ(config.rejections.when_unreadable, defaults.rejections.when_unreadable);
  EXPECT_EQ(config.store.max_queued, defaults.store.max_queued);
  EXPECT_EQ(config.store.max_batch, defaults.store.max_batch);
  EXPECT_EQ(config.session.bind_timeout, defaults.session.bind_timeout);
  EXPECT_EQ(config.session.record_timeout, defaults.session.record_timeout);
  EXPECT_EQ(config.session.drain_timeout, defaults.session.drain_timeout);
  EXPECT_EQ(config.session.unbind_timeout, defaults.session.unbind_timeout);
  EXPECT_EQ(config.session.max_pdu_octets, defaults.session.max_pdu_octets);
  EXPECT_EQ(config.session.max_pending_records, defaults.session.max_pending_records);
  EXPECT_EQ(config.limits.workers, defaults.limits.workers);
  EXPECT_EQ(config.limits.max_connections, defaults.limits.max_connections);
  EXPECT_EQ(config.limits.write_buffer_octets, defaults.limits.write_buffer_octets);
  EXPECT_EQ(config.log.level, defaults.log.level);
  EXPECT_EQ(config.log.file, defaults.log.file);
  EXPECT_EQ(config.log.mask_numbers, defaults.log.mask_numbers);
}

}  // namespace
}  // namespace smppguard::config
