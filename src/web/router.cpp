// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/router.hpp"

#include "target.hpp"

#include <algorithm>
#include <stdexcept>

namespace smppguard::web {
namespace {

/// What a segment of a route takes, the most particular first.
enum class Kind : char { word = 'a', parameter = 'b', rest = 'c' };

Kind kind_of(std::string_view segment) noexcept {
  if (!segment.starts_with('{')) return Kind::word;
  return segment.ends_with("...}") ? Kind::rest : Kind::parameter;
}

std::string parameter_name(std::string_view segment) {
  segment.remove_prefix(1);
  segment.remove_suffix(segment.ends_with("...}") ? 4 : 1);
  return std::string(segment);
}

/// The route with its parameters' names taken out: two of the same shape take the same paths.
std::string shape_of(std::string_view path) {
  std::string shape;
  for (const std::string_view segment : segments_of(path)) {
    shape += '/';
    shape += static_cast<char>(kind_of(segment));
    if (kind_of(segment) == Kind::word) shape += segment;
  }
  return shape;
}

/// Nothing for what no parameter may be: a name of a folder, or more than one segment.
std::optional<std::string> value_of(std::string_view segment) {
  auto value = percent_decoded(segment, Blanks::as_they_are);
  if (!value || value->empty() || *value == "." || *value == "..") return std::nullopt;
  return value;
}

using Parameters = std::map<std::string, std::string>;
using Segments = std::vector<std::string_view>;

std::optional<std::string> rest_of(const Segments& segments, std::size_t from) {
  std::string rest;
  for (std::size_t i = from; i < segments.size(); ++i) {
    const auto value = value_of(segments[i]);
    if (!value || value->find('/') != std::string::npos) return std::nullopt;
    if (i > from) rest += '/';
    rest += *value;
  }
  return rest;
}

/// What the {names} of the route stand for, if it takes the path.
std::optional<Parameters> parameters_of(std::string_view route, const Segments& asked) {
  const Segments pattern = segments_of(route);
  Parameters parameters;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (i >= asked.size()) return std::nullopt;
    const Kind kind = kind_of(pattern[i]);
    const auto value = kind == Kind::rest        ? rest_of(asked, i)
                       : kind == Kind::parameter ? value_of(asked[i])
                                                 : percent_decoded(asked[i], Blanks::as_they_are);
    if (!value) return std::nullopt;
    if (kind == Kind::word && *value != pattern[i]) return std::nullopt;
    if (kind != Kind::word) parameters[parameter_name(pattern[i])] = *value;
    if (kind == Kind::rest) return parameters;
  }
  if (asked.size() != pattern.size()) return std::nullopt;
  return parameters;
}

}  // namespace

void Router::add(Route route) {
  const std::string shape = shape_of(route.path);
  for (const Route& other : routes_) {
    if (other.method == route.method && shape_of(other.path) == shape) {
      throw std::logic_error(std::string(name(route.method)) + " " + route.path + " is taken");
    }
  }
  routes_.push_back(std::move(route));
}

std::variant<Router::Match, Router::Nothing> Router::find(Method method, std::string_view path) const {
  const Segments segments = segments_of(path);
  Match match;
  Nothing nothing;
  std::string best;
  for (const Route& route : routes_) {
    auto parameters = parameters_of(route.path, segments);
    if (!parameters) continue;
    if (route.method != method) {
      if (std::find(nothing.allowed.begin(), nothing.allowed.end(), route.method) == nothing.allowed.end()) {
        nothing.allowed.push_back(route.method);
      }
      continue;
    }
    std::string shape = shape_of(route.path);
    if (match.route != nullptr && best < shape) continue;
    match = {&route, *std::move(parameters)};
    best = std::move(shape);
  }
  if (match.route == nullptr) return nothing;
  return match;
}

}  // namespace smppguard::web
