// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Diagnostic> diagnose_listener(const std::string& tls) {
  return diagnose("listeners:\n- name: main\n  address: \"[::]:1\"\n  tls:" + tls + "\n");
}

std::vector<Diagnostic> diagnose_upstream(const std::string& tls) {
  return diagnose("upstreams:\n- name: carrier\n  endpoints: [a:1]\n  tls:" + tls + "\n");
}

TEST(ServerTls, IsRead) {
  const Loaded loaded = load_sound_but(
      "listeners:\n"
      "- name: main\n"
      "  address: \"[::]:1\"\n"
      "  tls:\n"
      "    certificate: /a/certificate.pem\n"
      "    key: /a/key.pem\n"
      "    min_version: 1.3\n"
      "    client_certificates: optional\n"
      "    client_ca: /a/ca.pem\n"
      "    may_bind:\n"
      "    - {certificate: shop.example.com, system_ids: [shop, \"shop?\"]}\n"
      "    - {certificate: bank, system_ids: [bank]}\n"
      "- {name: plain, address: \"[::]:2\"}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_EQ(loaded.config.listeners.size(), 2U);
  ASSERT_TRUE(loaded.config.listeners[0].tls.has_value());
  const net::ServerTlsOptions& tls = *loaded.config.listeners[0].tls;
  EXPECT_EQ(tls.certificate, "/a/certificate.pem");
  EXPECT_EQ(tls.key, "/a/key.pem");
  EXPECT_EQ(tls.min_version, net::TlsVersion::tls_1_3);
  EXPECT_EQ(tls.client_certificates, net::ClientCertificates::optional);
  EXPECT_EQ(tls.client_ca, "/a/ca.pem");
  ASSERT_EQ(tls.may_bind.size(), 2U);
  EXPECT_EQ(tls.may_bind[0].certificate, "shop.example.com");
  EXPECT_THAT(tls.may_bind[0].system_ids, ElementsAre("shop", "shop?"));
  EXPECT_FALSE(loaded.config.listeners[1].tls.has_value());
}

TEST(ServerTls, HasTheDefaultsOfTheStruct) {
  const Loaded loaded =
      load_sound_but("listeners: [{name: main, address: \"[::]:1\", tls: {certificate: c, key: k}}]\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  net::ServerTlsOptions expected;
  expected.certificate = "c";
  expected.key = "k";
  EXPECT_TRUE(loaded.config.listeners.at(0).tls == expected);
}

TEST(ServerTls, NeedsACertificateAndItsKey) {
  EXPECT_THAT(diagnose_listener(" {}"),
              ElementsAre(error_at(4, 8, "tls needs \"certificate\""), error_at(4, 8, "tls needs \"key\"")));
  EXPECT_THAT(diagnose_listener(" {certificate: \"\", key: \"\"}"),
              ElementsAre(error_at(4, 22, "certificate is empty"), error_at(4, 31, "key is empty")));
  EXPECT_THAT(diagnose_listener(""), ElementsAre(error_at(4, 3, "tls has no value")));
  EXPECT_THAT(diagnose_listener(" true"), ElementsAre(error_at(4, 8, "tls must be a mapping")));
}

TEST(ServerTls, KnowsTwoVersions) {
  for (const char* version : {"1.2", "1.3", "\"1.2\"", "'1.3'"}) {
    EXPECT_THAT(diagnose_listener(" {certificate: c, key: k, min_version: " + std::string(version) + "}"),
                IsEmpty())
        << version;
  }
  EXPECT_THAT(diagnose_listener(" {certificate: c, key: k, min_version: 1.1}"),
              ElementsAre(error_at(4, 46, "min_version: \"1.1\" is not known", "one of: 1.2, 1.3")));
}

TEST(ServerTls, ChecksClientCertificatesByAnAuthority) {
  const std::string own = " {certificate: c, key: k, ";
  for (const char* wanted : {"optional", "required"}) {
    EXPECT_THAT(diagnose_listener(own + "client_certificates: " + wanted + "}"),
                ElementsAre(error_at(4, 54, "cannot be checked without an authority", "client_ca:")))
        << wanted;
  }
  for (const char* unwanted : {"client_ca: ca}", "client_ca: ca, client_certificates: none}"}) {
    EXPECT_THAT(diagnose_listener(own + unwanted),
                ElementsAre(error_at(4, 33, "client_ca has no effect", "client_certificates: required")))
        << unwanted;
  }
  EXPECT_THAT(diagnose_listener(own + "client_certificates: required, client_ca: \"\"}"),
              ElementsAre(error_at(4, 75, "client_ca is empty")));
  EXPECT_THAT(diagnose_listener(own + "client_certificates: some}"),
              ElementsAre(error_at(4, 54, "client_certificates: \"some\" is not known",
                                   "one of: none, optional, required")));
}

TEST(ServerTls, SaysWhatACertificateMayBind) {
  const auto with_rights = [](const std::string& rights) {
    return diagnose_listener(" {certificate: c, key: k, client_certificates: required, client_ca: ca,\n" +
                             rights + "}");
  };
  EXPECT_THAT(with_rights("may_bind: [{}]"),
              ElementsAre(error_at(5, 12, "an entry of may_bind needs \"certificate\""),
                          error_at(5, 12, "an entry of may_bind needs \"system_ids\"")));
  EXPECT_THAT(with_rights("may_bind: [{certificate: a, system_ids: []}]"),
              ElementsAre(error_at(5, 41, "system_ids is an empty list")));
  EXPECT_THAT(with_rights("may_bind: [{certificate: a, system_ids: [b]}, {certificate: a, system_ids: [c]}]"),
              ElementsAre(error_at(5, 61, "the certificate \"a\" stands twice", "several system_ids")));
  for (const char* nobody : {"may_bind: []", "may_bind: ~"}) {
    EXPECT_THAT(with_rights(nobody),
                ElementsAre(testing::Field(&Diagnostic::message, "may_bind needs at least one entry")))
        << nobody;
  }
}

TEST(ServerTls, GivesRightsOnlyToCertificatesThatItAsksFor) {
  EXPECT_THAT(diagnose_listener(" {certificate: c, key: k, may_bind: [{certificate: a, system_ids: [b]}]}"),
              ElementsAre(error_at(4, 33, "may_bind has no effect", "client_certificates: required")));
}

TEST(ClientTls, IsRead) {
  const Loaded loaded = load_sound_but(
      "upstreams:\n"
      "- name: carrier\n"
      "  endpoints: [a:1]\n"
      "  tls: {ca: /a/ca.pem, server_name: smsc.example.net, certificate: /a/c.pem, key: /a/k.pem,\n"
      "        min_version: 1.3}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_TRUE(loaded.config.upstreams.at(0).tls.has_value());
  const net::ClientTlsOptions& tls = *loaded.config.upstreams[0].tls;
  EXPECT_EQ(tls.ca, "/a/ca.pem");
  EXPECT_EQ(tls.server_name, "smsc.example.net");
  EXPECT_EQ(tls.verify, net::VerifyPeer::full);
  EXPECT_EQ(tls.certificate, "/a/c.pem");
  EXPECT_EQ(tls.key, "/a/k.pem");
  EXPECT_EQ(tls.min_version, net::TlsVersion::tls_1_3);
}

TEST(ClientTls, NeedsNothing) {
  const Loaded loaded = load_sound_but("upstreams: [{name: carrier, endpoints: [a:1], tls: {}}]\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_TRUE(loaded.config.upstreams.at(0).tls == net::ClientTlsOptions{});
  // Whether a key without a value turns it on or off nobody should have to guess.
  EXPECT_THAT(diagnose_upstream(""), ElementsAre(error_at(4, 3, "tls has no value", "leave the key out")));
}

TEST(ClientTls, HasACertificateWithItsKeyOrNeither) {
  EXPECT_THAT(diagnose_upstream(" {certificate: c}"),
              ElementsAre(error_at(4, 9, "certificate needs \"key\" beside it")));
  EXPECT_THAT(diagnose_upstream(" {key: k}"),
              ElementsAre(error_at(4, 9, "key needs \"certificate\" beside it")));
}

TEST(ClientTls, TakesNoEmptyNames) {
  EXPECT_THAT(diagnose_upstream(" {ca: \"\", server_name: \"\"}"),
              ElementsAre(error_at(4, 13, "ca is empty"), error_at(4, 30, "server_name is empty")));
  EXPECT_THAT(
      diagnose_upstream(" {server_name: \"smsc.example.net:2775\"}"),
      ElementsAre(error_at(4, 22, "\"smsc.example.net:2775\" is neither a host name nor an IP address",
                           "without a port")));
}

TEST(ClientTls, WarnsWhereThePeerIsNotVerified) {
  const Loaded loaded =
      load_sound_but("upstreams: [{name: carrier, endpoints: [a:1], tls: {verify: none}}]\n");
  EXPECT_THAT(loaded.diagnostics,
              ElementsAre(warning_at(1, 61, "anybody in between can read the passwords", "ca:")));
  EXPECT_EQ(loaded.config.upstreams.at(0).tls->verify, net::VerifyPeer::none);
  EXPECT_THAT(diagnose_upstream(" {verify: yes}"),
              ElementsAre(error_at(4, 17, "verify: \"yes\" is not known", "one of: full, none")));
}

}  // namespace
}  // namespace smppguard::config
