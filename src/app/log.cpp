// SPDX-License-Identifier: Apache-2.0
#include "log.hpp"

#include "printable.hpp"
#include "smppguard/smpp/command_status.hpp"
#include "smppguard/smpp/field_table.hpp"

#include <chrono>
#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <stdexcept>
#include <variant>

namespace smppguard::app {
namespace {

constexpr std::size_t kQueuedLines = 16'384;
// A missing list is worth shouting about, not once per message.
constexpr std::int64_t kSecondsBetweenWarnings = 10;

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warn: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

spdlog::sink_ptr make_sink(const std::string& file) {
  if (file.empty()) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  try {
    return std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
  } catch (const spdlog::spdlog_ex& error) {
    throw std::runtime_error("cannot open log.file " + file + ": " + error.what());
  }
}

const char* text_of(relay::EndCause cause) {
  switch (cause) {
    case relay::EndCause::esme_closed: return "the ESME closed its connection";
    case relay::EndCause::smsc_closed: return "the SMSC closed its connection";
    case relay::EndCause::unbound: return "unbound";
    case relay::EndCause::never_bound: return "no bind within session.bind_timeout";
    case relay::EndCause::framing: return "framing lost";
    case relay::EndCause::drained: return "drained";
  }
  return "";
}

std::string prefix(const net::SessionName& session) {
  constexpr std::size_t kMostShown = 64;  // a peer may send as much as a PDU holds
  return fmt::format("session={} system_id=\"{}\"", session.id,
                     printable(std::string_view{session.system_id}.substr(0, kMostShown)));
}

}  // namespace

Log::Log(const LogOptions& options) {
  spdlog::init_thread_pool(kQueuedLines, 1);
  logger_ =
      std::make_shared<spdlog::async_logger>("smppguard", make_sink(options.file), spdlog::thread_pool(),
                                             spdlog::async_overflow_policy::overrun_oldest);
  logger_->set_level(level_of(options.level));
  logger_->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-5l %v", spdlog::pattern_time_type::utc);
  logger_->flush_on(spdlog::level::info);
}

Log::~Log() {
  if (const std::size_t lost = dropped(); lost > 0) warn(fmt::format("{} log lines were dropped", lost));
  logger_->flush();
  spdlog::shutdown();  // joins the writing thread
}

void Log::info(const std::string& line) {
  logger_->info(line);
}
void Log::warn(const std::string& line) {
  logger_->warn(line);
}
void Log::error(const std::string& line) {
  logger_->error(line);
}

std::size_t Log::dropped() const {
  return spdlog::thread_pool()->overrun_counter();
}

LogReporter::LogReporter(Log& log, NumberMasking masking, std::shared_ptr<const relay::Rules> rules)
    : log_{log}, masking_{masking}, rules_{std::move(rules)} {}

void LogReporter::accepted(const net::SessionName& session) {
  log_.logger().info("accepted session={} listener={} source={}", session.id, session.listener,
                     session.source);
}

void LogReporter::turned_away(const std::string& source, const std::string& why) {
  log_.logger().warn("turned away source={}: {}", source, why);
}

void LogReporter::dial_failed(const net::SessionName& session, const std::string& endpoint,
                              const std::string& why) {
  log_.logger().warn("SMSC not reached {} endpoint={}: {}", prefix(session), endpoint, why);
}

void LogReporter::noted(const net::SessionName& session, const relay::Note& noted) {
  std::visit([&](const auto& one) { note(session, one); }, noted);
}

void LogReporter::note(const net::SessionName& session, const relay::MessageRefused& refused) {
  if (!log_.logger().should_log(spdlog::level::info)) return;
  std::array<char, 16> buffer{};
  const policy::ReasonRow& reason = policy::row(refused.decision.reason);
  log_.logger().info("refused {} {} sequence_number={} from={} to={} reason={} status={} \"{}\"",
                     prefix(session), smpp::command_name(refused.command_id, buffer), refused.sequence_number,
                     printable(refused.sender, masking_), printable(refused.recipient, masking_), reason.name,
                     smpp::status_name(static_cast<smpp::CommandStatus>(refused.decision.command_status)),
                     reason.text);
}

void LogReporter::note(const net::SessionName&, const relay::PassedUnknown& passed) {
  passed_unknown_.fetch_add(1, std::memory_order_relaxed);
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch())
          .count();
  std::int64_t last = unknown_warned_at_.load(std::memory_order_relaxed);
  if (now - last < kSecondsBetweenWarnings || !unknown_warned_at_.compare_exchange_strong(last, now)) return;
  log_.logger().warn(
      "UNCHECKED: {} messages so far went on without a current DNC list for their area code, the last to "
      "area code "
      "{}; load a newer snapshot or set registry.when_unknown: refuse",
      passed_unknown_.load(std::memory_order_relaxed),
      passed.recipient.is_nanp() ? std::to_string(passed.recipient.area_code()) : "-");
}

void LogReporter::note(const net::SessionName& session, const relay::BindAnswered& answered) {
  const bool accepted = answered.status == smpp::CommandStatus::rok;
  log_.logger().log(accepted ? spdlog::level::info : spdlog::level::warn, "{} {} upstream={} status={}",
                    accepted ? "bound" : "bind refused", prefix(session),
                    rules_->upstreams[answered.upstream].name, smpp::status_name(answered.status));
}

void LogReporter::note(const net::SessionName& session, const relay::BindUnroutable&) {
  log_.logger().warn("bind refused {} source={}: no route matches; add one under routes", prefix(session),
                     session.source);
}

void LogReporter::note(const net::SessionName& session, const relay::ApprovalElsewhere& elsewhere) {
  log_.logger().warn(
      "an Approve arrived {} on upstream={}, which its approval number is not tied to: it grants nothing and "
      "was "
      "forwarded",
      prefix(session), rules_->upstreams[elsewhere.upstream].name);
}

void LogReporter::note(const net::SessionName& session, const relay::ApprovalAnswered& answered) {
  const bool durable = answered.status == smpp::CommandStatus::rok;
  log_.logger().log(durable ? spdlog::level::info : spdlog::level::warn, "approval {} {} record={} status={}",
                    durable ? "recorded" : "not recorded in time", prefix(session),
                    static_cast<std::uint64_t>(answered.ticket), smpp::status_name(answered.status));
}

void LogReporter::note(const net::SessionName& session, const relay::FramingBroken& broken) {
  log_.logger().warn("framing lost {} source={} on the {} side: command_length {} is not one of a PDU{}",
                     prefix(session), session.source, broken.side == relay::Side::esme ? "ESME" : "SMSC",
                     broken.command_length,
                     broken.command_length > 0x10000000 ? " (not SMPP? HTTP or TLS?)" : "");
}

void LogReporter::note(const net::SessionName& session, const relay::Ended& ended) {
  const relay::Counters& counted = ended.counters;
  std::string decided;
  for (const policy::ReasonRow& reason : policy::kReasons) {
    const std::uint64_t count = counted.decided[static_cast<std::size_t>(reason.reason)];
    if (count > 0) decided += fmt::format(" {}={}", reason.name, count);
  }
  log_.logger().info("ended {}: {}; from_esme={} from_smsc={} refused={} approvals={}{}", prefix(session),
                     text_of(ended.cause), counted.forwarded[relay::Side::esme],
                     counted.forwarded[relay::Side::smsc], counted.refused, counted.approvals, decided);
}

}  // namespace smppguard::app
