// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "line.hpp"
#include "smppguard/journal/export.hpp"

#include <string>
#include <vector>

#include <boost/json/object.hpp>

namespace smppguard::journal {

/// Decides which entries an export takes; cheap for those that it does not.
class EntryFilter {
 public:
  explicit EntryFilter(const ExportRequest& request);

  /// By what can be seen without reading the members: false is certain.
  [[nodiscard]] bool may_match(const Line& line) const;
  /// Whether matches() has to be asked too.
  [[nodiscard]] bool needs_members() const noexcept { return by_number_ || request_.organisation; }
  [[nodiscard]] bool matches(const boost::json::object& members) const;

 private:
  [[nodiscard]] bool of_organisation(const boost::json::object& members) const;

  const ExportRequest& request_;
  const bool by_number_;
  std::string from_;  // as text, so that times need not be read
  std::string until_;
  std::vector<std::string> digits_;  // one of which an entry about a number has in it
};

}  // namespace smppguard::journal
