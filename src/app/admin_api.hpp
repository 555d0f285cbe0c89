// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "outcome.hpp"
#include "smppguard/admin/office_place.hpp"
#include "smppguard/config/config.hpp"
#include "smppguard/web/router.hpp"

#include <atomic>
#include <functional>

namespace smppguard::app {

class Service;

/// All routes of the administrative API, and what they need besides the service, which must outlive it.
class AdminApi {
 public:
  /// What is done with the whole process.
  struct Orders {
    std::function<Outcome()> reload;
    std::function<void()> upgrade;  ///< see Upgrade
    std::function<void()> end;      ///< in order; called once
  };

  /// What a reload does not change is taken from `config`.
  AdminApi(Service& service, const config::Config& config, Orders orders);
  AdminApi(const AdminApi&) = delete;
  AdminApi& operator=(const AdminApi&) = delete;

  [[nodiscard]] const web::Router& router() const noexcept { return router_; }

 private:
  admin::OfficePlace place_;
  std::atomic<bool> ended_{false};
  web::Router router_;
};

}  // namespace smppguard::app
