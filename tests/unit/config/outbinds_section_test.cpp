// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// What an outbind needs besides a limit on who connects.
constexpr const char* kRest = "name: calls, address: \"127.0.0.1:1\", upstream: carrier, esmes: [a:1]";

std::vector<Diagnostic> diagnose_callers(const std::string& lines) {
  return diagnose("outbinds:\n- {" + std::string(kRest) + ",\n" + lines + "}\n");
}

TEST(Outbinds, AreRead) {
  const Loaded loaded = load_sound_but(
      "outbinds:\n"
      "- name: calls\n"
      "  address: 0.0.0.0:2776\n"
      "  upstream: carrier\n"
      "  sources: [198.51.100.0/24, \"2001:db8::/32\"]\n"
      "  tls: {certificate: c, key: k}\n"
      "  esmes: [esme.example.com:2775, \"[::1]:2776\"]\n"
      "  connect_timeout: 250ms\n"
      "  tcp: {keep_alive_probes: 9}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_EQ(loaded.config.outbinds.size(), 1U);
  const net::OutbindOptions& outbind = loaded.config.outbinds[0];
  EXPECT_EQ(outbind.name, "calls");
  EXPECT_EQ(outbind.address, (net::Endpoint{"0.0.0.0", 2776}));
  EXPECT_EQ(outbind.upstream, "carrier");
  EXPECT_THAT(outbind.sources, ElementsAre("198.51.100.0/24", "2001:db8::/32"));
  ASSERT_TRUE(outbind.tls.has_value());
  EXPECT_EQ(outbind.tls->certificate, "c");
  EXPECT_THAT(outbind.esmes,
              ElementsAre(net::Endpoint{"esme.example.com", 2775}, net::Endpoint{"::1", 2776}));
  EXPECT_EQ(outbind.connect_timeout, std::chrono::milliseconds{250});
  EXPECT_EQ(outbind.tcp.keep_alive_probes, 9U);
}

TEST(Outbinds, MayBeNone) {
  EXPECT_THAT(diagnose("outbinds: []\n"), IsEmpty());
  EXPECT_THAT(diagnose("outbinds:\n"), IsEmpty());
}

TEST(Outbinds, NeedANameAnAddressAnUpstreamAndAnEsme) {
  EXPECT_THAT(
      diagnose("outbinds:\n- {sources: [10.0.0.1]}\n"),
      ElementsAre(error_at(2, 3, "an outbind needs \"name\""), error_at(2, 3, "an outbind needs \"address\""),
                  error_at(2, 3, "an outbind needs \"upstream\""),
                  error_at(2, 3, "an outbind needs \"esmes\"")));
}

TEST(Outbinds, SayWhoMayConnect) {
  const auto unlimited = [](std::size_t line) {
    return ElementsAre(
        error_at(line, 3, "whoever connects could inject approvals", "client_certificates: required"));
  };
  EXPECT_THAT(diagnose("outbinds:\n- {" + std::string(kRest) + "}\n"), unlimited(2));
  EXPECT_THAT(diagnose_callers("tls: {certificate: c, key: k}"), unlimited(2));
  EXPECT_THAT(diagnose_callers("tls: {certificate: c, key: k, client_certificates: optional, client_ca: ca}"),
              unlimited(2));
  EXPECT_THAT(diagnose_callers("tls: {certificate: c, key: k, client_certificates: required, client_ca: ca}"),
              IsEmpty());
  EXPECT_THAT(diagnose_callers("sources: [10.0.0.1]"), IsEmpty());
}

TEST(Outbinds, AreNotToldTwiceWhoMayConnect) {
  EXPECT_THAT(diagnose_callers("sources: []"), ElementsAre(error_at(3, 10, "sources is an empty list")));
  EXPECT_THAT(diagnose_callers("sources: [here]"), ElementsAre(error_at(3, 11, "not an address block")));
  EXPECT_THAT(diagnose_callers("tls: {certificate: c, client_certificates: required, client_ca: ca}"),
              ElementsAre(error_at(3, 6, "tls needs \"key\"")));
}

TEST(Outbinds, WarnWhereEverybodyMayConnect) {
  EXPECT_THAT(diagnose_callers("sources: [10.0.0.0/8, 0.0.0.0/0, \"::/0\"]"),
              ElementsAre(warning_at(3, 23, "everybody who can connect could inject approvals", "SMSC"),
                          warning_at(3, 34, "everybody who can connect could inject approvals")));
  EXPECT_THAT(diagnose_callers("sources: [0.0.0.0/0],\n"
                               "tls: {certificate: c, key: k, client_certificates: required, client_ca: ca}"),
              IsEmpty());
}

TEST(Outbinds, LetNoCertificateOfAnSmscBind) {
  EXPECT_THAT(diagnose_callers("tls: {certificate: c, key: k, client_certificates: required, client_ca: ca,\n"
                               "may_bind: [{certificate: a, system_ids: [b]}]}"),
              ElementsAre(error_at(4, 1, "unknown key \"may_bind\" in tls")));
}

TEST(Outbinds, HaveNamesAndAddressesOfTheirOwn) {
  const std::string end = "\", upstream: carrier, sources: [10.0.0.1], esmes: [a:1]}\n";
  EXPECT_THAT(diagnose("outbinds:\n- {name: a, address: \"127.0.0.1:1" + end +
                       "- {name: a, address: \"127.0.0.1:1" + end),
              ElementsAre(error_at(3, 10, "another outbind is named \"a\" already"),
                          error_at(3, 22, "the outbind \"a\" has this address already")));
  EXPECT_THAT(diagnose("outbinds:\n- {name: a, address: \"127.0.0.1:2775" + end),
              ElementsAre(error_at(2, 22, "the listener \"main\" has this address already", "another port")));
  EXPECT_THAT(diagnose("listeners: [{name: a, address: \"127.0.0.1:0\"}]\noutbinds:\n"
                       "- {name: a, address: \"127.0.0.1:0" +
                       end),
              IsEmpty());
}

TEST(Outbinds, ReferToUpstreamsAndEsmesThatCanBe) {
  EXPECT_THAT(diagnose("outbinds:\n- {name: a, address: \"[::1]:1\", upstream: carier, sources: [10.0.0.1],\n"
                       "esmes: [esme]}\n"),
              ElementsAre(error_at(2, 43, "no upstream is named \"carier\"", "did you mean carrier?"),
                          error_at(3, 9, "there is no port")));
}

}  // namespace
}  // namespace smppguard::config
