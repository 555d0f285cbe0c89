// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/list_kind.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/signing_key.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/dnc/history.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// How much of the input has been read, in octets of the files as they are on disk.
struct Progress {
  std::uint64_t octets_done = 0;
  std::uint64_t octets_total = 0;
};

struct ImportRequest {
  std::filesystem::path folder;               ///< of lists; made if it is not there
  std::vector<std::filesystem::path> inputs;  ///< files, and folders whose files are meant
  std::string list = "national";
  std::optional<ListKind> kind{};  ///< nothing: as it is; of a list that is not there yet: national
  std::string organisation{};      ///< kind organisation: whose list it is; "": as it is
  /// Kind do_not_originate: the one input has to be a file of shared senders that one of them has signed; see
  /// shared_list.hpp. nullptr: it is not looked for.
  const PublicKeys* signed_by = nullptr;
  std::optional<Day> version_date{};  ///< for inputs whose name carries no date
  Day today{};                        ///< a later version date is refused
  WallTime now{};                     ///< for the history
  std::string by{};                   ///< who imports, for the history
  double least_ratio = 0.9;           ///< fewer numbers than this share of the former list's are refused
  bool allow_older = false;           ///< take a version older than the one in force
  bool ignore_gap = false;            ///< take change lists although a file before them was refused
  bool wait = false;                  ///< for another import in the folder to end, rather than fail
  bool skip_bad = false;              ///< refused files do not keep the others from being published
  unsigned threads = 0;               ///< 0: one per core
  unsigned keep = 2;                  ///< generations of the list that stay, with the new one
  std::function<void(Progress)> progress{};  ///< now and then, one thread at a time; may be empty
};

struct ImportReport {
  ImportRecord record;                ///< as it stands in the history
  std::vector<FileRecord> files;      ///< in the order of their names
  std::vector<std::string> already;   ///< files of folders that were imported before and were passed over
  std::vector<std::string> warnings;  ///< what the operator should look at although it succeeded
};

/// Takes registry files into a folder of lists: the national registry's full and change lists, flat or XML,
/// plain, gzip or zip; a state's, company's or organisation's list of plain numbers; do-not-originate lists,
/// and what others have signed as such.
///
/// Full lists of the national registry replace the area codes they hold and leave the others as they are;
/// full lists of another kind replace the list. Change lists are applied in the order of their records'
/// times. All or nothing: the new generation appears by a rename, and until then the one in force is
/// untouched. A run that was interrupted goes on where it ended if it is asked for again. One import at a
/// time in a folder; another is refused.
///
/// An error is one that kept the import from deciding anything about files (folder, disk, lock). Refused
/// files are in the report and in the history.
[[nodiscard]] Result<ImportReport> import_lists(const ImportRequest& request);

}  // namespace smppguard::dnc
