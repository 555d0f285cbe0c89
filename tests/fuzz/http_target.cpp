// SPDX-License-Identifier: Apache-2.0

// All of the input is what stands between the method and the version.

#include "fuzz/fuzz_target.hpp"
#include "smppguard/core/bytes.hpp"
#include "smppguard/web/router.hpp"
#include "target.hpp"

#include <algorithm>

namespace {

using namespace smppguard;
using namespace smppguard::web;
using smppguard::fuzzing::require;

Router make_router() {
  Router router;
  for (const char* path : {"/", "/console/{file}", "/files/{path...}", "/api/v1/lists/{name}",
                           "/api/v1/lists/import", "/api/v1/a/{key}/b/{other}"}) {
    router.add({Method::get, path, std::nullopt, Pace::quick, [](const Request&) { return Response{}; }});
  }
  return router;
}

bool is_clean(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// Every octet as %XX means the same.
std::string encoded(const std::string& text) {
  std::string out;
  for (const char c : text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto octet = static_cast<unsigned char>(c);
    out += {'%', kDigits[octet >> 4U], kDigits[octet & 15U]};
  }
  return out;
}

void check_text(const std::string& text) {
  require(is_clean(text), "nothing decoded has control characters");
  require(percent_decoded(encoded(text), Blanks::by_plus) == text, "what is encoded comes back");
}

/// No parameter climbs out of a folder.
void check_parameter(const std::string& value) {
  check_text(value);
  require(!value.empty(), "a parameter is not empty");
  require(value != "." && value != "..", "a parameter is no folder's name");
}

void check_rest(const std::string& value) {
  const std::string path = "/" + value;
  for (const std::string_view segment : segments_of(path)) check_parameter(std::string(segment));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Router kRouter = make_router();
  const auto target = read_target(as_chars({data, size}));
  if (target.has_error()) return 0;
  require(target->path.starts_with('/'), "a path begins with /");
  require(percent_decoded(target->path, Blanks::as_they_are).has_value(), "a path can be decoded");
  for (const auto& [name, value] : target->query) {
    check_text(name);
    check_text(value);
  }
  const auto found = kRouter.find(Method::get, target->path);
  if (const auto* match = std::get_if<Router::Match>(&found)) {
    for (const auto& [name, value] : match->parameters) {
      name == "path" ? check_rest(value) : check_parameter(value);
    }
  }
  return 0;
}
