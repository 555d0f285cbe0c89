// SPDX-License-Identifier: Apache-2.0
#include "postgres_target.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace smppguard::store {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string value(const PostgresTarget& target, std::string_view keyword) {
  const auto parameters = target.parameters();
  if (!parameters) return parameters.error().message;
  const auto& keywords = parameters->keywords;
  const auto found = std::find(keywords.begin(), keywords.end(), keyword);
  return found == keywords.end() ? ""
                                 : parameters->values[static_cast<std::size_t>(found - keywords.begin())];
}

std::string description(const std::string& url) {
  const auto target = PostgresTarget::parse({.url = url});
  return target ? target->description() : target.error().message;
}

TEST(PostgresTargetTest, IsDescribedWithoutItsPassword) {
  EXPECT_EQ(description("postgresql://me:secret@a.example:5433/db?sslmode=require"),
            "postgresql://me@a.example:5433/db");
  EXPECT_EQ(description("postgres://a,b:5433/db"), "postgresql://a,b:5433/db");
  EXPECT_EQ(description("postgresql://me@/db?host=/run/postgresql"), "postgresql://me@/run/postgresql/db");
  for (const char* const url :
       {"postgresql://me:secret%zz@host/db", "postgresql://me:secret@host/db?nonsense=1", "store:secret",
        "postgresql://me:secret@[host/db", "postgresql://me:sec/secret@host/db"}) {
    EXPECT_THAT(description(url), HasSubstr("the store's URL cannot be read")) << url;
    EXPECT_THAT(description(url), Not(HasSubstr("secret"))) << url;
  }
}

TEST(PostgresTargetTest, NamesAParameterThatLibpqDoesNotKnow) {
  EXPECT_THAT(description("postgresql://host/db?port=1&sslmod=require"),
              HasSubstr("libpq knows no parameter sslmod (did you mean sslmode?);"));
  EXPECT_THAT(description("postgresql://host/db?ssl=true&whatever=1"), HasSubstr("no parameter whatever;"));
  EXPECT_THAT(description("postgresql://me:se?cr=et@host/db"), Not(HasSubstr("cr")));
}

TEST(PostgresTargetTest, CompletesWhatTheUrlDoesNotSay) {
  const auto target = PostgresTarget::parse({.url = "postgresql://host/db?tcp_user_timeout=1", .node = "n1"});
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(value(*target, "application_name"), "smppguard n1");
  EXPECT_EQ(value(*target, "client_encoding"), "UTF8");
  EXPECT_EQ(value(*target, "tcp_user_timeout"), "1");
  EXPECT_EQ(value(*target, "keepalives_idle"), "5");
  EXPECT_EQ(value(*PostgresTarget::parse({.url = "postgresql:///?client_encoding=LATIN1&application_name=x"}),
                  "client_encoding"),
            "UTF8");
}

TEST(PostgresTargetTest, ReadsThePasswordEachTime) {
  const auto path = std::filesystem::path{::testing::TempDir()} / ("password" + std::to_string(::getpid()));
  const auto target =
      PostgresTarget::parse({.url = "postgresql://me:old@host/db", .password_file = path.string()});
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_THAT(value(*target, "password"), HasSubstr("cannot be read or is empty"));
  std::ofstream{path} << "first\r\nsecond\n";
  EXPECT_EQ(value(*target, "password"), "first");
  std::ofstream{path} << "other";
  EXPECT_EQ(value(*target, "password"), "other");
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace smppguard::store
