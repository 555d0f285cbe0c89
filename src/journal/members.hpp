// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <boost/json/object.hpp>

namespace smppguard::journal {

/// A JSON object, or nothing if the text is none.
[[nodiscard]] std::optional<boost::json::object> read_object(std::string_view text);
/// The members of a line as an object: what Line::members holds.
[[nodiscard]] std::optional<boost::json::object> read_members(std::string_view members);

// A member, if it is there and of that kind. Views are into the object.
[[nodiscard]] std::optional<std::string_view> text_in(const boost::json::object& object,
                                                      std::string_view name);
[[nodiscard]] std::optional<std::uint64_t> number_in(const boost::json::object& object,
                                                     std::string_view name);

}  // namespace smppguard::journal
