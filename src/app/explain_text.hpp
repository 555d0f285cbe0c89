// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "explain_request.hpp"
#include "explanation.hpp"
#include "grounds.hpp"

#include <string>
#include <vector>

#include <boost/json/object.hpp>

namespace smppguard::app {

/// For a person: what was asked, what every rule saw, and the verdict.
[[nodiscard]] std::vector<std::string> explain_lines(const ExplainRequest& request, const Explanation& one,
                                                     const Grounds& grounds);
/// The same for a program.
[[nodiscard]] boost::json::object explain_json(const ExplainRequest& request, const Explanation& one,
                                               const Grounds& grounds);

}  // namespace smppguard::app
