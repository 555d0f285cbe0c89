// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/net/ports.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/store/writer.hpp"

#include <chrono>
#include <memory>

namespace smppguard::app {

/// Turns what a session took into a record for the store.
class ApprovalSink final : public net::RecordSink {
 public:
  ApprovalSink(store::Writer& writer, std::shared_ptr<const relay::Rules> rules,
               std::chrono::seconds effective_after)
      : writer_{writer}, rules_{std::move(rules)}, effective_after_{effective_after} {}

  bool submit(const relay::ApprovalText& approval, const net::SessionName& session, WallTime received_at,
              std::function<void(bool durable)> done) override;

 private:
  store::Writer& writer_;
  std::shared_ptr<const relay::Rules> rules_;
  std::chrono::seconds effective_after_;
};

}  // namespace smppguard::app
