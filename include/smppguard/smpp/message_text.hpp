// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace smppguard::smpp {

class Body;
class PduView;

/// What data_coding 0 ("SMSC default alphabet") means on a link; an agreement, so a setting per upstream.
enum class DefaultAlphabet : std::uint8_t { gsm, ascii, latin1, utf8 };

/// Most octets of one part that are read. A longer part is cut there, and U+2026 stands for the rest, so that
/// a cut text never equals a whole one.
inline constexpr std::size_t kMostText = 4096;

/// The text of a short message as UTF-8, from the whole body of a submit_sm, submit_multi, deliver_sm or
/// data_sm.
///
/// Both parts may be filled; which one then counts is undefined, so the caller sees both. Where esm_class has
/// the UDHI bit, each part that is not empty begins with a user data header, which is left out.
struct MessageText {
  std::string short_message;
  std::string message_payload;  ///< the first such TLV
  /// false: binary or unknown data_coding, a user data header that does not fit, or a body that is cut; then
  /// both parts are empty.
  bool readable = false;
  /// A part of a concatenated message (UDH or SAR TLVs, of more than one part), or addressed to a port.
  bool segmented = false;
};

[[nodiscard]] MessageText message_text(const Body& body, DefaultAlphabet alphabet);

/// The alphabet that a data_coding selects (3.4 5.2.19, and GSM 03.38 groups seen in practice); binary also
/// stands for those that smppguard cannot read.
enum class Alphabet : std::uint8_t { gsm, ascii, latin1, ucs2, utf8, binary };
[[nodiscard]] Alphabet alphabet_of(std::uint8_t data_coding, DefaultAlphabet alphabet) noexcept;

/// Decodes octets without a user data header; binary gives "". The result is valid UTF-8 of at most
/// 3 * kMostText + 3 octets. What is no text in the alphabet becomes U+FFFD. GSM is unpacked, one septet to
/// an octet, and its 0x00 is '@'. UCS-2 is read as UTF-16, big-endian unless FF FE leads.
[[nodiscard]] std::string decode_text(Bytes octets, Alphabet alphabet);

/// Where the text of a message lies, as it is written: short_message, or where that is empty message_payload,
/// behind any user data header.
struct RawText {
  Bytes octets{};  ///< of the PDU; empty where there is none, or where the body cannot be followed
  Alphabet alphabet = Alphabet::binary;
};
/// Of a submit_sm, submit_multi, deliver_sm or data_sm. `behind`: what follows the destination_addr of one to
/// a single recipient, as Front has it, or nothing, which is slower. No allocation.
[[nodiscard]] RawText raw_text(PduView pdu, Bytes behind, DefaultAlphabet alphabet) noexcept;

}  // namespace smppguard::smpp
