// SPDX-License-Identifier: Apache-2.0
#include "epochs.hpp"

#include <gtest/gtest.h>
#include <optional>

namespace smppguard::consent {
namespace {

constexpr std::size_t kOctets = 4 * sizeof(Table::Slot);

class EpochsTest : public testing::Test {
 protected:
  void retire_one() {
    epochs_.prepare();
    epochs_.retire(std::make_unique<Table>(4));
  }
  std::size_t held() {
    epochs_.free_unheld();
    return epochs_.retired_octets();
  }

  Epochs epochs_;
};

TEST_F(EpochsTest, FreesAtOnceWhereNobodyReads) {
  retire_one();
  EXPECT_EQ(epochs_.retired_octets(), kOctets);
  EXPECT_EQ(held(), 0U);
  EXPECT_EQ(held(), 0U);
}

TEST_F(EpochsTest, KeepsWhatAReaderMayHoldUntilItIsDone) {
  Epochs::Pin reader{epochs_};
  reader.hold();
  retire_one();
  retire_one();
  EXPECT_EQ(held(), 2 * kOctets);
  reader.release();
  EXPECT_EQ(held(), 0U);
}

TEST_F(EpochsTest, FreesWhatWasRetiredBeforeTheReaderBegan) {
  Epochs::Pin reader{epochs_};
  retire_one();
  reader.hold();
  retire_one();
  EXPECT_EQ(held(), kOctets);
  reader.release();
  reader.hold();
  EXPECT_EQ(held(), 0U);
}

TEST_F(EpochsTest, GoesByTheOldestReader) {
  Epochs::Pin first{epochs_};
  Epochs::Pin second{epochs_};
  first.hold();
  retire_one();
  second.hold();
  retire_one();
  EXPECT_EQ(held(), 2 * kOctets);
  first.release();
  EXPECT_EQ(held(), kOctets);
  second.release();
  EXPECT_EQ(held(), 0U);
}

TEST_F(EpochsTest, ForgetsAReaderThatIsGone) {
  std::optional<Epochs::Pin> reader;
  reader.emplace(epochs_);
  reader->hold();
  retire_one();
  EXPECT_EQ(held(), kOctets);
  reader.reset();
  EXPECT_EQ(held(), 0U);
}

}  // namespace
}  // namespace smppguard::consent
