// SPDX-License-Identifier: Apache-2.0
#include "head_signer.hpp"

#include "head.hpp"
#include "heads_file.hpp"

#include <utility>

namespace smppguard::journal {

HeadSigner::HeadSigner(const JournalOptions& options, SigningKey key)
    : folder_{options.path},
      node_{options.node},
      key_{std::move(key)},
      copy_{options.heads.empty() ? std::filesystem::path{} : elsewhere(options.heads, options.node)} {}

void HeadSigner::sign(Stream stream, const SegmentEnd& end, WallTime now) {
  std::uint64_t& last = signed_[static_cast<std::size_t>(stream)];
  if (end.place.n == last) return;
  last = end.place.n;
  waiting_.push_back({end.month, journal::sign({node_, stream, end, now, key_.fingerprint()}, key_)});
}

Result<void> HeadSigner::write() {
  for (; !waiting_.empty(); waiting_.pop_front()) {
    Waiting& next = waiting_.front();
    if (auto done = append_heads(path_of(folder_, kHeadsName, next.month), next.line); !done) return done;
    copy_.add(std::move(next.line));
  }
  return {};
}

}  // namespace smppguard::journal
