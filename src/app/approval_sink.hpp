// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/net/ports.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/store/writer.hpp"

#include <chrono>
#include <memory>
#include <mutex>

namespace smppguard::app {

/// Turns what a session took into what the store keeps, where upstreams have names and no ids. Any thread.
class ApprovalSink final : public net::RecordSink {
 public:
  /// `writer` must outlive it.
  ApprovalSink(store::Writer& writer, std::shared_ptr<const relay::Rules> rules,
               std::chrono::seconds effective_after)
      : writer_{writer}, rules_{std::move(rules)}, effective_after_{effective_after} {}

  /// Takes over another configuration; before sessions do, or they could name an upstream that is not known
  /// here yet.
  void adopt(std::shared_ptr<const relay::Rules> rules, std::chrono::seconds effective_after);

  bool submit(const relay::ApprovalText& approval, const net::SessionName& session, WallTime received_at,
              std::function<void(bool durable)> done) override;
  bool keep(std::shared_ptr<const relay::Receipt> receipt, std::function<void(bool durable)> done) override;
  void forget(std::shared_ptr<const relay::Receipt> receipt) override;

 private:
  [[nodiscard]] std::string upstream_name(policy::UpstreamId id) const;
  [[nodiscard]] std::chrono::seconds effective_after() const;

  store::Writer& writer_;
  mutable std::mutex mutex_;
  std::shared_ptr<const relay::Rules> rules_;  // under mutex_
  std::chrono::seconds effective_after_;       // under mutex_
};

}  // namespace smppguard::app
