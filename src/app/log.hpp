// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/app/options.hpp"
#include "smppguard/core/time.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/relay/rules.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace spdlog {
class logger;
}

namespace smppguard::app {

/// The process's log. Lines are written by a thread of their own, so that no worker waits for a disk or a
/// terminal; where they come faster than they can be written the oldest are dropped and counted.
/// Never carries a password or the text of a message.
class Log {
 public:
  /// Throws std::runtime_error if the file cannot be opened.
  explicit Log(const LogOptions& options);
  ~Log();  ///< writes what is queued
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void info(const std::string& line);
  void warn(const std::string& line);
  void error(const std::string& line);
  [[nodiscard]] spdlog::logger& logger() noexcept { return *logger_; }
  [[nodiscard]] std::size_t dropped() const;
  void set_level(LogLevel level);
  [[nodiscard]] LogLevel level() const;

 private:
  std::shared_ptr<spdlog::logger> logger_;
};

/// A warning that would come once per message: said at once, and then again at most once a minute with how
/// often it happened. Any thread.
class Repeated {
 public:
  /// Counts one; if it is time to say so, gives how many there were since that was last said.
  [[nodiscard]] std::optional<std::uint64_t> count(Time now) noexcept;

 private:
  std::atomic<std::uint64_t> unsaid_{0};
  std::atomic<Time> say_next_{Time::min()};
};

/// Lines that a stranger can cause: so many a second are written, the others only counted.
class LineBudget {
 public:
  /// Takes one line; nothing if there are too many, else how many were left out since the last.
  [[nodiscard]] std::optional<std::uint64_t> take() noexcept;

 private:
  std::atomic<std::int64_t> second_{0};
  std::atomic<std::uint32_t> lines_{0};  // in that second
  std::atomic<std::uint64_t> left_out_{0};
};

/// One line per session event and per refusal.
class LogReporter final : public net::Reporter {
 public:
  LogReporter(Log& log, NumberMasking masking, std::shared_ptr<const relay::Rules> rules);

  /// Any thread.
  void adopt(NumberMasking masking, std::shared_ptr<const relay::Rules> rules);

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
  LineBudget strangers_;
  LineBudget dials_;
};

}  // namespace smppguard::app
