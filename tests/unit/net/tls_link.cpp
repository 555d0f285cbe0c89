// SPDX-License-Identifier: Apache-2.0
#include "tls_link.hpp"

#include <algorithm>

namespace smppguard::net {

std::string name_of(const ::testing::TestParamInfo<TlsCase>& test) {
  return std::string{test.param.version == TLS1_3_VERSION ? "Tls13" : "Tls12"} +
         (test.param.link_connects ? "Connecting" : "Accepting");
}

void TlsLinkOwner::on_readable(Link& link) {
  constexpr int kReadsPerWake = 4;
  ++wakes;
  std::vector<std::uint8_t> into(read_size);
  for (int reads = 0; reads < kReadsPerWake; ++reads) {
    const Link::Read read = link.read(into);
    last = read.outcome;
    if (read.outcome == Link::ReadOutcome::end_of_stream) return;
    if (read.outcome != Link::ReadOutcome::data) break;
    got.insert(got.end(), into.begin(), into.begin() + static_cast<std::ptrdiff_t>(read.octets));
    if (read.octets < into.size()) break;
  }
  if (!paused) link.await_readable();
}

void TlsLinkOwner::on_sent(Link& link) {
  if (!to_send.empty()) send(link, to_send, limit_);
}

void TlsLinkOwner::send(Link& link, Bytes octets, std::size_t limit) {
  limit_ = limit;
  to_send = octets;
  while (!to_send.empty() && link.unsent() < limit && !link.failed()) {
    for (int slices = 0; slices < 5 && !to_send.empty(); ++slices) {
      next_slice_ = next_slice_ * 7 % 20'011;
      const std::size_t size = std::min(to_send.size(), next_slice_);
      link.gather(to_send.first(size));
      to_send = to_send.subspan(size);
    }
    link.flush();
    most_unsent = std::max(most_unsent, link.unsent());
  }
}

LinkOverTls::LinkOverTls() {
  server =
      ServerTls::load({.certificate = files.certificate, .key = files.key, .client_ca = {}, .may_bind = {}})
          .value();
  client = ClientTls::load({.ca = authority.file(), .server_name = {}, .certificate = {}, .key = {}}).value();
}

void LinkOverTls::begin(Buffers buffers) {
  auto [own, other] = connected_pair(context, buffers);
  wish.connects = !GetParam().link_connects;
  wish.version = GetParam().version;
  if (GetParam().link_connects) {
    wish.certificate = files.certificate;
    wish.key = files.key;
  }
  peer = std::make_unique<TlsPeer>(std::move(other), wish);
  transport.socket = std::move(own);
  const int descriptor = transport.socket.native_handle();
  transport.tls = GetParam().link_connects ? client->channel(descriptor, {"smsc.example.net", 3550})
                                           : server->channel(descriptor);
}

void LinkOverTls::agree() {
  bool done = false;
  ASSERT_TRUE(run_until(context,
                        [&] {
                          done = done || transport.tls->handshake() == TlsChannel::Outcome::done;
                          return peer->shake_hands() && done;
                        }))
      << transport.tls->why() << peer->why();
  link = std::make_shared<Link>(std::move(transport), owner, live);
}

std::vector<std::uint8_t> LinkOverTls::take(std::size_t octets) {
  std::vector<std::uint8_t> all;
  EXPECT_TRUE(run_until(context, [&] {
    const auto more = peer->read();
    all.insert(all.end(), more.begin(), more.end());
    return all.size() >= octets || peer->saw_end();
  }));
  return all;
}

}  // namespace smppguard::net
