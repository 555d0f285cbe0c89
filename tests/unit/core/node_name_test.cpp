// SPDX-License-Identifier: Apache-2.0
#include "smppguard/core/node_name.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace smppguard {
namespace {

TEST(NodeName, CanStandInNamesOfFiles) {
  for (const char* name : {"a", "node-1", "node_1", "node.example.net", "A9"})
    EXPECT_TRUE(is_node_name(name)) << name;
  for (const char* name : {"", "a/b", "a b", "n\xC3\xB6", "a\n", "a:b"})
    EXPECT_FALSE(is_node_name(name)) << name;
}

TEST(NodeName, HasAtMost64Characters) {
  EXPECT_TRUE(is_node_name(std::string(64, 'x')));
  EXPECT_FALSE(is_node_name(std::string(65, 'x')));
}

TEST(HostName, IsTheKernels) {
  char name[256] = {};
  ASSERT_EQ(::gethostname(name, sizeof name - 1), 0);
  EXPECT_EQ(host_name(), std::string(name).substr(0, kLongestNodeName));
}

}  // namespace
}  // namespace smppguard
