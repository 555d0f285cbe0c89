// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/bytes.hpp"
#include "smppguard/core/result.hpp"
#include "smppguard/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smppguard::registry {

enum class MediaType : std::uint8_t { pdf, png, jpeg };

/// "application/pdf", "image/png", "image/jpeg".
[[nodiscard]] std::string_view name(MediaType type) noexcept;
[[nodiscard]] std::optional<MediaType> find_media_type(std::string_view name) noexcept;

inline constexpr std::size_t kMostLicenceOctets = std::size_t{10} * 1024 * 1024;

/// A copy of a business licence as it was handed in.
struct Licence {
  std::string sha256;  ///< of the octets, 64 hex digits
  MediaType type = MediaType::pdf;
  std::string file_name;
  std::vector<std::uint8_t> octets;
  WallTime added_at{};
  std::string added_by;

  friend bool operator==(const Licence&, const Licence&) = default;
};

/// What a document is by its content: signature, structure as far as the end, no octets missing. An error
/// says what is wrong with it, in words for the person who handed it in.
[[nodiscard]] Result<MediaType> recognise(Bytes document);

/// Checks size and content and computes the SHA-256.
[[nodiscard]] Result<Licence> make_licence(std::vector<std::uint8_t> octets, std::string file_name,
                                           WallTime at, std::string by);

}  // namespace smppguard::registry
