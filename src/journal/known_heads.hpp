// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "chain.hpp"
#include "findings.hpp"
#include "signing_key.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/journal/entry.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace smppguard::journal {

/// A head whose signature is right.
struct KnownHead {
  Place place;
  WallTime at{};
  std::uint32_t file = 0;  ///< index for KnownHeads::file()
  std::uint32_t line = 0;
};

/// The heads against which a node's journal is held.
class KnownHeads {
 public:
  /// `node` "": any node's.
  KnownHeads(std::string node, const PublicKeys& keys, Findings& findings)
      : node_{std::move(node)}, keys_{keys}, findings_{findings} {}

  /// Reads a file of heads. Lines that are none, or are signed by nobody known, are findings; those of other
  /// nodes are counted.
  [[nodiscard]] Result<void> load(const std::filesystem::path& path);
  /// After the last load().
  void sort();

  /// In the order of their lines.
  [[nodiscard]] const std::vector<KnownHead>& of(Stream stream) const noexcept {
    return heads_[static_cast<std::size_t>(stream)];
  }
  [[nodiscard]] const std::filesystem::path& file(const KnownHead& head) const { return files_[head.file]; }
  [[nodiscard]] std::uint64_t count() const noexcept;
  [[nodiscard]] std::uint64_t others() const noexcept { return others_; }

 private:
  void take(std::string_view text, std::uint32_t line);

  const std::string node_;
  const PublicKeys& keys_;
  Findings& findings_;
  std::vector<std::filesystem::path> files_;
  std::array<std::vector<KnownHead>, kStreamCount> heads_;
  std::uint64_t others_ = 0;
};

}  // namespace smppguard::journal
