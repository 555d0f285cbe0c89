// SPDX-License-Identifier: Apache-2.0
#include "content_kind.hpp"

#include <gtest/gtest.h>

namespace smppguard::dnc {
namespace {

ContentKind kind_of(std::string_view front) {
  return content_kind(as_bytes(front));
}

TEST(ContentKind, TellsXml) {
  EXPECT_EQ(kind_of("<list val='818'>"), ContentKind::xml);
  EXPECT_EQ(kind_of("<?xml version='1.0'?>"), ContentKind::xml);
  EXPECT_EQ(kind_of("\xEF\xBB\xBF\r\n  <?xml version='1.0'?>"), ContentKind::xml);
  EXPECT_EQ(kind_of("<"), ContentKind::xml);
}

TEST(ContentKind, TellsChanges) {
  EXPECT_EQ(kind_of("8185550123,2026-08-05T10:20:30,A\n8185550124"), ContentKind::changes);
  EXPECT_EQ(kind_of("8185550123,2026-08-05,D\r\n"), ContentKind::changes);
  EXPECT_EQ(kind_of("8185550123,2026-08-05,D"), ContentKind::changes);
}

TEST(ContentKind, TakesTheRestForNumbers) {
  EXPECT_EQ(kind_of("818,5550123\n"), ContentKind::flat);
  EXPECT_EQ(kind_of("8185550123\n"), ContentKind::flat);
  EXPECT_EQ(kind_of("8185550123,2026-08-05,X\n"), ContentKind::flat);
  EXPECT_EQ(kind_of("818,5550123\n8185550123,2026-08-05,A\n"), ContentKind::flat);
  EXPECT_EQ(kind_of(""), ContentKind::flat);
  EXPECT_EQ(kind_of("\r\n \t"), ContentKind::flat);
  EXPECT_EQ(kind_of("\xEF\xBB"), ContentKind::flat);
  EXPECT_EQ(kind_of(std::string_view{"\0\0\0", 3}), ContentKind::flat);
}

}  // namespace
}  // namespace smppguard::dnc
