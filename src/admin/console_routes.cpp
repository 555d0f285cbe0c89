// SPDX-License-Identifier: Apache-2.0
#include "console_files.hpp"
#include "smppguard/admin/routes.hpp"
#include "smppguard/web/entity_tag.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace smppguard::admin {
namespace {

/// Nothing from elsewhere, and no script or style that stands in a page. Frames are for licences, which the
/// page fetches with its token and shows as blobs.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src "
    "'self'; "
    "frame-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const ConsoleFile* find_file(std::string_view name) noexcept {
  const auto files = console_files();
  const auto found =
      std::find_if(files.begin(), files.end(), [name](const ConsoleFile& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

web::Response answer(const web::Request& request, const ConsoleFile& file) {
  web::Response response;
  response.content_type = file.type;
  response.headers = {{"ETag", std::string{file.etag}},
                      {"Cache-Control", "no-cache"},
                      {"Content-Security-Policy", std::string{kPolicy}},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Content-Type-Options", "nosniff"}};
  if (web::names_entity_tag(request.header("if-none-match"), file.etag)) {
    response.status = 304;
  } else {
    response.body = file.octets;
  }
  return response;
}

web::Response serve(const web::Request& request, std::string_view name) {
  const ConsoleFile* const file = find_file(name);
  if (file != nullptr) return answer(request, *file);
  return web::problem(404, "Not found", "The console has no such file; it begins at /.");
}

}  // namespace

void add_console_routes(web::Router& router) {
  router.add(
      {.method = web::Method::get, .path = "/", .least = {}, .handler = [](const web::Request& request) {
         return serve(request, "index.html");
       }});
  router.add(
      {.method = web::Method::get,
       .path = "/console/{file}",
       .least = {},
       .handler = [](const web::Request& request) { return serve(request, request.parameters.at("file")); }});
}

}  // namespace smppguard::admin
