// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "import_inputs.hpp"
#include "known_files.hpp"
#include "list_loader.hpp"
#include "past_imports.hpp"
#include "smppguard/dnc/import.hpp"
#include "smppguard/dnc/snapshot.hpp"
#include "staging.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// One file of an import: what it held, and what was decided about it.
struct ImportFile {
  ImportInput input;
  FileRecord record{};
  std::unique_ptr<NumberSet> numbers{};  ///< of a full list of a kind other than national
  std::vector<ChangeRecord> changes{};
  std::vector<StagedArea> areas{};  ///< of a full list of the national registry
  bool already = false;             ///< found in a folder and imported before: passed over

  [[nodiscard]] bool accepted() const noexcept {
    return !already && record.outcome == FileRecord::Outcome::accepted;
  }
  [[nodiscard]] bool refused() const noexcept {
    return !already && record.outcome == FileRecord::Outcome::refused;
  }
  [[nodiscard]] bool is_changes() const noexcept { return record.content == "changes"; }
  [[nodiscard]] bool is_full() const noexcept { return record.content == "full"; }
};

/// Reads the files of an import of recipients, on several threads, and decides about each by itself.
class ImportFiles {
 public:
  /// What is given must outlive it. `current`: the list in force, nullptr for none.
  ImportFiles(const ImportRequest& request, const ListIdentity& list, const Snapshot* current,
              const PastImports& past, Staging& staging);

  /// Refused files are no error.
  [[nodiscard]] Result<void> read(std::vector<ImportInput> inputs);

  /// In the order of their paths.
  [[nodiscard]] std::vector<ImportFile>& all() noexcept { return files_; }

  [[nodiscard]] bool any_refused() const noexcept;
  [[nodiscard]] bool any_accepted() const noexcept;

 private:
  [[nodiscard]] Result<void> read_one(ImportFile& file, unsigned threads);
  [[nodiscard]] bool take_over(ImportFile& file);
  [[nodiscard]] bool is_known(ImportFile& file, const Result<Digest>& digest);
  [[nodiscard]] Result<void> take(ImportFile& file, LoadedFile loaded, const Result<void>& read,
                                  unsigned threads);
  [[nodiscard]] std::optional<std::string> objection(const ImportFile& file) const;
  [[nodiscard]] Result<void> stage(ImportFile& file, const NumberSet& numbers, unsigned threads);
  void tell_progress(std::uint64_t octets);

  const ImportRequest& request_;
  const ListIdentity& list_;
  const Snapshot* current_;
  const PastImports& past_;
  Staging& staging_;
  KnownFiles known_;
  std::vector<ImportFile> files_;
  std::mutex mutex_;  // over what follows
  Progress progress_;
};

}  // namespace smppguard::dnc
