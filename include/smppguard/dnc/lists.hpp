// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/area_slabs.hpp"
#include "smppguard/core/list_kind.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/dnc/list_folder.hpp"
#include "smppguard/dnc/originate_list.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// One list of those that hold together.
struct ListInfo {
  ListFile file;
  ListIdentity identity;
  Day oldest{};  ///< version dates of its area codes; the same day for a list without area codes
  Day newest{};
  std::uint64_t total = 0;      ///< entries
  std::string fingerprint{};    ///< a checksum over all of it, hexadecimal
  std::vector<AreaInfo> areas;  ///< empty for do_not_originate
};

/// A file of a folder of lists that was not taken.
struct RefusedFile {
  ListFile file;
  std::string why;      ///< names the file
  bool damaged = true;  ///< or it cannot be used in any case; else the system would not read it this time

  friend bool operator==(const RefusedFile&, const RefusedFile&) = default;
};

/// All lists of a folder that hold together, as decisions ask them: the national one as flat slabs, the other
/// lists of recipients in one table, so that a number of which nothing is known costs one cache miss in each,
/// neither waiting for the other. Immutable; any number of threads.
class Lists {
 public:
  /// That fit into the table of the lists beside the national one, a number of several lists more than once.
  static constexpr std::uint64_t kMostNumbers = (std::uint64_t{1} << 30U) - 1;

  /// Opens the files in force; a folder may hold none. `verify` says how much of the national list is looked
  /// at, the others are read as a whole in any case. `former` may be nullptr; files it has open already are
  /// taken over from it unread, and the table too if its lists are the same; only a national list that is to
  /// be kept and is not yet is read. An error names the file; nothing is loaded then. Imports may go on
  /// meanwhile.
  [[nodiscard]] static Result<std::shared_ptr<const Lists>> load(const std::filesystem::path& folder,
                                                                 Verify verify,
                                                                 const Lists* former = nullptr);
  /// The same for who would rather have an older list than none: of a list whose file cannot be opened, or is
  /// among `distrusted`, the generation before it is taken, and if there is none on disk the former one. A
  /// file that the system would not read changes nothing: the former list stays, if there is one; and
  /// whatever becomes of the file of one that is kept, it stays until there is a newer one or no file of its
  /// name. Files that could not be opened are added to `refused`, and so are the largest lists if those
  /// beside the national one hold more than `most_numbers` together. An error if the folder cannot be read.
  [[nodiscard]] static Result<std::shared_ptr<const Lists>> load_sound(
      const std::filesystem::path& folder, Verify verify, const Lists* former,
      const std::vector<ListFile>& distrusted, std::vector<RefusedFile>& refused,
      std::uint64_t most_numbers = kMostNumbers);
  ~Lists();
  Lists(const Lists&) = delete;
  Lists& operator=(const Lists&) = delete;

  /// nullptr without a national list.
  [[nodiscard]] const Snapshot* national() const noexcept;
  /// Places in all() of the other lists that hold the number; a part of members().
  [[nodiscard]] std::span<const std::uint16_t> holding(PhoneNumber recipient) const noexcept;
  /// All that holding() can answer, one behind the other; valid as long as this.
  [[nodiscard]] std::span<const std::uint16_t> members() const noexcept;

  struct Origin {
    std::uint16_t list;  ///< place in all()
    OriginateList::Match match;
  };
  /// The longest match over all do-not-originate lists; of equal ones that of the list first in all().
  [[nodiscard]] std::optional<Origin> do_not_originate(PhoneNumber sender) const noexcept;

  /// By name.
  [[nodiscard]] const std::vector<ListInfo>& all() const noexcept;
  /// Whether both were loaded from the same files.
  [[nodiscard]] bool same_files(const Lists& other) const noexcept;
  /// What Verify::full looks at, of all files that are mapped; the others are in memory, whole and checked.
  [[nodiscard]] Result<void> verify() const;
  /// The same for all that are not sound.
  [[nodiscard]] std::vector<RefusedFile> unsound() const;

 private:
  struct Parts;
  using Opening =
      std::function<Result<void>(Parts& parts, const std::vector<ListFile>& files, const Parts* former)>;
  /// Again if what is in force changes meanwhile.
  static Result<std::shared_ptr<const Lists>> load_settled(const std::filesystem::path& folder,
                                                           const Lists* former, const Opening& open);
  explicit Lists(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace smppguard::dnc
