// SPDX-License-Identifier: Apache-2.0
#include "smppguard/config/values.hpp"

#include "flatten.hpp"
#include "smppguard/core/database_url.hpp"

#include <fmt/format.h>
#include <string_view>

namespace smppguard::config {
namespace {

std::string_view name_of(const TreeNode& entry) {
  for (const std::string_view key : {"name", "system_id", "number", "certificate"}) {
    for (const TreeNode& child : entry.children) {
      if (child.key == key && child.kind == TreeNode::Kind::scalar) return child.text;
    }
  }
  return {};
}

void flatten(const TreeNode& node, const std::string& path, Values& values) {
  switch (node.kind) {
    case TreeNode::Kind::mapping:
      for (const TreeNode& child : node.children) {
        flatten(child, path.empty() ? child.key : path + "." + child.key, values);
      }
      return;
    case TreeNode::Kind::list: {
      std::size_t position = 0;
      for (const TreeNode& child : node.children) {
        const std::string_view name = name_of(child);
        flatten(child,
                fmt::format("{}[{}]", path, name.empty() ? std::to_string(position + 1) : std::string(name)),
                values);
        ++position;
      }
      return;
    }
    default: values[path] = is_database_url(node.text) ? without_password(node.text) : node.text;
  }
}

}  // namespace

Values flatten(const TreeNode& root) {
  Values values;
  flatten(root, "", values);
  return values;
}

std::vector<std::string> differences(const Values& before, const Values& now) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : before) {
    const auto found = now.find(key);
    if (found == now.end()) lines.push_back(fmt::format("- {}: {}", key, value));
    if (found != now.end() && found->second != value) {
      lines.push_back(fmt::format("{}: {} -> {}", key, value, found->second));
    }
  }
  for (const auto& [key, value] : now) {
    if (!before.contains(key)) lines.push_back(fmt::format("+ {}: {}", key, value));
  }
  return lines;
}

}  // namespace smppguard::config
