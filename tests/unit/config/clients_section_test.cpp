// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using policy::BindKind;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Clients, AreRead) {
  const Loaded loaded = load_sound_but(
      "clients:\n"
      "- system_id: shop*\n"
      "  sources: [10.0.0.0/8, \"2001:db8::/32\"]\n"
      "  bind_types: [transmitter, receiver, transceiver]\n"
      "  max_binds: 4\n"
      "  messages_per_second: 100\n"
      "  burst: 200\n"
      "  max_outstanding: 50\n"
      "  refusal: response_with_text\n"
      "- system_id: \"*\"\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  ASSERT_TRUE(loaded.config.clients.has_value());
  ASSERT_EQ(loaded.config.clients->size(), 2U);
  const policy::ClientOptions& client = loaded.config.clients->at(0);
  EXPECT_EQ(client.system_id, "shop*");
  EXPECT_THAT(client.sources, ElementsAre("10.0.0.0/8", "2001:db8::/32"));
  EXPECT_THAT(client.bind_types,
              ElementsAre(BindKind::transmitter, BindKind::receiver, BindKind::transceiver));
  EXPECT_EQ(client.max_binds, 4U);
  EXPECT_EQ(client.messages_per_second, 100U);
  EXPECT_EQ(client.burst, 200U);
  EXPECT_EQ(client.max_outstanding, 50U);
  EXPECT_EQ(client.refusal, policy::RefusalStyle::response_with_text);

  policy::ClientOptions unlimited;
  unlimited.system_id = "*";
  EXPECT_TRUE(loaded.config.clients->at(1) == unlimited);
}

TEST(Clients, AreEverybodyWhereLeftOut) {
  EXPECT_FALSE(load_sound_but("").config.clients.has_value());
}

TEST(Clients, AreNotNobody) {
  EXPECT_THAT(diagnose("clients: []\n"),
              ElementsAre(error_at(1, 10, "clients needs at least one entry", "leave clients out")));
  EXPECT_THAT(diagnose("clients:\n"),
              ElementsAre(error_at(1, 1, "clients needs at least one entry", "leave clients out")));
  EXPECT_THAT(diagnose("clients: {system_id: a}\n"), ElementsAre(error_at(1, 10, "clients must be a list")));
}

TEST(Clients, HaveASystemId) {
  EXPECT_THAT(diagnose("clients: [{max_binds: 1}]\n"),
              ElementsAre(error_at(1, 11, "a client needs \"system_id\"")));
  EXPECT_THAT(diagnose("clients: [{system_id: \"\"}, {system_id: \"\"}]\n"),
              ElementsAre(error_at(1, 23, "system_id is empty"), error_at(1, 40, "system_id is empty")));
}

TEST(Clients, HaveLimitsOfAtLeastOne) {
  EXPECT_THAT(diagnose("clients:\n"
                       "- system_id: a\n"
                       "  max_binds: 0\n"
                       "  messages_per_second: 0\n"
                       "  burst: 0\n"
                       "  max_outstanding: 4294967297\n"),
              ElementsAre(error_at(3, 14, "max_binds: \"0\" is too little"),
                          error_at(4, 24, "messages_per_second: \"0\" is too little"),
                          error_at(5, 10, "burst: \"0\" is too little"),
                          error_at(6, 20, "max_outstanding: \"4294967297\" is too much", "1 to 10000000")));
}

TEST(Clients, HaveABurstOnlyWithARate) {
  EXPECT_THAT(diagnose("clients: [{system_id: a, burst: 5}]\n"),
              ElementsAre(error_at(1, 26, "burst has no effect without messages_per_second", "remove it")));
  EXPECT_THAT(diagnose("clients: [{system_id: a, burst: 5, messages_per_second: fast}]\n"),
              ElementsAre(error_at(1, 57, "messages_per_second: \"fast\" is not a whole number")));
}

TEST(Clients, KnowTheirWords) {
  EXPECT_THAT(diagnose("clients: [{system_id: a, bind_types: [trx, receiver], refusal: none}]\n"),
              ElementsAre(error_at(1, 39, "bind_types: \"trx\" is not known",
                                   "one of: transmitter, receiver, transceiver"),
                          error_at(1, 64, "refusal: \"none\" is not known", "one of: response")));
  EXPECT_THAT(diagnose("clients: [{system_id: a, bind_types: []}]\n"),
              ElementsAre(error_at(1, 38, "bind_types is an empty list")));
  EXPECT_THAT(diagnose("clients: [{system_id: a, sources: [here]}]\n"),
              ElementsAre(error_at(1, 36, "\"here\" is not an address block")));
}

TEST(Clients, BehindAWiderOneAreNeverTaken) {
  const auto never = [](const std::string& behind, const std::string& before) {
    return ElementsAre(warning_at(3, 3, "the client \"" + behind + "\" is never taken: \"" + before + "\"",
                                  "move the narrower one up"));
  };
  EXPECT_THAT(diagnose("clients:\n- {system_id: \"*\"}\n- {system_id: a}\n"), never("a", "*"));
  EXPECT_THAT(diagnose("clients:\n- {system_id: \"**\"}\n- {system_id: \"*\"}\n"), never("*", "**"));
  EXPECT_THAT(diagnose("clients:\n- {system_id: a*, sources: [10.0.0.1]}\n- {system_id: a*}\n"),
              never("a*", "a*"));
  EXPECT_THAT(diagnose("clients:\n- {system_id: a}\n- {system_id: \"a?\"}\n- {system_id: \"*\"}\n"),
              IsEmpty());
}

}  // namespace
}  // namespace smppguard::config
