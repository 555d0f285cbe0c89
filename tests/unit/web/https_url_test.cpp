// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/entity_tag.hpp"
#include "smppguard/web/fetch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::web {
namespace {

TEST(HttpsUrl, IsTakenApart) {
  EXPECT_EQ(read_https_url("https://carrier.example/a/b?c=d"),
            (HttpsPlace{"carrier.example", "443", "/a/b?c=d"}));
  EXPECT_EQ(read_https_url("https://carrier.example:8443"), (HttpsPlace{"carrier.example", "8443", "/"}));
  EXPECT_EQ(read_https_url("https://[2001:db8::1]:8443/x#y"), (HttpsPlace{"2001:db8::1", "8443", "/x"}));
  EXPECT_EQ(read_https_url("https://[::1]/"), (HttpsPlace{"::1", "443", "/"}));
}

TEST(HttpsUrl, IsNothingElse) {
  for (const char* url :
       {"", "http://carrier.example/", "https://", "https:///a", "https://me:secret@carrier.example/",
        "https://carrier.example:/", "https://carrier.example:0/", "https://carrier.example:65536/",
        "https://carrier.example:x/", "https://carrier.example/a b", "https://carrier.example/a\r\nX: y",
        "https://[::1/", "https://[::1]x/", "https://carrier.example?x", "HTTPS://carrier.example/"}) {
    EXPECT_EQ(read_https_url(url), std::nullopt) << url;
    EXPECT_THAT(fetch({.url = url}).error().message, testing::HasSubstr("this is no URL like https://"))
        << url;
  }
}

TEST(EntityTag, IsNamedByAnyOfAList) {
  EXPECT_TRUE(names_entity_tag("\"a\"", "\"a\""));
  EXPECT_TRUE(names_entity_tag("W/\"a\"", "\"a\""));
  EXPECT_TRUE(names_entity_tag("\"a\"", "W/\"a\""));
  EXPECT_TRUE(names_entity_tag("\"b\" ,\tW/\"a\"", "W/\"a\""));
  EXPECT_TRUE(names_entity_tag("*", "W/\"a\""));
  for (const char* other : {"", "a", "\"b\"", ",", "\"a", "W/"})
    EXPECT_FALSE(names_entity_tag(other, "\"a\"")) << other;
}

}  // namespace
}  // namespace smppguard::web
