// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "section.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::config {

/// The names that entries of one kind were given, so that others can refer to them.
class Names {
 public:
  explicit Names(std::string kind) : kind_{std::move(kind)} {}

  /// Reads the entry's key "name"; reports its absence, and a name that an earlier entry has.
  std::string declare(Section& entry);
  /// A name that must have been declared; reports one that was not.
  std::string refer(const TreeNode& name, Report& report) const;
  /// The key's value, which must be there and such a name.
  std::string refer_one(Section& section, std::string_view key) const;
  /// A list of such names.
  std::vector<std::string> refer_all(Section& section, std::string_view key) const;

 private:
  std::string kind_;
  std::map<std::string, Place, std::less<>> places_;
};

}  // namespace smppguard::config
