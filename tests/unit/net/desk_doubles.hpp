// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "receipt_desk.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace smppguard::net {

using ReceiptPtr = std::shared_ptr<const relay::Receipt>;

/// Makes receipts with ids of smppguard's own.
class Receipts {
 public:
  [[nodiscard]] ReceiptPtr make(WallTime at, const std::string& system_id, policy::UpstreamId upstream) {
    auto receipt = std::make_shared<relay::Receipt>();
    receipt->message_id = ids_.next({at, 101});
    receipt->upstream = upstream;
    receipt->system_id = system_id;
    return receipt;
  }

 private:
  relay::MessageIds ids_{1};
};

/// A receiver that keeps what it gets.
class Mailbox final : public Receiver {
 public:
  void deliver(ReceiptPtr receipt) override { got.push_back(std::move(receipt)); }

  std::vector<ReceiptPtr> got;
};

/// A sink that is only ever told to forget.
class ForgettingSink final : public RecordSink {
 public:
  bool submit(const relay::ConsentText&, const SessionName&, WallTime, std::function<void(bool)>) override {
    return false;
  }
  bool keep(ReceiptPtr, std::function<void(bool)>) override { return false; }
  void forget(ReceiptPtr receipt) override {
    const std::lock_guard lock{mutex_};
    forgotten_.push_back(receipt->message_id);
  }

  [[nodiscard]] std::vector<std::string> forgotten() const {
    const std::lock_guard lock{mutex_};
    return forgotten_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> forgotten_;
};

}  // namespace smppguard::net
