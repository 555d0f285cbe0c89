// SPDX-License-Identifier: Apache-2.0
#include "session_numbers.hpp"
#include "support/session_script.hpp"

#include <gtest/gtest.h>

namespace smppguard::testing {
namespace {

using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using State = relay::Session::State;
using namespace std::chrono_literals;

struct Entry {
  std::string_view address;
  std::uint32_t ton = 1;
  std::uint32_t npi = 1;
  std::uint32_t status = 0x66;
};

Pdu multi_resp(std::uint32_t sequence, std::string_view message_id, const std::vector<Entry>& entries) {
  Pdu pdu{CommandId::submit_multi_resp, sequence};
  pdu.c_string(message_id).int1(static_cast<std::uint32_t>(entries.size()));
  for (const Entry& entry : entries) {
    pdu.int1(entry.ton).int1(entry.npi).c_string(entry.address).int4(entry.status);
  }
  return pdu;
}

class Multi : public ::testing::Test {
 protected:
  Multi() { script.bind_through(); }
  SessionScript script;
};

TEST_F(Multi, RefusedRecipientsAreTakenOutAndTheResponseIsCompleted) {
  script.esme(submit_multi({.destinations = {kFree, kListed, kFreeToo}, .sequence = 7}));
  EXPECT_EQ(script.sent[Side::smsc],
            submit_multi({.destinations = {kFree, kFreeToo}, .sequence = 7}).octets());
  EXPECT_TRUE(script.sent[Side::esme].empty());
  EXPECT_EQ(script.session().outstanding(Side::esme), 1U);

  script.smsc(multi_resp(7, "smsc-id", {{kFreeToo, 1, 1, 0x0B}}).tlv(0x1401, "vendor"));
  EXPECT_EQ(script.sent[Side::esme],
            multi_resp(7, "smsc-id", {{kFreeToo, 1, 1, 0x0B}, {kListed}}).tlv(0x1401, "vendor").octets());
  EXPECT_EQ(script.session().outstanding(Side::esme), 0U);
  const auto refused = script.notes_of<relay::MessageRefused>();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].recipient, number(kListed));
}

TEST_F(Multi, EachRecipientHasItsOwnReasonInItsOriginalForm) {
  std::vector<Destination> destinations = {kFree, "+1 (222) 333-4545", distribution_list("friends"),
                                           "2223334545"};
  destinations[1].ton = 0;
  destinations[3].ton = 2;
  script.esme(submit_multi({.destinations = destinations, .sequence = 7}));
  EXPECT_EQ(script.sent[Side::smsc], submit_multi({.destinations = {kFree}, .sequence = 7}).octets());
  script.smsc(multi_resp(7, "x", {}));
  EXPECT_EQ(
      script.sent[Side::esme],
      multi_resp(7, "x",
                 {{"+1 (222) 333-4545", 0, 1, 0x0B}, {"friends", 0, 0, 0x0B}, {"2223334545", 2, 1, 0x66}})
          .octets());
}

TEST_F(Multi, TheSameNumberTwiceIsRefusedTwice) {
  script.esme(submit_multi({.destinations = {kListed, kFree, "2223334545", kFree}, .sequence = 7}));
  EXPECT_EQ(script.sent[Side::smsc], submit_multi({.destinations = {kFree, kFree}, .sequence = 7}).octets());
  script.smsc(multi_resp(7, "x", {}));
  EXPECT_EQ(script.sent[Side::esme], multi_resp(7, "x", {{kListed}, {"2223334545"}}).octets());
}

TEST_F(Multi, AllRefusedIsAnsweredWithoutTheSmsc) {
  script.esme(submit_multi({.destinations = {kListed, "2223334545"}, .sequence = 7}));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_EQ(script.sent[Side::esme],
            (Pdu{CommandId::submit_multi_resp, 7, CommandStatus::rx_r_appn}.int1(0).int1(0).octets()));
  EXPECT_EQ(script.notes_of<relay::MessageRefused>().size(), 2U);
}

TEST_F(Multi, TwoHundredAndFiftyFourRecipients) {
  std::vector<std::string> names;
  for (unsigned i = 0; i < 253; ++i) names.push_back("1333444" + std::to_string(1000 + i));
  std::vector<Destination> kept;
  for (const std::string& name : names) kept.emplace_back(name.c_str());
  std::vector<Destination> all = kept;
  all.insert(all.begin() + 100, kListed);
  script.esme(submit_multi({.destinations = all, .sequence = 9}));
  EXPECT_EQ(script.sent[Side::smsc], submit_multi({.destinations = kept, .sequence = 9}).octets());
}

TEST_F(Multi, MoreEntriesThanTheCountCanHoldAreSaid) {
  script.esme(submit_multi({.destinations = {kFree, kListed, kListed}, .sequence = 9}));
  script.smsc(multi_resp(9, "x", std::vector<Entry>(254, Entry{kFree})));
  std::vector<Entry> expected(254, Entry{kFree});
  expected.push_back({kListed});
  EXPECT_EQ(script.sent[Side::esme], multi_resp(9, "x", expected).octets());
  EXPECT_EQ(script.notes_of<relay::UnsuccessOverflow>().at(0).dropped, 1U);
}

TEST_F(Multi, ErrorAndNackOfTheSmscPassAsTheyCame) {
  const Pdu error{CommandId::submit_multi_resp, 1, CommandStatus::rsyserr};
  const Pdu nack{CommandId::generic_nack, 2, CommandStatus::rinvcmdid};
  script.esme(submit_multi({.destinations = {kFree, kListed}, .sequence = 1}));
  script.esme(submit_multi({.destinations = {kFree, kListed}, .sequence = 2}));
  script.smsc(error);
  script.smsc(nack);
  EXPECT_EQ(script.sent[Side::esme], stream({error, nack}));
  script.forget();
  script.smsc(multi_resp(1, "late", {}));  // answered already: nothing to complete
  EXPECT_EQ(script.sent[Side::esme], multi_resp(1, "late", {}).octets());
}

TEST_F(Multi, AnswersMayOvertakeAndNumbersMayRepeat) {
  script.esme(submit_multi({.destinations = {kFree, kListed}, .sequence = 5}));
  script.esme(submit_multi({.destinations = {kFree, "2223334545"}, .sequence = 5}));
  script.esme(submit_multi({.destinations = {kFree, "+12223334545"}, .sequence = 6}));
  script.smsc(multi_resp(6, "c", {}));
  script.smsc(multi_resp(5, "a", {}));
  script.smsc(multi_resp(5, "b", {}));
  EXPECT_EQ(script.sent[Side::esme],
            stream({multi_resp(6, "c", {{"+12223334545"}}), multi_resp(5, "a", {{kListed}}),
                    multi_resp(5, "b", {{"2223334545"}})}));
}

TEST_F(Multi, LinkLostInBetweenAnswersNothingByInvention) {
  script.esme(submit_multi({.destinations = {kFree, kListed}, .sequence = 5}));
  script.forget();
  script.take(relay::Closed{Side::smsc, relay::Ending::failed});
  for (const Octets& pdu : script.own[Side::esme]) {
    EXPECT_EQ(smpp::PduView{pdu}.command_id(), CommandId::unbind);
  }
}

TEST_F(Multi, ResponseIsCompletedWhileDraining) {
  script.esme(submit_multi({.destinations = {kFree, kListed}, .sequence = 5}));
  script.take(relay::Drain{});
  EXPECT_EQ(script.state(), State::draining);
  script.smsc(multi_resp(5, "a", {}));
  EXPECT_EQ(Octets(script.sent[Side::esme].begin(), script.sent[Side::esme].end() - 16),
            multi_resp(5, "a", {{kListed}}).octets());
}

TEST_F(Multi, AnSmscThatNeverAnswersDoesNotMakeTheListGrow) {
  const Pdu pdu = submit_multi({.destinations = {kFree, kListed}, .sequence = 5});
  for (std::size_t i = 0; i < relay::EditedMultis::kMost; ++i) script.esme(pdu);
  EXPECT_TRUE(script.sent[Side::esme].empty());
  script.forget();
  script.esme(pdu);
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_EQ(script.sent[Side::esme],
            (Pdu{CommandId::submit_multi_resp, 5, CommandStatus::rthrottled}.int1(0).int1(0).octets()));
  script.forget();
  const Pdu passes = submit_multi({.destinations = {kFree}, .sequence = 6});
  script.esme(passes);
  EXPECT_EQ(script.sent[Side::smsc], passes.octets());
}

TEST_F(Multi, AListThatCannotBeFollowedIsRefusedWhole) {
  Pdu bad_flag = submit_multi({.destinations = {kFree, Destination{"x", 3}}, .sequence = 5});
  script.esme(bad_flag);
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_EQ(script.sent[Side::esme].size(), 18U);
  script.forget();
  // An SMSC that reads over-long fields at the wrong place would deliver to somebody else.
  script.esme(submit_multi({.destinations = {kFree, "1222333454512223334545"}, .sequence = 6}));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
}

TEST(MultiEarly, ResponseIsCompletedThoughTheBindWasRefusedInBetween) {
  SessionScript script;
  script.esme(bind({.sequence = 1}));
  script.take(relay::Dialed{true});
  script.esme(submit_multi({.destinations = {kFree, kListed}, .sequence = 2}));
  script.smsc(response(CommandId::bind_transceiver, 1, static_cast<CommandStatus>(0x0E)));
  EXPECT_EQ(script.state(), State::unbound);
  script.forget();
  script.smsc(multi_resp(2, "a", {}));
  EXPECT_EQ(script.sent[Side::esme], multi_resp(2, "a", {{kListed}}).octets());
}

TEST(MultiSettings, WholeRefusesTheWholePduForTheFirst) {
  relay::Rules rules = test_rules();
  rules.protocol.submit_multi = relay::SubmitMulti::whole;
  SessionScript script{rules};
  script.bind_through();
  script.esme(submit_multi({.destinations = {kFree, kListed, kListed}, .sequence = 7}));
  EXPECT_TRUE(script.sent[Side::smsc].empty());
  EXPECT_EQ(script.sent[Side::esme],
            (Pdu{CommandId::submit_multi_resp, 7, CommandStatus::rx_r_appn}.int1(0).int1(0).octets()));
  EXPECT_EQ(script.notes_of<relay::MessageRefused>().size(), 1U);
}

TEST(MultiSettings, DistributionListsMayPass) {
  relay::Rules rules = test_rules();
  rules.protocol.distribution_lists = relay::DistributionLists::pass;
  SessionScript script{rules};
  script.bind_through();
  const Pdu passes = submit_multi({.destinations = {kFree, distribution_list("friends")}, .sequence = 7});
  script.esme(passes);
  EXPECT_EQ(script.sent[Side::smsc], passes.octets());
  EXPECT_EQ(script.session().counters().decided[static_cast<std::size_t>(policy::Reason::distribution_list)],
            1U);
}

TEST(MultiSettings, ObserveForwardsAllAndRecordsEach) {
  relay::Rules rules = test_rules();
  rules.routes[0].mode = policy::RouteMode::observe;
  SessionScript script{rules};
  script.bind_through();
  const Pdu pdu = submit_multi({.destinations = {kFree, kListed, "2223334545"}, .sequence = 7});
  script.esme(pdu);
  EXPECT_EQ(script.sent[Side::smsc], pdu.octets());
  const auto notes = script.notes_of<relay::MessageRefused>();
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_TRUE(notes[0].observed);
  script.smsc(multi_resp(7, "x", {}));
  EXPECT_EQ(script.sent[Side::esme], multi_resp(7, "x", {}).octets());
}

}  // namespace
}  // namespace smppguard::testing
