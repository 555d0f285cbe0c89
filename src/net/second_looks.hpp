// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace smppguard::net {

class Link;

/// Looks once more at links that have fallen silent. A link that has read less than it had room for knows
/// that nothing is left, but not whether the peer's end came with the last octets; and of an end that is
/// there already the system tells nobody again. One timer for all links of an io_context, which runs only
/// while there are such links.
class SecondLooks final : public boost::asio::execution_context::service {
 public:
  using key_type = SecondLooks;
  static boost::asio::execution_context::id id;

  /// Between the last octets and the look: once to twice that.
  static constexpr std::chrono::milliseconds kPause{50};

  explicit SecondLooks(boost::asio::execution_context& context);

  /// For a link that has read octets. It stays until it is looked at.
  void add(std::weak_ptr<Link> link);

 private:
  /// So that other links have their turn in between.
  static constexpr std::size_t kAtOnce = 64;

  void shutdown() override;
  void wait();
  void look_at_some();

  boost::asio::io_context& context_;
  boost::asio::steady_timer timer_;
  bool busy_ = false;                       // waits, or has not looked at all whose turn it is
  std::vector<std::weak_ptr<Link>> links_;  // for the next time
  std::vector<std::weak_ptr<Link>> turn_;   // that are looked at now
};

}  // namespace smppguard::net
