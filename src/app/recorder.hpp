// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/journal/journal.hpp"
#include "smppguard/net/ports.hpp"
#include "spoofing.hpp"
#include "unknown_counts.hpp"

namespace smppguard::app {

/// Writes decisions into the journal, counts those that no list could answer and senders that were used
/// without right, and hands every report on.
class Recorder final : public net::Reporter {
 public:
  /// `next` must outlive it.
  explicit Recorder(net::Reporter& next) : next_{next} {}

  /// Which must outlive it. Before anything is reported.
  void use(journal::Journal& journal) noexcept { journal_ = &journal; }

  void accepted(const net::SessionName& session) override { next_.accepted(session); }
  void turned_away(const std::string& source, const std::string& why) override {
    next_.turned_away(source, why);
  }
  void dial_failed(const net::SessionName& session, relay::Side side, const std::string& endpoint,
                   const std::string& why) override {
    next_.dial_failed(session, side, endpoint, why);
  }
  void endpoint_changed(const std::string& upstream, const std::string& endpoint,
                        const std::string& why) override {
    next_.endpoint_changed(upstream, endpoint, why);
  }
  void warned(const std::string& what) override { next_.warned(what); }
  void noted(const net::SessionName& session, const relay::Note& note) override;

  [[nodiscard]] const UnknownCounts& unknown() const noexcept { return unknown_; }
  [[nodiscard]] const Spoofing& spoofing() const noexcept { return spoofing_; }

 private:
  void count(const net::SessionName& session, const relay::Note& note);

  net::Reporter& next_;
  journal::Journal* journal_ = nullptr;  // there may be none
  UnknownCounts unknown_;
  Spoofing spoofing_;
};

}  // namespace smppguard::app
