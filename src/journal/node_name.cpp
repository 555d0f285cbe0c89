// SPDX-License-Identifier: Apache-2.0
#include "node_name.hpp"

#include "smppguard/core/node_name.hpp"

#include <fmt/format.h>
#include <utility>

namespace smppguard::journal {
namespace {

/// From any of the streams that there are.
std::string name_before(const StreamEnds& ends) {
  for (const StreamEnd& end : ends) {
    if (end.begun && !end.node.empty()) return end.node;
  }
  return {};
}

}  // namespace

Result<std::string> node_name(const std::string& configured, const StreamEnds& ends) {
  const std::string before = name_before(ends);
  if (!configured.empty() && !before.empty() && configured != before) {
    return fail(fmt::format("it is that of node {}, not of {}; give each node a folder of its own", before,
                            configured));
  }
  std::string name = !configured.empty() ? configured : !before.empty() ? before : host_name();
  if (!is_node_name(name)) {
    return fail(
        "the node needs a name of letters, digits, '.', '-' and '_', at most 64 of them; set journal.node");
  }
  return Result<std::string>{boost::system::in_place_value, std::move(name)};
}

}  // namespace smppguard::journal
