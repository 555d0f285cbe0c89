// SPDX-License-Identifier: Apache-2.0
#include "feed_tail.hpp"

#include <utility>

namespace smppguard::store {

FeedTail::FeedTail(Store& store, Follower& follower, Position after, Report report)
    : store_{store}, follower_{follower}, seen_{after}, report_{std::move(report)} {}

void FeedTail::give(const FeedEntry& entry) {
  follower_.take(entry);
  seen_ = entry.position;
}

FeedTail::Look FeedTail::look() {
  const Position before = seen_;
  std::size_t count = 0;
  const auto read = store_.read_feed(seen_, kBatch, [&](const FeedEntry& entry) {
    give(entry);
    ++count;
  });
  if (read || seen_ != before) follower_.taken_up_to(seen_);
  if (!read) {
    if (!std::exchange(failed_, true)) report_(read.error());
    return Look::failed;
  }
  failed_ = false;
  return count < kBatch ? Look::at_end : Look::more;
}

bool FeedTail::take(std::span<const FeedEntry> committed) {
  if (committed.empty()) return true;
  if (committed.front().position == seen_ + 1) {
    for (const FeedEntry& entry : committed) give(entry);
    follower_.taken_up_to(seen_);
    return true;
  }
  // Somebody else was faster, or positions were left out. What is committed here is in the feed as well.
  Look found = Look::more;
  while (seen_ < committed.back().position && found == Look::more) found = look();
  return seen_ >= committed.back().position;
}

}  // namespace smppguard::store
