// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "smppguard/core/list_kind.hpp"
#include "smppguard/core/phone_number.hpp"
#include "smppguard/core/time.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace smppguard::policy {

/// A list that holds a number. Names are valid as long as the process.
struct Listing {
  ListKind kind = ListKind::national;
  std::string_view name{};          ///< "national", "texas"
  Day version{};                    ///< of the list; of the national one: for the number's area code
  std::string_view organisation{};  ///< key of the one whose senders it binds; kind organisation only

  friend bool operator==(const Listing&, const Listing&) = default;
};

/// The entry of a do-not-originate list that matches a sender's number best.
struct OriginListing {
  Listing listing{};
  std::uint8_t digits = 0;    ///< how many of the number's ten it names: 3, 6, 7 or 10
  std::string_view source{};  ///< why it stands there, as the list says; valid for the step

  friend bool operator==(const OriginListing&, const OriginListing&) = default;
};

/// All lists but the national one, answered from memory.
class Lists {
 public:
  Lists() = default;
  Lists(const Lists&) = delete;
  Lists& operator=(const Lists&) = delete;
  virtual ~Lists() = default;

  /// The lists of kind state, company and organisation that hold the number; valid for the step. No I/O, no
  /// lock, no allocation, and one cache miss where there are none.
  [[nodiscard]] virtual std::span<const Listing> holding(PhoneNumber recipient) const noexcept = 0;
  /// The longest match in the lists of kind do_not_originate.
  [[nodiscard]] virtual std::optional<OriginListing> do_not_originate(PhoneNumber sender) const noexcept = 0;
};

}  // namespace smppguard::policy
