// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/traffic/window.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace smppguard::traffic {

/// The most frequent of many things within the hour and the day, after Misra and Gries: four are held; one
/// that is not takes a credit from each of them, and a place that has none left. Counts are never too high,
/// and too low by what came before the thing was held, at most a fifth of all. Above 65,535 in a bucket they
/// stay.
class Frequent {
 public:
  struct Top {
    std::uint32_t thing = 0;  ///< 0: none
    std::uint32_t count = 0;
  };

  void add(std::uint32_t thing) noexcept {
    Entry* free = nullptr;
    for (Entry& entry : entries_) {
      if (entry.credit != 0 && entry.thing == thing) return count(entry);
      if (entry.credit == 0) free = &entry;
    }
    if (free != nullptr) {
      *free = Entry{};
      free->thing = thing;
      return count(*free);
    }
    for (Entry& entry : entries_) --entry.credit;
  }

  /// The window goes on to `bucket`; `fresh` buckets up to it begin at zero.
  void turn(Window window, std::int64_t bucket, std::size_t fresh) noexcept {
    for (std::size_t i = 0; i < fresh; ++i) {
      const auto at = static_cast<std::size_t>(bucket) - i;
      for (Entry& entry : entries_) {
        if (window == Window::hour) entry.hour[at % entry.hour.size()] = 0;
        if (window == Window::day) entry.day[at % entry.day.size()] = 0;
      }
    }
    if (window == Window::hour) hour_ = static_cast<std::uint8_t>(static_cast<std::size_t>(bucket) % 6);
    if (window != Window::day) return;
    day_ = static_cast<std::uint8_t>(static_cast<std::size_t>(bucket) % 8);
    for (Entry& entry : entries_) entry.credit = std::min(entry.credit, sum(entry.day));
  }

  [[nodiscard]] Top top(Window window) const noexcept {
    Top most;
    if (window == Window::minute) return most;
    for (const Entry& entry : entries_) {
      const std::uint32_t count = window == Window::hour ? sum(entry.hour) : sum(entry.day);
      if (count > most.count) most = {entry.thing, count};
    }
    return most;
  }

 private:
  struct Entry {
    std::uint32_t thing = 0;
    std::uint32_t credit = 0;
    std::array<std::uint16_t, 6> hour{};
    std::array<std::uint16_t, 8> day{};
  };

  template <std::size_t N>
  static std::uint32_t sum(const std::array<std::uint16_t, N>& buckets) noexcept {
    std::uint32_t all = 0;
    for (const std::uint16_t bucket : buckets) all += bucket;
    return all;
  }
  static void raise(std::uint16_t& bucket) noexcept {
    if (bucket != std::numeric_limits<std::uint16_t>::max()) ++bucket;
  }
  void count(Entry& entry) noexcept {
    ++entry.credit;
    raise(entry.hour[hour_]);
    raise(entry.day[day_]);
  }

  std::array<Entry, 4> entries_{};
  std::uint8_t hour_ = 0;
  std::uint8_t day_ = 0;
};

}  // namespace smppguard::traffic
