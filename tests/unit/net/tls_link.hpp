// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "certificates.hpp"
#include "client_tls.hpp"
#include "link.hpp"
#include "server_tls.hpp"
#include "tls_peer.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace smppguard::net {

struct TlsCase {
  int version;
  bool link_connects;
};

inline const auto kTlsCases =
    ::testing::Values(TlsCase{TLS1_2_VERSION, false}, TlsCase{TLS1_2_VERSION, true},
                      TlsCase{TLS1_3_VERSION, false}, TlsCase{TLS1_3_VERSION, true});
[[nodiscard]] std::string name_of(const ::testing::TestParamInfo<TlsCase>& test);

/// Reads what comes, a few reads at a wake-up as sessions do; writes when told, and goes on in on_sent.
class TlsLinkOwner final : public LinkOwner {
 public:
  void on_readable(Link& link) override;
  void on_sent(Link& link) override;
  /// Sends `octets` in slices of many sizes, several to a flush, and waits while `limit` are unsent.
  void send(Link& link, Bytes octets, std::size_t limit);

  std::vector<std::uint8_t> got;
  std::size_t read_size = 64UL * 1024;
  bool paused = false;  // do not await more
  int wakes = 0;
  Link::ReadOutcome last = Link::ReadOutcome::would_block;
  std::size_t most_unsent = 0;
  Bytes to_send;

 private:
  std::size_t limit_ = 0;
  std::size_t next_slice_ = 1;
};

/// A link over TLS that has been agreed on, and the other end of it.
class LinkOverTls : public ::testing::TestWithParam<TlsCase> {
 protected:
  LinkOverTls();
  /// What must be known before the handshake.
  void begin(Buffers buffers = Buffers::usual);
  void agree();
  void start(Buffers buffers = Buffers::usual) {
    begin(buffers);
    agree();
  }
  /// Runs events until the peer has got so many octets more, or its end.
  std::vector<std::uint8_t> take(std::size_t octets);

  Folder folder;
  Authority authority{folder, "authority"};
  CertificateFiles files = authority.issue({"smsc.example.net", {"DNS:smsc.example.net"}});
  std::shared_ptr<const ServerTls> server;
  std::shared_ptr<const ClientTls> client;
  boost::asio::io_context context;
  LiveCount live;
  TlsLinkOwner owner;
  TlsPeer::Wish wish;  // of the peer, besides what the case says
  std::unique_ptr<TlsPeer> peer;
  Transport transport{Tcp::socket{context}};
  std::shared_ptr<Link> link;
};

}  // namespace smppguard::net
