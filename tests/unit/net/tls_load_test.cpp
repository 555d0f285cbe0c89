// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"
#include "client_tls.hpp"
#include "server_tls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::net {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class TlsLoading : public ::testing::Test {
 protected:
  TlsLoading() {
    server.certificate = good.certificate;
    server.key = good.key;
  }
  [[nodiscard]] std::string error_of(const ServerTlsOptions& options) {
    const auto loaded = ServerTls::load(options);
    return loaded.has_error() ? loaded.error().message : "";
  }

  Folder folder;
  Authority authority{folder, "authority"};
  CertificateFiles good = authority.issue({"smsc"});
  ServerTlsOptions server;
};

TEST_F(TlsLoading, WhatIsInOrderGivesNoWarning) {
  EXPECT_THAT(ServerTls::load(server).value()->warnings(), IsEmpty());
}

TEST_F(TlsLoading, MissingFilesAreNamed) {
  server.certificate = folder.path_of("none.pem");
  EXPECT_EQ(error_of(server), server.certificate +
                                  " cannot be read: No such file or directory; name a PEM file that "
                                  "smppguard's user may read");
  server.certificate = good.certificate;
  server.key = folder.path_of("none.key");
  EXPECT_THAT(error_of(server), StartsWith(server.key + " cannot be read"));
  server.key = folder.path_of("");
  EXPECT_THAT(error_of(server), StartsWith(server.key + " cannot be read: Is a directory"));
}

TEST_F(TlsLoading, FilesOfAnotherKindAreRefused) {
  server.certificate = folder.write("text", "not a certificate");
  EXPECT_EQ(error_of(server),
            server.certificate + " holds no certificate; it must be a PEM file that holds one");
  server.certificate = good.key;
  EXPECT_THAT(error_of(server), HasSubstr(" holds no certificate"));
  server.certificate =
      folder.write("damaged", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  EXPECT_THAT(error_of(server), StartsWith("certificate 1 in " + server.certificate + " is damaged: "));
  server.certificate = good.certificate;
  server.key = good.certificate;
  EXPECT_THAT(error_of(server), StartsWith(server.key + " holds no private key"));
}

TEST_F(TlsLoading, AKeyOfAnotherCertificateIsRefused) {
  server.key = authority.issue({"other"}).key;
  EXPECT_EQ(error_of(server),
            "the key in " + server.key + " does not belong to the certificate in " + server.certificate +
                "; the file must begin with the key's own certificate, then the authorities'");
}

TEST_F(TlsLoading, AKeyWithAPassphraseIsRefusedWithoutAskingForIt) {
  server.key = folder.write("locked.key", pem_of(*new_key(), "secret"));
  EXPECT_EQ(error_of(server), "the key in " + server.key + " has a passphrase; write it without one");
}

TEST_F(TlsLoading, ClientCertificatesNeedAnAuthority) {
  server.client_certificates = ClientCertificates::optional;
  EXPECT_EQ(error_of(server), "client certificates are asked for, but no client_ca is given");
  server.client_ca = folder.write("empty", "");
  EXPECT_THAT(error_of(server), HasSubstr(" holds no certificate"));
  server.client_ca = authority.file();
  EXPECT_EQ(error_of(server), "");
}

TEST_F(TlsLoading, DatesAreWarnedOf) {
  const auto warnings_for = [&](int from, int to) {
    const CertificateFiles files = authority.issue({"smsc", {}, from, to});
    server.certificate = files.certificate;
    server.key = files.key;
    return ServerTls::load(server).value()->warnings();
  };
  EXPECT_THAT(warnings_for(-10, -1), ElementsAre(HasSubstr(" expired on 20")));
  EXPECT_THAT(warnings_for(-10, 3), ElementsAre(HasSubstr(" expires on 20")));
  EXPECT_THAT(warnings_for(2, 300), ElementsAre(HasSubstr(" is valid only from 20")));
}

TEST_F(TlsLoading, TheConnectingSideSaysTheSame) {
  ClientTlsOptions client;
  client.ca = folder.path_of("none.pem");
  EXPECT_THAT(ClientTls::load(client).error().message, StartsWith(client.ca + " cannot be read"));
  client.ca = authority.file();
  client.certificate = good.certificate;
  client.key = authority.issue({"other"}).key;
  EXPECT_THAT(ClientTls::load(client).error().message, HasSubstr("does not belong to"));
  client.key = good.key;
  EXPECT_THAT(ClientTls::load(client).value()->warnings(), IsEmpty());
}

}  // namespace
}  // namespace smppguard::net
