// SPDX-License-Identifier: Apache-2.0
#include "lockout.hpp"

#include <algorithm>

namespace smppguard::web {
namespace {

using std::chrono::seconds;

constexpr unsigned kMostWrong = 10;
constexpr seconds kWindow{60};
constexpr seconds kFirstPenalty{60};
constexpr seconds kMostPenalty{3'600};
constexpr seconds kRemembered{2 * 3'600};
constexpr std::size_t kMostSources = 10'000;

/// Who has one IPv6 address has the 2^64 around it too.
std::array<std::uint8_t, 16> place_of(const IpAddress& address) {
  auto octets = address.octets;
  const auto v4 = IpAddress::v4({}).octets;
  const bool four = std::equal(v4.begin(), v4.begin() + 12, octets.begin());
  if (!four) std::fill(octets.begin() + 8, octets.end(), std::uint8_t{0});
  return octets;
}

seconds rounded_up(Lockout::Clock::duration left) {
  return std::chrono::ceil<seconds>(left);
}

}  // namespace

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
  return {one.penalty, true};
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
