// SPDX-License-Identifier: Apache-2.0
#include "heading.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace smppguard::web {
namespace {

struct Reason {
  unsigned status;
  std::string_view text;
};
constexpr std::array kReasons = std::to_array<Reason>({{200, "OK"},
                                                       {201, "Created"},
                                                       {202, "Accepted"},
                                                       {204, "No Content"},
                                                       {304, "Not Modified"},
                                                       {400, "Bad Request"},
                                                       {401, "Unauthorized"},
                                                       {403, "Forbidden"},
                                                       {404, "Not Found"},
                                                       {405, "Method Not Allowed"},
                                                       {406, "Not Acceptable"},
                                                       {408, "Request Timeout"},
                                                       {409, "Conflict"},
                                                       {413, "Content Too Large"},
                                                       {415, "Unsupported Media Type"},
                                                       {417, "Expectation Failed"},
                                                       {422, "Unprocessable Content"},
                                                       {429, "Too Many Requests"},
                                                       {431, "Request Header Fields Too Large"},
                                                       {500, "Internal Server Error"},
                                                       {503, "Service Unavailable"}});

std::string_view reason_of(unsigned status) noexcept {
  const auto found = std::find_if(kReasons.begin(), kReasons.end(),
                                  [&](const Reason& reason) { return reason.status == status; });
  return found == kReasons.end() ? "" : found->text;
}

bool is_sound(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// "Fri, 27 Nov 2026 05:40:00 GMT".
std::string date_text(std::time_t now) {
  std::tm parts{};
  std::array<char, 40> text{};
  gmtime_r(&now, &parts);
  (void)std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text.data();
}

}  // namespace

std::string heading_text(const Response& response, std::uint64_t octets, Afterwards afterwards,
                         std::time_t now) {
  std::string text = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
  const auto add = [&](std::string_view name, std::string_view value) {
    if (is_sound(name) && is_sound(value)) text += fmt::format("{}: {}\r\n", name, value);
  };
  const auto add_unless_named = [&](std::string_view name, std::string_view value) {
    const bool named = std::any_of(response.headers.begin(), response.headers.end(),
                                   [name](const auto& header) { return header.first == name; });
    if (!named) add(name, value);
  };
  add("Date", date_text(now));
  add_unless_named("Cache-Control", "no-store");
  add_unless_named("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) add(name, value);
  const bool has_body = response.status != 204 && response.status != 304;
  if (has_body) {
    add("Content-Type", response.content_type);
    add("Content-Length", std::to_string(octets));
  }
  add("Connection", afterwards == Afterwards::keep_alive ? "keep-alive" : "close");
  return text + "\r\n";
}

}  // namespace smppguard::web
