// SPDX-License-Identifier: Apache-2.0
#include "sections.hpp"

namespace smppguard::config {
namespace {

using relay::DistributionLists;
using relay::DrainSubmits;
using relay::ReplaceSm;
using relay::SubmitMulti;
using relay::UnknownCommands;
using std::chrono::milliseconds;

constexpr milliseconds kShortest{1};
constexpr milliseconds kLongestTimeout = std::chrono::hours{24};
// The largest legal PDU is about 73 kB; a lower limit would cut legal traffic.
constexpr std::uint64_t kLeastPdu = 64UL * 1024;
constexpr std::uint64_t kMostPdu = 16UL * 1024 * 1024;
constexpr std::uint64_t kMostPendingRecords = 10'000'000;

constexpr std::array kSubmitMulti = std::to_array<Choice<SubmitMulti>>(
    {{"per_recipient", SubmitMulti::per_recipient}, {"whole", SubmitMulti::whole}});
constexpr std::array kDistributionLists = std::to_array<Choice<DistributionLists>>(
    {{"refuse", DistributionLists::refuse}, {"pass", DistributionLists::pass}});
constexpr std::array kReplaceSm =
    std::to_array<Choice<ReplaceSm>>({{"forward", ReplaceSm::forward}, {"refuse", ReplaceSm::refuse}});
constexpr std::array kUnknownCommands = std::to_array<Choice<UnknownCommands>>(
    {{"forward", UnknownCommands::forward}, {"refuse", UnknownCommands::refuse}});
constexpr std::array kDrainSubmits = std::to_array<Choice<DrainSubmits>>(
    {{"refuse", DrainSubmits::refuse}, {"forward", DrainSubmits::forward}});

}  // namespace

void read_protocol(Section& top, relay::ProtocolOptions& protocol) {
  Section section{top.find("protocol"), "protocol", top.report()};
  section.choice("submit_multi", protocol.submit_multi, kSubmitMulti);
  section.choice("distribution_lists", protocol.distribution_lists, kDistributionLists);
  if (protocol.distribution_lists == DistributionLists::pass) {
    top.report().warning(section.find("distribution_lists")->place,
                         {"the recipients that a distribution list hides are not judged", "write refuse"});
  }
  section.choice("replace_sm", protocol.replace_sm, kReplaceSm);
  section.choice("unknown_commands", protocol.unknown_commands, kUnknownCommands);
  section.finish();
}

void read_session(Section& top, relay::SessionOptions& session) {
  Section section{top.find("session"), "session", top.report()};
  const auto timeout = [&](std::string_view key, auto& out, milliseconds longest = kLongestTimeout) {
    section.duration(key, out, kShortest, longest);
  };
  timeout("bind_timeout", session.bind_timeout);
  timeout("record_timeout", session.record_timeout, relay::SessionOptions::kLongestRecordTimeout);
  timeout("drain_timeout", session.drain_timeout);
  section.choice("drain_submits", session.drain_submits, kDrainSubmits);
  timeout("unbind_timeout", session.unbind_timeout);
  timeout("enquire_after", session.enquire_after);
  timeout("enquire_timeout", session.enquire_timeout);
  timeout("partial_pdu_timeout", session.partial_pdu_timeout);
  timeout("response_timeout", session.response_timeout);
  timeout("inactivity_timeout", session.inactivity_timeout);
  section.size("max_pdu", session.max_pdu_octets, {kLeastPdu, kMostPdu});
  section.count("max_pending_records", session.max_pending_records, {1, kMostPendingRecords});
  section.finish();
}

}  // namespace smppguard::config
