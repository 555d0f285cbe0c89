// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain.hpp"
#include "month.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/journal/entry.hpp"
#include "smppguard/journal/options.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace smppguard::journal {

/// A beginning of a stream that is given up, or was: what has to stand in the evidence, so that a stream
/// which begins later is known to be whole.
struct Retirement {
  Stream stream = Stream::evidence;
  Month month{};  ///< the segment
  Place last;     ///< its last line
  bool removed =
      true;  ///< false: an earlier process removed it; said again, because the segment goes where it stood
};

/// Segments that have been kept long enough, the oldest first. The last segment of a stream always stays.
[[nodiscard]] Result<std::vector<Retirement>> due_for_retirement(const std::filesystem::path& folder,
                                                                 const JournalOptions& options, WallTime now);

/// The members of its entry, each with a comma before it.
[[nodiscard]] std::string members_of(const Retirement& retirement);

/// Deletes the files, once the entries are on disk, and the files of heads that no segment needs any more.
[[nodiscard]] Result<void> remove(const std::filesystem::path& folder,
                                  const std::vector<Retirement>& retirements);

}  // namespace smppguard::journal
