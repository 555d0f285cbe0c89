// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "session_numbers.hpp"
#include "support/session_script.hpp"

#include <cstddef>
#include <cstdint>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string_view>
#include <vector>

namespace smppguard::testing {

inline constexpr const char* kHandset = "13334445656";
inline constexpr const char* kApproval = "12676070000";

inline Octets answer(smpp::CommandId id, smpp::CommandStatus status, std::uint32_t sequence, unsigned nuls) {
  Pdu pdu{id, sequence, status};
  for (unsigned i = 0; i < nuls; ++i) pdu.int1(0);
  return pdu.octets();
}
inline Octets kept_by_smsc(std::uint32_t sequence) {
  return answer(smpp::CommandId::deliver_sm_resp, smpp::CommandStatus::rx_t_appn, sequence, 1);
}

inline Pdu said(std::string_view text, std::uint32_t sequence = 77) {
  return deliver_sm({.source = kHandset, .destination = kSender, .text = text, .sequence = sequence});
}
inline Pdu message(std::uint32_t sequence = 5) {
  return submit_sm({.source = kSender, .destination = kHandset, .sequence = sequence});
}

/// The octets of several, one behind the other.
inline Octets joined(const std::vector<Pdu>& pdus) {
  Octets all;
  for (const Pdu& pdu : pdus) {
    const Octets one = pdu.octets();
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

inline relay::Rules rules_with(const policy::OptOutOptions& opt_outs,
                               const policy::OwnListOptions& own_lists = {}) {
  relay::Rules rules = test_rules();
  rules.keywords = policy::Keywords{opt_outs, own_lists};
  rules.confirmation = opt_outs.confirmation;
  return rules;
}

/// A bound session, and what opt-outs do to it.
class OptOut : public ::testing::Test {
 protected:
  OptOut() { script.bind_through(); }

  void recorded(std::size_t index, bool durable = true) {
    script.take(relay::Recorded{script.records.at(index)->ticket, durable});
  }
  void expect_passes_at_once(const Pdu& pdu) {
    script.smsc(pdu);
    EXPECT_THAT(script.records, ::testing::IsEmpty());
    EXPECT_EQ(script.sent[relay::Side::esme], pdu.octets());
    script.forget();
  }
  void expect_refused(const Pdu& pdu, policy::Reason reason, smpp::CommandStatus status) {
    script.forget();
    script.esme(pdu);
    EXPECT_THAT(script.sent[relay::Side::smsc], ::testing::IsEmpty());
    const smpp::PduView view{script.sent[relay::Side::esme]};
    EXPECT_EQ(view.command_status(), status);
    EXPECT_THAT(script.sent[relay::Side::esme], ::testing::SizeIs(16));
    const auto notes = script.notes_of<relay::MessageRefused>();
    ASSERT_THAT(notes, ::testing::SizeIs(1));
    EXPECT_EQ(notes[0].decision.reason, reason);
  }
  SessionScript script;
};

}  // namespace smppguard::testing
