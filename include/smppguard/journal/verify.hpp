// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace smppguard::journal {

/// One thing that is not as the journal wrote it.
struct Finding {
  enum class Kind : std::uint8_t {
    edited,      ///< a line is not what its hash says, or is no line of a journal
    deleted,     ///< lines or segments are missing
    cut,         ///< a stream ends before a line that was signed
    recomputed,  ///< a line has another hash than the one that was signed: what comes before it was made anew
    not_signed,  ///< a signature or key is not right, or there is no head at all
  };
  Kind kind = Kind::edited;
  std::filesystem::path file;
  std::uint64_t line = 0;  ///< from 1; 0: the file as a whole
  std::string what;
};

/// "edited", "deleted", "cut", "recomputed", "unsigned".
[[nodiscard]] std::string_view name(Finding::Kind kind) noexcept;

/// What to hold a journal against, and who hears of it.
struct VerifyRequest {
  std::filesystem::path folder;
  /// Heads that were kept elsewhere: a file, or a folder of *.heads. "": only those beside the segments,
  /// which whoever can write the folder can change as well.
  std::filesystem::path heads;
  std::filesystem::path public_key;  ///< kept elsewhere; "": the folder's own
  /// When the folder is read, or was copied: a stream may have begun so shortly before that it has no head
  /// yet. What is not given is long after.
  WallTime now = WallTime::max();
  std::function<void(const Finding&)> found;
  /// Told now and then, octets read and octets there are; may be empty.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

struct Verified {
  std::uint64_t findings = 0;
  std::uint64_t lines = 0;
  std::uint64_t segments = 0;
  std::uint64_t heads = 0;           ///< of this node, with a signature that is right
  std::uint64_t other_heads = 0;     ///< of other nodes, not looked at
  std::uint64_t behind_heads = 0;    ///< lines that no head covers yet
  std::uint64_t kept_elsewhere = 0;  ///< of `heads`, those from VerifyRequest::heads
};

/// Reads everything in the folder, in memory that does not grow with it except for 64 octets a head. A
/// journal that is being written meanwhile is in order up to where it was at the start. An error: it cannot
/// be read.
[[nodiscard]] Result<Verified> verify(const VerifyRequest& request);

}  // namespace smppguard::journal
