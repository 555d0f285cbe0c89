// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/policy/decide.hpp"
#include "smppguard/relay/event.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard::relay {

/// The decision on one message to one recipient, and whom it was about.
struct Judgement {
  policy::Decision decision;
  PhoneNumber sender;     ///< that the rules looked at; none if empty or unreadable
  PhoneNumber recipient;  ///< none if unreadable
  std::uint8_t part = 0;  ///< of a concatenated message; 0: it is whole
};

/// What a judgement needs besides the message.
struct Bench {
  const policy::Route* route;
  const policy::Client* client;  ///< nullptr: no clients section
  const Rules& rules;
  const Environment& env;
  std::string_view system_id;
  std::array<std::uint64_t, policy::kReasonCount>& decided;  ///< counts recipients by reason
};

/// A submit_sm, data_sm or deliver_sm as far as it is judged by. Views into the PDU.
struct Reading {
  std::string_view source_addr;
  PhoneNumber sender;     ///< source_addr as a number; none if empty or unreadable
  PhoneNumber recipient;  ///< none: destination_addr is not sound or not readable
  bool may_be_part;       ///< of a longer message; told from a few octets
  Bytes behind;           ///< what follows destination_addr, if that was reached
};
[[nodiscard]] Reading read_message(smpp::PduView message) noexcept;

/// Judges a message of an ESME. A part of a concatenated one gets the verdict of the first that was seen.
[[nodiscard]] Judgement judge_message(smpp::PduView message, const Reading& reading,
                                      const Bench& bench) noexcept;

/// Judges every recipient of a submit_multi, in the order of the list. A list that cannot be followed to its
/// end, or that names nobody, gives one judgement of an unreadable destination and false.
[[nodiscard]] bool judge_recipients(smpp::PduView submit_multi, const Bench& bench,
                                    std::vector<Judgement>& judgements);

}  // namespace smppguard::relay
