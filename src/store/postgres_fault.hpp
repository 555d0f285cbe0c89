// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql_database.hpp"

#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace smppguard::store {

/// What went wrong between us and the server, without what to do.
struct PostgresFault {
  std::string state;  ///< SQLSTATE: five characters; "08006" when the connection was lost
  std::string text;   ///< one line, never with a password
};

template <class T>
using Answer = boost::system::result<T, PostgresFault>;

inline constexpr std::string_view kConnectionLost = "08006";
inline constexpr std::string_view kCannotConnect = "08001";
inline constexpr std::string_view kOutcomeUnknown = "08007";

/// What it means for whoever wants to go on.
[[nodiscard]] Trouble trouble_of(std::string_view state) noexcept;

/// The engine has no such statement, rather than that it is wrong or has failed.
[[nodiscard]] bool is_unknown_to_engine(std::string_view state) noexcept;

/// The fault in words, and what to do about it.
[[nodiscard]] std::string describe(const PostgresFault& fault);

/// What libpq says, in one line. `state` is found in the text where it has one ("FATAL:  28P01: ...").
[[nodiscard]] PostgresFault read_fault(std::string_view text, std::string_view state_if_none);

}  // namespace smppguard::store
