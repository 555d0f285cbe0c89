// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/policy/decide.hpp"
#include "smppguard/registry/organisation.hpp"

#include <optional>
#include <string>

namespace smppguard::app {

/// One decision, and everything that it was made from.
struct Explanation {
  policy::Message message;
  policy::World world;  ///< what it points to must be there
  WallTime now;
  policy::Findings findings{};
  policy::Decision decision{};
  std::optional<registry::Exemption> exemption{};  ///< that lifted the registry
};

/// What a rule saw, in words.
[[nodiscard]] std::string text_of(policy::Rule rule, const Explanation& one);

}  // namespace smppguard::app
