// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/smpp/field_table.hpp"
#include "support/pdu_builder.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace smppguard::testing {

/// Every command of the table with random contents, sound or not; the same seed gives the same octets.
class RandomPdus {
 public:
  explicit RandomPdus(std::uint64_t seed) : random_{seed} {}

  /// Any command of the table, and now and then one that is not in it.
  Octets any() {
    if (chance(12)) return unknown();
    return of(smpp::all_bodies()[below(smpp::all_bodies().size())]);
  }
  Octets of(smpp::CommandId id) { return of(*smpp::find_body(id)); }
  /// A response of that kind with that number.
  Octets answer(smpp::CommandId id, std::uint32_t sequence_number) {
    Octets pdu = of(id);
    store_be32(pdu.data() + 12, sequence_number);
    return pdu;
  }

  /// From 0 to `end` - 1.
  std::size_t below(std::size_t end) { return random_() % end; }
  /// True one time in so many.
  bool chance(std::size_t in) { return below(in) == 0; }
  template <class T>
  const T& one_of(std::span<const T> choice) {
    return choice[below(choice.size())];
  }
  template <class T, std::size_t N>
  const T& one_of(const std::array<T, N>& choice) {
    return choice[below(N)];
  }

 private:
  Octets of(const smpp::BodySpec& spec) {
    const bool response = smpp::is_response(spec.id);
    Pdu pdu{spec.id, number(), status(response)};
    if (response && chance(4)) return pdu.octets();  // many leave an error's body out
    for (const smpp::FieldSpec& field : spec.fields) append(pdu, field);
    const std::size_t tlvs = spec.tlvs ? below(5) : 0;
    for (std::size_t i = 0; i < tlvs; ++i) append_tlv(pdu);
    if (chance(10)) pdu.raw(octets(1 + below(7)));  // what is no TLV
    Octets whole = pdu.octets();
    if (chance(25)) whole.resize(16 + below(whole.size() - 15));
    if (whole.size() > kMostOctets) whole.resize(kMostOctets);
    store_be32(whole.data(), static_cast<std::uint32_t>(whole.size()));
    return whole;
  }

  /// A vendor's, a reserved or any other id, with or without the response bit.
  Octets unknown() {
    std::uint32_t id = 0;
    do {
      id = chance(2) ? 0x00010200 + static_cast<std::uint32_t>(below(256))
                     : static_cast<std::uint32_t>(random_());
      if (chance(3)) id |= smpp::kResponseBit;
    } while (smpp::find_body(static_cast<smpp::CommandId>(id)) != nullptr);
    return Pdu{static_cast<smpp::CommandId>(id), number(), status(chance(2))}.raw(octets(below(80))).octets();
  }

  std::uint32_t number() {
    static constexpr std::array kSpecial = std::to_array<std::uint32_t>(
        {0, 1, 2, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFE, 0xFFFFFFFF});
    return chance(3) ? one_of(kSpecial) : static_cast<std::uint32_t>(random_());
  }
  smpp::CommandStatus status(bool likely) {
    static constexpr std::array kUsual = std::to_array<std::uint32_t>({0, 0, 0, 0x08, 0x45, 0x58, 0x400});
    if (!likely && !chance(20)) return smpp::CommandStatus::rok;
    return static_cast<smpp::CommandStatus>(chance(6) ? static_cast<std::uint32_t>(random_())
                                                      : one_of(kUsual));
  }
  Octets octets(std::size_t count) {
    Octets some(count);
    for (std::uint8_t& octet : some) octet = static_cast<std::uint8_t>(random_());
    return some;
  }
  std::string characters(std::size_t count) {
    std::string text(count, ' ');
    for (char& c : text) c = static_cast<char>(1 + below(255));
    return text;
  }

  std::string address() {
    static constexpr std::array kAddresses = std::to_array<std::string_view>({"12223334545",
                                                                              "2223334545",
                                                                              "+12223334545",
                                                                              "01112223334545",
                                                                              "0012223334545",
                                                                              "02223334545",
                                                                              "12223334646",
                                                                              "12223334646",
                                                                              "12223334646",
                                                                              "2223334646",
                                                                              "13334445656",
                                                                              "13334445757",
                                                                              "3334445858",
                                                                              "14445556666",
                                                                              "447700900123",
                                                                              "0112223334545",
                                                                              "54321",
                                                                              "12676070000",
                                                                              "2676070000",
                                                                              "ACME",
                                                                              "+1 222 333 4545",
                                                                              "",
                                                                              "222333454x",
                                                                              "123456789012345678901",
                                                                              "+",
                                                                              "0"});
    if (chance(30)) return characters(below(90));
    if (chance(30)) return std::to_string(random_());
    return std::string(one_of(kAddresses));
  }
  std::string text_of(const smpp::FieldSpec& field) {
    static constexpr std::array kNames =
        std::to_array<std::string_view>({"esme", "esme", "esme", "other", "ESME"});
    switch (field.field) {
      case smpp::Field::source_addr:
      case smpp::Field::destination_addr:
      case smpp::Field::esme_addr: return address();
      case smpp::Field::system_id: return std::string(one_of(kNames));
      default: return chance(40) ? characters(field.max + below(20)) : characters(below(field.max));
    }
  }

  void append(Pdu& pdu, const smpp::FieldSpec& field) {
    switch (field.kind) {
      case smpp::FieldKind::int1: pdu.int1(octet_of(field.field)); return;
      case smpp::FieldKind::c_string: pdu.c_string(text_of(field)); return;
      case smpp::FieldKind::counted_octets: append_text(pdu); return;
      case smpp::FieldKind::dest_list: append_destinations(pdu); return;
      case smpp::FieldKind::unsuccess_list: append_unsuccess(pdu); return;
    }
  }
  std::uint32_t octet_of(smpp::Field field) {
    static constexpr std::array kClasses = std::to_array<std::uint32_t>({0, 0, 0, 3, 0x04, 0x40, 0x43, 0x80});
    if (field == smpp::Field::esm_class && !chance(4)) return one_of(kClasses);
    return static_cast<std::uint32_t>(below(256));
  }
  void append_text(Pdu& pdu) {
    static constexpr std::array kTexts = std::to_array<std::string_view>({"Approve 12223334646", "hello"});
    static constexpr std::array kHeaders = std::to_array<std::string_view>(
        {std::string_view{"\5\0\3\1\2\1", 6}, std::string_view{"\6\10\4\1\1\3\2", 7},
         std::string_view{"\xff", 1}});
    switch (below(4)) {
      case 0: pdu.counted(one_of(kTexts)); return;
      case 1: pdu.counted(std::string(one_of(kHeaders)) + characters(below(134))); return;
      default: pdu.counted(characters(below(256)));
    }
  }
  void append_destinations(Pdu& pdu) {
    const std::size_t count = chance(20) ? 200 + below(56) : below(9);
    pdu.int1(static_cast<std::uint32_t>(chance(40) ? below(256) : count));
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t kind = below(30 * count);
      pdu.int1(kind == 0 ? 3 : kind < 5 * count ? 2 : 1);
      if (kind >= 5 * count) pdu.int1(static_cast<std::uint32_t>(below(7))).int1(1);
      // A list of 200 would hardly ever have all its addresses sound.
      pdu.c_string(count > 9 ? std::to_string(12223334540 + below(9)) : address());
    }
  }
  void append_unsuccess(Pdu& pdu) {
    const std::size_t count = chance(10) ? 250 + below(6) : below(4);
    pdu.int1(static_cast<std::uint32_t>(chance(20) ? below(256) : count));
    for (std::size_t i = 0; i < count; ++i) {
      pdu.int1(1).int1(1).c_string(address()).int4(static_cast<std::uint32_t>(below(0x500)));
    }
  }
  /// Known, the vendors', reserved; of the right width or not; often the same tag again.
  void append_tlv(Pdu& pdu) {
    const smpp::TlvSpec& spec = one_of(smpp::all_tlvs());
    const auto most = std::min<std::size_t>(spec.most, 300);
    std::size_t size = spec.least + below(most - std::min<std::size_t>(spec.least, most) + 1);
    std::uint32_t tag = spec.tag;
    if (chance(3)) tag = 0x1400 + static_cast<std::uint32_t>(below(3));
    if (chance(10)) size = below(40);
    if (chance(300)) size = 60'000 + below(5'536);
    for (std::size_t times = chance(8) ? 2 : 1; times > 0; --times) {
      pdu.tlv(static_cast<std::uint16_t>(tag), octets(size));
    }
  }

  static constexpr std::size_t kMostOctets = 128 * 1024;  // longer ones are no PDUs to smppguard

  std::mt19937_64 random_;
};

}  // namespace smppguard::testing
