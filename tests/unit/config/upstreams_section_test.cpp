// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

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

std::vector<Diagnostic> diagnose_upstream(const std::string& lines) {
  return diagnose("upstreams:\n- name: carrier\n  endpoints: [a:1]\n" + lines);
}

TEST(Upstreams, SayHowTheyAreReached) {
  const Loaded loaded = load_sound_but(
      "upstreams:\n"
      "- name: carrier\n"
      "  endpoints: [a:1]\n"
      "  retry_first: 1s\n"
      "  retry_most: 1s\n"
      "  source_addresses: [192.0.2.7, \"2001:db8::7\"]\n"
      "  proxy_protocol: v2\n"
      "  tcp: {keep_alive_probes: 9}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const net::UpstreamOptions& upstream = loaded.config.upstreams.at(0);
  EXPECT_EQ(upstream.retry_first, std::chrono::seconds{1});
  EXPECT_EQ(upstream.retry_most, std::chrono::seconds{1});
  EXPECT_THAT(upstream.source_addresses, ElementsAre("192.0.2.7", "2001:db8::7"));
  EXPECT_EQ(upstream.proxy_header, net::ProxyHeader::v2);
  EXPECT_EQ(upstream.tcp.keep_alive_probes, 9U);
}

TEST(Upstreams, WaitLongerEachTime) {
  const auto less = [](std::size_t line, std::size_t column, const std::string& message) {
    return ElementsAre(error_at(line, column, message, "doubles up to retry_most"));
  };
  EXPECT_THAT(diagnose_upstream("  retry_first: 2s\n  retry_most: 1s\n"),
              less(5, 15, "retry_most, 1s, is less than retry_first, 2s"));
  EXPECT_THAT(diagnose_upstream("  retry_most: 100ms\n"),
              less(4, 15, "retry_most, 100ms, is less than retry_first, 500ms"));
  EXPECT_THAT(diagnose_upstream("  retry_first: 1m\n"),
              less(4, 16, "retry_most, 30s, is less than retry_first, 1m"));
  EXPECT_THAT(diagnose_upstream("  retry_first: 0s\n  retry_most: 25h\n"),
              ElementsAre(error_at(4, 16, "retry_first: \"0s\" is too little"),
                          error_at(5, 15, "retry_most: \"25h\" is too much", "1ms to 1d")));
}

TEST(Upstreams, AreReachedFromOneAddressOfEachFamily) {
  EXPECT_THAT(diagnose_upstream("  source_addresses: [192.0.2.7, 192.0.2.8, \"2001:db8::7\", \"::1\"]\n"),
              ElementsAre(error_at(4, 33, "a second IPv4 address", "the first is 192.0.2.7"),
                          error_at(4, 59, "a second IPv6 address", "the first is 2001:db8::7")));
  EXPECT_THAT(diagnose_upstream("  source_addresses: [eth0, 10.0.0.0/8]\n"),
              ElementsAre(error_at(4, 22, "\"eth0\" is not a literal IP address", "192.0.2.7"),
                          error_at(4, 28, "\"10.0.0.0/8\" is not a literal IP address")));
}

TEST(Upstreams, KnowTwoProxyHeaders) {
  EXPECT_THAT(diagnose_upstream("  proxy_protocol: v3\n"),
              ElementsAre(error_at(4, 19, "proxy_protocol: \"v3\" is not known", "one of: none, v1, v2")));
}

TEST(ApprovalReceiver, IsRead) {
  const Loaded loaded = load_sound_but(
      "upstreams:\n"
      "- name: carrier\n"
      "  endpoints: [a:1]\n"
      "  approval_receiver:\n"
      "    system_id: approvals\n"
      "    password_file: /a/password\n"
      "    system_type: VMS\n"
      "    retry_first: 2s\n"
      "    retry_most: 5m\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const auto& receiver = loaded.config.upstreams.at(0).approval_receiver;
  ASSERT_TRUE(receiver.has_value());
  EXPECT_EQ(receiver->system_id, "approvals");
  EXPECT_EQ(receiver->password_file, "/a/password");
  EXPECT_EQ(receiver->system_type, "VMS");
  EXPECT_EQ(receiver->retry_first, std::chrono::seconds{2});
  EXPECT_EQ(receiver->retry_most, std::chrono::minutes{5});
}

TEST(ApprovalReceiver, NeedsAnIdAndAPasswordFile) {
  EXPECT_THAT(diagnose_upstream("  approval_receiver: {}\n"),
              ElementsAre(error_at(4, 22, "approval_receiver needs \"system_id\""),
                          error_at(4, 22, "approval_receiver needs \"password_file\"")));
  EXPECT_THAT(diagnose_upstream("  approval_receiver: {system_id: a, password_file: \"\"}\n"),
              ElementsAre(error_at(4, 52, "password_file is empty")));
  EXPECT_THAT(diagnose_upstream("  approval_receiver: {system_id: a, password: secret}\n"),
              testing::UnorderedElementsAre(error_at(4, 22, "approval_receiver needs \"password_file\""),
                                            error_at(4, 37, "unknown key \"password\"", "password_file")));
  EXPECT_THAT(diagnose_upstream("  approval_receiver:\n"),
              ElementsAre(error_at(4, 3, "approval_receiver has no value")));
}

TEST(ApprovalReceiver, WarnsOfWhatNoBindHolds) {
  const auto with = [](const std::string& system_id, const std::string& system_type) {
    return diagnose_upstream("  approval_receiver: {system_id: " + system_id +
                             ", password_file: p, system_type: " + system_type + "}\n");
  };
  EXPECT_THAT(with("fifteen_letters", "of_12_octets"), IsEmpty());
  EXPECT_THAT(with("sixteen_letters_", "of_13_octets_"),
              ElementsAre(warning_at(4, 34, "system_id has 16 characters, SMPP allows 15"),
                          warning_at(4, 83, "system_type has 13 characters, SMPP allows 12")));
}

TEST(ApprovalReceiver, WaitsLongerEachTime) {
  EXPECT_THAT(diagnose_upstream("  approval_receiver: {system_id: a, password_file: p, retry_first: 2m}\n"),
              ElementsAre(error_at(4, 68, "retry_most, 1m, is less than retry_first, 2m")));
}

}  // namespace
}  // namespace smppguard::config
