// SPDX-License-Identifier: Apache-2.0

// Who trusts whom: chains, names, dates, client certificates.

#include "certificates.hpp"
#include "tls_pair.hpp"
#include "tls_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::net {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TlsVerification : public ::testing::TestWithParam<int> {
 protected:
  std::shared_ptr<const ServerTls> serve(const Subject& subject) {
    const CertificateFiles files = authority.issue(subject);
    server.certificate = files.certificate;
    server.key = files.key;
    return ServerTls::load(server).value();
  }
  void show(Authority& signer, const Subject& subject) {
    const CertificateFiles files = signer.issue(subject);
    client.certificate = files.certificate;
    client.key = files.key;
  }
  TlsPair meet(const ServerTls& serving, const Endpoint& endpoint = {"smsc.example.net", 3550}) {
    return TlsPair{serving, *ClientTls::load(client).value(), endpoint, GetParam()};
  }

  Folder folder;
  Authority authority{folder, "authority"};
  Authority stranger{folder, "stranger"};
  const Subject smsc{"ignored",
                     {"DNS:smsc.example.net", "DNS:*.pool.example.net", "IP:192.0.2.7", "IP:2001:db8::7"}};
  ServerTlsOptions server{.certificate = {}, .key = {}, .client_ca = {}, .may_bind = {}};
  ClientTlsOptions client{.ca = authority.file(), .server_name = {}, .certificate = {}, .key = {}};
};

INSTANTIATE_TEST_SUITE_P(Over, TlsVerification, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& test) { return test.param == TLS1_3_VERSION ? "Tls13" : "Tls12"; });

TEST_P(TlsVerification, TheEndpointsNameMustBeInTheCertificate) {
  const auto serving = serve(smsc);
  for (const char* host :
       {"smsc.example.net", "smsc.example.net.", "a.pool.example.net", "192.0.2.7", "2001:db8::7"}) {
    TlsPair pair = meet(*serving, {host, 3550});
    EXPECT_TRUE(pair.agreed()) << host << ": " << pair.client->why();
    EXPECT_TRUE(pair.pass_both_ways());
  }
  for (const char* host : {"other.example.net", "a.b.pool.example.net", "ignored"}) {
    TlsPair pair = meet(*serving, {host, 3550});
    EXPECT_EQ(pair.client->why(), "certificate verify failed: hostname mismatch") << host;
  }
  for (const char* host : {"192.0.2.8", "2001:db8::8"}) {
    TlsPair pair = meet(*serving, {host, 3550});
    EXPECT_EQ(pair.client->why(), "certificate verify failed: IP address mismatch") << host;
  }
}

TEST_P(TlsVerification, AConfiguredNameTakesTheEndpointsPlace) {
  client.server_name = "smsc.example.net";
  TlsPair right = meet(*serve(smsc), {"127.0.0.1", 3550});
  EXPECT_TRUE(right.agreed()) << right.client->why();
  TlsPair wrong = meet(*serve({"x", {"DNS:127.0.0.1"}}), {"127.0.0.1", 3550});
  EXPECT_EQ(wrong.client->why(), "certificate verify failed: hostname mismatch");
}

TEST_P(TlsVerification, AnotherAuthorityIsNotTrusted) {
  client.ca = stranger.file();
  TlsPair pair = meet(*serve(smsc));
  EXPECT_EQ(pair.client->why(), "certificate verify failed: unable to get local issuer certificate");
  EXPECT_EQ(pair.server->why(), "tlsv1 alert unknown ca");
}

TEST_P(TlsVerification, TheSystemsAuthoritiesDoNotVouchForOurs) {
  client.ca.clear();
  TlsPair pair = meet(*serve(smsc));
  EXPECT_THAT(pair.client->why(), HasSubstr("certificate verify failed"));
}

TEST_P(TlsVerification, DatesCount) {
  TlsPair expired = meet(*serve({"x", smsc.names, -10, -1}));
  EXPECT_EQ(expired.client->why(), "certificate verify failed: certificate has expired");
  TlsPair future = meet(*serve({"x", smsc.names, 1, 10}));
  EXPECT_EQ(future.client->why(), "certificate verify failed: certificate is not yet valid");
}

TEST_P(TlsVerification, NothingIsVerifiedWhereThatIsConfigured) {
  client.verify = VerifyPeer::none;
  client.ca.clear();
  TlsPair pair = meet(*serve({"x", {}, -10, -1}));
  EXPECT_TRUE(pair.agreed()) << pair.client->why();
  EXPECT_TRUE(pair.pass_both_ways());
  EXPECT_THAT(pair.names_of_server(), IsEmpty()) << "a name that was not verified is none";
}

TEST_P(TlsVerification, ClientCertificatesAreNotAskedForUnlessConfigured) {
  show(authority, {"esme"});
  TlsPair pair = meet(*serve(smsc));
  EXPECT_TRUE(pair.pass_both_ways());
  EXPECT_THAT(pair.names_of_client(), IsEmpty());
}

TEST_P(TlsVerification, OptionalCertificatesGiveTheirNames) {
  server.client_certificates = ClientCertificates::optional;
  server.client_ca = authority.file();
  const auto serving = serve(smsc);
  TlsPair without = meet(*serving);
  EXPECT_TRUE(without.pass_both_ways());
  EXPECT_THAT(without.names_of_client(), IsEmpty());

  show(authority, {"esme", {"DNS:a.esme.example.net", "IP:192.0.2.1", "DNS:esme", "DNS:b.esme.example.net"}});
  TlsPair with = meet(*serving);
  EXPECT_TRUE(with.pass_both_ways());
  EXPECT_THAT(with.names_of_client(), ElementsAre("esme", "a.esme.example.net", "b.esme.example.net"));
  EXPECT_THAT(with.names_of_server(), ElementsAre("ignored", "smsc.example.net", "*.pool.example.net"));

  show(stranger, {"esme"});
  TlsPair strange = meet(*serving);
  EXPECT_THAT(strange.server->why(), HasSubstr("certificate verify failed: "));
}

TEST_P(TlsVerification, RequiredCertificatesAreRequired) {
  server.client_certificates = ClientCertificates::required;
  server.client_ca = authority.file();
  const auto serving = serve(smsc);
  TlsPair without = meet(*serving);
  EXPECT_EQ(without.server->why(), "peer did not return a certificate");
  EXPECT_EQ(without.client->failed(),
            GetParam() == TLS1_2_VERSION);  // with 1.3 it learns of it when it reads
  if (!without.client->failed()) {
    EXPECT_FALSE(without.pass(*without.server, *without.client));
  }
  EXPECT_THAT(without.client->why(), HasSubstr("alert"));

  show(authority, {"esme", {}, -10, -1});
  TlsPair expired = meet(*serving);
  EXPECT_EQ(expired.server->why(), "certificate verify failed: certificate has expired");

  show(authority, {"esme"});
  TlsPair with = meet(*serving);
  EXPECT_TRUE(with.pass_both_ways()) << with.server->why();
  EXPECT_THAT(with.names_of_client(), ElementsAre("esme"));
}

TEST_P(TlsVerification, ANameWithANulIsNone) {
  server.client_certificates = ClientCertificates::required;
  server.client_ca = authority.file();
  show(authority, {std::string{"esme\0.example.net", 17}});
  TlsPair pair = meet(*serve(smsc));
  EXPECT_TRUE(pair.pass_both_ways()) << pair.server->why();
  EXPECT_THAT(pair.names_of_client(), IsEmpty());
}

using TlsVersions = TlsVerification;

INSTANTIATE_TEST_SUITE_P(Below, TlsVersions, ::testing::Values(0), [](const auto&) { return "Least"; });

TEST_P(TlsVersions, OldOnesAreRefused) {
  for (const TlsVersion least : {TlsVersion::tls_1_2, TlsVersion::tls_1_3}) {
    server.min_version = least;
    const auto serving = serve(smsc);
    boost::asio::io_context context;
    auto [own, other] = connected_pair(context);
    TlsPeer peer{std::move(other),
                 {.version = least == TlsVersion::tls_1_3 ? TLS1_2_VERSION : TLS1_1_VERSION}};
    const auto channel = serving->channel(own.native_handle());
    EXPECT_TRUE(run_until(context, [&] {
      peer.shake_hands();
      return channel->handshake() == TlsChannel::Outcome::failed;
    }));
    EXPECT_EQ(channel->why(), "unsupported protocol");
  }
}

}  // namespace
}  // namespace smppguard::net
