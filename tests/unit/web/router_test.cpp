// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>

namespace smppguard::web {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

Route route(Method method, std::string path) {
  return {method, std::move(path), Role::viewer, Pace::quick, [](const Request&) { return Response{}; }};
}

class Routes : public testing::Test {
 protected:
  Routes() {
    for (const char* path : {"/", "/a", "/a/{key}", "/a/import", "/a/{key}/b/{other}", "/files/{path...}"}) {
      router.add(route(Method::get, path));
    }
    router.add(route(Method::post, "/a"));
    router.add(route(Method::delete_, "/a/{id}"));
  }

  std::string path_of(Method method, std::string_view path) {
    const auto found = router.find(method, path);
    const auto* match = std::get_if<Router::Match>(&found);
    if (match == nullptr) return "";
    parameters = match->parameters;
    return match->route->path;
  }

  std::vector<Method> allowed(Method method, std::string_view path) {
    return std::get<Router::Nothing>(router.find(method, path)).allowed;
  }

  Router router;
  std::map<std::string, std::string> parameters;
};

TEST_F(Routes, AreFoundByMethodAndPath) {
  EXPECT_EQ(path_of(Method::get, "/"), "/");
  EXPECT_EQ(path_of(Method::get, "/a"), "/a");
  EXPECT_EQ(path_of(Method::post, "/a"), "/a");
  EXPECT_EQ(path_of(Method::get, "/a/x/b/y%20z"), "/a/{key}/b/{other}");
  EXPECT_THAT(parameters, ElementsAre(Pair("key", "x"), Pair("other", "y z")));
  EXPECT_EQ(path_of(Method::delete_, "/a/import"), "/a/{id}");
}

TEST_F(Routes, PreferWordsToParameters) {
  EXPECT_EQ(path_of(Method::get, "/a/import"), "/a/import");
  EXPECT_EQ(path_of(Method::get, "/a/%69mport"), "/a/import");
  EXPECT_EQ(path_of(Method::get, "/a/imports"), "/a/{key}");
}

TEST_F(Routes, DecodeSegmentsOneByOne) {
  EXPECT_EQ(path_of(Method::get, "/a/x%2Fb"), "/a/{key}");
  EXPECT_THAT(parameters, ElementsAre(Pair("key", "x/b")));
  EXPECT_EQ(path_of(Method::get, "%2Fa"), "");
}

TEST_F(Routes, TakeTheRest) {
  EXPECT_EQ(path_of(Method::get, "/files/a/b.js"), "/files/{path...}");
  EXPECT_THAT(parameters, ElementsAre(Pair("path", "a/b.js")));
  EXPECT_EQ(path_of(Method::get, "/files"), "");
  EXPECT_EQ(path_of(Method::get, "/files/"), "");
}

TEST_F(Routes, LetNobodyClimb) {
  for (const char* path : {"/files/../a", "/files/%2e%2e/a", "/files/a/./b", "/files/a%2Fb", "/a/..",
                           "/a/%2E", "/files/a//b", "/a/", "//a", "/a/%00", "/a/%zz"}) {
    EXPECT_EQ(path_of(Method::get, path), "") << path;
  }
}

TEST_F(Routes, TellWhatElseIsAllowed) {
  EXPECT_THAT(allowed(Method::put, "/a"), UnorderedElementsAre(Method::get, Method::post));
  EXPECT_THAT(allowed(Method::put, "/a/x"), UnorderedElementsAre(Method::get, Method::delete_));
  EXPECT_THAT(allowed(Method::get, "/b"), IsEmpty());
  EXPECT_THAT(allowed(Method::get, "/a/x/b"), IsEmpty());
}

TEST_F(Routes, AreThereOnce) {
  EXPECT_THROW(router.add(route(Method::get, "/a")), std::logic_error);
  EXPECT_THROW(router.add(route(Method::get, "/a/{another}")), std::logic_error);
  EXPECT_NO_THROW(router.add(route(Method::put, "/a/{another}")));
}

}  // namespace
}  // namespace smppguard::web
