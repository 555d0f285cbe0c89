// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/journal/entry.hpp"

#include <string>
#include <string_view>

namespace smppguard::journal {

inline constexpr std::string_view kRefusalKind = "refusal";
inline constexpr std::string_view kPassedKind = "passed";

/// Appends an entry's members, each with a comma before it. `upstream` is escaped already; "": none.
void append_members(std::string& out, const DecisionEntry& entry, std::string_view upstream);

}  // namespace smppguard::journal
