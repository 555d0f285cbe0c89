// SPDX-License-Identifier: Apache-2.0
#include "rules.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace smppguard::app {
namespace {

TEST(Rules, NamesBecomePositions) {
  const config::Loaded loaded = config::load_text(R"(
listeners: [{name: a, address: "127.0.0.1:0"}, {name: b, address: "127.0.0.1:0"}]
upstreams:
  - {name: first, endpoints: ["127.0.0.1:1"]}
  - {name: second, endpoints: ["127.0.0.1:2"], data_coding_0: latin1}
routes:
  - {name: narrow, system_id: "x*", listeners: [b], sources: [10.0.0.0/8], upstream: second, destinations: ["1222"]}
  - {name: rest, system_id: "*", upstream: first}
registry: {directory: /nowhere}
approval: {numbers: ["12676070000", {number: "55512", upstreams: [second]}]}
rejections: {dnc_listed: ESME_RINVDSTADR}
store: {path: /nowhere}
)");
  ASSERT_TRUE(loaded.ok()) << config::format(loaded.diagnostics.at(0), "text");
  NameIds ids;
  const auto rules = make_rules(loaded.config, ids);
  ASSERT_EQ(rules->routes.size(), 2U);
  EXPECT_EQ(rules->routes[0].listeners, std::vector<policy::ListenerId>{1});
  EXPECT_EQ(rules->routes[0].upstream, 1);
  EXPECT_TRUE(rules->routes[0].sources.at(0).contains(IpAddress::v4({10, 1, 2, 3})));
  EXPECT_FALSE(rules->routes[0].destinations.matches(read_address("13335556666").value()));
  EXPECT_EQ(rules->upstreams.at(1).alphabet, smpp::DefaultAlphabet::latin1);
  EXPECT_EQ(rules->rejections.status[static_cast<std::size_t>(policy::Reason::dnc_listed)], 0x0BU);
  using Match = policy::ApprovalNumbers::Match;
  EXPECT_EQ(rules->approval_numbers.match(read_address("2676070000").value(), 0), Match::here);
  EXPECT_EQ(rules->approval_numbers.match(read_address("55512").value(), 0), Match::elsewhere);
  EXPECT_EQ(rules->approval_numbers.match(read_address("55512").value(), 1), Match::here);
}

TEST(Rules, ClientsMayBeTiedInAnyOrder) {
  const config::Loaded loaded = config::load_text(R"(
listeners: [{name: a, address: "127.0.0.1:0"}]
upstreams: [{name: first, endpoints: ["127.0.0.1:1"]}]
routes: [{name: r, upstream: first}]
clients: [{system_id: x, organisations: [shop, clinic, bank], senders: [12223334747, 2223334646]}]
store: {path: /nowhere}
)");
  ASSERT_TRUE(loaded.ok()) << config::format(loaded.diagnostics.at(0), "text");
  NameIds ids;
  const auto rules = make_rules(loaded.config, ids);
  const policy::Client& client = rules->clients.value().at(0);
  EXPECT_TRUE(std::is_sorted(client.organisations.begin(), client.organisations.end()));
  EXPECT_TRUE(std::is_sorted(client.senders.begin(), client.senders.end()));
}

TEST(Rules, ANameKeepsItsNumber) {
  const auto load = [](const std::string& upstreams) {
    return config::load_text("listeners: [{name: a, address: \"127.0.0.1:0\"}]\nupstreams: [" + upstreams +
                             "]\nroutes: [{name: r, upstream: second}]\n")
        .config;
  };
  NameIds ids;
  const std::string first = "{name: first, endpoints: [\"127.0.0.1:1\"]}";
  const std::string second = "{name: second, endpoints: [\"127.0.0.1:2\"]}";
  EXPECT_EQ(make_rules(load(first + ", " + second), ids)->routes.at(0).upstream, 1);
  const net::Setup setup = make_setup(load(second), ids);
  EXPECT_EQ(setup.rules->routes.at(0).upstream, 1);
  EXPECT_EQ(setup.rules->upstreams.at(0).name, "first");
  EXPECT_FALSE(setup.options->upstreams.at(0));
  EXPECT_EQ(setup.options->upstreams.at(1)->endpoints.at(0).port, 2);
}

}  // namespace
}  // namespace smppguard::app
