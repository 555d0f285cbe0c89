// SPDX-License-Identifier: Apache-2.0
#include "gate.hpp"

#include "target.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>

namespace smppguard::web {
namespace {

constexpr std::string_view kMetrics = "/metrics";
constexpr std::array kMethods{Method::get, Method::post, Method::put, Method::patch, Method::delete_};

/// HEAD is a GET whose body is not sent.
std::optional<Method> method_of(std::string_view text) noexcept {
  if (text == "HEAD") return Method::get;
  const auto found =
      std::find_if(kMethods.begin(), kMethods.end(), [&](Method m) { return name(m) == text; });
  if (found == kMethods.end()) return std::nullopt;
  return *found;
}

Response not_found() {
  return problem(404, "Not Found", "there is nothing at this path; /api/openapi.yaml lists what there is");
}

Response not_allowed(std::string_view method, const std::vector<Method>& allowed) {
  std::string list;
  for (const Method one : allowed) {
    if (!list.empty()) list += ", ";
    list += name(one);
    if (one == Method::get) list += ", HEAD";
  }
  Response response =
      problem(405, "Method Not Allowed", fmt::format("{} is not for this path, but {} is", method, list));
  response.headers.emplace_back("Allow", list);
  return response;
}

/// All that the path can be asked by, for a method that is none of those.
Response no_route(const Router& router, std::string_view method, std::string_view path) {
  std::vector<Method> allowed;
  for (const Method one : kMethods) {
    if (std::holds_alternative<Router::Match>(router.find(one, path))) allowed.push_back(one);
  }
  return allowed.empty() ? not_found() : not_allowed(method, allowed);
}

Response unauthorized(std::string_view detail, std::string_view challenge) {
  Response response = problem(401, "Unauthorized", detail);
  response.headers.emplace_back("WWW-Authenticate", challenge);
  return response;
}

Response locked(std::chrono::seconds wait) {
  Response response =
      problem(429, "Too Many Requests",
              fmt::format("too many wrong tokens came from this address; wait for {} s", wait.count()));
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return response;
}

Response forbidden(const Caller& caller, Role least) {
  return problem(403, "Forbidden",
                 fmt::format("this needs the role {}, and {} has the role {}", name(least), caller.name,
                             name(caller.role)));
}

bool same_but_for_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// "" if there is none.
std::string_view bearer_token(std::string_view authorization) noexcept {
  constexpr std::string_view kBearer = "Bearer ";
  if (!same_but_for_case(authorization.substr(0, kBearer.size()), kBearer)) return {};
  const std::size_t start = authorization.find_first_not_of(' ', kBearer.size());
  return start == std::string_view::npos ? std::string_view{} : authorization.substr(start);
}

std::optional<Role> least_of(const Route& route, const ApiOptions& options) {
  if (options.open_metrics && route.path == kMetrics) return std::nullopt;
  return route.least;
}

}  // namespace

std::variant<Admitted, Response> Gate::admit(Heading heading, const Peer& peer, const Settings& settings,
                                             Lockout::Time now) {
  auto target = read_target(heading.target);
  if (target.has_error()) return problem(400, "Bad Request", target.error().message);
  const auto method = method_of(heading.method);
  if (!method) return no_route(router_, heading.method, target->path);
  auto found = router_.find(*method, target->path);
  auto* const match = std::get_if<Router::Match>(&found);
  if (match == nullptr) return no_route(router_, heading.method, target->path);

  const auto least = least_of(*match->route, settings.options);
  std::optional<Caller> caller;
  if (least) {
    auto known = caller_of(heading.headers["authorization"], peer, settings, now);
    if (auto* const refused = std::get_if<Response>(&known)) return std::move(*refused);
    caller = std::get<Caller>(std::move(known));
    if (caller->role < *least) return forbidden(*caller, *least);
  }
  heading.headers.erase("authorization");  // no handler needs it, so that none can tell it
  return Admitted{match->route, Request{*method, *percent_decoded(target->path, Blanks::as_they_are),
                                        std::move(match->parameters), std::move(target->query),
                                        std::move(heading.headers), "", std::move(caller)}};
}

std::variant<Caller, Response> Gate::caller_of(const std::string& authorization, const Peer& peer,
                                               const Settings& settings, Lockout::Time now) {
  if (!peer.address) return Caller{"unix:" + peer.account, Role::operator_, peer.source};
  const std::string_view shown = bearer_token(authorization);
  if (shown.empty()) {
    return unauthorized("send \"Authorization: Bearer\" and a token that \"smppguard token add\" has made",
                        "Bearer realm=\"smppguard\"");
  }
  const Token* const token = find_token(settings.tokens, shown);
  if (token == nullptr) return refuse_token(peer, now);
  return Caller{"token:" + token->name, token->role, peer.source};
}

Response Gate::refuse_token(const Peer& peer, Lockout::Time now) {
  const Lockout::Verdict verdict = lockout_.wrong(*peer.address, now);
  if (verdict.tell) {
    const std::string others =
        verdict.untold == 0 ? "" : fmt::format("; {} more such of late were not told of", verdict.untold);
    warn_(Concern::access,
          fmt::format("ten wrong tokens came from {} within a minute; it is locked out for {} s{}",
                      peer.source, verdict.wait.count(), others));
  }
  if (verdict.wait.count() > 0) return locked(verdict.wait);
  return unauthorized(
      "the token is not known; whoever looks after the service makes one by \"smppguard token "
      "add\" and a reload",
      "Bearer realm=\"smppguard\", error=\"invalid_token\"");
}

}  // namespace smppguard::web
