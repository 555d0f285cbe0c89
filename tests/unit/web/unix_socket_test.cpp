// SPDX-License-Identifier: Apache-2.0
#include "unix_socket.hpp"

#include <array>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace smppguard::web {
namespace {

TEST(Peers, AreNamedByTheirAccount) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  const FileDescriptor here{ends[0]};
  const FileDescriptor there{ends[1]};
  EXPECT_EQ(peer_account(here.get()), getpwuid(getuid())->pw_name);
}

TEST(Peers, AreKnownWhereTheNamespaceHasAPlaceForThem) {
  const char* const all = "         0          0 4294967295\n";
  EXPECT_TRUE(is_mapped(all, 0));
  EXPECT_TRUE(is_mapped(all, 65'534));
  // As systemd's PrivateUsers=yes has it: root, and the account of the unit.
  const char* const few = "         0          0          1\n       997        997          1\n";
  EXPECT_TRUE(is_mapped(few, 0));
  EXPECT_TRUE(is_mapped(few, 997));
  for (const std::uint32_t other : {1U, 996U, 998U, 1'000U, 65'534U})
    EXPECT_FALSE(is_mapped(few, other)) << other;
  EXPECT_FALSE(is_mapped("", 0));
}

}  // namespace
}  // namespace smppguard::web
