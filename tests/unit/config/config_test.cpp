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
      load_text("registry: {directory: x}\napproval: {numbers: [55555]}\nstore: {path: x}\n").diagnostics,
      ElementsAre(testing::Field(&Diagnostic::message, "listeners needs at least one entry"),
                  testing::Field(&Diagnostic::message, "upstreams needs at least one entry"),
                  testing::Field(&Diagnostic::message, "routes needs at least one entry")));
}

TEST(Config, WarnsOfAMissingRegistryAndApproval) {
  const Loaded loaded =
      load_text(std::string(kSound[0]) + "\n" + std::string(kSound[1]) + "\n" + std::string(kSound[2]));
  EXPECT_TRUE(loaded.ok());
  EXPECT_THAT(loaded.diagnostics,
              ElementsAre(warning_at(0, 0, "no folder of lists"), warning_at(0, 0, "no approval number")));
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
  ASSERT_EQ(config.listeners.size(), 1U);
  ASSERT_EQ(config.upstreams.size(), 1U);
  ASSERT_EQ(config.routes.size(), 1U);

  // What kSound says, and nothing else.
  Config expected;
  net::ListenerOptions& listener = expected.listeners.emplace_back();
  listener.name = "main";
  listener.address = {"127.0.0.1", 2775};
  net::UpstreamOptions& upstream = expected.upstreams.emplace_back();
  upstream.name = "carrier";
  upstream.endpoints = {{"smsc.example.net", 2775}};
  policy::RouteOptions& route = expected.routes.emplace_back();
  route.name = "everyone";
  route.upstream = "carrier";
  expected.registry.directory = "/nowhere/lists";
  expected.approval.numbers.push_back({"12676070000", {}});
  expected.store.location = "/nowhere/smppguard.db";
  expected.store.node = config.store.node;  // the host's

  EXPECT_TRUE(config.listeners[0] == listener);
  EXPECT_TRUE(config.upstreams[0] == upstream);
  EXPECT_TRUE(config.routes[0] == route);
  EXPECT_TRUE(config.protocol == expected.protocol);
  EXPECT_TRUE(config.registry == expected.registry);
  EXPECT_TRUE(config.approval == expected.approval);
  EXPECT_TRUE(config.rejections == expected.rejections);
  EXPECT_TRUE(config.session == expected.session);
  EXPECT_TRUE(config.limits == expected.limits);
  EXPECT_TRUE(config == expected);
}

}  // namespace
}  // namespace smppguard::config
