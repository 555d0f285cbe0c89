// SPDX-License-Identifier: Apache-2.0
#include "smppguard/web/message.hpp"

#include "heading.hpp"
#include "smppguard/web/role.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::web {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Roles, HaveNames) {
  for (const Role role : {Role::viewer, Role::support, Role::operator_})
    EXPECT_EQ(find_role(name(role)), role);
  EXPECT_FALSE(find_role("Operator"));
  EXPECT_FALSE(find_role(""));
  EXPECT_LT(Role::viewer, Role::support);
  EXPECT_LT(Role::support, Role::operator_);
}

TEST(Problems, AreJson) {
  const Response plain = problem(404, "Not Found", "say \"please\"");
  EXPECT_EQ(plain.status, 404U);
  EXPECT_EQ(plain.content_type, "application/problem+json");
  EXPECT_EQ(plain.body,
            R"({"type":"about:blank","title":"Not Found","status":404,"detail":"say \"please\""})");
  EXPECT_THAT(problem(400, "Bad Request", "two", {"a", "b\n"}).body, HasSubstr(R"("errors":["a","b\n"])"));
}

TEST(Requests, HaveQueriesAndHeaders) {
  Request request;
  request.query = {{"a", "1"}, {"a", "2"}};
  request.headers = {{"accept", "text/plain"}};
  EXPECT_EQ(*request.query_value("a"), "1");
  EXPECT_EQ(request.query_value("b"), nullptr);
  EXPECT_EQ(request.header("accept"), "text/plain");
  EXPECT_EQ(request.header("host"), "");
}

TEST(Headings, SayWhatEveryAnswerSays) {
  const std::string text = heading_text(json_response("{}"), 2, Afterwards::keep_alive, 0);
  EXPECT_THAT(text, testing::StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(text, testing::EndsWith("\r\n\r\n"));
  for (const char* line : {"Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n", "Cache-Control: no-store\r\n",
                           "X-Content-Type-Options: nosniff\r\n", "Content-Type: application/json\r\n",
                           "Content-Length: 2\r\n", "Connection: keep-alive\r\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("Server:")));
  EXPECT_THAT(heading_text({}, 0, Afterwards::close, 0), HasSubstr("Connection: close\r\n"));
}

TEST(Headings, CannotBeBroken) {
  Response response;
  response.headers = {{"Location", "/a\r\nX-Evil: 1"}, {"X\nY", "z"}, {"X-Good", "1"}};
  const std::string text = heading_text(response, 0, Afterwards::close, 0);
  EXPECT_THAT(text, Not(HasSubstr("Evil")));
  EXPECT_THAT(text, Not(HasSubstr("Y: z")));
  EXPECT_THAT(text, HasSubstr("X-Good: 1\r\n"));
}

TEST(Headings, OfAnswersWithoutABodyHaveNoLength) {
  Response response;
  response.status = 204;
  EXPECT_THAT(heading_text(response, 0, Afterwards::keep_alive, 0), Not(HasSubstr("Content-Length")));
}

}  // namespace
}  // namespace smppguard::web
