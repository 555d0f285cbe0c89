// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/policy/assertion.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::relay {

/// The value of the TLV by which a client vouches for a message: version, time, nonce, MAC. Owns nothing.
/// conf/ASSERTION.md describes it octet by octet.
class Assertion {
 public:
  static constexpr std::size_t kOctets = 49;
  static constexpr std::uint8_t kVersion = 1;

  /// REQUIRES: kOctets of them.
  explicit Assertion(Bytes value) noexcept : value_{value} {}

  [[nodiscard]] Bytes version_octet() const noexcept { return value_.first(1); }
  [[nodiscard]] std::uint8_t version() const noexcept { return value_[0]; }
  [[nodiscard]] Bytes time_octets() const noexcept { return value_.subspan(1, 8); }
  /// Milliseconds since 1970, UTC. Any 64 bits.
  [[nodiscard]] std::uint64_t time() const noexcept {
    return (std::uint64_t{load_be32(value_.data() + 1)} << 32U) | load_be32(value_.data() + 5);
  }
  [[nodiscard]] Bytes nonce() const noexcept { return value_.subspan(9, 8); }
  [[nodiscard]] Bytes mac() const noexcept { return value_.subspan(17); }

 private:
  Bytes value_;
};

/// What a signature covers. Views into the PDU and the session, valid for the call.
struct AssertedMessage {
  Assertion assertion;
  std::string_view system_id;  ///< of the bind
  std::string_view source_addr;
  std::string_view destination_addr;      ///< of a message to one recipient
  std::optional<Bytes> dest_addresses{};  ///< of submit_multi: the list with its count, sound
  std::uint8_t data_coding = 0;
  std::uint8_t esm_class = 0;
  Bytes short_message{};
  Bytes message_payload{};
};

/// Tells whether messages are signed by whom they should be. One worker's; what all workers must know of each
/// other's messages is behind it.
class Assertions {
 public:
  enum class Verdict : std::uint8_t {
    good,
    wrong,     ///< none of the keys has made this MAC
    replayed,  ///< its nonce was used before, or it is too old for anybody to remember that
  };

  Assertions() = default;
  Assertions(const Assertions&) = delete;
  Assertions& operator=(const Assertions&) = delete;
  virtual ~Assertions() = default;

  /// Once for each message: a good one is used up by it. How old it may be is the caller's to check. Waits
  /// for nothing but another such call.
  [[nodiscard]] virtual Verdict verify(const AssertedMessage& message,
                                       const policy::AssertionTerms& terms) noexcept = 0;
};

}  // namespace smppguard::relay
