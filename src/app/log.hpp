// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/app/options.hpp"
#include "smppguard/net/ports.hpp"
#include "smppguard/relay/rules.hpp"

#include <atomic>
#include <memory>
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

 private:
  std::shared_ptr<spdlog::logger> logger_;
};

/// One line per session event and per refusal.
class LogReporter final : public net::Reporter {
 public:
  LogReporter(Log& log, NumberMasking masking, std::shared_ptr<const relay::Rules> rules);

  void accepted(const net::SessionName& session) override;
  void turned_away(const std::string& source, const std::string& why) override;
  void dial_failed(const net::SessionName& session, const std::string& endpoint,
                   const std::string& why) override;
  void noted(const net::SessionName& session, const relay::Note& note) override;

 private:
  void note(const net::SessionName& session, const relay::MessageRefused& refused);
  void note(const net::SessionName& session, const relay::PassedUnknown& passed);
  void note(const net::SessionName& session, const relay::BindAnswered& answered);
  void note(const net::SessionName& session, const relay::BindUnroutable& unroutable);
  void note(const net::SessionName& session, const relay::ApprovalElsewhere& elsewhere);
  void note(const net::SessionName& session, const relay::ApprovalAnswered& answered);
  void note(const net::SessionName& session, const relay::FramingBroken& broken);
  void note(const net::SessionName& session, const relay::Ended& ended);

  Log& log_;
  NumberMasking masking_;
  std::shared_ptr<const relay::Rules> rules_;
  std::atomic<std::uint64_t> passed_unknown_{0};
  std::atomic<std::int64_t> unknown_warned_at_{0};  // seconds of the steady clock
};

}  // namespace smppguard::app
