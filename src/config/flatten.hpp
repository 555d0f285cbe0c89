// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "document.hpp"
#include "smppguard/config/values.hpp"

namespace smppguard::config {

[[nodiscard]] Values flatten(const TreeNode& root);

}  // namespace smppguard::config
