// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "heads_copy.hpp"
#include "month.hpp"
#include "segment_end.hpp"
#include "signing_key.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/journal/entry.hpp"
#include "smppguard/journal/options.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>

namespace smppguard::journal {

/// Signs heads and writes them beside the segments and, by a thread of its own, elsewhere.
class HeadSigner {
 public:
  HeadSigner(const JournalOptions& options, SigningKey key);

  /// `end` must be on disk. Does nothing if this was signed last.
  void sign(Stream stream, const SegmentEnd& end, WallTime now);
  /// Whether anything of the stream was signed by this process.
  [[nodiscard]] bool has_signed(Stream stream) const noexcept {
    return signed_[static_cast<std::size_t>(stream)] != 0;
  }
  /// Writes what was signed. May be tried again.
  [[nodiscard]] Result<void> write();
  /// With the copy elsewhere; "": none.
  [[nodiscard]] std::string trouble() const { return copy_.trouble(); }

 private:
  struct Waiting {
    Month month;
    std::string line;
  };

  const std::filesystem::path folder_;
  const std::string node_;
  const SigningKey key_;
  std::array<std::uint64_t, kStreamCount> signed_{};  // the line that the last head is about
  std::deque<Waiting> waiting_;
  HeadsCopy copy_;
};

}  // namespace smppguard::journal
