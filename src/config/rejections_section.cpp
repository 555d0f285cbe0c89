// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"
#include "smppguard/core/nearest.hpp"
#include "smppguard/smpp/command_status.hpp"

#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace smppguard::config {
namespace {

using policy::Lasting;
using policy::Reason;
using policy::ReasonRow;
using policy::WhenUnknown;
using policy::WhenUnreadable;
using smpp::CommandStatus;
using smpp::RetryHabit;

constexpr std::uint32_t kNamedStatuses = 0x400;  // what lies above has no names
constexpr std::string_view kFinalStatuses =
    "write ESME_RX_R_APPN or ESME_RINVDSTADR, which no known sender repeats";
constexpr std::string_view kTemporaryStatuses =
    "write ESME_RTHROTTLED or ESME_RMSGQFUL, after which senders come again";

constexpr std::array kUnreadable = std::to_array<Choice<WhenUnreadable>>(
    {{"refuse", WhenUnreadable::refuse}, {"forward", WhenUnreadable::forward}});

// The status that somebody meant who wrote its number.
std::optional<CommandStatus> status_by_number(const std::string& text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  std::uint32_t value = 0;
  const char* first = text.data() + (hex ? 2 : 0);
  const auto [end, ec] = std::from_chars(first, text.data() + text.size(), value, hex ? 16 : 10);
  if (ec != std::errc{} || end != text.data() + text.size() || value >= kNamedStatuses) return std::nullopt;
  return static_cast<CommandStatus>(value);
}

std::string suggest_status(const std::string& text) {
  if (const auto meant = status_by_number(text)) {
    const std::string name = smpp::status_name(*meant);
    if (!name.starts_with("0x")) return fmt::format("write its name, {}", name);
  }
  std::vector<std::string> names;
  for (std::uint32_t value = 0; value < kNamedStatuses; ++value) {
    std::string name = smpp::status_name(static_cast<CommandStatus>(value));
    if (!name.starts_with("0x")) names.push_back(std::move(name));
  }
  const std::vector<std::string_view> known{names.begin(), names.end()};
  const std::string_view near = nearest(text, known);
  const std::string_view nearest_name = near.empty() ? nearest("ESME_" + text, known) : near;
  if (nearest_name.empty()) return "write a name such as ESME_RX_R_APPN, or 0x400 to 0x4FF";
  return fmt::format("did you mean {}?", nearest_name);
}

std::string hint_for(Lasting lasting) {
  return std::string(lasting == Lasting::temporary ? kTemporaryStatuses : kFinalStatuses);
}

std::optional<CommandStatus> read_status(const TreeNode& node, Lasting lasting, Report& report) {
  const auto status = smpp::find_status(node.text);
  if (!status) {
    report.error(node.place, {fmt::format("{} is not a command_status", in_quotes(node.text)),
                              suggest_status(node.text)});
  } else if (*status == CommandStatus::rok) {
    report.error(node.place,
                 {"ESME_ROK would tell the sender that the message was accepted", hint_for(lasting)});
  } else {
    return status;
  }
  return std::nullopt;
}

// After a permanent refusal a sender that repeats the message only repeats the refusal.
void check_permanent(const TreeNode& node, RetryHabit habit, Report& report) {
  if (habit == RetryHabit::for_ever) {
    report.error(node.place,
                 {fmt::format("{}: on {} common senders repeat the message for ever", node.key, node.text),
                  hint_for(Lasting::permanent)});
  } else if (habit == RetryHabit::some_retry) {
    report.warning(node.place, {fmt::format("{}: on {} some senders repeat the message", node.key, node.text),
                                hint_for(Lasting::permanent)});
  }
}

// After a temporary one a sender that does not has lost it.
void check_temporary(const TreeNode& node, RetryHabit habit, Report& report) {
  if (habit == RetryHabit::for_ever) return;
  report.warning(node.place, {fmt::format("{}: on {} {} sender repeats the message, so it is lost", node.key,
                                          node.text, habit == RetryHabit::final ? "no" : "not every"),
                              hint_for(Lasting::temporary)});
}

// Whether messages are refused for a reason that can also be let pass, and what has to be set for that.
struct Condition {
  bool refuses;
  std::string_view setting;
};

Condition condition_of(const ReasonRow& row, WhenUnknown when_unknown,
                       const relay::ProtocolOptions& protocol) {
  switch (row.reason) {
    case Reason::registry_unknown:
      return {when_unknown == WhenUnknown::refuse, "registry: when_unknown: refuse"};
    case Reason::registry_unknown_deferred:
      return {when_unknown == WhenUnknown::defer, "registry: when_unknown: defer"};
    case Reason::distribution_list:
      return {protocol.distribution_lists == relay::DistributionLists::refuse,
              "protocol: distribution_lists: refuse"};
    case Reason::replace_not_allowed:
      return {protocol.replace_sm == relay::ReplaceSm::refuse, "protocol: replace_sm: refuse"};
    default: return {row.lasting != Lasting::passes, ""};
  }
}

Problem never_refuses(const ReasonRow& row, std::string_view setting) {
  return {fmt::format("{} refuses no message, so it has no status", row.name),
          setting.empty() ? "remove the line" : fmt::format("set {}, or remove the line", setting)};
}

void read_reason(Section& section, const ReasonRow& row, const Condition& condition, std::uint32_t& status) {
  const TreeNode* node = section.scalar(row.name);
  if (node == nullptr) return;
  Report& report = section.report();
  if (!condition.refuses) return report.error(node->key_place, never_refuses(row, condition.setting));
  const auto read = read_status(*node, row.lasting, report);
  if (!read) return;
  status = static_cast<std::uint32_t>(*read);
  if (status == row.default_status) return;  // known to be right
  if (row.lasting == Lasting::temporary) {
    check_temporary(*node, smpp::retry_habit(*read), report);
  } else {
    check_permanent(*node, smpp::retry_habit(*read), report);
  }
}

}  // namespace

void read_rejections(Section& top, WhenUnknown when_unknown, const relay::ProtocolOptions& protocol,
                     policy::RejectionOptions& rejections) {
  Section section{top.find("rejections"), "rejections", top.report()};
  for (const ReasonRow& row : policy::kReasons) {
    std::uint32_t& status = rejections.status[static_cast<std::size_t>(row.reason)];
    const Condition condition = condition_of(row, when_unknown, protocol);
    // The table has none for it, since it lets pass by default.
    if (row.reason == Reason::registry_unknown && condition.refuses) {
      status = static_cast<std::uint32_t>(CommandStatus::rx_r_appn);
    }
    read_reason(section, row, condition, status);
  }
  section.choice("when_unreadable", rejections.when_unreadable, kUnreadable);
  section.finish();
}

}  // namespace smppguard::config
