// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include "smppguard/core/nearest.hpp"

#include <fmt/format.h>

namespace smppguard::config {

std::string Names::declare(Section& entry) {
  const TreeNode* name = entry.required_scalar("name");
  if (name == nullptr) return {};
  const auto [first, is_new] = places_.emplace(name->text, name->place);
  if (!is_new) {
    entry.report().error(name->place,
                         {fmt::format("another {} is named {} already", kind_, in_quotes(name->text)),
                          fmt::format("the first is in line {}", first->second.line)});
  }
  return name->text;
}

std::string Names::refer(const TreeNode& name, Report& report) const {
  if (!places_.contains(name.text)) {
    std::vector<std::string_view> known;
    for (const auto& [declared, place] : places_) known.push_back(declared);
    report.error(name.place,
                 {fmt::format("no {} is named {}", kind_, in_quotes(name.text)), suggest(name.text, known)});
  }
  return name.text;
}

std::string Names::refer_one(Section& section, std::string_view key) const {
  const TreeNode* name = section.required_scalar(key);
  return name != nullptr ? refer(*name, section.report()) : std::string{};
}

std::vector<std::string> Names::refer_all(Section& section, std::string_view key) const {
  std::vector<std::string> names;
  for (const TreeNode* name : section.texts(key)) names.push_back(refer(*name, section.report()));
  return names;
}

}  // namespace smppguard::config
