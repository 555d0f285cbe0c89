// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/role.hpp"

#include <array>

namespace smppguard::web {

std::string_view name(Role role) noexcept {
  switch (role) {
    case Role::viewer: return "viewer";
    case Role::support: return "support";
    case Role::operator_: return "operator";
  }
  return "";
}

std::optional<Role> find_role(std::string_view name) noexcept {
  for (const Role role : std::array{Role::viewer, Role::support, Role::operator_}) {
    if (web::name(role) == name) return role;
  }
  return std::nullopt;
}

}  // namespace smppguard::web
