// SPDX-License-Identifier: Apache-2.0
#include "server_case.hpp"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace smppguard::web {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

template <auto Free>
struct FreedWith {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, FreedWith<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreedWith<X509_free>>;
using File = std::unique_ptr<std::FILE, FreedWith<std::fclose>>;
using Context = std::unique_ptr<SSL_CTX, FreedWith<SSL_CTX_free>>;
using Ssl = std::unique_ptr<SSL, FreedWith<SSL_free>>;

/// A certificate that signs itself, and its key.
void write_identity(const std::filesystem::path& certificate, const std::filesystem::path& key) {
  const Key pair{EVP_EC_gen("P-256")};
  const Certificate own{X509_new()};
  ASN1_INTEGER_set(X509_get_serialNumber(own.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(own.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(own.get()), 3'600);
  X509_set_pubkey(own.get(), pair.get());
  X509_sign(own.get(), pair.get(), EVP_sha256());
  PEM_write_X509(File{std::fopen(certificate.c_str(), "w")}.get(), own.get());
  PEM_write_PrivateKey(File{std::fopen(key.c_str(), "w")}.get(), pair.get(), nullptr, nullptr, 0, nullptr,
                       nullptr);
}

class Encrypted : public ServerCase {
 protected:
  Encrypted() {
    options.certificate = folder / "certificate.pem";
    options.key = folder / "key.pem";
    write_identity(options.certificate, options.key);
    (void)std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to a socket as to any file
  }

  /// All that comes in answer until the other end closes; "" if there is no agreement on a version.
  std::string ask_encrypted(const std::string& request, int most = TLS1_3_VERSION) {
    const Context context{SSL_CTX_new(TLS_client_method())};
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), most);
    RawPeer peer = connect();
    const Ssl ssl{SSL_new(context.get())};
    SSL_set_fd(ssl.get(), peer.descriptor());
    if (SSL_connect(ssl.get()) != 1) return "";
    SSL_write(ssl.get(), request.data(), static_cast<int>(request.size()));
    std::string answer;
    std::array<char, 65'536> room{};
    for (int octets = 0; (octets = SSL_read(ssl.get(), room.data(), room.size())) > 0;) {
      answer.append(room.data(), static_cast<std::size_t>(octets));
    }
    return answer;
  }

  const std::string close = "Connection: close\r\n";
};

TEST_F(Encrypted, IsWhatTcpSpeaks) {
  start();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    EXPECT_THAT(ask_encrypted(get("/me", viewer + close), version),
                HasSubstr("\r\n\r\ntoken:vera viewer 127.0.0.1:"));
  }
  EXPECT_EQ(ask_encrypted(get("/hello", close), TLS1_1_VERSION), "");
  EXPECT_THAT(ask_encrypted(post("/echo", "a") + get("/desk", close)), EndsWith("desk"));
  EXPECT_THAT(ask_encrypted(post("/echo", std::string(1'000'000, 'x'))), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(ask_encrypted("garbage\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
}

TEST_F(Encrypted, TellsWhenItsCertificateExpires) {
  start();
  const auto shown = server->certificate();
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->file, options.certificate);
  EXPECT_GT(shown->not_after, std::chrono::system_clock::now());
  options = {};
  EXPECT_FALSE(Server::open("", options, router, {}).value()->certificate());
}

TEST_F(Encrypted, StreamsAFile) {
  const std::string text(1'000'000, 'x');
  std::ofstream{folder / "file"} << text;
  start();
  EXPECT_TRUE(ask_encrypted(get("/file", close)).ends_with("\r\n\r\n" + text));
}

TEST_F(Encrypted, IsNotWhatTheUnixSocketSpeaks) {
  start();
  RawPeer local = RawPeer::to_path(socket);
  local.send(get("/hello"));
  EXPECT_THAT(local.read_answer(), EndsWith("\"hello\""));
}

TEST_F(Encrypted, WhoSpeaksPlainlyIsLetGo) {
  start();
  RawPeer plain = connect();
  plain.send(get("/hello"));
  EXPECT_THAT(plain.read_all(), testing::Not(HasSubstr("HTTP")));
}

TEST_F(Encrypted, WhoNeverBeginsIsLetGo) {
  options.request_timeout = std::chrono::milliseconds{200};
  start();
  RawPeer silent = connect();
  EXPECT_TRUE(silent.is_closed());
}

TEST_F(Encrypted, TakesItsCertificateAnewByAReload) {
  start();
  write_identity(options.certificate, folder / "other.pem");
  EXPECT_THAT(server->reload(options).error().message, HasSubstr("the key"));
  EXPECT_THAT(ask_encrypted(get("/hello", close)), EndsWith("\"hello\"")) << "all stays as it was";
  write_identity(options.certificate, options.key);
  EXPECT_FALSE(server->reload(options).has_error());
  EXPECT_THAT(ask_encrypted(get("/hello", close)), EndsWith("\"hello\""));
}

TEST_F(Encrypted, SaysWhichFileIsWrong) {
  std::ofstream{options.key} << "no key";
  EXPECT_THAT(Server::open("", options, router, {}).error().message, HasSubstr(options.key));
  options.certificate = folder / "missing";
  EXPECT_THAT(Server::open("", options, router, {}).error().message, HasSubstr(options.certificate));
}

}  // namespace
}  // namespace smppguard::web
