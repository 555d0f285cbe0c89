// SPDX-License-Identifier: Apache-2.0
#include "smppguard/admin/office_place.hpp"

#include "smppguard/admin/json.hpp"

#include <fmt/format.h>
#include <sstream>
#include <vector>

#include <boost/json/serialize.hpp>

namespace smppguard::admin {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

/// As every store names itself first.
bool is_of_store(const Error& error) noexcept {
  return error.message.starts_with("store ") || error.message.starts_with("store:");
}

Result<web::Response> not_found(const Error& error) {
  if (is_of_store(error)) return error;
  return web::problem(404, "Not Found", error.message);
}

store::Deed OfficePlace::deed_of(const web::Request& request, const std::optional<std::string>& note) const {
  return {.by = request.caller ? request.caller->name : "", .at = now_(), .note = note.value_or("")};
}

void OfficePlace::note_reading(std::string_view kind, const web::Request& request) const {
  note_done(kind, request, "");
}

void OfficePlace::note_done(std::string_view kind, const web::Request& request,
                            const std::string& members) const {
  if (!note_ || !request.caller) return;
  std::string asked;
  const auto add = [&](const std::string& key, const std::string& value) {
    if (!asked.empty()) asked += '&';
    asked.append(key).append("=").append(value);
  };
  for (const auto& [key, value] : request.parameters) add(key, value);
  for (const auto& [key, value] : request.query) add(key, value);
  note_(kind, *request.caller,
        fmt::format("\"asked\":{}{}{}", boost::json::serialize(json_text(asked)), members.empty() ? "" : ",",
                    members));
}

Result<void> OfficePlace::open(store::Mode mode, Opened& opened) const {
  auto store = store::open_store(options_, mode);
  if (store.has_error()) return store.error();
  auto directory = store::open_directory(options_, mode);
  if (directory.has_error()) return directory.error();
  opened = {std::move(*store), std::move(*directory)};
  return {};
}

Result<void> OfficePlace::use(store::Mode mode, const std::function<Result<void>(const OpenOffice&)>& task) {
  if (options_.location.empty()) {
    return fail("store: no store is configured, so nothing is kept; name a file or a postgresql:// URL");
  }
  Opened& opened = mode == store::Mode::read_only ? reading_ : writing_;
  if (!opened.store) {
    auto done = open(mode, opened);
    if (done.has_error()) return is_of_store(done.error()) ? done : fail("store: " + done.error().message);
  }
  Office office{*opened.store, *opened.directory};
  auto done = task({office, *opened.store});
  if (done.has_error() && is_of_store(done.error())) opened = {};
  return done;
}

web::Response OfficePlace::change(const Task& task) {
  constexpr unsigned kErrors = 400;
  web::Response response = answer(store::Mode::read_write, task);
  if (response.status < kErrors) settle_();
  return response;
}

web::Response OfficePlace::answer(store::Mode mode, const Task& task) {
  std::optional<web::Response> response;
  const auto done = use(mode, [&](const OpenOffice& open) -> Result<void> {
    auto given = task(open);
    if (given.has_error()) return given.error();
    response = std::move(*given);
    return {};
  });
  if (response) return std::move(*response);
  if (is_of_store(done.error())) return web::problem(503, "Service Unavailable", done.error().message);
  return web::problem(422, "Unprocessable Content", "it cannot be done like this; mend what the errors name",
                      lines_of(done.error().message));
}

}  // namespace smppguard::admin
