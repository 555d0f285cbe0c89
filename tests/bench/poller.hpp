// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "link.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <span>
#include <sys/epoll.h>
#include <system_error>

namespace smppguard::bench {

using Clock = std::chrono::steady_clock;

/// Level-triggered epoll. `key` comes back with the event. One thread.
class Poller {
 public:
  static constexpr std::uint32_t kReadable = EPOLLIN;
  static constexpr std::uint32_t kWritable = EPOLLOUT;

  Poller() : epoll_{::epoll_create1(EPOLL_CLOEXEC)} {
    if (!epoll_) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  }

  void add(int fd, std::uint32_t events, std::uint64_t key) { control(EPOLL_CTL_ADD, fd, events, key); }
  void change(int fd, std::uint32_t events, std::uint64_t key) { control(EPOLL_CTL_MOD, fd, events, key); }
  void remove(int fd) { control(EPOLL_CTL_DEL, fd, 0, 0); }

  /// What happened, or nothing once `until` is reached. Valid until the next call.
  [[nodiscard]] std::span<const epoll_event> wait(Clock::time_point until) {
    using std::chrono::nanoseconds;
    const nanoseconds left = std::max<nanoseconds>(nanoseconds{0}, until - Clock::now());
    const timespec timeout{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    const int count =
        ::epoll_pwait2(epoll_.get(), events_.data(), static_cast<int>(events_.size()), &timeout, nullptr);
    return {events_.data(), static_cast<std::size_t>(std::max(count, 0))};
  }

 private:
  void control(int operation, int fd, std::uint32_t events, std::uint64_t key) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = key;
    if (::epoll_ctl(epoll_.get(), operation, fd, &event) != 0) {
      throw std::system_error(errno, std::generic_category(), "epoll_ctl");
    }
  }

  Fd epoll_;
  std::array<epoll_event, 256> events_;
};

}  // namespace smppguard::bench
