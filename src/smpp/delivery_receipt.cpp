// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/delivery_receipt.hpp"

#include "smppguard/core/utf8.hpp"
#include "smppguard/smpp/field_table.hpp"
#include "smppguard/smpp/pdu_writer.hpp"

#include <algorithm>
#include <array>

namespace smppguard::smpp {
namespace {

constexpr std::uint8_t kDeliveryReceipt = 0x04;  // esm_class
constexpr std::uint8_t kRejected = 8;            // message_state
constexpr std::size_t kMostServiceType = 5;
constexpr std::size_t kMostAddress = 20;
constexpr std::size_t kMostShortMessage = 254;

/// The last `count` decimal digits.
void append_digits(std::string& text, unsigned value, std::size_t count) {
  text.append(count, '0');
  for (auto digit = text.rbegin(); count > 0; --count, ++digit) {
    *digit = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

/// "YYMMDDhhmmss" in UTC.
std::string timestamp(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{time - day};
  std::string text;
  append_digits(text, static_cast<unsigned>(static_cast<int>(date.year())), 2);
  append_digits(text, static_cast<unsigned>(date.month()), 2);
  append_digits(text, static_cast<unsigned>(date.day()), 2);
  append_digits(text, static_cast<unsigned>(clock.hours().count()), 2);
  append_digits(text, static_cast<unsigned>(clock.minutes().count()), 2);
  append_digits(text, static_cast<unsigned>(clock.seconds().count()), 2);
  return text;
}

std::string to_minutes(WallTime time) {
  constexpr std::size_t kUpToMinutes = 10;
  return timestamp(time).substr(0, kUpToMinutes);
}

/// One '?' for each character that is not printable ASCII, and for each octet that is no character.
std::string printable(std::string_view text) {
  std::string ascii;
  for (Bytes rest = as_bytes(text); !rest.empty();) {
    const std::uint8_t first = rest[0];
    ascii += first >= 0x20 && first <= 0x7E ? static_cast<char>(first) : '?';
    rest = rest.subspan(std::max<std::size_t>(utf8_size(rest), 1));
  }
  return ascii;
}

std::string receipt_text(const ReceiptFields& fields) {
  std::string text = "id:" + fields.message_id;
  text += " sub:001 dlvrd:000 submit date:" + to_minutes(fields.submit_time);
  text += " done date:" + to_minutes(fields.done_time) + " stat:REJECTD err:";
  append_digits(text, std::min<unsigned>(fields.error_code, 999), 3);
  text += " text:" + printable(fields.text);
  return text.substr(0, kMostShortMessage);
}

std::string_view up_to(std::string_view text, std::size_t most) noexcept {
  return text.substr(0, most);
}

}  // namespace

std::vector<std::uint8_t> rejected_receipt(const ReceiptFields& fields, std::uint32_t sequence_number) {
  const std::string text = receipt_text(fields);
  PduWriter writer{CommandId::deliver_sm, CommandStatus::rok, sequence_number};
  writer.c_string(up_to(fields.service_type, kMostServiceType));
  writer.int1(fields.dest_addr_ton).int1(fields.dest_addr_npi);
  writer.c_string(up_to(fields.destination_addr, kMostAddress));
  writer.int1(fields.source_addr_ton).int1(fields.source_addr_npi);
  writer.c_string(up_to(fields.source_addr, kMostAddress));
  writer.int1(kDeliveryReceipt).int1(0).int1(0);  // protocol_id, priority_flag
  writer.c_string("").c_string("");               // schedule_delivery_time, validity_period
  writer.int1(0).int1(0).int1(0).int1(0);         // registered_delivery to sm_default_msg_id
  writer.int1(static_cast<std::uint8_t>(text.size())).octets(as_bytes(text));

  if (!fields.tlvs) return writer.finish();
  writer.tlv_c_string(tag::kReceiptedMessageId, fields.message_id).tlv1(tag::kMessageState, kRejected);
  if (fields.user_message_reference) {
    const std::uint16_t reference = *fields.user_message_reference;
    const std::array value = {static_cast<std::uint8_t>(reference >> 8U),
                              static_cast<std::uint8_t>(reference)};
    writer.tlv(tag::kUserMessageReference, Bytes{value});
  }
  return writer.finish();
}

std::vector<std::uint8_t> rejected_query_resp(std::uint32_t sequence_number, std::string_view message_id,
                                              WallTime final_date, std::uint8_t error_code) {
  PduWriter writer{CommandId::query_sm_resp, CommandStatus::rok, sequence_number};
  writer.c_string(message_id).c_string(timestamp(final_date) + "000+");  // tenths, UTC
  return writer.int1(kRejected).int1(error_code).finish();
}

}  // namespace smppguard::smpp
