// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/web/message.hpp"
#include "smppguard/web/role.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace smppguard::web {

/// Where a handler runs.
enum class Pace : std::uint8_t {
  quick,  ///< on the thread of the sockets: answers from memory
  slow,   ///< on a desk, a thread for what may wait for other threads; one at a time, in order
  bulk,   ///< on a desk of their own, since they may read a disk or a database for minutes
};

using Handler = std::function<Response(const Request&)>;

/// "/api/v1/organisations/{key}": a {name} takes one segment, and "{name...}" at the end takes all the rest.
struct Route {
  Method method = Method::get;
  std::string path;
  std::optional<Role> least;  ///< nothing: open to everybody, without a token
  Pace pace = Pace::quick;
  Handler handler;
  std::size_t most_body_octets = std::size_t{64} * 1024;
};

/// Finds the handler of a request. Filled before the server starts and then only read, by any thread.
class Router {
 public:
  /// Throws std::logic_error if the place is taken.
  void add(Route route);

  struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string> parameters;
  };
  struct Nothing {
    std::vector<Method> allowed;  ///< other methods of that path; empty: there is no such path
  };
  /// `path` is still percent-encoded; segments are decoded one by one, so that a %2F ends none.
  [[nodiscard]] std::variant<Match, Nothing> find(Method method, std::string_view path) const;

  [[nodiscard]] const std::vector<Route>& routes() const noexcept { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace smppguard::web
