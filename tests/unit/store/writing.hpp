// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "samples.hpp"
#include "smppguard/consent/index.hpp"
#include "smppguard/store/writer.hpp"
#include "support/fake_store.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace smppguard::store {

/// Puts facts into an index, and remembers what it was given.
class IndexFollower final : public Follower {
 public:
  // Whoever sees a fact in the index finds its entry here too.
  void take(const FeedEntry& entry) override {
    const std::lock_guard lock{mutex_};
    if (entry.fact) static_cast<void>(index_.put(*entry.fact));
    entries_.push_back(entry);
  }
  void begin_anew() override {
    const std::lock_guard lock{mutex_};
    ++beginnings_;
  }
  void taken_up_to(Position position) override {
    const std::lock_guard lock{mutex_};
    marks_.push_back(position);
  }

  // Any thread.
  [[nodiscard]] std::vector<FeedEntry> entries() const {
    const std::lock_guard lock{mutex_};
    return entries_;
  }
  [[nodiscard]] std::vector<Position> marks() const {
    const std::lock_guard lock{mutex_};
    return marks_;
  }
  [[nodiscard]] std::size_t beginnings() const {
    const std::lock_guard lock{mutex_};
    return beginnings_;
  }
  [[nodiscard]] std::size_t size() const { return index_.size(); }
  [[nodiscard]] bool approved(std::uint64_t i) const {
    const std::lock_guard lock{mutex_};
    return reader_->find(sample_recipient(i), {kSender, 0}, consent::Matter::voice).state ==
           consent::State::permitted;
  }

 private:
  consent::Index index_;
  std::unique_ptr<consent::Index::Reader> reader_ = index_.make_reader();
  mutable std::mutex mutex_;
  std::vector<FeedEntry> entries_;
  std::vector<Position> marks_;
  std::size_t beginnings_ = 0;
};

/// A writer over a store that fails as told.
class WriterTest : public ::testing::Test {
 protected:
  /// A writer whose first commit, of record 0, hangs until the store is released.
  [[nodiscard]] std::unique_ptr<Writer> busy_writer(const StoreOptions& options = {}) {
    store_.block();
    auto writer = std::make_unique<Writer>(store_, follower_, 0, options, report());
    submit(*writer, sample_grant(0));
    store_.await_hanging();
    return writer;
  }

  void submit(Writer& writer, Change change) {
    EXPECT_TRUE(writer.submit(std::move(change), [this](bool durable) { outcomes_.push_back(durable); }));
  }

  Writer::FailureReport report() {
    return [this](const Error& error, std::size_t changes) {
      EXPECT_FALSE(error.message.empty());
      lost_.push_back(changes);
    };
  }

  [[nodiscard]] bool indexed(std::uint64_t i) const { return follower_.approved(i); }

  testing::FakeStore store_;
  IndexFollower follower_;
  std::vector<bool> outcomes_;     // by the writer's thread; read after stop()
  std::vector<std::size_t> lost_;  // likewise
};

}  // namespace smppguard::store
