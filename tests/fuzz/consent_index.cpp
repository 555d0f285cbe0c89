// SPDX-License-Identifier: Apache-2.0

// The input is a script for the tables of the consent index: what is put and looked up, octet by octet. Each
// answer is compared with a map, and everything once more at the end.
//
// The first octet chooses how far apart the numbers lie, the second the seed of the places.

#include "fuzz/fuzz_target.hpp"
#include "fuzz/tape.hpp"
#include "packed_key.hpp"
#include "packed_standing.hpp"
#include "smppguard/consent/index.hpp"

#include <array>
#include <map>
#include <memory>
#include <string>
#include <tuple>

namespace {

using namespace smppguard;
using namespace smppguard::consent;
using smppguard::fuzzing::require;
using smppguard::fuzzing::Tape;

constexpr std::array kMatters = {Matter::voice,   Matter::written_consent, Matter::purchase,
                                 Matter::inquiry, Matter::organisation,    Matter::own_list};
constexpr WallTime kFirst{std::chrono::seconds{kFirstSecond}};

/// What the script does, on the index and on a map.
class Twins {
 public:
  explicit Twins(std::uint8_t seed) : index_{seed} {}

  void put(const Fact& fact) {
    const bool sound = well_formed(fact);
    const std::size_t before = index_.size();
    const Index::Put done = index_.put(fact);
    require((done == Index::Put::refused) == !sound, "what cannot be is refused, and nothing else");
    if (!sound) return;
    const bool added = map_.insert_or_assign(key_of(fact), fact).second;
    require((done == Index::Put::added) == added, "put() tells new from known");
    require(index_.size() == before + (added ? 1 : 0), "and counts what is new");
    look_up(fact);
  }

  void look_up(Fact asked) const {
    const Standing found = reader_->find(asked.recipient, asked.party, asked.matter);
    asked.standing = {};
    if (!well_formed(asked)) return;  // about nobody: what comes back does not matter
    const auto known = map_.find(key_of(asked));
    const Standing expected = known == map_.end() ? Standing{} : known->second.standing;
    // Times belong to something that stands.
    require(expected.state == State::none ? found.state == State::none : found == expected,
            "what was put last holds, and nothing is made up");
  }

  /// A reader that was there before the tables grew, and one that comes now.
  void look_up_everything() {
    require(index_.size() == map_.size(), "every key has one slot");
    for (const auto& [key, fact] : map_) look_up(fact);
    reader_ = index_.make_reader();
    for (const auto& [key, fact] : map_) look_up(fact);
  }

 private:
  using Key = std::tuple<PhoneNumber, PhoneNumber, std::uint32_t, Matter>;
  static Key key_of(const Fact& fact) {
    return {fact.recipient, fact.party.sender, fact.party.organisation, fact.matter};
  }

  Index index_;
  std::unique_ptr<Index::Reader> reader_ = index_.make_reader();
  std::map<Key, Fact> map_;
};

PhoneNumber number(Tape& tape, std::uint64_t spread) {
  const std::uint64_t low = tape.octet();
  return PhoneNumber::nanp(2'000'000'000 + (low + spread * tape.octet()) % 8'000'000'000);
}

/// Any sort of number: mostly one that can be meant, now and then one that cannot.
PhoneNumber any_number(Tape& tape, std::uint64_t spread) {
  switch (tape.octet() % 16) {
    case 0: return {};
    case 1: return read_address("+4512345678").value();
    case 2: return read_address("0" + std::to_string(tape.octet())).value_or(PhoneNumber{});
    case 3: return read_address(std::to_string(10'000 + tape.octet())).value_or(PhoneNumber{});
    default: return number(tape, spread);
  }
}

Standing standing(Tape& tape) {
  Standing one{static_cast<State>(tape.octet() % 3), kFirst + std::chrono::seconds{tape.octet()},
               std::nullopt};
  if (const std::uint8_t until = tape.octet(); until % 2 == 0) one.until = kFirst + std::chrono::hours{until};
  return one;
}

Fact fact(Tape& tape, std::uint64_t spread) {
  Fact one{
      .recipient = any_number(tape, spread), .party = {}, .matter = tape.one_of(kMatters), .standing = {}};
  const bool organisation = one.matter == Matter::organisation;
  if (organisation != (tape.octet() % 32 == 31)) {
    one.party.organisation = tape.octet();
  } else if (one.matter != Matter::own_list) {
    one.party.sender = any_number(tape, spread);
  }
  one.standing = standing(tape);
  return one;
}

/// The packed forms, alone.
void check_packed(const Fact& one) {
  require(unpack(pack(one.standing)) == one.standing, "a standing comes back");
  const auto key = pack(one.recipient, one.party, one.matter);
  if (!well_formed(one)) return;
  require(key.has_value() && key->word != 0 && key->shard < kShards,
          "what can be has a key that is no empty slot");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Tape tape{{data, size}};
  const std::uint64_t spread = std::uint64_t{1} << (tape.octet() % 33U);
  Twins twins{tape.octet()};
  while (!tape.ended()) {
    const std::uint8_t step = tape.octet();
    const Fact one = fact(tape, spread);
    check_packed(one);
    if (step % 8 == 7) {
      // A run of neighbours, so that a short script makes tables grow.
      for (std::uint64_t i = 0; i < step; ++i) {
        Fact next = one;
        if (one.recipient.is_nanp())
          next.recipient = PhoneNumber::nanp(2'000'000'000 + (one.recipient.value() + i) % 8'000'000'000);
        twins.put(next);
      }
    } else if (step % 2 == 0) {
      twins.put(one);
    } else {
      twins.look_up(one);
    }
  }
  twins.look_up_everything();
  return 0;
}
