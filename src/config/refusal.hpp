// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "section.hpp"

#include <array>

namespace smppguard::config {

/// The words of the key "refusal".
inline constexpr std::array kRefusalStyles = std::to_array<Choice<policy::RefusalStyle>>(
    {{"response", policy::RefusalStyle::response},
     {"response_with_text", policy::RefusalStyle::response_with_text},
     {"receipt", policy::RefusalStyle::receipt}});

}  // namespace smppguard::config
