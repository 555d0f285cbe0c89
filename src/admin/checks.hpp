// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "mistakes.hpp"
#include "smppguard/store/directory_store.hpp"

#include <cstdint>
#include <string_view>

namespace smppguard::admin {

enum class Need : std::uint8_t { optional, required };

/// One line of readable text for `field`.
void check_text(Mistakes& mistakes, std::string_view field, std::string_view text, Need need);

void check_deed(Mistakes& mistakes, const store::Deed& deed, Need note = Need::optional);

}  // namespace smppguard::admin
