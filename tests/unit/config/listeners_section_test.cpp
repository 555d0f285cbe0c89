// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Listeners, AreReadInOrder) {
  const Loaded loaded = load_sound_but(
      "listeners:\n"
      "  - {name: main, address: 0.0.0.0:2775}\n"
      "  - {name: six, address: \"[::1]:0\"}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_EQ(loaded.config.listeners.size(), 2U);
  EXPECT_EQ(loaded.config.listeners[0].name, "main");
  EXPECT_EQ(loaded.config.listeners[0].address.host, "0.0.0.0");
  EXPECT_EQ(loaded.config.listeners[0].address.port, 2775);
  EXPECT_EQ(loaded.config.listeners[1].address.host, "::1");
  EXPECT_EQ(loaded.config.listeners[1].address.port, 0);
}

TEST(Listeners, AreAtLeastOne) {
  EXPECT_THAT(diagnose("listeners: []\n"),
              ElementsAre(error_at(1, 12, "listeners needs at least one entry")));
  EXPECT_THAT(diagnose("listeners:\n"), ElementsAre(error_at(1, 1, "listeners needs at least one entry")));
}

TEST(Listeners, NeedANameAndAnAddress) {
  EXPECT_THAT(diagnose("listeners:\n- {}\n"), ElementsAre(error_at(2, 3, "a listener needs \"name\""),
                                                          error_at(2, 3, "a listener needs \"address\"")));
  EXPECT_THAT(diagnose("listeners:\n- {name: \"\", address: \"\"}\n"),
              ElementsAre(error_at(2, 10, "name is empty"), error_at(2, 23, "address is empty")));
  EXPECT_THAT(diagnose("listeners:\n- name: ~\n  address: \"[::]:1\"\n"),
              ElementsAre(error_at(2, 3, "name has no value")));
}

TEST(Listeners, HaveALiteralAddress) {
  EXPECT_THAT(diagnose("listeners: [{name: a, address: localhost:2775}]\n"),
              ElementsAre(error_at(1, 32, "\"localhost\" is not a literal IP address", "0.0.0.0:2775")));
  EXPECT_THAT(diagnose("listeners: [{name: a, address: 0.0.0.0}]\n"),
              ElementsAre(error_at(1, 32, "there is no port", "host:port")));
}

TEST(Listeners, HaveNamesAndAddressesOfTheirOwn) {
  EXPECT_THAT(diagnose("listeners:\n- {name: a, address: 0.0.0.0:1}\n- {name: a, address: 0.0.0.0:1}\n"),
              ElementsAre(error_at(3, 10, "another listener is named \"a\" already", "line 8"),
                          error_at(3, 22, "the listener \"a\" has this address already")));
  EXPECT_THAT(diagnose("listeners:\n- {name: a, address: 0.0.0.0:0}\n- {name: b, address: 0.0.0.0:0}\n"),
              IsEmpty());
}

TEST(Listeners, ShareNoAddressThroughAWildcardOrAnotherSpelling) {
  const auto both = [](const std::string& first, const std::string& second) {
    return diagnose("listeners:\n- {name: a, address: \"" + first + "\"}\n- {name: b, address: \"" + second +
                    "\"}\n");
  };
  const auto taken = ElementsAre(error_at(3, 22, "the listener \"a\" has this address already", "port"));
  EXPECT_THAT(both("0.0.0.0:1", "127.0.0.1:1"), taken);
  EXPECT_THAT(both("127.0.0.1:1", "0.0.0.0:1"), taken);
  EXPECT_THAT(both("[::]:1", "[::1]:1"), taken);
  EXPECT_THAT(both("[::1]:1", "[0:0::0:1]:1"), taken);
  EXPECT_THAT(both("0.0.0.0:1", "[::]:1"), taken);  // [::] takes IPv4 too
  EXPECT_THAT(both("127.0.0.1:1", "127.0.0.2:1"), IsEmpty());
  EXPECT_THAT(both("0.0.0.0:1", "0.0.0.0:2"), IsEmpty());
}

TEST(Listeners, TakeProxyHeadersFromBalancers) {
  const Loaded loaded = load_sound_but(
      "listeners: [{name: main, address: \"[::]:1\", proxy_protocol: {from: [192.0.2.10, "
      "\"2001:db8::/64\"]}}]\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_THAT(loaded.config.listeners.at(0).proxy_from, ElementsAre("192.0.2.10", "2001:db8::/64"));
}

TEST(Listeners, SayWhichBalancersTheyTrust) {
  const auto with_proxy = [](const std::string& proxy) {
    return diagnose("listeners:\n- name: main\n  address: \"[::]:1\"\n  proxy_protocol:" + proxy + "\n");
  };
  EXPECT_THAT(with_proxy(""),
              ElementsAre(error_at(4, 3, "proxy_protocol has no value", "leave the key out")));
  EXPECT_THAT(with_proxy(" {}"), ElementsAre(error_at(4, 19, "proxy_protocol needs \"from\"")));
  EXPECT_THAT(with_proxy(" {from: []}"), ElementsAre(error_at(4, 26, "from is an empty list")));
  EXPECT_THAT(with_proxy(" {from: [balancer]}"),
              ElementsAre(error_at(4, 27, "\"balancer\" is not an address block")));
  EXPECT_THAT(with_proxy(" v2"), ElementsAre(error_at(4, 19, "proxy_protocol must be a mapping")));
  EXPECT_THAT(with_proxy(" {from: [10.0.0.0/8, 0.0.0.0/0]}"),
              ElementsAre(warning_at(4, 39, "may claim to be any address", "balancers")));
}

TEST(Listeners, TellTheKernelWhenToGiveUp) {
  const Loaded loaded = load_sound_but(
      "listeners:\n"
      "- name: main\n"
      "  address: \"[::]:1\"\n"
      "  tcp: {keep_alive_idle: 2m, keep_alive_interval: 3s, keep_alive_probes: 5, user_timeout: 1500ms}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const net::TcpOptions& tcp = loaded.config.listeners.at(0).tcp;
  EXPECT_EQ(tcp.keep_alive_idle, std::chrono::seconds{120});
  EXPECT_EQ(tcp.keep_alive_interval, std::chrono::seconds{3});
  EXPECT_EQ(tcp.keep_alive_probes, 5U);
  EXPECT_EQ(tcp.user_timeout, std::chrono::milliseconds{1'500});
}

TEST(Listeners, TellTheKernelNothingItDoesNotTake) {
  EXPECT_THAT(diagnose("listeners:\n"
                       "- name: main\n"
                       "  address: \"[::]:1\"\n"
                       "  tcp:\n"
                       "    keep_alive_idle: 10h\n"
                       "    keep_alive_interval: 500ms\n"
                       "    keep_alive_probes: 128\n"
                       "    user_timeout: 0s\n"),
              ElementsAre(error_at(5, 22, "keep_alive_idle: \"10h\" is too much", "1s to 9h"),
                          error_at(6, 26, "keep_alive_interval: \"500ms\" is not a duration"),
                          error_at(7, 24, "keep_alive_probes: \"128\" is too much", "1 to 127"),
                          error_at(8, 19, "user_timeout: \"0s\" is too little")));
}

}  // namespace
}  // namespace smppguard::config
