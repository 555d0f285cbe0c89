// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/database_url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kSound[] = {
    "postgresql://",
    "postgres://db.example.net/smppguard",
    "postgresql://guard@db.example.net:5432/smppguard?sslmode=verify-full&connect_timeout=2",
    "postgresql://guard:p%40ss@[2001:db8::1]:5433/smppguard",
    ("postgresql://guard@one.example.net:5432,two.example.net,[2001:db8::2]/"
     "smppguard?target_session_attrs=read-write"),
    "postgresql://%2Fvar%2Frun%2Fpostgresql/smppguard",
    "postgresql:///smppguard?host=/run/postgresql&port=5433",
    "postgresql://:secret@host:/db?options=",
};

TEST(DatabaseUrl, IsToldFromAPath) {
  for (const char* url : kSound) EXPECT_TRUE(is_database_url(url)) << url;
  for (const char* path :
       {"", "/var/lib/smppguard.db", "postgresql:/x", "Postgresql://x", " postgresql://x", "mysql://x"})
    EXPECT_FALSE(is_database_url(path)) << path;
}

TEST(DatabaseUrl, MayLackParts) {
  for (const char* url : kSound) EXPECT_TRUE(check_database_url(url)) << url;
}

TEST(DatabaseUrl, IsRefusedWithTheReason) {
  const auto fault = [](const char* url) {
    const auto checked = check_database_url(url);
    return checked ? std::string("none") : checked.error().message;
  };
  EXPECT_THAT(fault("mysql://host/db"), HasSubstr("begin with postgresql://"));
  EXPECT_THAT(fault("postgresql://host/my db"), HasSubstr("a blank"));
  EXPECT_THAT(fault("postgresql://host/d\tb"), HasSubstr("a control character"));
  EXPECT_THAT(fault("postgresql://user:100%@host/db"), HasSubstr("hexadecimal"));
  EXPECT_THAT(fault("postgresql://host/db%2"), HasSubstr("hexadecimal"));
  EXPECT_THAT(fault("postgresql://host/db%00"), HasSubstr("hexadecimal"));
  EXPECT_THAT(fault("postgresql://host/db%+1"), HasSubstr("hexadecimal"));
  EXPECT_THAT(fault("postgresql://user:p@ss@host/db"), HasSubstr("at sign"));
  EXPECT_THAT(fault("postgresql://user:p/ss@host/db"), HasSubstr("at sign"));
  EXPECT_THAT(fault("postgresql://[2001:db8::1/db"), HasSubstr("bracket is not closed"));
  EXPECT_THAT(fault("postgresql://[host]/db"), HasSubstr("IPv6"));
  EXPECT_THAT(fault("postgresql://[::1]5432/db"), HasSubstr("behind a bracket"));
  for (const char* url : {"postgresql://host:0/db", "postgresql://host:65536/db", "postgresql://host:x/db",
                          "postgresql://a,b:-1/db", "postgresql://2001:db8::1/db"})
    EXPECT_THAT(fault(url), HasSubstr("port")) << url;
  for (const char* url : {"postgresql://host/db?", "postgresql://host/db?a", "postgresql://host/db?=a",
                          "postgresql://host/db?a=b=c", "postgresql://host/db?a=b&"})
    EXPECT_THAT(fault(url), HasSubstr("name=value")) << url;
}

TEST(DatabaseUrl, IsShownWithoutItsPassword) {
  EXPECT_EQ(without_password("postgresql://guard:secret@host:5432/db?sslmode=require"),
            "postgresql://guard@host:5432/db?sslmode=require");
  EXPECT_EQ(without_password("postgres://guard@host/db?password=secret"), "postgres://guard@host/db");
  EXPECT_EQ(without_password("postgresql://host/db?p%61ssword=secret&a=b&SSLPassword=secret&c=d"),
            "postgresql://host/db?a=b&c=d");
  EXPECT_EQ(without_password("postgresql://guard:@host/db"), "postgresql://guard@host/db");
  EXPECT_EQ(without_password("postgresql://:secret@/db"), "postgresql://@/db");
}

TEST(DatabaseUrl, OfWhichNobodyKnowsWhereThePasswordIsIsNotShown) {
  for (const char* url : {"postgresql://user:se@cret@host/db", "postgresql://user:se/cret@host/db",
                          "postgresql://user:secret%@host/db", "postgresql://user:se?cret@host/db"}) {
    EXPECT_EQ(without_password(url), "postgresql://***") << url;
    EXPECT_THAT(check_database_url(url).error().message, Not(HasSubstr("cret"))) << url;
  }
}

TEST(DatabaseUrl, TellsWhetherItHoldsAPassword) {
  for (const char* url :
       {"postgresql://guard@host/db", "postgresql:///db?passfile=/x", "postgresql://host:5432/db"})
    EXPECT_FALSE(has_password(url)) << url;
  for (const char* url : {"postgresql://guard:secret@host/db", "postgresql://host/db?password=x",
                          "postgresql://host/db?%70assword=x", "postgresql://host/db?a=b&sslpassword=x"})
    EXPECT_TRUE(has_password(url)) << url;
}

TEST(DatabaseUrl, NamesItsParameters) {
  using testing::ElementsAre;
  using testing::IsEmpty;
  EXPECT_THAT(parameter_names("postgresql://host/db"), IsEmpty());
  EXPECT_THAT(parameter_names("postgresql://host/db?sslm%6Fde=a&b="), ElementsAre("sslmode", "b"));
  EXPECT_THAT(parameter_names("postgresql://user:pa?ss=word@host/db"), IsEmpty()) << "of a password";
}

}  // namespace
}  // namespace smppguard
