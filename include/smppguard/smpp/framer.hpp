// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/smpp/pdu_view.hpp"

#include <cstdint>
#include <variant>

namespace smppguard::smpp {

/// Not yet a whole PDU.
struct NeedMore {
  friend bool operator==(const NeedMore&, const NeedMore&) = default;
};

/// command_length below 16 or above the limit: there is no way to find the next PDU.
struct FramingLost {
  std::uint32_t command_length;
  friend bool operator==(const FramingLost&, const FramingLost&) = default;
};

/// A framed PDU may still have a bad body; that is Body's word (BodyFault) and no reason to end a link.
using Framed = std::variant<NeedMore, PduView, FramingLost>;

/// Cuts a stream of octets into PDUs. A value without state besides its limit; reads four octets to judge the
/// length before anybody waits or stores for it.
class Framer {
 public:
  static constexpr std::uint32_t kDefaultLimit = 128 * 1024;
  /// The largest legal PDU is about 73 kB; a lower limit would cut legal traffic.
  static constexpr std::uint32_t kLeastLimit = 64 * 1024;

  explicit Framer(std::uint32_t limit = kDefaultLimit) noexcept : limit_{limit} {}

  /// The PDU at the front of `unread`.
  [[nodiscard]] Framed next(Bytes unread) const noexcept {
    if (unread.size() < 4) return NeedMore{};
    const std::uint32_t length = load_be32(unread.data());
    if (length < kHeaderOctets || length > limit_) return FramingLost{length};
    if (unread.size() < length) return NeedMore{};
    return PduView{unread.first(length)};
  }

  [[nodiscard]] std::uint32_t limit() const noexcept { return limit_; }

 private:
  std::uint32_t limit_;
};

}  // namespace smppguard::smpp
