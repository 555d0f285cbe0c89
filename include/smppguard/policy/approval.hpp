// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/policy/options.hpp"
#include "smppguard/policy/route.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace smppguard::policy {

/// Why a text to an approval number grants nothing.
enum class NearMiss : std::uint8_t {
  empty,               ///< no text at all, or only blanks
  undecodable,         ///< binary, or not text in the alphabet that data_coding names (U+FFFD stands in it)
  other_text,          ///< does not begin with the word Approve in any spelling
  wrong_spelling,      ///< exact form: case, blanks or punctuation differ; the relaxed form would take it
  missing_number,      ///< Approve, and no digits follow
  not_eleven_digits,   ///< the number is not 1 and ten digits
  not_nanp,            ///< eleven digits, but no North American number (does not start 1[2-9])
  segmented,           ///< one part of a longer message, or addressed to a port of an application
  two_texts,           ///< short_message and message_payload hold different texts
  extra_text,          ///< a good number with more text around it
  grantor_unreadable,  ///< source_addr is no North American telephone number, so nobody can be named as
                       ///< grantor
};

/// snake_case name, and one sentence for support.
[[nodiscard]] std::string_view name(NearMiss reason) noexcept;
[[nodiscard]] std::string_view explanation(NearMiss reason) noexcept;
[[nodiscard]] std::optional<NearMiss> find_near_miss(std::string_view name) noexcept;

/// The sender number that a text approves, or why it approves none; never grantor_unreadable, which only
/// the caller can see.
///
/// exact: the octets `Approve 1XXXXXXXXXX` and nothing else.
/// relaxed: the word in any case, blanks before it, and eleven digits; before, between and behind the digits
/// any blanks and the punctuation ( ) - . + . Blanks are space, tab, CR, LF and U+00A0.
/// The X are ten digits that make a NANP number (first one 2-9). What is exact is relaxed too.
[[nodiscard]] std::variant<PhoneNumber, NearMiss> read_approval(std::string_view utf8,
                                                                ApprovalForm form) noexcept;

/// Approval numbers, or complaint numbers, with the upstreams each is tied to. Immutable after filling.
class ApprovalNumbers {
 public:
  /// No upstream named: every upstream. A number may be added more than once.
  void add(PhoneNumber number, std::vector<UpstreamId> upstreams);

  /// stranger: none of them. elsewhere: one, but not on this upstream.
  enum class Match : std::uint8_t { stranger, elsewhere, here };
  [[nodiscard]] Match match(PhoneNumber destination, UpstreamId upstream) const noexcept;

 private:
  struct Entry {
    PhoneNumber number;
    std::vector<UpstreamId> upstreams;
  };
  std::vector<Entry> entries_;
};

/// Whether a deliver_sm or data_sm from the SMSC with this esm_class is a message of a person (3.4 5.2.12):
/// receipts, acknowledgements and notifications are not.
[[nodiscard]] constexpr bool is_plain_message(std::uint8_t esm_class) noexcept {
  return (esm_class & 0x3CU) == 0;
}

/// Whether a text has the customary form of a delivery receipt (3.4 Appendix B), which some SMSCs send with
/// esm_class 0: "id:" first, and "stat:" somewhere behind it, in any case.
[[nodiscard]] bool looks_like_receipt(std::string_view text) noexcept;

}  // namespace smppguard::policy
