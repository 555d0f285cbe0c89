// SPDX-License-Identifier: Apache-2.0
#include "decision_text.hpp"

#include "line_writer.hpp"
#include "smppguard/core/time_text.hpp"

#include <array>

namespace smppguard::journal {
namespace {

/// The same text as PhoneNumber::to_string(), without a string of its own.
void append_digits(std::string& out, PhoneNumber number) {
  std::array<char, 16> digits{};
  const std::size_t count = number.digit_count();
  std::uint64_t rest = number.value();
  for (std::size_t i = count; i-- > 0; rest /= 10) digits[i] = static_cast<char>('0' + rest % 10);
  if (number.is_nanp()) out += '1';
  if (number.kind() == PhoneNumber::Kind::foreign) out += '+';
  out.append(digits.data(), count);
}

void append_phone(std::string& out, std::string_view opening, PhoneNumber number) {
  if (!number) return;
  out += opening;
  append_digits(out, number);
  out += '"';
}

void append_text(std::string& out, std::string_view opening, std::string_view text) {
  if (text.empty()) return;
  out += opening;
  append_escaped(out, text);
  out += '"';
}

void append_day(std::string& out, std::uint32_t days) {
  if (days == 0) return;
  out += ",\"list_version\":\"";
  out += to_text(Day{std::chrono::days{days}});
  out += '"';
}

}  // namespace

void append_members(std::string& out, const DecisionEntry& entry, std::string_view upstream) {
  append_phone(out, ",\"sender\":\"", entry.sender);
  append_phone(out, ",\"recipient\":\"", entry.recipient);
  append_text(out, ",\"reason\":\"", entry.reason);
  append_text(out, ",\"command\":\"", entry.command);
  if (entry.refused) {
    out += ",\"command_status\":";
    append_number(out, entry.command_status);
  }
  if (entry.observed) out += ",\"observed\":true";
  append_text(out, ",\"system_id\":\"", entry.system_id.view());
  if (!upstream.empty()) {
    out += ",\"upstream\":\"";
    out += upstream;
    out += '"';
  }
  out += ",\"session\":";
  append_number(out, entry.session);
  out += ",\"sequence_number\":";
  append_number(out, entry.sequence_number);
  append_text(out, ",\"list\":\"", entry.list);
  append_day(out, entry.list_version);
}

}  // namespace smppguard::journal
