// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "import_inputs.hpp"
#include "past_imports.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/dnc/history.hpp"
#include "smppguard/dnc/import.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace smppguard::dnc {

/// FileRecord::content of a file that was refused because its contents are in the list already.
inline constexpr std::string_view kKnownContent = "known";

/// The contents that an import meets: those of earlier imports, and its own. Any thread.
class KnownFiles {
 public:
  /// What is given must outlive it.
  KnownFiles(const ImportRequest& request, const PastImports& past) : request_{request}, past_{past} {}

  enum class Answer : std::uint8_t {
    fresh,
    already,  ///< imported before, and found in a folder: to be passed over
    refused,  ///< record.outcome and record.why say so
  };
  /// `digest` is that of the file, or why it cannot be read; it is noted in the record.
  [[nodiscard]] Answer ask(const ImportInput& input, const Result<Digest>& digest, FileRecord& record);
  /// A file of this run whose record is there already.
  void add(const FileRecord& record);

 private:
  const ImportRequest& request_;
  const PastImports& past_;
  std::mutex mutex_;
  std::map<std::string, std::string> of_this_run_;  // digest, to the file that has it
};

/// A record of a file of which nothing is known yet; accepted until something speaks against it.
[[nodiscard]] FileRecord begin_record(const ImportInput& input, const ImportRequest& request,
                                      const PastImports& past);
void refuse(FileRecord& record, std::string why);

/// The date of a list whose file does not name it: as asked for, else for lists that the operator keeps that
/// of the file.
[[nodiscard]] std::optional<Day> date_of_unnamed(const ImportInput& input, ListKind kind,
                                                 const ImportRequest& request);

}  // namespace smppguard::dnc
