// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/admin/office_place.hpp"
#include "smppguard/admin/routes.hpp"
#include "smppguard/core/time_text.hpp"
#include "smppguard/web/router.hpp"

#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

namespace smppguard::admin {

/// The routes over a store of the test's own, asked as Ada would.
class RoutesCase : public ::testing::Test {
 protected:
  RoutesCase() {
    std::string name = std::filesystem::temp_directory_path() / "smppguard_routes.XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    options_.location = folder_ / "smppguard.db";
    make_place();
  }
  ~RoutesCase() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  void make_place() {
    place_ = std::make_unique<OfficePlace>(
        options_, [this] { return now_; }, [this] { ++settled_; },
        [this](std::string_view kind, const web::Caller& caller, const std::string& members) {
          noted_.push_back(std::string{kind} + " by " + caller.name + ": " + members);
        });
    router_ = web::Router{};
    add_office_routes(router_, *place_);
    EXPECT_TRUE(store::open_store(options_, store::Mode::read_write).has_value() ||
                options_.location.empty());
  }

  [[nodiscard]] web::Response ask(web::Request request, const std::string& target) {
    request.path = target.substr(0, target.find('?'));
    const auto found = router_.find(request.method, request.path);
    const auto* const match = std::get_if<web::Router::Match>(&found);
    if (match == nullptr) return web::problem(404, "Not Found", "there is no such route");
    request.parameters = match->parameters;
    request.caller = web::Caller{"ada", web::Role::operator_, "unix"};
    return match->route->handler(request);
  }
  [[nodiscard]] web::Response get(const std::string& target,
                                  std::multimap<std::string, std::string> query = {}) {
    web::Request request;
    request.query = std::move(query);
    return ask(std::move(request), target);
  }
  [[nodiscard]] web::Response send(web::Method method, const std::string& target, std::string body,
                                   const std::string& type = "application/json",
                                   std::multimap<std::string, std::string> query = {}) {
    web::Request request;
    request.method = method;
    request.body = std::move(body);
    request.query = std::move(query);
    request.headers["content-type"] = type;
    return ask(std::move(request), target);
  }
  [[nodiscard]] web::Response post(const std::string& target, std::string body) {
    return send(web::Method::post, target, std::move(body));
  }
  [[nodiscard]] web::Response patch(const std::string& target, std::string body) {
    return send(web::Method::patch, target, std::move(body));
  }

  [[nodiscard]] static boost::json::value json_of(const web::Response& response) {
    return boost::json::parse(response.body);
  }
  [[nodiscard]] static std::vector<std::string> errors_of(const web::Response& response) {
    std::vector<std::string> errors;
    const auto body = json_of(response);
    if (!body.as_object().contains("errors")) return errors;
    for (const auto& one : body.at("errors").as_array()) errors.emplace_back(one.as_string().c_str());
    return errors;
  }
  [[nodiscard]] static std::string header_of(const web::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  void register_clinic() {
    ASSERT_EQ(post("/api/v1/organisations",
                   R"({"key":"clinic","name":"The Clinic on the Hill","contact_person":"Grace Example",
                       "contact_email":"grace@clinic.example","contact_phone":"+12223334848"})")
                  .status,
              201U);
    ASSERT_EQ(
        post("/api/v1/organisations/clinic/campaigns", R"({"key":"reminders","numbers":["12223334646"]})")
            .status,
        201U);
  }

  std::filesystem::path folder_;
  store::StoreOptions options_;
  WallTime now_ = read_time("2026-11-23T10:00:00Z").value();
  int settled_ = 0;  // how often it was waited for
  std::vector<std::string> noted_;
  std::unique_ptr<OfficePlace> place_;
  web::Router router_;
};

}  // namespace smppguard::admin
