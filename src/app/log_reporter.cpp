// SPDX-License-Identifier: Apache-2.0
#include "log_reporter.hpp"

#include "printable.hpp"
#include "smppguard/smpp/command_status.hpp"
#include "smppguard/smpp/field_table.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string_view>
#include <utility>
#include <variant>

namespace smppguard::app {
namespace {

constexpr std::uint32_t kStrangersPerSecond = 20;

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

const char* text_of(relay::BindNotAnswered::Why why) {
  using Why = relay::BindNotAnswered::Why;
  switch (why) {
    case Why::unreachable: return "the SMSC could not be reached";
    case Why::closed: return "the SMSC ended the connection without an answer";
    case Why::timeout: return "no answer of the SMSC within session.bind_timeout";
    case Why::ending: return "the session has to end";
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
    case relay::TextKind::complaint: return "complaint";
  }
  return "text";
}

Time steady_now() noexcept {
  return std::chrono::steady_clock::now();
}

std::string others(std::uint64_t left_out) {
  return left_out == 0 ? "" : fmt::format(" ({} more of these were not written)", left_out);
}

const char* name_of(relay::Side side) {
  return side == relay::Side::esme ? "ESME" : "SMSC";
}

LogLine about(std::string_view event, const net::SessionName& session) {
  constexpr std::size_t kMostShown = 64;  // a peer may send as much as a PDU holds
  LogLine line{event};
  line.with("session", session.id).quoted("system_id", session.system_id.substr(0, kMostShown));
  return line;
}

std::string status_text(smpp::CommandStatus status) {
  return std::string{smpp::status_name(status)};
}

smpp::CommandStatus status_of(const policy::Decision& decision) {
  return static_cast<smpp::CommandStatus>(decision.command_status);
}

LogLevel level_for(bool well) {
  return well ? LogLevel::info : LogLevel::warn;
}

}  // namespace

LogReporter::LogReporter(Log& log, const LogOptions& options, std::shared_ptr<const relay::Rules> rules)
    : log_{log},
      masking_{options.mask_numbers},
      rules_{std::move(rules)},
      refusals_{options.refusals_per_second},
      strangers_{kStrangersPerSecond},
      dials_{kStrangersPerSecond} {}

void LogReporter::adopt(const LogOptions& options, std::shared_ptr<const relay::Rules> rules) {
  masking_ = options.mask_numbers;
  refusals_.set(options.refusals_per_second);
  const std::lock_guard lock{rules_mutex_};
  rules_ = std::move(rules);
}

std::string LogReporter::upstream_name(policy::UpstreamId upstream) {
  const std::lock_guard lock{rules_mutex_};
  return upstream < rules_->upstreams.size() ? rules_->upstreams[upstream].name : std::to_string(upstream);
}

void LogReporter::accepted(const net::SessionName& session) {
  LogLine line{"accepted"};
  line.with("session", session.id).with("listener", session.listener).with("source", session.source);
  log_.write(LogLevel::info, line);
}

void LogReporter::turned_away(const std::string& source, const std::string& why) {
  const auto left_out = strangers_.take(steady_now());
  if (!left_out) return;
  log_.write(LogLevel::warn, LogLine{"turned away"}.with("source", source).saying(why + others(*left_out)));
}

void LogReporter::dial_failed(const net::SessionName& session, relay::Side side, const std::string& endpoint,
                              const std::string& why) {
  const auto left_out = dials_.take(steady_now());
  if (!left_out) return;
  LogLine line = about(side == relay::Side::esme ? "ESME not reached" : "SMSC not reached", session);
  log_.write(LogLevel::warn, line.with("endpoint", endpoint).saying(why + others(*left_out)));
}

void LogReporter::endpoint_changed(const std::string& upstream, const std::string& endpoint,
                                   const std::string& why) {
  LogLine line{why.empty() ? "SMSC reached again" : "SMSC passed over"};
  line.with("upstream", upstream).with("endpoint", endpoint).saying(why);
  log_.write(level_for(why.empty()), line);
}

void LogReporter::warned(const std::string& what) {
  log_.warn(what);
}

void LogReporter::noted(const net::SessionName& session, const relay::Note& noted) {
  std::visit([&](const auto& one) { note(session, one); }, noted);
}

void LogReporter::note(const net::SessionName& session, const relay::MessageRefused& refused) {
  const policy::ReasonRow& reason = policy::row(refused.decision.reason);
  if (reason.lasting == policy::Lasting::temporary) return note_put_off(session, refused);
  if (!log_.takes(LogLevel::info)) return;
  const auto left_out = refusals_.take(steady_now());
  if (!left_out) return;
  std::array<char, 16> buffer{};
  const NumberMasking masking = masking_;
  LogLine line = about(refused.observed ? "would be refused" : "refused", session);
  line.with("command", std::string{smpp::command_name(refused.command_id, buffer)})
      .with("sequence_number", refused.sequence_number)
      .with("from", printable(refused.sender, masking))
      .with("to", printable(refused.recipient, masking))
      .with("reason", std::string{reason.name})
      .with("status", status_text(status_of(refused.decision)));
  if (!refused.decision.list.empty()) {
    line.with("list", std::string{refused.decision.list})
        .with("list_version", printable(refused.decision.list_version));
  }
  log_.write(LogLevel::info, line.saying(std::string{reason.text} + others(*left_out)));
}

void LogReporter::note_put_off(const net::SessionName& session, const relay::MessageRefused& refused) {
  const policy::ReasonRow& reason = policy::row(refused.decision.reason);
  const auto count = put_off_[static_cast<std::size_t>(reason.reason)].count(steady_now());
  if (!count) return;
  LogLine line = about("throttled", session);
  line.with("reason", std::string{reason.name})
      .with("status", status_text(status_of(refused.decision)))
      .with("count", *count)
      .saying(fmt::format("{}; so many since the last such line, in all sessions", reason.text));
  log_.write(LogLevel::warn, line);
}

void LogReporter::note(const net::SessionName&, const relay::PassedUnknown& passed) {
  const auto count = passed_unknown_.count(steady_now());
  if (!count) return;
  LogLine line{"UNCHECKED"};
  line.with("count", *count)
      .with("area_code", passed.recipient.is_nanp() ? std::to_string(passed.recipient.area_code()) : "-")
      .saying(
          "so many messages since the last such line went on without a current DNC list for their area code, "
          "the last to this one; import a newer list or set registry.when_unknown: refuse or defer");
  log_.write(LogLevel::warn, line);
}

void LogReporter::note(const net::SessionName& session, const relay::BindAnswered& answered) {
  const bool accepted = answered.status == smpp::CommandStatus::rok;
  LogLine line = about(accepted ? "bound" : "bind refused", session);
  line.with("upstream", upstream_name(answered.upstream)).with("status", status_text(answered.status));
  log_.write(level_for(accepted), line);
}

void LogReporter::note(const net::SessionName& session, const relay::BindNotAnswered& unanswered) {
  LogLine line = about("bind not answered", session);
  line.with("upstream", upstream_name(unanswered.upstream))
      .with("status", "ESME_RBINDFAIL")
      .saying(text_of(unanswered.why));
  log_.write(LogLevel::warn, line);
}

void LogReporter::note(const net::SessionName& session, const relay::BindTurnedAway& turned_away) {
  const auto left_out = strangers_.take(steady_now());
  if (!left_out) return;
  LogLine line = about("bind refused", session);
  line.with("source", session.source);
  if (!session.certificate.empty()) line.quoted("certificate", session.certificate);
  line.saying(std::string{policy::explanation(turned_away.why)} + others(*left_out));
  log_.write(LogLevel::warn, line);
}

void LogReporter::note(const net::SessionName& session, const relay::AnswersOverdue& overdue) {
  LogLine line = about("no answers", session);
  line.with("side", name_of(overdue.side))
      .with("outstanding", overdue.outstanding)
      .saying(fmt::format("from the {} within session.response_timeout", name_of(overdue.side)));
  log_.write(LogLevel::warn, line);
}

void LogReporter::note(const net::SessionName& session, const relay::UnsuccessOverflow& overflow) {
  LogLine line = about("submit_multi_resp", session);
  line.with("sequence_number", overflow.sequence_number)
      .saying(
          fmt::format("had no room for {} refused recipients (no_unsuccess is one octet)", overflow.dropped));
  log_.write(LogLevel::warn, line);
}

void LogReporter::note(const net::SessionName& session, const relay::ReceiptReturned& returned) {
  const bool unanswered = returned.status == smpp::CommandStatus::rok;
  LogLine line = about("receipt not taken", session);
  line.saying(unanswered ? "the session ended before it was answered" : status_text(returned.status));
  log_.write(LogLevel::warn, line);
}

void LogReporter::note(const net::SessionName& session, const relay::ApprovalElsewhere& elsewhere) {
  LogLine line = about("an Approve or a complaint arrived on another upstream", session);
  line.with("upstream", upstream_name(elsewhere.upstream))
      .saying("its number is not tied to this one: it was not taken and was forwarded");
  log_.write(LogLevel::warn, line);
}

void LogReporter::note(const net::SessionName& session, const relay::TextSettled& settled) {
  const bool durable = settled.status == smpp::CommandStatus::rok;
  const std::string event = fmt::format("{} {}", name_of(settled.kind),
                                        settled.forwarded ? "recorded and forwarded"
                                        : durable         ? "recorded"
                                                  : "not recorded in time or nobody to forward it to");
  LogLine line = about(event, session);
  line.with("record", static_cast<std::uint64_t>(settled.ticket)).with("status", status_text(settled.status));
  log_.write(level_for(durable), line);
}

void LogReporter::note(const net::SessionName& session, const relay::FramingBroken& broken) {
  constexpr std::uint32_t kNoPduIsSoLong = 0x1000'0000;  // what text and TLS look like
  constexpr std::uint32_t kHeader = 16;
  const char* what = broken.command_length < kHeader          ? "is shorter than a header"
                     : broken.command_length > kNoPduIsSoLong ? "is not one of a PDU (not SMPP? HTTP or TLS?)"
                                                              : "is more than session.max_pdu";
  LogLine line = about("framing lost", session);
  line.with("source", session.source)
      .with("side", name_of(broken.side))
      .with("command_length", broken.command_length)
      .saying(fmt::format("on the {} side: command_length {} {}", name_of(broken.side), broken.command_length,
                          what));
  log_.write(LogLevel::warn, line);
}

void LogReporter::note(const net::SessionName& session, const relay::Ended& ended) {
  const relay::Counters& counted = *ended.counters;
  LogLine line = about("ended", session);
  line.with("from_esme", counted.forwarded[relay::Side::esme])
      .with("from_smsc", counted.forwarded[relay::Side::smsc])
      .with("refused", counted.refused)
      .with("texts", counted.texts)
      .with("overdue", counted.overdue);
  for (const policy::ReasonRow& reason : policy::kReasons) {
    const std::uint64_t count = counted.decided[static_cast<std::size_t>(reason.reason)];
    if (count > 0) line.with(reason.name, count);
  }
  log_.write(LogLevel::info, line.saying(text_of(ended.cause)));
}

}  // namespace smppguard::app
