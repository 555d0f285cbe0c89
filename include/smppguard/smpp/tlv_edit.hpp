// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/smpp/pdu_view.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace smppguard::smpp {

/// What a PDU's TLVs say under one tag.
struct TaggedValue {
  std::optional<Bytes> first{};  ///< nothing: there is none
  std::size_t count = 0;
};

/// The TLVs with this tag, up to the first octet that is no whole TLV.
[[nodiscard]] TaggedValue find_tagged(Bytes tlvs, std::uint16_t tag) noexcept;

/// The same PDU without the TLVs of that tag, however many there are; every octet besides command_length is
/// as it was, also what follows them and is no whole TLV. A body that cannot be read to its TLVs is left
/// alone.
[[nodiscard]] std::vector<std::uint8_t> without_tlv(PduView pdu, std::uint16_t tag);

}  // namespace smppguard::smpp
