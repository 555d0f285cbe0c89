// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Api, IsRead) {
  const Loaded loaded = load_sound_but(
      "api:\n  address: \"[2001:db8::1]:8025\"\n  tls: {certificate: c.pem, key: k.pem}\n  tokens_file: "
      "tokens\n"
      "  max_connections: 5\n  max_connections_per_address: 3\n  request_timeout: 10s\n  open_metrics: "
      "yes\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const web::ApiOptions& api = loaded.config.api;
  EXPECT_EQ(api.address, "2001:db8::1");
  EXPECT_EQ(api.port, 8025);
  EXPECT_EQ(api.certificate, "c.pem");
  EXPECT_EQ(api.key, "k.pem");
  EXPECT_EQ(api.tokens_file, "tokens");
  EXPECT_EQ(api.max_connections, 5U);
  EXPECT_EQ(api.max_connections_per_address, 3U);
  EXPECT_EQ(api.request_timeout, std::chrono::seconds{10});
  EXPECT_TRUE(api.open_metrics);
}

TEST(Api, CanBeLeftOut) {
  for (const char* yaml : {"", "api:\n"}) {
    const Loaded loaded = load_sound_but(yaml);
    EXPECT_THAT(loaded.diagnostics, IsEmpty()) << yaml;
    EXPECT_TRUE(loaded.config.api == web::ApiOptions{});
  }
}

TEST(Api, NeedsTlsWhereOthersCanListenIn) {
  for (const char* address :
       {"127.0.0.1:0", "127.1.2.3:8025", "\"[::1]:8025\"", "\"[::ffff:127.0.0.1]:1\""}) {
    EXPECT_THAT(diagnose("api: {tokens_file: t, address: " + std::string(address) + "}\n"), IsEmpty())
        << address;
  }
  for (const char* address : {"0.0.0.0:8025", "192.0.2.1:8025", "\"[::]:8025\"", "\"[::2]:8025\""}) {
    EXPECT_THAT(diagnose("api: {tokens_file: t, address: " + std::string(address) + "}\n"),
                ElementsAre(error_at(1, 32, "in plain text", "certificate: and key: as tls:")))
        << address;
  }
  EXPECT_THAT(diagnose("api: {tokens_file: t, address: 0.0.0.0:8025, tls: {certificate: c}}\n"),
              ElementsAre(error_at(1, 51, "key")));
}

TEST(Api, NeedsTokens) {
  EXPECT_THAT(diagnose("api: {address: 127.0.0.1:8025}\n"),
              ElementsAre(error_at(1, 6, "api needs tokens_file", "smppguard token add")));
  EXPECT_THAT(diagnose("api: {address: 127.0.0.1:8025, tokens_file: \"\"}\n"),
              ElementsAre(error_at(1, 45, "tokens_file")));
}

TEST(Api, NeedsAnAddressOfItsOwn) {
  EXPECT_THAT(diagnose("api: {tokens_file: t}\n"), ElementsAre(error_at(1, 6, "address")));
  EXPECT_THAT(diagnose("api: {tokens_file: t, address: localhost:8025}\n"),
              ElementsAre(error_at(1, 32, "not a literal IP address")));
  EXPECT_THAT(diagnose("listeners: [{name: main, address: \"127.0.0.1:8025\"}]\n"
                       "api: {tokens_file: t, address: 127.0.0.1:8025}\n"),
              ElementsAre(error_at(2, 32, "the listener \"main\" has this address already")));
}

TEST(Api, HasBounds) {
  const auto with = [](const std::string& more) {
    return diagnose("api:\n  tokens_file: t\n  address: 127.0.0.1:8025\n  " + more + "\n");
  };
  EXPECT_THAT(with("max_connections: 0"), ElementsAre(error_at(4, 20, "too little", "1 to 10000")));
  EXPECT_THAT(with("request_timeout: 500ms"), ElementsAre(error_at(4, 20, "too little")));
  EXPECT_THAT(with("request_timeout: 11m"), ElementsAre(error_at(4, 20, "too much")));
  EXPECT_THAT(with("open_metrics: maybe"), ElementsAre(error_at(4, 17, "not known", "true, false, yes, no")));
  EXPECT_THAT(with("token_file: t"), ElementsAre(error_at(4, 3, "unknown key", "tokens_file")));
}

}  // namespace
}  // namespace smppguard::config
