// SPDX-License-Identifier: Apache-2.0
#include "lockout.hpp"

#include <algorithm>
#include <utility>

namespace smppguard::web {
namespace {

using std::chrono::seconds;

constexpr unsigned kMostWrong = 10;
constexpr seconds kWindow{60};
constexpr seconds kFirstPenalty{60};
constexpr seconds kMostPenalty{3'600};
constexpr seconds kRemembered{2 * 3'600};
constexpr std::size_t kMostSources = 10'000;
constexpr seconds kBetweenTellings{3'600};
constexpr std::size_t kMostTold = 100;  // networks, within that time

bool is_v4(const IpAddress& address) noexcept {
  const auto v4 = IpAddress::v4({}).octets;
  return std::equal(v4.begin(), v4.begin() + 12, address.octets.begin());
}

/// What one hand may easily have many addresses of.
Place network_of(const IpAddress& address) {
  auto octets = address.octets;
  std::fill(octets.begin() + (is_v4(address) ? 15 : 6), octets.end(), std::uint8_t{0});
  return octets;
}

seconds rounded_up(Lockout::Clock::duration left) {
  return std::chrono::ceil<seconds>(left);
}

}  // namespace

Place place_of(const IpAddress& address) noexcept {
  auto octets = address.octets;
  if (!is_v4(address)) std::fill(octets.begin() + 8, octets.end(), std::uint8_t{0});
  return octets;
}

Lockout::Verdict Lockout::wrong(const IpAddress& source, Time now) {
  forget(now);
  Source& one = sources_[place_of(source)];
  one.last = now;
  if (now < one.until) return {rounded_up(one.until - now)};
  if (one.wrong == 0 || now - one.window >= kWindow) {
    one.window = now;
    one.wrong = 0;
  }
  if (++one.wrong < kMostWrong) return {};
  one.wrong = 0;
  one.penalty = one.penalty == seconds{0} ? kFirstPenalty : std::min(one.penalty * 2, kMostPenalty);
  one.until = now + one.penalty;
  Verdict verdict{one.penalty, true};
  verdict.tell = is_news(network_of(source), now);
  if (verdict.tell) {
    verdict.untold = std::exchange(untold_, 0);
  } else {
    ++untold_;
  }
  return verdict;
}

bool Lockout::is_news(const Place& network, Time now) {
  std::erase_if(told_, [&](const auto& entry) { return now - entry.second >= kBetweenTellings; });
  if (told_.size() >= kMostTold) return false;
  return told_.emplace(network, now).second;
}

void Lockout::forget(Time now) {
  if (sources_.size() < kMostSources) {
    std::erase_if(sources_, [&](const auto& entry) { return now - entry.second.last > kRemembered; });
    return;
  }
  const auto oldest = std::min_element(sources_.begin(), sources_.end(), [](const auto& a, const auto& b) {
    return a.second.last < b.second.last;
  });
  sources_.erase(oldest);
}

}  // namespace smppguard::web
