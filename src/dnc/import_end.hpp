// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "past_imports.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/sha256.hpp"
#include "smppguard/dnc/import.hpp"
#include "smppguard/dnc/list_folder.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// A list that is ready under a name of its own, whatever its form.
struct NewGeneration {
  ListFile::Form form = ListFile::Form::snapshot;
  std::uint64_t numbers = 0;
  std::function<Result<Digest>()> seal;                  ///< makes it durable; its fingerprint
  std::function<Result<void>(const ListFile&)> publish;  ///< gives it its name
  std::function<void()> discard;                         ///< instead of that
};

/// What every part of an import goes by. The folder is locked.
struct ImportContext {
  const ImportRequest& request;
  const PastImports& past;
  const std::vector<ListFile>& generations;  ///< that there are of the list, ascending
};

/// Ends an import whose files are in the report: publishes the list or not, writes the history, removes old
/// generations.
[[nodiscard]] Result<ImportReport> end_import(const ImportContext& context, ImportReport report,
                                              const NewGeneration& fresh);

}  // namespace smppguard::dnc
