// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "destinations.hpp"
#include "smppguard/core/bytes.hpp"
#include "smppguard/smpp/command_id.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace smppguard::bench {

inline constexpr std::size_t kHeader = 16;

/// A header in front of `body` octets that the caller adds.
inline void write_header(std::uint8_t* out, smpp::CommandId id, std::uint32_t status, std::uint32_t sequence,
                         std::size_t body) noexcept {
  store_be32(out, static_cast<std::uint32_t>(kHeader + body));
  store_be32(out + 4, static_cast<std::uint32_t>(id));
  store_be32(out + 8, status);
  store_be32(out + 12, sequence);
}

/// What every PDU begins with.
struct Header {
  std::uint32_t length;
  smpp::CommandId id;
  std::uint32_t status;
  std::uint32_t sequence;

  [[nodiscard]] static Header read(const std::uint8_t* p) noexcept {
    return {load_be32(p), static_cast<smpp::CommandId>(load_be32(p + 4)), load_be32(p + 8),
            load_be32(p + 12)};
  }
};

/// A submit_sm that is built once and copied with another sequence_number and destination_addr each time.
class SubmitTemplate {
 public:
  /// `text_octets` of short_message, 0 to 254.
  SubmitTemplate(std::string_view source_addr, unsigned text_octets);

  [[nodiscard]] std::size_t size() const noexcept { return octets_.size(); }
  /// Writes size() octets.
  void write(std::uint8_t* out, std::uint32_t sequence, const Digits& destination) const noexcept;

 private:
  std::vector<std::uint8_t> octets_;
  std::size_t destination_at_ = 0;
};

/// A bind_transceiver with the given system_id.
[[nodiscard]] std::vector<std::uint8_t> bind_transceiver(std::string_view system_id, std::uint32_t sequence);

}  // namespace smppguard::bench
