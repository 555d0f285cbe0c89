// SPDX-License-Identifier: Apache-2.0
#include "second_looks.hpp"

#include "link.hpp"

#include <utility>

#include <boost/asio/post.hpp>

namespace smppguard::net {

boost::asio::execution_context::id SecondLooks::id;

SecondLooks::SecondLooks(boost::asio::execution_context& context)
    : service{context}, context_{static_cast<boost::asio::io_context&>(context)}, timer_{context_} {}

void SecondLooks::shutdown() {
  links_.clear();
  turn_.clear();
}

void SecondLooks::add(std::weak_ptr<Link> link) {
  links_.push_back(std::move(link));
  if (!busy_) wait();
}

void SecondLooks::wait() {
  busy_ = true;
  timer_.expires_after(kPause);
  timer_.async_wait([this](const boost::system::error_code& ec) {
    if (ec) return;
    turn_ = std::exchange(links_, {});
    look_at_some();
  });
}

/// What a look gives rise to may add links.
void SecondLooks::look_at_some() {
  for (std::size_t i = 0; i < kAtOnce && !turn_.empty(); ++i) {
    const std::weak_ptr<Link> one = std::move(turn_.back());
    turn_.pop_back();
    const auto link = one.lock();
    if (link && !link->look_again()) links_.push_back(one);
  }
  if (!turn_.empty()) return boost::asio::post(context_, [this] { look_at_some(); });
  busy_ = false;
  if (!links_.empty()) wait();
}

}  // namespace smppguard::net
