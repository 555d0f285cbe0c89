// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"
#include "smppguard/core/node_name.hpp"

#include <fmt/format.h>

namespace smppguard::config {
namespace {

constexpr std::chrono::hours kShortestShare{1};
constexpr std::chrono::days kLongestShare{30};

void check_source(Section& section, const std::string& source) {
  if (source.empty() || is_node_name(source)) return;
  section.report().error(
      section.find("source")->place,
      {fmt::format("{} cannot name who shares", in_quotes(source)),
       fmt::format("write at most {} letters, digits, '.', '-' and '_', such as carrier.example",
                   kLongestNodeName)});
}

}  // namespace

void read_share(Section& top, app::ShareOptions& share) {
  const TreeNode* const node = top.value("share");
  if (node == nullptr) return;
  Section section{node, "share", top.report()};
  section.required_text("key_file", share.key_file);
  section.text("source", share.source);
  check_source(section, share.source);
  section.duration("valid_for", share.valid_for, kShortestShare, kLongestShare);
  section.finish();
}

}  // namespace smppguard::config
