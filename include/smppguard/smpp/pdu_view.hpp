// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/smpp/command_id.hpp"
#include "smppguard/smpp/command_status.hpp"
#include "smppguard/smpp/field_table.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::smpp {

inline constexpr std::size_t kHeaderOctets = 16;

/// One framed PDU, read in place. Owns nothing; valid as long as the octets behind it.
class PduView {
 public:
  /// `octets` is one whole PDU: at least a header, and as long as its command_length says (the framer's
  /// word).
  constexpr explicit PduView(Bytes octets) noexcept : octets_{octets} {}

  [[nodiscard]] constexpr Bytes octets() const noexcept { return octets_; }
  [[nodiscard]] constexpr Bytes body() const noexcept { return octets_.subspan(kHeaderOctets); }
  [[nodiscard]] constexpr CommandId command_id() const noexcept {
    return static_cast<CommandId>(load_be32(octets_.data() + 4));
  }
  [[nodiscard]] constexpr CommandStatus command_status() const noexcept {
    return static_cast<CommandStatus>(load_be32(octets_.data() + 8));
  }
  /// Opaque: any 32-bit value occurs (3.4 3.2.1.4 is not kept by real peers).
  [[nodiscard]] constexpr std::uint32_t sequence_number() const noexcept {
    return load_be32(octets_.data() + 12);
  }

 private:
  Bytes octets_;
};

/// What was wrong with a body whose frame was sound.
enum class BodyFault : std::uint8_t {
  none,
  cut,        ///< the PDU ends inside a field
  over_long,  ///< a C-string is longer than the specification allows; it was read to its NUL all the same
  bad_flag,   ///< an unknown dest_flag, so the list cannot be followed
  unknown,    ///< neither version defines the command, nothing was read
};

/// The mandatory part of a PDU, walked once by its row of the table. Owns nothing.
class Body {
 public:
  /// Walks up to and with `last`; stops early where octets are missing. Never reads outside the PDU.
  [[nodiscard]] static Body read(PduView pdu, Field last = Field::end) noexcept;

  /// The first fault met. With `over_long` the walk went on, with the others it stopped.
  [[nodiscard]] BodyFault fault() const noexcept { return fault_; }
  [[nodiscard]] bool sound() const noexcept { return fault_ == BodyFault::none; }

  /// A field's octets: a C-string without its NUL, counted octets without their length, a list with its
  /// count. Nothing if the command has no such field or the walk did not reach it.
  [[nodiscard]] std::optional<Bytes> octets(Field field) const noexcept;
  [[nodiscard]] std::string_view text(Field field) const noexcept;  ///< "" when absent
  [[nodiscard]] std::uint8_t int1(Field field) const noexcept;      ///< 0 when absent

  /// What follows the mandatory part; empty unless the walk reached the end.
  [[nodiscard]] Bytes tlvs() const noexcept { return tlvs_; }

 private:
  struct Place {
    std::uint32_t offset;
    std::uint32_t size;
  };

  Bytes pdu_;
  const BodySpec* spec_ = nullptr;
  Bytes tlvs_;
  std::array<Place, kMostFields> places_;  // only the first `walked_` are set
  std::uint8_t walked_ = 0;
  BodyFault fault_ = BodyFault::none;
};

/// A list that begins with its count in one octet. Its readers stop at the first entry that cannot be read.
class CountedList {
 public:
  /// Tells after the last entry whether all could be read.
  [[nodiscard]] BodyFault fault() const noexcept { return fault_; }
  /// What follows the last entry read.
  [[nodiscard]] Bytes rest() const noexcept { return rest_; }

 protected:
  explicit CountedList(Bytes list) noexcept;
  [[nodiscard]] bool at_end() const noexcept { return left_ == 0 || fault_ != BodyFault::none; }
  std::nullopt_t stop(BodyFault fault) noexcept;
  /// Steps over the entry in front.
  Bytes take(std::size_t size) noexcept;

 private:
  Bytes rest_;
  unsigned left_ = 0;
  BodyFault fault_ = BodyFault::none;
};

/// One entry of submit_multi's dest_address list.
struct DestAddress {
  enum class Kind : std::uint8_t { sme, distribution_list };
  Kind kind;
  std::uint8_t ton;       ///< 0 for a distribution list, which has none
  std::uint8_t npi;       ///< likewise
  Bytes entry;            ///< the whole entry with its flag
  std::string_view name;  ///< destination_addr or dl_name, without the NUL
  bool over_long;         ///< the name is longer than the specification allows
};

/// Walks the octets of Field::dest_addresses.
class DestAddressReader : public CountedList {
 public:
  explicit DestAddressReader(Bytes list) noexcept : CountedList{list} {}
  [[nodiscard]] std::optional<DestAddress> next() noexcept;
};

/// Walks the octets of Field::unsuccess_smes, each entry whole: its address and its error_status_code.
class UnsuccessReader : public CountedList {
 public:
  explicit UnsuccessReader(Bytes list) noexcept : CountedList{list} {}
  [[nodiscard]] std::optional<Bytes> next() noexcept;
};

struct Tlv {
  std::uint16_t tag;
  Bytes value;
};

/// Walks TLVs in wire order, repeats included. Ends at the first that does not fit; `truncated()` tells.
class TlvReader {
 public:
  explicit TlvReader(Bytes tlvs) noexcept : rest_{tlvs} {}
  [[nodiscard]] std::optional<Tlv> next() noexcept;
  [[nodiscard]] bool truncated() const noexcept { return truncated_; }

 private:
  Bytes rest_;
  bool truncated_ = false;
};

/// The first TLV with this tag.
[[nodiscard]] std::optional<Bytes> find_tlv_value(Bytes tlvs, std::uint16_t tag) noexcept;

}  // namespace smppguard::smpp
