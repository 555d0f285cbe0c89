// SPDX-License-Identifier: Apache-2.0
// The whole relay session under a script of both sides: octets cut anywhere, ready-made PDUs, answers, the
// store, other sessions' receipts, reloads, closes, time. session_witness.hpp holds it to what it promises.
//
// The script: an octet for how it begins (bit 0: the SMSC called; bit 1: bound already; bits 2 to 5: messages
// that the client may send, times four; 0: any number), three for the rules, then acts: which one, its
// argument, and what the act asks for beyond that. stories.py writes such scripts.
#include "pdu_tape.hpp"
#include "session_witness.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace smppguard;           // NOLINT(google-build-using-namespace)
using namespace smppguard::testing;  // NOLINT(google-build-using-namespace)
using fuzzing::Bits;
using fuzzing::PduTape;
using fuzzing::Tape;
using relay::Side;
using smpp::CommandId;
using smpp::CommandStatus;
using Name = fuzzing::SessionWitness::Name;
using namespace std::chrono_literals;

/// stories.py reads these names.
enum class Act : std::uint8_t {
  raw,           // side, octets
  message,       // one to one recipient
  part,          // one of a longer message
  multi,         // to many
  ask,           // any other request
  unknown,       // a request that is in no table
  bind,          //
  answer,        // to what went on
  answer_multi,  // with entries and a cut
  answer_own,    // to smppguard
  answer_odd,    // to nothing
  approve,       //
  recorded,      //
  closed,        //
  advance,       //
  dialed,        //
  adopt,         //
  drain,         //
  deliver,       //
  list,          // puts a number on the list or takes it off
  grant,         //
  own_id,        // query_sm and the like for a message_id of smppguard's own
  stall,         // the end of the next PDU waits for the one behind it
  cut,           // from now on segments are so long
  repeat,        // the last PDU again, many times
  word,          // STOP and the like
  opt_out,       // or the end of one
  own_list,      //
  exempt,        // a sender
  other_list,    // puts a recipient on a company's or a state's list or takes it off
  forbid,        // the same with a sender that may not originate
  count
};

/// On the list or not, as the script has it; 12223334545 always is.
constexpr std::array kChanging = std::to_array<const char*>({"12223335858", "13334445656"});

/// Everything a configuration may say, except that what is only observed has no limits: the note of a limit
/// would not tell which of two messages with one number it is about.
relay::Rules rules_of(Tape& tape) {
  relay::Rules rules = test_rules();
  rules.complaint_numbers.add(number("7726"), {});
  rules.forward_complaints = true;  // those that are answered here go as a text to an approval number does
  policy::Route& route = rules.routes[0];
  Bits first{tape.octet()};
  if (first.next()) route.mode = policy::RouteMode::observe;
  route.refusal = static_cast<policy::RefusalStyle>(std::min(2U, first.next(2)));
  if (first.next()) rules.protocol.submit_multi = relay::SubmitMulti::whole;
  if (first.next()) rules.protocol.distribution_lists = relay::DistributionLists::pass;
  if (first.next()) rules.protocol.replace_sm = relay::ReplaceSm::refuse;
  if (first.next()) rules.protocol.unknown_commands = relay::UnknownCommands::refuse;
  if (first.next()) rules.session.drain_submits = relay::DrainSubmits::forward;
  Bits second{tape.octet()};
  rules.session.enquire_after.reset();
  if (second.next()) rules.session.enquire_after = 20s;
  if (second.next()) rules.session.inactivity_timeout = 90s;
  if (second.next()) rules.session.max_pending_records = 3;
  if (second.next()) rules.unmatched = policy::WhenUnmatched::forward;
  if (second.next()) route.upstream = 1;
  const bool response_by_client = second.next();
  constexpr std::array kClients = std::to_array<const char*>({nullptr, "*", "esme", "other"});
  const char* client = kClients[second.next(2)];
  Bits third{tape.octet()};
  const unsigned most_outstanding = third.next(4);
  const bool opt_outs_off = third.next();
  rules.keywords = policy::Keywords{
      {.mode = opt_outs_off ? policy::OptOutMode::off : policy::OptOutMode::block}, {.by_text = true}};
  const bool tied = third.next();
  const bool default_sender = third.next();
  if (third.next()) rules.confirmation = policy::Confirmation::allow_one;
  if (client == nullptr || route.mode == policy::RouteMode::observe) return rules;
  rules.clients.emplace({policy::Client{.system_id = client}});
  if (most_outstanding > 0) rules.clients->at(0).max_outstanding = most_outstanding;
  if (tied) rules.clients->at(0).senders = {number("12223334646")};
  if (default_sender) rules.clients->at(0).default_sender = number("12223334646");
  if (response_by_client) rules.clients->at(0).refusal = policy::RefusalStyle::response;
  return rules;
}

/// One for all runs: it is large.
TestRegistry& registry_as_it_was() {
  static const std::shared_ptr<TestRegistry> kRegistry = usual_registry();
  for (const char* one : kChanging) kRegistry->unlist(number(one));
  return *kRegistry;
}

relay::Origin from(Side side) {
  relay::Origin origin;
  origin.side = side;
  return origin;
}

class Play {
 public:
  explicit Play(PduTape tape)
      : tape_{tape},
        registry_{registry_as_it_was()},
        beginning_{tape_.octet()},
        side_{beginning_.next() ? Side::smsc : Side::esme},
        stage_{registry_.slabs()},
        rules_{std::make_shared<const relay::Rules>(rules_after_beginning())},
        session_{rules_, from(side_), stage_.now},
        witness_{session_, judge_, rules_, side_} {
    judge_.listed = {"12223334545"};
    stage_.enter(session_, witness_);
    stage_.connect(side_);
  }

  void run() {
    if (bound_) bind_through();
    while (!tape_.ended()) act(static_cast<Act>(tape_.octet() % static_cast<unsigned>(Act::count)));
    // Whatever happened, time ends it.
    stage_.take(relay::Drain{});
    for (int i = 0; i < 8; ++i) stage_.advance(31s);
    fuzzing::require(session_.closed(), "every session ends");
  }

 private:
  relay::Rules rules_after_beginning() {
    bound_ = beginning_.next();
    if (const unsigned messages = beginning_.next(4)) stage_.admission.messages = messages * 4;
    return rules_of(tape_);
  }

  void bind_through() {
    if (side_ == Side::smsc)
      receive(Side::smsc, Pdu{CommandId::outbind, 1}.c_string("smsc").c_string("secret"));
    if (side_ == Side::smsc) stage_.take(relay::Dialed{true});
    receive(Side::esme, testing::bind({.sequence = 1}));
    stage_.take(relay::Dialed{true});
    receive(Side::smsc, response(CommandId::bind_transceiver, 1));
  }

  void act(Act what) {
    const std::uint8_t argument = tape_.octet();
    const Side side = (argument & 1U) == 0 ? Side::esme : Side::smsc;
    const auto rest = static_cast<std::uint8_t>(argument >> 1U);
    switch (what) {
      case Act::raw: return receive(side, tape_.octets(rest));
      case Act::message: return receive(side, tape_.message(rest));
      case Act::part: return receive(Side::esme, tape_.part(argument));
      case Act::multi: return receive(Side::esme, tape_.multi(argument));
      case Act::ask: return receive(side, tape_.ask(rest));
      case Act::unknown:
        return receive(side, Pdu{static_cast<CommandId>(0x00010200U | rest), tape_.sequence()});
      case Act::bind: return bind(argument);
      case Act::answer: return answer(side, witness_.asked(side), rest);
      case Act::answer_multi: return answer_multi(argument);
      case Act::answer_own: return answer(side, witness_.asked_by_smppguard(side), rest);
      case Act::answer_odd: return receive(side, tape_.answer_odd(rest));
      case Act::approve: return receive(Side::smsc, tape_.approve(argument));
      case Act::recorded: return recorded(side == Side::smsc, rest);
      case Act::closed: return closed(side, rest);
      case Act::advance: return advance(argument);
      case Act::dialed: return stage_.take(relay::Dialed{side == Side::smsc});
      case Act::adopt:
        return stage_.take(relay::Adopt{std::make_shared<const relay::Rules>(rules_of(tape_))});
      case Act::drain: return argument == 0 ? stage_.take(relay::Drain{}) : void();
      case Act::deliver: return deliver(argument);
      case Act::list: return list(argument);
      case Act::grant: return grant(argument);
      case Act::own_id: return receive(Side::esme, own_id(argument));
      case Act::stall: stall_ = argument; return;
      case Act::cut: cut_ = argument; return;
      case Act::repeat: return repeat(argument);
      case Act::word: return receive(Side::smsc, tape_.word(argument));
      case Act::opt_out: return opt_out(argument);
      case Act::own_list: return own_list(argument);
      case Act::exempt: return exempt(argument);
      case Act::other_list: return other_list(argument);
      case Act::forbid: return forbid(argument);
      case Act::count: return;
    }
  }

  /// In segments; the end may stay back until more comes.
  void receive(Side side, Bytes octets) {
    last_ = {side, {octets.begin(), octets.end()}};
    Octets& stream = unsent_[side];
    stream.insert(stream.end(), octets.begin(), octets.end());
    const std::size_t stays = std::min<std::size_t>(std::exchange(stall_, 0), stream.size());
    const Octets now{stream.begin(), stream.end() - static_cast<std::ptrdiff_t>(stays)};
    stream.erase(stream.begin(), stream.end() - static_cast<std::ptrdiff_t>(stays));
    const std::size_t most = cut_ == 0 ? now.size() : cut_;
    for (Bytes rest{now}; !rest.empty(); rest = rest.subspan(std::min(most, rest.size()))) {
      if (segments_left_ == 0) return;
      --segments_left_;
      stage_.receive(side, rest.first(std::min(most, rest.size())));
    }
  }
  void receive(Side side, const Pdu& pdu) { receive(side, pdu.octets()); }

  void bind(std::uint8_t argument) {
    constexpr std::array kKinds =
        std::to_array<CommandId>({CommandId::bind_transceiver, CommandId::bind_transceiver,
                                  CommandId::bind_transmitter, CommandId::bind_receiver});
    constexpr std::array kNames = std::to_array<const char*>({"esme", "esme", "other", ""});
    receive(Side::esme, testing::bind({.command_id = kKinds[argument & 3U],
                                       .system_id = kNames[(argument >> 2U) & 3U],
                                       .sequence = tape_.sequence()}));
  }

  /// Any of them, not only the oldest; now and then with a generic_nack.
  void answer(Side side, const std::vector<Name>& asked, std::uint8_t rest) {
    if (asked.empty()) return;
    const Name one = asked[(rest >> 3U) % asked.size()];
    const auto id = static_cast<CommandId>(one.id);
    const bool nack = (rest & 4U) != 0 && (rest & 3U) == 3;
    receive(side, nack ? Pdu{CommandId::generic_nack, one.number, CommandStatus::rinvcmdid}
                       : response(id, one.number, PduTape::status_of(rest)));
  }

  void answer_multi(std::uint8_t argument) {
    const auto& asked = witness_.asked(Side::smsc);
    const auto one =
        std::find_if(asked.begin(), asked.end(), [](const Name& name) { return name.id == 0x21; });
    if (one == asked.end()) return;
    const std::uint8_t entries = argument % 4U;
    Pdu pdu{CommandId::submit_multi_resp, one->number};
    pdu.c_string("id").int1((argument & 4U) != 0 ? 254 : entries);
    for (unsigned i = (argument & 4U) != 0 ? 254 : entries; i > 0; --i) {
      pdu.int1(1).int1(1).c_string("13334445656").int4(0x0B);
    }
    pdu.tlv1(0x0427, 2);
    Octets octets = pdu.octets();
    if ((argument & 8U) != 0)
      octets.resize(
          std::max<std::size_t>(16, octets.size() - std::min<std::size_t>(octets.size(), tape_.octet())));
    store_be32(octets.data(), static_cast<std::uint32_t>(octets.size()));
    receive(Side::smsc, octets);
  }

  /// Often one that waits; else any, early or a second time.
  void recorded(bool durable, std::uint8_t rest) {
    const std::vector<relay::Ticket> waiting = witness_.waiting();
    const bool any = waiting.empty() || (rest & 64U) != 0;
    const auto ticket = any ? relay::Ticket{rest & 63U} : waiting[rest % waiting.size()];
    stage_.take(relay::Recorded{ticket, durable});
  }

  void closed(Side side, std::uint8_t rest) {
    stage_.take(relay::Closed{side, (rest & 1U) == 0 ? relay::Ending::end_of_stream : relay::Ending::failed});
  }

  void advance(std::uint8_t argument) {
    const std::uint8_t octet = tape_.octet();
    const relay::BySide<bool> paused{{(octet & 1U) != 0, (octet & 2U) != 0}};
    const Time due = session_.next_deadline();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due - stage_.now);
    const bool exactly = argument == 255 && due != Time::max() && due > stage_.now;
    stage_.advance(exactly ? left : std::chrono::milliseconds{argument * 250}, paused);
  }

  void deliver(std::uint8_t argument) {
    const auto& released = witness_.released();
    if (!released.empty()) return stage_.take(relay::Deliver{released[argument % released.size()]});
    auto receipt = std::make_shared<relay::Receipt>();
    receipt->message_id = "another session's";
    receipt->system_id = "esme";
    receipt->deliver_sm = deliver_sm({.destination = "12223334646", .sequence = 0, .esm_class = 4}).octets();
    stage_.take(relay::Deliver{receipt});
  }

  void list(std::uint8_t argument) {
    const char* which = kChanging[argument % kChanging.size()];
    if (judge_.listed.erase(which) == 1) return registry_.unlist(number(which));
    judge_.listed.insert(which);
    registry_.list(number(which));
  }

  void grant(std::uint8_t argument) {
    const char* recipient = (argument & 1U) == 0 ? "12223334545" : "12223335858";
    const char* sender = (argument & 2U) == 0 ? "12223334646" : "13334447878";
    judge_.granted.emplace(recipient, sender);
    stage_.consents.grant(number(recipient), number(sender));
  }

  void opt_out(std::uint8_t argument) {
    const char* recipient = (argument & 1U) == 0 ? "13334445656" : "12223334545";
    const char* sender = (argument & 2U) == 0 ? "12223334646" : "13334447878";
    if (judge_.opted_out.erase({recipient, sender}) == 1) {
      return stage_.consents.opt_in(number(recipient), number(sender));
    }
    judge_.opted_out[{recipient, sender}] = stage_.wall;
    stage_.consents.opt_out(number(recipient), number(sender), stage_.wall);
  }

  void own_list(std::uint8_t argument) {
    const char* recipient = (argument & 1U) == 0 ? "13334445656" : "12223334545";
    judge_.own_lists.insert(recipient);
    stage_.consents.keep_own_list(number(recipient));
  }

  void exempt(std::uint8_t argument) {
    const char* sender = (argument & 1U) == 0 ? "12223334646" : "13334447878";
    judge_.exempt.insert(sender);
    policy::SenderFile file;
    file.registered = true;
    file.organisation = file.exemption = 7;
    stage_.senders.put(number(sender), file);
  }

  void other_list(std::uint8_t argument) {
    const char* recipient = (argument & 1U) == 0 ? "13334445656" : "12223334545";
    toggle((argument & 2U) == 0 ? judge_.listed_by_company : judge_.listed_by_state, recipient);
    stage_.lists.remove(number(recipient));
    if (judge_.listed_by_state.contains(recipient)) stage_.lists.put(number(recipient), testing::kStateList);
    if (judge_.listed_by_company.contains(recipient))
      stage_.lists.put(number(recipient), testing::kCompanyList);
  }

  void forbid(std::uint8_t argument) {
    const char* sender = (argument & 1U) == 0 ? "12223334646" : "13334447878";
    if (toggle(judge_.forbidden, sender)) return stage_.lists.forbid(number(sender), testing::kSpoofed);
    stage_.lists.allow(number(sender));
  }

  /// Whether it is in the set now.
  static bool toggle(std::set<std::string>& numbers, const char* one) {
    return numbers.erase(one) == 0 && numbers.insert(one).second;
  }

  Pdu own_id(std::uint8_t argument) {
    const auto& released = witness_.released();
    const std::string id = released.empty() ? "SG" : released[(argument >> 2U) % released.size()]->message_id;
    switch (argument & 3U) {
      case 0: return Pdu{CommandId::query_sm, tape_.sequence()}.c_string(id).int1(1).int1(1).c_string("1");
      case 1:
        return Pdu{CommandId::cancel_sm, tape_.sequence()}.c_string("").c_string(id).int1(1).int1(1).c_string(
            "1");
      default: return Pdu{CommandId::replace_sm, tape_.sequence()}.c_string(id).int1(1).int1(1).c_string("1");
    }
  }

  void repeat(std::uint8_t argument) {
    const auto [side, octets] = last_;
    for (unsigned left = argument; left > 0; --left) receive(side, octets);
  }

  PduTape tape_;
  TestRegistry& registry_;
  Bits beginning_;
  Side side_;
  bool bound_ = false;
  fuzzing::SlowJudge judge_;
  fuzzing::Stage stage_;
  std::shared_ptr<const relay::Rules> rules_;
  relay::Session session_;
  fuzzing::SessionWitness witness_;
  relay::BySide<Octets> unsent_;
  std::pair<Side, Octets> last_{Side::esme, {}};
  std::size_t stall_ = 0;
  std::size_t cut_ = 0;
  std::size_t segments_left_ = 3'000;  // so that no script takes long
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Play{PduTape{{data, size}}}.run();
  return 0;
}
