// SPDX-License-Identifier: Apache-2.0
#include "conditions.hpp"

#include "smppguard/core/ip_network.hpp"

#include <fmt/format.h>

namespace smppguard::config {
namespace {

bool is_everywhere(const std::string& block) {
  const std::size_t slash = block.find('/');
  return slash != std::string::npos && block.find_first_not_of('0', slash + 1) == std::string::npos &&
         IpNetwork::parse(block).has_value();
}

}  // namespace

std::vector<std::string> read_networks(const std::vector<const TreeNode*>& blocks, Report& report) {
  std::vector<std::string> networks;
  for (const TreeNode* block : blocks) {
    if (!IpNetwork::parse(block->text)) {
      report.error(block->place, {fmt::format("{} is not an address block", in_quotes(block->text)),
                                  "write it like 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32"});
    }
    networks.push_back(block->text);
  }
  return networks;
}

void warn_of_everywhere(const std::vector<const TreeNode*>& blocks, const Problem& problem, Report& report) {
  for (const TreeNode* block : blocks) {
    if (is_everywhere(block->text)) report.warning(block->place, problem);
  }
}

bool pattern_covers(std::string_view wide, std::string_view narrow) noexcept {
  const bool takes_every_id = !wide.empty() && wide.find_first_not_of('*') == std::string_view::npos;
  return takes_every_id || wide == narrow;
}

}  // namespace smppguard::config
