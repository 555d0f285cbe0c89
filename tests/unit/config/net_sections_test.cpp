// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Listeners, AreReadInOrder) {
  const Loaded loaded = load_sound_but(
      "listeners:\n"
      "  - {name: main, address: 0.0.0.0:2775}\n"
      "  - {name: six, address: \"[::1]:0\"}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_EQ(loaded.config.listeners.size(), 2U);
  EXPECT_EQ(loaded.config.listeners[0].name, "main");
  EXPECT_EQ(loaded.config.listeners[0].address.host, "0.0.0.0");
  EXPECT_EQ(loaded.config.listeners[0].address.port, 2775);
  EXPECT_EQ(loaded.config.listeners[1].address.host, "::1");
  EXPECT_EQ(loaded.config.listeners[1].address.port, 0);
}

TEST(Listeners, AreAtLeastOne) {
  EXPECT_THAT(diagnose("listeners: []\n"),
              ElementsAre(error_at(1, 12, "listeners needs at least one entry")));
  EXPECT_THAT(diagnose("listeners:\n"), ElementsAre(error_at(1, 1, "listeners needs at least one entry")));
}

TEST(Listeners, NeedANameAndAnAddress) {
  EXPECT_THAT(diagnose("listeners:\n- {}\n"), ElementsAre(error_at(2, 3, "a listener needs \"name\""),
                                                          error_at(2, 3, "a listener needs \"address\"")));
  EXPECT_THAT(diagnose("listeners:\n- {name: \"\", address: \"\"}\n"),
              ElementsAre(error_at(2, 10, "name is empty"), error_at(2, 23, "address is empty")));
  EXPECT_THAT(diagnose("listeners:\n- name: ~\n  address: \"[::]:1\"\n"),
              ElementsAre(error_at(2, 3, "name has no value")));
}

TEST(Listeners, HaveALiteralAddress) {
  EXPECT_THAT(diagnose("listeners: [{name: a, address: localhost:2775}]\n"),
              ElementsAre(error_at(1, 32, "\"localhost\" is not a literal IP address", "0.0.0.0:2775")));
  EXPECT_THAT(diagnose("listeners: [{name: a, address: 0.0.0.0}]\n"),
              ElementsAre(error_at(1, 32, "there is no port", "host:port")));
}

TEST(Listeners, HaveNamesAndAddressesOfTheirOwn) {
  EXPECT_THAT(diagnose("listeners:\n- {name: a, address: 0.0.0.0:1}\n- {name: a, address: 0.0.0.0:1}\n"),
              ElementsAre(error_at(3, 10, "another listener is named \"a\" already", "line 8"),
                          error_at(3, 22, "the listener \"a\" has this address already")));
  EXPECT_THAT(diagnose("listeners:\n- {name: a, address: 0.0.0.0:0}\n- {name: b, address: 0.0.0.0:0}\n"),
              IsEmpty());
}

TEST(Upstreams, AreRead) {
  const Loaded loaded = load_sound_but(
      "upstreams:\n"
      "  - name: carrier\n"
      "    endpoints: [smsc1.example.net:2775, \"[2001:db8::1]:2776\"]\n"
      "    connect_timeout: 250ms\n"
      "    data_coding_0: latin1\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_EQ(loaded.config.upstreams.size(), 1U);
  const net::UpstreamOptions& upstream = loaded.config.upstreams[0];
  EXPECT_EQ(upstream.name, "carrier");
  ASSERT_EQ(upstream.endpoints.size(), 2U);
  EXPECT_EQ(upstream.endpoints[0].host, "smsc1.example.net");
  EXPECT_EQ(upstream.endpoints[1].host, "2001:db8::1");
  EXPECT_EQ(upstream.endpoints[1].port, 2776);
  EXPECT_EQ(upstream.connect_timeout, std::chrono::milliseconds{250});
  EXPECT_EQ(upstream.data_coding_0, net::DataCodingZero::latin1);
}

TEST(Upstreams, KnowFourAlphabets) {
  const auto alphabet = [](const std::string& word) {
    const Loaded loaded =
        load_sound_but("upstreams: [{name: carrier, endpoints: [a:1], data_coding_0: " + word + "}]\n");
    EXPECT_TRUE(loaded.ok()) << word;
    return loaded.config.upstreams.at(0).data_coding_0;
  };
  EXPECT_EQ(alphabet("gsm"), net::DataCodingZero::gsm);
  EXPECT_EQ(alphabet("ascii"), net::DataCodingZero::ascii);
  EXPECT_EQ(alphabet("latin1"), net::DataCodingZero::latin1);
  EXPECT_EQ(alphabet("utf8"), net::DataCodingZero::utf8);
  EXPECT_THAT(diagnose("upstreams: [{name: carrier, endpoints: [a:1], data_coding_0: ucs2}]\n"),
              ElementsAre(error_at(1, 62, "data_coding_0: \"ucs2\" is not known",
                                   "one of: gsm, ascii, latin1, utf8")));
}

TEST(Upstreams, AreAtLeastOneWithAtLeastOneEndpoint) {
  EXPECT_THAT(diagnose("upstreams: []\n"), Contains(error_at(1, 12, "upstreams needs at least one entry")));
  EXPECT_THAT(diagnose("upstreams: [{name: carrier}]\n"),
              ElementsAre(error_at(1, 13, "an upstream needs \"endpoints\"")));
  EXPECT_THAT(diagnose("upstreams: [{name: carrier, endpoints: []}]\n"),
              ElementsAre(error_at(1, 40, "endpoints is an empty list")));
}

TEST(Upstreams, HaveEndpointsThatCanBeReached) {
  EXPECT_THAT(diagnose("upstreams:\n- name: carrier\n  endpoints:\n  - smsc\n  - smsc:0\n  - 10.0.0.300:1\n"),
              ElementsAre(error_at(4, 5, "there is no port"), error_at(5, 5, "the port is 1 to 65535"),
                          error_at(6, 5, "neither a name nor an IP address")));
}

TEST(Upstreams, HaveNamesOfTheirOwn) {
  EXPECT_THAT(
      diagnose("upstreams:\n- {name: carrier, endpoints: [a:1]}\n- {name: carrier, endpoints: [a:1]}\n"),
      ElementsAre(error_at(3, 10, "another upstream is named \"carrier\" already", "line 8")));
}

TEST(Upstreams, HaveAPositiveTimeout) {
  EXPECT_THAT(diagnose("upstreams: [{name: carrier, endpoints: [a:1], connect_timeout: 0s}]\n"),
              ElementsAre(error_at(1, 64, "connect_timeout: \"0s\" is too little", "1ms to 5m")));
  EXPECT_THAT(diagnose("upstreams: [{name: carrier, endpoints: [a:1], connect_timeout: 6m}]\n"),
              ElementsAre(error_at(1, 64, "connect_timeout: \"6m\" is too much", "1ms to 5m")));
}

TEST(Limits, AreRead) {
  const Loaded loaded = load_sound_but("limits: {workers: 4, max_connections: 5, write_buffer: 1MiB}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.limits.workers, 4U);
  EXPECT_EQ(loaded.config.limits.max_connections, 5U);
  EXPECT_EQ(loaded.config.limits.write_buffer_octets, 1024U * 1024U);
  EXPECT_EQ(load_sound_but("limits: {workers: auto}\n").config.limits.workers, 0U);
}

TEST(Limits, HaveBounds) {
  EXPECT_THAT(diagnose("limits:\n  workers: 0\n  max_connections: 0\n  write_buffer: 1B\n"),
              ElementsAre(error_at(2, 12, "workers: \"0\" is too little", "1 to 1024"),
                          error_at(3, 20, "max_connections: \"0\" is too little"),
                          error_at(4, 17, "write_buffer: \"1B\" is too little", "16KiB to 1024MiB")));
  EXPECT_THAT(diagnose("limits: {workers: many}\n"),
              ElementsAre(error_at(1, 19, "workers: \"many\" is not a whole number")));
}

}  // namespace
}  // namespace smppguard::config
