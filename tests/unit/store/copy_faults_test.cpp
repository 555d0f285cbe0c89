// SPDX-License-Identifier: Apache-2.0
// What is not copied, and that a copy which does not come to its end leaves nothing.
#include "copy_case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smppguard::store {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class CopyFaults : public CopyCase {
 protected:
  void expect_empty_target() {
    for (const char* table : {"feed", "approvals", "standings", "receipts", "organisations"})
      EXPECT_EQ(to_.query(std::string{"SELECT count(*) FROM "} + table), "0") << table;
    grant(to_, 1);
    EXPECT_EQ(feed(*opened(to_)).front().position, 1U);
  }
  /// A trigger of somebody's changes or drops what is written.
  void meddle(const std::string& sqlite, const std::string& postgresql) {
    ASSERT_NE(opened(to_), nullptr);
    if (target_engine() == Engine::sqlite) {
      to_.execute("CREATE TRIGGER meddle AFTER INSERT ON feed WHEN NEW.position = 2 BEGIN " + sqlite +
                  "; END");
      return;
    }
    to_.execute(
        "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF NEW.position = 2 THEN " +
        postgresql + "; END IF; RETURN NEW; END$$");
    to_.execute("CREATE TRIGGER meddle BEFORE INSERT ON feed FOR EACH ROW EXECUTE FUNCTION meddle()");
  }
  void meddle_no_more() {
    to_.execute(target_engine() == Engine::sqlite ? "DROP TRIGGER meddle" : "DROP TRIGGER meddle ON feed");
  }
  static std::string newer(Engine engine) {
    return engine == Engine::sqlite ? "PRAGMA user_version = 99" : "UPDATE smppguard_schema SET version = 99";
  }
};

TEST_P(CopyFaults, ATargetWithARowStaysAsItIs) {
  grant(from_, 2);
  append(to_, {sample_receipt(1)});
  EXPECT_THAT(copy(), AllOf(HasSubstr("its table receipts has rows already"), HasSubstr("name a file")));
  EXPECT_EQ(to_.query("SELECT count(*) FROM receipts"), "1");
  EXPECT_EQ(to_.query("SELECT count(*) FROM feed"), "0");
}

TEST_P(CopyFaults, AnEmptyStoreIsFilled) {
  grant(from_, 2);
  ASSERT_NE(opened(to_), nullptr);
  EXPECT_EQ(copy(), "");
  EXPECT_TRUE(holds(*opened(to_), 1));
}

TEST_P(CopyFaults, ANewerSourceIsLeftAlone) {
  grant(from_, 1);
  from_.execute(newer(source_engine()));
  EXPECT_THAT(copy(), HasSubstr("its schema is version 99"));
}

TEST_P(CopyFaults, ANewerTargetIsLeftAlone) {
  grant(from_, 1);
  ASSERT_NE(opened(to_), nullptr);
  to_.execute(newer(target_engine()));
  EXPECT_THAT(copy(), HasSubstr("its schema is version 99"));
}

TEST_P(CopyFaults, WhereThereIsNoStoreNothingIsCopied) {
  EXPECT_NE(copy(), "");
  from_.execute("CREATE TABLE feed (x INTEGER)");
  EXPECT_THAT(copy(), HasSubstr("another program"));
  CopyRequest same = request();
  same.to = same.from;
  EXPECT_THAT(copy(same), HasSubstr("to itself"));
}

TEST_P(CopyFaults, WhatIsAnotherProgramsIsNoTarget) {
  grant(from_, 1);
  to_.execute("CREATE TABLE feed (x INTEGER)");
  EXPECT_THAT(copy(), HasSubstr("another program"));
}

TEST_P(CopyFaults, AChangedRowIsFound) {
  grant(from_, 3);
  meddle("UPDATE feed SET details = '{}' WHERE position = 2", "NEW.details := '{}'");
  EXPECT_THAT(copy(), AllOf(HasSubstr("in table feed"), HasSubstr("details of the row with position 2"),
                            HasSubstr("nothing was copied")));
  meddle_no_more();
  expect_empty_target();
}

TEST_P(CopyFaults, ADroppedRowIsFound) {
  grant(from_, 3);
  meddle("DELETE FROM feed WHERE position = 2", "RETURN NULL");
  EXPECT_THAT(copy(),
              AllOf(HasSubstr("where the source has the row with position 2, there is one with position 3"),
                    HasSubstr("nothing was copied")));
  meddle_no_more();
  expect_empty_target();
}

TEST_P(CopyFaults, ADroppedLastRowIsFound) {
  grant(from_, 2);
  meddle("DELETE FROM feed WHERE position = 2", "RETURN NULL");
  EXPECT_THAT(copy(), HasSubstr("the row with position 2 is missing"));
}

TEST_P(CopyFaults, AnAddedRowIsFound) {
  grant(from_, 2);
  const std::string add =
      "INSERT INTO feed (position, at, kind, entered_by, details) VALUES (9, 1, 'more', '', '{}')";
  meddle(add, add);
  EXPECT_THAT(copy(), HasSubstr("the row with position 9 is not in the source"));
}

TEST_P(CopyFaults, WhatIsRefusedLeavesNothing) {
  grant(from_, 3);
  ASSERT_NE(opened(to_), nullptr);
  to_.refuse("feed", "NEW.position = 3", "not this one");
  EXPECT_THAT(copy(), AllOf(HasSubstr("not this one"), HasSubstr("nothing was copied")));
  to_.refuse_no_more("feed");
  expect_empty_target();
}

TEST_P(CopyFaults, ACopyThatIsStoppedLeavesNothing) {
  grant(from_, 3);
  for (const CopyStep when : {CopyStep::copying, CopyStep::checking}) {
    CopyRequest stopped = request();
    bool stop = false;
    stopped.progress = [&](CopyStep step, std::uint64_t, std::uint64_t) { stop = stop || step == when; };
    stopped.stop = [&] { return stop; };
    EXPECT_THAT(copy(stopped), AllOf(HasSubstr("was stopped"), HasSubstr("nothing was copied")));
  }
  expect_empty_target();
  EXPECT_THAT(copy(), HasSubstr("has rows already"));
}

TEST_P(CopyFaults, AConnectionThatEndsHalfWayLeavesNothing) {
  constexpr const char* kEnd =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = "
      "current_schema() "
      "AND pid <> pg_backend_pid()";
  Place* const ended = target_engine() == Engine::postgresql   ? &to_
                       : source_engine() == Engine::postgresql ? &from_
                                                               : nullptr;
  if (ended == nullptr) return;  // two files have no connection
  grant(from_, 3);
  for (const CopyStep when : {CopyStep::copying, CopyStep::checking}) {
    CopyRequest cut = request();
    bool done = false;
    cut.progress = [&](CopyStep step, std::uint64_t, std::uint64_t) {
      if (done || step != when) return;
      done = true;
      EXPECT_NE(ended->query(kEnd), "0");
    };
    EXPECT_THAT(copy(cut), HasSubstr("nothing was copied"));
  }
  expect_empty_target();
}

TEST_P(CopyFaults, ChangesThatComeMeanwhileAreCounted) {
  grant(from_, 3);
  const auto service = opened(from_);
  CopyRequest busy = request();
  bool written = false;
  busy.progress = [&](CopyStep, std::uint64_t, std::uint64_t) {
    if (written) return;
    written = true;
    EXPECT_TRUE(service->append(std::vector<Change>{sample_grant(7), sample_grant(8), sample_receipt(1)}));
  };
  const auto report = copy_store(busy);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->missing_changes, 2U);
  EXPECT_TRUE(report->receipts_changed);
  EXPECT_EQ(feed(*opened(to_)).size(), 3U);
}

// SQLite takes any octets for a text.
TEST_P(CopyFaults, ATextThatIsNoneIsNamed) {
  if (source_engine() != Engine::sqlite) return;
  grant(from_, 3);
  from_.execute("UPDATE feed SET entered_by = CAST(x'6BFF' AS TEXT) WHERE position = 2");
  if (target_engine() == Engine::sqlite) {
    EXPECT_EQ(copy(), "");
    return;
  }
  EXPECT_THAT(copy(), AllOf(HasSubstr("entered_by of the row with position 2 is no UTF-8"),
                            HasSubstr("nothing was copied")));
  from_.execute("UPDATE feed SET entered_by = CAST(x'6B006B' AS TEXT) WHERE position = 2");
  EXPECT_THAT(copy(), HasSubstr("has a NUL"));
  expect_empty_target();
}

TEST_P(CopyFaults, ALetterThatWasNotReadIsNotForgotten) {
  if (source_engine() != Engine::sqlite) return;
  grant(from_, 1);
  from_.execute("DROP TRIGGER grants_of_older");
  from_.execute("INSERT INTO grants VALUES ('12223334545', '12223334546', 1, 1)");
  EXPECT_THAT(copy(), HasSubstr("its table grants has rows"));
}

INSTANTIATE_TEST_SUITE_P(Engines, CopyFaults, every_two_engines(), engine_names);

}  // namespace
}  // namespace smppguard::store
