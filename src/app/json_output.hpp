// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/json.hpp"

#include <fmt/core.h>
#include <string_view>
#include <utility>

#include <boost/json/serialize.hpp>

namespace smppguard::app {

/// One thing to standard output, as the administrative API gives it.
inline void print_json(const boost::json::object& one) {
  fmt::print("{}\n", boost::json::serialize(one));
}

/// A listing: {"<plural>":[...]}, each made by `make`.
template <class All, class Make>
void print_json_list(std::string_view plural, const All& all, Make make) {
  boost::json::array list;
  for (const auto& one : all) list.push_back(make(one));
  fmt::print("{}\n", admin::json_list(plural, std::move(list)));
}

}  // namespace smppguard::app
