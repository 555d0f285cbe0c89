// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "import_end.hpp"
#include "import_inputs.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/dnc/import.hpp"
#include "smppguard/dnc/originate_list.hpp"

#include <vector>

namespace smppguard::dnc {

/// Imports a do-not-originate list: what all files hold together. `current`: the one in force, nullptr for
/// none. Errors name the folder.
[[nodiscard]] Result<ImportReport> import_originate(const ImportContext& context,
                                                    const OriginateInfo* current,
                                                    const std::vector<ImportInput>& inputs);

}  // namespace smppguard::dnc
