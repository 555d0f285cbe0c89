// SPDX-License-Identifier: Apache-2.0
// What sessions count for all of them together, and what they say of themselves.
#include "smppguard/relay/totals.hpp"

#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using relay::Side;
using relay::Totals;
using smpp::CommandId;
using smpp::CommandStatus;

std::uint64_t count(const Totals::ByCommand& counts, Side from, CommandId id) {
  return counts[Totals::place_of(id)][from];
}

TEST(SessionTotals, CountEveryPduOnce) {
  SessionScript script;
  script.bind_through();
  const Totals& totals = script.totals;
  EXPECT_EQ(count(totals.forwarded, Side::esme, CommandId::bind_transceiver), 1U);
  EXPECT_EQ(count(totals.taken, Side::esme, CommandId::bind_transceiver), 0U) << "it waited, and went on";
  EXPECT_EQ(count(totals.forwarded, Side::smsc, CommandId::bind_transceiver_resp), 1U);
  EXPECT_EQ(totals.binds_accepted, 1U);

  script.esme(submit_sm({.destination = "12223336767", .sequence = 2}));
  script.esme(submit_sm({.destination = "12223334545", .sequence = 3}));
  EXPECT_EQ(count(totals.forwarded, Side::esme, CommandId::submit_sm), 1U);
  EXPECT_EQ(count(totals.taken, Side::esme, CommandId::submit_sm), 1U);
  EXPECT_EQ(totals.refused[static_cast<std::size_t>(policy::Reason::dnc_listed)], 1U);
  EXPECT_EQ(totals.pdus, 4U) << "the bind, its answer, and two messages";
}

TEST(SessionTotals, CountBindsByWhatBecameOfThem) {
  relay::Rules rules = test_rules();
  rules.clients.emplace({policy::Client{.system_id = "app*"}});
  SessionScript script{rules};
  script.esme(bind({.system_id = "stranger"}));
  const auto turned_away = static_cast<std::size_t>(policy::BindRefusal::unknown_client);
  EXPECT_EQ(script.totals.binds_turned_away[turned_away], 1U);
  EXPECT_EQ(count(script.totals.taken, Side::esme, CommandId::bind_transceiver), 1U);

  script.esme(bind({.system_id = "app"}));
  script.take(relay::Dialed{false});
  EXPECT_EQ(
      script.totals.binds_unanswered[static_cast<std::size_t>(relay::BindNotAnswered::Why::unreachable)], 1U);
  EXPECT_EQ(count(script.totals.taken, Side::esme, CommandId::bind_transceiver), 2U);

  script.esme(bind({.system_id = "app", .sequence = 7}));
  script.take(relay::Dialed{true});
  script.smsc(response(CommandId::bind_transceiver, 7, CommandStatus::rbindfail, ""));
  EXPECT_EQ(script.totals.binds_rejected, 1U);
  EXPECT_EQ(script.totals.binds_accepted, 0U);
}

TEST(SessionTotals, KeepUnknownCommandsTogether) {
  SessionScript script;
  script.bind_through();
  script.totals = {};
  script.esme(Pdu{static_cast<CommandId>(0x00010203), 9});
  EXPECT_EQ(script.totals.forwarded[Totals::kUnknownCommand][Side::esme], 1U);
}

TEST(SessionTotals, AddUp) {
  Totals one;
  one.pdus = 2;
  one.forwarded[3][Side::smsc] = 4;
  one.binds_turned_away[5] = 1;
  Totals both = one;
  both += one;
  EXPECT_EQ(both.pdus, 4U);
  EXPECT_EQ(both.forwarded[3][Side::smsc], 8U);
  EXPECT_EQ(both.binds_turned_away[5], 2U);
}

TEST(SessionView, SaysWhatIsKnown) {
  relay::Rules rules = test_rules();
  rules.clients.emplace({policy::Client{.system_id = "test*"}});
  SessionScript script{rules};
  relay::MachineView view = script.session().view();
  EXPECT_EQ(view.state, "open");
  EXPECT_EQ(view.bind_type, "");
  EXPECT_FALSE(view.upstream);

  script.esme(bind({.system_id = "test"}));
  EXPECT_EQ(script.session().view().state, "dialing");
  script.take(relay::Dialed{true});
  script.smsc(response(CommandId::bind_transceiver, 1, CommandStatus::rok, "smsc"));
  script.esme(submit_sm({.destination = "12223336767", .sequence = 2}));
  view = script.session().view();
  EXPECT_EQ(view.state, "bound");
  EXPECT_TRUE(view.bound);
  EXPECT_EQ(view.bind_type, "transceiver");
  EXPECT_EQ(view.upstream, policy::UpstreamId{0});
  EXPECT_EQ(view.route, "everyone");
  EXPECT_EQ(view.client, "test*");
  EXPECT_EQ(view.outstanding[Side::esme], 1U);
  EXPECT_EQ(view.active_at, script.now);
  EXPECT_EQ(view.counters->forwarded[Side::esme], 2U);
}

}  // namespace
}  // namespace smppguard::testing
