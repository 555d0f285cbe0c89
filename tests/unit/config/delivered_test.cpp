// SPDX-License-Identifier: Apache-2.0
#include "every_key.hpp"
#include "loading.hpp"

#include <fstream>
#include <regex>
#include <sstream>

// The smppguard.yaml that is delivered, and the examples in the README.

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Delivered, LoadsWithoutErrorsOrWarnings) {
  const Loaded loaded = load_file(SMPPGUARD_DELIVERED);
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_EQ(loaded.config.listeners.size(), 1U);
  EXPECT_EQ(loaded.config.listeners[0].address.host, "127.0.0.1");
  EXPECT_EQ(loaded.config.listeners[0].address.port, 2775);
  ASSERT_EQ(loaded.config.upstreams.size(), 1U);
  ASSERT_EQ(loaded.config.routes.size(), 1U);
  EXPECT_THAT(loaded.config.routes[0].destinations, ElementsAre("1", "short_codes"));
  ASSERT_EQ(loaded.config.approval.numbers.size(), 1U);
  EXPECT_EQ(loaded.config.approval.numbers[0].number, "12676070000");
}

TEST(Delivered, ShowsTheDefaultsItSaysItShows) {
  const Config config = load_file(SMPPGUARD_DELIVERED).config;
  Config defaults;  // and what has none
  ASSERT_EQ(config.listeners.size(), 1U);
  net::ListenerOptions listener;
  listener.name = config.listeners[0].name;
  listener.address = config.listeners[0].address;
  EXPECT_TRUE(config.listeners[0] == listener);

  ASSERT_EQ(config.upstreams.size(), 1U);
  net::UpstreamOptions upstream;
  upstream.name = config.upstreams[0].name;
  upstream.endpoints = config.upstreams[0].endpoints;
  EXPECT_TRUE(config.upstreams[0] == upstream);

  ASSERT_EQ(config.routes.size(), 1U);
  EXPECT_EQ(config.routes[0].mode, policy::RouteOptions{}.mode);
  EXPECT_EQ(config.routes[0].refusal, policy::RouteOptions{}.refusal);
  EXPECT_EQ(config.routes[0].quiet_hours, policy::RouteOptions{}.quiet_hours);
  EXPECT_FALSE(config.clients.has_value());
  EXPECT_THAT(config.outbinds, IsEmpty());

  defaults.registry.directory = config.registry.directory;
  defaults.approval.numbers = config.approval.numbers;
  defaults.store.location = config.store.location;
  defaults.store.node = config.store.node;  // the host's
  defaults.journal.path = config.journal.path;
  defaults.control.socket = config.control.socket;
  EXPECT_TRUE(config.protocol == defaults.protocol);
  EXPECT_TRUE(config.registry == defaults.registry);
  EXPECT_EQ(config.when_unknown, defaults.when_unknown);
  EXPECT_TRUE(config.approval == defaults.approval);
  EXPECT_EQ(config.senders, defaults.senders);
  EXPECT_TRUE(config.opt_outs == defaults.opt_outs);
  EXPECT_TRUE(config.own_lists == defaults.own_lists);
  EXPECT_TRUE(config.quiet_hours == defaults.quiet_hours);
  EXPECT_TRUE(config.journal == defaults.journal);
  EXPECT_EQ(config.contact, defaults.contact);
  EXPECT_TRUE(config.rejections == defaults.rejections);
  EXPECT_TRUE(config.store == defaults.store);
  EXPECT_TRUE(config.session == defaults.session);
  EXPECT_TRUE(config.limits == defaults.limits);
  EXPECT_TRUE(config.log == defaults.log);
  EXPECT_TRUE(config.control == defaults.control);
  EXPECT_TRUE(config.api == defaults.api);
  EXPECT_TRUE(config.complaints == defaults.complaints);
}

// Without the "# " in front of lines that are settings.
std::string with_commented_lines() {
  const std::regex setting{"( *)# ( *(- )?[a-z_0-9]+:( .*)?)"};
  std::ifstream file{SMPPGUARD_DELIVERED};
  std::string yaml;
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    yaml += (std::regex_match(line, match, setting) ? match.str(1) + match.str(2) : line) + '\n';
  }
  return yaml;
}

TEST(Delivered, LoadsWithItsCommentedLinesToo) {
  std::string yaml = with_commented_lines();
  const auto replace = [&](const std::string& old, const std::string& now) {
    const std::size_t at = yaml.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    yaml.replace(at, old.size(), now);
  };
  replace("when_unknown: allow", "when_unknown: refuse");
  replace("  registry_unknown_deferred: ESME_RTHROTTLED\n", "");  // of the other setting
  replace("replace_sm: forward", "replace_sm: refuse");
  replace("  path: /var/lib/smppguard/smppguard.db\n", "");  // of the other engine
  const Loaded loaded = load_text(yaml);
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const Config& config = loaded.config;
  EXPECT_EQ(config.approval.numbers.size(), 2U);
  EXPECT_EQ(config.complaints.numbers.size(), 1U);
  EXPECT_TRUE(config.listeners.at(0).tls.has_value());
  EXPECT_TRUE(config.upstreams.at(0).approval_receiver.has_value());
  EXPECT_EQ(config.outbinds.size(), 1U);
  EXPECT_TRUE(config.clients.has_value());
  EXPECT_TRUE(config.opt_outs == policy::OptOutOptions{}) << "the commented words are the defaults";
  EXPECT_TRUE(config.own_lists == policy::OwnListOptions{});
  EXPECT_FALSE(config.quiet_hours.areas.empty());
  EXPECT_FALSE(config.contact.empty());
  EXPECT_EQ(config.api.address, "127.0.0.1");
  EXPECT_EQ(config.api.max_connections, web::ApiOptions{}.max_connections)
      << "the commented ones are defaults";
  EXPECT_EQ(config.api.max_connections_per_address, web::ApiOptions{}.max_connections_per_address);
  EXPECT_EQ(config.api.request_timeout, web::ApiOptions{}.request_timeout);
  EXPECT_EQ(config.api.open_metrics, web::ApiOptions{}.open_metrics);
}

TEST(Delivered, ShowsEveryKey) {
  const std::string yaml = with_commented_lines();
  std::istringstream keys{kEveryKey};
  for (std::string line; std::getline(keys, line);) {
    const std::size_t start = line.find_first_not_of(" -");
    const std::string key = line.substr(start, line.find(':') - start);
    const std::regex shown{"(^|[\\n {])" + key + ":"};
    EXPECT_TRUE(std::regex_search(yaml, shown)) << key;
  }
}

TEST(Readme, HasExamplesThatLoad) {
  std::ifstream file{SMPPGUARD_README};
  std::string example;
  bool inside = false;
  std::size_t examples = 0;
  for (std::string line; std::getline(file, line);) {
    if (inside && line == "```") {
      EXPECT_THAT(load_sound_but(example).diagnostics, IsEmpty()) << example;
      ++examples;
      example.clear();
      inside = false;
    } else if (inside) {
      example += line + '\n';
    } else {
      inside = line == "```yaml";
    }
  }
  EXPECT_GE(examples, 5U);
}

}  // namespace
}  // namespace smppguard::config
