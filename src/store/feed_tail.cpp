// SPDX-License-Identifier: Apache-2.0
#include "feed_tail.hpp"

#include "smppguard/store/measure.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace smppguard::store {

namespace {

std::size_t fingerprint(const FeedEntry& entry) noexcept {
  constexpr std::hash<std::string_view> kHash;
  return kHash(entry.details) ^ (kHash(entry.kind) * 31) ^
         (static_cast<std::size_t>(entry.at.time_since_epoch().count()) * 0x9E37'79B9'7F4A'7C15) ^
         entry.position;
}

}  // namespace

FeedTail::FeedTail(Store& store, Follower& follower, Position after)
    : store_{store}, follower_{follower}, progress_{after, after, 0} {}

void FeedTail::give(const FeedEntry& entry) {
  follower_.take(entry);
  progress_.seen = entry.position;
  progress_.head = std::max(progress_.head, entry.position);
  last_ = fingerprint(entry);
  ++progress_.taken;
}

bool FeedTail::is_last(const FeedEntry& entry) noexcept {
  if (entry.position != progress_.seen) return false;
  const std::size_t found = fingerprint(entry);
  if (!last_) last_ = found;
  return *last_ == found;
}

Result<FeedTail::Look> FeedTail::look() {
  if (anew_) return begin_anew();
  const std::uint64_t reconnects = store_.condition().reconnects;
  const std::uint64_t before = progress_.taken;
  bool same = progress_.seen == 0;  // nothing that could have been lost
  const Position after = same ? 0 : progress_.seen - 1;
  bool first = !same;
  const auto read = store_.read_feed(after, kBatch + 1, [&](const FeedEntry& entry) {
    if (std::exchange(first, false)) {
      same = is_last(entry);
    } else if (same) {
      give(entry);
    }
  });
  const std::uint64_t count = progress_.taken - before;
  if ((read && same) || count > 0) follower_.taken_up_to(progress_.seen);
  if (!read) return read.error();
  if (!same) return begin_anew();
  reconnects_ = reconnects;
  return count < kBatch ? Look::at_end : Look::more;
}

Result<FeedTail::Look> FeedTail::begin_anew() {
  // It will have them yet, or be promoted without them. What stands there now is older than what is known.
  if (store_.condition().read_only) {
    return fail("the server is a stand-by that lacks changes which are known here; they are waited for");
  }
  if (!std::exchange(anew_, true)) follower_.begin_anew();
  const auto loaded = store_.load_standings([this](const consent::Fact& fact) {
    FeedEntry standing;
    standing.fact = fact;
    follower_.take(standing);
  });
  if (!loaded) return loaded.error();
  // Behind the standings' position at the earliest: what has changed since comes once more.
  if (auto given = give_measures(); !given) return given.error();
  anew_ = false;
  progress_.seen = progress_.head = loaded->position;
  last_.reset();
  follower_.taken_up_to(progress_.seen);
  return Look::more;
}

Result<void> FeedTail::take(std::span<const FeedEntry> committed) {
  if (committed.empty()) return {};
  const bool next = committed.front().position == progress_.seen + 1;
  progress_.head = std::max(progress_.head, committed.back().position);
  if (next && reconnects_ == store_.condition().reconnects) {
    for (const FeedEntry& entry : committed) give(entry);
    follower_.taken_up_to(progress_.seen);
    return {};
  }
  // Somebody else was faster, positions were left out, or it may be another feed. What is committed here is
  // in it as well.
  Look found = Look::more;
  do {
    const auto looked = look();
    if (!looked) return looked.error();
    found = *looked;
  } while (progress_.seen < committed.back().position && found == Look::more);
  if (progress_.seen >= committed.back().position) return {};
  return fail("the feed does not show yet what was committed");
}

Result<void> FeedTail::give_measures() {
  constexpr std::size_t kPage = 1'000;
  MeasureFilter filter;
  filter.limit = kPage;
  for (;;) {
    const auto measures = store_.measures(filter);
    if (!measures) return measures.error();
    for (const Measure& measure : *measures) follower_.take(entry_of(measure));
    if (measures->size() < kPage) return {};
    filter.before = measures->back().id;
  }
}

}  // namespace smppguard::store
