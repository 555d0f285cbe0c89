// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/bytes.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace smppguard::dnc {

struct AreaInfo {
  unsigned area_code = 0;   ///< 200 to 999
  Day version{};            ///< date of the list it came from
  std::uint32_t count = 0;  ///< numbers listed

  friend bool operator==(const AreaInfo&, const AreaInfo&) = default;
};

struct SnapshotInfo {
  std::vector<AreaInfo> areas;  ///< ascending area codes, each once
  std::uint64_t total = 0;      ///< numbers listed in all areas
  std::uint64_t file_octets = 0;

  friend bool operator==(const SnapshotInfo&, const SnapshotInfo&) = default;
};

/// header: the header and its checksum. full: every slab's checksum and count as well, which reads the whole
/// file once (about half a second for the national list) and leaves it in memory.
enum class Verify : std::uint8_t { header, full };

/// The registry as one read-only mapped file, exact. Immutable: any number of threads may ask it, and all
/// processes that open the file share its memory. The file must only ever be replaced by rename; shortening
/// it in place would end every process that maps it (SIGBUS).
class Snapshot {
 public:
  /// Opens a file that build() wrote. Errors name the file and say what is wrong with it.
  [[nodiscard]] static Result<std::shared_ptr<const Snapshot>> open(const std::filesystem::path& path,
                                                                    Verify verify = Verify::full);

  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot();

  /// Valid as long as the snapshot.
  [[nodiscard]] const AreaSlabs& slabs() const noexcept { return slabs_; }
  [[nodiscard]] const SnapshotInfo& info() const noexcept { return info_; }
  /// A checksum over all of it: another one for other contents. Valid as long as the snapshot.
  [[nodiscard]] Bytes fingerprint() const noexcept;

 private:
  Snapshot(Bytes mapped, SnapshotInfo info) noexcept;

  Bytes mapped_;
  AreaSlabs slabs_;
  SnapshotInfo info_;
};

}  // namespace smppguard::dnc
