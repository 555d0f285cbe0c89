// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace smppguard::app {

/// A JSON string with its quotation marks. What is not UTF-8 is replaced.
[[nodiscard]] std::string json_text(std::string_view text);

}  // namespace smppguard::app
