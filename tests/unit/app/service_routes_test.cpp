// SPDX-License-Identifier: Apache-2.0
#include "service_routes.hpp"

#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

Form form(const std::string& accept) {
  web::Request request;
  if (!accept.empty()) request.headers["accept"] = accept;
  return form_of(request);
}

TEST(Forms, AreWhatIsAskedFor) {
  EXPECT_EQ(form(""), Form::json);
  EXPECT_EQ(form("*/*"), Form::json);
  EXPECT_EQ(form("application/json"), Form::json);
  EXPECT_EQ(form("text/plain"), Form::text);
  EXPECT_EQ(form(std::string(kTextForm)), Form::text);
  EXPECT_EQ(form(std::string(kMetricsForm)), Form::metrics);
  EXPECT_EQ(form("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3"),
            Form::metrics);
}

TEST(Outcomes, BecomeAnswers) {
  const web::Response done = response_of({true, {"a \"b\"", "c"}});
  EXPECT_EQ(done.status, 200U);
  EXPECT_EQ(done.body, R"({"changes":["a \"b\"","c"]})");
  EXPECT_EQ(response_of({true, {}}).body, R"({"changes":[]})");
  const web::Response refused = response_of({false, {"why"}});
  EXPECT_EQ(refused.status, 409U);
  EXPECT_EQ(refused.content_type, "application/problem+json");
  EXPECT_NE(refused.body.find(R"("errors":["why"])"), std::string::npos);
}

}  // namespace
}  // namespace smppguard::app
