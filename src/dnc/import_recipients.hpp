// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "import_end.hpp"
#include "import_inputs.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/dnc/import.hpp"
#include "smppguard/dnc/snapshot.hpp"

#include <vector>

namespace smppguard::dnc {

/// Imports a list of recipients. `current`: the one in force, nullptr for none. Errors name the folder.
[[nodiscard]] Result<ImportReport> import_recipients(const ImportContext& context, const ListIdentity& list,
                                                     const Snapshot* current,
                                                     std::vector<ImportInput> inputs);

}  // namespace smppguard::dnc
