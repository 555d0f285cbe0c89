// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "changes.hpp"
#include "import_files.hpp"
#include "past_imports.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// Joins what the accepted files of an import hold, and the list in force, to the areas of the new list.
class NewList {
 public:
  /// What is given must outlive it.
  NewList(const ImportRequest& request, const ListIdentity& list, const Snapshot* current,
          const PastImports& past, ImportFiles& files, Staging& staging)
      : request_{request}, list_{list}, current_{current}, past_{past}, files_{files}, staging_{staging} {}

  /// All areas staged, by ascending area code. May refuse files that do not go together; the caller asks
  /// files.any_refused() before it publishes.
  [[nodiscard]] Result<std::vector<StagedArea>> make();

  /// What the operator should look at although it succeeded.
  [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }

 private:
  using Areas = std::map<unsigned, StagedArea>;

  /// An area code as it is after changes.
  struct Changed {
    AreaInfo info;
    std::vector<std::uint8_t> slab;
    ChangesApplied applied;
  };

  void hold_changes_behind_a_gap();
  void find_gaps();
  [[nodiscard]] Day oldest_area(std::optional<unsigned> only) const;
  void raise_versions();
  void take_newest();
  void take_areas(ImportFile& file, std::map<unsigned, ImportFile*>& owners);
  [[nodiscard]] Result<void> join_numbers();
  [[nodiscard]] Result<void> carry_over();
  [[nodiscard]] Result<void> apply_changes();
  [[nodiscard]] Result<bool> change_areas(const std::vector<ChangeRecord>& records);
  [[nodiscard]] std::optional<std::string> object_to_changed(const std::vector<Changed>& changed) const;
  [[nodiscard]] Result<Changed> change_area(unsigned area_code, std::span<const ChangeRecord> records) const;
  [[nodiscard]] Result<StagedArea> put_changed(const Changed& area);
  void refuse_changes(const std::string& why);
  [[nodiscard]] Error damaged(const Error& error) const;

  const ImportRequest& request_;
  const ListIdentity& list_;
  const Snapshot* current_;
  const PastImports& past_;
  ImportFiles& files_;
  Staging& staging_;
  Areas areas_;
  bool replaced_ = false;          // full lists stand for the whole list
  std::optional<Day> changed_to_;  // the date of the newest change list that was applied
  std::vector<PastImports::Gap> gaps_;
  ChangesApplied applied_;
  std::vector<std::string> warnings_;
};

}  // namespace smppguard::dnc
