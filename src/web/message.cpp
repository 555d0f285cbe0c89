// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/message.hpp"

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/utf8.hpp"

#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace smppguard::web {
namespace {

/// What repeats a part of the request may be no UTF-8.
boost::json::string checked(std::string_view text) {
  std::string utf8;
  append_checked_utf8(utf8, as_bytes(text));
  return boost::json::string{utf8};
}

}  // namespace

std::string_view name(Method method) noexcept {
  switch (method) {
    case Method::get: return "GET";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
  }
  return "";
}

const std::string* Request::query_value(std::string_view name) const noexcept {
  for (const auto& [key, value] : query) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string_view Request::header(std::string_view name) const noexcept {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

Response json_response(std::string json, unsigned status) {
  Response response;
  response.status = status;
  response.body = std::move(json);
  return response;
}

Response service_ending() {
  return problem(503, "Service Unavailable", "the service is ending; ask again when it has started anew");
}

Response problem(unsigned status, std::string_view title, std::string_view detail,
                 const std::vector<std::string>& errors) {
  boost::json::object body{
      {"type", "about:blank"}, {"title", checked(title)}, {"status", status}, {"detail", checked(detail)}};
  if (!errors.empty()) {
    boost::json::array texts;
    for (const std::string& one : errors) texts.push_back(checked(one));
    body["errors"] = std::move(texts);
  }
  Response response = json_response(boost::json::serialize(body), status);
  response.content_type = "application/problem+json";
  return response;
}

}  // namespace smppguard::web
