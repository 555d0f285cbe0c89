// SPDX-License-Identifier: Apache-2.0
#include "loading.hpp"

namespace smppguard::config {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Registry, IsRead) {
  const Loaded loaded = load_sound_but("registry: {snapshot: /a/b, max_age: 7d, when_unknown: refuse}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.registry.snapshot, "/a/b");
  EXPECT_EQ(loaded.config.registry.max_age, std::chrono::days{7});
  EXPECT_EQ(loaded.config.when_unknown, policy::WhenUnknown::refuse);
}

TEST(Registry, WarnsWithoutASnapshot) {
  EXPECT_THAT(diagnose("registry:\n"), ElementsAre(warning_at(1, 1, "no registry snapshot", "snapshot:")));
  EXPECT_THAT(diagnose("registry: {snapshot: \"\"}\n"),
              ElementsAre(warning_at(1, 11, "no registry snapshot")));
}

TEST(Registry, HasAnAgeInDaysWithinTheSafeHarbour) {
  EXPECT_THAT(diagnose("registry: {snapshot: x, max_age: 32d}\n"),
              ElementsAre(warning_at(1, 34, "outside the safe harbour", "31d")));
  EXPECT_THAT(diagnose("registry: {snapshot: x, max_age: 0d}\n"),
              ElementsAre(error_at(1, 34, "max_age: \"0d\" is too little", "1d to 3650d")));
  EXPECT_THAT(diagnose("registry: {snapshot: x, max_age: 744h}\n"),
              ElementsAre(error_at(1, 34, "max_age: \"744h\" is not a duration", "(d)")));
}

TEST(Registry, KnowsItsWords) {
  EXPECT_THAT(
      diagnose("registry: {snapshot: x, when_unknown: forward}\n"),
      ElementsAre(error_at(1, 39, "when_unknown: \"forward\" is not known", "one of: allow, refuse")));
}

TEST(Store, IsRead) {
  const Loaded loaded = load_sound_but("store: {path: /a/b.db, max_queued: 10, max_batch: 2}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.store.path, "/a/b.db");
  EXPECT_EQ(loaded.config.store.max_queued, 10U);
  EXPECT_EQ(loaded.config.store.max_batch, 2U);
}

TEST(Store, HasAPathWhereApprovalsAreTaken) {
  EXPECT_THAT(diagnose("store:\n"),
              ElementsAre(error_at(1, 1, "approvals have nowhere to be kept", "store: path:")));
  EXPECT_THAT(diagnose("store: {path: \"\"}\n"),
              ElementsAre(error_at(1, 8, "approvals have nowhere to be kept")));
  EXPECT_THAT(diagnose("store:\napproval:\n"), ElementsAre(warning_at(2, 1, "no approval number")));
}

TEST(Store, HasQueues) {
  EXPECT_THAT(diagnose("store: {path: x, max_queued: 0, max_batch: 0}\n"),
              ElementsAre(error_at(1, 30, "max_queued: \"0\" is too little"),
                          error_at(1, 44, "max_batch: \"0\" is too little")));
}

TEST(Session, IsRead) {
  const Loaded loaded = load_sound_but(
      "session: { bind_timeout: 10s, record_timeout: 900ms, drain_timeout: 1m, unbind_timeout: 1s,\n"
      "           max_pdu: 1MiB, max_pending_records: 7 }\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  const relay::SessionOptions& session = loaded.config.session;
  EXPECT_EQ(session.bind_timeout, milliseconds{10'000});
  EXPECT_EQ(session.record_timeout, milliseconds{900});
  EXPECT_EQ(session.drain_timeout, milliseconds{60'000});
  EXPECT_EQ(session.unbind_timeout, milliseconds{1'000});
  EXPECT_EQ(session.max_pdu_octets, 1024U * 1024U);
  EXPECT_EQ(session.max_pending_records, 7U);
}

TEST(Session, HasPositiveTimeouts) {
  for (const std::string key : {"bind_timeout", "record_timeout", "drain_timeout", "unbind_timeout"}) {
    EXPECT_THAT(diagnose("session:\n  " + key + ": 0s\n"),
                ElementsAre(error_at(2, key.size() + 5, key + ": \"0s\" is too little", "1ms to ")));
  }
  EXPECT_THAT(diagnose("session: {bind_timeout: 25h}\n"),
              ElementsAre(error_at(1, 25, "too much", "1ms to 1d")));
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

TEST(Log, IsRead) {
  const Loaded loaded = load_sound_but("log: {level: warn, file: /a/b.log, mask_numbers: last_four}\n");
  EXPECT_THAT(loaded.diagnostics, IsEmpty());
  EXPECT_EQ(loaded.config.log.level, app::LogLevel::warn);
  EXPECT_EQ(loaded.config.log.file, "/a/b.log");
  EXPECT_EQ(loaded.config.log.mask_numbers, app::NumberMasking::last_four);
  EXPECT_EQ(load_sound_but("log: {level: debug}\n").config.log.level, app::LogLevel::debug);
  EXPECT_EQ(load_sound_but("log: {level: error}\n").config.log.level, app::LogLevel::error);
}

TEST(Log, KnowsItsWords) {
  EXPECT_THAT(
      diagnose("log: {level: trace, mask_numbers: all}\n"),
      ElementsAre(error_at(1, 14, "level: \"trace\" is not known", "one of: debug, info, warn, error"),
                  error_at(1, 35, "mask_numbers: \"all\" is not known", "one of: none, last_four")));
}

}  // namespace
}  // namespace smppguard::config
