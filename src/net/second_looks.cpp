// SPDX-License-Identifier: Apache-2.0
#include "second_looks.hpp"

#include "link.hpp"

#include <utility>

#include <boost/asio/io_context.hpp>

namespace smppguard::net {

boost::asio::execution_context::id SecondLooks::id;

SecondLooks::SecondLooks(boost::asio::execution_context& context)
    : service{context}, timer_{static_cast<boost::asio::io_context&>(context)} {}

void SecondLooks::add(std::weak_ptr<Link> link) {
  links_.push_back(std::move(link));
  if (!waits_) wait();
}

void SecondLooks::wait() {
  waits_ = true;
  timer_.expires_after(kPause);
  timer_.async_wait([this](const boost::system::error_code& ec) {
    waits_ = false;
    if (!ec) look();
  });
}

void SecondLooks::look() {
  // What a look gives rise to may add links.
  const std::vector<std::weak_ptr<Link>> links = std::exchange(links_, {});
  for (const std::weak_ptr<Link>& one : links) {
    const auto link = one.lock();
    if (link && !link->look_again()) links_.push_back(one);
  }
  if (!links_.empty() && !waits_) wait();
}

}  // namespace smppguard::net
