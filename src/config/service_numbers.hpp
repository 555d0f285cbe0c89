// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "names.hpp"
#include "section.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/policy/options.hpp"

#include <map>
#include <string_view>
#include <vector>

namespace smppguard::config {

/// The numbers so far to which people text, in the form in which numbers are compared: each has one purpose,
/// or nobody could tell what a text is about.
class ServiceNumbers {
 public:
  struct Purpose {
    std::string_view name;      ///< "approval number"
    std::string_view one;       ///< "an approval number"
    std::string_view examples;  ///< "12676070000 or 55555"
  };

  /// The section's key "numbers": each a number, or a number with the upstreams where its texts may arrive.
  std::vector<policy::ApprovalNumberOptions> read(Section& section, const Names& upstreams,
                                                  const Purpose& purpose);

 private:
  struct Taken {
    std::string_view purpose;
    Place place;
  };
  void check(const TreeNode& node, const Purpose& purpose, Report& report);

  std::map<PhoneNumber, Taken> taken_;
};

}  // namespace smppguard::config
