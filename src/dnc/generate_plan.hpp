// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "generate_areas.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/dnc/generate.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace smppguard::dnc {

/// What an area code of a synthetic registry is to hold.
struct AreaPlan {
  AreaState area;
  std::uint32_t numbers;
  std::uint32_t changes;  ///< records about it in the change list
};

/// One list file to write.
struct ListPlan {
  std::string scope;            ///< as in its name: "818", "TX" or "national"
  std::vector<AreaPlan> areas;  ///< ascending
};

/// Refuses a request that cannot be met.
[[nodiscard]] Result<std::vector<ListPlan>> plan_lists(const GenerateRequest& request);

/// "2026-8-5_818_0A1B2C3D-...", without what follows. The guid is another one for any other request.
[[nodiscard]] std::string list_name(const GenerateRequest& request, Day day, const std::string& scope);

}  // namespace smppguard::dnc
