// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/file_descriptor.hpp"
#include "smppguard/web/role.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smppguard::web {

// NOLINTNEXTLINE(readability-identifier-naming): the word is C++'s own
enum class Method : std::uint8_t { get, post, put, patch, delete_ };

/// "GET".
[[nodiscard]] std::string_view name(Method method) noexcept;

/// One request, read whole within the limits and with its caller known.
struct Request {
  Method method = Method::get;
  std::string path;                                 ///< percent-decoded, begins with /
  std::map<std::string, std::string> parameters{};  ///< of the route's {names}, decoded
  std::multimap<std::string, std::string> query{};  ///< decoded
  std::map<std::string, std::string> headers{};     ///< names in lower case
  std::string body{};
  std::optional<Caller> caller{};  ///< nothing only where the route is open to everybody
  /// The server's: a handler that reads for long looks at it, and gives service_ending() soon.
  std::stop_token ending{};

  /// The first of that name; nullptr if there is none.
  [[nodiscard]] const std::string* query_value(std::string_view name) const noexcept;
  /// "" if there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

/// An answer. The body is text, or what is in a file from its start on.
struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  std::optional<FileDescriptor> file{};  ///< in place of body
};

/// A JSON text, as it is.
[[nodiscard]] Response json_response(std::string json, unsigned status = 200);

/// 503, in place of what a handler has given up: half of it would look like all of it.
[[nodiscard]] Response service_ending();

/// application/problem+json (RFC 9457). `detail` says what to do; `errors`, one for each thing that is wrong.
[[nodiscard]] Response problem(unsigned status, std::string_view title, std::string_view detail,
                               const std::vector<std::string>& errors = {});

}  // namespace smppguard::web
