// SPDX-License-Identifier: Apache-2.0
#include "row.hpp"

#include "smppguard/traffic/siphash.hpp"

namespace smppguard::traffic {

void Habit::count(WallTime at) noexcept {
  constexpr std::int64_t kHour = 3'600'000;
  const auto hour = static_cast<std::int32_t>(at.time_since_epoch().count() / kHour);
  if (hour > hour_) {
    peak_of_day_ = std::max(peak_of_day_, this_hour_);
    this_hour_ = 0;
    const std::int32_t days = hour / 24 - hour_ / 24;
    if (days > 0) {
      if (peak_of_day_ > 0) ++days_;
      peak_ = std::max(peak_, static_cast<float>(peak_of_day_)) * std::pow(0.95F, static_cast<float>(days));
      peak_of_day_ = 0;
    }
    hour_ = hour;
  }
  ++this_hour_;
}

void Row::begin(std::uint64_t new_who, WallTime now) noexcept {
  *this = Row{};
  who = new_who;
  advance(now);
}

void Row::advance(WallTime now) noexcept {
  constexpr std::chrono::hours kSetBack{1};
  if (now + kSetBack < latest) {
    // The clock was ahead: what was counted since lies in times that have not come yet.
    const bool stands_in_line = changed;
    const Traits kept = traits;
    begin(who, now);
    changed = stands_in_line;
    traits = kept;
    return;
  }
  if (now <= latest) return;
  for (const Window window : kWindows) {
    const auto w = static_cast<std::size_t>(window);
    const std::int64_t number = bucket_of(window, now);
    if (number == now_[w]) continue;
    const auto fresh =
        static_cast<std::size_t>(std::min(number - now_[w], static_cast<std::int64_t>(kBuckets[w])));
    for (std::size_t i = 0; i < fresh; ++i) bucket(w, number - static_cast<std::int64_t>(i)) = {};
    texts_.turn(window, number, fresh);
    domains_.turn(window, number, fresh);
    now_[w] = number;
    if (window != Window::day) continue;
    if (fresh == kBuckets[w]) {
      recipients_.clear();
      distinct_domains_.clear();
    } else {
      recipients_.sweep(now);
      distinct_domains_.sweep(now);
    }
  }
  latest = now;
}

void Row::add(Tally tally, std::uint32_t count) noexcept {
  for (std::size_t w = 0; w < kWindowCount; ++w) bucket(w, now_[w])[static_cast<std::size_t>(tally)] += count;
}

void Row::add_domain(std::uint64_t domain) noexcept {
  domains_.add(static_cast<std::uint32_t>(domain));
  distinct_domains_.add(domain, latest);
}

Counters Row::counters(Window window) const noexcept {
  const auto w = static_cast<std::size_t>(window);
  Buckets sums{};
  for (std::size_t i = 0; i < kBuckets[w]; ++i) {
    for (std::size_t t = 0; t < kTallyCount; ++t) sums[t] += buckets_[kFirst[w] + i][t];
  }
  const auto of = [&](Tally tally) { return sums[static_cast<std::size_t>(tally)]; };
  Counters counters;
  counters.messages = of(Tally::messages);
  counters.refused_listed = of(Tally::refused_listed);
  counters.refused_other = of(Tally::refused_other);
  counters.opt_outs = of(Tally::opt_outs);
  counters.complaints = of(Tally::complaints);
  counters.delivered = of(Tally::delivered);
  counters.undelivered = of(Tally::undelivered);
  counters.strangers = of(Tally::strangers);
  counters.linked = of(Tally::linked);
  const WallTime start = start_of(window, latest);
  counters.recipients = std::min(recipients_.count_since(start, latest), counters.attempts());
  counters.domains = std::min(distinct_domains_.count_since(start, latest), counters.linked * 3);
  counters.same_text = texts_.top(window).count;
  counters.same_domain = domains_.top(window).count;
  return counters;
}

std::uint32_t Row::attempts_of_day() const noexcept {
  std::uint32_t sum = 0;
  for (std::size_t i = kFirst[2]; i < kAllBuckets; ++i)
    sum += buckets_[i][0] + buckets_[i][1] + buckets_[i][2];
  return sum;
}

}  // namespace smppguard::traffic
