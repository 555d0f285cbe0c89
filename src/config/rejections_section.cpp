// SPDX-License-Identifier: Apache-2.0
#include "nearest.hpp"
#include "sections.hpp"
#include "smppguard/smpp/command_status.hpp"

#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace smppguard::config {
namespace {

using policy::Reason;
using policy::WhenUnknown;
using policy::WhenUnreadable;
using smpp::CommandStatus;
using smpp::RetryHabit;

constexpr std::uint32_t kNamedStatuses = 0x400;  // what lies above has no names
constexpr std::string_view kFinalStatuses =
    "write ESME_RX_R_APPN or ESME_RINVDSTADR, which no known sender repeats";

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

std::optional<CommandStatus> read_status(const TreeNode& node, Report& report) {
  const auto status = smpp::find_status(node.text);
  if (!status) {
    report.error(node.place, {fmt::format("{} is not a command_status", in_quotes(node.text)),
                              suggest_status(node.text)});
  } else if (*status == CommandStatus::rok) {
    report.error(node.place, {"ESME_ROK would tell the sender that the message was accepted",
                              std::string(kFinalStatuses)});
  } else {
    return status;
  }
  return std::nullopt;
}

// Every refusal here is permanent: a sender that repeats the message only repeats the refusal.
void check_retries(const TreeNode& node, CommandStatus status, Report& report) {
  const RetryHabit habit = smpp::retry_habit(status);
  if (habit == RetryHabit::for_ever) {
    report.error(node.place,
                 {fmt::format("{}: on {} common senders repeat the message for ever", node.key, node.text),
                  std::string(kFinalStatuses)});
  } else if (habit == RetryHabit::some_retry) {
    report.warning(node.place, {fmt::format("{}: on {} some senders repeat the message", node.key, node.text),
                                std::string(kFinalStatuses)});
  }
}

Problem never_refuses(const policy::ReasonRow& row) {
  const bool could = row.reason == Reason::registry_unknown;
  return {fmt::format("{} refuses no message, so it has no status", row.name),
          could ? "set registry: when_unknown: refuse, or remove the line" : "remove the line"};
}

void read_reason(Section& section, const policy::ReasonRow& row, bool refuses, std::uint32_t& status) {
  const TreeNode* node = section.scalar(row.name);
  if (node == nullptr) return;
  if (!refuses) return section.report().error(node->key_place, never_refuses(row));
  const auto read = read_status(*node, section.report());
  if (!read) return;
  check_retries(*node, *read, section.report());
  status = static_cast<std::uint32_t>(*read);
}

}  // namespace

void read_rejections(Section& top, WhenUnknown when_unknown, policy::RejectionOptions& rejections) {
  Section section{top.find("rejections"), "rejections", top.report()};
  for (const policy::ReasonRow& row : policy::kReasons) {
    std::uint32_t& status = rejections.status[static_cast<std::size_t>(row.reason)];
    const bool unknown_refuses =
        row.reason == Reason::registry_unknown && when_unknown == WhenUnknown::refuse;
    if (unknown_refuses) status = static_cast<std::uint32_t>(CommandStatus::rx_r_appn);
    read_reason(section, row, unknown_refuses || row.lasting == policy::Lasting::permanent, status);
  }
  section.choice("when_unreadable", rejections.when_unreadable, kUnreadable);
  section.finish();
}

}  // namespace smppguard::config
