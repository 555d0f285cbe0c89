// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"
#include "tls_pair.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace smppguard::net {
namespace {

using ::testing::ElementsAre;

class TlsResumption : public ::testing::TestWithParam<int> {
 protected:
  TlsResumption() {
    renew();
    client.ca = authority.file();
  }
  /// Another certificate and key for the server.
  void renew() {
    const CertificateFiles files = authority.issue({"smsc", {"DNS:smsc.example.net"}});
    server.certificate = files.certificate;
    server.key = files.key;
  }
  std::shared_ptr<const ServerTls> serving(const ServerTls* previous = nullptr) {
    return ServerTls::load(server, previous).value();
  }
  /// Connects, passes octets, and tells whether both ends took an earlier session up again.
  static bool resumes(const ServerTls& to, const ClientTls& from, std::uint16_t port = 1) {
    TlsPair pair = meet(to, from, port);
    EXPECT_TRUE(pair.pass_both_ways()) << pair.client->why() << pair.server->why();
    return pair.resumed();
  }
  static TlsPair meet(const ServerTls& to, const ClientTls& from, std::uint16_t port = 1) {
    return TlsPair{to, from, {"smsc.example.net", port}, GetParam()};
  }

  Folder folder;
  Authority authority{folder, "authority"};
  ServerTlsOptions server;
  ClientTlsOptions client;
};

INSTANTIATE_TEST_SUITE_P(Over, TlsResumption, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& test) { return test.param == TLS1_3_VERSION ? "Tls13" : "Tls12"; });

TEST_P(TlsResumption, TheLastSessionOfAnEndpointIsTakenUpAgain) {
  const auto to = serving();
  const auto from = ClientTls::load(client).value();
  EXPECT_FALSE(resumes(*to, *from));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(resumes(*to, *from));  // also after ends without a close_notify
  EXPECT_FALSE(resumes(*to, *from, 2));
  EXPECT_TRUE(resumes(*to, *from, 2));
}

TEST_P(TlsResumption, AReloadWithAnotherCertificateKeepsSessions) {
  const auto before = serving();
  const auto from = ClientTls::load(client).value();
  EXPECT_FALSE(resumes(*before, *from));
  renew();
  const auto after = serving(before.get());
  EXPECT_TRUE(resumes(*after, *from));
  const auto later = serving(after.get());
  EXPECT_TRUE(resumes(*later, *from));
}

TEST_P(TlsResumption, AnotherProcessOrListenerKnowsNoSessions) {
  const auto from = ClientTls::load(client).value();
  EXPECT_FALSE(resumes(*serving(), *from));
  EXPECT_FALSE(resumes(*serving(), *from));
}

TEST_P(TlsResumption, SessionsKeepTheirCertificatesNames) {
  server.client_certificates = ClientCertificates::required;
  server.client_ca = authority.file();
  const CertificateFiles own = authority.issue({"esme", {"DNS:esme.example.net"}});
  client.certificate = own.certificate;
  client.key = own.key;
  const auto to = serving();
  const auto from = ClientTls::load(client).value();
  EXPECT_FALSE(resumes(*to, *from));
  TlsPair pair = meet(*to, *from);
  EXPECT_TRUE(pair.resumed());
  EXPECT_THAT(pair.names_of_client(), ElementsAre("esme", "esme.example.net"));
}

TEST_P(TlsResumption, NobodyComesInByASessionFromBeforeCertificatesWereRequired) {
  const auto before = serving();
  const auto from = ClientTls::load(client).value();
  EXPECT_FALSE(resumes(*before, *from));
  server.client_certificates = ClientCertificates::required;
  server.client_ca = authority.file();
  const auto after = serving(before.get());
  TlsPair pair = meet(*after, *from);
  EXPECT_EQ(pair.server->why(), "peer did not return a certificate");
}

TEST_P(TlsResumption, NobodyComesInByASessionOfAnAuthorityThatWentAway) {
  server.client_certificates = ClientCertificates::required;
  server.client_ca = authority.file();
  const CertificateFiles own = authority.issue({"esme"});
  client.certificate = own.certificate;
  client.key = own.key;
  const auto before = serving();
  const auto from = ClientTls::load(client).value();
  EXPECT_FALSE(resumes(*before, *from));
  Authority other{folder, "other"};
  server.client_ca = other.file();
  TlsPair pair = meet(*serving(before.get()), *from);
  EXPECT_TRUE(pair.server->failed());
}

TEST_P(TlsResumption, ManyThreadsShareTheSessions) {
  const auto to = serving();
  const auto from = ClientTls::load(client).value();
  EXPECT_FALSE(resumes(*to, *from));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) EXPECT_TRUE(resumes(*to, *from));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_P(TlsResumption, ChannelsOutliveWhatMadeThem) {
  auto to = serving();
  auto from = ClientTls::load(client).value();
  TlsPair pair = meet(*to, *from);
  to.reset();
  from.reset();
  EXPECT_TRUE(pair.pass_both_ways());  // takes the session tickets of 1.3
}

}  // namespace
}  // namespace smppguard::net
