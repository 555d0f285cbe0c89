// SPDX-License-Identifier: Apache-2.0
#include "smppguard/smpp/field_table.hpp"

#include <algorithm>

namespace smppguard::smpp {
namespace {

using enum FieldKind;
using F = Field;

// Sizes: SMPP 3.4 chapter 4, SMPP 5.0 chapter 4. A "1 or 17" time field is a C-string of at most 17.
constexpr std::array kBind = std::to_array<FieldSpec>({{F::system_id, c_string, 16},
                                                       {F::password, c_string, 9},
                                                       {F::system_type, c_string, 13},
                                                       {F::interface_version, int1, 1},
                                                       {F::addr_ton, int1, 1},
                                                       {F::addr_npi, int1, 1},
                                                       {F::address_range, c_string, 41}});
constexpr std::array kBindResp = std::to_array<FieldSpec>({{F::system_id, c_string, 16}});
constexpr std::array kOutbind =
    std::to_array<FieldSpec>({{F::system_id, c_string, 16}, {F::password, c_string, 9}});
constexpr std::array kMessage = std::to_array<FieldSpec>({{F::service_type, c_string, 6},
                                                          {F::source_addr_ton, int1, 1},
                                                          {F::source_addr_npi, int1, 1},
                                                          {F::source_addr, c_string, 21},
                                                          {F::dest_addr_ton, int1, 1},
                                                          {F::dest_addr_npi, int1, 1},
                                                          {F::destination_addr, c_string, 21},
                                                          {F::esm_class, int1, 1},
                                                          {F::protocol_id, int1, 1},
                                                          {F::priority_flag, int1, 1},
                                                          {F::schedule_delivery_time, c_string, 17},
                                                          {F::validity_period, c_string, 17},
                                                          {F::registered_delivery, int1, 1},
                                                          {F::replace_if_present_flag, int1, 1},
                                                          {F::data_coding, int1, 1},
                                                          {F::sm_default_msg_id, int1, 1},
                                                          {F::short_message, counted_octets, 256}});
constexpr std::array kSubmitMulti = std::to_array<FieldSpec>({{F::service_type, c_string, 6},
                                                              {F::source_addr_ton, int1, 1},
                                                              {F::source_addr_npi, int1, 1},
                                                              {F::source_addr, c_string, 21},
                                                              {F::dest_addresses, dest_list, 0},
                                                              {F::esm_class, int1, 1},
                                                              {F::protocol_id, int1, 1},
                                                              {F::priority_flag, int1, 1},
                                                              {F::schedule_delivery_time, c_string, 17},
                                                              {F::validity_period, c_string, 17},
                                                              {F::registered_delivery, int1, 1},
                                                              {F::replace_if_present_flag, int1, 1},
                                                              {F::data_coding, int1, 1},
                                                              {F::sm_default_msg_id, int1, 1},
                                                              {F::short_message, counted_octets, 256}});
constexpr std::array kMessageId = std::to_array<FieldSpec>({{F::message_id, c_string, 65}});
constexpr std::array kSubmitMultiResp =
    std::to_array<FieldSpec>({{F::message_id, c_string, 65}, {F::unsuccess_smes, unsuccess_list, 0}});
constexpr std::array kDataSm = std::to_array<FieldSpec>({{F::service_type, c_string, 6},
                                                         {F::source_addr_ton, int1, 1},
                                                         {F::source_addr_npi, int1, 1},
                                                         {F::source_addr, c_string, 65},
                                                         {F::dest_addr_ton, int1, 1},
                                                         {F::dest_addr_npi, int1, 1},
                                                         {F::destination_addr, c_string, 65},
                                                         {F::esm_class, int1, 1},
                                                         {F::registered_delivery, int1, 1},
                                                         {F::data_coding, int1, 1}});
constexpr std::array kQuerySm = std::to_array<FieldSpec>({{F::message_id, c_string, 65},
                                                          {F::source_addr_ton, int1, 1},
                                                          {F::source_addr_npi, int1, 1},
                                                          {F::source_addr, c_string, 21}});
constexpr std::array kQuerySmResp = std::to_array<FieldSpec>({{F::message_id, c_string, 65},
                                                              {F::final_date, c_string, 17},
                                                              {F::message_state, int1, 1},
                                                              {F::error_code, int1, 1}});
constexpr std::array kCancelSm = std::to_array<FieldSpec>({{F::service_type, c_string, 6},
                                                           {F::message_id, c_string, 65},
                                                           {F::source_addr_ton, int1, 1},
                                                           {F::source_addr_npi, int1, 1},
                                                           {F::source_addr, c_string, 21},
                                                           {F::dest_addr_ton, int1, 1},
                                                           {F::dest_addr_npi, int1, 1},
                                                           {F::destination_addr, c_string, 21}});
constexpr std::array kReplaceSm = std::to_array<FieldSpec>({{F::message_id, c_string, 65},
                                                            {F::source_addr_ton, int1, 1},
                                                            {F::source_addr_npi, int1, 1},
                                                            {F::source_addr, c_string, 21},
                                                            {F::schedule_delivery_time, c_string, 17},
                                                            {F::validity_period, c_string, 17},
                                                            {F::registered_delivery, int1, 1},
                                                            {F::sm_default_msg_id, int1, 1},
                                                            {F::short_message, counted_octets, 256}});
constexpr std::array kAlertNotification = std::to_array<FieldSpec>({{F::source_addr_ton, int1, 1},
                                                                    {F::source_addr_npi, int1, 1},
                                                                    {F::source_addr, c_string, 65},
                                                                    {F::esme_addr_ton, int1, 1},
                                                                    {F::esme_addr_npi, int1, 1},
                                                                    {F::esme_addr, c_string, 65}});
constexpr std::array kBroadcastSm = std::to_array<FieldSpec>({{F::service_type, c_string, 6},
                                                              {F::source_addr_ton, int1, 1},
                                                              {F::source_addr_npi, int1, 1},
                                                              {F::source_addr, c_string, 21},
                                                              {F::message_id, c_string, 65},
                                                              {F::priority_flag, int1, 1},
                                                              {F::schedule_delivery_time, c_string, 17},
                                                              {F::validity_period, c_string, 17},
                                                              {F::replace_if_present_flag, int1, 1},
                                                              {F::data_coding, int1, 1},
                                                              {F::sm_default_msg_id, int1, 1}});
constexpr std::array kCancelBroadcastSm = std::to_array<FieldSpec>({{F::service_type, c_string, 6},
                                                                    {F::message_id, c_string, 65},
                                                                    {F::source_addr_ton, int1, 1},
                                                                    {F::source_addr_npi, int1, 1},
                                                                    {F::source_addr, c_string, 21}});
constexpr std::span<const FieldSpec> kNone{};

using enum Recipients;
constexpr bool kTlvs = true;
constexpr bool kAnswered = true;

using C = CommandId;
constexpr std::array kBodies = std::to_array<BodySpec>({
    {C::bind_receiver, "bind_receiver", kBind, kTlvs, kAnswered, none, 0},
    {C::bind_transmitter, "bind_transmitter", kBind, kTlvs, kAnswered, none, 0},
    {C::query_sm, "query_sm", kQuerySm, kTlvs, kAnswered, none, 0},
    {C::submit_sm, "submit_sm", kMessage, kTlvs, kAnswered, one, 0},
    {C::deliver_sm, "deliver_sm", kMessage, kTlvs, kAnswered, one, 0},
    {C::unbind, "unbind", kNone, !kTlvs, kAnswered, none, 0},
    {C::replace_sm, "replace_sm", kReplaceSm, kTlvs, kAnswered, none, 0},
    {C::cancel_sm, "cancel_sm", kCancelSm, kTlvs, kAnswered, none, 0},
    {C::bind_transceiver, "bind_transceiver", kBind, kTlvs, kAnswered, none, 0},
    {C::outbind, "outbind", kOutbind, kTlvs, !kAnswered, none, 0},
    {C::enquire_link, "enquire_link", kNone, !kTlvs, kAnswered, none, 0},
    {C::submit_multi, "submit_multi", kSubmitMulti, kTlvs, kAnswered, many, 0},
    {C::alert_notification, "alert_notification", kAlertNotification, kTlvs, !kAnswered, none, 0},
    {C::data_sm, "data_sm", kDataSm, kTlvs, kAnswered, one, 0},
    {C::broadcast_sm, "broadcast_sm", kBroadcastSm, kTlvs, kAnswered, none, 0},
    {C::query_broadcast_sm, "query_broadcast_sm", kQuerySm, kTlvs, kAnswered, none, 0},
    {C::cancel_broadcast_sm, "cancel_broadcast_sm", kCancelBroadcastSm, kTlvs, kAnswered, none, 0},

    // The last column: what a parser of that response needs to see even on an error (see answers.hpp).
    {C::generic_nack, "generic_nack", kNone, !kTlvs, !kAnswered, none, 0},
    {C::bind_receiver_resp, "bind_receiver_resp", kBindResp, kTlvs, !kAnswered, none, 0},
    {C::bind_transmitter_resp, "bind_transmitter_resp", kBindResp, kTlvs, !kAnswered, none, 0},
    {C::query_sm_resp, "query_sm_resp", kQuerySmResp, kTlvs, !kAnswered, none, 4},
    {C::submit_sm_resp, "submit_sm_resp", kMessageId, kTlvs, !kAnswered, none, 0},
    {C::deliver_sm_resp, "deliver_sm_resp", kMessageId, kTlvs, !kAnswered, none, 1},
    {C::unbind_resp, "unbind_resp", kNone, !kTlvs, !kAnswered, none, 0},
    {C::replace_sm_resp, "replace_sm_resp", kNone, !kTlvs, !kAnswered, none, 0},
    {C::cancel_sm_resp, "cancel_sm_resp", kNone, !kTlvs, !kAnswered, none, 0},
    {C::bind_transceiver_resp, "bind_transceiver_resp", kBindResp, kTlvs, !kAnswered, none, 0},
    {C::enquire_link_resp, "enquire_link_resp", kNone, !kTlvs, !kAnswered, none, 0},
    {C::submit_multi_resp, "submit_multi_resp", kSubmitMultiResp, kTlvs, !kAnswered, none, 2},
    {C::data_sm_resp, "data_sm_resp", kMessageId, kTlvs, !kAnswered, none, 1},
    {C::broadcast_sm_resp, "broadcast_sm_resp", kMessageId, kTlvs, !kAnswered, none, 1},
    {C::query_broadcast_sm_resp, "query_broadcast_sm_resp", kMessageId, kTlvs, !kAnswered, none, 1},
    {C::cancel_broadcast_sm_resp, "cancel_broadcast_sm_resp", kNone, !kTlvs, !kAnswered, none, 0},
});

static_assert(std::all_of(kBodies.begin(), kBodies.end(),
                          [](const BodySpec& body) { return body.fields.size() <= kMostFields; }));

using T = TlvKind;
// Sorted by tag. Widths: 3.4 5.3.2; where 5.0 or common practice is wider, the wider.
constexpr std::array kTlvTable = std::to_array<TlvSpec>({
    {0x0005, "dest_addr_subunit", T::integer, 1, 1},
    {0x0006, "dest_network_type", T::integer, 1, 1},
    {0x0007, "dest_bearer_type", T::integer, 1, 1},
    {0x0008, "dest_telematics_id", T::integer, 2, 2},
    {0x000D, "source_addr_subunit", T::integer, 1, 1},
    {0x000E, "source_network_type", T::integer, 1, 1},
    {0x000F, "source_bearer_type", T::integer, 1, 1},
    {0x0010, "source_telematics_id", T::integer, 1, 2},
    {0x0017, "qos_time_to_live", T::integer, 4, 4},
    {0x0019, "payload_type", T::integer, 1, 1},
    {0x001D, "additional_status_info_text", T::c_string, 1, 256},
    {0x001E, "receipted_message_id", T::c_string, 1, 65},
    {0x0030, "ms_msg_wait_facilities", T::integer, 1, 1},
    {0x0201, "privacy_indicator", T::integer, 1, 1},
    {0x0202, "source_subaddress", T::octets, 2, 23},
    {0x0203, "dest_subaddress", T::octets, 2, 23},
    {0x0204, "user_message_reference", T::integer, 2, 2},
    {0x0205, "user_response_code", T::integer, 1, 1},
    {0x020A, "source_port", T::integer, 2, 2},
    {0x020B, "destination_port", T::integer, 2, 2},
    {0x020C, "sar_msg_ref_num", T::integer, 2, 2},
    {0x020D, "language_indicator", T::integer, 1, 1},
    {0x020E, "sar_total_segments", T::integer, 1, 1},
    {0x020F, "sar_segment_seqnum", T::integer, 1, 1},
    {0x0210, "sc_interface_version", T::integer, 1, 1},
    {0x0302, "callback_num_pres_ind", T::integer, 1, 1},
    {0x0303, "callback_num_atag", T::octets, 0, 65},
    {0x0304, "number_of_messages", T::integer, 1, 1},
    {0x0381, "callback_num", T::octets, 4, 19},
    {0x0420, "dpf_result", T::integer, 1, 1},
    {0x0421, "set_dpf", T::integer, 1, 1},
    {0x0422, "ms_availability_status", T::integer, 1, 1},
    {0x0423, "network_error_code", T::octets, 3, 3},
    {0x0424, "message_payload", T::octets, 0, 65535},
    {0x0425, "delivery_failure_reason", T::integer, 1, 1},
    {0x0426, "more_messages_to_send", T::integer, 1, 1},
    {0x0427, "message_state", T::integer, 1, 1},
    {0x0428, "congestion_state", T::integer, 1, 1},
    {0x0501, "ussd_service_op", T::octets, 1, 1},
    {0x0600, "broadcast_channel_indicator", T::integer, 1, 1},
    {0x0601, "broadcast_content_type", T::octets, 3, 3},
    {0x0602, "broadcast_content_type_info", T::octets, 1, 255},
    {0x0603, "broadcast_message_class", T::integer, 1, 1},
    {0x0604, "broadcast_rep_num", T::integer, 2, 2},
    {0x0605, "broadcast_frequency_interval", T::octets, 3, 3},
    {0x0606, "broadcast_area_identifier", T::octets, 1, 100},
    {0x0607, "broadcast_error_status", T::integer, 4, 4},
    {0x0608, "broadcast_area_success", T::integer, 1, 1},
    {0x0609, "broadcast_end_time", T::c_string, 16, 17},
    {0x060A, "broadcast_service_group", T::octets, 1, 255},
    {0x060B, "billing_identification", T::octets, 1, 1024},
    {0x060D, "source_network_id", T::c_string, 7, 65},
    {0x060E, "dest_network_id", T::c_string, 7, 65},
    {0x060F, "source_node_id", T::octets, 6, 6},
    {0x0610, "dest_node_id", T::octets, 6, 6},
    {0x0611, "dest_addr_np_resolution", T::integer, 1, 1},
    {0x0612, "dest_addr_np_information", T::octets, 10, 10},
    {0x0613, "dest_addr_np_country", T::octets, 1, 5},
    {0x1201, "display_time", T::integer, 1, 1},
    {0x1203, "sms_signal", T::integer, 2, 2},
    {0x1204, "ms_validity", T::integer, 1, 4},
    {0x130C, "alert_on_message_delivery", T::empty, 0, 1},
    {0x1380, "its_reply_type", T::integer, 1, 1},
    {0x1383, "its_session_info", T::octets, 2, 2},
});

static_assert(std::is_sorted(kTlvTable.begin(), kTlvTable.end(),
                             [](const TlvSpec& a, const TlvSpec& b) { return a.tag < b.tag; }));

}  // namespace

constinit const std::array<std::uint8_t, 2 * BodyRows::kIdSpan> BodyRows::kById = [] {
  std::array<std::uint8_t, 2 * kIdSpan> rows{};
  rows.fill(kNone);
  for (std::size_t i = 0; i < kBodies.size(); ++i) {
    const auto id = static_cast<std::uint32_t>(kBodies[i].id);
    rows[(id & ~kResponseBit) + ((id & kResponseBit) != 0 ? kIdSpan : 0)] = static_cast<std::uint8_t>(i);
  }
  return rows;
}();
constinit const BodySpec* const BodyRows::kRows = kBodies.data();

std::span<const BodySpec> all_bodies() noexcept {
  return kBodies;
}

std::string_view command_name(CommandId id, std::span<char, 16> buffer) noexcept {
  if (const BodySpec* body = find_body(id)) return body->name;
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto value = static_cast<std::uint32_t>(id);
  buffer[0] = '0';
  buffer[1] = 'x';
  for (unsigned i = 0; i < 8; ++i) buffer[2 + i] = kDigits[(value >> (28U - 4U * i)) & 0xFU];
  return {buffer.data(), 10};
}

const TlvSpec* find_tlv(std::uint16_t tag) noexcept {
  const auto row = std::lower_bound(kTlvTable.begin(), kTlvTable.end(), tag,
                                    [](const TlvSpec& spec, std::uint16_t t) { return spec.tag < t; });
  return row != kTlvTable.end() && row->tag == tag ? &*row : nullptr;
}

std::span<const TlvSpec> all_tlvs() noexcept {
  return kTlvTable;
}

}  // namespace smppguard::smpp
