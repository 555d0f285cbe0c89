// SPDX-License-Identifier: Apache-2.0
#include "details.hpp"

#include "smppguard/core/utf8.hpp"

#include <string>

namespace smppguard::store {

boost::json::string json_text(std::string_view text) {
  std::string checked;
  append_checked_utf8(checked, as_bytes(text));
  return boost::json::string{boost::json::string_view{checked}};
}

void add_text(boost::json::object& details, std::string_view name, std::string_view text) {
  if (!text.empty()) details[boost::json::string_view{name.data(), name.size()}] = json_text(text);
}

}  // namespace smppguard::store
