// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace smppguard::journal {

/// Keeps a copy of the heads at a path that should be on another machine's disk. That may hang, so a thread
/// of its own writes there; the journal never waits for it.
class HeadsCopy {
 public:
  /// `path` "": nothing is copied.
  explicit HeadsCopy(std::filesystem::path path);
  HeadsCopy(const HeadsCopy&) = delete;
  HeadsCopy& operator=(const HeadsCopy&) = delete;
  /// Waits a few seconds for what is left to be written, not longer.
  ~HeadsCopy();

  /// One head. Beyond kMostWaiting that cannot be written the oldest are left out: each says more than those
  /// before it.
  void add(std::string line);
  /// Why the last attempt failed; "": it did not.
  [[nodiscard]] std::string trouble() const;

  static constexpr std::size_t kMostWaiting = 1'000;

 private:
  struct Shared;
  static void run(const std::shared_ptr<Shared>& shared);

  std::shared_ptr<Shared> shared_;  // the thread has it too, and may outlive this
};

}  // namespace smppguard::journal
