// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Protocol, IsRead) {
  const Loaded loaded =
      load_sound_but("protocol: {submit_multi: whole, replace_sm: refuse, unknown_commands: refuse}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.protocol.submit_multi, relay::SubmitMulti::whole);
  EXPECT_EQ(loaded.config.protocol.distribution_lists, relay::DistributionLists::refuse);
  EXPECT_EQ(loaded.config.protocol.replace_sm, relay::ReplaceSm::refuse);
  EXPECT_EQ(loaded.config.protocol.unknown_commands, relay::UnknownCommands::refuse);
}

TEST(Protocol, WarnsWhereRecipientsAreNotJudged) {
  const Loaded loaded = load_sound_but("protocol: {distribution_lists: pass}\n");
  EXPECT_THAT(loaded.diagnostics, ElementsAre(warning_at(1, 32, "hides are not judged", "refuse")));
  EXPECT_EQ(loaded.config.protocol.distribution_lists, relay::DistributionLists::pass);
}

TEST(Protocol, KnowsItsWords) {
  EXPECT_THAT(diagnose("protocol:\n"
                       "  submit_multi: split\n"
                       "  distribution_lists: forward\n"
                       "  replace_sm: pass\n"
                       "  unknown_commands: drop\n"),
              ElementsAre(error_at(2, 17, "submit_multi: \"split\" is not known", "per_recipient, whole"),
                          error_at(3, 23, "distribution_lists: \"forward\"", "one of: refuse, pass"),
                          error_at(4, 15, "replace_sm: \"pass\"", "one of: forward, refuse"),
                          error_at(5, 21, "unknown_commands: \"drop\"", "one of: forward, refuse")));
}

TEST(Session, IsRead) {
  const Loaded loaded = load_sound_but(
      "session: { bind_timeout: 10s, record_timeout: 900ms, drain_timeout: 1m, unbind_timeout: 1s,\n"
      "           drain_submits: forward, enquire_after: 2m, enquire_timeout: 5s, partial_pdu_timeout: 4s,\n"
      "           response_timeout: 6s, inactivity_timeout: 1h, max_pdu: 1MiB, max_pending_records: 7 }\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const relay::SessionOptions& session = loaded.config.session;
  EXPECT_EQ(session.bind_timeout, milliseconds{10'000});
  EXPECT_EQ(session.record_timeout, milliseconds{900});
  EXPECT_EQ(session.drain_timeout, milliseconds{60'000});
  EXPECT_EQ(session.unbind_timeout, milliseconds{1'000});
  EXPECT_EQ(session.drain_submits, relay::DrainSubmits::forward);
  EXPECT_EQ(session.enquire_after, milliseconds{120'000});
  EXPECT_EQ(session.enquire_timeout, milliseconds{5'000});
  EXPECT_EQ(session.partial_pdu_timeout, milliseconds{4'000});
  EXPECT_EQ(session.response_timeout, milliseconds{6'000});
  EXPECT_EQ(session.inactivity_timeout, milliseconds{3'600'000});
  EXPECT_EQ(session.max_pdu_octets, 1024U * 1024U);
  EXPECT_EQ(session.max_pending_records, 7U);
}

TEST(Session, HasPositiveTimeouts) {
  for (const std::string key :
       {"bind_timeout", "record_timeout", "drain_timeout", "unbind_timeout", "enquire_after",
        "enquire_timeout", "partial_pdu_timeout", "response_timeout", "inactivity_timeout"}) {
    EXPECT_THAT(diagnose("session:\n  " + key + ": 0s\n"),
                ElementsAre(error_at(2, key.size() + 5, key + ": \"0s\" is too little", "1ms to ")));
  }
  EXPECT_THAT(diagnose("session: {bind_timeout: 25h}\n"),
              ElementsAre(error_at(1, 25, "too much", "1ms to 1d")));
}

TEST(Session, CanDoWithoutKeepAliveAndInactivity) {
  const Loaded loaded = load_sound_but("session: {enquire_after: never, inactivity_timeout: never}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.session.enquire_after, std::nullopt);
  EXPECT_EQ(loaded.config.session.inactivity_timeout, std::nullopt);
  EXPECT_THAT(diagnose("session: {inactivity_timeout: 1s}\n"), IsEmpty());
}

TEST(Session, NeedsTheOtherTimeouts) {
  EXPECT_THAT(diagnose("session: {enquire_timeout: never, enquire_after: off}\n"),
              ElementsAre(error_at(1, 28, "enquire_timeout: \"never\" is not a duration"),
                          error_at(1, 50, "enquire_after: \"off\" is not a duration", "or never")));
  EXPECT_THAT(
      diagnose("session: {drain_submits: pass}\n"),
      ElementsAre(error_at(1, 26, "drain_submits: \"pass\" is not known", "one of: refuse, forward")));
}

TEST(Session, AnswersApprovesBeforeThePeerGivesUp) {
  EXPECT_THAT(diagnose("session: {record_timeout: 1900ms}\n"), IsEmpty());
  EXPECT_THAT(diagnose("session: {record_timeout: 1901ms}\n"),
              ElementsAre(error_at(1, 27, "record_timeout: \"1901ms\" is too much", "1ms to 1900ms")));
}

TEST(Session, TakesEveryLegalPduAndNoBoundlessOne) {
  EXPECT_THAT(diagnose("session: {max_pdu: 64KiB}\n"), IsEmpty());
  EXPECT_THAT(diagnose("session: {max_pdu: 16MiB}\n"), IsEmpty());
  EXPECT_THAT(diagnose("session: {max_pdu: 65535B}\n"),
              ElementsAre(error_at(1, 20, "too little", "64KiB to 16MiB")));
  EXPECT_THAT(diagnose("session: {max_pdu: 16777217B}\n"),
              ElementsAre(error_at(1, 20, "too much", "64KiB to 16MiB")));
  EXPECT_THAT(diagnose("session: {max_pdu: 131072}\n"),
              ElementsAre(error_at(1, 20, "max_pdu: \"131072\" is not a size")));
}

TEST(Session, HasRoomForARecord) {
  EXPECT_THAT(diagnose("session: {max_pending_records: 0}\n"), ElementsAre(error_at(1, 32, "too little")));
}

}  // namespace
}  // namespace smppguard::config
