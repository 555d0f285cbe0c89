// SPDX-License-Identifier: Apache-2.0
// What one end sends is what the other gets, octet for octet: every command with random contents, in both
// directions, cut anywhere. What is documented to become of some PDUs is worked out a second time here.
#include "session_numbers.hpp"
#include "support/random_pdus.hpp"
#include "support/second_reading.hpp"
#include "support/session_script.hpp"

#include <deque>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>

namespace smppguard::testing {
namespace {

using relay::Side;
using second::id_of;
using smpp::CommandId;

constexpr const char* kApproved = "12223334646";  // may write to the one above
constexpr const char* kApprovalNumber = "12676070000";

/// Why something is refused: the command_status, and the text where one is sent.
struct Why {
  std::uint32_t status;
  const char* text;
};
constexpr Why kOnTheList{0x66, "Message is not delivered. Number is in DNC registry"};
constexpr Why kUnreadable{0x0B, "Message is not delivered. Destination address cannot be read"};
constexpr Why kHidden{0x0B, "Message is not delivered. A distribution list hides its recipients"};
constexpr Why kReplacing{0x13, nullptr};

/// The settings that change what becomes of a PDU.
struct Settings {
  const char* name;
  policy::RouteMode mode = policy::RouteMode::enforce;
  policy::RefusalStyle refusal = policy::RefusalStyle::response;
  relay::ProtocolOptions protocol{};

  friend void PrintTo(const Settings& settings, std::ostream* out) { *out << settings.name; }
};

const std::array kSettings = std::to_array<Settings>({
    {"defaults"},
    {"with_text", policy::RouteMode::enforce, policy::RefusalStyle::response_with_text},
    {"whole", policy::RouteMode::enforce, policy::RefusalStyle::response, {relay::SubmitMulti::whole}},
    {"refusing_more",
     policy::RouteMode::enforce,
     policy::RefusalStyle::response_with_text,
     {relay::SubmitMulti::per_recipient, relay::DistributionLists::refuse, relay::ReplaceSm::refuse,
      relay::UnknownCommands::refuse}},
    {"lists_pass",
     policy::RouteMode::enforce,
     policy::RefusalStyle::response,
     {relay::SubmitMulti::per_recipient, relay::DistributionLists::pass}},
    {"observing",
     policy::RouteMode::observe,
     policy::RefusalStyle::response,
     {relay::SubmitMulti::whole, relay::DistributionLists::refuse, relay::ReplaceSm::refuse}},
});

relay::Rules rules_of(const Settings& settings) {
  relay::Rules rules = test_rules();
  rules.routes[0].mode = settings.mode;
  rules.routes[0].refusal = settings.refusal;
  rules.protocol = settings.protocol;
  return rules;
}

/// What smppguard's documentation says of each PDU: what has to be written to which side.
class Expectation {
 public:
  explicit Expectation(const Settings& settings) : settings_{settings} {}

  void sent_by(Side from, const Octets& pdu) {
    seen[from].insert(id_of(pdu));
    if (from == Side::esme) {
      esme(pdu);
    } else {
      smsc(pdu);
    }
  }
  /// The oldest Approve that waits is durable.
  void recorded() {
    if (approves_.empty()) return;  // the streams will differ
    answer(Side::smsc, approves_.front(), 0);
    approves_.pop_front();
  }

  relay::BySide<std::vector<Octets>> due;
  relay::BySide<std::set<std::uint32_t>> seen;  ///< command_ids
  /// What the SMSC does not know of, by the sequence_number of the submit_multi.
  std::map<std::uint32_t, std::deque<std::vector<second::Refused>>> edited;
  std::size_t edits = 0;
  std::size_t completions = 0;
  std::size_t refusals = 0;
  std::size_t approves = 0;

 private:
  void esme(const Octets& pdu) {
    const std::uint32_t id = id_of(pdu);
    if (second::is_response(id)) return pass(Side::smsc, pdu);
    if (second::is_bind(id)) return bind_again(pdu);
    if (!is_known(id)) return unknown(Side::esme, pdu);
    if (second::is_message(id)) return message(pdu);
    if (id == 0x07 && settings_.protocol.replace_sm == relay::ReplaceSm::refuse)
      return refuse(pdu, kReplacing);
    pass(Side::smsc, pdu);
  }

  void smsc(const Octets& pdu) {
    const std::uint32_t id = id_of(pdu);
    if (id == 0x80000021 || id == 0x80000000) return answer_of_smsc(pdu);
    if (!is_known(id) && !second::is_response(id)) return unknown(Side::smsc, pdu);
    if (!is_approve(pdu)) return pass(Side::esme, pdu);
    ++approves;
    approves_.push_back(pdu);
  }

  void bind_again(const Octets& pdu) {
    second::Walk walk{pdu};
    const bool same = id_of(pdu) == 0x09 && walk.c_string(16) == "esme" && !walk.cut();
    return same ? pass(Side::smsc, pdu) : answer(Side::esme, pdu, 0x05);
  }

  void unknown(Side from, const Octets& pdu) {
    const bool forward = settings_.protocol.unknown_commands == relay::UnknownCommands::forward;
    return forward ? pass(relay::other(from), pdu) : answer(from, pdu, 0x03);
  }

  void message(const Octets& pdu) {
    const second::Message message = second::read_message(pdu);
    if (!message.readable) return refuse(pdu, kUnreadable);
    std::vector<second::Recipient> kept;
    std::vector<second::Refused> refused;
    const Why* first = nullptr;
    for (const second::Recipient& one : message.to) {
      const Why* why = objection(one, message.source);
      if (why == nullptr) kept.push_back(one);
      if (why != nullptr) refused.emplace_back(one, why->status);
      if (first == nullptr) first = why;
    }
    if (refused.empty()) return pass(Side::smsc, pdu);
    const bool whole = id_of(pdu) != 0x21 || settings_.protocol.submit_multi == relay::SubmitMulti::whole;
    if (whole || kept.empty() || observes()) return refuse(pdu, *first);
    ++edits;
    edited[second::sequence_of(pdu)].push_back(refused);
    pass(Side::smsc, second::with_recipients(pdu, message, kept));
  }

  [[nodiscard]] const Why* objection(const second::Recipient& one, std::string_view source) const {
    const bool lists_pass = settings_.protocol.distribution_lists == relay::DistributionLists::pass;
    if (one.list) return lists_pass ? nullptr : &kHidden;
    const auto number = second::number_of(one.name);
    if (!number) return &kUnreadable;
    return *number == kListed && second::number_of(source) != kApproved ? &kOnTheList : nullptr;
  }

  /// A submit_multi_resp or generic_nack.
  void answer_of_smsc(const Octets& pdu) {
    const auto waiting = edited.find(second::sequence_of(pdu));
    if (waiting == edited.end()) return pass(Side::esme, pdu);
    const std::vector<second::Refused> refused = waiting->second.front();
    waiting->second.pop_front();
    if (waiting->second.empty()) edited.erase(waiting);
    if (id_of(pdu) == 0x80000000 || second::status_of(pdu) != 0) return pass(Side::esme, pdu);
    ++completions;
    pass(Side::esme, second::with_refused(pdu, refused));
  }

  static bool is_approve(const Octets& pdu) {
    if (id_of(pdu) != 0x05 && id_of(pdu) != 0x103) return false;
    const second::Message message = second::read_message(pdu);
    if (message.to.empty() || second::number_of(message.to[0].name) != kApprovalNumber) return false;
    return (message.esm_class & 0x3CU) == 0 && message.tlv(0x001E) == nullptr;  // else it is a receipt
  }

  void refuse(const Octets& pdu, const Why& why) {
    if (observes()) return pass(Side::smsc, pdu);
    ++refusals;
    const bool says_why =
        settings_.refusal == policy::RefusalStyle::response_with_text && why.text != nullptr;
    return says_why ? answer_with_text(pdu, why) : answer(Side::esme, pdu, why.status);
  }

  /// With as many octets of body as the shortest that no parser stumbles over.
  void answer(Side to, const Octets& request, std::uint32_t status) {
    const std::uint32_t id = id_of(request);
    Pdu own = response_to(request, status);
    if (id == 0x05 || id == 0x103) own.int1(0);
    if (id == 0x21) own.int1(0).int1(0);
    due[to].push_back(own.octets());
  }
  void answer_with_text(const Octets& request, const Why& why) {
    Pdu own = response_to(request, why.status);
    own.c_string("");
    if (id_of(request) == 0x21) own.int1(0);
    due[Side::esme].push_back(own.tlv(0x001D, std::string(why.text) + '\0').octets());
  }
  static Pdu response_to(const Octets& request, std::uint32_t status) {
    const std::uint32_t id =
        is_known(id_of(request)) ? id_of(request) | second::kResponse : second::kResponse;
    return Pdu{static_cast<CommandId>(id), second::sequence_of(request),
               static_cast<smpp::CommandStatus>(status)};
  }

  static bool is_known(std::uint32_t id) { return smpp::find_body(static_cast<CommandId>(id)) != nullptr; }
  [[nodiscard]] bool observes() const { return settings_.mode == policy::RouteMode::observe; }
  void pass(Side to, const Octets& pdu) { due[to].push_back(pdu); }

  const Settings& settings_;
  std::deque<Octets> approves_;
};

/// One session between two ends that send at random, both at once.
class Exchange {
 public:
  Exchange(const Settings& settings, std::uint64_t seed)
      : expected{settings}, random_{seed}, script_{rules_of(settings), shared_registry()} {
    script_.consents.grant(number(kListed), number(kApproved));
    script_.bind_through();
  }

  void run(std::size_t pdus) {
    while (written < pdus) send(random_.chance(2) ? Side::esme : Side::smsc);
    for (const Side side : {Side::esme, Side::smsc}) arrive(side, std::exchange(unsent_[side], {}));
  }

  /// Says where the octets to that side first differ from what they should be; "" if nowhere.
  [[nodiscard]] std::string difference(Side to) const {
    Octets stream = script_.sent[to];
    const std::vector<Octets> came = second::take_pdus(stream);
    const std::vector<Octets>& due = expected.due[to];
    std::size_t at = 0;
    while (at < came.size() && at < due.size() && came[at] == due[at]) ++at;
    if (at == came.size() && at == due.size() && stream.empty()) return "";
    return "PDU " + std::to_string(at) + ", due:" + (at < due.size() ? second::hex(due[at]) : " none") +
           "\ncame:" + (at < came.size() ? second::hex(came[at]) : " none" + second::hex(stream));
  }

  Expectation expected;
  std::size_t written = 0;

 private:
  /// A segment of a few octets or of many PDUs.
  void send(Side from) {
    static constexpr std::array kMost = std::to_array<std::size_t>({3, 200, 200, 4'000});
    const std::size_t size = 1 + random_.below(random_.one_of(kMost));
    Octets& unsent = unsent_[from];
    for (; unsent.size() < size; ++written) {
      const Octets pdu = next_from(from);
      unsent.insert(unsent.end(), pdu.begin(), pdu.end());
    }
    const auto end = unsent.begin() + static_cast<std::ptrdiff_t>(size);
    const Octets segment{unsent.begin(), end};
    unsent.erase(unsent.begin(), end);
    arrive(from, segment);
  }

  Octets next_from(Side from) {
    if (from == Side::esme || expected.edited.empty() || random_.chance(3)) return random_.any();
    auto one = expected.edited.begin();
    std::advance(one, random_.below(expected.edited.size()));
    return random_.answer(random_.chance(8) ? CommandId::generic_nack : CommandId::submit_multi_resp,
                          one->first);
  }

  void arrive(Side from, const Octets& segment) {
    arrived_[from].insert(arrived_[from].end(), segment.begin(), segment.end());
    for (const Octets& pdu : second::take_pdus(arrived_[from])) expected.sent_by(from, pdu);
    script_.receive(from, segment);
    for (const auto& record : std::exchange(script_.records, {})) {
      expected.recorded();
      script_.take(relay::Recorded{record->ticket, true});
    }
  }

  static const std::shared_ptr<TestRegistry>& shared_registry() {
    static const std::shared_ptr<TestRegistry> kRegistry = usual_registry();
    return kRegistry;
  }

  RandomPdus random_;
  SessionScript script_;
  relay::BySide<Octets> unsent_;
  relay::BySide<Octets> arrived_;  // and not yet whole
};

class Identity : public ::testing::TestWithParam<Settings> {};

TEST_P(Identity, WhatIsSentArrivesExceptWhatIsDocumented) {
  constexpr std::uint64_t kSeeds = 100;
  constexpr std::size_t kPdus = 500;
  std::size_t edits = 0;
  std::size_t completions = 0;
  std::size_t refusals = 0;
  std::size_t approves = 0;
  relay::BySide<std::set<std::uint32_t>> seen;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    Exchange exchange{GetParam(), seed};
    exchange.run(kPdus);
    for (const Side to : {Side::esme, Side::smsc}) {
      ASSERT_EQ(exchange.difference(to), "")
          << "to the " << (to == Side::esme ? "ESME" : "SMSC") << ", seed " << seed;
      seen[to].merge(exchange.expected.seen[to]);
    }
    edits += exchange.expected.edits;
    completions += exchange.expected.completions;
    refusals += exchange.expected.refusals;
    approves += exchange.expected.approves;
  }
  for (const smpp::BodySpec& spec : smpp::all_bodies()) {
    for (const Side from : {Side::esme, Side::smsc}) {
      EXPECT_TRUE(seen[from].contains(static_cast<std::uint32_t>(spec.id))) << spec.name;
    }
  }
  const bool whole = GetParam().protocol.submit_multi == relay::SubmitMulti::whole;
  const bool observes = GetParam().mode == policy::RouteMode::observe;
  EXPECT_EQ(edits > 50, !whole && !observes) << edits;
  EXPECT_EQ(completions > 10, !whole && !observes) << completions;
  EXPECT_EQ(refusals > 100, !observes) << refusals;
  EXPECT_GT(approves, 10U);
}

INSTANTIATE_TEST_SUITE_P(Session, Identity, ::testing::ValuesIn(kSettings),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace smppguard::testing
