// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "damaged_files.hpp"
#include "folder_lists.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/lists.hpp"
#include "smppguard/dnc/options.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::app {

/// How a running service has the lists that it was not in a hurry to take.
[[nodiscard]] constexpr dnc::Verify verify_for(const dnc::RegistryOptions& options) noexcept {
  return options.in_memory ? dnc::Verify::kept : dnc::Verify::full;
}

/// Holds the lists that decisions are made with, reads others that may take their place, and keeps those that
/// were replaced until no worker looks at them any more: to free them takes milliseconds, which no worker
/// has. Any thread.
class ListsInForce {
 public:
  using Pointer = std::shared_ptr<const FolderLists>;  ///< nullptr: no lists

  /// A file that was not taken, the last of them.
  struct Refusal {
    WallTime at{};
    std::string file;
    std::string why;
  };
  struct State {
    Pointer lists;
    dnc::RegistryOptions options{};
    WallTime since{};
    std::uint64_t swaps = 0;
    std::uint64_t refusals = 0;
    std::optional<Refusal> refused{};  ///< the last one
    std::string trouble{};             ///< why the folder, or a file in it, cannot be read; "": all can
  };

  struct Reading {
    Pointer lists;  ///< the very ones in force if the files are the same, and where they are kept
    std::vector<dnc::RefusedFile> refused;
  };
  /// Reads a folder; "" holds no lists. Of a list whose file is damaged the former generation is taken, and
  /// files that are distrusted are passed over. An error if the folder cannot be read.
  [[nodiscard]] Result<Reading> read(const std::filesystem::path& folder, dnc::Verify verify);
  /// Not to be read again as long as it is the same file.
  void distrust(const std::filesystem::path& folder, const dnc::ListFile& file);

  /// These are in force from now on; the same ones may be, and the same files kept elsewhere.
  void put(Pointer lists, const dnc::RegistryOptions& options, WallTime now);
  [[nodiscard]] Pointer current() const;
  [[nodiscard]] State state() const;
  void note(Refusal refusal);
  /// Whether that is news.
  bool note_trouble(const std::string& trouble);

  /// Frees, here and now, replaced lists that nobody looks at any more; whether others are left.
  bool free_unused();

 private:
  ListNames names_;  // first, since lists and decisions point to them
  std::mutex reading_;
  DamagedFiles damaged_;  // under reading_
  mutable std::mutex mutex_;
  State state_;  // under mutex_, as what follows
  bool began_ = false;
  std::vector<Pointer> replaced_;
};

}  // namespace smppguard::app
