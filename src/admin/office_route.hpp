// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/consent_form.hpp"
#include "smppguard/admin/office_place.hpp"
#include "smppguard/admin/query.hpp"
#include "smppguard/web/router.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace smppguard::admin {

inline constexpr std::size_t kUsualBody = std::size_t{64} * 1024;

/// A route whose handler finds its office at a place.
struct OfficeRoute {
  web::Method method = web::Method::get;
  const char* path = "";
  web::Role least = web::Role::support;
  web::Response (*handler)(OfficePlace& place, const web::Request& request) = nullptr;
  std::size_t most_body_octets = kUsualBody;
};
using OfficeRoutes = std::vector<OfficeRoute>;

[[nodiscard]] OfficeRoutes organisation_routes();
[[nodiscard]] OfficeRoutes campaign_routes();
[[nodiscard]] OfficeRoutes exemption_routes();
[[nodiscard]] OfficeRoutes consent_routes();
[[nodiscard]] OfficeRoutes consent_file_routes();
[[nodiscard]] OfficeRoutes record_routes();
[[nodiscard]] OfficeRoutes measure_routes();
[[nodiscard]] OfficeRoutes complaint_routes();

/// The parameter kind, which may be given several times; all kinds where it is not given.
[[nodiscard]] std::vector<ConsentKind> read_kinds(Query& query);

/// 201 with where it is.
[[nodiscard]] web::Response created(const std::string& location, std::string json);

}  // namespace smppguard::admin
