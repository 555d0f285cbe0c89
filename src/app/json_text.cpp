// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/utf8.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

namespace smppguard::app {

std::string json_text(std::string_view text) {
  std::string checked;
  append_checked_utf8(checked, as_bytes(text));
  return boost::json::serialize(boost::json::string{checked});
}

}  // namespace smppguard::app
