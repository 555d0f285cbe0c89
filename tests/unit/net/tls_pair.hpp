// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "certificate_names.hpp"
#include "client_tls.hpp"
#include "loopback.hpp"
#include "server_tls.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace smppguard::net {

/// Both ends of TLS over a connection, with the handshake tried to its end.
class TlsPair {
 public:
  TlsPair(const ServerTls& server_tls, const ClientTls& client_tls,
          const Endpoint& endpoint = {"smsc.example.net", 3550}, int version = TLS1_3_VERSION) {
    client = client_tls.channel(sockets_.first.native_handle(), endpoint);
    SSL_set_max_proto_version(client->native_handle(), version);
    server = server_tls.channel(sockets_.second.native_handle());
    EXPECT_TRUE(run_until(context_, [this] {
      const bool client_ready = step(*client, client_done_);
      return step(*server, server_done_) && client_ready;
    }));
  }

  [[nodiscard]] bool agreed() const { return !client->failed() && !server->failed(); }
  /// Sends octets from one end to the other and tells whether they came. Lets a client see its session
  /// tickets and, with TLS 1.3, whether its certificate was taken.
  bool pass(TlsChannel& from, TlsChannel& to) {
    const std::array<std::uint8_t, 3> octets{1, 2, 3};
    const boost::asio::const_buffer part{octets.data(), octets.size()};
    (void)from.write({&part, 1});
    std::array<std::uint8_t, 100> into{};
    TlsChannel::Read read{};
    EXPECT_TRUE(run_until(context_, [&] {
      read = to.read(into);
      return read.outcome != TlsChannel::Outcome::wants_read;
    }));
    return read.octets == octets.size();
  }
  [[nodiscard]] bool resumed() const {
    const int server_did = SSL_session_reused(server->native_handle());
    EXPECT_EQ(SSL_session_reused(client->native_handle()), server_did);
    return server_did == 1;
  }
  [[nodiscard]] std::vector<std::string> names_of_client() const {
    return certificate_names(server->native_handle());
  }
  [[nodiscard]] std::vector<std::string> names_of_server() const {
    return certificate_names(client->native_handle());
  }
  bool pass_both_ways() { return pass(*client, *server) && pass(*server, *client); }

  std::unique_ptr<TlsChannel> client;
  std::unique_ptr<TlsChannel> server;

 private:
  static bool step(TlsChannel& channel, bool& done) {
    if (!done && !channel.failed()) done = channel.handshake() == TlsChannel::Outcome::done;
    return done || channel.failed();
  }

  boost::asio::io_context context_;
  std::pair<Tcp::socket, Tcp::socket> sockets_ = connected_pair(context_);
  bool client_done_ = false;
  bool server_done_ = false;
};

}  // namespace smppguard::net
