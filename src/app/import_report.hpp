// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/dnc/import.hpp"

namespace smppguard::app {

/// Says what an import did with each file, and what came of it.
void tell_import(const dnc::ImportReport& report, bool skip_bad);

/// Whether no file was refused or held back.
[[nodiscard]] bool took_all(const dnc::ImportReport& report);

}  // namespace smppguard::app
