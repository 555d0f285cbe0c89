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
constexpr std::chrono::minutes kBetweenWarnings{1};

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
    case relay::EndCause::silent: return "no answer to enquire_link within session.enquire_timeout";
    case relay::EndCause::partial_pdu:
      return "the rest of a PDU did not come within session.partial_pdu_timeout";
    case relay::EndCause::inactive: return "no message within session.inactivity_timeout";
    case relay::EndCause::reconfigured: return "the new configuration has no place for it";
    case relay::EndCause::esme_unreached: return "the ESME that the SMSC called could not be reached";
  }
  return "";
}

/// As the log calls a text, and the store.
const char* name_of(relay::TextKind kind) {
  switch (kind) {
    case relay::TextKind::grant: return "approval";
    case relay::TextKind::near_miss: return "near_miss";
    case relay::TextKind::opt_out: return "opt_out";
    case relay::TextKind::opt_in: return "opt_in";
    case relay::TextKind::stop_all: return "stop_all";
    case relay::TextKind::stop_one: return "stop_one";
    case relay::TextKind::help: return "help";
    case relay::TextKind::only_allowed: return "only_allowed";
    case relay::TextKind::everybody: return "everybody";
  }
  return "text";
}

Time steady_now() noexcept {
  return std::chrono::steady_clock::now();
}

std::int64_t seconds_now() noexcept {
  return std::chrono::duration_cast<std::chrono::seconds>(steady_now().time_since_epoch()).count();
}

/// Nothing where no list refused.
std::string refusing_list(const policy::Decision& decision) {
  if (decision.list.empty()) return {};
  return fmt::format(" list={} list_version={}", decision.list, printable(decision.list_version));
}

std::string others(std::uint64_t left_out) {
  return left_out == 0 ? "" : fmt::format(" ({} more of these were not written)", left_out);
}

const char* name_of(relay::Side side) {
  return side == relay::Side::esme ? "ESME" : "SMSC";
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

void Log::set_level(LogLevel level) {
  logger_->set_level(level_of(level));
}

LogLevel Log::level() const {
  switch (logger_->level()) {
    case spdlog::level::trace:
    case spdlog::level::debug: return LogLevel::debug;
    case spdlog::level::info: return LogLevel::info;
    case spdlog::level::warn: return LogLevel::warn;
    default: return LogLevel::error;
  }
}

std::optional<std::uint64_t> Repeated::count(Time now) noexcept {
  unsaid_.fetch_add(1, std::memory_order_relaxed);
  Time due = say_next_.load(std::memory_order_relaxed);
  if (now < due || !say_next_.compare_exchange_strong(due, now + kBetweenWarnings)) return std::nullopt;
  return unsaid_.exchange(0, std::memory_order_relaxed);
}

std::optional<std::uint64_t> LineBudget::take() noexcept {
  constexpr std::uint32_t kLinesPerSecond = 20;
  const std::int64_t now = seconds_now();
  if (second_.exchange(now, std::memory_order_relaxed) != now) lines_ = 0;
  if (lines_.fetch_add(1, std::memory_order_relaxed) >= kLinesPerSecond) {
    left_out_.fetch_add(1, std::memory_order_relaxed);
    return std::nullopt;
  }
  return left_out_.exchange(0, std::memory_order_relaxed);
}

LogReporter::LogReporter(Log& log, NumberMasking masking, std::shared_ptr<const relay::Rules> rules)
    : log_{log}, masking_{masking}, rules_{std::move(rules)} {}

void LogReporter::adopt(NumberMasking masking, std::shared_ptr<const relay::Rules> rules) {
  masking_ = masking;
  const std::lock_guard lock{rules_mutex_};
  rules_ = std::move(rules);
}

std::string LogReporter::upstream_name(policy::UpstreamId upstream) {
  const std::lock_guard lock{rules_mutex_};
  return upstream < rules_->upstreams.size() ? rules_->upstreams[upstream].name : std::to_string(upstream);
}

void LogReporter::accepted(const net::SessionName& session) {
  log_.logger().info("accepted session={} listener={} source={}", session.id, session.listener,
                     session.source);
}

void LogReporter::turned_away(const std::string& source, const std::string& why) {
  if (const auto left_out = strangers_.take()) {
    log_.logger().warn("turned away source={}: {}{}", source, why, others(*left_out));
  }
}

void LogReporter::dial_failed(const net::SessionName& session, relay::Side side, const std::string& endpoint,
                              const std::string& why) {
  if (const auto left_out = dials_.take()) {
    log_.logger().warn("{} not reached {} endpoint={}: {}{}", name_of(side), prefix(session), endpoint, why,
                       others(*left_out));
  }
}

void LogReporter::endpoint_changed(const std::string& upstream, const std::string& endpoint,
                                   const std::string& why) {
  if (why.empty()) {
    log_.logger().info("SMSC reached again upstream={} endpoint={}", upstream, endpoint);
  } else {
    log_.logger().warn("SMSC passed over upstream={} endpoint={}: {}", upstream, endpoint, why);
  }
}

void LogReporter::warned(const std::string& what) {
  log_.logger().warn("{}", what);
}

void LogReporter::noted(const net::SessionName& session, const relay::Note& noted) {
  std::visit([&](const auto& one) { note(session, one); }, noted);
}

void LogReporter::note(const net::SessionName& session, const relay::MessageRefused& refused) {
  const policy::ReasonRow& reason = policy::row(refused.decision.reason);
  const auto status = static_cast<smpp::CommandStatus>(refused.decision.command_status);
  if (reason.lasting == policy::Lasting::temporary) {
    if (const auto count = put_off_[static_cast<std::size_t>(reason.reason)].count(steady_now())) {
      log_.logger().warn(
          "throttled {} reason={} status={} \"{}\"; {} since the last such line, in all sessions",
          prefix(session), reason.name, smpp::status_name(status), reason.text, *count);
    }
    return;
  }
  if (!log_.logger().should_log(spdlog::level::info)) return;
  std::array<char, 16> buffer{};
  const NumberMasking masking = masking_;
  log_.logger().info("{} {} {} sequence_number={} from={} to={} reason={} status={}{} \"{}\"",
                     refused.observed ? "would be refused" : "refused", prefix(session),
                     smpp::command_name(refused.command_id, buffer), refused.sequence_number,
                     printable(refused.sender, masking), printable(refused.recipient, masking), reason.name,
                     smpp::status_name(status), refusing_list(refused.decision), reason.text);
}

void LogReporter::note(const net::SessionName&, const relay::PassedUnknown& passed) {
  const auto count = passed_unknown_.count(steady_now());
  if (!count) return;
  log_.logger().warn(
      "UNCHECKED: {} messages since the last such line went on without a current DNC list for their area "
      "code, the last to area code {}; import a newer list or set registry.when_unknown: refuse or defer",
      *count, passed.recipient.is_nanp() ? std::to_string(passed.recipient.area_code()) : "-");
}

void LogReporter::note(const net::SessionName& session, const relay::BindAnswered& answered) {
  const bool accepted = answered.status == smpp::CommandStatus::rok;
  log_.logger().log(accepted ? spdlog::level::info : spdlog::level::warn, "{} {} upstream={} status={}",
                    accepted ? "bound" : "bind refused", prefix(session), upstream_name(answered.upstream),
                    smpp::status_name(answered.status));
}

void LogReporter::note(const net::SessionName& session, const relay::BindNotAnswered& unanswered) {
  using Why = relay::BindNotAnswered::Why;
  const char* why = unanswered.why == Why::unreachable ? "the SMSC could not be reached"
                    : unanswered.why == Why::closed    ? "the SMSC ended the connection without an answer"
                    : unanswered.why == Why::timeout   ? "no answer of the SMSC within session.bind_timeout"
                                                       : "the session has to end";
  log_.logger().warn("bind not answered {} upstream={} status=ESME_RBINDFAIL: {}", prefix(session),
                     upstream_name(unanswered.upstream), why);
}

void LogReporter::note(const net::SessionName& session, const relay::BindTurnedAway& turned_away) {
  const auto left_out = strangers_.take();
  if (!left_out) return;
  const std::string certificate =
      session.certificate.empty() ? "" : fmt::format(" certificate=\"{}\"", printable(session.certificate));
  log_.logger().warn("bind refused {} source={}{}: {}{}", prefix(session), session.source, certificate,
                     policy::explanation(turned_away.why), others(*left_out));
}

void LogReporter::note(const net::SessionName& session, const relay::AnswersOverdue& overdue) {
  log_.logger().warn("no answers {} from the {} within session.response_timeout: {} requests are outstanding",
                     prefix(session), name_of(overdue.side), overdue.outstanding);
}

void LogReporter::note(const net::SessionName& session, const relay::UnsuccessOverflow& overflow) {
  log_.logger().warn(
      "submit_multi_resp {} sequence_number={} had no room for {} refused recipients (no_unsuccess is one "
      "octet)",
      prefix(session), overflow.sequence_number, overflow.dropped);
}

void LogReporter::note(const net::SessionName& session, const relay::ReceiptReturned& returned) {
  const bool unanswered = returned.status == smpp::CommandStatus::rok;
  log_.logger().warn(
      "receipt not taken {}: {}", prefix(session),
      unanswered ? "the session ended before it was answered" : smpp::status_name(returned.status));
}

void LogReporter::note(const net::SessionName& session, const relay::ApprovalElsewhere& elsewhere) {
  log_.logger().warn(
      "an Approve arrived {} on upstream={}, which its approval number is not tied to: it grants nothing and "
      "was "
      "forwarded",
      prefix(session), upstream_name(elsewhere.upstream));
}

void LogReporter::note(const net::SessionName& session, const relay::TextSettled& settled) {
  const bool durable = settled.status == smpp::CommandStatus::rok;
  log_.logger().log(durable ? spdlog::level::info : spdlog::level::warn, "{} {} {} record={} status={}",
                    name_of(settled.kind),
                    settled.forwarded ? "recorded and forwarded"
                    : durable         ? "recorded"
                                      : "not recorded in time or nobody to forward it to",
                    prefix(session), static_cast<std::uint64_t>(settled.ticket),
                    smpp::status_name(settled.status));
}

void LogReporter::note(const net::SessionName& session, const relay::FramingBroken& broken) {
  constexpr std::uint32_t kNoPduIsSoLong = 0x1000'0000;  // what text and TLS look like
  constexpr std::uint32_t kHeader = 16;
  const char* what = broken.command_length < kHeader          ? "is shorter than a header"
                     : broken.command_length > kNoPduIsSoLong ? "is not one of a PDU (not SMPP? HTTP or TLS?)"
                                                              : "is more than session.max_pdu";
  log_.logger().warn("framing lost {} source={} on the {} side: command_length {} {}", prefix(session),
                     session.source, name_of(broken.side), broken.command_length, what);
}

void LogReporter::note(const net::SessionName& session, const relay::Ended& ended) {
  const relay::Counters& counted = *ended.counters;
  std::string decided;
  for (const policy::ReasonRow& reason : policy::kReasons) {
    const std::uint64_t count = counted.decided[static_cast<std::size_t>(reason.reason)];
    if (count > 0) decided += fmt::format(" {}={}", reason.name, count);
  }
  log_.logger().info("ended {}: {}; from_esme={} from_smsc={} refused={} texts={} overdue={}{}",
                     prefix(session), text_of(ended.cause), counted.forwarded[relay::Side::esme],
                     counted.forwarded[relay::Side::smsc], counted.refused, counted.texts, counted.overdue,
                     decided);
}

}  // namespace smppguard::app
