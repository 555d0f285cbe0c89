// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/dnc/history.hpp"
#include "smppguard/dnc/list_folder.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "snapshot_format.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// An area code's part of a list that is being written.
struct StagedArea {
  AreaInfo info;
  format::Place place;
};

/// A file that was read and whose areas are in the staging file.
struct StagedFile {
  std::string key;  ///< tells it from a file of other contents
  FileRecord record;
  std::vector<StagedArea> areas;
};

/// The list that an import writes, under a hidden name until it is whole: areas in the order in which they
/// come, and beside them a log of the files that are done, for a run that is interrupted.
/// append(), overwrite() and note() may be called on any thread.
class Staging {
 public:
  /// Takes over what an interrupted import of the same list left, or begins anew. The folder is locked.
  [[nodiscard]] static Result<Staging> open(const std::filesystem::path& folder, const ListIdentity& list);

  Staging(Staging&& other) noexcept;
  Staging& operator=(Staging&&) = delete;
  ~Staging() = default;

  /// What it takes on the disk already.
  [[nodiscard]] std::uint64_t octets() const;
  /// The file that a former run finished, if its areas are still as it wrote them. Its areas are kept.
  [[nodiscard]] std::optional<StagedFile> take_over(const std::string& key);
  /// What was not taken over is forgotten; its room is used again.
  void forget_others();

  [[nodiscard]] Result<StagedArea> append(const AreaInfo& info, format::Form form, Bytes octets);
  /// In the place of an area that has been staged before, which must have the same form and size.
  [[nodiscard]] Result<void> overwrite(StagedArea& area, Bytes octets) const;
  [[nodiscard]] Result<std::vector<std::uint8_t>> read(const StagedArea& area) const;
  /// The room of these areas is used again.
  void give_back(const std::vector<StagedArea>& areas);
  /// Writes down that a file is done.
  [[nodiscard]] Result<void> note(const StagedFile& file);

  /// Writes the header of these areas, which are in ascending order, and makes all of it durable. Gives
  /// the fingerprint.
  [[nodiscard]] Result<Digest> seal(const ListIdentity& list, const std::vector<StagedArea>& areas);
  /// Gives the sealed file its name.
  [[nodiscard]] Result<void> publish(const ListFile& as);
  /// Removes everything.
  void discard() noexcept;

 private:
  Staging(std::filesystem::path folder, std::string list, FileDescriptor file, FileDescriptor log);
  [[nodiscard]] Result<void> begin(const std::string& heading);
  [[nodiscard]] bool is_whole(const StagedFile& file) const;
  [[nodiscard]] std::uint64_t take_room(format::Form form, std::uint64_t octets);

  std::filesystem::path folder_;
  std::string list_;
  FileDescriptor file_;
  FileDescriptor log_;
  std::map<std::string, StagedFile> former_;  // by key
  std::mutex mutex_;                          // over what follows, and the writing of the log
  std::set<std::uint64_t> taken_;             // places of areas that were taken over
  std::uint64_t end_ = format::kHeaderOctets;
  std::vector<std::uint64_t> free_slabs_;
};

}  // namespace smppguard::dnc
