// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/time.hpp"
#include "smppguard/policy/decide.hpp"
#include "smppguard/relay/options.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard::relay {

class Confirmations;
class PartMemory;

/// The decision on one message to one recipient, and whom it was about.
struct Judgement {
  policy::Decision decision;
  PhoneNumber sender;     ///< that the rules looked at; none if empty or unreadable
  PhoneNumber recipient;  ///< none if unreadable
};

/// What a judgement needs besides the PDU.
struct Bench {
  const policy::Route* route;
  const policy::Client* client;  ///< nullptr: no clients section
  const policy::World& world;
  const policy::RejectionOptions& rejections;
  DistributionLists distribution_lists;
  policy::Confirmation confirmation;
  std::string_view system_id;
  PartMemory& parts;
  Confirmations& confirmations;
  Time now;
  WallTime wall;
  std::array<std::uint64_t, policy::kReasonCount>& decided;  ///< counts recipients by reason
};

/// Judges a submit_sm, data_sm or deliver_sm that an ESME sent. A part of a concatenated message gets the
/// verdict of the first that was seen.
[[nodiscard]] Judgement judge_message(smpp::PduView pdu, const Bench& bench) noexcept;

/// Judges every recipient of a submit_multi, in the order of the list. A list that cannot be followed to its
/// end, or that names nobody, gives one judgement of an unreadable destination and false.
[[nodiscard]] bool judge_recipients(smpp::PduView submit_multi, const Bench& bench,
                                    std::vector<Judgement>& judgements);

}  // namespace smppguard::relay
