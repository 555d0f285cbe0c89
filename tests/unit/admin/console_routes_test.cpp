// SPDX-License-Identifier: Apache-2.0
#include "console_files.hpp"
#include "smppguard/admin/routes.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <stdexcept>
#include <string>

namespace smppguard::admin {
namespace {

class ConsoleRoutes : public ::testing::Test {
 protected:
  void SetUp() override { add_console_routes(router_); }

  /// What the route of that path answers; `file` is its parameter.
  [[nodiscard]] web::Response get(const std::string& path, const std::string& file = {},
                                  const std::string& if_none_match = {}) const {
    web::Request request;
    request.path = path;
    if (!file.empty()) request.parameters["file"] = file;
    if (!if_none_match.empty()) request.headers["if-none-match"] = if_none_match;
    for (const web::Route& route : router_.routes()) {
      if (route.path == path) return route.handler(request);
    }
    throw std::logic_error("no route " + path);
  }

  [[nodiscard]] web::Response get_file(const std::string& name, const std::string& if_none_match = {}) const {
    return get("/console/{file}", name, if_none_match);
  }

  static std::string header(const web::Response& response, std::string_view name) {
    const auto found = std::find_if(response.headers.begin(), response.headers.end(),
                                    [name](const auto& one) { return one.first == name; });
    return found == response.headers.end() ? "" : found->second;
  }

  web::Router router_;
};

TEST_F(ConsoleRoutes, AreOpenAndQuick) {
  ASSERT_EQ(router_.routes().size(), 2U);
  for (const web::Route& route : router_.routes()) {
    EXPECT_EQ(route.method, web::Method::get);
    EXPECT_FALSE(route.least.has_value()) << route.path;
    EXPECT_EQ(route.pace, web::Pace::quick) << route.path;
  }
}

TEST_F(ConsoleRoutes, BeginWithThePage) {
  const web::Response page = get("/");
  EXPECT_EQ(page.status, 200U);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_TRUE(page.body.starts_with("<!DOCTYPE html>"));
  EXPECT_EQ(get_file("index.html").body, page.body);
}

TEST_F(ConsoleRoutes, GiveEachKindItsType) {
  EXPECT_EQ(get_file("style.css").content_type, "text/css; charset=utf-8");
  EXPECT_EQ(get_file("main.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(get_file("icon.svg").content_type, "image/svg+xml");
}

TEST_F(ConsoleRoutes, LetNothingInFromElsewhere) {
  for (const ConsoleFile& file : console_files()) {
    const web::Response response = get_file(std::string{file.name});
    EXPECT_TRUE(
        header(response, "Content-Security-Policy").starts_with("default-src 'none'; script-src 'self';"));
    EXPECT_EQ(header(response, "Content-Security-Policy").find("unsafe"), std::string::npos);
    EXPECT_EQ(header(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(response, "Cache-Control"), "no-cache");
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff");
  }
}

TEST_F(ConsoleRoutes, HaveNothingThatThePolicyForbids) {
  const std::string page = get("/").body;
  for (const char* forbidden : {"<style", " style=", " onclick=", " onload=", "http://", "https://"}) {
    EXPECT_EQ(page.find(forbidden), std::string::npos) << forbidden;
  }
  for (const ConsoleFile& file : console_files()) {
    for (const char* forbidden :
         {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("}) {
      EXPECT_EQ(file.octets.find(forbidden), std::string_view::npos) << file.name << ": " << forbidden;
    }
  }
}

TEST_F(ConsoleRoutes, HaveAllThatTheyRefer) {
  std::set<std::string, std::less<>> files;
  for (const ConsoleFile& file : console_files()) files.emplace(file.name);
  for (const ConsoleFile& file : console_files()) {
    for (const std::string_view before : {"\"/console/", "from \"./", "import(\"./"}) {
      for (std::size_t at = file.octets.find(before); at != std::string_view::npos;
           at = file.octets.find(before, at + 1)) {
        const std::size_t name = at + before.size();
        EXPECT_TRUE(files.contains(file.octets.substr(name, file.octets.find('"', name) - name)))
            << file.name << " refers to " << file.octets.substr(name, 30);
      }
    }
  }
}

TEST_F(ConsoleRoutes, SendAFileOnceOnly) {
  const web::Response first = get_file("style.css");
  const std::string etag = header(first, "ETag");
  EXPECT_GE(etag.size(), 34U);
  EXPECT_TRUE(etag.starts_with('"') && etag.ends_with('"')) << etag;
  EXPECT_NE(etag, header(get_file("main.js"), "ETag"));
  for (const std::string& known : {etag, "W/" + etag, "\"other\" ,\t" + etag, std::string{"*"}}) {
    const web::Response again = get_file("style.css", known);
    EXPECT_EQ(again.status, 304U) << known;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(header(again, "ETag"), etag);
  }
  for (const std::string& other :
       {std::string{"\"other\""}, etag.substr(1), std::string{" , "}, std::string{","}}) {
    EXPECT_EQ(get_file("style.css", other).status, 200U) << other;
  }
}

TEST_F(ConsoleRoutes, KnowNoOtherFiles) {
  for (const char* name : {"nothing.js", "../style.css", "Style.css", "style.css/", "%2e%2e"}) {
    EXPECT_EQ(get_file(name).status, 404U) << name;
  }
}

}  // namespace
}  // namespace smppguard::admin
