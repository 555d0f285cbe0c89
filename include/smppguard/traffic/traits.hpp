// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace smppguard::traffic {

/// What the directory knows of a sender that a rule may make a difference of. From one_time_code on they are
/// classes of a campaign's use case.
enum class Trait : std::uint8_t {
  registered,
  exempt,
  trusted,  ///< a person marked it so
  one_time_code,
  emergency,
  account_notification,
  public_service,
  conversational,
};
inline constexpr std::array kTraits = {Trait::registered,     Trait::exempt,
                                       Trait::trusted,        Trait::one_time_code,
                                       Trait::emergency,      Trait::account_notification,
                                       Trait::public_service, Trait::conversational};

/// snake_case.
[[nodiscard]] std::string_view name(Trait trait) noexcept;
[[nodiscard]] std::optional<Trait> find_trait(std::string_view name) noexcept;

/// A set of them in one octet.
class Traits {
 public:
  constexpr Traits() = default;
  constexpr Traits(std::initializer_list<Trait> traits) noexcept {
    for (const Trait trait : traits) add(trait);
  }
  constexpr void add(Trait trait) noexcept { bits_ = static_cast<std::uint8_t>(bits_ | bit(trait)); }
  [[nodiscard]] constexpr bool has(Trait trait) const noexcept { return (bits_ & bit(trait)) != 0; }
  [[nodiscard]] constexpr bool any_of(Traits others) const noexcept { return (bits_ & others.bits_) != 0; }
  [[nodiscard]] constexpr Traits with(Traits others) const noexcept {
    Traits both;
    both.bits_ = static_cast<std::uint8_t>(bits_ | others.bits_);
    return both;
  }

  friend constexpr bool operator==(Traits, Traits) = default;

 private:
  static constexpr unsigned bit(Trait trait) noexcept { return 1U << static_cast<unsigned>(trait); }
  std::uint8_t bits_ = 0;
};

}  // namespace smppguard::traffic
