// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

#include <fstream>
#include <iterator>

// The smppguard.yaml that is delivered.

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Delivered, LoadsWithoutErrorsOrWarnings) {
  const Loaded loaded = load_file(SMPPGUARD_DELIVERED);
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_EQ(loaded.config.listeners.size(), 1U);
  EXPECT_EQ(loaded.config.listeners[0].address.host, "0.0.0.0");
  EXPECT_EQ(loaded.config.listeners[0].address.port, 2775);
  ASSERT_EQ(loaded.config.upstreams.size(), 1U);
  ASSERT_EQ(loaded.config.routes.size(), 1U);
  EXPECT_THAT(loaded.config.routes[0].destinations, ElementsAre("1", "short_codes"));
  ASSERT_EQ(loaded.config.approval.numbers.size(), 1U);
  EXPECT_EQ(loaded.config.approval.numbers[0].number, "12676070000");
}

TEST(Delivered, ShowsTheDefaultsItSaysItShows) {
  const Config config = load_file(SMPPGUARD_DELIVERED).config;
  const Config defaults;
  EXPECT_EQ(config.upstreams.at(0).connect_timeout, net::UpstreamOptions{}.connect_timeout);
  EXPECT_EQ(config.upstreams.at(0).data_coding_0, net::UpstreamOptions{}.data_coding_0);
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

TEST(Delivered, LoadsWithItsCommentedLinesToo) {
  std::ifstream file{SMPPGUARD_DELIVERED};
  std::string yaml{std::istreambuf_iterator<char>{file}, {}};
  const auto replace = [&](const std::string& old, const std::string& now) {
    const std::size_t at = yaml.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    yaml.replace(at, old.size(), now);
  };
  replace("# sources: [", "sources: [");
  replace("# - number: 1", "- number: 1");
  replace("#   upstreams: [", "  upstreams: [");
  replace("# registry_unknown: ", "registry_unknown: ");
  replace("when_unknown: allow", "when_unknown: refuse");
  EXPECT_THAT(load_text(yaml).diagnostics, IsEmpty());
}

}  // namespace
}  // namespace smppguard::config
