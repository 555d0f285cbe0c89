// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace smppguard::consent {

/// Opt-outs that block already while the store has not committed them yet. Any thread.
///
/// One whose commit failed stays, since the recipient has spoken: until a later word of theirs to that sender
/// is durable, or the process ends.
///
/// Whoever judges a message asks here first and the index afterwards: an opt-out that is no longer pending is
/// then found there.
class PendingOptOuts {
 public:
  static constexpr std::size_t kMost = 65'536;

  /// A place in the order of all that was added. A recipient can write STOP, START and STOP before the first
  /// is durable: the mark tells which of their words is the later one.
  enum class Mark : std::uint64_t {};

  PendingOptOuts();
  ~PendingOptOuts();
  PendingOptOuts(const PendingOptOuts&) = delete;
  PendingOptOuts& operator=(const PendingOptOuts&) = delete;

  /// Blocks from now on. Nothing if there are kMost: then it must not be acknowledged. One that is pending
  /// already takes the new mark and no more room. Takes a short lock.
  [[nodiscard]] std::optional<Mark> add(PhoneNumber recipient, PhoneNumber sender);
  /// For a word that ends an opt-out, to be asked when it arrives: it is later than all that was added so
  /// far.
  [[nodiscard]] Mark latest() const;
  /// The index holds the recipient's word to this sender that has this mark: what is pending since then or
  /// before is over, a later opt-out is not.
  void settle(PhoneNumber recipient, PhoneNumber sender, Mark mark);

  /// Exact. Lock-free and in a few instructions unless this pair, or one that shares its place, is pending.
  [[nodiscard]] bool contains(PhoneNumber recipient, PhoneNumber sender) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept;

 private:
  struct Pairs;
  std::unique_ptr<Pairs> pairs_;
};

}  // namespace smppguard::consent
