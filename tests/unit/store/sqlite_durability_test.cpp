// SPDX-License-Identifier: Apache-2.0
#include "disk_faults.hpp"
#include "samples.hpp"
#include "smppguard/store/open.hpp"

#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace smppguard::store {
namespace {

namespace fs = std::filesystem;

class SqliteDurability : public ::testing::Test {
 protected:
  TempDir dir_;
  const fs::path path_ = dir_ / "approvals.db";
};

// An Approve, a STOP or what an operator enters, in turn.
Change mixed(std::uint64_t index) {
  if (index % 3 == 0) return sample_grant(index);
  if (index % 3 == 1) return sample_text(Record::Kind::opt_out, index);
  return sample_consent(index);
}

consent::Fact made_by_mixed(std::uint64_t index) {
  if (index % 3 == 0) return granted(index);
  if (index % 3 == 2) return sample_consent(index).fact;
  consent::Fact fact = granted(index);
  fact.standing = {consent::State::opted_out, sample_grant(index).received_at, std::nullopt};
  return fact;
}

bool holds_mixed(Store& store, std::uint64_t index) {
  const auto facts = store.find_standings(sample_recipient(index), kSender, 0).value();
  return facts == std::vector{made_by_mixed(index)};
}

// Appends for ever and tells each commit through the pipe.
[[noreturn]] void append_until_killed(const fs::path& path, std::uint64_t first, int report) {
  auto store = open_store(at(path), Mode::read_write);
  if (!store) ::_exit(1);
  for (std::uint64_t i = first;; ++i) {
    if (!(*store)->append(std::vector<Change>{mixed(i)})) ::_exit(2);
    if (::write(report, &i, sizeof i) != sizeof i) ::_exit(3);
  }
}

// The last record that the child told of before it was killed, at least `least`.
std::uint64_t run_and_kill(const fs::path& path, std::uint64_t first, std::uint64_t least) {
  int pipe[2];
  EXPECT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) append_until_killed(path, first, pipe[1]);
  ::close(pipe[1]);
  std::uint64_t told = 0;
  std::uint64_t next = 0;
  while (::read(pipe[0], &next, sizeof next) == sizeof next) {
    told = next;
    if (told == least) ::kill(child, SIGKILL);
  }
  ::close(pipe[0]);
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << status;
  return told;
}

TEST_F(SqliteDurability, KeepsEverythingToldBeforeAKill) {
  std::uint64_t first = 0;
  for (int round = 0; round < 4; ++round) {
    const std::uint64_t told = run_and_kill(path_, first, first + 150);
    const auto store = opened(path_);
    for (std::uint64_t i = first; i <= told; ++i) {
      ASSERT_TRUE(holds_mixed(*store, i)) << i << " of " << told;
    }
    EXPECT_GE(feed(*store).size(), told + 1);
    EXPECT_EQ(query(path_, "PRAGMA integrity_check"), "ok");
    first = told + 1;
  }
}

TEST_F(SqliteDurability, SyncsOncePerAppendHoweverManyChanges) {
  DiskFaults disk;
  const auto store = opened(path_);
  ASSERT_TRUE(store->append(std::vector<Change>{sample_grant(0)}));  // the first commit starts the log
  for (std::uint64_t i = 1; i <= 20; ++i) {
    const std::size_t before = disk.syncs();
    ASSERT_TRUE(store->append(std::vector<Change>{
        sample_grant(2 * i), sample_grant(2 * i + 1), sample_near_miss(i), sample_consent(10'000 + i),
        sample_text(Record::Kind::opt_out, 2 * i), sample_receipt(i), forget(i - 1)}));
    EXPECT_EQ(disk.syncs() - before, 1U);
  }
}

TEST_F(SqliteDurability, KeepsEverythingThroughALossOfPower) {
  constexpr std::uint64_t kBatches = 40;
  constexpr std::uint64_t kBatch = 100;  // large enough for several checkpoints on the way
  fs::create_directory(dir_ / "synced");
  DiskFaults disk;
  disk.keep_synced_in(dir_ / "synced");
  const auto store = opened(path_);
  for (std::uint64_t batch = 0; batch < kBatches; ++batch) {
    std::vector<Change> changes;
    for (std::uint64_t i = 0; i < kBatch; ++i) {
      Record record = sample_grant(batch * kBatch + i);
      record.pdu.resize(1000);
      changes.emplace_back(std::move(record));
    }
    changes.emplace_back(sample_receipt(batch));
    changes.emplace_back(forget(batch / 2));
    ASSERT_TRUE(store->append(changes));

    const fs::path restarted = dir_ / "restarted";
    fs::create_directory(restarted);
    disk.restart_with(restarted);
    const auto survivor = opened(restarted / "approvals.db");
    ASSERT_EQ(standing(*survivor).size(), (batch + 1) * kBatch);
    ASSERT_EQ(feed(*survivor).size(), (batch + 1) * kBatch);
    ASSERT_EQ(survivor->load_receipts(kBatches, [](const PendingReceipt&) {}).value(), batch - batch / 2);
    fs::remove_all(restarted);
  }
}

enum class Fault : std::uint8_t { disk_full, sync_error };

class SqliteFaults : public SqliteDurability, public ::testing::WithParamInterface<Fault> {
 protected:
  void break_after(DiskFaults& disk, std::size_t count) {
    if (GetParam() == Fault::disk_full) {
      disk.fill_up_after(count);
    } else {
      disk.fail_syncs_after(count);
    }
  }
};

// The disk breaks at the first, second ... step of a run of appends, until a run gets by without it.
TEST_P(SqliteFaults, AppendFailsWholeAndWorksAgainOnceTheDiskDoes) {
  bool hit = true;
  for (std::size_t step = 0; hit; ++step) {
    const fs::path path = dir_ / std::to_string(step);
    DiskFaults disk;
    auto store = opened(path);
    break_after(disk, step);
    std::set<std::uint64_t> told;
    for (std::uint64_t i = 0; i < 4; ++i) {
      const Appended appended = store->append(
          std::vector<Change>{mixed(2 * i), mixed(2 * i + 1), sample_near_miss(i), sample_receipt(i)});
      if (appended) {
        told.insert({2 * i, 2 * i + 1});
      } else {
        EXPECT_EQ(appended.error().blame, Blame::store) << appended.error().message;
      }
    }
    hit = disk.hit();
    disk.heal();

    const Appended healed = store->append(std::vector<Change>{sample_grant(100)});
    ASSERT_TRUE(healed) << "step " << step << ": " << healed.error().message;
    store.reset();
    store = opened(path);
    EXPECT_TRUE(holds(*store, 100));
    for (const std::uint64_t i : told) {
      EXPECT_TRUE(holds_mixed(*store, i)) << "step " << step;
    }
    std::size_t batches = 0;
    for (std::uint64_t i = 0; i < 8; i += 2) {
      EXPECT_EQ(holds_mixed(*store, i), holds_mixed(*store, i + 1));
      batches += holds_mixed(*store, i) ? 1 : 0;
    }
    EXPECT_EQ(standing(*store).size(), 2 * batches + 1);
    EXPECT_EQ(feed(*store).size(), 3 * batches + 1) << "a text that says nothing is in the feed too";
    EXPECT_EQ(store->list(Record::Kind::near_miss, 100).value().size(), batches);
    EXPECT_EQ(store->load_receipts(100, [](const PendingReceipt&) {}).value(), batches);
    EXPECT_EQ(query(path, "PRAGMA integrity_check"), "ok");
  }
}

TEST_P(SqliteFaults, OpeningFailsAndWorksAgainOnceTheDiskDoes) {
  bool hit = true;
  for (std::size_t step = 0; hit; ++step) {
    const fs::path path = dir_ / std::to_string(step);
    DiskFaults disk;
    break_after(disk, step);
    const auto attempt = open_store(at(path), Mode::read_write);
    hit = disk.hit();
    EXPECT_EQ(attempt.has_value(), !hit) << "step " << step;
    disk.heal();
    ASSERT_TRUE(opened(path)->append(std::vector<Change>{sample_grant(1)}));
    EXPECT_TRUE(holds(*opened(path), 1));
  }
}

std::string fault_name(const ::testing::TestParamInfo<Fault>& fault) {
  return fault.param == Fault::disk_full ? "DiskFull" : "SyncError";
}

INSTANTIATE_TEST_SUITE_P(Each, SqliteFaults, ::testing::Values(Fault::disk_full, Fault::sync_error),
                         fault_name);

TEST_F(SqliteDurability, SaysThatTheDiskIsFull) {
  DiskFaults disk;
  const auto store = opened(path_);
  disk.fill_up_after(0);
  const Appended appended = store->append(std::vector<Change>{sample_grant(1)});
  ASSERT_FALSE(appended);
  EXPECT_EQ(appended.error().blame, Blame::store);
  EXPECT_THAT(appended.error().message,
              ::testing::AllOf(::testing::HasSubstr(path_.native()), ::testing::HasSubstr("full"),
                               ::testing::HasSubstr("free space")));
}

}  // namespace
}  // namespace smppguard::store
