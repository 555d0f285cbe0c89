// SPDX-License-Identifier: Apache-2.0
// The whole relay session under a script of both sides: octets cut anywhere, ready-made PDUs, store answers,
// closes, time. Checked after the script, with a slow reading of the streams of its own:
//   - no PDU for the listed number is forwarded to the SMSC, in whatever form its number was written
//   - what is forwarded is a subsequence of the PDUs received
//   - no request is answered twice by smppguard, or answered and forwarded
#include "support/session_script.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace smppguard;           // NOLINT(google-build-using-namespace)
using namespace smppguard::testing;  // NOLINT(google-build-using-namespace)
using relay::Side;
using smpp::CommandId;
using State = relay::Session::State;

constexpr std::string_view kListed = "2223334545";

void require(bool truth, int line = __builtin_LINE()) {
  if (truth) return;
  std::fprintf(stderr, "the invariant in line %d does not hold\n", line);
  std::abort();
}

/// Reads the script. Runs out as zeros.
class Tape {
 public:
  explicit Tape(Bytes octets) : rest_{octets} {}
  [[nodiscard]] bool ended() const { return rest_.empty(); }
  std::uint8_t octet() {
    if (rest_.empty()) return 0;
    const std::uint8_t value = rest_[0];
    rest_ = rest_.subspan(1);
    return value;
  }
  Bytes octets(std::size_t count) {
    const Bytes taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  Bytes rest_;
};

/// PDUs of a stream as far as it can be framed, by the rule of 3.4 3.2.1.1 and nothing else.
std::vector<Octets> pdus_of(const Octets& stream) {
  std::vector<Octets> pdus;
  for (std::size_t at = 0; stream.size() - at >= 16;) {
    const std::uint32_t length = load_be32(stream.data() + at);
    if (length < 16 || length > 128 * 1024 || length > stream.size() - at) break;
    pdus.emplace_back(stream.begin() + static_cast<std::ptrdiff_t>(at),
                      stream.begin() + static_cast<std::ptrdiff_t>(at + length));
    at += length;
  }
  return pdus;
}

std::uint32_t id_of(const Octets& pdu) {
  return load_be32(pdu.data() + 4);
}
std::uint32_t sequence_of(const Octets& pdu) {
  return load_be32(pdu.data() + 12);
}

/// The C-string at \p at, and moves behind its NUL.
std::string c_string(const Octets& pdu, std::size_t& at) {
  std::string text;
  while (at < pdu.size() && pdu[at] != 0) text += static_cast<char>(pdu[at++]);
  ++at;
  return text;
}

bool is_listed_form(std::string_view address) {
  if (address.starts_with("+1")) return address.substr(2) == kListed;
  if (address.starts_with("011") && address.size() > 11)
    return address.substr(3) == "1" + std::string(kListed);
  std::size_t zeros = 0;
  while (address.starts_with('0')) {
    address.remove_prefix(1);
    ++zeros;
  }
  return address == "1" + std::string(kListed) || (zeros < 2 && address == kListed);
}

bool is_for_listed(const Octets& pdu) {
  std::size_t at = 16;
  const std::uint32_t id = id_of(pdu);
  if (id != 0x04 && id != 0x05 && id != 0x21 && id != 0x103) return false;
  (void)c_string(pdu, at);  // service_type
  at += 2;
  (void)c_string(pdu, at);  // source_addr
  if (id != 0x21) {
    at += 2;
    return is_listed_form(c_string(pdu, at));
  }
  const unsigned entries = at < pdu.size() ? pdu[at++] : 0;
  for (unsigned i = 0; i < entries && at < pdu.size(); ++i) {
    at += pdu[at] == 1 ? 3 : 1;
    if (is_listed_form(c_string(pdu, at))) return true;
  }
  return false;
}

void check_direction(const std::vector<Octets>& received, const Octets& forwarded,
                     const std::vector<smpp::OwnPdu>& answers, Side from) {
  std::vector<Octets> in;
  for (const Octets& stream : received) {
    for (Octets& pdu : pdus_of(stream)) in.push_back(std::move(pdu));
  }
  const std::vector<Octets> out = pdus_of(forwarded);
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> unanswered;  // by response id and sequence_number
  for (const Octets& pdu : in) ++unanswered[{id_of(pdu) | 0x80000000, sequence_of(pdu)}];

  std::size_t octets = 0;
  auto next = in.begin();
  for (const Octets& pdu : out) {
    octets += pdu.size();
    if (from == Side::esme) require(!is_for_listed(pdu));
    next = std::find(next, in.end(), pdu);
    require(next != in.end());
    ++next;
    // A bind that the SMSC never answers is forwarded and, when its time is up, answered here.
    if (!smpp::is_bind(static_cast<CommandId>(id_of(pdu))))
      --unanswered[{id_of(pdu) | 0x80000000, sequence_of(pdu)}];
  }
  require(octets == forwarded.size());
  for (const smpp::OwnPdu& own : answers) {
    const Octets pdu(own.octets().begin(), own.octets().end());
    if ((id_of(pdu) & 0x80000000) == 0 || id_of(pdu) == 0x80000000)
      continue;  // a request of its own, or a nack
    require(--unanswered[{id_of(pdu), sequence_of(pdu)}] >= 0);
  }
}

constexpr std::array kForms = std::to_array<const char*>(
    {"12223334545", "2223334545", "+12223334545", "0112223334545", "01112223334545", "0012223334545",
     "02223334545", "13334445656", "4445556666", "55512", "", "22233345x5"});

Pdu message(Tape& tape, std::uint8_t kind) {
  const char* to = kForms[tape.octet() % kForms.size()];
  const std::uint32_t sequence = tape.octet() % 8U;
  switch (kind % 4) {
    case 0: return submit_sm({.destination = to, .sequence = sequence, .dest_addr_ton = tape.octet()});
    case 1: return data_sm({.destination = to, .sequence = sequence});
    case 2: return deliver_sm({.destination = to, .sequence = sequence});
    default:
      return submit_multi({.destinations = {to, kForms[tape.octet() % kForms.size()]}, .sequence = sequence});
  }
}

/// One for all runs: it is large, and nothing here changes it.
const std::shared_ptr<TestRegistry>& shared_registry() {
  static const std::shared_ptr<TestRegistry> kRegistry = usual_registry();
  return kRegistry;
}

class Play {
 public:
  explicit Play(Tape tape) : tape_{tape}, script_{test_rules(), shared_registry()} {}

  void run() {
    if (tape_.octet() % 4 != 0) {
      receive(Side::esme, bind({.sequence = 1}).octets());
      dialed(true);
      receive(Side::smsc, response(CommandId::bind_transceiver, 1).octets());
    }
    while (!tape_.ended()) act(tape_.octet());
    check_direction(received_[Side::esme], script_.forwarded[Side::smsc], script_.own[Side::esme],
                    Side::esme);
    check_direction(received_[Side::smsc], script_.forwarded[Side::esme], script_.own[Side::smsc],
                    Side::smsc);
  }

 private:
  void receive(Side from, Bytes octets) {
    const auto state = script_.state();
    const bool connected = from == Side::esme || (state != State::open && state != State::dialing);
    if (!connected || state == State::closed) return;
    Octets& stream = received_[from].back();
    stream.insert(stream.end(), octets.begin(), octets.end());
    script_.receive(from, octets);
  }
  void receive(Side from, const Pdu& pdu) { receive(from, pdu.octets()); }

  void dialed(bool connected) {
    if (script_.state() == State::dialing) received_[Side::smsc].emplace_back();
    script_.take(relay::Dialed{connected});
  }

  void act(std::uint8_t what) {
    const std::uint8_t argument = tape_.octet();
    const Side side = (argument & 1U) == 0 ? Side::esme : Side::smsc;
    switch (what % 12) {
      case 0: return receive(side, tape_.octets(argument));
      case 1:
      case 2: return receive(side, message(tape_, argument));
      case 3:
        return receive(Side::smsc, deliver_sm({.source = kForms[argument % kForms.size()],
                                               .destination = "12676070000",
                                               .text = "Approve 12223334646",
                                               .sequence = argument,
                                               .esm_class = tape_.octet()}));
      case 4: return script_.take(relay::Recorded{relay::Ticket{argument % 16U}, (argument & 16U) != 0});
      case 5:
        return script_.take(
            relay::Closed{side, (argument & 2U) == 0 ? relay::Ending::end_of_stream : relay::Ending::failed});
      case 6: return script_.advance(std::chrono::milliseconds{argument * 100});
      case 7: return dialed((argument & 1U) != 0);
      case 8: return receive(Side::esme, bind({.sequence = argument}));
      case 9: return receive(side, Pdu{static_cast<CommandId>(argument), tape_.octet()});
      case 10:
        return receive(side, Pdu{static_cast<CommandId>(0x80000000U | (argument >> 1U)), tape_.octet(),
                                 static_cast<smpp::CommandStatus>(tape_.octet())});
      default:
        if (argument == 0) script_.take(relay::Drain{});
    }
  }

  Tape tape_;
  SessionScript script_;
  // One stream per connection: the SMSC is dialed anew after some endings.
  relay::BySide<std::vector<Octets>> received_{{std::vector<Octets>(1), std::vector<Octets>(1)}};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Play{Tape{{data, size}}}.run();
  return 0;
}
