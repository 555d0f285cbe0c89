// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smppguard::consent {

/// What one standing is about. The values are stored; never change them.
enum class Matter : std::uint8_t {
  voice = 0,            ///< the recipient's own word to one sender: an Approve, a STOP
  written_consent = 1,  ///< to one sender, entered by an operator
  purchase = 2,         ///< established business relationship by a purchase or transaction (18 months)
  inquiry = 3,          ///< the same by an inquiry or application (3 months)
  organisation = 4,     ///< the recipient's STOP to all senders of one organisation
  own_list = 5,         ///< the recipient takes messages only from senders they allow
};
inline constexpr std::size_t kMatterCount = 6;

/// Whose messages a standing is about: a sender's number, an organisation, or everybody (own_list).
struct Party {
  PhoneNumber sender;              ///< none unless the matter is between two numbers
  std::uint32_t organisation = 0;  ///< registry's id, never 0 for a real one

  friend bool operator==(const Party&, const Party&) = default;
};

enum class State : std::uint8_t {
  none = 0,       ///< nothing stands any more
  permitted = 1,  ///< from `from` until `until`
  opted_out = 2,  ///< since `from`; for own_list: restricted since
};

/// How things stand in one matter. Times have the resolution of a second in memory, rounded down.
struct Standing {
  State state = State::none;
  WallTime from{};
  std::optional<WallTime> until{};  ///< permitted only; nothing: no end

  friend bool operator==(const Standing&, const Standing&) = default;
};

/// One thing to know about a recipient. Facts are applied in the order of the store's feed; the last one on
/// the same recipient, party and matter holds.
struct Fact {
  PhoneNumber recipient;
  Party party;
  Matter matter = Matter::voice;
  Standing standing;

  friend bool operator==(const Fact&, const Fact&) = default;
};

/// Whether a fact is of the kind that exists: a North American recipient, and the party that its matter asks
/// for (North American number or short code; an organisation; nobody).
[[nodiscard]] bool well_formed(const Fact& fact) noexcept;

/// snake_case.
[[nodiscard]] std::string_view name(Matter matter) noexcept;
[[nodiscard]] std::string_view name(State state) noexcept;
[[nodiscard]] std::optional<Matter> find_matter(std::string_view name) noexcept;

}  // namespace smppguard::consent
