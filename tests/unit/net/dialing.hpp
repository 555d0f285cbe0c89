// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dialer.hpp"
#include "loopback.hpp"
#include "socket_address.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::net {

/// Dials, and somebody who listens.
class Dialing : public ::testing::Test {
 protected:
  /// A port on which nobody listens: it was ours a moment ago.
  std::uint16_t closed_port() {
    Tcp::acceptor brief{context, {boost::asio::ip::address_v4::loopback(), 0}};
    return brief.local_endpoint().port();
  }
  [[nodiscard]] std::uint16_t port() const { return acceptor.local_endpoint().port(); }

  void dial() {
    connected.reset();
    unreachable.clear();
    missed.clear();
    dialer =
        std::make_shared<Dialer>(context.get_executor(), std::make_shared<const DialTarget>(target), proxied,
                                 Dialer::Answers{[this](Transport transport, const Endpoint&) {
                                                   EXPECT_FALSE(answered());
                                                   connected.emplace(std::move(transport));
                                                 },
                                                 [this](const std::string& why) {
                                                   EXPECT_FALSE(answered());
                                                   unreachable = why;
                                                 },
                                                 [this](const std::string& endpoint, const std::string& why) {
                                                   missed.push_back(endpoint + ": " + why);
                                                 }});
    dialer->start();
  }
  [[nodiscard]] bool answered() const { return connected || !unreachable.empty(); }
  void await_answer() {
    EXPECT_TRUE(run_until(context, [this] { return answered(); }));
  }

  boost::asio::io_context context;
  Tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), 0}};
  DialTarget target;
  std::optional<Proxied> proxied;
  std::shared_ptr<Dialer> dialer;
  std::optional<Transport> connected;
  std::string unreachable;
  std::vector<std::string> missed;
};

}  // namespace smppguard::net
