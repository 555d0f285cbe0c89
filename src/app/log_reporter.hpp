// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "log.hpp"
#include "log_limits.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/relay/rules.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>

namespace smppguard::app {

/// One line of the log for each event of a session and each refusal; of refusals so many a second.
class LogReporter final : public net::Reporter {
 public:
  LogReporter(Log& log, const LogOptions& options, std::shared_ptr<const relay::Rules> rules);

  /// Takes masking and limit of the options. Any thread.
  void adopt(const LogOptions& options, std::shared_ptr<const relay::Rules> rules);

  void accepted(const net::SessionName& session) override;
  void turned_away(const std::string& source, const std::string& why) override;
  void dial_failed(const net::SessionName& session, relay::Side side, const std::string& endpoint,
                   const std::string& why) override;
  void endpoint_changed(const std::string& upstream, const std::string& endpoint,
                        const std::string& why) override;
  void warned(const std::string& what) override;
  void noted(const net::SessionName& session, const relay::Note& note) override;

 private:
  void note(const net::SessionName& session, const relay::MessageRefused& refused);
  void note_put_off(const net::SessionName& session, const relay::MessageRefused& refused);
  void note(const net::SessionName&, const relay::MessagePassed&) {}  // too many for a log
  void note(const net::SessionName& session, const relay::PassedUnknown& passed);
  void note(const net::SessionName& session, const relay::BindAnswered& answered);
  void note(const net::SessionName& session, const relay::BindNotAnswered& unanswered);
  void note(const net::SessionName& session, const relay::BindTurnedAway& turned_away);
  void note(const net::SessionName& session, const relay::ApprovalElsewhere& elsewhere);
  void note(const net::SessionName& session, const relay::TextSettled& settled);
  void note(const net::SessionName& session, const relay::AnswersOverdue& overdue);
  void note(const net::SessionName& session, const relay::UnsuccessOverflow& overflow);
  void note(const net::SessionName& session, const relay::ReceiptReturned& returned);
  void note(const net::SessionName& session, const relay::FramingBroken& broken);
  void note(const net::SessionName& session, const relay::Ended& ended);
  [[nodiscard]] std::string upstream_name(policy::UpstreamId upstream);

  Log& log_;
  std::atomic<NumberMasking> masking_;
  std::mutex rules_mutex_;
  std::shared_ptr<const relay::Rules> rules_;  // under rules_mutex_
  Repeated passed_unknown_;
  std::array<Repeated, policy::kReasonCount> put_off_;
  LineBudget refusals_;
  LineBudget strangers_;
  LineBudget dials_;
};

}  // namespace smppguard::app
