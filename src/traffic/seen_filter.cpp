// SPDX-License-Identifier: Apache-2.0
#include "seen_filter.hpp"

#include <algorithm>
#include <cstring>

namespace smppguard::traffic {
namespace {

constexpr std::size_t kBitsOfPair = 16;
constexpr unsigned kProbes = 6;

}  // namespace

SeenFilter::SeenFilter(std::size_t pairs, Duration span)
    : pairs_{std::max<std::size_t>(pairs, 32)},
      lines_{(pairs_ * kBitsOfPair + 511) / 512},
      span_{span},
      memory_{take_random_memory(octets())} {
  std::memset(memory_.get(), 0, octets());
}

SeenFilter::Line* SeenFilter::line(std::size_t filter, std::uint64_t hash) noexcept {
  const auto place = static_cast<std::size_t>(((hash >> 32U) * lines_) >> 32U);
  return reinterpret_cast<Line*>(memory_.get() + (filter * lines_ + place) * kLineOctets);
}

void SeenFilter::turn(WallTime at) noexcept {
  WallTime& since = since_[newest_];
  const bool over = at - since >= span_;
  if (since == WallTime{}) {
    since = at;
  } else if (over || held_ >= pairs_) {
    turned_early_ += over ? 0 : 1;
    // Where nothing came for long, several spans are over.
    const auto spans = over ? std::min<std::int64_t>((at - since) / span_, kFilters) : 1;
    for (std::int64_t i = 0; i < spans; ++i) {
      newest_ = (newest_ + 1) % kFilters;
      std::memset(memory_.get() + newest_ * lines_ * kLineOctets, 0, lines_ * kLineOctets);
      since_[newest_] = at;
    }
    held_ = 0;
  }
}

WallTime SeenFilter::remembers_since() const noexcept {
  const std::size_t oldest = (newest_ + 1) % kFilters;
  return since_[oldest] != WallTime{} ? since_[oldest] : since_[0];
}

bool SeenFilter::seen(std::uint64_t hash, WallTime at) noexcept {
  turn(at);
  Line mask{};
  std::uint64_t bits = hash * 0x9E3779B97F4A7C15ULL;
  for (unsigned i = 0; i < kProbes; ++i, bits >>= 9U)
    mask[(bits >> 6U) & 7U] |= std::uint64_t{1} << (bits & 63U);
  bool found = false;
  for (std::size_t back = 0; back < kFilters; ++back) {
    Line& held = *line((newest_ + kFilters - back) % kFilters, hash);
    bool all = true;
    for (std::size_t i = 0; i < held.size(); ++i) all = all && (held[i] & mask[i]) == mask[i];
    found = found || all;
    if (back != 0 || all) {
      if (found) break;
      continue;
    }
    for (std::size_t i = 0; i < held.size(); ++i) held[i] |= mask[i];
    ++held_;
  }
  return found;
}

}  // namespace smppguard::traffic
