// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/pdu_builder.hpp"
#include "tape.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace smppguard::fuzzing {

/// A script that PDUs are written from: the argument of an act says which, the octets behind it the rest.
class PduTape : public Tape {
 public:
  using Pdu = testing::Pdu;
  using CommandId = smpp::CommandId;
  using CommandStatus = smpp::CommandStatus;

  using Tape::Tape;

  /// Often the same, so that they repeat; often far apart.
  std::uint32_t sequence() {
    constexpr std::array kOdd =
        std::to_array<std::uint32_t>({0, 0x7C000001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF});
    const std::uint8_t which = octet();
    if (which < 128) return which % 16U;
    return which < 192 ? (which % 64U) << 26U | 1U : kOdd[which % kOdd.size()];
  }

  Pdu message(std::uint8_t kind) {
    testing::MessageFields fields;
    fields.source = one_of(kSenders);
    fields.destination = one_of(kAddresses);
    fields.sequence = sequence();
    fields.registered_delivery = kind >> 2U & 3U;
    switch (kind & 3U) {
      case 0: return testing::deliver_sm(fields);
      case 1: return testing::data_sm(fields);
      default: return testing::submit_sm(fields);
    }
  }

  Pdu part(std::uint8_t argument) {
    Bits bits{argument};
    const unsigned scheme = bits.next(2);
    const unsigned reference = bits.next(2);
    const unsigned total = 1 + bits.next(2);
    const unsigned number = 1 + bits.next(2);
    testing::MessageFields fields;
    fields.source = one_of(kSenders);
    fields.destination = one_of(kAddresses);
    fields.sequence = sequence();
    if (scheme >= 2) {
      Pdu pdu = testing::submit_sm(fields);
      return pdu.tlv2(0x020C, reference).tlv1(0x020E, total).tlv1(0x020F, number);
    }
    const auto c = [](unsigned value) { return static_cast<char>(value); };
    const std::string narrow{5, 0, 3, c(reference), c(total), c(number), 't'};
    const std::string wide{6, 8, 4, 1, c(reference), c(total), c(number), 't'};
    fields.text = scheme == 0 ? narrow : wide;
    fields.esm_class = 0x40;
    return testing::submit_sm(fields);
  }

  Pdu multi(std::uint8_t argument) {
    testing::MultiFields fields;
    fields.source = one_of(kSenders);
    fields.sequence = sequence();
    fields.destinations.clear();
    for (std::size_t left = argument % 8U; left > 0; --left) {
      const std::uint8_t which = octet();
      const std::uint32_t flag = which < 224 ? 1 : which < 252 ? 2 : 3;
      fields.destinations.emplace_back(kAddresses[which % kAddresses.size()], flag);
    }
    std::string header;
    if ((argument & 8U) != 0) header = {5, 0, 3, 1, 2, static_cast<char>(1 + (argument >> 4U) % 2U)};
    fields.text = header;
    fields.esm_class = header.empty() ? 0 : 0x40;
    return testing::submit_multi(fields);
  }

  Pdu ask(std::uint8_t which) {
    constexpr std::array kRequests = std::to_array<CommandId>(
        {CommandId::enquire_link, CommandId::unbind, CommandId::query_sm, CommandId::cancel_sm,
         CommandId::replace_sm, CommandId::alert_notification, CommandId::outbind, CommandId::broadcast_sm,
         CommandId::query_broadcast_sm, CommandId::cancel_broadcast_sm});
    Pdu pdu{kRequests[which % kRequests.size()], sequence()};
    return which < 64 ? pdu : pdu.c_string("id").int1(1).int1(1).c_string("12223334646");
  }

  static CommandStatus status_of(std::uint8_t rest) {
    constexpr std::array kStatuses = std::to_array<CommandStatus>(
        {CommandStatus::rok, CommandStatus::rok, CommandStatus::rsyserr, CommandStatus::rx_t_appn});
    return kStatuses[rest & 3U];
  }

  /// Nobody has asked.
  Pdu answer_odd(std::uint8_t rest) {
    const std::uint32_t high = (rest & 64U) != 0 ? 0x80000100U : 0x80000000U;
    return Pdu{static_cast<CommandId>(high | (rest & 63U)), sequence(), status_of(rest)};
  }

  /// Or something like it.
  Pdu approve(std::uint8_t argument) {
    constexpr std::array kTexts = std::to_array<const char*>(
        {"Approve 12223334646", "Approve 12223334646", "approve 12223334646", "hello"});
    Bits bits{argument};
    testing::MessageFields fields;
    fields.source = bits.next() ? "SomeBrand" : "12223334545";
    fields.destination = bits.next() ? "2676070000" : "12676070000";
    fields.text = kTexts[bits.next(2)];
    fields.esm_class = bits.next() ? 4 : 0;
    fields.sequence = sequence();
    return bits.next() ? testing::data_sm(fields) : testing::deliver_sm(fields);
  }

  /// A word to a sender's number, an approval or a complaint number, or something like it.
  Pdu word(std::uint8_t argument) {
    constexpr std::array kTexts = std::to_array<const char*>(
        {"STOP", "stop.", "START", "STOP it", "Stop 12223334646", "HELP", "ALLOW ONLY", "hello"});
    Bits bits{argument};
    testing::MessageFields fields;
    fields.source = bits.next() ? "SomeBrand" : "12223334545";
    fields.destination = bits.next() ? "12676070000" : "12223334646";
    fields.text = kTexts[bits.next(3)];
    fields.esm_class = bits.next() ? 4 : 0;
    fields.sequence = sequence();
    const bool as_data = bits.next();
    if (bits.next()) fields.destination = "7726";
    return as_data ? testing::data_sm(fields) : testing::deliver_sm(fields);
  }

 private:
  static constexpr std::array kAddresses = std::to_array<const char*>(
      {"12223334545", "2223334545", "+12223334545", "0112223334545", "01112223334545", "0012223334545",
       "02223334545", "13334445656", "12223335858", "2223335858", "+12223335858", "4445556666", "55512", "",
       "22233345x5", "123456789012345678901"});
  static constexpr std::array kSenders =
      std::to_array<const char*>({"12223334646", "2223334646", "13334447878", "ACME", ""});
};

}  // namespace smppguard::fuzzing
