// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "complaint_taps.hpp"
#include "knowledge.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/relay/rules.hpp"
#include "smppguard/store/writer.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

namespace smppguard::app {

/// Turns what a session took into what the store keeps, where upstreams have names and no ids. Any thread.
/// Complaints have nothing to do with consent but the way they come.
class ConsentSink final : public net::RecordSink {
 public:
  /// `writer`, `knowledge` and `complaints` must outlive it.
  ConsentSink(store::Writer& writer, Knowledge& knowledge, ComplaintTaps& complaints,
              std::shared_ptr<const relay::Rules> rules, std::chrono::seconds effective_after)
      : writer_{writer},
        knowledge_{knowledge},
        complaints_{complaints},
        rules_{std::move(rules)},
        effective_after_{effective_after} {}

  /// Takes over another configuration; before sessions do, or they could name an upstream that is not known
  /// here yet.
  /// Told of each opt-out that is durable, on the writer's thread. Before the server starts.
  using OptOutSeen = std::function<void(PhoneNumber sender, PhoneNumber recipient, WallTime at)>;
  void tell_of_opt_outs(OptOutSeen seen) { opt_out_seen_ = std::move(seen); }
  void adopt(std::shared_ptr<const relay::Rules> rules, std::chrono::seconds effective_after);

  bool submit(const relay::ConsentText& text, const net::SessionName& session, WallTime received_at,
              std::function<void(bool durable)> done) override;
  bool keep(std::shared_ptr<const relay::Receipt> receipt, std::function<void(bool durable)> done) override;
  void forget(std::shared_ptr<const relay::Receipt> receipt) override;

 private:
  [[nodiscard]] bool submit_complaint(const relay::ConsentText& text, const net::SessionName& session,
                                      WallTime received_at, std::function<void(bool durable)> done);
  [[nodiscard]] std::optional<consent::PendingOptOuts::Mark> block(const relay::ConsentText& text);
  [[nodiscard]] std::string upstream_name(policy::UpstreamId id) const;
  [[nodiscard]] std::chrono::seconds effective_after() const;
  [[nodiscard]] std::uint32_t company_wide(PhoneNumber sender, WallTime now) const;

  store::Writer& writer_;
  Knowledge& knowledge_;
  ComplaintTaps& complaints_;
  mutable std::mutex mutex_;
  std::shared_ptr<const relay::Rules> rules_;  // under mutex_
  std::chrono::seconds effective_after_;       // under mutex_
  OptOutSeen opt_out_seen_;
};

}  // namespace smppguard::app
