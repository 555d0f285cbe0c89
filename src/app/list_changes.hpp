// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/dnc/lists.hpp"
#include "smppguard/dnc/options.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace smppguard::app {

/// What became of one list when others took the place of those in force.
struct ListChange {
  std::optional<dnc::ListInfo> before;  ///< nothing: it was not there
  std::optional<dnc::ListInfo> now;     ///< nothing: it is gone
};

/// Lists of which the files differ, by name. Either may be nullptr.
[[nodiscard]] std::vector<ListChange> changes_between(const dnc::Lists* before, const dnc::Lists* now);

/// For the log: "list national: generation 7 is in force, version 2026-11-24, 3 numbers (+1), ...".
[[nodiscard]] std::string text_of(const ListChange& change);
/// For the journal: members of a JSON object that say which list it is, and what it holds.
[[nodiscard]] std::string evidence_of(const dnc::ListInfo& list);
[[nodiscard]] std::string evidence_of(const dnc::RefusedFile& refused);

/// How many area codes of the list do not count any more; none unless it is the national one.
[[nodiscard]] std::size_t stale_areas(const dnc::ListInfo& list, const dnc::RegistryOptions& options,
                                      Day today);

/// What an operator should mend: numbers that no list answers for. `lists` may be nullptr.
[[nodiscard]] std::vector<std::string> warnings_about(const dnc::Lists* lists,
                                                      const dnc::RegistryOptions& options, Day today);

/// "2026-11-23", or "2026-11-20..2026-11-23".
[[nodiscard]] std::string versions_of(const dnc::ListInfo& list);

}  // namespace smppguard::app
