// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/bytes.hpp"
#include "smppguard/core/list_kind.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/file_fault.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// Which list a snapshot is one of.
struct ListIdentity {
  std::string name;                    ///< "national", "texas": a-z, 0-9 and '-', at most 32
  ListKind kind = ListKind::national;  ///< any but do_not_originate
  std::string organisation{};          ///< key of the one whose list it is; kind organisation only

  friend bool operator==(const ListIdentity&, const ListIdentity&) = default;
};

struct AreaInfo {
  unsigned area_code = 0;   ///< 200 to 999
  Day version{};            ///< date of the list it came from
  std::uint32_t count = 0;  ///< numbers listed

  friend bool operator==(const AreaInfo&, const AreaInfo&) = default;
};

struct SnapshotInfo {
  ListIdentity list;
  std::vector<AreaInfo> areas;  ///< ascending area codes, each once
  std::uint64_t total = 0;      ///< numbers listed in all areas
  std::uint64_t file_octets = 0;

  friend bool operator==(const SnapshotInfo&, const SnapshotInfo&) = default;
};

/// header: the header and its checksum. full: every area's checksum and count as well, which reads the whole
/// file once (about half a second for the national list) and leaves it in the system's memory. kept: the
/// same, and of a national list what was verified is kept in memory of the process's own instead of the
/// file's mapping. That lies in large pages, so that looking up costs less, and nothing that happens to the
/// file reaches it.
enum class Verify : std::uint8_t { header, full, kept };

/// One list of recipients as one read-only file, exact. Immutable: any number of threads may ask it. Unless
/// it is kept, the file is mapped: all processes that open it share its memory; it must never be changed in
/// place, and shortening it would end every process that maps it (SIGBUS).
class Snapshot {
 public:
  /// Opens a file that an import wrote. Errors name the file and say what is wrong with it. Refused is one
  /// that anybody may write to.
  [[nodiscard]] static FileResult<std::shared_ptr<const Snapshot>> open(const std::filesystem::path& path,
                                                                        Verify verify = Verify::full);

  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;
  ~Snapshot();

  /// What open() with Verify::full looks at, later. Reads through the file, not through the mapping.
  [[nodiscard]] FileResult<void> verify() const;
  /// Has the mapping's pages entered now rather than by the first decisions that touch them.
  void warm() const noexcept;
  /// Whether it was opened with Verify::kept and is a national list: whole, checked, and not mapped.
  [[nodiscard]] bool is_kept() const noexcept;

  [[nodiscard]] const SnapshotInfo& info() const noexcept { return info_; }
  /// A checksum over all of it: another one for other contents. Valid as long as the snapshot.
  [[nodiscard]] Bytes fingerprint() const noexcept;

  [[nodiscard]] bool contains(PhoneNumber number) const noexcept;
  /// Calls `take` with each local number of the area in ascending order. `index` is the area's place in
  /// info().areas.
  void for_each(std::size_t index, const std::function<void(std::uint32_t local)>& take) const;
  /// An area's octets as they stand in the file, checked; read through the file, not through the mapping.
  [[nodiscard]] Result<std::vector<std::uint8_t>> read_area(std::size_t index) const;
  /// The areas that are flat bitmaps; valid as long as the snapshot. Of a national list all are.
  [[nodiscard]] const AreaSlabs& slabs() const noexcept { return slabs_; }

 private:
  struct Parts;
  explicit Snapshot(std::unique_ptr<Parts> parts) noexcept;

  SnapshotInfo info_;
  AreaSlabs slabs_;
  std::unique_ptr<const Parts> parts_;
};

}  // namespace smppguard::dnc
