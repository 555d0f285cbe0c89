// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "samples.hpp"
#include "smppguard/store/writer.hpp"
#include "support/faulty_store.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <utility>
#include <vector>

namespace smppguard::store {

/// A writer over a store that fails as told.
class WriterTest : public ::testing::Test {
 protected:
  /// A writer whose first commit, of record 0, hangs until the store is released.
  [[nodiscard]] std::unique_ptr<Writer> busy_writer(const StoreOptions& options = {}) {
    store_.block();
    auto writer = std::make_unique<Writer>(store_, index_, options, report());
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

  [[nodiscard]] bool indexed(std::uint64_t i) {
    return reader_->effective_from(sample_grant(i).grantor, kSender) == sample_grant(i).effective_from;
  }

  testing::FaultyStore store_;
  consent::Index index_;
  std::unique_ptr<consent::Index::Reader> reader_ = index_.make_reader();
  std::vector<bool> outcomes_;     // by the writer's thread; read after stop()
  std::vector<std::size_t> lost_;  // likewise
};

}  // namespace smppguard::store
